"""What is wrong with a product, in one sentence and one tree: the last week against the one before and its usual range.

Apart from the drawing: here a branch breaks or does not. A branch without data is never there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huddle import figures
from huddle.analysis.branches import Range, effects, usual_range
from huddle.charts import tree
from huddle.elements.answers import Row
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element

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
    from scipy.stats import hypergeom

    return bool(hypergeom.sf(low - 1, total, low + earlier, rating["recent"]) < 0.01)


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


def written(key: str, value: float | None, about: Subject) -> str:
    """A figure of the tree as it is read."""
    writers: dict[str, Callable[[float | None], str]] = {
        "sales": about.money,
        "price": lambda price: about.money(price, cents=True),
        "conversion": figures.percent,
        "ad_conversion": figures.percent,
        "ctr": lambda share: figures.percent(share, decimals=2),
        "buy_box": lambda share: figures.percent(share, decimals=0),
        "rating": lambda stars: figures.UNKNOWN if stars is None else f"{stars:.1f} ★",
    }
    return writers.get(key, lambda count: figures.count(count, about.language))(value)


def verdict(branch: Branch, diagnosis: Diagnosis, about: Subject) -> str:
    """The words in a node: its part of the change, low or high against usual, or normal."""
    sales = diagnosis["sales"]
    if branch.key == "stock":
        return about.say("sold_out") if branch.side else ""
    if branch.key == "rating":
        return about.say("many_low") if branch.side else ""
    if branch.share is not None and sales and sales.side and branch.share >= 0.05:
        key = ("all" if branch.share >= 0.995 else "share") + ("_of_fall" if sales.side < 0 else "_of_rise")
        return about.say(key, share=figures.percent(branch.share, decimals=0))
    if branch.key == "sales" and branch.side and diagnosis.expected is not None:
        return about.say("expected", expected=written("sales", diagnosis.expected, about))
    if branch.side:
        usual = written(branch.key, branch.usual.centre if branch.usual else None, about)
        words = "low" if branch.side < 0 else "high"
        return about.say("usually", usual=usual) if branch.usual else about.say(words)
    return about.say("normal") if branch.usual else about.say("short_history")


def change(branch: Branch, about: Subject) -> str:
    """The change against the week before: relative, or in points for a rate; an arrow where it left the usual range."""
    if branch.before is None:
        return ""
    arrow = {-1: "↓ ", 1: "↑ "}.get(branch.side, "")
    if branch.key in ("conversion", "buy_box", "ad_conversion", "ctr"):
        return arrow + figures.points(branch.now, branch.before, about.language)
    return arrow + figures.change(branch.now, branch.before)


def nodes(diagnosis: Diagnosis, about: Subject) -> list[tree.Node]:
    """The tree's boxes, each with its words."""
    made, known = [], {branch.key for branch in diagnosis.branches}
    for branch in diagnosis.branches:
        is_broken = branch.key in diagnosis.broken
        is_bad = branch.side < 0 or (is_broken and (diagnosis["sales"] or branch).side < 0)
        is_good = not is_bad and (branch.side > 0 and branch.key not in ("price",))
        made.append(
            tree.Node(
                key=branch.key, parent=parent_of(branch.key, known), label=about.say(f"node_{branch.key}"),
                value=written(branch.key, branch.now, about), change=change(branch, about),
                say=verdict(branch, diagnosis, about),
                tone="attention" if is_bad else "good" if is_good else "quiet", is_broken=is_broken,
            )  # fmt: skip
        )
    return made


def title(diagnosis: Diagnosis | None, about: Subject, since: date | None) -> str:
    """The verdict of the product in one sentence, as far as the data carries it."""
    sales = diagnosis["sales"] if diagnosis else None
    if diagnosis is None or sales is None:
        return about.say("verdict_unknown", name=about.name)
    said = {"name": about.name, "sales": written("sales", sales.now, about), "change": figures.change(sales.now, sales.before)}
    start = figures.date_without_weekday(since, about.language)
    last = diagnosis.broken[-1] if diagnosis.broken else ""
    if last == "stock":
        return about.say("verdict_sold_out", **said, since=start) if since else about.say("verdict_sold_out_now", **said)
    if last == "buy_box":
        box = diagnosis["buy_box"]
        share = written("buy_box", box.now if box else None, about)
        return about.say("verdict_buy_box", **said, since=start) if since else about.say("verdict_buy_box_weak", **said, share=share)
    if sales.side:
        return _moved(diagnosis, sales, about, said | {"since": start}, dated=since is not None)
    if last:
        return about.say("verdict_other", **said, what=about.say(f"low_{last}"))
    if sales.usual is None:
        return about.say("verdict_short", **said) if sales.before is not None else about.say("verdict_first", **said)
    if not sales.now and not sales.usual.centre:
        return about.say("verdict_none", **said, weeks=sales.usual.weeks)
    return about.say("verdict_normal", **said, usual=written("sales", sales.usual.centre, about))


def _moved(diagnosis: Diagnosis, sales: Branch, about: Subject, said: dict[str, str], *, dated: bool) -> str:
    factor = next((diagnosis[key] for key in diagnosis.broken[1:2]), None)
    way = "down" if sales.side < 0 else "up"
    dates = "_since" if dated else ""
    if factor is None or factor.share is None:
        return about.say(f"verdict_{way}{dates}", **said)
    share = figures.percent(min(factor.share, 1.0), decimals=0)
    said |= {"share": share, "factor": about.say(f"node_{factor.key}").lower() if about.language == "en" else about.say(f"node_{factor.key}")}
    return about.say(f"verdict_{way}_by{dates}", **said)


def week_words(diagnosis: Diagnosis, about: Subject) -> str:
    """Which days are compared: `7 days to Wed 18 Nov against the 7 before`."""
    key = "compared_weeks" if diagnosis.is_span else "compared_days"
    return about.say(key, day=figures.day(diagnosis.until, about.language))


def elements(diagnosis: Diagnosis | None, about: Subject, why_not: str) -> list[Element]:
    """A3 for the desk and the wall; without sales there is no tree, and the reason is said."""
    question = about.say("tree_question")
    if diagnosis is None:
        return []
    made = nodes(diagnosis, about)
    heading = tree_title(diagnosis, about)
    alt = "; ".join(f"{node.label} {node.value} {node.change} {node.say}".strip() for node in made)
    note = " · ".join(part for part in (week_words(diagnosis, about), why_not) if part)
    base = Element(code="A3", question=question, title=heading, as_of=week_words(diagnosis, about))
    return [
        replace(base, chart=Chart(alt=alt, svg="".join(tree.drawn(made, alt, size) for size in tree.DESK)), note=why_not, places=frozenset({"desk"})),
        replace(base, chart=Chart(alt=alt, svg=tree.drawn(made, alt, tree.WALL)), more=note, places=frozenset({"wall"})),
    ]


def tree_title(diagnosis: Diagnosis, about: Subject) -> str:
    """The finding of the tree: which branch broke, or that none did."""
    if not diagnosis.broken:
        judged = any(branch.usual for branch in diagnosis.branches)
        return about.say("tree_calm") if judged else about.say("tree_short")
    names = [about.say(f"node_{key}") for key in diagnosis.broken]
    return about.say("tree_broken", path=" → ".join(names))
