"""The sites, read from `definitions/marketplaces.toml`: zone, currency, styles, and every name a source gives them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table


@dataclass(frozen=True)
class Marketplace:
    """One site."""

    code: str
    en: str
    zh: str
    zone: str
    """time zone whose midnight ends the site's day"""
    currency: str
    numbers: str
    """dot (1,234.56) or comma (1.234,56)"""
    dates: str
    """order of a numeric date in the site's own exports: mdy, dmy or ymd"""
    week_start: str
    """sunday or monday"""
    is_amazon: bool = True
    """whether Amazon's exports exist for it: elsewhere none of them is asked for"""
    vat: float | None = None
    """standard rate of the tax that exported sales include; None where they include none"""

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@cache
def marketplaces() -> dict[str, Marketplace]:
    """Every declared site by its code."""
    rows = read_table(paths.DEFINITIONS / "marketplaces.toml")
    fields = ("en", "zh", "zone", "currency", "numbers", "dates", "week_start")
    return {
        code: Marketplace(code, **{field: row[field] for field in fields}, is_amazon=row.get("amazon", True), vat=row.get("vat"))
        for code, row in rows.items()
    }


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip().replace(" ", "").replace("_", ".").replace("-", ".")


@cache
def _codes_by_name() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, row in read_table(paths.DEFINITIONS / "marketplaces.toml").items():
        for name in (code, row["en"], row["zh"], *row["names"]):
            if known.setdefault(_fold(name), code) != code:
                raise DeclarationError(f"marketplaces.toml: {name!r} names both {known[_fold(name)]} and {code}")
    return known


def find(name: str) -> Marketplace | None:
    """The site a source means by `name` (`Amazon.co.uk`, `España`, `US`), or None when no site is named so."""
    code = _codes_by_name().get(_fold(name))
    return marketplaces()[code] if code else None
