"""Whether an orders file shows its first day from the beginning: an export by date range may start at any hour of it.

Apart from the reading, because it is a question of evidence: what is not shown whole stays in part until a sidecar, a folder, a
confirmation or an older file covers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


Pieces = Callable[[Sequence[str]], Iterable[pa.Table]]
"""the rows of an orders table by and by, of some columns"""


def begun(pieces: Pieces, sites: Iterable[str], first: date) -> tuple[str, ...]:
    """The sites on which the rows of an orders table show the file's first day from its first hour on, in order of name.

    A site whose midnight comes no earlier than that of one shown is shown too: one export begins at one moment for all.
    """
    known = [one for one in sites if one in marketplaces()]
    starts = {site: _midnight(site, first) for site in known}
    shown = [starts[site] for site in known if _is_shown(pieces, site, first)]
    return tuple(sorted(site for site in known if shown and starts[site] >= min(shown)))


def _midnight(site: str, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(marketplaces()[site].zone))


def _is_shown(pieces: Pieces, site: str, first: date) -> bool:
    starts = [into[is_first].min() for into, is_first in _seconds(pieces, site, first) if is_first.any()]
    if not starts:
        return False
    start = min(starts)
    if start <= AT_ONCE.total_seconds():
        return True
    count = earlier = 0
    for into, is_first in _seconds(pieces, site, first):
        count += int((~is_first).sum())
        earlier += int((into[~is_first] < start).sum())
    return count >= ENOUGH and earlier <= FEW * count


def _seconds(pieces: Pieces, site: str, first: date) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """For the rows of a site, piece by piece: how far into its day each order came, and whether that is the first day."""
    for table in pieces(("marketplace", "purchased_at", "day")):
        rows = table.filter(pc.equal(table.column("marketplace"), site))
        moments = rows.column("purchased_at").cast(pa.timestamp("us")).to_numpy()
        days = rows.column("day").to_numpy().astype("datetime64[D]")
        found, places = np.unique(days, return_inverse=True)
        midnights = np.array([_midnight(site, day).astimezone(UTC).replace(tzinfo=None) for day in found.tolist()], dtype="datetime64[us]")
        yield (moments - midnights[places]) / np.timedelta64(1, "s"), days == np.datetime64(first)
