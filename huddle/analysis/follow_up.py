"""The verdict on an action: worked, worse, no detectable change, too early, confounded, or nothing to compare with, and why.

Apart from the arithmetic, because here stands what may be compared with what: which ASINs are controls, from when on the days
count as final, and what else happened that the change could come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from huddle.analysis.history import Grid, History, Mask
from huddle.analysis.verdict import DAYS_AFTER, DAYS_BEFORE, FEWEST_CONTROLS, OPEN_SHARE, Effect, Places, Trial, detectable, effect_of
from huddle.bet_metrics import sides

Word = Literal["worked", "worse", "no_change", "too_early", "confounded", "no_comparison"]
Doubt = Literal["stock", "event", "action"]
_EVENT_SHARE = 0.15
"""part of the days by which promotions and holidays may differ between what was acted on and the rest"""
_FEW_IN_LINE = 8
"""untouched ASINs of its own line below which the whole site is compared"""


@dataclass(frozen=True)
class Deed:
    """What was done, to which ASINs of one shop and site, from which day on."""

    shop: str
    marketplace: str
    asins: tuple[str, ...]
    starts: date
    is_up: bool = True
    """whether it was meant to bring more"""


@dataclass(frozen=True)
class Verdict:
    """What came of an action."""

    word: Word
    starts: date
    ready_on: date
    """the first day on which it can be judged"""
    effect: Effect | None = None
    because: tuple[Doubt, ...] = ()
    """what else happened, the weightiest first"""
    is_of_line: bool = True
    """the controls are of the same line; else of the whole site"""
    money: float | None = None
    """more a day than was to be expected, in the site's currency; None without an effect or a price"""
    currency: str = ""
    is_up: bool = True
    """whether the action was meant to bring more"""

    @property
    def needed(self) -> float | None:
        """The smallest change that would have shown, the way the action was meant; None where nothing could be compared."""
        return None if self.effect is None else self.effect.needed(self.is_up)


def judge(
    history: History, deed: Deed, *, others: Sequence[Deed] = (), parents: Mapping[str, str] | None = None, settles: int = 3,
    currency: str = "", measure: str = "units",
) -> Verdict:  # fmt: skip
    """The verdict on a deed by what is known in `history`; `settles` is for how many days a day's figures still change.

    `others` are the deeds that ran beside it, `parents` names the variation family of each ASIN. Raises LookupError when the
    history knows none of the deed's ASINs.
    """
    acted = _rows(history, deed)
    if not len(acted):
        raise LookupError(f"no sales of {', '.join(deed.asins)} are known on {deed.marketplace}")
    last = pd.Timestamp(history.keys["last_day"].iloc[int(acted[0])]).date()
    ready_on = deed.starts + timedelta(days=DAYS_AFTER - 1 + settles)
    start = history.width - 1 - (last - deed.starts).days
    bare = Verdict("too_early", deed.starts, ready_on, currency=currency, is_up=deed.is_up)
    if last < ready_on:
        return bare
    if start - DAYS_BEFORE < 0:
        return _with(bare, "no_comparison")
    trial, is_of_line = _trial(history, deed, acted, start, others, parents or {}, measure)
    doubts = _doubts(history, deed, trial, others)
    effect = effect_of(trial) if len(trial.controls) >= FEWEST_CONTROLS else None
    if effect is None:
        return _with(bare, "confounded" if "stock" in doubts else "no_comparison", because=doubts, is_of_line=is_of_line)
    money = _money(history, trial, effect) if measure == "units" else None
    low, high = effect.band()
    word: Word = "confounded" if doubts else "no_change"
    if not doubts and (low > 0 or high < 0):
        word = "worked" if (low > 0) is deed.is_up else "worse"
    return _with(bare, word, effect=effect, because=doubts, is_of_line=is_of_line, money=money)


def smallest(
    history: History, deed: Deed, *, others: Sequence[Deed] = (), parents: Mapping[str, str] | None = None, measure: str = "units"
) -> float | None:  # fmt: skip
    """The smallest change, as a share, that the deed could show if it began now; None where nothing could be shown."""
    acted = _rows(history, deed)
    if not len(acted):
        return None
    trial, _ = _trial(history, deed, acted, history.width - DAYS_AFTER, others, parents or {}, measure)
    return detectable(trial, deed.is_up) if len(trial.controls) >= FEWEST_CONTROLS else None


def _with(verdict: Verdict, word: Word, **changes: object) -> Verdict:
    return Verdict(**{**vars(verdict), "word": word, **changes})


def _rows(history: History, deed: Deed) -> Places:
    keys = history.keys
    mine = (keys["shop"] == deed.shop) & (keys["marketplace"] == deed.marketplace) & keys["item"].isin(deed.asins)
    return np.flatnonzero(mine.to_numpy())


def _trial(
    history: History, deed: Deed, acted: Places, start: int, others: Sequence[Deed], parents: Mapping[str, str], measure: str
) -> tuple[Trial, bool]:
    """The trial of a deed, and whether its controls are of the same line."""
    keys = history.keys
    families = {parents[asin] for asin in deed.asins if parents.get(asin)}
    first, end = deed.starts - timedelta(days=DAYS_BEFORE), deed.starts + timedelta(days=DAYS_AFTER)
    touched = {asin for other in others if _same_site(other, deed) and first <= other.starts < end for asin in other.asins}
    free = (keys["shop"] == deed.shop) & (keys["marketplace"] == deed.marketplace) & ~keys["item"].isin({*deed.asins, *touched})
    if families:  # variants of one parent take sales from each other
        free &= ~keys["item"].map(parents).isin(families)
    of_line = free & keys["line"].isin(keys["line"].iloc[acted])
    is_of_line = int(of_line.sum()) >= _FEW_IN_LINE
    controls = np.flatnonzero((of_line if is_of_line else free).to_numpy())
    values, base = of_measure(history, measure)
    return Trial(values, _served(history), acted, controls, start, base=base), is_of_line


def of_measure(history: History, measure: str) -> tuple[Grid, Grid | None]:
    """What is summed of a metric of the dictionary, or of a measure of the history, and for a rate what it is divided by."""
    value, base = sides(measure)
    return history.measures[value], None if base is None else history.measures[base]


def _same_site(other: Deed, deed: Deed) -> bool:
    return (other.shop, other.marketplace) == (deed.shop, deed.marketplace)


def _served(history: History) -> Mask:
    return history.is_served if history.is_served is not None else history.is_open


def _doubts(history: History, deed: Deed, trial: Trial, others: Sequence[Deed]) -> tuple[Doubt, ...]:
    """What else happened to what was acted on, in the days compared."""
    days = slice(trial.start - trial.before, trial.start + trial.after)
    found: list[Doubt] = []
    if trial.can_sell[trial.acted, days].mean() < OPEN_SHARE:
        found.append("stock")
    if len(trial.controls):
        shares = [
            [float(history.is_event[who, part].mean()) for part in (slice(days.start, trial.start), slice(trial.start, days.stop))]
            for who in (trial.acted, trial.controls)
        ]
        alone = _alone(history, trial)
        own = float(alone[:, trial.before :].mean()) - float(alone[:, : trial.before].mean())
        if abs((shares[0][1] - shares[0][0]) - (shares[1][1] - shares[1][0])) > _EVENT_SHARE or abs(own) > _EVENT_SHARE:
            found.append("event")
    first, end = deed.starts - timedelta(days=trial.before), deed.starts + timedelta(days=trial.after)
    if any(_same_site(one, deed) and first <= one.starts < end and set(one.asins) & set(deed.asins) for one in others):
        found.append("action")
    return tuple(found)


def _alone(history: History, trial: Trial) -> Mask:
    """Days of what was acted on in an event of its own, by ASIN: less than half of the controls are in that very one.

    A deal of its own in the coupon week of its whole line is no different day by the calendar, and still another event.
    """
    days = slice(trial.start - trial.before, trial.start + trial.after)
    mine = history.occasion_of(trial.acted, days)
    theirs = history.occasion_of(trial.controls, days)
    shared = np.array([(theirs == one).mean(axis=0) for one in mine])
    return np.asarray((mine >= 0) & (shared < 0.5))


def _money(history: History, trial: Trial, effect: Effect) -> float | None:
    """What the effect is worth a day at the price that was paid in the days after."""
    after = slice(trial.start, trial.start + trial.after)
    sales, units = (float(np.nansum(history.measures[name][trial.acted, after])) for name in ("sales", "units"))
    if units <= 0 or np.isnan(history.measures["sales"][trial.acted, after]).all():
        return None
    return (effect.actual - effect.expected) / trial.after * sales / units
