"""Reading a declared table: TOML in, a mapping out, and a sentence when it is not TOML."""

from __future__ import annotations

import tomllib
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
