"""The proof of the verdicts: actions of known effect, taken on the benchmark's companies, judged as a weekly review would.

Effects are planted into the demand of single ASINs and of pools of six, half of them on ASINs that had just done badly, as teams
choose; some are spoilt by a stock-out, a promotion of their own or a second action. A before-and-after comparison with a Poisson
band is judged on the same. The companies' noise is the one of `bench.exceptions.noise`, none of it the model that judges. What
judges sees units, sales, stock and the events that are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log, sqrt
from typing import Any

import numpy as np
import pandas as pd

from huddle.analysis.follow_up import Deed, Verdict, judge
from huddle.analysis.history import History
from huddle.analysis.verdict import DAYS_AFTER, DAYS_BEFORE
from huddle.bench.exceptions.company import CURRENCY, MARKETPLACE, Base, base_company, stream
from huddle.bench.exceptions.noise import CLASSES, counts, volume_class

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


@dataclass(frozen=True)
class Planted:
    """An action and what it truly does."""

    deed: Deed
    effect: float
    volume: str
    """class of the units a day of what was acted on, together"""
    is_pool: bool
    spoilt: str = ""


@dataclass
class _Shop:
    """A company's grids while actions are planted."""

    base: Base
    units: np.ndarray
    served: np.ndarray
    event: np.ndarray


def measure(seeds: Sequence[int], asins: int, days: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Coverage of the bands, false verdicts, power by volume and confounded cases found, over the companies of some seeds."""
    judged: list[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]] = []
    for seed in seeds:
        tell(f"company {seed}: {asins} ASINs, {days} days")
        judged += _of_company(seed, asins, days)
    return _score(judged, seeds, asins, days)


def _of_company(seed: int, asins: int, days: int) -> list[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]]:
    base = base_company(seed, asins, days, MORNINGS)
    rng = stream(seed, "actions")
    lift = np.ones_like(base.mean)
    served = base.mean > 0
    event = np.zeros(base.mean.shape, dtype=bool)
    for told in base.told:
        rows = [row for row in range(asins) if told.line in (None, base.lines[row])]
        event[np.ix_(rows, range(told.first, told.last + 1))] = True
    planted = _plan(base, event, rng)
    for one in planted:
        rows, start = [base.asins.index(asin) for asin in one.deed.asins], base.place(one.deed.starts)
        lift[rows, start:] *= 1 + one.effect
        if one.spoilt == "stock":
            out = slice(start + 2, start + 2 + 10)
            lift[rows, out], served[rows, out] = 0.0, False
        if one.spoilt == "event":
            lift[rows, start : start + 6] *= 1.5
            event[rows, start : start + 6] = True
    units = counts(base.mean * lift, base.factor, base.family, stream(seed, "units"))
    shop = _Shop(base, units.astype(float), served, event)
    history = _history(shop)
    seconds = [Deed(_SHOP, MARKETPLACE, one.deed.asins, one.deed.starts + timedelta(days=4)) for one in planted if one.spoilt == "action"]
    deeds = [one.deed for one in planted]
    found = []
    for one in planted:
        others = [deed for deed in (*deeds, *seconds) if deed is not one.deed]
        verdict = judge(history, one.deed, others=others, settles=SETTLES, currency=CURRENCY)
        found.append((one, verdict, _naive(shop, one.deed)))
    return found


def _plan(base: Base, event: np.ndarray, rng: np.random.Generator) -> list[Planted]:
    """Which ASINs are acted on, when and how strongly: nobody twice within the days that are compared."""
    planted: list[Planted] = []
    days = base.days
    for turn in range(_STARTS):
        start = days - DAYS_AFTER - SETTLES - turn * _APART - int(rng.integers(0, 5))
        window = slice(start - DAYS_BEFORE, start + DAYS_AFTER)
        selling = np.flatnonzero((base.mean[:, window] > 0).all(axis=1))
        before = (base.mean * base.factor)[:, start - DAYS_BEFORE : start]
        trend = before[:, DAYS_BEFORE // 2 :].sum(axis=1) / before[:, : DAYS_BEFORE // 2].sum(axis=1)
        free = [int(row) for row in rng.permutation(selling)]
        most = len(selling) // 3  # enough must stay untouched to compare with
        starts = base.day(start)
        for effect in EFFECTS:
            for place in range(_EACH):
                if len(selling) - len(free) >= most:
                    break
                row = min(free[:12], key=lambda one: trend[one]) if place % 2 else free[0]
                free.remove(row)
                spoilt = _SPOILT[turn % len(_SPOILT)] if place == _EACH - 1 else ""
                planted.append(_planted(base, [row], effect, starts, spoilt))
            pool = [row for row in free if base.lines[row] == base.lines[free[0]]][:_POOL]
            if len(pool) == _POOL and len(selling) - len(free) < most:
                free = [row for row in free if row not in pool]
                planted.append(_planted(base, pool, effect, starts, ""))
    return planted


def _planted(base: Base, rows: Sequence[int], effect: float, starts: Any, spoilt: str) -> Planted:
    deed = Deed(_SHOP, MARKETPLACE, tuple(base.asins[row] for row in rows), starts)
    return Planted(deed, effect, volume_class(float(base.daily[list(rows)].sum())), len(rows) > 1, spoilt)


def _history(shop: _Shop) -> History:
    base = shop.base
    keys = pd.DataFrame({"shop": _SHOP, "marketplace": MARKETPLACE, "item": base.asins, "line": base.lines, "last_day": base.end})
    measures = {"units": shop.units, "sales": shop.units * base.paid}
    return History(keys, measures, shop.served & ~shop.event, shop.event, is_served=shop.served)


def _naive(shop: _Shop, deed: Deed) -> dict[str, tuple[float, float]] | None:
    """Fourteen days against the 28 before with a Poisson band; None where one side sold nothing."""
    rows, start = [shop.base.asins.index(asin) for asin in deed.asins], shop.base.place(deed.starts)
    before = float(shop.units[rows, start - DAYS_BEFORE : start].sum())
    after = float(shop.units[rows, start : start + DAYS_AFTER].sum())
    if before <= 0 or after <= 0:
        return None
    change, error = log(after / DAYS_AFTER) - log(before / DAYS_BEFORE), sqrt(1 / after + 1 / before)
    return {name: (float(np.exp(change - z * error) - 1), float(np.exp(change + z * error) - 1)) for name, z in _Z.items()}


def _score(
    judged: Sequence[tuple[Planted, Verdict, dict[str, tuple[float, float]] | None]], seeds: Sequence[int], asins: int, days: int
) -> dict[str, Any]:
    clean = [one for one in judged if not one[0].spoilt]
    bands = [(planted, {"sure": verdict.effect.band(), "likely": verdict.effect.band(sure=False)}, verdict)
             for planted, verdict, _ in clean if verdict.effect is not None]  # fmt: skip
    naive = [(planted, band) for planted, _, band in clean if band is not None]
    spoilt: dict[str, list[bool]] = defaultdict(list)
    for planted, verdict, _ in judged:
        if planted.spoilt:
            spoilt[planted.spoilt].append(verdict.word == "confounded" and planted.spoilt in verdict.because)
    return {
        "seeds": list(seeds), "asins": asins, "days": days, "actions": len(judged), "judged": len(bands),
        "without_verdict": sum(verdict.effect is None for _, verdict, _ in clean),
        "coverage_80": _share(_holds(planted, band["likely"]) for planted, band, _ in bands),
        "coverage_90": _share(_holds(planted, band["sure"]) for planted, band, _ in bands),
        "coverage_90_without_effect": _share(_holds(planted, band["sure"]) for planted, band, _ in bands if not planted.effect),
        "worked_without_effect": _share(verdict.word == "worked" for planted, _, verdict in bands if not planted.effect),
        "confounded_without_reason": _share(verdict.word == "confounded" for _, verdict, _ in clean),
        "confounded_found": {kind: _share(found) for kind, found in sorted(spoilt.items())},
        "by_effect": {
            f"{effect:.0%}": {
                "actions": sum(planted.effect == effect for planted, _, _ in bands),
                "worked": _share(verdict.word == "worked" for planted, _, verdict in bands if planted.effect == effect),
                "coverage_80": _share(_holds(planted, band["likely"]) for planted, band, _ in bands if planted.effect == effect),
            }
            for effect in EFFECTS
        },
        "by_volume": {name: _of_volume(name, bands) for name in CLASSES if any(planted.volume == name for planted, _, _ in bands)},
        "before_and_after": {
            "coverage_90_without_effect": _share(_holds(planted, band["sure"]) for planted, band in naive if not planted.effect),
            "worked_without_effect": _share(band["sure"][0] > 0 for planted, band in naive if not planted.effect),
            "coverage_80": _share(_holds(planted, band["likely"]) for planted, band in naive),
        },
    }  # fmt: skip


def _of_volume(name: str, bands: Sequence[tuple[Planted, dict[str, tuple[float, float]], Verdict]]) -> dict[str, Any]:
    mine = [one for one in bands if one[0].volume == name]
    needed = sorted(verdict.effect.needed for _, _, verdict in mine if verdict.effect is not None)
    power = {
        f"{effect:.0%}": _share(verdict.word == "worked" for planted, _, verdict in mine if planted.effect == effect)
        for effect in EFFECTS
        if effect
    }
    held = _share(_holds(planted, band["sure"]) for planted, band, _ in mine)
    return {"actions": len(mine), "coverage_90": held, "needed": round(needed[len(needed) // 2], 3), "power": power}


def _holds(planted: Planted, band: tuple[float, float]) -> bool:
    return band[0] <= planted.effect <= band[1]


def _share(found: Any) -> float | None:
    """The part that is true, to the tenth of a percent; None of nothing."""
    known = list(found)
    return round(sum(known) / len(known), 3) if known else None
