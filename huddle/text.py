"""Every word on screen, by key and language, read from `definitions/strings/<section>.toml`.

English and Chinese stand side by side in one row, so that neither can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table

LANGUAGES = ("en", "zh")


class MissingText(KeyError):
    """A key that no strings file declares, or a value its sentence needs and was not given."""


@cache
def strings() -> dict[str, dict[str, str]]:
    """All sentences: `section.key` -> language -> template. Raises DeclarationError when a language is missing."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((paths.DEFINITIONS / "strings").glob("*.toml")):
        for key, row in read_table(file).items():
            if set(row) != set(LANGUAGES) or not all(isinstance(row[language], str) for language in LANGUAGES):
                raise DeclarationError(f"strings/{file.name}: {key} needs exactly {' and '.join(LANGUAGES)}")
            found[f"{file.stem}.{key}"] = row
    return found


def sentences(said: Iterable[str], language: str) -> str:
    """Whole sentences one after the other, blank ones left out: with a space between them in English, without one in Chinese."""
    return ("" if language == "zh" else " ").join(text for text in said if text)


def say(key: str, language: str, **values: object) -> str:
    """The sentence `section.key` in a language (`en` or `zh`), its `{places}` filled from `values`.

    Raises MissingText for an unknown key or a place without a value: a gap on the wall is a defect, not a default.
    """
    try:
        template = strings()[key][language]
    except KeyError:
        raise MissingText(f"no text for {key!r} in {language!r}") from None
    try:
        return template.format(**values)
    except (KeyError, IndexError) as gap:
        raise MissingText(f"{key!r} needs a value for {gap}") from None
