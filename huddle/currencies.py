"""The currencies and the signs that prove them, read from `definitions/currencies.toml`."""

from __future__ import annotations

import unicodedata
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table


def fold(sign: str) -> str:
    """A sign as it is compared: full width made half width, case and space dropped (`￥` and `¥` are one)."""
    return unicodedata.normalize("NFKC", sign).replace(" ", "").casefold()


@cache
def signs() -> dict[str, str | None]:
    """Every folded sign with the ISO code it proves, or None for one that several currencies share."""
    table = read_table(paths.DEFINITIONS / "currencies.toml")
    known: dict[str, str | None] = {fold(sign): None for sign in table["shared"]}
    for code, names in table.items():
        if code == "shared":
            continue
        for name in (code, *names):
            if known.setdefault(fold(name), code) != code:
                raise DeclarationError(f"currencies.toml: {name!r} names {code} and another currency; list it as shared")
    return known


def codes() -> frozenset[str]:
    """The ISO codes Huddle knows."""
    return frozenset(code for code in signs().values() if code)


def currency_of(sign: str) -> str | None:
    """The ISO code a sign or code proves (`£` -> GBP, `usd` -> USD), or None when it proves nothing."""
    return signs().get(fold(sign))
