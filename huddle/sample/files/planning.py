"""FBA Inventory Planning: one row per SKU at Amazon, every field quoted, with its own day and site."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import pairwise

import numpy as np

from huddle.sample.demand import Demand
from huddle.sample.supply import Supply

_BANDS = ("181-210", "211-240", "241-270", "271-300", "301-330", "331-365", "366-455", "456-plus")
_AGES = ("91-to-180", "181-to-270", "271-to-365", "366-to-455", "456-plus")
_AGE_ENDS = (90, 180, 270, 365, 455)
"""the last day of each band but the oldest"""
HEADERS = (
    "snapshot-date", "sku", "fnsku", "asin", "product-name", "condition", "available", "fc-transfer",
    "pending-removal-quantity", "inv-age-0-to-90-days", "inv-age-91-to-180-days", "inv-age-181-to-270-days",
    "inv-age-271-to-365-days", "inv-age-366-to-455-days", "inv-age-456-plus-days", "currency", "units-shipped-t7",
    "units-shipped-t30", "units-shipped-t60", "units-shipped-t90", "alert", "your-price", "sales-price",
    "lowest-price-new-plus-shipping", "lowest-price-used", "recommended-action", "DEPRECATED healthy-inventory-level",
    "recommended-sales-price", "recommended-sale-duration-days", "recommended-removal-quantity",
    "estimated-cost-savings-of-recommended-actions", "sell-through", "item-volume", "volume-unit-measurement",
    "storage-type", "storage-volume", "marketplace", "product-group", "sales-rank", "days-of-supply",
    "estimated-excess-quantity", "weeks-of-cover-t30", "weeks-of-cover-t90", "featuredoffer-price",
    "sales-shipped-last-7-days", "sales-shipped-last-30-days", "sales-shipped-last-60-days",
    "sales-shipped-last-90-days", "inv-age-0-to-30-days", "inv-age-31-to-60-days", "inv-age-61-to-90-days",
    "inv-age-181-to-330-days", "inv-age-331-to-365-days", "estimated-storage-cost-next-month", "inbound-quantity",
    "inbound-working", "inbound-shipped", "inbound-received", "no-sale-last-6-months", "Total Reserved Quantity",
    "unfulfillable-quantity",
    *(f"{word}-ais-{band}-days" for band in _BANDS for word in ("quantity-to-be-charged", "estimated")),
    "historical-days-of-supply", "fba-minimum-inventory-level", "fba-inventory-level-health-status",
    "Recommended ship-in quantity", "Recommended ship-in date", "Last updated date for Historical Days of Supply",
    "Exempted from Low-Inventory-Level fee?", "Low-Inventory-Level fee applied in current week?",
    "Short term historical days of supply", "Long term historical days of supply", "Inventory age snapshot date",
    "Inventory Supply at FBA", "Reserved FC Processing", "Reserved Customer Order", "Reserved Staging",
    "Total Days of Supply (including units from open shipments)", "supplier", "is-seasonal-in-next-3-months",
    "season-name", "season-start-date", "season-end-date",
)  # fmt: skip


def _shipped(demand: Demand, row: int, place: int, days: int) -> tuple[int, float]:
    window = slice(max(place - days + 1, 0), place + 1)
    return int(demand.units[row, window].sum()), demand.site.money(int(demand.sales[row, window].sum()))


def _ages(demand: Demand, supplied: Supply, row: int, place: int) -> list[int]:
    """The units on the shelf by how long they have been there, as the oldest are sold first."""
    stock, sold = supplied.available[row, : place + 1], demand.units[row, : place + 1]
    came = np.maximum(np.diff(stock, prepend=0) + sold, 0)
    within = [min(int(stock[-1]), int(came[max(place + 1 - days, 0) :].sum())) for days in _AGE_ENDS]
    within.append(int(stock[-1]))
    return [within[0], *(later - earlier for earlier, later in pairwise(within))]


def _row(demand: Demand, supplied: Supply, row: int, place: int) -> dict[str, str]:
    product, site = demand.products[row], demand.site
    available, inbound = int(supplied.available[row, place]), int(supplied.inbound[row, place])
    price = site.money(int(demand.price[row, place]))
    shipped = {days: _shipped(demand, row, place, days) for days in (7, 30, 60, 90)}
    ages = _ages(demand, supplied, row, place)
    young = ages[0]
    pace = shipped[30][0] / 30
    cover = f"{available / pace:.1f}" if pace else ""
    status = "Out of stock" if available == 0 else "Healthy"
    working, shipping = inbound // 4, inbound - inbound // 4
    lost = float(demand.buy_box[row, place]) < 0.5 and available > 0
    featured = round(price * 0.93, 2) if lost else price if available else 0.0
    day = demand.day(place).isoformat()
    reserved = int(demand.units[row, place])
    advice = max(round(pace * product.lead_time_days * 1.3) - available - inbound, 0)
    return {
        "snapshot-date": day, "sku": product.sku, "fnsku": f"X0SMPL{product.rank + 1:04d}", "asin": product.asin,
        "product-name": product.title(site.language), "condition": "New", "available": str(available),
        "fc-transfer": "0", "pending-removal-quantity": "0", "inv-age-0-to-90-days": str(young),
        **{f"inv-age-{band}-days": str(units) for band, units in zip(_AGES, ages[1:], strict=True)}, "currency": site.currency,
        **{f"units-shipped-t{days}": str(shipped[days][0]) for days in shipped},
        "your-price": f"{price:.2f}", "sales-price": "0.0",
        "lowest-price-new-plus-shipping": f"{featured if lost else price:.2f}", "lowest-price-used": "0.0",
        "recommended-action": "NoExcessInventory", "recommended-sales-price": "0.0",
        "recommended-sale-duration-days": "0", "recommended-removal-quantity": "0",
        "sell-through": f"{shipped[90][0] / max(available, 1):.2f}", "item-volume": "0.05",
        "volume-unit-measurement": "cubic feet", "storage-type": "Standard",
        "storage-volume": f"{available * 0.05:.2f}",
        "marketplace": site.marketplace, "product-group": "gl_home", "sales-rank": str(1000 + product.rank * 37),
        "days-of-supply": cover, "estimated-excess-quantity": "0",
        "weeks-of-cover-t30": f"{available / pace / 7:.1f}" if pace else "", "featuredoffer-price": f"{featured:.2f}",
        **{f"sales-shipped-last-{days}-days": f"{shipped[days][1]:.2f}" for days in shipped},
        "inv-age-0-to-30-days": str(young // 2), "inv-age-31-to-60-days": str(young - young // 2),
        "inv-age-61-to-90-days": "0", "inv-age-181-to-330-days": "0", "inv-age-331-to-365-days": "0",
        "inbound-quantity": str(inbound), "inbound-working": str(working), "inbound-shipped": str(shipping),
        "inbound-received": "0", "Total Reserved Quantity": str(reserved), "unfulfillable-quantity": "0",
        "fba-inventory-level-health-status": status,
        "Recommended ship-in quantity": str(advice), "Inventory age snapshot date": day,
        "Inventory Supply at FBA": str(available + inbound), "Reserved FC Processing": "0",
        "Reserved Customer Order": str(reserved), "Reserved Staging": "0", "is-seasonal-in-next-3-months": "No",
    }  # fmt: skip


def planning(demand: Demand, supplied: Supply, day: date) -> tuple[bytes, int, dict[str, float]]:
    """The snapshot at the end of a site's day: bytes, data rows, totals. Not yet launched ASINs have no row."""
    place = demand.place(day)
    launched = np.flatnonzero(demand.units[:, : place + 1].any(axis=1)).tolist()
    rows = [row for row in demand.listed if row in set(launched)]
    held = io.StringIO()
    writer = csv.DictWriter(held, HEADERS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_row(demand, supplied, row, place))
    totals: dict[str, float] = {
        "available": int(supplied.available[rows, place].sum()),
        "inbound": int(supplied.inbound[rows, place].sum()),
    }
    return held.getvalue().encode(), len(rows), totals
