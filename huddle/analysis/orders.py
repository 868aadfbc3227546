"""What must be ordered, when and how many: the stock clock read backwards by each product's lead time.

    order by = first day empty after all known arrivals - lead time
    units    = units a day x (lead time + review period) - what stock and arrivals cover - what is lost while empty
               - units on the way without a date
The review period is how long an order should last until the one after it (setting `order_review_days`). No safety stock
and no promotion ahead is in it: both are said beside the list. Counted from the day after the stock snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

LEAST_DAILY = 0.3
"""units a day; what sells slower is no matter of a weekly list (as in the rule runs_out)"""


@dataclass(frozen=True)
class Order:
    """One product's next order."""

    shop: str
    marketplace: str
    asin: str
    start: date
    """the day after the stock snapshot: the first on which something can be done"""
    available: float
    due: float
    """units of dated arrivals to come"""
    undated: float
    """units on the way without a date"""
    daily: float
    """expected units a day"""
    ends: date
    """first day empty after all dated arrivals"""
    lead_days: int
    is_own_lead: bool
    """the products table says the lead time; else the setting does"""
    review_days: int
    price: float | None

    @property
    def by(self) -> date:
        """The last day to order without an empty shelf."""
        return self.ends - timedelta(days=self.lead_days)

    @property
    def is_waiting(self) -> bool:
        """What is on the way without a date is enough: its date is missing, not an order."""
        return self.undated > 0 and self.units == 0

    @property
    def is_late(self) -> bool:
        return self.by < self.start and not self.is_waiting

    @property
    def placed(self) -> date:
        """The day the order is reckoned from: its last day, or the first possible one when that has passed."""
        return max(self.by, self.start)

    @property
    def empty_days(self) -> int:
        """Days without stock even when it is ordered at once."""
        return max((self.start - self.by).days, 0)

    @property
    def lost_units(self) -> float:
        return self.empty_days * self.daily

    @property
    def lost_sales(self) -> float | None:
        """In the site's currency; None where the price is unknown."""
        return None if self.price is None else self.lost_units * self.price

    @property
    def needed(self) -> float:
        """Units of the lead time and the review period."""
        return self.daily * (self.lead_days + self.review_days)

    @property
    def covered(self) -> float:
        """Units of that which stock and dated arrivals serve."""
        return self.daily * self.lead_days - self.lost_units

    @property
    def units(self) -> int:
        """How many to order; 0 when what is on the way without a date is enough."""
        return max(ceil(self.needed - self.covered - self.lost_units - self.undated - 1e-6), 0)


def orders(
    clock: Sequence[Mapping[str, Any]], leads: Mapping[tuple[str, str, str], float | None], *, default_lead: int, review_days: int
) -> list[Order]:
    """The next order of every product of `leads` that the clock sees ending; rows of `stock_clock` without NaN.

    `leads` gives the lead time in days by shop, marketplace and ASIN, None where the products table does not say.
    """
    found = []
    for row in clock:
        key = (row["shop"], row["marketplace"], row["asin"])
        if key not in leads or row["lasts_until"] is None or (row["daily_expected"] or 0) < LEAST_DAILY:
            continue
        own = leads[key]
        found.append(
            Order(
                *key, start=row["snapshot_day"] + timedelta(days=1), available=row["available"], due=row["due"] or 0.0,
                undated=row["undated"] or 0.0, daily=row["daily_expected"], ends=row["lasts_until"],
                lead_days=round(own) if own else default_lead, is_own_lead=bool(own), review_days=review_days, price=row["price"],
            )
        )  # fmt: skip
    return found


def ranked(found: Sequence[Order], worth: Mapping[tuple[str, str], float | None]) -> list[Order]:
    """Most urgent first: those that are late by what the empty days cost, then by the day to order, then those that lack a date.

    `worth` turns a site's money into one currency; where it is unknown, units lost decide among the late ones.
    """
    is_priced = all(worth.get((one.shop, one.marketplace)) is not None for one in found)

    def key(one: Order) -> tuple[Any, ...]:
        rate = worth.get((one.shop, one.marketplace))
        lost = (one.lost_sales or 0.0) * (rate or 0.0) if is_priced else one.lost_units
        return (not one.is_late, one.is_waiting, -lost if one.is_late else 0.0, one.by, one.shop, one.marketplace, one.asin)

    return sorted(found, key=key)
