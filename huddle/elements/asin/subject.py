"""Which product on which site the page is about, and up to which day each of its sources speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huddle import figures
from huddle.elements.answers import Row
from huddle.elements.choices import Choices
from huddle.marketplaces import marketplaces
from huddle.text import say


@dataclass(frozen=True)
class Other:
    """Another site that sells the same ASIN."""

    marketplace: str
    currency: str
    sales: float | None


@dataclass(frozen=True)
class Subject:
    """One ASIN on one site, over one shop or all of them."""

    asin: str
    marketplace: str
    shop: str | None
    currency: str
    name: str
    sku: str | None
    title: str | None
    parent_asin: str | None
    line: str | None
    brand: str | None
    owner: str | None
    stance: str | None
    launch_day: date | None
    first_day: date | None
    lead_time_days: float | None
    day: date
    """the last day that counts: the chosen one, else the site's last complete day of sales"""
    traffic_day: date | None
    ads_day: date | None
    review_day: date | None
    others: tuple[Other, ...]
    language: str

    def money(self, value: float | None, *, cents: bool = False) -> str:
        """An amount in the site's currency."""
        return figures.money(value, self.currency, self.language, cents=cents)

    def say(self, key: str, **values: object) -> str:
        """A sentence of the ASIN page."""
        return say(f"asin.{key}", self.language, **values)

    def say_log(self, key: str, **values: object) -> str:
        """A sentence of the operation log."""
        return say(f"log.{key}", self.language, **values)

    @property
    def scope(self) -> dict[str, str | None]:
        """What every question about this product takes."""
        return {"asin": self.asin, "marketplace": self.marketplace, "shop": self.shop}

    @property
    def site(self) -> str:
        """The site's name as it is read."""
        return site_name(self.marketplace, self.language)


def site_name(code: str, language: str) -> str:
    """A site's name, or its code where it is not declared."""
    found = marketplaces().get(code)
    return found.name(language) if found else code


def short(row: Row, language: str) -> str:
    """The name on the wall: the Chinese one for Chinese readers where there is one."""
    chinese = row.get("short_name_zh") if language == "zh" else None
    return str(chinese or row.get("short_name") or row.get("sku") or row["asin"])


def _earliest(found: list[Row], name: str) -> date | None:
    """The day all accounts reach; None when one of them has nothing."""
    days = [row[name] for row in found]
    return None if not days or any(day is None for day in days) else min(days)


def subject(sites: list[Row], choices: Choices) -> Subject | None:
    """The product on the chosen site, else on the one that sells most of it; None when nobody knows the ASIN.

    `sites` are the rows of asin/sites, best-selling first; rows of one site but several shops count as one.
    """
    if not sites or choices.asin is None:
        return None
    codes = list(dict.fromkeys(str(row["marketplace"]) for row in sites))
    code = next((code for code in codes if code == choices.marketplace), codes[0])
    here = [row for row in sites if row["marketplace"] == code]
    ends = _earliest(here, "sales_day") or max((row["sales_day"] for row in here if row["sales_day"]), default=None)
    if ends is None:
        return None
    day = min(choices.day, ends) if choices.day else ends
    row = here[0] | {"asin": choices.asin}
    others = []
    for other in codes:
        if other != code:
            there = [item for item in sites if item["marketplace"] == other]
            known = [item["sales"] for item in there if item["sales"] is not None]
            others.append(Other(other, there[0]["currency"], sum(known) if known else None))
    own = {name: next((item[name] for item in here if item[name] is not None), None) for name in _SHARED}
    return Subject(
        asin=choices.asin, marketplace=code, shop=choices.shop, currency=row["currency"], name=short(row, choices.language),
        day=day, traffic_day=_capped(here, "traffic_day", day), ads_day=_capped(here, "ads_day", day),
        review_day=_capped(here, "review_day", day), others=tuple(others), language=choices.language, **own,
    )  # fmt: skip


_SHARED = ("sku", "title", "parent_asin", "line", "brand", "owner", "stance", "launch_day", "first_day", "lead_time_days")


def _capped(here: list[Row], name: str, day: date) -> date | None:
    """The day a source reaches, never later than the day that counts."""
    found = _earliest(here, name)
    return None if found is None else min(found, day)
