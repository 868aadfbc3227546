"""The diagnosis of a product in words: its verdict in one sentence, and the tree with the broken branch thick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from huddle import figures
from huddle.analysis.exceptions import ExceptionRow
from huddle.charts import tree
from huddle.elements.asin.beside import Beside
from huddle.elements.asin.diagnosis import HOLDS, Branch, Diagnosis, parent_of
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element
from huddle.text import say, sentences

_RATES = ("conversion", "buy_box", "ad_conversion", "ctr")
"""their change is told in points"""


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
    if branch.key in _RATES:
        return arrow + figures.points(branch.now, branch.before, about.language, is_short=True)
    return arrow + figures.change(branch.now, branch.before)


def nodes(diagnosis: Diagnosis, about: Subject) -> list[tree.Node]:
    """The tree's boxes, each with its words."""
    made, known = [], {branch.key for branch in diagnosis.branches}
    for branch in diagnosis.branches:
        is_broken = branch.key in diagnosis.broken
        is_bad = branch.side < 0 or (is_broken and not branch.is_calm and (diagnosis["sales"] or branch).side < 0)
        is_good = not is_bad and (branch.side > 0 and branch.key not in ("price",))
        node = tree.Node(
            key=branch.key, parent=parent_of(branch.key, known), label=about.say(f"node_{branch.key}"),
            value=written(branch.key, branch.now, about), change=change(branch, about),
            say=verdict(branch, diagnosis, about),
            tone="attention" if is_bad else "good" if is_good else "quiet", is_broken=is_broken,
        )  # fmt: skip
        made.append(node)
    return made


def title(
    diagnosis: Diagnosis | None, about: Subject, since: date | None, log: Beside | None = None, told: ExceptionRow | None = None
) -> str:
    """The verdict of the product in one sentence, as far as the data carries it: signal, driver, start, what broke below it.

    `log`: what the operation log knows beside the start. `told`: the exception in force that the week does not show, which is
    then what is wrong, and the week only how sales did meanwhile.
    """
    sales = diagnosis["sales"] if diagnosis else None
    if told is not None:
        return _of_morning(told, diagnosis, sales, about)
    if diagnosis is None or sales is None:
        return about.say("verdict_unknown", name=about.name)
    said = {"name": about.name, "sales": written("sales", sales.now, about), "change": _sales_change(diagnosis, sales, about)}
    start = figures.date_without_weekday(since, about.language)
    last = diagnosis.broken[-1] if diagnosis.broken else ""
    if last == "stock":
        return about.say("verdict_sold_out", **said, since=start) if since else about.say("verdict_sold_out_now", **said)
    if last == "buy_box":
        box = diagnosis["buy_box"]
        share = written("buy_box", box.now if box else None, about)
        lost = about.say("verdict_buy_box", **said, since=start) if since else about.say("verdict_buy_box_weak", **said, share=share)
        return _with_log(lost, about, log)
    if sales.side:
        return _moved(diagnosis, sales, about, said | {"since": start}, log, dated=since is not None)
    if last:
        key = "verdict_other" if sales.moved is None or abs(sales.moved) < HOLDS else "verdict_other_moved"
        return about.say(key, **said, what=_with_log(about.say(f"low_{last}"), about, log, is_new=False))
    if sales.usual is None:
        return about.say("verdict_short", **said) if sales.before is not None else about.say("verdict_first", **said)
    if not sales.now and not sales.usual.centre:
        return about.say("verdict_none", **said, weeks=sales.usual.weeks)
    return about.say("verdict_normal", **said, usual=written("sales", sales.usual.centre, about))


def _sales_change(diagnosis: Diagnosis, sales: Branch, about: Subject) -> str:
    if diagnosis.is_against_usual and sales.usual:
        return about.say("against_usual", change=figures.change(sales.now, sales.usual.centre))
    return figures.change(sales.now, sales.before)


def _of_morning(told: ExceptionRow, diagnosis: Diagnosis | None, sales: Branch | None, about: Subject) -> str:
    """`Hose nozzle: price down to €12.00, DE (since 18 Nov); sales −3% in 7 days`."""
    said = told.sentence[about.language]
    if told.asin != about.asin:  # one cause of several products names none of them
        said = about.say("verdict_shared", name=about.name, said=said)
    if told.since is not None:
        said = about.say("verdict_began", said=said, since=figures.date_without_weekday(told.since, about.language))
    if diagnosis is None or sales is None or sales.before is None:
        return said
    return about.say("verdict_and", said=said, more=about.say("verdict_meanwhile", change=_sales_change(diagnosis, sales, about)))


def _moved(diagnosis: Diagnosis, sales: Branch, about: Subject, said: dict[str, str], log: Beside | None, *, dated: bool) -> str:
    factor = next((diagnosis[key] for key in diagnosis.broken[1:2]), None)
    way = "down" if sales.side < 0 else "up"
    dates = "_since" if dated else ""
    if factor is None or factor.share is None:
        return _with_log(about.say(f"verdict_{way}{dates}", **said), about, log)
    share = about.say("whole") if factor.share >= 0.995 else figures.percent(factor.share, decimals=0)
    whole = about.say(f"verdict_{way}_by{dates}", **said, share=share, factor=about.say(f"factor_{factor.key}"))
    below = next((diagnosis[key] for key in diagnosis.broken[2:3]), None)
    if below is None:
        return _with_log(whole, about, log)
    return about.say("verdict_and", said=whole, more=_with_log(_below(below, about), about, log, is_new=False))


def _below(branch: Branch, about: Subject) -> str:
    """The branch under the factor in a few words: `ad impressions −45%`."""
    if branch.key == "rating":
        return about.say("low_rating")
    moved = figures.points(branch.now, branch.before, about.language) if branch.key in _RATES else figures.change(branch.now, branch.before)
    return about.say("verdict_below", what=about.say(f"factor_{branch.key}"), moved=moved)


def _with_log(said: str, about: Subject, log: Beside | None, *, is_new: bool = True) -> str:
    """A clause with what happened just before; `is_new`: as a clause of its own, behind a whole sentence."""
    if log is None:
        return said
    return about.say("verdict_after_clause" if is_new else "verdict_after", said=said, change=log.words(about))


def week_words(diagnosis: Diagnosis, about: Subject) -> str:
    """Which days are compared: `7 days to Wed 18 Nov against the 7 before`."""
    key = "compared_weeks" if diagnosis.is_span else "compared_days"
    return about.say(key, day=figures.day(diagnosis.until, about.language))


def elements(
    diagnosis: Diagnosis | None, about: Subject, why_not: str, beside: str = "", told: ExceptionRow | None = None
) -> list[Element]:
    """A3 for the desk and the wall; without sales there is no tree, and the reason is said. `beside`: what else to know of its week.

    `told`: the exception in force that the week does not show.
    """
    question = about.say("tree_question")
    if diagnosis is None:
        return []
    made = nodes(diagnosis, about)
    heading, listed = tree_title(diagnosis, about, is_apart=told is not None), _listed(told, about)
    alt = "; ".join(f"{node.label} {node.value} {node.change} {node.say}".strip() for node in made)
    note = " · ".join(part for part in (listed, beside, week_words(diagnosis, about), why_not) if part)
    grey = about.say("tree_grey") if any(branch.is_calm for branch in diagnosis.branches[1:]) else ""
    at_desk = sentences((listed and about.say("tree_beside_note", said=listed), grey, why_not, beside), about.language)
    base = Element(code="A3", question=question, title=heading, as_of=week_words(diagnosis, about))
    both = "".join(tree.drawn(made, alt, size) for size in tree.DESK)
    return [
        replace(base, chart=Chart(alt=alt, svg=both), note=at_desk, places=frozenset({"desk"})),
        replace(base, chart=Chart(alt=alt, svg=tree.drawn(made, alt, tree.WALL)), more=note, places=frozenset({"wall"})),
    ]


def tree_title(diagnosis: Diagnosis, about: Subject, *, is_apart: bool = False) -> str:
    """The finding of the tree: which branch broke, or that none did; `is_apart`: of its week alone, since the morning says otherwise."""
    week = "_week" if is_apart else ""
    if diagnosis.broken:
        names = [about.say(f"node_{branch.key}") for key in diagnosis.broken if (branch := diagnosis[key]) and not branch.is_calm]
        return about.say(f"tree_broken{week}", path=" → ".join(names))
    judged = any(branch.usual for branch in diagnosis.branches)
    return about.say(f"tree_calm{week}") if judged else about.say("tree_short")


def _listed(told: ExceptionRow | None, about: Subject) -> str:
    """What the morning lists and the week does not show; empty where they agree."""
    return "" if told is None else about.say("tree_beside", kind=say(f"playbooks.kind_{told.kind}", about.language))
