"""Header words as they are compared: the same column has many spellings, and none of them is a surprise.

Normalising never loses a word that tells two columns apart (`- B2B`, `(converted)`, `(Click)` stay); it only
removes what varies without meaning: width, case, kinds of dash, apostrophe and space, and a currency in brackets.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from huddle.currencies import currency_of, signs

_SIGNS = {**dict.fromkeys(map(ord, "–—‐‑‒―−﹣－"), "-"), **dict.fromkeys(map(ord, "’‘ʼ"), "'")}
_SPACED = re.compile(r" *([-:()]) *")
_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")
# The English half needs five letters in a row and is not "total": `数量-B2B`, `会话数-Total` are no translations.
_BILINGUAL = re.compile(rf"^([^-]*[{_CJK}][^-]*)-(?!total$)([\x20-\x7e]*[a-z]{{5}}[\x20-\x7e]*)$")
_PICTURES = "\U0001f000"
"""from here on the signs of a text are pictures: `Buy Box 🚚: Current`"""
_NUMBER = re.compile(r"\d+")


@cache
def _currency_token() -> re.Pattern[str]:
    known = sorted((re.escape(sign) for sign in signs()), key=len, reverse=True)
    return re.compile(rf"\(({'|'.join(known)})\)")


def _folded(header: str) -> str:
    text = re.sub(r"[\t\r\n]", " ", unicodedata.normalize("NFKC", header))  # which makes hard, thin and wide spaces plain ones
    text = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cf", "Cc") and mark < _PICTURES and mark != "\ufe0f")
    return _SPACED.sub(r"\1", text.translate(_SIGNS).casefold())


def _named(folded: str) -> str:
    return _BESIDE_CJK.sub("", " ".join(part for part in folded.split(" ") if part))


def normalise(header: str) -> str:
    """A header as it is compared: `Sessions – Total ` -> `sessions-total`, `Ausgaben (€)` -> `ausgaben`."""
    folded = _folded(header)
    return _named(_currency_token().sub(" ", folded)) or _named(folded)


def currency_in(header: str) -> str | None:
    """The ISO code a header names in brackets (`Umsatz (€)` -> EUR), or None: no token, or a shared sign."""
    found = _currency_token().search(_folded(header))
    return currency_of(found.group(1)) if found else None


@lru_cache(maxsize=20_000)
def spellings(header: str) -> tuple[str, ...]:
    """The normalised header, then the halves of a bilingual one (`推广的商品 SKU-Advertised product SKU`)."""
    name = normalise(header)
    both = _BILINGUAL.match(name)
    return (name, both.group(1), both.group(2)) if both else (name,)


@cache
def pattern(declared: str) -> re.Pattern[str]:
    """What a declared header matches: its normalised form, where `{n}` stands for a whole number."""
    parts = [re.escape(normalise(part)) if part else "" for part in declared.split("{n}")]
    if len(parts) == 1:
        return re.compile(parts[0])
    marked = normalise(declared.replace("{n}", "7777"))
    return re.compile(re.escape(marked).replace("7777", r"(\d+)"))


def matches(declared: str, header: str) -> bool:
    """Whether a header in a file is the declared one, in any of its spellings."""
    wanted = pattern(declared)
    return any(wanted.fullmatch(name) for name in spellings(header))


def number_in(header: str) -> int | None:
    """The first whole number in a header: the attribution window of `14 Day Total Sales`; None without one."""
    found = _NUMBER.search(normalise(header))
    return int(found.group()) if found else None
