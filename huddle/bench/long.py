"""Two long exports to measure the intake by: all orders, and a week's search terms. Every order, product and search in them is made up.

Written block by block from columns, because a line at a time in Python would take longer than what is measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huddle.bench.house import NOW

_BLOCK = 100_000
_DAYS = 365
_ASINS = 3_000
_ORDERS = (
    *("amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel"),
    *("sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku", "asin", "item-status", "quantity"),
    *("currency", "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax"),
    *("item-promotion-discount", "ship-promotion-discount", "ship-city", "ship-state", "ship-postal-code", "ship-country"),
    *("promotion-ids", "is-business-order", "purchase-order-number", "price-designation", "is-iba", "order-item-id"),
)
_TERMS = (
    *("Search Frequency Rank", "Search Term"),
    *(f"Top Clicked Brand #{place}" for place in (1, 2, 3)),
    *(f"Top Clicked Category #{place}" for place in (1, 2, 3)),
    *(
        f"Top Clicked Product #{place}: {what}"
        for place in (1, 2, 3)
        for what in ("ASIN", "Product Title", "Click Share", "Conversion Share")
    ),
    "Reporting Date",
)

Cells = Any
"""a column of a block: an array of texts, or one text for every row"""


def write(file: Path, rows: int, lines_of: Callable[[int, int, np.random.Generator], list[Cells]], head: str, mark: str) -> None:
    """Write a long file once; one that was written whole before is used again."""
    done = file.with_name(f".{file.name}.complete.json")
    wanted = {"rows": rows, "now": NOW}
    if done.is_file() and file.is_file() and json.loads(done.read_text()) == wanted:
        return
    done.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(5)
    with file.open("wb") as out:
        out.write(head.encode())
        for first in range(0, rows, _BLOCK):
            count = min(_BLOCK, rows - first)
            cells = [one if isinstance(one, pa.Array) else pa.repeat(one, count) for one in lines_of(first, count, rng)]
            lines = pc.binary_join_element_wise(*cells, mark)
            out.write("\n".join([*lines.to_pylist(), ""]).encode())
    done.write_text(json.dumps(wanted))


def _written(pattern: str, numbers: Sequence[int] | np.ndarray) -> pa.Array:
    """Numbers with leading zeros between what stands before and behind them: `B0{:08}`."""
    before, rest = pattern.split("{:0")
    width, behind = rest.split("}")
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width=int(width), padding="0")
    return pc.binary_join_element_wise(pa.repeat(before, len(digits)), digits, pa.repeat(behind, len(digits)), "")


def _money(cents: np.ndarray) -> pa.Array:
    whole = pc.cast(pa.array(cents // 100), pa.string())
    return pc.binary_join_element_wise(whole, _written("{:02}", cents % 100), ".")


def orders(file: Path, rows: int) -> None:
    """An All Orders file, newest first, as Amazon writes it: about nine orders in ten have one line."""

    def block(first: int, count: int, rng: np.random.Generator) -> list[Cells]:
        place = np.arange(first, first + count)
        order = place - place // 10  # every tenth line belongs to the order of the line above
        until = np.datetime64("2026-11-19T07:00:00")
        bought = until - (place * (_DAYS * 86_400 / rows)).astype("timedelta64[s]")
        item = (rng.random(count) ** 2 * _ASINS).astype(int)
        units = rng.choice([1, 1, 1, 1, 1, 1, 1, 2, 2, 3], count)
        price = units * (990 + item * 7 % 4000)
        status = pa.array(["Shipped", "Shipped", "Shipped", "Shipped", "Shipped", "Shipped", "Cancelled"])
        off = np.where(rng.random(count) < 0.1, price // 10, 0)
        city = pa.array(["Sampletown", "Exampleville", "Probe sur Mer", "Musterstadt"])
        return [
            _written("905-{:07}-4400000", order), "", _moments(bought), _moments(bought + np.timedelta64(7200, "s")),
            status.take(pa.array(rng.integers(0, 7, count))), "Amazon", "Amazon.com", "", "", "Standard",
            _written("Made-up thing no. {:05}, blue, with a box", item), _written("LONG-{:05}", item), _written("B0LONG{:04}", item),
            "Shipped", pc.cast(pa.array(units), pa.string()), "USD", _money(price), _money(price // 12), "", "", "", "", _money(off), "",
            city.take(pa.array(rng.integers(0, 4, count))), "WA", _written("{:05}", rng.integers(0, 99_999, count)), "US", "", "false", "",
            "", "false", _written("{:014}", place),
        ]  # fmt: skip

    write(file, rows, block, "\t".join(_ORDERS) + "\n", "\t")


def _moments(moments: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(pc.strftime(pa.array(moments), format="%Y-%m-%dT%H:%M:%S"), pa.scalar("+00:00"), "")


def search_terms(file: Path, rows: int) -> None:
    """A week's Top Search Terms of Brand Analytics: about 400 bytes a row."""

    def block(first: int, count: int, rng: np.random.Generator) -> list[Cells]:
        rank = np.arange(first + 1, first + count + 1)
        cells: list[Cells] = [pc.cast(pa.array(rank), pa.string()), _written('"made-up search no. {:08}"', rank)]
        cells += ['"Nobody"'] * 3 + ['"Home and Kitchen"'] * 3
        for _ in range(3):
            item = rng.integers(0, 50_000, count)
            title = _written('"Made-up thing no. {:08} of a long and ""telling"" name, with a box"', item)
            shares = (_money(rng.integers(0, 3000, count)), _money(rng.integers(0, 2000, count)))
            cells += [_written("B0MADE{:04}", item % 10_000), title, *shares]
        return [*cells, "2026-11-14"]

    above = 'Reporting Range=["Weekly"],Select week=["Week 46 | 2026-11-08 - 2026-11-14"]\n'
    write(file, rows, block, above + ",".join(_TERMS) + "\n", ",")

