"""The settings: defaults and meanings in `definitions/settings.toml`, the team's own in `data/settings.toml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, read_table


@lru_cache(maxsize=8)
def _rows(path: Path, changed_ns: int, size: int) -> dict[str, Any]:
    """A table as it was when the file had that time and size: a page asks for settings hundreds of times."""
    return read_table(path)


def _table(path: Path) -> dict[str, Any]:
    found = path.stat()
    return _rows(path, found.st_mtime_ns, found.st_size)


def setting(name: str) -> Any:
    """The value of one setting: the team's, else the default.

    Raises KeyError for a setting that is not declared, DeclarationError when the team's file holds an unknown name
    or a value of another type than the default.
    """
    declared = _table(paths.DEFINITIONS / "settings.toml")
    default = declared[name]["default"]
    own = paths.data() / "settings.toml"
    if not own.is_file():
        return default
    chosen = _table(own)
    for unknown in chosen.keys() - declared.keys():
        raise DeclarationError(f"settings.toml: there is no setting {unknown!r}; known are {', '.join(sorted(declared))}")
    value = chosen.get(name, default)
    if type(value) is not type(default):
        raise DeclarationError(f"settings.toml: {name} is {value!r}; expected a value like {default!r}")
    return value
