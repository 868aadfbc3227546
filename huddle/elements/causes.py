"""What moved beside an action: units against the expected day, then the causes a verdict is asked for, each before -> after.

Apart from the verdict, which compares with untouched products: this is always told, whatever can be judged, and a cause that
no export shows is absent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

import numpy as np

from huddle import figures, warehouse
from huddle.analysis.expected import outlook
from huddle.analysis.follow_up import Deed
from huddle.analysis.history import History
from huddle.analysis.verdict import DAYS_AFTER, DAYS_BEFORE
from huddle.decisions import Action
from huddle.elements import verdicts
from huddle.elements.answers import Row as Answer
from huddle.elements.answers import rows
from huddle.elements.model import Row, Span
from huddle.text import say

_MOVED = 0.05
"""a change of less than this part of what it was is told quietly"""
_STARS = 0.3
"""stars by which new reviews differ before it is told loudly"""
_KEYWORDS = 1
"""keywords told, the most searched"""


@dataclass(frozen=True)
class Moved:
    """The days compared and what they say of both sides."""

    since: date
    starts: date
    last: date
    sides: dict[str, Answer]
    places: dict[str, Answer]
    ranks: tuple[Answer, ...]
    expected: float | None
    """units the days after were expected to bring, as their past had it; None where nothing was expected"""

    @property
    def days_after(self) -> int:
        return (self.last - self.starts).days + 1


def moved(action: Action, stamp: str = "") -> Moved | None:
    """What is known of an action's products around its start; None before its first day has come, or for no product of a site."""
    stamp = stamp or warehouse.stamp()
    found = verdicts.acted(action, stamp)
    if found is None:
        return None
    deed, last_day = found
    last = min(last_day, deed.starts + timedelta(days=DAYS_AFTER - 1))
    return None if last < deed.starts else _moved(deed, last, stamp)


@lru_cache(maxsize=128)
def _moved(deed: Deed, last: date, stamp: str) -> Moved:
    ask = partial(warehouse.ask, stamp=stamp)
    since = deed.starts - timedelta(days=DAYS_BEFORE)
    where: dict[str, Any] = {
        "asins": list(deed.asins), "marketplace": deed.marketplace, "shop": deed.shop, "since": since, "starts": deed.starts, "last": last,
    }  # fmt: skip
    sides, places = ({one["side"]: one for one in rows(ask(f"actions/{name}", **where))} for name in ("causes", "placements"))
    ranks = tuple(rows(ask("actions/ranks", **where))[:_KEYWORDS])
    return Moved(since, deed.starts, last, sides, places, ranks, _expected(deed, last, stamp))


def _expected(deed: Deed, last: date, stamp: str) -> float | None:
    """Units the products were to bring from the start to `last`, from what was known the day before."""
    history = verdicts.history(stamp)
    keys = history.keys
    of_site = ((keys["shop"] == deed.shop) & (keys["marketplace"] == deed.marketplace)).to_numpy()
    mine = keys["item"].isin(deed.asins).to_numpy()[of_site]
    newest = keys.loc[of_site, "last_day"]
    if not mine.any() or newest.nunique() != 1:
        return None
    until = history.width - (newest.iloc[0].date() - deed.starts).days - 1
    if until < DAYS_BEFORE:
        return None
    past = History(
        keys[of_site].reset_index(drop=True), {"units": history.measures["units"][of_site, :until]}, history.is_open[of_site, :until],
        history.is_event[of_site, :until],
    )  # fmt: skip
    ahead = outlook(past, (last - deed.starts).days + 1)[mine]
    return None if np.isnan(ahead).any() else float(ahead.sum())


def parts(action: Action, language: str, stamp: str = "") -> tuple[Row, ...]:
    """The causes as lines, `Price  $39.00 -> $35.10`; what hardly moved is quiet, what nobody knows is absent."""
    found = moved(action, stamp)
    if found is None or {"before", "after"} - found.sides.keys():
        return ()
    before, after = found.sides["before"], found.sides["after"]
    def in_cents(value: float) -> str:
        return figures.money(value, after["currency"], language, cents=True)

    told = [_units(found, before, after, language)]
    told.append(_line("price", before["price"], after["price"], in_cents))
    told.append(_share("sold_out", before, after, "sold_out_days", "shelf_days", language))
    told.append(_line("buy_box", before["buy_box"], after["buy_box"], figures.percent))
    if before["ad_days"] and after["ad_days"]:
        told.append(_line("ad_spend", _over(before["ad_spend"], before["ad_days"]), _over(after["ad_spend"], after["ad_days"]),
                          in_cents))  # fmt: skip
    if not {"before", "after"} - found.places.keys():
        top = [_over(found.places[side]["top_spend"], found.places[side]["spend"]) for side in ("before", "after")]
        told.append(_line("top_share", top[0], top[1], figures.percent))
    told.append(_line("ctr", before["ctr"], after["ctr"], partial(figures.percent, decimals=2)))
    told.append(_line("ad_conversion", before["ad_conversion"], after["ad_conversion"], figures.percent))
    for one in found.ranks:
        told.append(_line("rank", one["rank_before"], one["rank_after"], lambda place: f"{place:.0f}", keyword=one["keyword"]))
    told.append(_reviews(before, after, language))
    known = [one for one in told if one is not None]
    known.sort(key=lambda one: (one.key != "units", not one.is_moved))  # the wall has room for the first six
    return tuple(_named(one, language) for one in known)


@dataclass(frozen=True)
class _Told:
    key: str
    before: str
    after: str
    is_moved: bool
    words: dict[str, str]
    beside: str = ""


def _over(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _line(key: str, before: float | None, after: float | None, write: Callable[[float], str], **words: str) -> _Told | None:
    if before is None or after is None:
        return None
    return _Told(key, write(before), write(after), abs(after - before) > _MOVED * max(abs(before), abs(after)), words)


def _units(found: Moved, before: Answer, after: Answer, language: str) -> _Told | None:
    """Units a day, and what the days after were expected to bring."""
    told = _line("units", _over(before["units"], before["days"]), _over(after["units"], after["days"]), lambda value: f"{value:,.1f}")
    if told is None or found.expected is None:
        return told
    return replace(told, beside=say("verdicts.cause_expected", language, units=f"{found.expected / found.days_after:,.1f}"))


def _share(key: str, before: Answer, after: Answer, part: str, whole: str, language: str) -> _Told | None:
    """Days sold out of those whose stock is known; absent where none is known on a side."""
    if not before[whole] or not after[whole]:
        return None
    was, now = (say("verdicts.cause_of_days", language, days=one[part], known=one[whole]) for one in (before, after))
    return _Told(key, was, now, bool(before[part] or after[part]), {})


def _reviews(before: Answer, after: Answer, language: str) -> _Told | None:
    """Mean stars and how many reviews they are of; absent without a review on a side."""
    if before["stars"] is None or after["stars"] is None:
        return None
    was, now = (say("verdicts.cause_stars_cell", language, stars=f"{one['stars']:.1f}", count=one["reviews"]) for one in (before, after))
    return _Told("stars", was, now, abs(after["stars"] - before["stars"]) >= _STARS, {})


def _named(one: _Told, language: str) -> Row:
    return Row(
        key=one.key, what=say(f"verdicts.cause_{one.key}", language, **one.words), why=(Span(f" · {one.beside}"),) if one.beside else (),
        money=f"{one.before} → {one.after}", tone="normal" if one.is_moved else "quiet",
    )  # fmt: skip


def days_words(found: Moved, language: str) -> str:
    """Which days are compared: `28 days before 6 Nov, 14 days since`."""
    starts = figures.date_without_weekday(found.starts, language)
    return say("verdicts.cause_days", language, before=DAYS_BEFORE, starts=starts, after=found.days_after)
