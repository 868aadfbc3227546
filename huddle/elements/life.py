"""The life of an exception: its age, what the team answered to it, and why it is back.

Apart from what finds exceptions, because finding is a pure function of the data, and from the pages, because the command line tells
the same. An answer speaks of the same thing (ASIN, line, source, campaign, site) and of the kinds that were seen when it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from huddle import clock, decisions
from huddle.analysis.contained import running
from huddle.analysis.exceptions import ExceptionRow, exceptions
from huddle.decisions import Answer, Thing
from huddle.marketplaces import marketplaces
from huddle.rules import rules
from huddle.settings import setting

State = Literal["open", "returned", "acknowledged", "handed_over", "silenced"]
Because = Literal["", "value", "cause", "ended"]
"""why an answered exception is back: it costs more, it has a cause nobody spoke of, the answer's last day is over"""
_HELD: dict[str, State] = {"acknowledged": "acknowledged", "handed_over": "handed_over", "silenced": "silenced"}
_MEETING = time(9)
"""the hour of a morning meeting in the team's own zone"""


@dataclass(frozen=True)
class Lived:
    """An exception with what became of it by its morning."""

    row: ExceptionRow
    state: State = "open"
    since: date | None = None
    """its beginning; None where no rule knows it and nobody has answered it yet"""
    age_days: int | None = None
    """how many days it has lasted, its first one counted"""
    answer: Answer | None = None
    """the last one that speaks of it"""
    because: Because = ""

    @property
    def needs_us(self) -> bool:
        """Nobody has it: it is new, or it is back."""
        return self.state in ("open", "returned")


@dataclass(frozen=True)
class Standing:
    """A morning's exceptions: those that need the room, those somebody has, those silenced; none is lost."""

    shown: tuple[Lived, ...]
    """that need us, as many as the meeting has room for"""
    others: tuple[Lived, ...]
    """that would need us, were there more room"""
    in_hand: tuple[Lived, ...]
    """acknowledged or handed over: they age in place"""
    silenced: tuple[Lived, ...]
    tested: int

    @property
    def all(self) -> tuple[Lived, ...]:
        """Every one, those that need us first, then those in hand, then the silenced."""
        return (*self.shown, *self.others, *self.in_hand, *self.silenced)


def thing_of(row: ExceptionRow) -> Thing:
    """What an exception is about, whatever day it is."""
    return Thing(row.shop, row.marketplace, row.asin, None if row.asin else row.line, row.channel, row.label)


def worth(rows: Iterable[Lived], beside: Iterable[Lived] = ()) -> dict[str, float]:
    """Money a day by currency: losses that run today and are known, each once; what stands `beside` them is counted there."""
    return running([one.row for one in rows], [one.row for one in beside])


def morning_of(day: date, marketplace: str) -> date:
    """The first morning on which a day of a site can be looked at: the day ends in the site's zone, the team meets in its own."""
    ended = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(marketplaces()[marketplace].zone))
    at_home = ended.astimezone(ZoneInfo(str(setting("home_zone"))))
    return at_home.date() if at_home.time() <= _MEETING else at_home.date() + timedelta(days=1)


def lived(row: ExceptionRow, given: Sequence[Answer], morning: date) -> Lived:
    """An exception as it stands on a morning, by the answers given to its thing, oldest first.

    An answer given on data the row's day does not reach is not known yet. One to an earlier spell of the same thing is over, but
    for silence, which holds until its day whatever comes and goes.
    """
    kinds = {row.kind, *row.symptoms}
    heard = [one for one in given if one.day <= row.day and kinds & set(one.kinds)]
    answer = heard[-1] if heard else None
    is_new_spell = answer is not None and row.since is not None and row.since > answer.day
    if answer is None or (is_new_spell and (answer.state != "silenced" or _is_over(answer, morning))):
        return _aged(Lived(row, since=row.since))
    starts = [day for day in (row.since, None if is_new_spell else answer.since or answer.day) if day is not None]
    told = _aged(Lived(row, since=min(starts, default=None), answer=answer))
    if answer.state == "reopened":
        return told
    because = _back(row, answer, morning)
    return replace(told, state="returned" if because else _HELD[answer.state], because=because)


def _aged(one: Lived) -> Lived:
    return one if one.since is None else replace(one, age_days=max((one.row.day - one.since).days + 1, 1))


def _is_over(answer: Answer, morning: date) -> bool:
    return answer.until is not None and answer.until < morning


def _back(row: ExceptionRow, answer: Answer, morning: date) -> Because:
    """Why an answered exception needs us again; empty while the answer holds."""
    if _is_over(answer, morning):
        return "ended"
    if _new_cause(row, answer.kinds):
        return "cause"
    return "value" if _costs_more(row.value_at_stake, answer.value) else ""


def _new_cause(row: ExceptionRow, known: Sequence[str]) -> bool:
    """Another rule is the cause now, or one that speaks of other money than those answered was seen beside it."""
    groups = {rules()[kind].group for kind in known if kind in rules()}
    others = [rules()[kind] for kind in row.symptoms if kind not in known]
    return row.kind not in known or any(not one.is_symptom and one.group not in groups for one in others)


def _costs_more(now: float | None, before: float | None) -> bool:
    """The loss a day grew by more than the declared share, and by money that can be seen."""
    if now is None or before is None:
        return False
    return now > before * (1 + float(setting("worsens_by_share"))) and round(now) > round(before)


def standing(
    day: date | None = None,
    *,
    shop: str | None = None,
    marketplace: str | None = None,
    line: str | None = None,
    owner: str | None = None,
    limit: int | None = None,
    stamp: str | None = None,
) -> Standing:
    """The exceptions of a morning with their lives; at most `limit` of those that need us are shown.

    With a `day` it is a function of the data and the answers up to that day; without one, each site's last complete day, and an
    answer ends by the clock. Of a snapshot looked at, the answers given by its moment.
    """
    found = exceptions(day, shop=shop, marketplace=marketplace, line=line, owner=owner, limit=None, stamp=stamp)
    given: dict[Thing, list[Answer]] = {}
    for answer in decisions.answers(clock.now()):
        given.setdefault(answer.thing, []).append(answer)
    today = clock.today(str(setting("home_zone"))) if day is None else date.min
    told = [lived(row, given.get(thing_of(row), ()), max(today, morning_of(row.day, row.marketplace))) for row in found.rows]
    ours = [one for one in told if one.needs_us]
    shown = ours if limit is None else [one for one in ours if not one.row.is_without_loss][:limit]
    others = [one for one in ours if one not in shown]
    in_hand = [one for one in told if one.state in ("acknowledged", "handed_over")]
    silenced = [one for one in told if one.state == "silenced"]
    ranked = iter(range(1, len(told) + 1))

    def placed(part: Sequence[Lived]) -> tuple[Lived, ...]:
        return tuple(replace(one, row=replace(one.row, rank=next(ranked))) for one in part)

    return Standing(placed(shown), placed(others), placed(in_hand), placed(silenced), found.tested)
