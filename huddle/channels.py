"""How shoppers come, read from `definitions/channels.toml`: our tree of channels and every name a source gives them.

Apart from marketplaces: where a sale happened and how the shopper came are two questions.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table

_KNOWN = {"en", "zh", "short", "parent", "ad_product", "remainder", "lag_days", "names"}


@dataclass(frozen=True)
class Channel:
    """One way shoppers come."""

    key: str
    """as marts and the address bar name it: `ads_sp`"""
    en: str
    zh: str
    short: str
    """what people say for it in a crowded place, in any language: `SP`; empty where it has no such word"""
    parent: str
    """the channel it is part of; empty at the top"""
    ad_product: str
    """the ad product of the ads reports whose sales it holds; empty for a channel no ads report tells"""
    is_remainder: bool
    """what is left of the total when everything measured is taken away"""
    lag_days: int
    """so many last days are provisional: sales still arrive for clicks of before"""
    names: tuple[str, ...]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def brief(self, language: str) -> str:
        """The short word where there is one, else the name."""
        return self.short or self.name(language)

    @property
    def is_ads(self) -> bool:
        """Whether it costs ad spend and its sales are those the ads console attributes."""
        return bool(self.ad_product)


def leaves(keys: set[str]) -> set[str]:
    """The channels to count among some of them: of one that stands beside its own parts only the parts, or it would count twice."""
    above = set()
    for key in keys:
        at = channels()[key].parent if key in channels() else ""
        while at:
            above.add(at)
            at = channels()[at].parent
    return keys - above


def folded(name: str) -> str:
    """A source's word for a channel as it is compared: width, case, spaces and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


@cache
def channels() -> dict[str, Channel]:
    """Every declared channel by its key, in the order of the file.

    Raises DeclarationError for an unknown property, a parent that is none, a circle of parents, two channels of one name
    or one ad product, or other than one remainder.
    """
    rows = read_table(paths.DEFINITIONS / "channels.toml")
    found: dict[str, Channel] = {}
    for key, row in rows.items():
        where = f"channels.toml, {key}"
        only(where, row, _KNOWN)
        if not row.get("en") or not row.get("zh"):
            raise DeclarationError(f"{where}: give it a name in en and zh")
        found[key] = Channel(
            key, row["en"], row["zh"], row.get("short", ""), row.get("parent", ""), row.get("ad_product", ""),
            bool(row.get("remainder", False)), int(row.get("lag_days", 0)), tuple(row.get("names", ())),
        )  # fmt: skip
    _check_tree(found)
    if sum(one.is_remainder for one in found.values()) != 1:
        raise DeclarationError("channels.toml: exactly one channel is the remainder")
    return found


def _check_tree(found: dict[str, Channel]) -> None:
    for key in found:
        seen, at = {key}, found[key].parent
        while at:
            if at not in found:
                raise DeclarationError(f"channels.toml, {key}: the parent {at!r} is no channel")
            if at in seen:
                raise DeclarationError(f"channels.toml, {key}: its parents go in a circle")
            seen.add(at)
            at = found[at].parent
    products = [one.ad_product for one in found.values() if one.ad_product]
    for product in products:
        if products.count(product) > 1:
            raise DeclarationError(f"channels.toml: the ad product {product!r} belongs to two channels")


@cache
def names() -> dict[str, str]:
    """Every folded name to the key of its channel: keys and names in both languages too. Raises DeclarationError for a double."""
    known: dict[str, str] = {}
    for key, one in channels().items():
        for name in (key, one.en, one.zh, one.short, *one.names):
            word = folded(name)
            if word and known.setdefault(word, key) != key:
                raise DeclarationError(f"channels.toml: {name!r} names both {known[word]} and {key}")
    return known


def find(name: str) -> Channel | None:
    """The channel a source means by `name` (`手淘搜索`, `Sponsored Products`), or None when no channel is named so."""
    key = names().get(folded(name))
    return channels()[key] if key else None


def remainder() -> Channel:
    """What is left of the total: organic and other."""
    return next(one for one in channels().values() if one.is_remainder)


def place(key: str) -> int:
    """Where a channel stands in the declared order; one that is not declared comes last."""
    known = list(channels())
    return known.index(key) if key in known else len(known)
