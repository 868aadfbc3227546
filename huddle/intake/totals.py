"""What one file adds up to, by canonical name, after the report's own row rules and before any other file is looked at.

Sessions and page views count once per child ASIN however many SKU rows repeat them; cancelled and non-Amazon order lines are
counted apart; amounts of several currencies are never added, each stands under its own name (`sales.EUR`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake.derive import marks_of, once_each
from huddle.reports import Report

Totals = dict[str, float]
_CENT = Decimal("0.01")
_AMOUNTS = frozenset(("sales", "discount", "ad_spend", "ad_sales", "amount", "refunds"))
"""totals that are money"""


def totals(kind: str, table: pa.Table, codes: Sequence[str] = ()) -> Totals:
    """Totals of a typed table of a kind; counts are whole numbers, money is in the file's currency.

    `codes` are the currencies of the whole file where the table is one shop's part of it: its amounts then name their own.
    """
    found = _OF.get(kind, _rows_only)(table)
    own = pc.unique(table.column("currency")).drop_null().to_pylist() if "currency" in table.column_names else []
    if len(codes) < 2 or len(own) != 1:
        return found
    return {f"{name}.{own[0]}" if name in _AMOUNTS else name: value for name, value in found.items()}


class Sums:
    """The totals of a table that comes in pieces, without holding it; `codes` are the currencies of the whole file.

    Amounts and counts add up; what counts once is gathered; a total that does neither is worked out from its own columns alone.
    """

    def __init__(self, kind: str, codes: Sequence[str]) -> None:
        self._kind, self._codes = kind, codes
        self._sums: dict[str, list[float]] = {}
        self._keys: list[pa.Array] = []
        self._marks: list[np.ndarray] = []
        self._held: list[pa.Table] = []

    def add(self, table: pa.Table) -> None:
        """The next piece."""
        if self._kind in _AT_ONCE:
            self._held.append(table.select(list(_AT_ONCE[self._kind])))
            return
        if self._kind in _COUNTED:
            _, column, of = _COUNTED[self._kind]
            if column in _HASHED:
                self._marks.append(once_each(marks_of(of(table).column(column).drop_null())))
            else:
                self._keys.append(pc.unique(of(table).column(column)).drop_null())
            place = table.schema.get_field_index(column)  # counted over all pieces, not in each
            table = table.set_column(place, column, pa.chunked_array([pa.repeat(pa.scalar(""), table.num_rows)]))
        found = totals(self._kind, table, self._codes)
        unnamed = len(self._codes) > 1 and table.column("currency").null_count == table.num_rows
        for name, value in found.items():
            if not (unnamed and name in _AMOUNTS):
                self._sums.setdefault(name, []).append(value)

    @property
    def totals(self) -> Totals:
        """Of every piece so far."""
        if self._held:
            return totals(self._kind, pa.concat_tables(self._held), self._codes)
        found: Totals = {}
        for name, values in self._sums.items():
            whole = all(isinstance(value, int) for value in values)
            # Four decimals at most: their shortest spelling is what they were, so that no sum is off by its order.
            found[name] = int(sum(values)) if whole else float(sum((Decimal(repr(value)) for value in values), Decimal(0)))
        if self._kind in _COUNTED and (name := _COUNTED[self._kind][0]) in found:
            keys = pc.count_distinct(pa.chunked_array(self._keys, pa.string())).as_py()
            found[name] = keys + (len(once_each(np.concatenate(self._marks))) if self._marks else 0)
            if name == "settlements" and not found[name]:  # of amounts without a settlement there is none to count
                del found[name]
        return found


def balance_of(report: Report, pieces: Iterable[pa.Table]) -> dict[str, str]:
    """Where the amounts of a declared group do not add up to its total; empty where all do or nothing is declared."""
    if not report.adds_up:
        return {}
    names = (report.adds_up, "currency")
    parts = []
    for table in pieces:
        sums = table.group_by([*names]).aggregate([("amount", "sum"), ("total", "max")])
        parts.append(sums.rename_columns([*names, "amount", "total"]))
    return balance(report, pa.concat_tables(parts))


def balance(report: Report, table: pa.Table) -> dict[str, str]:
    """Where the amounts of a declared group do not add up to its total; empty where all do or nothing is declared."""
    if not report.adds_up or not table.num_rows:
        return {}
    groups = table.group_by(report.adds_up).aggregate([("amount", "sum"), ("total", "max")])
    gaps = [
        row["amount_sum"] - row["total_max"]
        for row in groups.to_pylist()
        if row["total_max"] is not None and row["amount_sum"] is not None
    ]
    off = [gap for gap in gaps if abs(gap) >= _CENT]
    if not off:
        return {}
    codes = pc.unique(table.column("currency")).drop_null().to_pylist()
    gap = sum((abs(one) for one in off), Decimal(0)).quantize(_CENT)
    return {"groups": str(len(off)), "of": str(len(gaps)), "gap": f"{gap:,}", "currency": codes[0] if len(codes) == 1 else ""}


def _sum(table: pa.Table, name: str) -> float | None:
    values = table.column(name)
    if values.null_count == len(values):
        return None
    total = pc.sum(values).as_py()
    return int(total) if pa.types.is_integer(values.type) else float(total)


def _add(found: Totals, name: str, value: float | None) -> None:
    if value is not None:
        found[name] = value


def _money(found: Totals, table: pa.Table, *names: str) -> None:
    codes = sorted(pc.unique(table.column("currency")).drop_null().to_pylist())
    for name in names:
        if len(codes) <= 1:
            _add(found, name, _sum(table, name))
            continue
        for code in codes:
            _add(found, f"{name}.{code}", _sum(table.filter(pc.equal(table.column("currency"), code)), name))


def _all(table: pa.Table) -> pa.Table:
    return table


def _sold(table: pa.Table) -> pa.Table:
    """What the lines that were sold count for; not their keys and words, which nothing adds up."""
    sold = pc.and_(table.column("is_amazon"), pc.invert(table.column("is_cancelled")))
    return table.select(["order_key", "units", "sales", "discount", "currency", "is_pending"]).filter(sold)


def _orders(table: pa.Table) -> Totals:
    amazon, cancelled = table.column("is_amazon"), table.column("is_cancelled")
    sold = _sold(table)
    found: Totals = {"units": _sum(sold, "units") or 0, "order_items": sold.num_rows}
    found["orders"] = len(pc.unique(sold.column("order_key")))
    _money(found, sold, "sales", "discount")
    found["pending_lines"] = pc.sum(pc.cast(sold.column("is_pending"), pa.int64())).as_py() or 0
    found["cancelled_lines"] = pc.sum(pc.cast(cancelled, pa.int64())).as_py() or 0
    found["non_amazon_lines"] = pc.sum(pc.cast(pc.invert(amazon), pa.int64())).as_py() or 0
    return found


def _site_day(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "sales")
    for name in ("units", "order_items", "page_views"):
        _add(found, name, _sum(table, name))
    _add(found, "account_sessions", _sum(table, "sessions"))
    _add(found, "units_refunded", _sum(table, "units_refunded"))
    return found


def traffic_once(table: pa.Table) -> pd.DataFrame:
    """Sessions and page views of a by-ASIN table, one row per child and distinct value: equal rows are SKUs repeating it."""
    keys = ["shop", "marketplace", "asin", "period_start", "period_end", "channel", "sessions", "page_views"]
    return table.select(keys).to_pandas().drop_duplicates()


def _asin_period(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "sales")
    for name in ("units", "order_items"):
        _add(found, name, _sum(table, name))
    once = traffic_once(table)
    for name in ("sessions", "page_views"):
        if once[name].notna().any():
            found[name] = int(once[name].sum())
    return found


def _ads(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "spend", "ad_sales")
    for name in ("impressions", "clicks", "ad_orders", "ad_units"):
        _add(found, {"impressions": "ad_impressions", "clicks": "ad_clicks"}.get(name, name), _sum(table, name))
    found["ad_spend"] = found.pop("spend", 0.0) if "spend" in found else 0.0
    for name in [name for name in found if name.startswith("spend.")]:
        found["ad_" + name] = found.pop(name)
    if any(name.startswith("ad_spend.") for name in found):
        found.pop("ad_spend")
    return found


def _ad_purchases(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "ad_sales")
    for name in ("ad_orders", "ad_units"):
        _add(found, name, _sum(table, name))
    return found


def _campaign_state(table: pa.Table) -> Totals:
    return {"campaigns": len(pc.unique(table.column("campaign")))}


def _inventory(table: pa.Table) -> Totals:
    found: Totals = {}
    for name in ("available", "reserved", "inbound"):
        _add(found, name, _sum(table, name))
    return found


def _reviews(table: pa.Table) -> Totals:
    mean = pc.mean(table.column("rating")).as_py()
    return {
        "reviews": len(pc.unique(table.column("review_key"))),
        "rating": round(mean, 4) if mean is not None else 0.0,
    }


def _returns(table: pa.Table) -> Totals:
    found: Totals = {}
    _add(found, "units", _sum(table, "units"))
    return found


def _fees(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "amount")
    keys = pc.unique(table.column("settlement_key")).drop_null()
    if len(keys):
        found["settlements"] = len(keys)
    return found


def _voc(table: pa.Table) -> Totals:
    found: Totals = {"asins": len(pc.unique(table.column("asin")))}
    for name in ("ncx_orders", "orders"):
        _add(found, name, _sum(table, name))
    return found


def _listings(table: pa.Table) -> Totals:
    return {"asins": len(pc.unique(table.column("asin"))), "offers": table.num_rows}


def _stock_moves(table: pa.Table) -> Totals:
    """Moves of the whole span; the balance is the last day's."""
    found: Totals = {}
    for name in ("received", "shipped"):
        _add(found, name, _sum(table, name))
    newest = table.filter(pc.equal(table.column("day"), pc.max(table.column("day"))))
    _add(found, "closing", _sum(newest, "closing"))
    return found


def _stock_costs(table: pa.Table) -> Totals:
    found: Totals = {}
    _money(found, table, "amount")
    return found


def _search(table: pa.Table) -> Totals:
    """Our own counts: the market's repeat under every product of ours."""
    found: Totals = {"rows": table.num_rows}
    for name in ("own_impressions", "own_clicks", "own_purchases", "clicks", "purchases"):
        if name in table.column_names and (name.startswith("own_") or "own_clicks" not in table.column_names):
            _add(found, name, _sum(table, name))
    return found


def _visits(table: pa.Table) -> Totals:
    """Visitors and buyers are people of one day and one item: their sum is a check on the file, not a number of people."""
    found: Totals = {}
    for name in ("visitors", "page_views", "buyers", "units"):
        _add(found, name, _sum(table, name))
    _money(found, table, "sales")
    return found


def _rows_only(table: pa.Table) -> Totals:
    return {"rows": table.num_rows}


_OF: Mapping[str, Callable[[pa.Table], Totals]] = {
    "orders": _orders,
    "site_day": _site_day,
    "asin_period": _asin_period,
    "ads": _ads,
    "ad_purchases": _ad_purchases,
    "campaign_state": _campaign_state,
    "inventory": _inventory,
    "reviews": _reviews,
    "returns": _returns,
    "fees": _fees,
    "voc": _voc,
    "visits": _visits,
    "listings": _listings,
    "stock_moves": _stock_moves,
    "stock_costs": _stock_costs,
    "search_queries": _search,
    "search_catalog": _search,
}

_COUNTED: Mapping[str, tuple[str, str, Callable[[pa.Table], pa.Table]]] = {
    "orders": ("orders", "order_key", _sold),
    "campaign_state": ("campaigns", "campaign", _all),
    "fees": ("settlements", "settlement_key", _all),
    "voc": ("asins", "asin", _all),
    "listings": ("asins", "asin", _all),
}
"""by kind the total that counts each thing once: its name, the column, and of which rows"""
_HASHED = ("order_key",)
"""keys that are hashes, counted by 64 bits of them: of five million two fall together in one of a million files"""
_AT_ONCE: Mapping[str, Sequence[str]] = {
    "reviews": ("review_key", "rating"),
    "stock_moves": ("day", "received", "shipped", "closing"),
    "asin_period": (
        *("shop", "marketplace", "asin", "period_start", "period_end", "channel"),
        *("sessions", "page_views", "units", "order_items", "sales", "currency"),
    ),
}
"""by kind the columns of totals that do not add up from one piece to the next"""
