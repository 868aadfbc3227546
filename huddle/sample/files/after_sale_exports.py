"""FBA customer returns, Voice of the Customer, date-range transactions and settlements, as Seller Central writes them.

A real transaction report has a row per order line; the sample's has one per product and day, with the day's units.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, timedelta

from huddle.sample.advertising import Advertising
from huddle.sample.after_sale import Return, commission, order_number, shipping_fee
from huddle.sample.demand import Demand

RETURNS = (
    "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
    "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments",
)  # fmt: skip
VOICE = (
    "Product name", "ASIN", "SKU", "Fulfilled by", "NCX rate", "NCX orders", "Total orders", "Star rating", "Return rate",
    "CX Health", "Top NCX reason", "Return Badge Displayed",
)  # fmt: skip
MONEY = (
    "product sales", "product sales tax", "promotional rebates", "marketplace withheld tax", "selling fees", "fba fees",
    "other transaction fees", "other",
)  # fmt: skip
US = (
    "date/time", "settlement id", "type", "order id", "sku", "description", "quantity", "marketplace", "account type",
    "fulfillment", "order city", "order state", "order postal", "tax collection model", "product sales",
    "product sales tax", "shipping credits", "shipping credits tax", "gift wrap credits", "giftwrap credits tax",
    "Regulatory Fee", "Tax On Regulatory Fee", "promotional rebates", "promotional rebates tax",
    "marketplace withheld tax", "selling fees", "fba fees", "other transaction fees", "other", "total",
)  # fmt: skip
GERMAN = {
    "date/time": "Datum/Uhrzeit", "settlement id": "Abrechnungsnummer", "type": "Typ", "order id": "Bestellnummer",
    "sku": "SKU", "description": "Beschreibung", "quantity": "Menge", "marketplace": "Marketplace",
    "fulfillment": "Versand", "order city": "Ort der Bestellung", "order state": "Bundesland",
    "order postal": "Postleitzahl", "tax collection model": "Steuererhebungsmodell", "product sales": "Umsätze",
    "product sales tax": "Produktumsatzsteuer", "shipping credits": "Gutschrift für Versandkosten",
    "shipping credits tax": "Steuer auf Versandgutschrift", "gift wrap credits": "Gutschrift für Geschenkverpackung",
    "giftwrap credits tax": "Steuer auf Geschenkverpackungsgutschriften",
    "promotional rebates": "Rabatte aus Werbeaktionen", "promotional rebates tax": "Steuer auf Aktionsrabatte",
    "marketplace withheld tax": "Einbehaltene Steuer auf Marketplace", "selling fees": "Verkaufsgebühren",
    "fba fees": "Gebühren zu Versand durch Amazon", "other transaction fees": "Andere Transaktionsgebühren",
    "other": "Andere", "total": "Gesamt",
}  # fmt: skip
GERMAN_WORDS = {
    "Order": "Bestellung", "Refund": "Erstattung", "Transfer": "Übertrag", "Service Fee": "Servicegebühr",
    "FBA Inventory Fee": "Versand durch Amazon Lagergebühr", "Cost of Advertising": "Werbekosten",
}  # fmt: skip
PREAMBLE = (
    "Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions",
    "All amounts in USD, unless specified", "Definitions:", "Sales tax collected: Includes sales tax collected.",
    "Selling fees: Includes variable closing fees and referral fees.",
    "Other transaction fees: Includes shipping chargebacks.", "Other: Includes non-order transaction amounts.",
)  # fmt: skip
SETTLEMENT = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
    "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
    "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id",
)  # fmt: skip
VAT = {"DE": 19}
HEALTH = ((0.02, "Excellent"), (0.04, "Good"), (0.06, "Fair"), (0.09, "Poor"), (1.0, "Very Poor"))


def customer_returns(demand: Demand, came_back: Sequence[Return]) -> tuple[bytes, int, dict[str, float]]:
    """FBA customer returns, tab-separated with CRLF: bytes, rows, totals."""
    lines = ["\t".join(RETURNS)]
    for k, one in enumerate(came_back):
        product = demand.products[one.row]
        moment = demand.site.midnight(demand.day(one.place)) + timedelta(seconds=one.second)
        cells = (
            moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"), order_number(demand, one.row, one.sold, one.number), product.sku,
            product.asin, f"X0SMPL{product.rank + 1:04d}", product.title(demand.site.language), "1",
            "LEJ1" if demand.site.marketplace == "DE" else "ONT8", one.disposition, one.reason,
            "Unit returned to inventory" if one.disposition == "SELLABLE" else "Reimbursed",
            f"LPN{demand.site.marketplace}{one.place:05d}{k:06d}", one.comment,
        )  # fmt: skip
        lines.append("\t".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode(), len(came_back), {"units": float(len(came_back))}


def voice(demand: Demand, came_back: Sequence[Return], last: int) -> tuple[bytes, int, dict[str, float]]:
    """Voice of the Customer over the 30 days up to `last`: bytes, rows, totals."""
    held, totals = io.StringIO(), {"ncx_orders": 0.0, "orders": 0.0}
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(VOICE)
    rows = 0
    for row in demand.listed:
        product = demand.products[row]
        orders = int(demand.order_items[row, max(last - 29, 0) : last + 1].sum())
        mine = [one for one in came_back if one.row == row and last - 30 < one.place <= last]
        unhappy = [one.reason for one in mine if one.disposition != "SELLABLE"]
        if not orders:
            continue
        rate = min(len(unhappy) / orders, 1.0)
        top = max(sorted(set(unhappy)), key=unhappy.count, default="--")
        writer.writerow([
            product.title(demand.site.language), product.asin, product.sku, "Amazon", f"{rate:.2%}", len(unhappy), orders,
            f"{4.8 - min(rate * 20, 2.0):.1f}", f"{min(len(mine) / orders, 1.0):.2%}",
            next(word for limit, word in HEALTH if rate <= limit), top.replace("_", " ").capitalize(),
            "At risk" if rate > 0.09 else "--",
        ])  # fmt: skip
        rows += 1
        totals["ncx_orders"] += len(unhappy)
        totals["orders"] += orders
    return held.getvalue().encode(), rows, totals


def posted(demand: Demand, ads: Advertising, came_back: Sequence[Return], first: date, last: date) -> list[dict[str, object]]:
    """What was posted from day `first` to day `last`: one row per product and day, refunds, bills and payouts; money in coins."""
    back: dict[int, list[Return]] = defaultdict(list)
    for one in came_back:
        back[one.place].append(one)
    rows: list[dict[str, object]] = []
    rate, settled = VAT.get(demand.site.marketplace, 0), 0
    for place in range(demand.place(first), demand.place(last) + 1):
        day = demand.day(place)
        for row in range(len(demand.products)):
            units = int(demand.units[row, place])
            if units:
                gross = units * int(demand.price[row, place])
                net = gross * 100 // (100 + rate)
                mine = {
                    "product sales": net, "product sales tax": gross - net, "promotional rebates": -(net * 2 // 100),
                    "selling fees": -int(commission(gross)), "fba fees": -units * shipping_fee(demand, row),
                }  # fmt: skip
                rows.append({"day": day, "type": "Order", "row": row, "sold": place, "units": units, **mine})
        for one in back[place]:
            gross = int(demand.price[one.row, one.sold])
            net = gross * 100 // (100 + rate)
            kept = int(commission(gross)) * 8 // 10
            mine = {"product sales": -net, "product sales tax": net - gross, "selling fees": kept}
            rows.append({"day": day, "type": "Refund", "row": one.row, "sold": one.sold, "units": 1, **mine})
        if day.weekday() == 0:
            bill = int(ads.spend[:, max(place - 6, 0) : place + 1].sum())
            rows.append({"day": day, "type": "Service Fee", "description": "Cost of Advertising", "other transaction fees": -bill})
        if day.day == 8:
            fee = int(demand.units[:, max(place - 30, 0) : place].sum()) * 22
            rows.append({"day": day, "type": "FBA Inventory Fee", "description": "FBA storage fee", "other": -fee})
        if place % 14 == 13:
            paid = sum(_total(one) for one in rows[settled:])
            rows.append({"day": day, "type": "Transfer", "description": "To account ending with: 123", "other": -max(paid, 0)})
            settled = len(rows)
    return rows


def _total(row: dict[str, object]) -> int:
    return sum(int(str(row.get(name, 0))) for name in MONEY)


def transactions(demand: Demand, rows: Sequence[dict[str, object]]) -> tuple[bytes, int, dict[str, float]]:
    """A date-range Transaction report in the site's dialect: bytes, rows, the sum of all totals."""
    site, german = demand.site, demand.site.marketplace == "DE"
    held = io.StringIO()
    for line in ("Umfasst Amazon Marketplace-Transaktionen", *"12345678") if german else PREAMBLE:
        held.write(f'"{line}"\n')
    writer = csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_ALL)
    header = [name for name in US if not german or name in GERMAN]
    writer.writerow([GERMAN[name] if german else name for name in header])
    for one in rows:
        cells = {name: _amount(site.money(int(str(one.get(name, 0)))), german) for name in US[14:]}
        cells |= {"total": _amount(site.money(_total(one)), german), "settlement id": "", "account type": "", **_place(demand, one)}
        cells = {name: GERMAN_WORDS.get(value, value) if german else value for name, value in cells.items()}
        writer.writerow([cells[name] for name in header])
    total = round(sum(site.money(_total(one)) for one in rows), 2)
    return ("\ufeff" + held.getvalue()).encode(), len(rows), {"amount": total}


def _place(demand: Demand, one: dict[str, object]) -> dict[str, str]:
    """The cells of a row that are no money."""
    site, is_sale = demand.site, "row" in one
    product = demand.products[int(str(one["row"]))] if is_sale else None
    names = ("order city", "order state", "order postal", "tax collection model")
    return {
        "date/time": _moment(demand, one), "type": str(one["type"]),
        "order id": order_number(demand, int(str(one["row"])), int(str(one["sold"])), 0) if is_sale else "",
        "sku": product.sku if product else "",
        "description": product.title(site.language) if product else str(one["description"]),
        "quantity": str(one["units"]) if is_sale else "",
        "marketplace": f"amazon.{'de' if site.marketplace == 'DE' else 'com'}" if is_sale else "",
        "fulfillment": "Amazon" if is_sale else "", **dict.fromkeys(names, ""),
    }  # fmt: skip


def _moment(demand: Demand, one: dict[str, object]) -> str:
    day = one["day"]
    assert isinstance(day, date)
    moment = demand.site.midnight(day) + timedelta(hours=11, seconds=int(str(one.get("row", 0))))
    if demand.site.marketplace == "DE":
        return moment.strftime("%d.%m.%Y %H:%M:%S UTC")
    there = moment.astimezone(demand.site.zone)
    half = "AM" if there.hour < 12 else "PM"
    return f"{there:%b} {there.day}, {there.year} {there.hour % 12 or 12}:{there:%M:%S} {half} {there.tzname()}"


def _amount(value: float, german: bool) -> str:
    if not value:
        return "0"
    text = f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if german else text


def settlement(demand: Demand, rows: Sequence[dict[str, object]], first: date, last: date) -> tuple[bytes, int, dict[str, float]]:
    """A settlement of these posted rows, payouts left out: bytes, rows, its total."""
    site = demand.site
    parts = {
        "product sales": ("ItemPrice", "Principal"), "product sales tax": ("ItemPrice", "Tax"),
        "promotional rebates": ("Promotion", "Principal"), "selling fees": ("ItemFees", "Commission"),
        "fba fees": ("ItemFees", "FBAPerUnitFulfillmentFee"), "other": ("other-transaction", "Storage Fee"),
        "other transaction fees": ("Cost of Advertising", "TransactionTotalAmount"),
    }  # fmt: skip
    types = {"Service Fee": "ServiceFee", "FBA Inventory Fee": "other-transaction"}
    kept = [one for one in rows if one["type"] != "Transfer"]
    total, number = sum(_total(one) for one in kept), f"188{first:%Y%m%d}"
    summary = {
        "settlement-id": number, "settlement-start-date": f"{first} 00:00:00 UTC", "settlement-end-date": f"{last} 23:59:59 UTC",
        "deposit-date": f"{last + timedelta(days=2)} 00:00:00 UTC", "total-amount": f"{site.money(total):.2f}", "currency": site.currency,
    }  # fmt: skip
    lines = [summary]
    for one in kept:
        day = one["day"]
        assert isinstance(day, date)
        moment = (site.midnight(day) + timedelta(hours=11)).astimezone(UTC)
        place = _place(demand, one)
        for name, (sort, description) in parts.items():
            if one.get(name):
                lines.append({
                    "settlement-id": number, "transaction-type": types.get(str(one["type"]), str(one["type"])),
                    "order-id": place["order id"], "marketplace-name": "Amazon.com", "amount-type": sort,
                    "amount-description": description, "amount": f"{site.money(int(str(one[name]))):.2f}",
                    "posted-date": f"{moment:%Y-%m-%d}", "posted-date-time": f"{moment:%Y-%m-%d %H:%M:%S} UTC",
                    "sku": place["sku"], "quantity-purchased": place["quantity"] if name == "product sales" else "",
                })  # fmt: skip
    text = "\n".join("\t".join(line.get(name, "") for name in SETTLEMENT) for line in lines)
    return ("\t".join(SETTLEMENT) + "\n" + text + "\n").encode(), len(lines) - 1, {"amount": site.money(total)}

