"""What is left of sales after what they cost, and what changed it against another month: a ladder and an exact split.

Apart from the page, because the split must add up to the cent under every filter and is proved without a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

FEES = ("refunds", "promotions", "referral", "fulfilment", "storage", "other")
"""columns of posted amounts, costs negative"""
STEPS = ("sales", "vat", *FEES, "ads", "goods", "left_out")
EFFECTS = ("days", "volume", "mix", "price", "refunds", "fees", "goods", "overhead", "ads", "new", "gone", "unallocated")
WHOLE = 0.95
"""fees known for less of a month's sales than this are not known: half a settlement would flatter the month"""
ENOUGH = 0.50
"""costs known for less of a month's sales than this say nothing about the shop"""


@dataclass(frozen=True)
class Level:
    """Which parts of contribution are known; what is not is left out and named, never guessed."""

    fees: bool
    goods: bool
    ads: bool
    vat: bool = True
    """the tax inside sales; true where they include none"""

    @property
    def is_whole(self) -> bool:
        return self.vat and self.fees and self.goods and self.ads

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands outside: `vat`, `fees`, `goods`, `ads`."""
        return tuple(name for name in ("vat", "fees", "goods", "ads") if not getattr(self, name))

    def both(self, other: Level) -> Level:
        """What two months have in common."""
        return Level(self.fees and other.fees, self.goods and other.goods, self.ads and other.ads, self.vat and other.vat)


def level_of(sales: float, with_fees: float, with_cost: float, *, has_ads: bool, vat_known: float = 1.0) -> Level:
    """What a month knows: its sales, those on days with fees posted, those of products with a cost, all money.

    `vat_known`: the share of the sales that include tax of which the tax is known; 1 where no sales include any.
    """
    if sales <= 0:
        return Level(fees=False, goods=False, ads=has_ads)
    return Level(with_fees >= WHOLE * sales, with_cost >= ENOUGH * sales, has_ads, vat_known >= WHOLE)


def amounts(rows: pd.DataFrame, level: Level) -> pd.DataFrame:
    """The steps of each row with their signs; they add up to what is left at this level, column `left`.

    `rows`: sales, units, ad_spend, the columns of FEES (costs negative) and unit_cost, money in one currency; vat_share, the part
    of sales that is tax (NaN unknown, without the column none). Where goods are
    counted, a row whose unit_cost is unknown (NaN) is left out whole: `left_out` takes back what its other steps say. The
    account's fees and ads without a product sell nothing, so theirs is 0.
    """
    # All columns at once: taking one out of a frame costs as much as adding it up.
    names = [name for name in ("sales", "vat_share", *FEES, "ad_spend", "units", "unit_cost") if name in rows]
    plain = dict(zip(names, rows[names].to_numpy(float, na_value=np.nan).T, strict=True))
    known = {name: np.nan_to_num(values) for name, values in plain.items()}
    made = {"sales": known["sales"]}
    has_vat = level.vat and "vat_share" in known
    made["vat"] = -made["sales"] * known["vat_share"] if has_vat else np.zeros(len(rows))
    for fee in FEES:
        made[fee] = known[fee] if level.fees else np.zeros(len(rows))
    made["ads"] = -known["ad_spend"] if level.ads else np.zeros(len(rows))
    made["goods"] = -known["units"] * known["unit_cost"] if level.goods else np.zeros(len(rows))
    left = sum(made.values())
    is_out = np.isnan(plain["unit_cost"]) & level.goods
    made["left_out"] = np.where(is_out, -left, 0.0)
    made["left"] = np.where(is_out, 0.0, left)
    return pd.DataFrame(made, index=rows.index)


Factor = tuple[np.ndarray | float, np.ndarray | float]
"""a factor before and now"""


def shapley(first: Factor, second: Factor, third: Factor) -> np.ndarray:
    """What each of three factors did to their product, (before, now) each: the mean over the orders in which they change.

    Shapley's value in closed form; three rows that add up to the change of the product. Used because contribution can be
    negative, where logarithms (LMDI) cannot go. Sun (1998), Energy Economics 20:85-100, "complete decomposition".
    """

    def alone(x: Factor, y: Factor, z: Factor) -> np.ndarray | float:
        return (x[1] - x[0]) * ((y[0] * z[0] + y[1] * z[1]) / 3 + (y[0] * z[1] + y[1] * z[0]) / 6)

    return np.array([alone(first, second, third), alone(second, first, third), alone(third, first, second)])


@dataclass(frozen=True)
class Change:
    """What changed between two months, by cause; the causes add up to `now - before`."""

    before: float
    now: float
    effects: Mapping[str, float]
    """by name of EFFECTS, money"""


_PER_UNIT = {"price": ("sales", "vat"), "refunds": ("refunds", "promotions"), "fees": ("referral", "fulfilment"), "goods": ("goods",)}
_OVERHEAD = ("storage", "other")


def change(before: pd.DataFrame, now: pd.DataFrame, days: tuple[int, int], level: Level) -> Change:
    """The exact split of what is left into days, volume, mix, price, refunds, fees, goods, overhead, ads, new, gone.

    `before` and `now`: rows as for `amounts`, on one index (products, and rows that belong to none: those have no units).
    Days: the calendar alone, the mean of both months' daily amounts times the days more. The rest is split per day and taken
    times the mean number of days. For products sold in both months, units of all x share of units x amount per unit, by
    Shapley per product; products sold in one month alone stand apart. Overhead (storage, other) and ads are differences.
    """
    known = before.index.union(now.index)
    was, units_was = _daily(before, known, days[0], level)
    is_, units = _daily(now, known, days[1], level)
    effects = dict.fromkeys(EFFECTS, 0.0) | _per_unit(was, is_, units_was, units)
    gap = is_ - was
    stays, comes, goes = (units_was > 0) & (units > 0), (units_was <= 0) & (units > 0), (units_was > 0) & (units <= 0)
    margin = sum(gap[step].to_numpy() for steps in _PER_UNIT.values() for step in steps)
    effects["new"], effects["gone"] = float(margin[comes].sum()), float(margin[goes].sum())
    rest = gap[~(stays | comes | goes)].sum()
    effects["unallocated"] = float(rest["sales"] + rest["vat"])
    effects["refunds"] += float(rest["refunds"] + rest["promotions"])
    effects["fees"] += float(rest["referral"] + rest["fulfilment"])
    effects["goods"] += float(rest["goods"])
    effects["overhead"], effects["ads"] = float(gap["storage"].sum() + gap["other"].sum()), float(gap["ads"].sum())
    start, end = float(was["left"].sum()), float(is_["left"].sum())
    effects = {name: amount * (days[0] + days[1]) / 2 for name, amount in effects.items()}
    effects["days"] = (start + end) / 2 * (days[1] - days[0])
    return Change(start * days[0], end * days[1], effects)


def _daily(rows: pd.DataFrame, known: pd.Index, days: int, level: Level) -> tuple[pd.DataFrame, np.ndarray]:
    """The steps and units of a day, zero for what is left out or was not there."""
    is_counted = rows["unit_cost"].notna() | (not level.goods)
    steps = amounts(rows[is_counted], level).reindex(known, fill_value=0.0) / days
    return steps, rows.loc[is_counted, "units"].fillna(0).reindex(known, fill_value=0).to_numpy(float) / days


def _per_unit(was: pd.DataFrame, is_: pd.DataFrame, units_was: np.ndarray, units: np.ndarray) -> dict[str, float]:
    """Volume, mix and the amounts per unit of what was sold in both months."""
    stays = (units_was > 0) & (units > 0)
    effects = dict.fromkeys(("volume", "mix", *_PER_UNIT), 0.0)
    if not stays.any():
        return effects
    u, v = units_was[stays], units[stays]
    for name, steps in _PER_UNIT.items():
        a, b = (sum(side[step].to_numpy() for step in steps)[stays] for side in (was, is_))
        size, mix, rate = shapley((u.sum(), v.sum()), (u / u.sum(), v / v.sum()), (a / u, b / v)).sum(axis=1)
        effects["volume"] += float(size)
        effects["mix"] += float(mix)
        effects[name] += float(rate)
    return effects
