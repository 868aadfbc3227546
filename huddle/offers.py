"""Which offers are not a product's own, from `definitions/offers.toml`."""

from __future__ import annotations

from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table


@cache
def resold() -> tuple[str, ...]:
    """SKUs of goods that came back and are sold again, as SQL `like` patterns in lower case. Raises DeclarationError."""
    table = read_table(paths.DEFINITIONS / "offers.toml")
    only("offers.toml", table, {"resold"})
    only("offers.toml: resold", table["resold"], {"skus"})
    found = table["resold"]["skus"]
    if not all(isinstance(one, str) and one.strip("*") for one in found):
        raise DeclarationError("offers.toml: skus must be texts that say more than *")
    return tuple(like(one) for one in found)


def like(text: str) -> str:
    """A pattern in which `*` fits everything, as SQL's `like` in lower case."""
    return text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
