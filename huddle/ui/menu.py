"""The menu: the pages of `definitions/pages.toml` that can answer their title on the team's own files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from huddle import paths
from huddle.declared import read_table

SEVERAL_SITES = "several_sites"
"""not a kind of export, but sales known on more than one site: enough for a page that compares them"""


@dataclass(frozen=True)
class MenuPage:
    """One page of the menu."""

    name: str
    section: str
    en: str
    zh: str
    needs: tuple[str, ...]
    """kinds of export (or `several_sites`) of which one must be there; empty when the page always has an answer"""
    missing: dict[str, str]
    """by language: which export is missing"""

    def title(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def can_answer(self, kinds: frozenset[str]) -> bool:
        """Whether the loaded kinds of export let the page answer its title."""
        return not self.needs or bool(kinds.intersection(self.needs))


@cache
def pages() -> dict[str, MenuPage]:
    """Every page in menu order, by name."""
    found = {}
    for name, row in read_table(paths.DEFINITIONS / "pages.toml").items():
        missing = {"en": row.get("missing_en", ""), "zh": row.get("missing_zh", "")}
        found[name] = MenuPage(name, row["section"], row["en"], row["zh"], tuple(row.get("needs", ())), missing)
    return found


def stream_page(name: str) -> st.Page:
    """Streamlit's page of that name: `pages/<section>/<name>.py`, at `/<name>`."""
    row = pages()[name]
    return st.Page(_file(row), title=row.en, url_path=name)


def start_page() -> st.Page:
    """The first page of the menu at `/`: Streamlit serves its default page there alone, so the start is a page of its own."""
    row = next(iter(pages().values()))
    return st.Page(_file(row), title=row.en, url_path="start", default=True)


def _file(row: MenuPage) -> Path:
    return paths.PROJECT / "pages" / row.section / f"{row.name}.py"


def built() -> dict[str, MenuPage]:
    """The pages whose file exists."""
    return {name: row for name, row in pages().items() if _file(row).is_file()}
