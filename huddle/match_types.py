"""The words reports have for a match type, read from `definitions/match_types.toml`."""

from __future__ import annotations

from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table


@cache
def exact_words() -> tuple[str, ...]:
    """What reports call the exact match type, in lower case. Raises DeclarationError when a word is not."""
    words = tuple(read_table(paths.DEFINITIONS / "match_types.toml")["exact"]["words"])
    for word in words:
        if word != word.strip().lower():
            raise DeclarationError(f"match_types.toml: exact has {word!r}; write it in lower case, without blanks around it")
    return words
