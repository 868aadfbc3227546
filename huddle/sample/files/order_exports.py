"""All Orders as the order-report page writes it: tab-separated, with pending, cancelled and foreign rows in between."""

from __future__ import annotations

from datetime import UTC, datetime

from huddle.sample.order_lines import OrderLines
from huddle.sample.sites import SALES_CHANNEL

HEADERS = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel",
    "sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku", "asin", "item-status",
    "quantity", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price",
    "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "ship-city", "ship-state",
    "ship-postal-code", "ship-country", "promotion-ids", "is-business-order", "purchase-order-number",
    "price-designation", "is-iba", "order-item-id ",
)  # fmt: skip
EU_EXTRA = ("vat-exclusive-item-price", "is-amazon-invoiced", "buyer-tax-registration-id")
PLACES = {
    "US": (
        ("Sampletown", "WA", "00000", "US"),
        ("Exampleville", "TX", "00001", "US"),
        ("Placeholder City", "NY", "00002", "US"),
    ),
    "UK": (("Sampleton", "Exampleshire", "ZZ1 1ZZ", "GB"), ("Exampleham", "", "ZZ9 9ZZ", "GB")),
    "DE": (("Musterstadt", "", "00000", "DE"), ("Beispielhausen", "", "00001", "DE")),
    "JP": (("サンプル市", "見本県", "000-0000", "JP"), ("例示町", "見本県", "000-0001", "JP")),
}
VAT = {"UK": 0.20, "DE": 0.19}


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _order_id(lines: OrderLines, number: int) -> str:
    """An order number of the real shape that no real order has: its first group is 900 to 909."""
    site = lines.demand.site
    group = 900 + sum(map(ord, f"{site.shop}{site.marketplace}")) % 10
    return f"{group}-{number // 10_000_000:07d}-{number % 10_000_000:07d}"


def _row(lines: OrderLines, k: int, status: str, exported_at: datetime) -> list[str]:
    demand, site = lines.demand, lines.demand.site
    product = demand.products[int(lines.row[k])]
    second = bool(lines.is_second_sku[k])
    is_cancelled, is_foreign, is_pending = status == "Cancelled", int(lines.fate[k]) == 2, status == "Pending"
    places = 0 if site.minor == 1 else 2
    price = f"{site.money(int(lines.coins[k])):.{places}f}"
    if is_pending or is_foreign:
        price = ""
    bought = int(lines.purchased[k])
    changed = min(bought + int(float(lines.hours_to_ship[k]) * 3600), int(exported_at.timestamp()))
    city, state, postal, country = PLACES[site.marketplace][bought % len(PLACES[site.marketplace])]
    was = int(demand.usual_price[lines.row[k], lines.place[k]]) * int(lines.quantity[k]) - int(lines.coins[k])
    coupon = f"SAMPLE-COUPON-{demand.day(int(lines.place[k])):%Y%m}" if was > 0 else ""
    number = int(lines.order[k])
    order_id = f"S01-{number // 10_000_000:07d}-{number % 10_000_000:07d}" if is_foreign else _order_id(lines, number)
    is_business = bool(lines.is_business[k])
    return [
        order_id, "", _moment(bought), _moment(changed), status, "Merchant" if second else "Amazon",
        "Non-Amazon" if is_foreign else SALES_CHANNEL[site.marketplace], "", "",
        "Expedited" if bought % 3 else "Standard",
        product.title(site.language), product.second_sku or product.sku if second else product.sku, product.asin,
        "Cancelled" if is_cancelled else "Unshipped" if status in ("Pending", "Unshipped") else "Shipped",
        str(int(lines.quantity[k])), "" if is_pending or is_foreign else site.currency, price, "", "", "", "", "",
        "", "", city, state, postal, country, coupon, "true" if is_business else "false",
        f"PO-SAMPLE-{number % 1000:03d}" if is_business else "", "Business Price" if is_business else "", "false",
        str(90_000_000_000_000 + int(lines.item[k])),
    ]  # fmt: skip


def all_orders(
    parts: list[OrderLines],
    exported_at: datetime,
    *,
    newline: str = "\n",
    bom: bool = False,
    encoding: str = "utf-8",
    extra: bool = False,
) -> tuple[bytes, int, dict[str, float]]:
    """One region's export over several sites: bytes, data rows, totals.

    Lines bought after the export are not in it. `extra` adds the columns of the European VAT service. The totals leave
    out cancelled lines and lines of other sales channels; pending lines count as units, their blank price as nothing.
    """
    rows: list[tuple[int, list[str]]] = []
    total = {"units": 0.0, "sales": 0.0, "pending_lines": 0, "cancelled_lines": 0, "non_amazon_lines": 0}
    for lines in parts:
        lines = lines.select(lines.purchased <= exported_at.timestamp() - 900)
        for k, status in enumerate(lines.status(exported_at).tolist()):
            cells = _row(lines, k, status, exported_at)
            if extra:
                rate = VAT.get(lines.demand.site.marketplace, 0.0)
                net = f"{float(cells[16]) / (1 + rate):.2f}" if cells[16] else ""
                cells += [net, "true", "ZZ000000000" if cells[29] == "true" else ""]
            rows.append((int(lines.purchased[k]), cells))
            if status == "Cancelled":
                total["cancelled_lines"] += 1
            elif int(lines.fate[k]) == 2:
                total["non_amazon_lines"] += 1
            else:
                total["units"] += int(lines.quantity[k])
                if status == "Pending":
                    total["pending_lines"] += 1
                else:
                    total["sales"] += lines.demand.site.money(int(lines.coins[k]))
    rows.sort(key=lambda row: (-row[0], row[1][0], row[1][-1]))
    header = [*HEADERS, *EU_EXTRA] if extra else list(HEADERS)
    text = newline.join("\t".join(cells) for cells in [header, *(cells for _, cells in rows)]) + newline
    currencies = {lines.demand.site.currency for lines in parts}
    if len(currencies) > 1:
        del total["sales"]
    else:
        total["sales"] = round(total["sales"], 2)
    return (("\ufeff" if bom else "") + text).encode(encoding), len(rows), total
