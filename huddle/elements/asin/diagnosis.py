"""What is wrong with a product: its last week against the one before and its usual range, branch by branch.

Apart from the words: here a branch breaks or does not. A branch without data is never there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huddle.analysis import tails
from huddle.analysis.branches import Range, effects, usual_range
from huddle.elements.answers import Row

MOST_NODES = 9
LOST_BUY_BOX = 0.5
"""under this share of the page views the Buy Box counts as lost"""
LITTLE_BUY_BOX = 0.05
"""a Buy Box that moves by less is no news, however steady it was"""
_FACTORS = ("sessions", "conversion", "price")
_PARENTS = {
    "sales": "", "sessions": "sales", "conversion": "sales", "price": "sales", "units": "sales", "impressions": "sessions",
    "ctr": "sessions", "ad_conversion": "conversion", "buy_box": "conversion", "stock": "sales", "rating": "conversion",
}  # fmt: skip
_ADS = ("ad_conversion", "ctr", "impressions")
"""left out first, in this order, when there are more than nine branches and they are calm"""


@dataclass(frozen=True)
class Branch:
    """One figure of the tree with what happened to it."""

    key: str
    now: float
    before: float | None
    usual: Range | None
    share: float | None = None
    """its part of the change of sales; None where it is no factor or sales did not move"""
    side: int = 0
    """-1 low, 1 high, 0 nothing to see"""

    @property
    def moved(self) -> float | None:
        """Relative change against the week before."""
        return None if not self.before else (self.now - self.before) / abs(self.before)


@dataclass(frozen=True)
class Diagnosis:
    """The branches of a product and which of them broke."""

    branches: tuple[Branch, ...]
    broken: tuple[str, ...]
    """keys from the root to the branch that broke; empty when nothing did"""
    until: date
    """last day of the week judged"""
    is_span: bool
    """judged on exported weeks, not on days"""
    expected: float | None = None
    """sales expected of the same days"""

    def __getitem__(self, key: str) -> Branch | None:
        return next((branch for branch in self.branches if branch.key == key), None)


def diagnose(
    weeks: Sequence[Row], stock: Row | None, rating: Row | None, *, is_span: bool, expected: float | None = None
) -> Diagnosis | None:
    """Judge the last of some weeks, oldest first, on the ones before; None when its sales are not known.

    Stock and rating are conditions and no factors: they break when the shelf is empty or low stars gather.
    """
    if not weeks or weeks[-1].get("sales") is None:
        return None
    found = {key: _branch(key, weeks) for key in _PARENTS if key not in ("stock", "rating")}
    branches = {key: branch for key, branch in found.items() if branch is not None}
    if "sessions" in branches and "conversion" in branches:
        branches.pop("units", None)
    branches = _with_shares(branches)
    if stock and stock["available"] is not None:
        branches["stock"] = Branch("stock", stock["available"], None, None, side=-1 if stock["available"] <= 0 else 0)
    if rating and rating["stars"] is not None:
        branches["rating"] = Branch("rating", rating["stars"], None, None, side=-1 if many_low(rating) else 0)
    kept = _at_most_nine(branches)
    return Diagnosis(tuple(kept.values()), _broken(kept), weeks[-1]["day"], is_span, expected)


def parent_of(key: str, known: Collection[str]) -> str:
    """The nearest branch above one that has data: reviews hang on sales where conversion is unknown."""
    parent = _PARENTS[key]
    while parent and parent not in known:
        parent = _PARENTS[parent]
    return parent


def many_low(rating: Row) -> bool:
    """Whether the last four weeks hold more low stars than the half-year before would give once in a hundred times.

    Exact tail: given all low reviews of both stretches, how many fall into the recent one by its share of the reviews.
    """
    low, earlier = rating["recent_low"], rating["earlier_low"]
    total = rating["recent"] + rating["earlier"]
    if not low or not rating["earlier"]:
        return False
    return tails.chance_of_drawing(int(low), int(total), int(low + earlier), int(rating["recent"])) < 0.01


def _branch(key: str, weeks: Sequence[Row]) -> Branch | None:
    values = [week.get(key) for week in weeks]
    now, before = values[-1], values[-2] if len(values) > 1 else None
    if now is None:
        return None
    usual = usual_range(values[:-1])
    side = usual.side(now) if usual else 0
    if key == "buy_box" and usual and abs(now - usual.centre) < LITTLE_BUY_BOX:
        side = 0
    if key == "buy_box" and now < LOST_BUY_BOX and (before is None or before >= LOST_BUY_BOX):
        side = -1
    return Branch(key, now, before, usual, side=side)


def _with_shares(branches: dict[str, Branch]) -> dict[str, Branch]:
    sales = branches["sales"]
    factors = [branches[key] for key in (_FACTORS if "sessions" in branches else ("units", "price")) if key in branches]
    product = len(factors) == (3 if "sessions" in branches else 2)
    if not product or sales.before is None or sales.now == sales.before:
        return branches
    befores = [factor.before for factor in factors if factor.before is not None]
    parts = effects(befores, [factor.now for factor in factors]) if len(befores) == len(factors) else None
    if parts is None:
        return branches
    whole = sum(parts)
    shares = {factor.key: replace(factor, share=part / whole if whole else None) for factor, part in zip(factors, parts, strict=True)}
    return branches | shares


def _at_most_nine(branches: dict[str, Branch]) -> dict[str, Branch]:
    kept = dict(branches)
    for key in _ADS:
        if len(kept) > MOST_NODES and key in kept and not kept[key].side:
            kept.pop(key)
    for key in _ADS:
        if len(kept) > MOST_NODES:
            kept.pop(key, None)
    return kept


def _broken(branches: dict[str, Branch]) -> tuple[str, ...]:
    """The thick path: from sales down to what broke with it, stock and Buy Box first, then the largest factor."""
    sales = branches["sales"]
    stock = branches.get("stock")
    if stock and stock.side < 0:
        return ("sales", "stock")
    if not sales.side:
        alone = [branch for branch in branches.values() if branch.side < 0 and _PARENTS[branch.key]]
        return _path(min(alone, key=_rank).key, branches) if alone else ()
    shared = [branch for branch in branches.values() if branch.share is not None and branch.share > 0]
    if not shared:
        return ("sales",)
    factor = max(shared, key=lambda branch: branch.share or 0.0)
    under = [
        branch for branch in branches.values()
        if parent_of(branch.key, branches) == factor.key and branch.side == (1 if sales.side > 0 else -1)
    ]  # fmt: skip
    return _path(min(under, key=_rank).key if under else factor.key, branches)


def _rank(branch: Branch) -> tuple[int, float]:
    order = ("buy_box", "rating", "impressions", "ctr", "ad_conversion", "sessions", "conversion", "units", "price")
    return (order.index(branch.key) if branch.key in order else len(order), branch.moved or 0.0)


def _path(key: str, known: Collection[str]) -> tuple[str, ...]:
    path = [key]
    while parent_of(path[0], known):
        path.insert(0, parent_of(path[0], known))
    return tuple(path)
