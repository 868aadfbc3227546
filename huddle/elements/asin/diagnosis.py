"""What is wrong with a product: its last week against the one before and its usual range, branch by branch.

Sales are visits x conversion x price; visits are those of the ads (impressions x CTR) and the others; under conversion stand
the Buy Box, the shelf and the stars. Apart from the words: here a branch breaks or does not. A branch without data is never there.
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
HOLDS = 0.1
"""sales that moved by less than this part of the week before are said to hold"""
LITTLE_BUY_BOX = 0.05
"""a Buy Box that moves by less is no news, however steady it was"""
_FACTORS = ("sessions", "conversion", "price")
_PARENTS = {
    "sales": "", "sessions": "sales", "conversion": "sales", "price": "sales", "units": "sales", "impressions": "sessions",
    "ctr": "sessions", "organic": "sessions", "ad_conversion": "conversion", "buy_box": "conversion", "stock": "conversion",
    "rating": "conversion",
}  # fmt: skip
BRANCHES = tuple(_PARENTS)
_LEFT_OUT = ("ctr", "impressions", "organic", "rating", "stock")
"""left out in this order when there are more than nine branches and they are calm"""
_ADS = ("ctr", "organic", "impressions")
"""left out after these even when they are not calm"""


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
    def is_calm(self) -> bool:
        """Inside its own usual range: what it did may be chance."""
        return self.usual is not None and not self.side

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
    is_against_usual: bool = False
    """sales are as unusual as the week before: shares are of the change against the usual week"""

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
    weeks = [week | {"organic": _not_from_ads(week)} for week in weeks]
    found = {key: _branch(key, weeks) for key in _PARENTS if key not in ("stock", "rating")}
    branches = {key: branch for key, branch in found.items() if branch is not None}
    if "sessions" in branches and "conversion" in branches:
        branches.pop("units", None)
    lasts = _lasts(branches["sales"])
    branches = _with_shares(branches, is_against_usual=lasts)
    if stock and stock["available"] is not None:
        branches["stock"] = Branch("stock", stock["available"], None, None, side=-1 if stock["available"] <= 0 else 0)
    if rating and rating["stars"] is not None:
        branches["rating"] = Branch("rating", rating["stars"], None, None, side=-1 if many_low(rating) else 0)
    kept = _at_most_nine(branches)
    return Diagnosis(tuple(kept.values()), _broken(kept), weeks[-1]["day"], is_span, expected, lasts)


def led(found: Diagnosis, causes: Collection[str]) -> Diagnosis:
    """The diagnosis with its path to what the morning names, where that branch is low too and sales, which hold, do not say which."""
    sales = found["sales"]
    low = [branch.key for branch in found.branches if branch.key in causes and branch.side < 0]
    if sales is None or sales.side or not low or {*causes} & {*found.broken}:
        return found
    return replace(found, broken=_path(low[0], {branch.key for branch in found.branches}))


def parent_of(key: str, known: Collection[str]) -> str:
    """The nearest branch above one that has data: without visits ads and reviews hang on the units, without these on sales."""
    parent = _PARENTS[key]
    while parent and parent not in known:
        parent = "units" if parent != "units" and key != "units" and "units" in known else _PARENTS[parent]
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


def _not_from_ads(week: Row) -> float | None:
    """Visits less ad clicks, an estimate: a click is not a visit, so more clicks than visits leave it unknown."""
    visits, clicks = week.get("sessions"), week.get("clicks")
    return None if visits is None or clicks is None or clicks > visits else visits - clicks


def _lasts(sales: Branch) -> bool:
    """Whether sales left their usual range some weeks ago: then the week before says nothing of why."""
    return bool(sales.side) and sales.usual is not None and (sales.moved is None or sales.moved * sales.side < HOLDS)


def _with_shares(branches: dict[str, Branch], *, is_against_usual: bool) -> dict[str, Branch]:
    """The factors with their part of the change of sales, against the week before or against the usual week."""
    if is_against_usual:
        told = {key: replace(one, before=one.usual.centre if one.usual else None) for key, one in branches.items()}
        judged = _with_shares(told, is_against_usual=False)
        return {key: replace(one, share=judged[key].share) for key, one in branches.items()}
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
    return branches | shares | _shares_of_visits(branches | shares)


def _shares_of_visits(branches: dict[str, Branch]) -> dict[str, Branch]:
    """The part of the change of sales that came by the ads' impressions, by their CTR, and by the visits not from ads.

    Visits are added (clicks + others), clicks are a product: each takes of the visits' part what it moved of the visits.
    """
    visits, others = branches.get("sessions"), branches.get("organic")
    ads = [branches.get("impressions"), branches.get("ctr")]
    if visits is None or others is None or visits.share is None or visits.before in (None, visits.now) or others.before is None:
        return {}
    known = [one for one in ads if one is not None and one.before is not None]
    parts = effects([one.before for one in known], [one.now for one in known]) if len(known) == 2 else None  # type: ignore[misc]
    if parts is None:
        return {}
    scale = visits.share / (visits.now - visits.before)
    moved = zip((*known, others), (*parts, others.now - others.before), strict=True)
    return {one.key: replace(one, share=part * scale) for one, part in moved}


def _at_most_nine(branches: dict[str, Branch]) -> dict[str, Branch]:
    kept = dict(branches)
    if len(kept) > MOST_NODES:
        kept.pop("ad_conversion", None)  # no factor of the product's own conversion
    for key in _LEFT_OUT:
        if len(kept) > MOST_NODES and key in kept and not kept[key].side:
            kept.pop(key)
    for key in _ADS:
        if len(kept) > MOST_NODES:
            kept.pop(key, None)
    return kept


def _broken(branches: dict[str, Branch]) -> tuple[str, ...]:
    """The thick path: from sales down to what broke with it, an empty shelf first, then the factor that made most of the change.

    A branch inside its own usual range is noise and never the cause, however much of the change it made: then sales stand alone.
    """
    sales = branches["sales"]
    stock = branches.get("stock")
    if stock and stock.side < 0:
        return _path("stock", branches)
    if not sales.side:
        alone = [branch for branch in branches.values() if branch.side < 0 and _PARENTS[branch.key]]
        return _path(min(alone, key=_rank).key, branches) if alone else ()
    shared = [
        branch for branch in branches.values()
        if _PARENTS[branch.key] == "sales" and (branch.share or 0.0) > 0 and (branch.side == sales.side or branch.usual is None)
    ]  # fmt: skip
    if not shared:
        return ("sales",)
    factor = max(shared, key=lambda branch: branch.share or 0.0)
    under = [
        branch for branch in branches.values()
        if parent_of(branch.key, branches) == factor.key and branch.side == (1 if sales.side > 0 else -1)
    ]  # fmt: skip
    return _path(min(under, key=lambda branch: (-(branch.share or 0.0), _rank(branch))).key if under else factor.key, branches)


def _rank(branch: Branch) -> tuple[int, float]:
    order = ("buy_box", "rating", "impressions", "ctr", "ad_conversion", "organic", "sessions", "conversion", "units", "price")
    return (order.index(branch.key) if branch.key in order else len(order), branch.moved or 0.0)


def _path(key: str, known: Collection[str]) -> tuple[str, ...]:
    path = [key]
    while parent_of(path[0], known):
        path.insert(0, parent_of(path[0], known))
    return tuple(path)
