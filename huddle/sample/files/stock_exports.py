"""The inventory ledger, storage fees and removal orders, in step with the stock, the returns and the posted fees."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from huddle.sample.after_sale import Return
from huddle.sample.demand import Demand
from huddle.sample.files.brand_analytics import Made
from huddle.sample.supply import Supply

LEDGER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Disposition", "Starting Warehouse Balance", "In Transit Between Warehouses", "Receipts",
    "Customer Shipments", "Customer Returns", "Vendor Returns", "Warehouse Transfer In/Out", "Found", "Lost", "Damaged", "Disposed",
    "Other Events", "Ending Warehouse Balance", "Unknown Events", "Location", "Store",
)  # fmt: skip
STORAGE = (
    "asin", "fnsku", "product_name", "fulfillment_center", "country_code", "longest_side", "median_side", "shortest_side",
    "measurement_units", "weight", "weight_units", "item_volume", "volume_units", "product_size_tier", "average_quantity_on_hand",
    "average_quantity_pending_removal", "estimated_total_item_volume", "month_of_charge", "storage_utilization_ratio",
    "storage_utilization_ratio_units", "base_rate", "utilization_surcharge_rate", "avg_qty_for_sus", "est_vol_for_sus", "est_base_msf",
    "est_sus", "currency", "estimated_monthly_storage_fee", "dangerous_goods_storage_type", "eligible_for_inventory_discount",
    "qualifies_for_inventory_discount", "total_incentive_fee_amount", "breakdown_incentive_fee_amount",
    "average_quantity_customer_orders",
)  # fmt: skip
REMOVALS = (
    "request-date", "order-id", "order-source", "order-type", "order-status", "last-updated-date", "sku", "fnsku", "disposition",
    "requested-quantity", "cancelled-quantity", "disposed-quantity", "shipped-quantity", "in-process-quantity", "removal-fee", "currency",
)  # fmt: skip
CLEARED_ON = 5
"""day of the month on which what came back broken in the month before is destroyed"""
REMOVAL_FEE = 104
"""coins a unit"""
POSTED_ON = 8
"""day of the month on which the storage of the month before is posted"""
FEE_OF_A_UNIT_SOLD = 22
"""coins: the posted storage fee is this much for each unit of the thirty days before"""


def _cleared(demand: Demand, came_back: Sequence[Return], day: date) -> Counter[int]:
    """By product the broken units destroyed on a day: those of the calendar month before, on one day of each month."""
    if day.day != CLEARED_ON:
        return Counter()
    last = day.replace(day=1) - timedelta(days=1)
    span = demand.place(last.replace(day=1)), demand.place(last)
    return Counter(one.row for one in came_back if one.disposition != "SELLABLE" and span[0] <= one.place <= span[1])


def ledger(demand: Demand, supplied: Supply, first: date, last: date) -> Made:
    """Inventory Ledger, summary by day: what was on the shelf in the morning, what came, what was sold, what is left."""
    table: list[list[object]] = [list(LEDGER)]
    sums = Counter[str]()
    for place in range(max(demand.place(first), 1), demand.place(last) + 1):
        for row in demand.listed:
            product = demand.products[row]
            opening, closing, sold = (int(one) for one in (
                supplied.available[row, place - 1], supplied.available[row, place], demand.units[row, place],
            ))  # fmt: skip
            came = closing - opening + sold
            said: dict[str, object] = dict.fromkeys(LEDGER, 0) | {
                "Date": f"{demand.day(place):%m/%d/%Y}", "FNSKU": f"X0SMPL{product.rank + 1:04d}", "ASIN": product.asin,
                "MSKU": product.sku, "Title": product.title(demand.site.language), "Disposition": "SELLABLE",
                "Starting Warehouse Balance": opening, "Receipts": came, "Customer Shipments": -sold,
                "Ending Warehouse Balance": closing, "Location": demand.site.marketplace, "Store": "",
            }  # fmt: skip
            table.append([said[name] for name in LEDGER])
            sums.update(received=came, shipped=-sold, closing=closing if demand.day(place) == last else 0)
    held = io.StringIO()
    csv.writer(held, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    return held.getvalue().encode(), len(table) - 1, dict(sums)


def storage_fees(demand: Demand, supplied: Supply, first: date, last: date) -> Made:
    """Storage fees of a month by product and warehouse: the fee posted on the eighth of the month after, shared out by units kept."""
    posted = min(demand.place(last + timedelta(days=POSTED_ON)), demand.units.shape[1] - 1)
    whole = demand.site.money(int(demand.units[:, max(posted - 30, 0) : posted].sum()) * FEE_OF_A_UNIT_SOLD)
    days = slice(demand.place(first), demand.place(last) + 1)
    kept = {row: float(np.asarray(supplied.available[row, days]).mean()) for row in demand.listed if demand.units[row, : days.stop].any()}
    total = sum(kept.values()) or 1.0
    centres = ("LEJ1", "WRO2") if demand.site.marketplace == "DE" else ("ONT8", "ACY1")
    lines, amount = ["\t".join(STORAGE)], 0.0
    for row, units in kept.items():
        product = demand.products[row]
        for centre, part in zip(centres, (0.6, 0.4), strict=True):
            fee = round(whole * units * part / total, 4)
            said = dict.fromkeys(STORAGE, "") | {
                "asin": product.asin, "fnsku": f"X0SMPL{product.rank + 1:04d}", "product_name": product.title(demand.site.language),
                "fulfillment_center": f"'{centre}'", "country_code": demand.site.marketplace, "measurement_units": "inches",
                "weight_units": "pounds", "item_volume": "0.0500", "volume_units": "cubic feet", "product_size_tier": "Standard",
                "average_quantity_on_hand": f"{units * part:.2f}", "average_quantity_pending_removal": "0.00",
                "month_of_charge": f"{first:%Y-%m}", "currency": demand.site.currency, "estimated_monthly_storage_fee": f"{fee:.4f}",
                "dangerous_goods_storage_type": "--", "eligible_for_inventory_discount": "Y", "est_base_msf": f"{fee:.4f}",
            }  # fmt: skip
            lines.append("\t".join(said[name] for name in STORAGE))
            amount += fee
    return ("\n".join(lines) + "\n").encode(), len(lines) - 1, {"amount": round(amount, 4)}


def removals(demand: Demand, came_back: Sequence[Return], first: date, last: date) -> Made:
    """Removal orders of a span: what came back broken is destroyed once a month."""
    lines, amount = ["\t".join(REMOVALS)], 0
    for place in range(demand.place(first), demand.place(last) + 1):
        day = demand.day(place)
        for row, units in sorted(_cleared(demand, came_back, day).items()):
            product = demand.products[row]
            if not product.is_listed_properly:
                continue
            said = dict.fromkeys(REMOVALS, "0") | {
                "request-date": f"{day}T10:00:00+00:00", "order-id": f"smpl{day:%y%m}", "order-type": "Disposal",
                "order-source": "Seller-initiated Automatic Removal", "order-status": "Completed",
                "last-updated-date": f"{min(day + timedelta(days=6), last)}T10:00:00+00:00", "sku": product.sku,
                "fnsku": f"X0SMPL{product.rank + 1:04d}", "disposition": "Unsellable", "requested-quantity": str(units),
                "disposed-quantity": str(units), "removal-fee": f"{demand.site.money(units * REMOVAL_FEE):.2f}",
                "currency": demand.site.currency,
            }  # fmt: skip
            lines.append("\t".join(said[name] for name in REMOVALS))
            amount += units * REMOVAL_FEE
    return ("\n".join(lines) + "\n").encode(), len(lines) - 1, {"amount": demand.site.money(amount)}
