"""A shop of two sites whose months are known: what each product sells, costs and keeps in stock from June to October 2026.

The mat sells evenly, the pillow doubled in September, the lamp's cost is not known, the rug came in September, the vase has not
sold since August and lies in stock, the fan sells below its cost. A quarter of a per cent of sales belongs to no ASIN.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from tests.warehouse.deliveries import Delivery, deliver, moment

FIRST, LAST = date(2026, 6, 1), date(2026, 10, 31)
MAT, PILLOW, LAMP, RUG, VASE, FAN = (f"B0SHOP{name:0>4}" for name in ("MAT", "PIL", "LAMP", "RUG", "VASE", "FAN"))
PRICES = {MAT: 39.0, PILLOW: 24.0, LAMP: 31.0, RUG: 45.0, VASE: 18.0, FAN: 20.0}
COSTS = {MAT: 9.0, PILLOW: 6.0, RUG: 12.0, VASE: 5.0, FAN: 22.0}
LINES = {MAT: "Home", PILLOW: "Home", LAMP: "Light", RUG: "Home", FAN: "Light"}
OWNERS = {MAT: "Ana", PILLOW: "Bo", LAMP: "Bo", RUG: "Ana", FAN: "Bo"}
CURRENCIES = {"US": "USD", "DE": "EUR"}
SIZES = {"US": 10, "DE": 3}


def sold(site: str, asin: str, day: date) -> int:
    """Units of a product on a day; the weekday moves them a little."""
    size = SIZES[site] * (1 + (day.weekday() == 5) * 0.3)
    share = {
        MAT: 1.0, PILLOW: 0.5 if day < date(2026, 9, 10) else 1.2, LAMP: 0.5, RUG: 0.4 if day >= date(2026, 9, 20) else 0.0,
        VASE: 0.4 if day < date(2026, 8, 1) else 0.0, FAN: 0.2,
    }[asin]  # fmt: skip
    return round(size * share) if site == "US" or asin in (MAT, FAN) else 0


def days() -> Iterator[date]:
    """Every day of the shop, oldest first."""
    for step in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=step)


def by_asin(site: str) -> Delivery:
    """A by-ASIN file with a row per product and day."""
    rows = [
        {
            "period_start": day, "period_end": day, "asin": asin, "sku": f"SKU-{asin[-4:]}", "title": asin, "units": sold(site, asin, day),
            "order_items": sold(site, asin, day), "sales": sold(site, asin, day) * price, "currency": CURRENCIES[site],
        }
        for day in days() for asin, price in PRICES.items() if sold(site, asin, day)
    ]  # fmt: skip
    return deliver("asin_period", rows, start=FIRST, end=LAST, marketplaces=(site,), exported=moment(LAST))


def by_date(site: str) -> Delivery:
    """The site's own days: a quarter of a per cent more than its ASINs."""
    rows = []
    for day in days():
        sales = sum(sold(site, asin, day) * price for asin, price in PRICES.items())
        units = sum(sold(site, asin, day) for asin in PRICES)
        rows.append({"day": day, "sales": sales * 1.0025, "units": units, "currency": CURRENCIES[site]})
    return deliver("site_day", rows, start=FIRST, end=LAST, marketplaces=(site,), exported=moment(LAST))


def ads(site: str) -> list[Delivery]:
    """Twelve a day on the mat, and five a day of a brand campaign that belongs to no product."""
    start = {"start": FIRST, "end": LAST, "marketplaces": (site,), "exported": moment(LAST)}
    common = {"impressions": 900, "clicks": 20, "ad_orders": 2, "ad_sales": 78.0, "currency": CURRENCIES[site]}
    each = [{"period_start": day, "period_end": day, **common} for day in days()]
    products = [{**row, "level": "advertised_product", "asin": MAT, "spend": 12.0} for row in each]
    brand = [{**row, "ad_product": "SB", "spend": 5.0} for row in each]
    return [deliver("ads", products, **start), deliver("ads", brand, **start)]  # type: ignore[arg-type]


def fees(site: str) -> Delivery:
    """Posted on the day of the sale: 15 % referral, 4 a unit for FBA, 2 % refunded; storage of 60 on the fifth of each month."""
    rows = []
    for day in days():
        common = {"posted_at": f"{day}T10:00:00", "day": day, "currency": CURRENCIES[site]}
        for asin, price in PRICES.items():
            units = sold(site, asin, day)
            if not units:
                continue
            row = {**common, "sku": f"SKU-{asin[-4:]}", "type": "order"}
            rows += [
                {**row, "component": "product_sales", "amount": units * price, "units": units},
                {**row, "component": "selling_fees", "amount": -0.15 * units * price},
                {**row, "component": "fba_fees", "amount": -4.0 * units},
                {**row, "type": "refund", "component": "product_sales", "amount": -0.02 * units * price},
            ]  # fmt: skip
        if day.day == 5:
            rows.append({**common, "type": "fba_inventory_fee", "component": "other", "description": "FBA storage fee", "amount": -60.0})
    report = "transactions_date_range"
    return deliver("fees", rows, start=FIRST, end=LAST, marketplaces=(site,), exported=moment(LAST), report=report)


def inventory(site: str) -> list[Delivery]:
    """Three snapshots in September and in October; the vase does not move, and part of it is old."""
    made = []
    for day in (date(2026, 9, 10), date(2026, 9, 20), date(2026, 9, 30), date(2026, 10, 10), date(2026, 10, 20), LAST):
        rows = [
            {
                "snapshot_day": day, "asin": asin, "sku": f"SKU-{asin[-4:]}", "available": 400 if asin == VASE else 20 * SIZES[site],
                "reserved": 5, "inbound": 40, "price": price, "aged_181_plus": 250 if asin == VASE else 0,
                "aged_0_90": 150 if asin == VASE else 20 * SIZES[site], "aged_91_180": 0, "aged_181_270": 100 if asin == VASE else 0,
                "aged_271_365": 0, "aged_366_plus": 150 if asin == VASE else 0, "currency": CURRENCIES[site],
            }
            for asin, price in PRICES.items() if site == "US" or asin in (MAT, FAN)
        ]  # fmt: skip
        made.append(deliver("inventory", rows, start=day, marketplaces=(site,)))
    return made


def products(*, costs: bool = True) -> Delivery:
    """The team's table: names, lines, owners, launches and, where wanted, costs."""
    rows = [
        {
            "asin": asin, "short_name": asin[6:].title(), "short_name_zh": f"品{asin[-3:]}",
            "line": LINES.get(asin), "owner": OWNERS.get(asin),
            "launch_day": date(2026, 9, 20) if asin == RUG else date(2025, 3, 1), "marketplace": None,
            **({"cost": COSTS.get(asin), "cost_currency": "USD" if asin in COSTS else None} if costs else {}),
        }
        for asin in PRICES
    ]  # fmt: skip
    return deliver("products", rows, start=None, marketplaces=(), exported=moment(LAST))


def rates() -> Delivery:
    """One euro is 1.10 dollars."""
    rows = [{"month": date(2026, 6, 1), "currency": "EUR", "to_currency": "USD", "rate": 1.1}]
    return deliver("exchange_rates", rows, start=None, marketplaces=(), exported=moment(LAST))


@cache
def full() -> tuple[Delivery, ...]:
    """Everything."""
    sites = [[by_asin(site), by_date(site), *ads(site), fees(site), *inventory(site)] for site in SIZES]
    return (*(one for site in sites for one in site), products(), rates())
