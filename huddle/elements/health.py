"""X6, the health of our meetings: six numbers of the team with the four weeks before, and the tip for the weakest of them.

Nothing here is of a person: who spoke, owned or drove something is never read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from huddle import decisions, figures, warehouse
from huddle.decisions import Action, held
from huddle.decisions.fixed import home_day
from huddle.decisions.held import Held
from huddle.elements import outcomes, verdicts
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Tile
from huddle.meetings import meetings
from huddle.text import say

WEEKS = 4
"""weeks of a figure, and as many before it that it is held against"""
LONGEST = 1.05
"""a meeting is in time up to a twentieth over its length"""


@dataclass(frozen=True)
class Number:
    """One figure of health; None where nothing can be counted."""

    name: str
    now: float | None
    before: float | None
    ideal: float
    """what a good team comes to: the weakest figure is the one furthest below it, as a share of it"""

    @property
    def weakness(self) -> float:
        """0 where it is as good as it should be, 1 at the worst; 0 also where it is unknown."""
        if self.now is None:
            return 0.0
        if self.name == "minutes":
            return min(max(self.now - self.ideal, 0.0), 1.0)
        return min(max(1 - self.now / self.ideal, 0.0), 1.0)


def numbers(day: date, stamp: str = "") -> tuple[Number, ...]:
    """The six figures of the four weeks up to a day, each with the four weeks before."""
    since = day - timedelta(days=2 * 7 * WEEKS - 1)
    closed = [one for one in held.meetings(since=since) if one.day <= day]
    actions = decisions.every()
    middle = day - timedelta(days=7 * WEEKS)

    def both(name: str, of: Callable[[date, date], float | None], ideal: float) -> Number:
        return Number(name, of(middle + timedelta(days=1), day), of(since, middle), ideal)

    return (
        both("minutes", partial(_minutes, closed), 1.0), both("items", partial(_items, closed), 0.8),
        both("decisions", partial(_decided, closed, actions), 1.0), both("on_time", partial(_on_time, actions, day), 0.8),
        both("verified", partial(_verified, actions), 0.8), both("hits", partial(_hits, actions, stamp or warehouse.stamp()), 0.5),
    )  # fmt: skip


def weakest(found: Sequence[Number]) -> str:
    """The name of the figure furthest from what it should be; `start` while no meeting was closed, empty where all are good."""
    if all(one.now is None for one in found[:3]):
        return "start"
    worst = max(found, key=lambda one: one.weakness)
    return worst.name if worst.weakness > 0 else ""


def tip(day: date, stamp: str, language: str) -> str:
    """What to try the next time: the declared tip for the weakest figure, never by chance; empty where none is weak."""
    name = weakest(numbers(day, stamp))
    return say(f"health.tip_{name}", language) if name else ""


def _of(closed: Sequence[Held], first: date, last: date) -> list[Held]:
    return [one for one in closed if first <= one.day <= last]


def _minutes(closed: Sequence[Held], first: date, last: date) -> float | None:
    """Minutes used over minutes planned, of the meetings that a clock ran in."""
    timed = [(one.minutes, meetings()[one.kind].minutes) for one in _of(closed, first, last) if one.minutes is not None]
    return sum(used for used, _ in timed) / sum(planned for _, planned in timed) if timed else None


def _items(closed: Sequence[Held], first: date, last: date) -> float | None:
    """Items of the agenda that were come to, over those that the meeting's clock knows."""
    walls = [one for one in _of(closed, first, last) if one.talked]
    planned = sum(len(meetings()[one.kind].items) for one in walls)
    reached = sum(len({item.code for item in meetings()[one.kind].items} & {code.split(".")[0] for code in one.screens}) for one in walls)
    return reached / planned if planned else None


def _decided(closed: Sequence[Held], actions: Sequence[Action], first: date, last: date) -> float | None:
    """Actions and decisions on record for each meeting that was closed."""
    held_on = _of(closed, first, last)
    days = [*(one.day for one in actions), *(one.day for one in decisions.records())]
    taken = sum(first <= one <= last for one in days)
    return taken / len(held_on) if held_on else None


def _on_time(actions: Sequence[Action], day: date, first: date, last: date) -> float | None:
    """Of the actions that fell due, those that were done by their day; what is still open on its day is not late yet, and what was dropped
    by its day was never owed."""
    ends = {one.id: home_day(one.closed_at) for one in actions if one.closed_at}
    owed = [one for one in actions if first <= one.due <= last and not (one.is_open and one.due >= day)]
    owed = [one for one in owed if one.status != "dropped" or ends[one.id] > one.due]
    return sum(one.id in ends and ends[one.id] <= one.due for one in owed) / len(owed) if owed else None


def _verified(actions: Sequence[Action], first: date, last: date) -> float | None:
    """Of the actions whose review came, those of which the owner said what came of them."""
    own = decisions.own_verdicts()
    due = [one for one in actions if one.review is not None and first <= one.review <= last and (one.status != "dropped" or one.began)]
    return sum(one.id in own for one in due) / len(due) if due else None


def _hits(actions: Sequence[Action], stamp: str, first: date, last: date) -> float | None:
    """Of the actions that can be judged and became so in these days, those that worked."""
    if stamp == "empty":
        return None
    wanted = [one for one in actions if (ready := verdicts.ready_on(one)) is not None and first <= ready <= last]
    words = [found.word for one in wanted if (found := verdicts.verdict(one, stamp, actions)) is not None]
    judged = sum(word in ("worked", "worse", "no_change") for word in words)
    return words.count("worked") / judged if judged else None


def elements(choices: Choices, day: date) -> tuple[Element, ...]:
    """X6 for the desk and the wall; nothing before the first meeting was closed."""
    if not any(one.day <= day for one in held.meetings()):
        return ()
    language = choices.language
    found = numbers(day, choices.stamp)
    known = [one for one in found if one.now is not None]
    if not known:
        return ()
    worst = weakest(found)
    named = {"name": say(f"health.name_{worst}", language)} if worst else {}
    title = say("health.title_weak" if worst else "health.title_good", language, **named)
    note = say(f"health.tip_{worst}", language) if worst else ""
    score = outcomes.score(outcomes.due(day, choices.stamp)) if choices.stamp != "empty" else None
    more = say("health.brier", language, brier=f"{score.brier:.2f}") if score else ""
    tiles = tuple(_tile(one, day, language, is_worst=one.name == worst) for one in known)
    return (Element("X6", say("health.question", language), title, tiles=tiles, note=note, more=more),)


def _tile(one: Number, day: date, language: str, *, is_worst: bool) -> Tile:
    was = say("health.before", language, value=_value(one.name, one.before)) if one.before is not None else say("health.first", language)
    as_of = figures.date_without_weekday(day, language)
    return Tile(
        f"health_{one.name}", say(f"health.name_{one.name}", language), _value(one.name, one.now), as_of,
        was, say(f"health.means_{one.name}", language), tone="attention" if is_worst else "normal",
    )  # fmt: skip


def _value(name: str, value: float | None) -> str:
    return f"{value:.1f}" if name == "decisions" and value is not None else figures.percent(value, decimals=0)
