"""Reading a declared table: TOML in, a mapping out, and a sentence when it is not TOML.

The project's own tables are kept as JSON where Python keeps its compiled modules, and by the same rules: reading half a
megabyte of TOML takes a start most of a second, the same as JSON a few milliseconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from huddle import paths


class DeclarationError(ValueError):
    """A file in `definitions/` does not say what its reader needs; the message names file, row and mend."""


def read_table(path: Path) -> dict[str, Any]:
    """The rows of one declared table, by name. Raises DeclarationError when the file is missing or no TOML."""
    try:
        said = path.read_bytes()
        compiled = _compiled(path) if path.is_relative_to(paths.DEFINITIONS) else None
        digest = hashlib.sha256(said).hexdigest()
        rows = _kept(compiled, digest) if compiled else None
        if rows is None:
            rows = tomllib.loads(said.decode("utf-8"))
            if compiled and not sys.dont_write_bytecode:
                _keep(compiled, digest, rows)
        return rows
    except FileNotFoundError:
        raise DeclarationError(f"{path.name} is missing from {path.parent.name}/") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise DeclarationError(f"{path.name} is not valid TOML: {fault}") from None


def _compiled(path: Path) -> Path:
    """Where a table is kept as JSON: beside the modules Python compiled, wherever this machine keeps these."""
    return Path(importlib.util.cache_from_source(str(path), optimization="")).with_suffix(".json")


def _kept(compiled: Path, digest: str) -> dict[str, Any] | None:
    """A table as it was kept of the same bytes; None where it was not, or cannot be read."""
    try:
        kept = json.loads(compiled.read_bytes())
        return kept["rows"] if kept["of"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(compiled: Path, digest: str, rows: Mapping[str, Any]) -> None:
    """Keep a table for the next start; not one that holds what JSON does not know, nor where nothing may be written."""
    with suppress(OSError, TypeError):
        told = json.dumps({"of": digest, "rows": rows}, ensure_ascii=False)
        compiled.parent.mkdir(parents=True, exist_ok=True)
        draft = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        draft.write_text(told, encoding="utf-8")
        os.replace(draft, compiled)


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
