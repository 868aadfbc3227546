"""All Listings, as Seller Central writes it: every offer with its title, price and status on the day of the export."""

from __future__ import annotations

from datetime import date

from huddle.sample.demand import Demand
from huddle.sample.supply import Supply

HEADERS = (
    "item-name", "item-description", "listing-id", "seller-sku", "price", "quantity", "open-date", "image-url", "item-is-marketplace",
    "product-id-type", "zshop-shipping-fee", "item-note", "item-condition", "zshop-category1", "zshop-browse-path",
    "zshop-storefront-feature", "asin1", "asin2", "asin3", "will-ship-internationally", "expedited-shipping", "zshop-boldface",
    "product-id", "bid-for-featured-placement", "add-delete", "pending-quantity", "fulfillment-channel", "merchant-shipping-group",
    "status",
)  # fmt: skip
OLD_TITLE_ROW, NEW_TITLE_DAYS = 0, 24
"""the best seller has had its present title for so many days; before it had a shorter one"""
TRIED_ROW, TRIED_UNTIL_DAYS = 1, 26
"""an offer made for a test and never finished, deleted so many days ago"""
SECOND_ROW, SECOND_DAYS = 3, 17
"""an offer in a new package, put up so many days ago"""


def listings(demand: Demand, supplied: Supply, day: date, last: date, *, is_eventful: bool) -> tuple[bytes, int, dict[str, float]]:
    """The offers at the end of a site's day: bytes, rows, totals. An offer of Amazon's stock that has run out is inactive.

    `is_eventful` makes titles and offers change in the weeks up to `last`, as prices do.
    """
    place, back = demand.place(day), (last - day).days
    table: list[dict[str, str]] = []
    for row in demand.listed:
        product = demand.products[row]
        if not demand.units[row, : place + 1].any():
            continue
        title = product.title(demand.site.language)
        if is_eventful and row == OLD_TITLE_ROW and back >= NEW_TITLE_DAYS:
            title = title.split(",")[0]
        price, stock = demand.site.money(int(demand.price[row, place])), int(supplied.available[row, place])
        table.append(_offer(demand, row, product.sku, title, price, None, is_on=stock > 0))
        if product.second_sku is not None:
            table.append(_offer(demand, row, product.second_sku, title, price, 12, is_on=True))
        if is_eventful and row == SECOND_ROW and back <= SECOND_DAYS:
            table.append(_offer(demand, row, f"{product.sku}-NEW", title, price, 8, is_on=True))
        if is_eventful and row == TRIED_ROW and back >= TRIED_UNTIL_DAYS:
            table.append(_offer(demand, row, f"{product.sku}-TEST", title, None, 0, is_on=False) | {"status": "Incomplete"})
    lines = ["\t".join(HEADERS), *("\t".join(one[name] for name in HEADERS) for one in table)]
    return ("\r\n".join(lines) + "\r\n").encode(), len(table), {"offers": len(table)}


def _offer(demand: Demand, row: int, sku: str, title: str, price: float | None, stock: int | None, *, is_on: bool) -> dict[str, str]:
    """One line; `stock` None means Amazon keeps it, and the report leaves the quantity blank."""
    product, amazon = demand.products[row], "AMAZON_EU" if demand.site.marketplace == "DE" else "AMAZON_NA"
    return dict.fromkeys(HEADERS, "") | {
        "item-name": title, "item-description": title, "listing-id": f"SMPL{demand.site.marketplace}{product.rank + 1:06d}",
        "seller-sku": sku, "price": "" if price is None else f"{price:.2f}", "quantity": "" if stock is None else str(stock),
        "open-date": "2024-01-15 08:00:00 PST", "item-is-marketplace": "y", "product-id-type": "1", "item-condition": "11",
        "asin1": product.asin, "product-id": product.asin, "pending-quantity": "0",
        "fulfillment-channel": amazon if stock is None else "DEFAULT", "status": "Active" if is_on else "Inactive",
    }  # fmt: skip
