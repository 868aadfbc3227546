"""Visits by channel, where a source tells them (a Tmall shop, an ERP): who came which way, who paid, and the gap to search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from huddle import figures
from huddle.analysis.mix_rate import Counted
from huddle.channels import channels, leaves, place
from huddle.charts import parts
from huddle.elements.answers import Row as Answer
from huddle.elements.channel.sums import asked
from huddle.elements.channel.ways import verdict
from huddle.elements.model import Element, Row, Span, Tone
from huddle.elements.period import Period
from huddle.metrics import metrics
from huddle.text import say

ON_WALL = 6
REST = "~rest"
"""what no channel has, or several count: the channels of a shop overlap, since one visitor may come twice"""


@dataclass(frozen=True)
class Came:
    """One channel's visits and what came of them; money in the page's currency."""

    key: str
    visits: float
    hits: float | None
    """buyers of visitors, or units of sessions"""
    events: float | None
    """what its chance is judged by: buyers, or the order items of the units; None where no source tells these"""
    sales: float | None
    visits_before: float | None
    hits_before: float | None
    events_before: float | None
    sales_before: float | None

    @property
    def rate(self) -> float | None:
        return self.hits / self.visits if self.hits is not None and self.visits > 0 else None

    @property
    def rate_before(self) -> float | None:
        return self.hits_before / self.visits_before if self.hits_before is not None and self.visits_before else None

    @property
    def counted(self) -> tuple[Counted, Counted]:
        """Its rate before and now, with the events that tell chance from change."""
        return Counted(self.rate_before, self.events_before, self.visits_before), Counted(self.rate, self.events, self.visits)


@dataclass(frozen=True)
class Visits:
    """Every channel of the shops that know them, with the total they add up to."""

    ways: tuple[Came, ...]
    total: Came
    metric: str
    """paid_conversion where people are counted, conversion where sessions are"""


def _sum(answers: list[Answer], key: str, names: tuple[str, str, str], worth: Callable[[Answer], float]) -> Came:
    def total(name: str, *, is_money: bool = False) -> float | None:
        known = [row[name] * (worth(row) if is_money else 1.0) for row in answers if row[name] is not None]
        return float(sum(known)) if known else None

    def whole(name: str, beside: str) -> float | None:
        """The sum of a figure; None unless it is known wherever the one beside it is."""
        return None if any(row[name] is None and row[beside] is not None for row in answers) else total(name)

    visits, hits, events = names
    return Came(
        key, total(visits) or 0.0, total(hits), whole(events, hits), total("sales", is_money=True), total(f"{visits}_before"),
        total(f"{hits}_before"), whole(f"{events}_before", f"{hits}_before"), total("sales_before", is_money=True),
    )  # fmt: skip


def _less(whole: float | None, told: list[float | None]) -> float | None:
    known = [value for value in told if value is not None]
    return whole - sum(known) if whole is not None and known else None


def read(period: Period) -> Visits | None:
    """The visits by channel of the page's scope; None where no source tells them, or under a line or owner that visits do not have."""
    choices = period.choices
    if choices.line is not None or choices.owner is not None or period.currency is None:
        return None
    answers = [row for row in asked(period, "channel/visits", shop=choices.shop, marketplace=choices.marketplace)
               if row["currency"] in period.worth]  # fmt: skip
    told = [row for row in answers if row["channel"] is not None]
    names = ("visitors", "buyers", "buyers") if any(row["visitors"] for row in told) else ("sessions", "units", "order_items")
    told = [row for row in told if row[names[0]]]
    if not told:
        return None

    def worth(row: Answer) -> float:
        return period.worth[row["currency"]]

    ways = [_sum([row for row in told if row["channel"] == key], key, names, worth) for key in leaves({row["channel"] for row in told})]
    whole = _sum([row for row in answers if row["channel"] is None], "all", names, worth)
    if not whole.visits:
        whole = _added(ways)
    rest = Came(
        REST, whole.visits - sum(way.visits for way in ways), None, None, _less(whole.sales, [way.sales for way in ways]),
        _less(whole.visits_before, [way.visits_before for way in ways]), None, None,
        _less(whole.sales_before, [way.sales_before for way in ways]),
    )  # fmt: skip
    ways.sort(key=lambda way: (-way.visits, place(way.key), way.key))
    if abs(rest.visits) >= 0.5 or abs(rest.sales or 0.0) >= 0.005:
        ways.append(rest)
    return Visits(tuple(ways), whole, "paid_conversion" if names[0] == "visitors" else "conversion")


def _added(ways: list[Came]) -> Came:
    def total(name: str) -> float | None:
        known = [value for way in ways if (value := getattr(way, name)) is not None]
        return sum(known) if known else None

    # Nobody asks whether the whole moved by chance.
    return Came("all", total("visits") or 0.0, total("hits"), None, total("sales"), total("visits_before"), total("hits_before"), None,
                total("sales_before"))  # fmt: skip


def name(key: str, language: str) -> str:
    """A channel as it is read; one that is not declared is called what its source calls it."""
    if key == REST:
        return say("channel.visits_rest", language)
    return channels()[key].name(language) if key in channels() else key


def elements(period: Period) -> tuple[Element, ...]:
    """C1V for the desk and the wall; nothing where no source tells visits by channel."""
    found = read(period)
    if found is None:
        return ()
    language = period.language
    search = next((way.rate for way in found.ways if way.key == "search"), None)
    shown = tuple(_row(period, found, way, search) for way in found.ways)
    first = found.ways[0]
    title = say(
        f"channel.visits_title_{found.metric}", language, channel=name(first.key, language),
        share=figures.percent(first.visits / found.total.visits, decimals=0), rate=figures.percent(found.total.rate),
    )  # fmt: skip
    base = Element("C1V", say("channel.visits_question", language), title, rows=shown, note=say("channel.visits_note", language))
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=tuple(replace(row, svg="") for row in shown[:ON_WALL]), note="", places=frozenset({"wall"})),
    )


def _row(period: Period, found: Visits, way: Came, search: float | None) -> Row:
    language = period.language
    share = way.visits / found.total.visits
    whole_before = found.total.visits_before
    before = way.visits_before / whole_before if way.visits_before is not None and whole_before else None
    pieces = [Span(say(f"channel.of_visits_{found.metric}", language, share=figures.percent(share)), strong=True)]
    if before is not None:
        pieces.append(Span(say("channel.against", language, change=figures.points(share, before, language))))
    was, now = way.counted
    side = now.side(was)
    said = []
    if way.rate is not None:
        label = metrics()[found.metric].label(language)
        key = "channel.rate" if way.rate_before is None else "channel.rate_change"
        said.append(say(key, language, metric=label, rate=figures.percent(way.rate),
                        change=figures.points(way.rate, way.rate_before, language)))  # fmt: skip
        if way.rate_before is not None:
            said.append(verdict(now, was, language))
        if search is not None and way.key != "search":
            said.append(say("channel.gap_to_search", language, gap=figures.points(way.rate, search, language)))
    elif way.key == REST:
        said.append(say("channel.visits_rest_why", language))
    tone: Tone = "quiet" if way.key == REST else "attention" if side < 0 else "good" if side > 0 else "normal"
    changed = figures.change(way.sales, way.sales_before)
    return Row(
        key=f"C1V~{way.key}", what=name(way.key, language),
        why=(*pieces, *(Span(say("channel.semicolon", language) + words) for words in said)),
        money=period.money(way.sales) if way.sales is not None else "", per="" if changed == figures.UNKNOWN else changed,
        tone=tone, svg=parts.share(share, before),
    )  # fmt: skip
