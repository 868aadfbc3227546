"""What to check for each kind of exception, read from `definitions/playbooks.toml`: the team's own order, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table
from huddle.text import LANGUAGES

MOST = 5
"""checks of one kind: what a meeting can go through"""


@dataclass(frozen=True)
class Playbook:
    """What to check where an exception of one kind stands."""

    checks: Mapping[str, tuple[str, ...]]
    """by language, in order"""
    branches: tuple[str, ...]
    """the branches of a product's diagnosis that are of this kind"""


@cache
def playbooks() -> dict[str, Playbook]:
    """Every playbook by its rule's name. Raises DeclarationError where the languages say different things, or two claim one branch."""
    found: dict[str, Playbook] = {}
    for name, row in read_table(paths.DEFINITIONS / "playbooks.toml").items():
        only(f"playbooks.toml: {name}", row, {*LANGUAGES, "branches"})
        told = [row.get(language, ()) for language in LANGUAGES]
        if len({len(one) for one in told}) != 1 or not 0 < len(told[0]) <= MOST:
            raise DeclarationError(f"playbooks.toml: {name} needs the same checks in {' and '.join(LANGUAGES)}, at most {MOST}")
        branches = tuple(row.get("branches", ()))
        for other, one in found.items():
            if shared := {*branches} & {*one.branches}:
                raise DeclarationError(f"playbooks.toml: the branch {min(shared)} stands at {other} and at {name}")
        found[name] = Playbook({language: tuple(one) for language, one in zip(LANGUAGES, told, strict=True)}, branches)
    return found


def checks(kind: str, language: str) -> tuple[str, ...]:
    """The checks of a kind of exception; none for a rule without a playbook."""
    return playbooks()[kind].checks[language] if kind in playbooks() else ()


def of_branch(branch: str) -> str:
    """The kind of exception whose playbook a broken branch of a diagnosis has; empty for one without."""
    return next((name for name, one in playbooks().items() if branch in one.branches), "")
