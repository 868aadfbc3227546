"""The proof of the verdicts: actions of known effect, taken on the benchmark's companies, judged as a weekly review would.

Effects are planted into the demand of single ASINs and of pools of six, half of them on ASINs that had just done badly, as teams
choose: by the last fortnight, and of a rate by the worst of the last four weeks; some are spoilt by a stock-out, a promotion of
their own or a second action. A before-and-after comparison with a Poisson band is judged on the same. The companies' noise is the
one of `bench.exceptions.noise`, none of it the model that judges. What judges sees units, sales, stock and the events that are
told. Actions on rates are planted and judged apart (`verdict_rates`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log, sqrt
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from huddle.analysis.follow_up import Deed, Verdict, judge
from huddle.analysis.history import Grid, History, Mask
from huddle.analysis.intervals import wilson
from huddle.analysis.verdict import DAYS_AFTER, DAYS_BEFORE, LIKELY, SURE, Effect
from huddle.bench.exceptions.company import CURRENCY, MARKETPLACE, Base, base_company, stream
from huddle.bench.exceptions.noise import CLASSES, counts, volume_class
from huddle.bench.verdict_rates import RATES, Trade, trade

EFFECTS = (0.0, 0.05, 0.1, 0.2, 0.4)
SETTLES = 3
MORNINGS = 12
"""of the company, which knows when it is looked at; verdicts look when their days are settled"""
_SHOP = "bench"
_POOL = 6
_EACH = 8
"""actions on single ASINs of each effect and start, and how many of them on ASINs that did badly is half"""
_STARTS = 3
_APART = DAYS_BEFORE + DAYS_AFTER + 7
_SPOILT = ("stock", "event", "action")
_Z = {"sure": 1.6448536269514722, "likely": 1.2815515655446004}
_FEW = 12
"""ASINs of which a team picks the worst"""
GOALS = {"coverage_90": (0.87, 0.95), "worked": (0.0, 0.05), "coverage_80": (0.75, 0.87)}
"""what issue and metric dictionary ask for: the first two where nobody acted, the last of planted effects"""
Choice = Literal["by_chance", "worst_lately", "worst_level"]


Occasions = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Planted:
    """An action and what it truly does."""

    deed: Deed
    effect: float
    volume: str
    """class of the units a day of what was acted on, together"""
    is_pool: bool
    spoilt: str = ""
    choice: Choice = "by_chance"


def measure(
    seeds: Sequence[int], asins: int, days: int, tell: Callable[[str], None], which: Sequence[str] = tuple(RATES)
) -> dict[str, Any]:
    """Coverage of the bands, false verdicts, power by volume and confounded cases found, over the companies of some seeds.

    The same, apart, of actions on rates; `which` names those that are measured.
    """
    judged: list[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]] = []
    rates: dict[str, list[tuple[Planted, Verdict]]] = {rate: [] for rate in which}
    quiet: dict[str, list[tuple[Planted, Verdict]]] = {measure: [] for measure in ("units", *which)}
    for seed in seeds:
        tell(f"company {seed}: {asins} ASINs, {days} days")
        base = base_company(seed, asins, days, MORNINGS)
        event = _events(base)
        planted = _of_company(base, event.copy())
        judged += planted
        quiet["units"] += _quiet(base, _plain_units(base), event, [one for one, _, _ in planted], "units")
        for rate in which:
            traded = trade(base)
            of_rate = _of_rate(traded, event, rate)
            rates[rate] += of_rate
            plain = traded.moved(rate, traded.plain(rate), np.ones_like(base.mean))
            quiet[rate] += _quiet(base, plain, event, [one for one, _ in of_rate], rate)
    told = {rate: {**_of_verdicts(found), "nobody_acted": _of_quiet(quiet[rate])} for rate, found in rates.items()}
    found = {**_score(judged, seeds, asins, days), "nobody_acted": _of_quiet(quiet["units"]), "rates": told}
    return {**found, "goals": _goals({"units": found, **told})}


def _goals(told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What is asked for beside what was found, by measure."""
    places = {"coverage_90": "nobody_acted", "worked": "nobody_acted", "coverage_80": "planted"}
    return {
        f"{name}_{places[name]}": {
            "from": low, "to": high,
            "found": {measure: (one if places[name] == "planted" else one[places[name]])[name] for measure, one in told.items()},
        }
        for name, (low, high) in GOALS.items()
    }  # fmt: skip


def _plain_units(base: Base) -> dict[str, Grid]:
    sold = counts(base.mean, base.factor, base.family, stream(base.seed, "units")).astype(float)
    return {"units": sold, "sales": sold * base.paid}


def _quiet(
    base: Base, plain: dict[str, Grid], event: Occasions, planted: Sequence[Planted], measure: str
) -> list[tuple[Planted, Verdict]]:  # fmt: skip
    """Verdicts on the same deeds in a company in which nobody did anything: of few actions without effect little is known."""
    history = _history(base, plain, base.mean > 0, event)
    found = []
    for one in planted:
        others = [other.deed for other in planted if other is not one]
        found.append((one, judge(history, one.deed, others=others, settles=SETTLES, currency=CURRENCY, measure=measure)))
    return found


def _of_quiet(verdicts: Sequence[tuple[Planted, Verdict]]) -> dict[str, Any]:
    """Of verdicts where nothing was done how many said that it worked, also by how the ASIN was chosen."""
    known = [(planted, verdict.word, verdict.effect.band(SURE)) for planted, verdict in verdicts if verdict.effect is not None]
    worked = [word == "worked" for _, word, _ in known]
    between = wilson(sum(worked), len(worked)) if worked else None
    by_choice = {choice: [word == "worked" for one, word, _ in known if one.choice == choice] for choice in get_args(Choice)}
    return {
        "judged": len(known), "coverage_90": _share(low <= 0 <= high for _, _, (low, high) in known),
        "worked": _share(worked), "worked_between": between and [round(between.low, 3), round(between.high, 3)],
        "worse": _share(word == "worse" for _, word, _ in known),
        "by_choice": {choice: {"judged": len(one), "worked": _share(one)} for choice, one in by_choice.items() if one},
    }  # fmt: skip


def _events(base: Base) -> Occasions:
    """The place of each day's told event in `base.told`, -1 for none; of several the one of the fewest ASINs."""
    found = np.full(base.mean.shape, -1, dtype=np.int32)
    for place in sorted(range(len(base.told)), key=lambda one: base.told[one].line is not None):
        told = base.told[place]
        rows = [row for row in range(len(base.asins)) if told.line in (None, base.lines[row])]
        found[np.ix_(rows, range(told.first, told.last + 1))] = place
    return found


def _of_rate(traded: Trade, event: Occasions, rate: str) -> list[tuple[Planted, Verdict]]:
    """Verdicts on actions meant to move one rate, of which its lows or highs were the reason."""
    base, sign = traded.base, RATES[rate]
    plain = traded.plain(rate)
    planted = [
        replace(one, deed=replace(one.deed, is_up=sign > 0), effect=sign * one.effect, spoilt="")
        for one in _plan(base, plain if sign > 0 else plain[::-1], stream(base.seed, f"actions on {rate}"))
    ]
    lift = np.ones_like(base.mean)
    for one in planted:
        lift[[base.asins.index(asin) for asin in one.deed.asins], base.place(one.deed.starts) :] *= 1 + one.effect
    history = _history(base, traded.moved(rate, plain, lift), base.mean > 0, event)
    deeds = [one.deed for one in planted]
    found = []
    for one in planted:
        others = [deed for deed in deeds if deed is not one.deed]
        found.append((one, judge(history, one.deed, others=others, settles=SETTLES, currency=CURRENCY, measure=rate)))
    return found


def _of_company(base: Base, event: Occasions) -> list[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]]:
    seed = base.seed
    lift = np.ones_like(base.mean)
    served = base.mean > 0
    plain = _plain_units(base)["units"]
    planted = _plan(base, (plain, None), stream(seed, "actions"))
    for one in planted:
        rows, start = [base.asins.index(asin) for asin in one.deed.asins], base.place(one.deed.starts)
        lift[rows, start:] *= 1 + one.effect
        if one.spoilt == "stock":
            out = slice(start + 2, start + 2 + 10)
            lift[rows, out], served[rows, out] = 0.0, False
        if one.spoilt == "event":
            lift[rows, start : start + 6] *= 1.5
            event[rows, start : start + 6] = len(base.told)  # no other's
    more = counts(base.mean * np.maximum(lift - 1, 0), base.factor, base.family, stream(seed, "actions' part"))
    sold = np.where(lift > 0, plain + more, 0.0)
    history = _history(base, {"units": sold, "sales": sold * base.paid}, served, event)
    seconds = [Deed(_SHOP, MARKETPLACE, one.deed.asins, one.deed.starts + timedelta(days=4)) for one in planted if one.spoilt == "action"]
    deeds = [one.deed for one in planted]
    found = []
    for one in planted:
        others = [deed for deed in (*deeds, *seconds) if deed is not one.deed]
        verdict = judge(history, one.deed, others=others, settles=SETTLES, currency=CURRENCY)
        found.append((one, verdict, _naive(base, sold, one.deed)))
    return found


def _plan(base: Base, seen: tuple[Grid, Grid | None], rng: np.random.Generator) -> list[Planted]:
    """Which ASINs are acted on, when and how strongly: nobody twice within the days that are compared.

    `seen` is what a team looks at before it acts, units or what makes a rate, so that what is low is bad: half of the time it chooses
    what did worse by that. Effects take turns, or those without one would be the worst of all.
    """
    planted: list[Planted] = []
    days = base.days
    for turn in range(_STARTS):
        start = days - DAYS_AFTER - SETTLES - turn * _APART - int(rng.integers(0, 5))
        window = slice(start - DAYS_BEFORE, start + DAYS_AFTER)
        is_known = np.all([~np.isnan(grid[:, window]).any(axis=1) for grid in seen if grid is not None], axis=0)
        selling = np.flatnonzero(is_known & (base.mean[:, window] > 0).all(axis=1))
        trend = _trend(seen[0], start) / (1.0 if seen[1] is None else _trend(seen[1], start))
        level = trend if seen[1] is None else _rate(seen, slice(start - DAYS_BEFORE, start))  # nobody acts on what sells least
        free = [int(row) for row in rng.permutation(selling)]
        most = len(selling) // 3  # enough must stay untouched to compare with
        starts = base.day(start)
        for place in range(_EACH + 1):
            for effect in rng.permutation(EFFECTS).tolist():
                worst: Choice = "worst_level" if seen[1] is not None and place % 4 == 1 else "worst_lately"
                choice: Choice = worst if place % 2 else "by_chance"
                rows = [free[0]] if choice == "by_chance" else [_worst(free[:_FEW], level if choice == "worst_level" else trend)]
                if place == _EACH:
                    rows = [row for row in free if base.lines[row] == base.lines[free[0]]][:_POOL]
                if len(rows) != (_POOL if place == _EACH else 1) or len(selling) - len(free) >= most:
                    continue
                free = [row for row in free if row not in rows]
                spoilt = _SPOILT[turn % len(_SPOILT)] if place == _EACH - 1 else ""
                planted.append(replace(_planted(base, rows, effect, starts, spoilt), choice=choice))
    return planted


def _worst(rows: Sequence[int], seen: np.ndarray) -> int:
    return min(rows, key=lambda one: float(seen[one]))


def _rate(seen: tuple[Grid, Grid | None], days: slice) -> np.ndarray:
    """The rate of each ASIN on these days; endless, never the worst, where one side of it is nothing: ACOS is then unknown."""
    value, base = (np.zeros(len(seen[0])) if grid is None else grid[:, days].sum(axis=1) for grid in seen)
    return np.asarray(np.divide(value, base, out=np.full(len(value), np.inf), where=(value > 0) & (base > 0)))


def _trend(seen: Grid, start: int) -> np.ndarray:
    """The fortnight before a start over the one before that."""
    halves = (seen[:, start - DAYS_BEFORE // 2 : start], seen[:, start - DAYS_BEFORE : start - DAYS_BEFORE // 2])
    last, first = (half.sum(axis=1) + 0.5 for half in halves)
    return np.asarray(last / first)


def _planted(base: Base, rows: Sequence[int], effect: float, starts: Any, spoilt: str) -> Planted:
    deed = Deed(_SHOP, MARKETPLACE, tuple(base.asins[row] for row in rows), starts)
    return Planted(deed, effect, volume_class(float(base.daily[list(rows)].sum())), len(rows) > 1, spoilt)


def _history(base: Base, measures: dict[str, Grid], served: Mask, event: Occasions) -> History:
    keys = pd.DataFrame({"shop": _SHOP, "marketplace": MARKETPLACE, "item": base.asins, "line": base.lines, "last_day": base.end})
    return History(keys, measures, served & (event < 0), event >= 0, event, is_served=served)


def _naive(base: Base, units: Grid, deed: Deed) -> dict[str, tuple[float, float]] | None:
    """Fourteen days against the 28 before with a Poisson band; None where one side sold nothing."""
    rows, start = [base.asins.index(asin) for asin in deed.asins], base.place(deed.starts)
    before = float(units[rows, start - DAYS_BEFORE : start].sum())
    after = float(units[rows, start : start + DAYS_AFTER].sum())
    if before <= 0 or after <= 0:
        return None
    change, error = log(after / DAYS_AFTER) - log(before / DAYS_BEFORE), sqrt(1 / after + 1 / before)
    return {name: (float(np.exp(change - z * error) - 1), float(np.exp(change + z * error) - 1)) for name, z in _Z.items()}


def _score(
    judged: Sequence[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]], seeds: Sequence[int], asins: int, days: int
) -> dict[str, Any]:
    clean = [(planted, verdict) for planted, verdict, _ in judged if not planted.spoilt]
    naive = [(planted, band) for planted, _, band in judged if not planted.spoilt and band is not None]
    spoilt: dict[str, list[bool]] = defaultdict(list)
    for planted, verdict, _ in judged:
        if planted.spoilt:
            spoilt[planted.spoilt].append(verdict.word == "confounded" and planted.spoilt in verdict.because)
    return {
        "seeds": list(seeds), "asins": asins, "days": days, "actions": len(judged), **_of_verdicts(clean),
        "confounded_found": {kind: {"actions": len(found), "found": _share(found)} for kind, found in sorted(spoilt.items())},
        "before_and_after": {
            "coverage_90_without_effect": _share(_holds(planted, band["sure"]) for planted, band in naive if not planted.effect),
            "worked_without_effect": _share(band["sure"][0] > 0 for planted, band in naive if not planted.effect),
            "coverage_80": _share(_holds(planted, band["likely"]) for planted, band in naive),
        },
    }  # fmt: skip


def _of_verdicts(clean: Sequence[tuple[Planted, Verdict]]) -> dict[str, Any]:
    """Coverage, false verdicts and power of actions nothing else happened to."""
    bands = [_Band(planted, verdict, verdict.effect) for planted, verdict in clean if verdict.effect is not None]
    without = [one for one in bands if not one.planted.effect]
    return {
        "judged": len(bands), "without_verdict": len(clean) - len(bands),
        "coverage_80": _share(one.holds(LIKELY) for one in bands),
        "coverage_90": _share(one.holds() for one in bands),
        "coverage_90_without_effect": _share(one.holds() for one in without),
        "worked_without_effect": _share(one.verdict.word == "worked" for one in without),
        "confounded_without_reason": _share(verdict.word == "confounded" for _, verdict in clean),
        "by_effect": {
            f"{effect:.0%}": {
                "actions": len(found), "worked": _share(one.verdict.word == "worked" for one in found),
                "coverage_80": _share(one.holds(LIKELY) for one in found),
            }
            for effect in EFFECTS for found in ([one for one in bands if abs(one.planted.effect) == effect],)
        },
        "by_volume": _by_volume(bands), "pools_by_volume": _by_volume([one for one in bands if one.planted.is_pool]),
    }  # fmt: skip


def _by_volume(bands: Sequence[_Band]) -> dict[str, Any]:
    """By the units a day of what was acted on, together: a pool of small products is as large as one that sells as much."""
    return {name: _of_volume(found) for name in CLASSES if (found := [one for one in bands if one.planted.volume == name])}


@dataclass(frozen=True)
class _Band:
    """A verdict that has an effect, and the truth."""

    planted: Planted
    verdict: Verdict
    effect: Effect

    def holds(self, share: float = SURE) -> bool:
        return _holds(self.planted, self.effect.band(share))


def _of_volume(mine: Sequence[_Band]) -> dict[str, Any]:
    needed = sorted(one.effect.needed(one.verdict.is_up) for one in mine)
    power = {
        f"{effect:.0%}": _share(one.verdict.word == "worked" for one in mine if abs(one.planted.effect) == effect)
        for effect in EFFECTS
        if effect
    }
    held = _share(one.holds() for one in mine)
    return {"actions": len(mine), "coverage_90": held, "needed_median": round(needed[len(needed) // 2], 3), "power": power}


def _holds(planted: Planted, band: tuple[float, float]) -> bool:
    return band[0] <= planted.effect <= band[1]


def _share(found: Any) -> float | None:
    """The part that is true, to the tenth of a percent; None of nothing."""
    known = list(found)
    return round(sum(known) / len(known), 3) if known else None
