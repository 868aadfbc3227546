"""The settings: defaults and meanings in `definitions/settings.toml`, the team's own in `data/settings.toml`."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huddle import paths
from huddle.declared import DeclarationError, only, read_table

_KEYS = {"default", "meaning", "allowed", "least", "most", "zone"}


@lru_cache(maxsize=8)
def _rows(path: Path, changed_ns: int, size: int) -> dict[str, Any]:
    """A table as it was when the file had that time and size: a page asks for settings hundreds of times."""
    return read_table(path)


def _table(path: Path) -> dict[str, Any]:
    found = path.stat()
    return _rows(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _checked(default_path: str, default_ns: int, own_path: str, own_ns: int, size: int) -> dict[str, Any]:
    """The values in force, every one checked: a wrong setting is said at the first question, not at the one that needs it."""
    declared = _table(Path(default_path))
    values = {}
    for name, row in declared.items():
        only(f"settings.toml: {name}", row, _KEYS)
        values[name] = row["default"]
        _check(name, row["default"], row)
    for name, value in (_table(Path(own_path)) if own_ns else {}).items():
        if name not in declared:
            raise DeclarationError(f"settings.toml: there is no setting {name!r}; known are {', '.join(sorted(declared))}")
        _check(name, value, declared[name])
        values[name] = value
    return values


def _check(name: str, value: Any, row: Mapping[str, Any]) -> None:
    """Raises DeclarationError, in one sentence, when a value is not of the declared type or not among those there are."""
    default = row["default"]
    if type(value) is not type(default):
        raise DeclarationError(f"settings.toml: {name} is {value!r}; expected a value like {default!r}")
    if "allowed" in row and value not in row["allowed"]:
        raise DeclarationError(f"settings.toml: {name} is {value!r}; it can be {_listed(row['allowed'])}")
    least, most = row.get("least"), row.get("most")
    if (least is not None and value < least) or (most is not None and value > most):
        bounds = _bounds(least, most)
        raise DeclarationError(f"settings.toml: {name} is {value!r}; it can be {bounds}")
    if row.get("zone"):
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise DeclarationError(f"settings.toml: {name} is {value!r}; it is no time zone, such as {default!r}") from None


def _bounds(least: Any, most: Any) -> str:
    if most is None:
        return f"{least} or more"
    return f"at most {most}" if least is None else f"from {least} to {most}"


def _listed(values: list[Any]) -> str:
    return " or ".join([", ".join(str(value) for value in values[:-1]), str(values[-1])]) if len(values) > 1 else str(values[0])


def _own() -> str:
    """The team's file; as text, because a page asks for settings hundreds of times and a path takes as long as all the rest."""
    return os.path.join(paths.data(), "settings.toml")


def version() -> tuple[int, int]:
    """What changes when the team's own settings do: part of the key of everything remembered that rests on them."""
    try:
        found = os.stat(_own())
    except (FileNotFoundError, NotADirectoryError):
        return (0, 0)
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else (0, 0)


def setting(name: str) -> Any:
    """The value of one setting: the team's, else the default.

    Raises KeyError for a setting that is not declared, DeclarationError when the team's file holds an unknown name, a value
    of another type than the default, or one that is not among those declared.
    """
    declared = os.path.join(paths.DEFINITIONS, "settings.toml")
    return _checked(declared, os.stat(declared).st_mtime_ns, _own(), *version())[name]
