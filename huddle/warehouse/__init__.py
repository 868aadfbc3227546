"""The warehouse: typed deliveries in, answers out; every answer belongs to a stamp, and a stamp never changes.

ask("site/list")                     the stamp in force
ask("site/list", stamp=frozen)       the stamp a meeting began with
refresh()                            build what the manifest in force needs, then switch to it
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from huddle.warehouse.answers import answer
from huddle.warehouse.daily import daily as by_day
from huddle.warehouse.daily import spanned as by_span
from huddle.warehouse.deliveries import MissingDelivery
from huddle.warehouse.measure import measure as measured
from huddle.warehouse.request import CannotMeasure, check
from huddle.warehouse.snapshot import Snapshot, is_large, open_snapshot

__all__ = [
    "CannotMeasure", "MissingDelivery", "ask", "daily", "forget", "is_large", "measure", "ready", "refresh", "spanned", "stamp",
]  # fmt: skip

KEPT_SNAPSHOTS = 3
_snapshots: OrderedDict[str, Snapshot] = OrderedDict()
_in_force: list[str] = []
_guard = threading.Lock()
_building = threading.RLock()


def refresh() -> str:
    """Build the marts the manifest in force needs, switch to them, and say their stamp.

    A question running meanwhile ends on the stamp it began with. Raises MissingDelivery when a typed copy is gone.
    """
    from huddle.intake import manifest

    newest = _opened(manifest.stamp()).stamp
    with _guard:
        _in_force[:] = [newest]
    return newest


def ready() -> bool:
    """Whether this process has a stamp in force, so that the next question is answered at once."""
    return bool(_in_force)


def stamp() -> str:
    """The stamp in force in this process; the first call opens the manifest's."""
    from huddle.intake import manifest

    with _guard:
        known = _in_force[:]
    return manifest.resolved(known[0]) if known else refresh()


def ask(question: str, *, stamp: str | None = None, **parameters: Any) -> pd.DataFrame:
    """The answer to a question of `queries/questions`, as a frame of its own; `stamp` re-opens an earlier manifest.

    Raises UnknownQuestion, WrongParameters (missing, unknown or of another type) or KeyError for an unknown stamp, in words.
    """
    return answer(_snapshot(stamp), question, parameters)


def measure(
    names: Sequence[str],
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, Any] | None = None,
    *,
    currency: str | None = None,
    stamp: str | None = None,
) -> pd.DataFrame:
    """Metrics of the dictionary by day, week, month, shop, marketplace, line, asin, channel, ad_product or campaign.

    One row per combination; where money is in it also per `currency`, unless `currency` asks for conversion by the declared
    rates. `is_complete` says whether every day of the row is known whole; ratios are fractions, unknown is NaN.
    Raises CannotMeasure, in words, for a metric, dimension or filter that does not exist or does not go together.
    """
    asked = check(names, by, since, until, where or {}, currency)
    with _snapshot(stamp).cursor() as cursor:
        return measured(cursor, asked)


def daily(
    names: Sequence[str],
    until: date | None = None,
    where: Mapping[str, Any] | None = None,
    *,
    currency: str | None = None,
    stamp: str | None = None,
) -> pd.DataFrame:
    """The inputs of metrics for every shop, site and day up to `until`, with whether each day is known whole.

    Raises CannotMeasure, in words, as `measure` does, for metrics not known by day and for money that cannot be added.
    """
    asked = replace(check(names, (), None, None, where or {}, currency), until=until)
    return by_day(_snapshot(stamp), asked)


def spanned(until: date, where: Mapping[str, Any] | None = None, *, stamp: str | None = None) -> pd.DataFrame:
    """What by-ASIN reports over a week or a month say: counts per shop, site and span, for where the days are not known."""
    asked = replace(check(["sessions"], (), None, None, where or {}, None), until=until)
    with _snapshot(stamp).cursor() as cursor:
        return by_span(cursor, asked)


def forget() -> None:
    """Let go of every snapshot this process holds; the next question opens what it needs."""
    with _guard:
        _in_force.clear()
        _snapshots.clear()


def _snapshot(wanted: str | None) -> Snapshot:
    from huddle.intake import manifest

    wanted = manifest.resolved(wanted or stamp())
    return _at_hand(wanted) or _opened(wanted)


def _at_hand(wanted: str) -> Snapshot | None:
    with _guard:
        if wanted in _snapshots:
            _snapshots.move_to_end(wanted)
        return _snapshots.get(wanted)


def _opened(wanted: str) -> Snapshot:
    """The snapshot of a stamp, opened when it is not at hand; beyond a few the oldest goes, never the one in force.

    Questions on stamps at hand go on being answered while another is built.
    """
    from huddle.intake import manifest

    with _building:
        snapshot = _at_hand(wanted)
        if snapshot is None:
            found = manifest.of(wanted)
            try:
                snapshot = open_snapshot(wanted, found.deliveries, manifest.earlier(found.deliveries))
            except MissingDelivery:
                # Something was forgotten since the manifest was read: then another stamp stands for this one.
                if manifest.resolved(wanted) == wanted:
                    raise
                return _opened(manifest.resolved(wanted))
            with _guard:
                _snapshots[wanted] = snapshot
                spare = [one for one in _snapshots if one != wanted and one not in _in_force]
                for old in spare[: max(0, len(_snapshots) - KEPT_SNAPSHOTS)]:
                    del _snapshots[old]
        return snapshot
