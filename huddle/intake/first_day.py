"""Whether an orders file shows its first day from the beginning: an export by date range may start at any hour of it.

Apart from the reading, because it is a question of evidence: what is not shown whole stays in part until a sidecar, a folder, a
confirmation or an older file covers it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huddle.marketplaces import marketplaces

AT_ONCE = timedelta(minutes=30)
"""an order so soon after midnight shows that the file begins with the day"""
ENOUGH, FEW = 100, 0.02
"""of so many orders on other days, no larger a part came earlier in their day than the first order did in its own"""


def begun(table: pa.Table, first: date) -> tuple[str, ...]:
    """The sites on which the rows of an orders table show the file's first day from its first hour on, in order of name.

    A site whose midnight comes no earlier than that of one shown is shown too: one export begins at one moment for all.
    """
    sites = [one for one in pc.unique(table.column("marketplace")).to_pylist() if one in marketplaces()]
    starts = {site: _midnight(site, first) for site in sites}
    shown = [starts[site] for site in sites if _is_shown(table, site, first)]
    return tuple(sorted(site for site in sites if shown and starts[site] >= min(shown)))


def _midnight(site: str, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(marketplaces()[site].zone))


def _is_shown(table: pa.Table, site: str, first: date) -> bool:
    rows = table.filter(pc.equal(table.column("marketplace"), site))
    moments = rows.column("purchased_at").cast(pa.timestamp("us")).to_numpy()
    days = rows.column("day").to_numpy().astype("datetime64[D]")
    found, places = np.unique(days, return_inverse=True)
    midnights = np.array([_midnight(site, day).astimezone(UTC).replace(tzinfo=None) for day in found.tolist()], dtype="datetime64[us]")
    into = (moments - midnights[places]) / np.timedelta64(1, "s")
    is_first = days == np.datetime64(first)
    if not is_first.any():
        return False
    start = into[is_first].min()
    others = into[~is_first]
    return bool(start <= AT_ONCE.total_seconds() or (len(others) >= ENOUGH and (others < start).mean() <= FEW))
