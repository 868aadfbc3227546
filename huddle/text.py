"""Every word on screen, by key and language, read from `definitions/strings/<section>.toml`.

English and Chinese stand side by side in one row, so that neither can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter

from huddle import paths
from huddle.declared import DeclarationError, read_table

LANGUAGES = ("en", "zh")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OTHER = re.compile(r"[0-9A-Za-z$€£¥₹%+−±★]")
_OF_A_DATE = re.compile(r"\d[年月日号]")
_YEAR, _MONTH = re.compile(r"\d年$"), re.compile(r"\d{1,2}月")


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


def joined(pieces: Iterable[str]) -> str:
    """Chinese pieces as one text: a space where a Chinese sign meets a Latin one or a digit, none between two Chinese ones.

    A date is one word (`11月18日`), and a piece without words keeps its own spaces, such as a dot between two names.
    """
    text, is_apart = "", False
    for piece in pieces:
        before, after = text.rstrip(" "), piece.lstrip(" ")
        if not before or not after or is_apart:
            text, is_apart = text + piece, not after
            continue
        last, first = before[-1], after[0]
        if _HAN.match(last) and _HAN.match(first):
            text = before + after
        elif (_HAN.match(last) and _OTHER.match(first)) or (_OTHER.match(last) and _HAN.match(first)):
            is_date = _OF_A_DATE.match(last + first) or (_YEAR.search(before) and _MONTH.match(after))
            text = before + ("" if is_date else " ") + after
        else:
            text += piece
    return text


@cache
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """A template as its words and the place behind each, as format writes it."""
    found = []
    for words, name, spec, conversion in Formatter().parse(template):
        place = "" if name is None else "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
        found.append((words, place))
    return tuple(found)


def _in_chinese(template: str, values: Mapping[str, object]) -> str:
    return joined(piece for words, place in _pieces(template) for piece in (words, place.format(**values)) if piece)


def say(key: str, language: str, **values: object) -> str:
    """The sentence `section.key` in a language (`en` or `zh`), its `{places}` filled from `values`.

    Raises MissingText for an unknown key or a place without a value: a gap on the wall is a defect, not a default.
    """
    try:
        template = strings()[key][language]
    except KeyError:
        raise MissingText(f"no text for {key!r} in {language!r}") from None
    try:
        return _in_chinese(template, values) if language == "zh" else template.format(**values)
    except (KeyError, IndexError) as gap:
        raise MissingText(f"{key!r} needs a value for {gap}") from None
