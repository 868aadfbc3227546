"""M3, causes: what moved contribution since the month before, to the cent at the desk, as a picture on the wall."""

from __future__ import annotations

from collections.abc import Mapping

from huddle import figures
from huddle.analysis.contribution import EFFECTS
from huddle.charts import ladder
from huddle.elements.model import Chart, Element, Row, Span, Tone
from huddle.elements.monthly.contribution_told import NOTHING, Told, sentence
from huddle.elements.monthly.ledger import month_name
from huddle.meetings import meetings
from huddle.text import say

_WALL_ROWS = 6


def _effects(told: Told) -> list[tuple[str, float]]:
    """The causes that moved anything, in the order of the dictionary."""
    assert told.moved is not None
    return [(name, told.moved.effects[name]) for name in EFFECTS if abs(told.moved.effects[name]) > NOTHING]


def _causing(effects: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The causes that somebody can do something about: the calendar is none, unless it is all there is."""
    return [one for one in effects if one[0] != "days"] or effects


def _tones(effects: list[tuple[str, float]]) -> Mapping[str, str]:
    """Colour for the largest loss and the largest gain, ink for the rest."""
    losses, gains = ([one for one in _causing(effects) if one[1] * sign > 0] for sign in (-1, 1))
    tones = {min(losses, key=lambda one: one[1])[0]: "attention"} if losses else {}
    return {**tones, **({max(gains, key=lambda one: one[1])[0]: "good"} if gains else {})}


def _figures(told: Told) -> Mapping[str, object]:
    """The figures a cause may name: days, units and ad spend a day, and how these changed."""
    book, language = told.book, told.language
    units, ads = (
        [float(book.of(span)[name].sum()) / span.days for span in (book.span, book.before)] for name in ("units", "ad_spend")
    )
    return {
        "days": book.span.days, "days_before": book.before.days, "units": figures.count(units[0], language),
        "change": figures.change(*units), "ads": figures.change(*ads), "month": month_name(book.before, language),
    }  # fmt: skip


def _because(name: str, told: Told, known: Mapping[str, object]) -> str:
    """What a cause means here, with its own figures where it has any."""
    return say(f"monthly.contribution_because_{name}", told.language, **known)


def _signed(amount: float, told: Told) -> str:
    return ("+" if amount > 0 else "") + told.period.money(amount)


def _causes_title(told: Told) -> str:
    """`Price took most, −$10,226; days gave most, +$3,528`."""
    language, effects = told.language, _causing(_effects(told))
    worst, best = min(effects, key=lambda one: one[1], default=("", 0.0)), max(effects, key=lambda one: one[1], default=("", 0.0))
    parts = []
    if worst[1] < 0:
        parts.append(say("monthly.contribution_took", language, what=say(f"monthly.contribution_effect_{worst[0]}", language)))
    if best[1] > 0:
        parts.append(say("monthly.contribution_gave", language, what=say(f"monthly.contribution_effect_{best[0]}", language)))
    return sentence(say("monthly.contribution_comma", language).join(parts)) or say("monthly.contribution_unmoved", language)


def elements(told: Told) -> Element:
    """What moved it since the month before, to the cent."""
    assert told.moved is not None
    language, moved, effects = told.language, told.moved, _effects(told)
    tones, known = _tones(effects), _figures(told)
    rungs = [
        ladder.Rung(
            sentence(say(f"monthly.contribution_effect_{name}", language)), _signed(amount, told), _because(name, told, known), 0.0, amount,
            tones.get(name, "normal"),
        )
        for name, amount in effects
    ]  # fmt: skip
    reach = ladder.axis(rungs)
    rows = [
        Row(key=f"cause~{name}", what=rung.label, why=(Span(rung.say),), money=rung.value, svg=ladder.small(rung, reach),
            tone=_row_tone(rung.tone))
        for (name, _), rung in zip(effects, rungs, strict=True)
    ]
    total = say(
        "monthly.contribution_from_to", language, before=month_name(told.book.before, language), was=told.period.money(moved.before),
        month=month_name(told.book.span, language), now=told.period.money(moved.now),
    )  # fmt: skip
    whole = say("monthly.contribution_all", language)
    rows.append(Row(key="cause~all", what=whole, why=(Span(total),), money=_signed(moved.now - moved.before, told)))
    return Element(
        code="M3B", question=say("monthly.contribution_question_causes", language), title=_causes_title(told), rows=tuple(rows),
        more=told.name(told.shared) if told.shared != told.level else "",
        note=say("monthly.contribution_method", language), places=frozenset({"desk"}), width="half",
    )  # fmt: skip


def _row_tone(tone: str) -> Tone:
    return "attention" if tone == "attention" else "good" if tone == "good" else "normal"


def on_the_wall(told: Told, *, is_open: bool) -> tuple[Element, ...]:
    """The causes for the room. Costs and margins stay off the wall where the setting says so: then in percent of the month before.

    Shares of sales would tell the margin as plainly as money; a share of the change tells the room what to talk about and
    neither a cost nor a margin. Without a positive month before there is no such percent, and the wall leaves the item out.
    """
    assert told.moved is not None
    language, moved = told.language, told.moved
    if not is_open and moved.before <= 0:
        return ()
    effects = sorted(_effects(told), key=lambda one: -abs(one[1]))
    if not effects:
        return ()
    kept = effects if len(effects) <= _WALL_ROWS else effects[: _WALL_ROWS - 1]
    rest = sum(amount for name, amount in effects if (name, amount) not in kept)
    tones, known = _tones(kept), _figures(told)

    def worded(amount: float) -> str:
        if is_open:
            return _signed(amount, told)
        share = amount / moved.before
        return ("+" if share > 0 else "") + figures.percent(share)

    rungs = [
        ladder.Rung(
            sentence(say(f"monthly.contribution_effect_{name}", language)), worded(amount), _because(name, told, known), 0.0, amount,
            tones.get(name, "normal"),
        )
        for name, amount in kept
    ]  # fmt: skip
    if len(kept) < len(effects):
        others = say("monthly.contribution_others", language, count=len(effects) - len(kept))
        rungs.append(ladder.Rung(others, worded(rest), "", 0.0, rest))
    now, before = month_name(told.book.span, language), month_name(told.book.before, language)
    daily = figures.change(moved.now / told.book.span.days, moved.before / told.book.before.days)
    change_ = figures.change(moved.now, moved.before)
    values = {"name": told.name(told.shared), "month": now, "before": before, "change": change_, "daily": daily}
    title = say("monthly.contribution_wall_title" if moved.before > 0 else "monthly.contribution_wall_title_plain", language, **values)
    alt = say("monthly.contribution_wall_alt", language, **values)
    unit = say("monthly.contribution_wall_money" if is_open else "monthly.contribution_wall_unit", language, **values)
    return (
        Element(
            code="M3", question=say("monthly.contribution_question", language), title=title, more=unit,
            chart=Chart(alt, ladder.wall(rungs, alt)), places=frozenset({"wall"}), minutes=meetings()["monthly"].minutes_of("M3"),
        ),
    )  # fmt: skip
