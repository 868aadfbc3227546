"""Numbers as people and machines write them: signs, separators and percents, the style proven by the column itself.

One German Business Report holds `3,218` sessions beside `17.510,95 €`: the style belongs to the column, not to the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from huddle.currencies import currency_of, signs
from huddle.intake.tables import NATIVE

DOT, COMMA = "dot", "comma"
_CENT = Decimal("0.0001")
_LIMIT = Decimal(10) ** 13
_SPACES = re.compile("[\\s\u00a0\u2009\u202f\u3000'’]+")
_MINUS = re.compile("[−–—‐‑﹣－]")
_BODY = re.compile(r"\d[\d.,]*|[.,]\d+")
_PLAIN = re.compile(r"(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_SINGLE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}|\d+")


class NotANumber(ValueError):
    """A cell that is no number in the style of its column."""


class Written:
    """One written number taken apart: its body of digits and separators, sign, percent and currency."""

    __slots__ = ("body", "currency", "is_native", "is_percent", "negative", "sign")

    def __init__(self, text: str) -> None:
        self.is_native = text.startswith(NATIVE)
        plain = text.removeprefix(NATIVE)
        if not self.is_native:
            plain = _SPACES.sub("", _MINUS.sub("-", unicodedata.normalize("NFKC", plain)))
        self.is_percent = plain.endswith("%") or plain.startswith("%")
        plain = plain.strip("%")
        self.negative = False
        if plain.startswith("(") and plain.endswith(")"):
            plain, self.negative = plain[1:-1], True
        self.sign, plain = _split_sign(plain)
        if plain.startswith(("-", "+")):
            self.negative, plain = self.negative or plain[0] == "-", plain[1:]
            more, plain = _split_sign(plain)
            self.sign = self.sign or more
        elif plain.endswith("-"):
            self.negative, plain = True, plain[:-1]
        self.currency = currency_of(self.sign) if self.sign else None
        self.body = plain

    def value(self, style: str) -> Decimal:
        """The number under a style. Raises NotANumber when it is none."""
        plain = self.body
        if not self.is_native and not _PLAIN.fullmatch(plain):
            if not _BODY.fullmatch(plain):
                raise NotANumber
            plain = _without_groups(plain, style)
        elif not self.is_native and "." in plain and style == COMMA:
            plain = _without_groups(plain, style)
        if not _PLAIN.fullmatch(plain):
            raise NotANumber
        value = Decimal(plain)
        if not value.is_finite() or abs(value) >= _LIMIT:
            raise NotANumber
        return -value if self.negative else value


@lru_cache(maxsize=1)
def _sign_pattern() -> re.Pattern[str]:
    known = "|".join(sorted((re.escape(sign) for sign in signs()), key=len, reverse=True))
    return re.compile(rf"^(?P<before>{known})|(?P<after>{known})$", re.IGNORECASE)


def _split_sign(plain: str) -> tuple[str, str]:
    if plain and (plain[0].isdigit() or plain[0] in "-.,+(") and (plain[-1].isdigit() or plain[-1] in ".,)-"):
        return "", plain
    found = _sign_pattern().search(plain)
    if not found:
        return "", plain
    return found.group(), plain[: found.start()] + plain[found.end() :]


def _without_groups(body: str, style: str) -> str:
    """The body with a dot before its decimals and no groups. Raises NotANumber when groups are broken."""
    point, group = (".", ",") if style == DOT else (",", ".")
    whole, _, decimals = body.partition(point)
    if group in decimals or point in decimals or not (whole or decimals):
        raise NotANumber
    if group in whole and (whole.startswith("0") or not _THOUSANDS.fullmatch(whole.replace(group, ","))):
        raise NotANumber
    return f"{whole.replace(group, '') or '0'}.{decimals or '0'}"


def style_proven(written: Written) -> str | None:
    """The style one number proves: dot, comma, or None when it would read in both."""
    body = written.body
    if written.is_native or ("." not in body and "," not in body) or _SINGLE_GROUP.fullmatch(body):
        return None
    mark = "." if "." in body else ","
    if "." in body and "," in body:
        style = DOT if body.rfind(".") > body.rfind(",") else COMMA
    elif body.count(mark) > 1:
        style = COMMA if mark == "." else DOT
    else:
        style = DOT if mark == "." else COMMA
    try:
        written.value(style)
    except NotANumber:
        return None
    return style


def undecided(written: Written) -> bool:
    """Whether the number reads differently in the two styles and proves neither: `1,234`."""
    return not written.is_native and _SINGLE_GROUP.fullmatch(written.body) is not None


@dataclass(frozen=True)
class Evidence:
    """What the numbers of a column show of their style; that of two parts of it together is their `|`."""

    proven: frozenset[str] = frozenset()
    open_marks: frozenset[str] = frozenset()
    """the separators of numbers that read in both styles: the comma of `1,234`"""

    def __or__(self, other: Evidence) -> Evidence:
        return Evidence(self.proven | other.proven, self.open_marks | other.open_marks)

    def contradicts(self, style: str) -> bool:
        """Whether a number that reads in both styles stands beside one that proves the other: `1,234` beside `12,34`."""
        return bool(self.open_marks and self.proven - {style})

    @property
    def may_be_fractions(self) -> bool:
        """Whether a number that reads in both styles is written with the mark that stands before decimals elsewhere in the column."""
        points = {style: mark for style, mark in ((DOT, "."), (COMMA, ",")) if style in self.proven}
        return any(mark in self.open_marks for mark in points.values())


def evidence_of(cells: Iterable[Written]) -> Evidence:
    """What these numbers show."""
    proven, marks = set(), set()
    for cell in cells:
        style = style_proven(cell)
        if style:
            proven.add(style)
        elif undecided(cell):
            marks.add("," if "," in cell.body else ".")
    return Evidence(frozenset(proven), frozenset(marks))


def as_count(written: Written, style: str) -> int:
    """A whole number; a single separator before three digits is a thousands separator whatever it is.

    Raises NotANumber for a fraction, a sign of money or a percent.
    """
    if written.is_percent or written.sign:
        raise NotANumber
    if undecided(written):
        value = Decimal(written.body.replace(".", "").replace(",", ""))
        value = -value if written.negative else value
    else:
        value = written.value(style_proven(written) or style)
    if value != value.to_integral_value():
        raise NotANumber
    return int(value)


def as_money(written: Written, style: str, scale: float = 1) -> Decimal:
    """An amount with four decimals, half to even. Raises NotANumber for a percent."""
    if written.is_percent:
        raise NotANumber
    value = written.value(style) * Decimal(str(scale))
    return value.quantize(_CENT, rounding=ROUND_HALF_EVEN)


def as_fraction(written: Written, style: str, percent: str) -> float:
    """A share as a fraction; `percent` says whether a bare number is a fraction or hundredths. A % sign decides itself."""
    if written.sign:
        raise NotANumber
    value = written.value(style)
    return float(value / 100) if written.is_percent or percent == "hundred" else float(value)


def as_number(written: Written, style: str, scale: float = 1) -> float:
    """A plain number. Raises NotANumber for money or a percent."""
    if written.sign or written.is_percent:
        raise NotANumber
    return float(written.value(style) * Decimal(str(scale)))
