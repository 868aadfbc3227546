"""Deliveries for tests: rows in, a typed Parquet file and its manifest row out, as the intake writes them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huddle import paths
from huddle.intake.cells import ARROW
from huddle.intake.empty_days import Stretch
from huddle.intake.manifest import Delivery
from huddle.kinds import Kind, kinds

DEFAULTS: dict[str, dict[str, Any]] = {
    "orders": {"is_cancelled": False, "is_pending": False, "is_amazon": True, "units": 1},
    "site_day": {},
    "asin_period": {},
    "ads": {"ad_product": "SP", "level": "campaign", "campaign": "everything"},
    "ad_purchases": {},
    "campaign_state": {},
    "inventory": {},
    "reviews": {},
}


def moment(day: date | str, hours_after: float = 72) -> datetime:
    """A moment of export some hours after a day's midnight in UTC: three days, so that every site's day has ended."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours_after)


def _value(type_: str, value: Any) -> Any:
    if value is None:
        return None
    if type_ == "money":
        return Decimal(str(value)).quantize(Decimal("0.0001"))
    if type_ == "day" and isinstance(value, str):
        return date.fromisoformat(value)
    if type_ == "time":
        made = datetime.fromisoformat(value) if isinstance(value, str) else value
        return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    return value


def _write(kind: Kind, rows: Sequence[Mapping[str, Any]], target: Path) -> None:
    """Whole, and once: another worker may be writing the same file, and one that is replaced while it is linked to is not found."""
    table = pa.table({c.name: pa.array([_value(c.type, row.get(c.name)) for row in rows], ARROW[c.type]) for c in kind.columns})
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    pq.write_table(table, draft)
    with suppress(FileExistsError):
        os.link(draft, target)
    draft.unlink()


def at_hand(name: str) -> None:
    """A typed copy of the store among this test's own deliveries."""
    target = paths.state() / "deliveries" / name
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        os.link(paths.state() / "stored" / name, target)


def deliver(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    start: date | str | None,
    end: date | str | None = None,
    exported: datetime | None = None,
    shop: str = "default",
    marketplaces: tuple[str, ...] = ("US",),
    report: str | None = None,
    absent: str = "zero",
    missing: Sequence[date | str] = (),
) -> Delivery:
    """Write the rows as a typed delivery into the state folder and return its manifest row; nothing arrived of the `missing` days."""
    start = date.fromisoformat(start) if isinstance(start, str) else start
    end = (date.fromisoformat(end) if isinstance(end, str) else end) or start
    exported = exported or moment(end or date(2026, 1, 1))
    only = marketplaces[0] if len(marketplaces) == 1 else None
    full = [
        {**DEFAULTS.get(kind, {}), "shop": shop, "marketplace": only, "line_number": number + 2, **row} for number, row in enumerate(rows)
    ]
    unknown = {name for row in full for name in row} - {column.name for column in kinds()[kind].columns}
    assert not unknown, f"{kind} has no column {unknown}"
    gone = [date.fromisoformat(day) if isinstance(day, str) else day for day in missing]
    empty = tuple(Stretch(site, day, day) for site in marketplaces for day in gone)
    told = f"{kind}{report}{shop}{marketplaces}{start}{end}{exported}{full}{empty or ''}"
    digest = hashlib.sha256(told.encode()).hexdigest()
    stored = paths.state() / "stored" / f"{digest[:16]}.parquet"  # of all tests, where they share one
    if not stored.exists():
        _write(kinds()[kind], full, stored)
    at_hand(stored.name)
    return Delivery(
        id=digest[:16],
        file=f"{digest[:6]}.csv",
        digest=digest,
        report=report or kind,
        kind=kind,
        shop=shop,
        marketplaces=marketplaces,
        period_start=start,
        period_end=end,
        exported_at=exported,
        currency=None,
        rows=len(full),
        rejected=0,
        totals={},
        absent=absent,
        is_sample=False,
        parquet=f"deliveries/{stored.name}",
        empty=empty,
    )
