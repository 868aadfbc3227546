"""Which view proves an exception: the product's page at the element that shows it, the channel page, or Deliveries.

Apart from the list, because a rule is free to be new: without a place of its own it opens the product's diagnosis.
"""

from __future__ import annotations

from huddle.analysis.exceptions import ExceptionRow
from huddle.elements.known import known
from huddle.elements.model import Link

DIAGNOSIS = "A3"
ITEMS = {
    "stocked_out": "A8", "runs_out": "A8", "price_out": "A4", "price_planned": "A4", "no_orders": "A4",
    "bot_traffic": "A4", "suspicious_traffic": "A4",
    "ads_no_orders": "A7", "ads_cost_per_order": "A7", "budget_exhausted": "A7", "low_stars": "A9", "rating_drop": "A9",
    "complaint_topic": "A9C", "return_wave": "A9C", "listing_gone": "A1L",
}  # fmt: skip
"""by rule: the element of the product's page that shows it"""
ADS = ("ads_no_orders", "ads_cost_per_order", "budget_exhausted")
"""rules of campaigns, which the channel page sets beside each other where they are of no single product"""
WAYS = ("channel_off",)
"""rules of a way the shoppers come: without ads of it, how many came which way is the proof"""
LATE = ("source_late",)
"""rules that the files prove, not the numbers"""


def link(row: ExceptionRow, stamp: str) -> Link:
    """Where a click on an exception leads: a page that can answer on this data."""
    place = {"marketplace": row.marketplace, "shop": row.shop}
    if row.kind in LATE:
        return Link("deliveries", {"item": "T3", **place})
    if row.asin:
        return Link("asin", {"asin": row.asin, "item": ITEMS.get(row.kind, DIAGNOSIS), **place})
    lines = {"line": row.line} if row.line else {}
    told = known(stamp)
    if not told.channels_of() and len(told.sites) < 2:  # the channel page is not in the menu
        return Link("weekly", {**place, **lines, "item": "W4"})
    ways = {"channel": row.channel} if row.channel and row.channel in told.channels_of(row.shop, row.marketplace) else {}
    item = "C3" if row.kind in ADS else "C1" if ways else "C1V" if row.kind in WAYS else "C0"
    return Link("channel", {**place, **ways, **lines, "span": "7", "item": item})
