"""How good were the mornings: planted money in the top five, days to detection, false items, silence, the cause's name.

An event is *caught* when one of the five rows of a morning from its first day to two days after it became knowable is about it.
A row is about an event when it names its ASIN (its line, its source) and speaks of the same thing: of missing units, of stock, of
reviews, of visits. A row is *false* when nothing planted nor anything the generator logs explains it, a week of aftermath included.
Money weighs an event by what it costs a day. Nothing here looks at how a row was found, so baselines are scored the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

from huddle.bench.exceptions.happenings import Happening

ROOM = 5
"""rows a meeting has room for"""
WITHIN = 2
"""days after the day an event is knowable"""
TURNS = 28
"""days in which demand that stopped or came back by itself explains a row"""
TRACES = 7
"""days after an event in which its traces in a window still explain a row"""
CAUSES: Mapping[str, frozenset[str]] = {
    "stock_out": frozenset(("stocked_out", "runs_out")), "buy_box": frozenset(("buy_box_lost",)),
    "price_error": frozenset(("price_out", "price_planned")),
    "ad_cut": frozenset(("ad_clicks_off", "budget_exhausted")),
    "topic": frozenset(("low_stars", "rating_drop", "complaint_topic")),
    "returns": frozenset(("return_wave",)), "bots": frozenset(("bot_traffic",)),
    "late": frozenset(("source_late",)), "gone": frozenset(("listing_gone", "sessions_zero")),
}  # fmt: skip
"""event -> the rules that name it"""
UNSEEN: Mapping[tuple[str, str], frozenset[str]] = {
    **{("L1", kind): frozenset(("no_orders", "units_off")) for kind in ("stock_out", "gone", "buy_box")},
    ("L4", "gone"): frozenset(("listing_gone", "sessions_zero", "no_orders")),
}
"""level and event whose cause its files cannot tell -> the rules that say what can be seen: it stopped selling"""
_NAMED = frozenset().union(*CAUSES.values())
ANY = "deviation"
"""the kind of a baseline's row: it says that sales moved, never why"""
UNITS_MOVE = frozenset(("stock_out", "buy_box", "price_error", "ad_cut", "gone", "topic"))
_OF_ADS = frozenset(("ads_no_orders", "ads_cost_per_order"))
_OF_STOCK = frozenset(("stocked_out", "runs_out"))
_OF_UNITS = frozenset((
    "buy_box_lost", "price_out", "no_orders", "ad_clicks_off", "units_off", "line_off", "listing_gone", "sessions_zero",
    "budget_exhausted", "sessions_off", "conversion_off", ANY,
))  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of a morning, of the product or of a baseline."""

    kind: str
    asin: str | None
    line: str | None = None
    channel: str | None = None
    symptoms: tuple[str, ...] = ()
    value: float | None = None


@dataclass(frozen=True)
class Truth:
    """What was planted and what the generator logs, in terms a row can be compared with."""

    happened: Sequence[Happening]
    asins: Sequence[str]
    lines: Sequence[str]
    is_low: np.ndarray
    """ASIN x day: stock low or out"""
    is_out: np.ndarray
    """ASIN x day: nothing to sell at the day's end"""
    turned: Sequence[tuple[int, int]] = ()
    """ASIN and day on which demand itself stopped or came back"""
    level: str = "L5"
    untold: np.ndarray | None = None
    """ASIN x day: promotions and holidays that the level's files do not tell, so that what they move is news"""

    def causes(self, kind: str) -> frozenset[str]:
        """The rules that name an event rightly from the files there are."""
        return UNSEEN.get((self.level, kind), CAUSES[kind])

    def names(self, one: Happening) -> set[str]:
        return {self.asins[row] for row in one.asins}


Demand = Callable[[str], bool]


def speaks_of(row: Row, one: Happening, truth: Truth, is_demand: Demand) -> bool:
    """Is the row about the event, days left aside?"""
    seen = {row.kind, *row.symptoms}
    if one.kind == "late":
        return row.channel == one.source and row.kind in CAUSES["late"]
    fits = bool(seen & CAUSES[one.kind]) or (one.kind in UNITS_MOVE and (bool(seen & _OF_UNITS) or any(map(is_demand, seen))))
    if one.kind == "bots":
        fits |= bool(seen & {"sessions_off", "conversion_off"})
    if one.kind in ("stock_out", "gone", "buy_box"):
        fits |= row.kind in _OF_ADS  # what they bring about: clicks that cannot be answered by an order
    if row.asin is not None:
        is_of_stock = row.kind in _OF_STOCK and one.line is not None  # one ASIN's stock says nothing of what struck its whole line
        return fits and row.asin in truth.names(one) and not is_of_stock
    if row.kind == "channel_off":  # fewer shoppers by the ads: a cut of some of them, where it weighs as much
        return one.kind == "ad_cut" and str(row.channel).startswith("ads") and (not row.value or one.money >= 0.5 * row.value)
    is_of_another = row.kind in _NAMED and row.kind not in CAUSES[one.kind]  # of many ASINs, a cause speaks of what it causes alone
    if row.channel is not None or one.kind not in UNITS_MOVE or is_of_another:
        return False
    of_line = {truth.lines[place] for place in one.asins}
    weighs = one.money >= 0.5 * row.value if row.value else True
    if row.line is None or row.line.startswith("~"):  # the line of everything that no table names: as the whole site
        return weighs
    return row.line in of_line and (one.line == row.line or weighs)


def is_logged(row: Row, day: int, truth: Truth) -> bool:
    """Does a state the generator logs explain the row: demand that stopped, stock low by itself, or out now or in the week before?

    Ads without orders are judged over two settled weeks, so that a stock-out explains them as long.
    """
    if truth.untold is not None and {row.kind, *row.symptoms} & (_OF_UNITS | CAUSES["price_error"]):
        own = [k for k, asin in enumerate(truth.asins) if row.asin in (None, asin) and _is_inside(truth.lines[k], row)]
        if truth.untold[own, max(day - TRACES, 0) : day + 1].any(axis=1).mean() >= 0.5:
            return True
    if row.asin is None:
        return False
    place = truth.asins.index(row.asin)
    lately = slice(max(day - TRACES, 0), day + 1)
    if any(row_of == place and begun <= day <= begun + TURNS for row_of, begun in truth.turned):
        return True
    if row.kind in _OF_STOCK:
        return bool(truth.is_low[place, lately].any())
    if row.kind in _OF_ADS:
        return bool(truth.is_out[place, max(day - 16, 0) : day + 1].any())
    return bool(({row.kind, *row.symptoms} & (_OF_UNITS | _OF_STOCK)) and truth.is_out[place, lately].any())


def _is_inside(line: str, row: Row) -> bool:
    """Is an ASIN of that line part of what a row without an ASIN speaks of? A line that no table names holds every ASIN."""
    return row.asin is not None or row.line in (None, line) or row.line.startswith("~")


@dataclass
class Outcome:
    """One event of one company, as it was seen."""

    happening: Happening
    seed: int
    is_detectable: bool
    """it becomes knowable, by formula"""
    caught: bool
    best_rank: int | None
    days: int | None
    """from its first day to the first morning it stood among the five"""
    cause_right: bool | None


@dataclass
class Tally:
    """Everything scored on some companies; tallies add up."""

    outcomes: list[Outcome] = field(default_factory=list)
    mornings: int = 0
    false: int = 0
    quiet: int = 0
    silent: int = 0
    """mornings of quiet months without a false row"""
    empty: int = 0
    """... without any row"""
    false_kinds: Counter[str] = field(default_factory=Counter)
    false_quiet: int = 0
    rows: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.outcomes += other.outcomes
        for name in ("mornings", "false", "quiet", "silent", "empty", "false_quiet", "rows"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.false_kinds.update(other.false_kinds)


def tally(
    shown: Mapping[int, Sequence[Row]], quiet: range, truth: Truth, seed: int, is_demand: Demand = lambda _: False
) -> Tally:
    """Score the rows shown, at most `ROOM` a morning, by day."""
    made = Tally(mornings=len(shown), quiet=len(set(shown) & set(quiet)))
    for day, rows in shown.items():
        false = [row for row in rows[:ROOM] if not _is_true(row, day, truth, is_demand)]
        made.rows += len(rows[:ROOM])
        made.false += len(false)
        made.false_kinds.update(row.kind for row in false)
        if day in quiet:
            made.silent += not false
            made.empty += not rows
            made.false_quiet += len(false)
    for one in truth.happened:
        outcome = _seen(one, shown, truth, seed, is_demand)
        if outcome is not None:
            made.outcomes.append(outcome)
    return made


def _is_true(row: Row, day: int, truth: Truth, is_demand: Demand) -> bool:
    alive = [one for one in truth.happened if one.first <= day <= one.last + TRACES]
    return any(speaks_of(row, one, truth, is_demand) for one in alive) or is_logged(row, day, truth)


def _seen(one: Happening, shown: Mapping[int, Sequence[Row]], truth: Truth, seed: int, is_demand: Demand) -> Outcome | None:
    """How an event was seen; None where no file of the level shows it, or its mornings were not all looked at."""
    if not one.is_shown_at(truth.level):
        return None
    deadline = (one.knowable if one.knowable is not None else one.last) + WITHIN
    if not set(range(one.first, deadline + 1)) <= set(shown):
        return None
    ranks = {
        day: (place, row)
        for day in sorted(shown)
        if one.first <= day <= max(deadline, one.last)
        for place, row in reversed(list(enumerate(shown[day][:ROOM], start=1)))
        if speaks_of(row, one, truth, is_demand)
    }  # fmt: skip
    in_time = {day: found for day, found in ranks.items() if day <= deadline}
    first = in_time[min(in_time)][1] if in_time else None
    right = None if first is None else first.kind in truth.causes(one.kind)
    return Outcome(
        one, seed, one.knowable is not None, bool(in_time), min((place for place, _ in ranks.values()), default=None),
        min(ranks) - one.first if ranks else None, right,
    )  # fmt: skip


def figures(one: Tally) -> dict[str, Any]:
    """The score of a tally. Shares of nothing are null."""
    every = one.outcomes
    above = [outcome for outcome in every if outcome.is_detectable]
    return {
        "caught_money_top5": _money(above), "caught_money_top5_unfiltered": _money(every),
        "caught_events": _share(outcome.caught for outcome in above),
        "caught_events_unfiltered": _share(outcome.caught for outcome in every),
        "events": len(every), "events_detectable": len(above), "detectable_share": _share(outcome.is_detectable for outcome in every),
        "median_days_to_detect": median(days) if (days := [o.days for o in every if o.days is not None]) else None,
        "median_rank": median(ranks) if (ranks := [o.best_rank for o in every if o.best_rank is not None]) else None,
        "false_per_morning": _ratio(one.false, one.mornings), "silent_share": _ratio(one.silent, one.quiet),
        "empty_share": _ratio(one.empty, one.quiet), "cause_right": _share(o.cause_right for o in every if o.cause_right is not None),
        "mornings": one.mornings, "quiet_mornings": one.quiet, "rows_per_morning": _ratio(one.rows, one.mornings),
        "false_kinds": dict(one.false_kinds.most_common()),
    }  # fmt: skip


def grouped(one: Tally, by: Callable[[Happening], str]) -> dict[str, dict[str, Any]]:
    """The score of events by kind or by volume class."""
    names = sorted({by(outcome.happening) for outcome in one.outcomes})
    wanted = (
        "events", "events_detectable", "caught_events", "caught_events_unfiltered", "caught_money_top5", "median_days_to_detect",
        "cause_right",
    )  # fmt: skip
    found = {}
    for name in names:
        own = figures(Tally([outcome for outcome in one.outcomes if by(outcome.happening) == name]))
        found[name] = {key: own[key] for key in wanted}
    return found


def _money(outcomes: Sequence[Outcome]) -> float | None:
    return _ratio(sum(o.happening.money for o in outcomes if o.caught), sum(o.happening.money for o in outcomes))


def _share(flags: Any) -> float | None:
    listed = [bool(flag) for flag in flags]
    return _ratio(sum(listed), len(listed))


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
