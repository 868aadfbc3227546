"""Small exports in the real layouts, for tests about everything but dialects (those are in `formats/`)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

EXPORTED = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
ORDERS = (
    *("amazon-order-id", "purchase-date", "last-updated-date", "order-status", "sales-channel"),
    *("product-name", "sku", "asin", "item-status", "quantity"),
    *("currency", "item-price", "item-promotion-discount", "ship-city", "ship-state"),
    *("ship-postal-code", "is-business-order"),
)
BY_ASIN = (
    "(Parent) ASIN",
    "(Child) ASIN",
    "Title",
    "Sessions - Total",
    "Page Views - Total",
    "Units Ordered",
    "Ordered Product Sales",
    "Total Order Items",
)
BY_DATE = ("Date", "Ordered Product Sales", "Units Ordered", "Total Order Items", "Page Views - Total", "Sessions - Total")


def asin(number: int) -> str:
    """A made-up ASIN."""
    return f"B0HUDDLE{number:02d}"


def put(file: Path, content: str | bytes, exported: datetime = EXPORTED) -> Path:
    """Writes a file, as old as it was exported."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(file, (exported.timestamp(), exported.timestamp()))
    return file


def order(number: int, day: date, item: int, units: int = 1, **other: str) -> dict[str, str]:
    """One US order line at noon Pacific."""
    at = f"{day.isoformat()}T20:00:00+00:00"
    line = {
        "amazon-order-id": f"701-{number:07d}-{item:07d}", "purchase-date": at, "last-updated-date": at,
        "order-status": "Shipped", "sales-channel": "Amazon.com", "product-name": f"Thing {item}", "sku": f"SKU-{item}",
        "asin": asin(item), "item-status": "Shipped", "quantity": str(units), "currency": "USD",
        "item-price": f"{units * 20 + 0.5:.2f}", "item-promotion-discount": "", "ship-city": "Springfield",
        "ship-state": "IL", "ship-postal-code": "62704", "is-business-order": "false",
    }  # fmt: skip
    return {**line, **{name.replace("_", "-"): value for name, value in other.items()}}


def orders(lines: Iterable[Mapping[str, str]]) -> str:
    """An All Orders file."""
    return delimited(ORDERS, ([line[name] for name in ORDERS] for line in lines), "\t")


def by_asin(units: Mapping[int, int], price: float = 20.5) -> str:
    """A Business Report by child ASIN: units by number of the made-up ASIN."""
    rows = (
        ("B0HUDDLE00", asin(item), f"Thing {item}", str(count * 11), str(count * 17), str(count), f'"${count * price:,.2f}"', str(count))
        for item, count in units.items()
    )
    return "\ufeff" + delimited(BY_ASIN, rows, ",")


def by_date(units: Mapping[date, int], price: float = 20.5) -> str:
    """Sales and Traffic by date."""
    rows = (
        (f"{day:%b} {day.day}, {day.year}".join('""'), f'"${count * price:,.2f}"', str(count), str(count), str(count * 17), str(count * 11))
        for day, count in units.items()
    )
    return "\ufeff" + delimited(BY_DATE, rows, ",")


def delimited(header: Sequence[str], rows: Iterable[Sequence[str]], mark: str) -> str:
    """Rows under a header."""
    return "\n".join([mark.join(header), *(mark.join(row) for row in rows)]) + "\n"


def days(first: date, last: date) -> list[date]:
    """Every day of a span."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
