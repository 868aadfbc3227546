"""What to check for each kind of exception, read from `definitions/playbooks.toml`: the team's own order, in both languages."""

from __future__ import annotations

from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table
from huddle.text import LANGUAGES

MOST = 5
"""checks of one kind: what a meeting can go through"""


@cache
def playbooks() -> dict[str, dict[str, tuple[str, ...]]]:
    """By the rule's name and language the checks in order. Raises DeclarationError for a row whose languages say different things."""
    found = {}
    for name, row in read_table(paths.DEFINITIONS / "playbooks.toml").items():
        if set(row) != set(LANGUAGES) or len({len(row[language]) for language in LANGUAGES}) != 1 or not 0 < len(row["en"]) <= MOST:
            raise DeclarationError(f"playbooks.toml: {name} needs the same checks in {' and '.join(LANGUAGES)}, at most {MOST}")
        found[name] = {language: tuple(row[language]) for language in LANGUAGES}
    return found


def checks(kind: str, language: str) -> tuple[str, ...]:
    """The checks of a kind of exception; none for a rule without a playbook."""
    return playbooks().get(kind, {}).get(language, ())
