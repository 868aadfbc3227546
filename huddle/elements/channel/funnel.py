"""C6, the funnel: from seen to clicked to ordered, and apart from it from visit to unit; only the steps a source knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from huddle import figures
from huddle.analysis.mix_rate import Counted
from huddle.charts import parts
from huddle.elements.channel.sums import line_rows, mix
from huddle.elements.channel.ways import name, verdict
from huddle.elements.model import Element, Row, Span, Tone
from huddle.elements.period import Period
from huddle.text import say


@dataclass(frozen=True)
class Step:
    """One step: how many got here, of how many, now and before; the first of a funnel has nothing before it."""

    key: str
    now: float
    before: float | None
    of: float | None = None
    of_before: float | None = None
    events: float | None = None
    """what tells chance from change: the step's own number, of units their order items; None where no source tells these"""
    events_before: float | None = None

    @property
    def rate(self) -> float | None:
        return self.now / self.of if self.of else None

    @property
    def rate_before(self) -> float | None:
        return self.before / self.of_before if self.before is not None and self.of_before else None

    @property
    def counted(self) -> tuple[Counted, Counted]:
        """Its rate before and now, with the events that tell chance from change."""
        return Counted(self.rate_before, self.events_before, self.of_before), Counted(self.rate, self.events, self.of)

    @property
    def side(self) -> int:
        """Whether the step's rate rose or fell by more than chance."""
        was, now = self.counted
        return now.side(was)


def elements(period: Period) -> tuple[Element, ...]:
    """C6 for the desk and the wall; nothing where no step is known."""
    steps = [*ads(period), *visits(period)]
    if not steps:
        return ()
    language = period.language
    rows = tuple(_row(period, step) for step in steps)
    has_both = {"impressions", "visits"} <= {step.key for step in steps}
    base = Element(
        "C6", say("channel.funnel_question", language), _title(period, steps), rows=rows,
        note=say("channel.funnel_apart" if has_both else "channel.funnel_note", language),
    )  # fmt: skip
    more = base.note if has_both else ""
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=tuple(replace(row, svg="") for row in rows), note="", more=more, places=frozenset({"wall"})),
    )


def ads(period: Period) -> list[Step]:
    """Impressions, clicks, orders of the ads: of the chosen channel, else of all."""
    found = mix(period)
    if found is None:
        return []
    way = found.ads if period.choices.channel is None else next((one for one in found.paid if one.key == period.choices.channel), None)
    if way is None or not way.now.ad_impressions or way.now.ad_clicks is None:
        return []
    now, before = way.now, way.before if found.total_before else None
    steps = [
        Step("impressions", now.ad_impressions or 0.0, before.ad_impressions if before else None),
        Step("clicks", now.ad_clicks or 0.0, before.ad_clicks if before else None, now.ad_impressions,
             before.ad_impressions if before else None, now.ad_clicks, before.ad_clicks if before else None),
    ]  # fmt: skip
    if now.ad_orders is not None and now.ad_clicks:
        earlier = (before.ad_orders, before.ad_clicks) if before else (None, None)
        steps.append(Step("orders", now.ad_orders, earlier[0], now.ad_clicks, earlier[1], now.ad_orders, earlier[0]))
    return steps


def visits(period: Period) -> list[Step]:
    """Visits to products and the units they bought, where visits are known; not of one channel, since Amazon does not tell them so."""
    if period.choices.channel is not None:
        return []
    found = line_rows(period)

    def total(column: str) -> float | None:
        known = [row[column] for row in found if row[column] is not None]
        return float(sum(known)) if known else None

    def items(suffix: str) -> float | None:
        told = [row for row in found if row["units" + suffix] is not None]
        return None if any(row["order_items" + suffix] is None for row in told) else total("order_items" + suffix)

    sessions, units = total("sessions"), total("units")
    if not sessions or units is None:
        return []
    sessions_before, units_before = total("sessions_before"), total("units_before")
    bought = Step("units", units, units_before, sessions, sessions_before, items(""), items("_before"))
    return [Step("visits", sessions, sessions_before), bought]


def _row(period: Period, step: Step) -> Row:
    language = period.language
    changed = figures.change(step.now, step.before)
    common = {"key": f"C6~{step.key}", "what": say(f"channel.step_{step.key}", language),
              "money": figures.count(step.now, language), "per": "" if changed == figures.UNKNOWN else changed}  # fmt: skip
    if step.rate is None:
        return Row(why=(Span(say(f"channel.step_{step.key}_why", language)),), **common)  # type: ignore[arg-type]
    decimals = 2 if step.rate < 0.05 else 1
    was, now = step.counted
    limits = now.limits
    said = say(f"channel.rate_{step.key}", language, rate=figures.percent(step.rate, decimals=decimals))
    pieces = [Span(said, strong=True)]
    if limits is not None:
        span = say("channel.limits", language, low=figures.percent(limits[0], decimals=decimals),
                   high=figures.percent(limits[1], decimals=decimals))  # fmt: skip
        pieces.append(Span(span))
    if step.rate_before is not None:
        before = figures.percent(step.rate_before, decimals=decimals)
        moved = say("channel.rate_before", language, before=before, verdict=verdict(now, was, language))
        pieces.append(Span(say("channel.semicolon", language) + moved))
    tone: Tone = "attention" if step.side < 0 else "good" if step.side > 0 else "normal"
    reach = 2 * max(step.rate, step.rate_before or 0.0)
    ink = tone if tone in ("attention", "good") else "ink"
    bar = parts.around(step.rate, *(limits or (step.rate, step.rate)), reach, step.rate_before, tone=ink)
    return Row(why=tuple(pieces), tone=tone, svg=bar, **common)  # type: ignore[arg-type]


def _title(period: Period, steps: list[Step]) -> str:
    """The step that fell by more than chance, the largest first; else that none did."""
    language = period.language
    channel = period.choices.channel
    fell = sorted((one for one in steps if one.side < 0), key=lambda one: (one.rate or 0) / (one.rate_before or 1))
    if fell:
        worst = fell[0]
        decimals = 2 if (worst.rate or 0) < 0.05 else 1
        return say(f"channel.funnel_lost_{worst.key}", language, rate=figures.percent(worst.rate, decimals=decimals),
                   before=figures.percent(worst.rate_before, decimals=decimals))  # fmt: skip
    judged = [one.counted[1].is_noise(one.counted[0]) is not None for one in steps if one.rate_before is not None]
    if not judged or not all(judged):
        return say("channel.funnel_title_new", language)
    return say("channel.funnel_title" if channel is None else "channel.funnel_title_of", language,
               channel=name(channel, language) if channel else "")  # fmt: skip
