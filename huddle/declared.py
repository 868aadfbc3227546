"""Reading a declared table: TOML in, a mapping out, and a sentence when it is not TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class DeclarationError(ValueError):
    """A file in `definitions/` does not say what its reader needs; the message names file, row and mend."""


def read_table(path: Path) -> dict[str, Any]:
    """The rows of one declared table, by name. Raises DeclarationError when the file is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DeclarationError(f"{path.name} is missing from {path.parent.name}/") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise DeclarationError(f"{path.name} is not valid TOML: {fault}") from None


def only(where: str, row: Mapping[str, Any], known: set[str]) -> None:
    """Raises DeclarationError when a declared row has a key that its reader does not know."""
    for key in row:
        if key not in known:
            raise DeclarationError(f"{where}: there is no {key!r}; use {', '.join(sorted(known))}")


def one_of(where: str, key: str, value: Any, allowed: tuple[str, ...]) -> None:
    """Raises DeclarationError when a declared value is none of the allowed ones."""
    if value not in allowed:
        raise DeclarationError(f"{where}: {key} is {value!r}; use {', '.join(allowed)}")


def regular(where: str, key: str, pattern: str, groups: int) -> None:
    """Raises DeclarationError when a declared pattern is no regular expression, or has fewer groups than needed."""
    try:
        found = re.compile(pattern)
    except re.error as fault:
        raise DeclarationError(f"{where}: {key} {pattern!r} is no regular expression: {fault}") from None
    if found.groups < groups:
        raise DeclarationError(f"{where}: {key} {pattern!r} needs a group in brackets around the value")
