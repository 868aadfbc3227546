"""A8: how long the stock of a product lasts, what arrives, and when to order; two rules side by side, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huddle import figures
from huddle.charts import timeline
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.ahead import HORIZON
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element, Row, Span, Tone
from huddle.settings import setting


@dataclass(frozen=True)
class Outlook:
    """The shelf of the coming days at one rate of sale."""

    start: date
    empty: tuple[tuple[date, date], ...]
    """stretches without stock: first day empty, day stock is back (or the last day looked at)"""
    ends: date | None
    """first day empty after all known arrivals; None when that is beyond the days looked at"""
    last: date
    """last day looked at"""


def outlook(available: float, demand: Sequence[float], arrivals: Sequence[tuple[date, float]], start: date) -> Outlook:
    """Sell the demand of each day from `available`, add what arrives in the morning, and note every stretch without stock.

    `start` is the day of `demand[0]`. A day that cannot be served whole is empty; what it misses is lost, not made up for.
    """
    coming: dict[date, float] = {}
    for day, units in arrivals:
        coming[max(day, start)] = coming.get(max(day, start), 0) + units
    last_arrival = max(coming, default=start)
    left, opened, empty = float(available), None, []
    day = start
    for step, wanted in enumerate(demand):
        day = start + timedelta(days=step)
        left += coming.get(day, 0)
        if left - wanted < 0:
            opened, left = opened or day, 0.0
        else:
            if opened is not None:
                empty.append((opened, day))
            opened, left = None, left - wanted
        if opened is not None and day >= last_arrival:
            break
    reach = max(last_arrival, opened or day)
    last = min(max(reach + timedelta(days=14), start + timedelta(days=45)), start + timedelta(days=len(demand)))
    if opened is not None:
        empty.append((opened, last))
    return Outlook(start, tuple(empty), opened, last)


def _lead(about: Subject) -> tuple[int, bool]:
    """Lead time in days, and whether the products table says it."""
    own = about.lead_time_days
    return (round(own), True) if own else (int(setting("default_lead_time_days")), False)


def elements(
    about: Subject, stock: Answer | None, arrivals: Sequence[Answer], demand: Sequence[float] | None, moves: Answer | None = None
) -> list[Element]:
    """A8 for the desk and the wall; nothing without a snapshot. Without an expected demand the pace of 30 days serves."""
    if stock is None or stock["available"] is None:
        return []
    pace = stock["rate"] or stock["amazon_rate"]
    demand = demand or ([pace] * HORIZON if pace else None)
    coming = [(row["sellable_day"], row["units"]) for row in arrivals]
    first = stock["snapshot_day"] + timedelta(days=1)
    ahead = outlook(stock["available"], demand, coming, first) if demand and any(demand) else None
    heading, tone = _title(about, stock, ahead, coming)
    base = Element(
        code="A8", question=about.say("stock_question"), title=heading, rows=tuple(_rows(about, stock, ahead, tone)),
        as_of=about.say("stock_as_of", day=figures.short_day(stock["snapshot_day"], about.language, about.day)), note=_moved(about, moves),
    )  # fmt: skip
    if ahead is None:
        return [replace(base, width="half", places=frozenset({"desk"})), replace(base, note="", places=frozenset({"wall"}))]
    on_wall = _chart(about, ahead, arrivals, (timeline.WALL,), heading)
    return [
        replace(base, chart=_chart(about, ahead, arrivals, timeline.DESK, heading), width="half", places=frozenset({"desk"})),
        replace(base, chart=on_wall, rows=base.rows[:3], note="", places=frozenset({"wall"})),
    ]


def _title(about: Subject, stock: Answer, ahead: Outlook | None, coming: Sequence[tuple[date, float]]) -> tuple[str, Tone]:
    if ahead is None:
        return about.say("stock_still", units=figures.count(stock["available"], about.language)), "quiet"
    said: dict[str, object] = {"days": (ahead.ends - ahead.start).days if ahead.ends else HORIZON}
    if ahead.empty:
        first, back = ahead.empty[0]
        said |= {"first": figures.day(first, about.language), "gap": (back - first).days, "back": figures.day(back, about.language)}
        if first == ahead.start and not stock["available"]:
            return about.say("stock_out_until" if coming and back != ahead.last else "stock_out_now", **said), "attention"
        if any(day >= back for day, _ in coming) and back != ahead.last:
            return about.say("stock_gap", **said), "attention"
        days = (first - ahead.start).days
        tone: Tone = "attention" if days < int(setting("critical_cover_days")) else "normal"
        return about.say("stock_lasts_coming" if coming else "stock_lasts", **(said | {"days": days})), tone
    return about.say("stock_long", **said), "normal"


def _rows(about: Subject, stock: Answer, ahead: Outlook | None, tone: Tone) -> list[Row]:
    """Cover by our rule, by Amazon's, the day to order, and a cheaper offer: each with how it was worked out."""
    language, made = about.language, []
    units = figures.count(stock["available"], language)
    if stock["cover"] is not None:
        why = about.say("cover_why", units=figures.count(stock["paced"], language), rate=f"{stock['rate']:.1f}", days=stock["rate_days"])
        shown: Tone = "attention" if tone == "attention" else "normal"
        made.append(Row("cover", about.say("cover"), (Span(why),), money=_days(about, stock["cover"]), tone=shown))
    if stock["amazon_cover"] is not None:
        why = about.say("amazon_why", units=units, rate=f"{stock['amazon_rate']:.1f}")
        made.append(Row("amazon", about.say("amazon_cover"), (Span(why),), money=_days(about, stock["amazon_cover"])))
    if ahead is not None and ahead.ends is not None:
        lead, is_own = _lead(about)
        by = ahead.ends - timedelta(days=lead)
        late = by < ahead.start
        why = about.say("order_why" if is_own else "order_why_assumed", ends=figures.date_without_weekday(ahead.ends, language), lead=lead)
        word = about.say("order_late") if late else about.say("order_by")
        made.append(
            Row("order", word, (Span(why),), money=figures.date_without_weekday(by, language), tone="attention" if late else "normal")
        )
    if stock["recommended"] is not None:
        made.append(Row("recommended", about.say("recommended"), (Span(about.say("recommended_why")),),
                        money=about.say("units", units=figures.count(stock["recommended"], language))))  # fmt: skip
    if stock["lowest_offer"] is not None and stock["own_price"] is not None and stock["lowest_offer"] < stock["own_price"]:
        why = about.say("offer_why", own=about.money(stock["own_price"], cents=True))
        made.append(Row("offer", about.say("offer"), (Span(why),), money=about.money(stock["lowest_offer"], cents=True), tone="attention"))
    if stock["aged"]:
        why = about.say("aged_why", share=figures.percent(stock["aged"] / max(stock["available"], stock["aged"]), decimals=0))
        made.append(Row("aged", about.say("aged"), (Span(why),), money=figures.count(stock["aged"], language)))
    return made


def _moved(about: Subject, moves: Answer | None) -> str:
    """What the inventory ledger says of the span: `1 Sep to 18 Nov: 300 received, 251 shipped, 12 sent back; 4 lost or damaged`."""
    if moves is None:
        return ""
    counts = {name: figures.count(moves[name], about.language) for name in ("received", "shipped", "returned", "lost", "found", "removed")}
    days = {name: figures.date_without_weekday(moves[f"{name}_day"], about.language) for name in ("first", "last")}
    return about.say("moves" if moves["removed"] else "moves_none_removed", **counts, **days)


def _days(about: Subject, days: float) -> str:
    return about.say("days", days=figures.count(round(days), about.language))


def _chart(about: Subject, ahead: Outlook, arrivals: Sequence[Answer], sizes: Sequence[timeline.Size], alt: str) -> Chart:
    stretches, at = [], ahead.start
    for first, back in ahead.empty:
        if first > at:
            stretches.append(timeline.Stretch(at, first, False, ""))
        words = about.say("empty_days", days=(back - first).days) if back != ahead.last else ""
        stretches.append(timeline.Stretch(first, back, True, words))
        at = back
    if at < ahead.last:
        stretches.append(timeline.Stretch(at, ahead.last, False, ""))
    said = lambda day: figures.date_without_weekday(day, about.language)  # noqa: E731
    marks = [
        timeline.Mark(row["sellable_day"], f"+{figures.count(row['units'], about.language)} · {said(row['sellable_day'])}", True)
        for row in arrivals if row["sellable_day"] <= ahead.last
    ]  # fmt: skip
    if ahead.empty and ahead.empty[0][0] > ahead.start:
        first = ahead.empty[0][0]
        marks.append(timeline.Mark(first, about.say("empty_from", day=said(first)), False, "attention"))
    return Chart(alt=alt, svg="".join(timeline.drawn(stretches, marks, ahead.start, said, alt, size) for size in sizes))
