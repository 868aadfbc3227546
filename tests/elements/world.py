"""A small company for the tests of elements: two sites of unequal weight, three products, and events that are known.

On the last four days the mat loses its Buy Box in the US: visits stay, conversion falls to a third. The pillow has been
sold out for six days, its next units arrive ten days after the last day. The lamp sells evenly on both sites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.warehouse.deliveries import Delivery, deliver, moment

LAST = date(2026, 11, 18)
DAYS = 120
MAT, PILLOW, LAMP = "B0TESTMAT1", "B0TESTPIL2", "B0TESTLMP3"
TITLES = {
    MAT: "Yoga mat 6 mm, extra wide, with strap", PILLOW: "Travel pillow of memory foam", LAMP: "Desk lamp, dimmable, white",
}  # fmt: skip
PRICES = {MAT: 39.0, PILLOW: 24.0, LAMP: 31.0}
VISITS = {MAT: 300, PILLOW: 160, LAMP: 90}
RATES = {MAT: 12, PILLOW: 10, LAMP: 9}
"""units per hundred visits"""
WEIGHTS = {"US": 1.0, "DE": 0.3}
BUY_BOX_LOST = LAST - timedelta(days=3)
SOLD_OUT = LAST - timedelta(days=5)


def days() -> Iterator[date]:
    """Every day of the company, oldest first."""
    for back in range(DAYS - 1, -1, -1):
        yield LAST - timedelta(days=back)


def traffic(site: str, asin: str, day: date) -> dict[str, Any]:
    """What a by-ASIN report says of one product and day; the weekday wave is small and even."""
    wave = (0, 6, 3, -3, -6, 2, -2)[day.weekday()]
    sessions = round((VISITS[asin] + wave) * WEIGHTS[site])
    rate, share = float(RATES[asin]), 0.97
    if site == "US" and asin == MAT and day >= BUY_BOX_LOST:
        rate, share = rate / 3, 0.1
    if asin == PILLOW and day >= SOLD_OUT and site == "US":
        rate = 0.0
    units = round(sessions * rate / 100)
    return {
        "period_start": day, "period_end": day, "asin": asin, "sku": f"SKU-{asin[-4:]}", "title": TITLES[asin],
        "sessions": sessions, "page_views": round(sessions * 1.3), "buy_box_share": share, "units": units, "order_items": units,
        "sales": round(units * PRICES[asin], 2), "currency": "USD" if site == "US" else "EUR",
    }  # fmt: skip


@cache
def by_asin(site: str, *, weekly: bool = False) -> tuple[Delivery, ...]:
    """One by-ASIN report per day, or per week that ends on the last day."""
    made = []
    if not weekly:
        for day in days():
            made.append(deliver("asin_period", [traffic(site, asin, day) for asin in TITLES], start=day, marketplaces=(site,)))
        return tuple(made)
    for week in range(DAYS // 7):
        end = LAST - timedelta(days=7 * week)
        start = end - timedelta(days=6)
        rows = []
        for asin in TITLES:
            parts = [traffic(site, asin, start + timedelta(days=step)) for step in range(7)]
            summed = {name: sum(part[name] for part in parts) for name in ("sessions", "page_views", "units", "order_items", "sales")}
            share = sum(part["buy_box_share"] * part["page_views"] for part in parts) / summed["page_views"]
            rows.append(parts[0] | summed | {"period_start": start, "period_end": end, "buy_box_share": share})
        made.append(deliver("asin_period", rows, start=start, end=end, marketplaces=(site,)))
    return tuple(made)


@cache
def orders(site: str) -> Delivery:
    """All orders of the company's days: one line per product and day."""
    rows = []
    for day in days():
        for asin in TITLES:
            said = traffic(site, asin, day)
            if said["units"]:
                rows.append({
                    "order_key": f"{site}{asin}{day}", "item_key": f"{site}{asin}{day}", "purchased_at": f"{day}T18:00:00+00:00",
                    "day": day, "asin": asin, "sku": said["sku"], "title": TITLES[asin], "units": said["units"],
                    "sales": said["sales"], "currency": said["currency"],
                })  # fmt: skip
    first = LAST - timedelta(days=DAYS - 1)
    return deliver("orders", rows, start=first, end=LAST, marketplaces=(site,), exported=moment(LAST))


@cache
def ads(site: str) -> Delivery:
    """Advertised products, day by day."""
    rows = [
        {
            "period_start": day, "period_end": day, "level": "advertised_product", "campaign": f"{asin} exact", "asin": asin,
            "impressions": 9000 + 40 * day.weekday(), "clicks": 80 + day.weekday(), "spend": 60.0 + day.weekday(), "ad_orders": 9,
            "ad_sales": 9 * PRICES[asin], "currency": "USD" if site == "US" else "EUR",
        }
        for day in days() for asin in TITLES
    ]  # fmt: skip
    first = LAST - timedelta(days=DAYS - 1)
    return deliver("ads", rows, start=first, end=LAST, marketplaces=(site,), exported=moment(LAST))


@cache
def inventory(site: str) -> tuple[Delivery, ...]:
    """A snapshot of every day of the last month."""
    made = []
    for back in range(30):
        day = LAST - timedelta(days=back)
        rows = []
        for asin in TITLES:
            left = 0 if asin == PILLOW and day >= SOLD_OUT and site == "US" else 400 + 12 * back
            rows.append({
                "snapshot_day": day, "asin": asin, "sku": f"SKU-{asin[-4:]}", "available": left, "inbound": 500, "price": PRICES[asin],
                "lowest_offer": PRICES[asin] - 2.1 if asin == MAT else None, "units_t30": 300, "aged_181_plus": 0,
                "currency": "USD" if site == "US" else "EUR",
            })  # fmt: skip
        made.append(deliver("inventory", rows, start=day, marketplaces=(site,)))
    return tuple(made)


@cache
def reviews() -> Delivery:
    """Sixty reviews of the mat, five of the last six of them low, one with markup and a link in its words."""
    rows = []
    for number in range(60):
        day = LAST - timedelta(days=2 * (59 - number))
        low = number >= 55 or number % 12 == 0
        rows.append({
            "review_key": f"r{number}", "asin": MAT, "day": day, "rating": (1 + number % 3) if low else 5, "title": f"Review {number}",
            "body": "<b>pilled</b> after one wash ![x](http://example.com/x.png)" if low else "good grip",
        })  # fmt: skip
    return deliver("reviews", rows, start=LAST - timedelta(days=DAYS - 1), end=LAST, marketplaces=("US",), exported=moment(LAST))


def tables(names: Mapping[str, tuple[str, str]] | None = None) -> list[Delivery]:
    """The hand-kept tables: names and lines of two products, one promotion, one shipment."""
    named = names or {MAT: ("Yoga mat 6 mm", "瑜伽垫 6 mm"), PILLOW: ("Travel pillow", "旅行枕")}
    products = [
        {"asin": asin, "short_name": en, "short_name_zh": zh, "line": "Home", "owner": "Listing", "lead_time_days": 30, "marketplace": None}
        for asin, (en, zh) in named.items()
    ]  # fmt: skip
    start, end = LAST - timedelta(days=40), LAST - timedelta(days=38)
    deal = {"name": "Autumn deal", "name_zh": "秋季促销", "event_kind": "promotion", "marketplace": None}
    events = [{"day_start": start, "day_end": end, **deal}]
    coming = [{"shipment": "S1", "asin": PILLOW, "units": 600, "sellable_day": LAST + timedelta(days=10), "marketplace": "US"}]
    return [
        deliver(kind, rows, start=None, marketplaces=(), exported=moment(LAST))
        for kind, rows in (("products", products), ("events", events), ("shipments", coming))
    ]


def full() -> list[Delivery]:
    """Everything, every day: level 5."""
    return [*by_asin("US"), *by_asin("DE"), ads("US"), ads("DE"), *inventory("US"), *inventory("DE"), reviews(), *tables()]


def weekly() -> list[Delivery]:
    """Orders and weekly by-ASIN reports of one site, no ads: level 4."""
    return [orders("US"), *by_asin("US", weekly=True), *tables()]


def orders_alone() -> list[Delivery]:
    """Orders of two sites and nothing else: level 1 without ads."""
    return [orders("US"), orders("DE")]
