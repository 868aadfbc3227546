"""W3, the deck: ten metrics in causal order, six weeks and twelve months each, with the row that says how they compare.

At the desk all of them on one sheet; on the wall six numbers first, then a screen for each metric that left its usual range or
that the finding speaks of, and the routine ones as small pictures: each of these opens large, but the room need not step through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from huddle import figures, legible, warehouse
from huddle.analysis.targets import MONEY, Place
from huddle.charts import six_twelve, small_multiples, svg
from huddle.elements import answers
from huddle.elements.log import flags
from huddle.elements.model import Band, Chart, Element, Link, Row, Span, Tile
from huddle.elements.months import wanted
from huddle.elements.morning.things import number_word
from huddle.elements.period import Period
from huddle.elements.weekly import words
from huddle.elements.weekly.finding import finding, told_of
from huddle.elements.weekly.readings import BASE, COSTS, ORDER, Reading, read
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say, sentences
from huddle.weeks import Span as Days

TILES = ("sales", "units", "sessions", "conversion", "ad_spend", "tacos", "buy_box", "acos", "asp", "clicks")
"""the first six of these that are known are the tiles of the first screen"""
MOST_TILES, LOUD = 6, 2
FEW = 2
"""so many routine metrics or fewer have screens of their own: small pictures are for many"""
_WANTED = ("sales", "units", "sessions", "account_sessions", "clicks", "ad_spend")
"""metrics with a target in the pictures; the target of a rate is left out, for rates do not add up over sites"""
_LINE = 1740.0
"""pixels of a line of words under a picture on the wall"""
_TITLE = 56.0
"""pixels of a long title's letters on the wall"""
_EDGE = 0.25
"""where the usual range begins on a tile's bar, and how much is left behind it"""


def elements(period: Period) -> tuple[Element, ...]:
    """The overview and one element per known metric; nothing when no week of anything is known."""
    found = read(period)
    if not found:
        return ()
    targets = _targets(period)
    groups = happened(found, period)
    own = told_of(found, period)
    hidden = _hidden()
    routine = [one for one in found if one.side in ("normal", "unknown") and one.name not in own and one.name not in hidden]
    sheets = _sheets(routine, period, targets, groups) if len(routine) > FEW else ()
    behind = {code: sheet.code for sheet, codes in sheets for code in codes}
    charts = [
        replace(element, aside_of=behind.get(element.code, "") if "wall" in element.places else "")
        for reading in found for element in _chart(reading, period, targets.get(reading.metric.name, {}), groups)
        if not (reading.name in hidden and "wall" in element.places)
    ]  # fmt: skip
    return (*_overview(found, period), *_listed(groups, period), *charts, *(sheet for sheet, _ in sheets))


def _hidden() -> tuple[str, ...]:
    """The metrics that give a margin away and are kept off the wall."""
    return COSTS if setting("hide_costs_on_wall") else ()


def happened(found: Sequence[Reading], period: Period) -> list[flags.Group]:
    """What was changed and planned in the six weeks of the pictures, one number a week."""
    weeks = found[0].found.weeks
    every = period.ask("log/steps", since=weeks[0].first, until=weeks[-1].last)  # the same for every filter
    return flags.by_week(flags.of_choice(answers.rows(every), period.choices.where), period.language)


def _listed(groups: Sequence[flags.Group], period: Period) -> tuple[Element, ...]:
    """The numbers of the pictures in words, at the desk; each leads to the log of its week."""
    if not groups:
        return ()
    language = period.language
    rows = []
    for group in groups:
        last = group.start + timedelta(days=6)
        link = Link("log", {"since": group.start.isoformat(), "until": last.isoformat()})
        rows.append(Row(f"week-{group.start}", f"{flags.disc(group)} {figures.span(group.start, last, language)}",
                        (Span(group.words(language, 9)),), link=link))  # fmt: skip
    title = say("log.flags_title", language)
    return (Element("W3L", say("log.flags_question", language), title, rows=tuple(rows), places=frozenset({"desk"})),)


def _told(groups: Sequence[flags.Group], language: str) -> tuple[str, int]:
    """The numbers in words for the wall, and how many lines they take."""
    return flags.in_two_lines(groups, language, _LINE, svg.SMALLEST * legible.growth())


def _is_long(title: str) -> bool:
    """Whether a title takes two lines of the wall, where less is left for the picture."""
    return svg.width_of(title, _TITLE) > _LINE


def code_of(name: str) -> str:
    """The code of a metric's screen, `W3.10` for sales: the same whatever other metrics are known."""
    return f"W3.{ORDER.index(name) + 1}"


def stand_out(found: Sequence[Reading], language: str) -> str:
    """Which metrics left their usual range, in a sentence; that it is too early to say where the base is short."""
    judged = [one for one in found if one.side != "unknown"]
    outside = [words.name(one, language) for one in judged if one.side != "normal"]
    if not judged:
        return say("weekly.deck_short_base", language)
    if not outside:
        return say("weekly.deck_all_usual", language, count=len(judged))
    return say("weekly.deck_outside", language, names=say("morning.names", language).join(outside), count=len(outside), of=len(judged))


def _overview(found: Sequence[Reading], period: Period) -> tuple[Element, ...]:
    language = period.language
    question = say("weekly.deck_question", language)
    title = stand_out(found, language)
    shown = [one for one in found if one.name not in _hidden()]
    by_name = {one.name: one for one in found}
    chosen = [by_name[name] for name in TILES if name in by_name and by_name[name].now is not None][:MOST_TILES]
    wall = Element(
        "W3", question, finding(found, period, with_week=False), tiles=_tiles(chosen, period), note=stand_out(shown, language),
        minutes=meetings()["weekly"].minutes_of("W3"), places=frozenset({"wall"}),
    )  # fmt: skip
    desk = Element("W3", question, title, note=_legend(found, period), places=frozenset({"desk"}))
    return (wall, desk) if chosen else (desk,)


def _legend(found: Sequence[Reading], period: Period) -> str:
    """What the marks of the pictures are, as far as any of them is drawn."""
    pairs = [_panels(one, period, {}, ()) for one in found]
    panels = [panel for weeks, months in pairs for panel in ((weeks, months) if six_twelve.tells(months) else (weeks,))]
    signs = {
        "key_usual": any(panel.usual for panel in panels),
        "key_before": any(value is not None for panel in panels for value in panel.before),
        "key_points": any(one.metric.unit == "percent" for one in found) and period.language == "en",
        "key_partial": any(any(panel.partial) for panel in panels),
    }
    drawn = [key for key, is_drawn in signs.items() if is_drawn]
    return sentences((say(f"weekly.deck_{key}", period.language, weeks=BASE) for key in drawn), period.language)


def _tiles(found: Sequence[Reading], period: Period) -> tuple[Tile, ...]:
    """The six numbers; only the two furthest outside their usual range keep their colour."""
    made = [(_tile(one, period), _distance(one)) for one in found]
    loud = sorted((distance for _, distance in made if distance > 0), reverse=True)[:LOUD]
    return tuple(tile if distance in loud else replace(tile, tone="normal") for tile, distance in made)


def _distance(reading: Reading) -> float:
    """How far outside its usual range, in widths of it; 0 inside."""
    if reading.judged is None or reading.low is None or reading.high is None or reading.side == "normal":
        return 0.0
    width = max(reading.high - reading.low, 1e-9)
    return (reading.low - reading.judged if reading.side == "low" else reading.judged - reading.high) / width


def _band(reading: Reading) -> Band | None:
    if reading.judged is None or reading.low is None or reading.high is None:
        return None
    width = reading.high - reading.low
    at = 0.5 if width <= 0 else _EDGE + (1 - 2 * _EDGE) * (reading.judged - reading.low) / width
    return Band(_EDGE, 1 - _EDGE, min(max(at, 0.02), 0.98))


def _tile(reading: Reading, period: Period) -> Tile:
    language = period.language
    arrow = {"low": "↓ ", "high": "↑ "}.get(reading.side, "")
    said = words.on_last_week(reading, language) or words.on_a_year_ago(reading, language)
    cleaned = words.suspicious_short(reading, language)
    return Tile(
        metric=reading.metric.name,
        label=words.name(reading, language),
        value=words.value(reading.metric, reading.now, period.currency, language),
        as_of=figures.span(period.span.first, period.span.last, language),
        say=cleaned or arrow + said,
        also=" · ".join(part for part in (arrow + said if cleaned else "", words.on_a_year_ago(reading, language)) if part),
        tone=reading.tone,
        band=_band(reading),
        help=reading.metric.help(language),
        direction={"low": "down", "high": "up"}.get(reading.side, ""),  # type: ignore[arg-type]
    )


def _targets(period: Period) -> dict[str, dict[date, float]]:
    """What was wanted of each metric in each month of the choice, in its currency; none for one owner.

    A site without a target of its own has the sum of its lines'.
    """
    choices = period.choices
    if choices.owner is not None:
        return {}
    own: dict[tuple[str, date, Place], float] = {}
    of_lines: dict[tuple[str, date, Place], float] = {}
    unknown: set[str] = set()
    currencies = {(site.shop, site.marketplace): site.currency for site in period.sites}
    for one in wanted(choices.stamp or warehouse.stamp())[0]:
        row = one.row
        if row.metric not in _WANTED or one.place not in currencies or choices.line not in (None, row.line):
            continue
        worth = period.worth.get(row.currency or currencies[one.place]) if row.metric in MONEY else 1.0
        if worth is None:
            unknown.add(row.metric)
            continue
        key, held = (row.metric, row.month, one.place), own if row.line == choices.line else of_lines
        held[key] = held.get(key, 0.0) + one.target * worth
    found: dict[str, dict[date, float]] = {}
    for key in {**of_lines, **own}:
        metric, month, _ = key
        if metric not in unknown:
            months = found.setdefault(metric, {})
            months[month] = months.get(month, 0.0) + own.get(key, of_lines.get(key, 0.0))
    return found


def _month_name(span: Days, language: str) -> str:
    return say(f"weekly.deck_month_{span.first.month}", language)


def _panels(
    reading: Reading, period: Period, targets: Mapping[date, float], groups: Sequence[flags.Group]
) -> tuple[six_twelve.Panel, six_twelve.Panel]:
    language, found = period.language, reading.found
    wanted = tuple(targets.get(month.first) for month in found.months)
    has_targets = "_target" if any(one is not None for one in wanted) else ""
    usual = (reading.low, reading.high) if reading.low is not None and reading.high is not None else None
    last = found.months[-1]
    return (
        six_twelve.Panel(
            say("weekly.deck_weeks", language),
            tuple(figures.date_without_weekday(week.last, language) for week in found.weeks),
            found.cy_6_weeks, found.py_6_weeks, (), found.partial_weeks, usual,
            tuple(next((group.number for group in groups if group.start == week.first), "") for week in found.weeks),
        ),
        six_twelve.Panel(
            say(f"weekly.deck_months{has_targets}", language, month=_month_name(last, language), year=last.first.year),
            tuple(_month_name(month, language) for month in found.months),
            found.cy_12_months, found.py_12_months, wanted, found.partial_months,
        ),
    )  # fmt: skip


def _sheets(
    routine: Sequence[Reading], period: Period, targets: Mapping[str, Mapping[date, float]], groups: Sequence[flags.Group]
) -> tuple[tuple[Element, tuple[str, ...]], ...]:
    """The routine metrics as small pictures, six on a screen at most, each screen with the codes it opens."""
    language = period.language
    made, at = [], 0
    told, lines = _told(groups, language)
    for number, count in enumerate(small_multiples.shared_out(len(routine)), start=1):
        shown = routine[at : at + count]
        at += count
        key = "deck_routine" if all(one.side == "normal" for one in shown) else "deck_short_view"
        title = say(f"weekly.{key}", language, count=number_word(count, language))
        figures_ = [_small(one, period, targets.get(one.metric.name, {}), groups) for one in shown]
        element = Element(
            f"W3.R{number}", say("weekly.deck_question", language), title, more=_key_of(figures_, language),
            chart=Chart(title, small_multiples.drawn(figures_, title, legible.growth(), lines)), note=told, places=frozenset({"wall"}),
        )  # fmt: skip
        made.append((element, tuple(code_of(one.name) for one in shown)))
    return tuple(made)


def _key_of(shown: Sequence[small_multiples.Figure], language: str) -> str:
    """What the small lines are, as far as they are drawn: `6 weeks · 12 months, pale: a year ago, grey bar: usual`."""
    has_months = any(six_twelve.tells(one.months) for one in shown)
    key = say(f"weekly.deck_small_key{'' if has_months else '_weeks'}", language)
    if any(value is not None for one in shown for panel in (one.weeks, one.months) for value in panel.before):
        key += say("weekly.deck_small_key_pale", language)
    return key + say("weekly.deck_small_key_usual", language) if any(one.weeks.usual for one in shown) else key


def _small(
    reading: Reading, period: Period, targets: Mapping[date, float], groups: Sequence[flags.Group]
) -> small_multiples.Figure:
    language = period.language
    box = {**reading.found.box, "wow": reading.wow}  # without suspicious visits, as the tile and the title say it
    moved = tuple(
        say(f"weekly.deck_small_{name}", language, change=words.change(reading.metric, box[name], language, is_short=True))
        for name in ("wow", "yoy") if box[name] is not None
    )  # fmt: skip
    value = words.value(reading.metric, reading.now, period.currency, language)
    panels = _panels(reading, period, targets, groups)
    return small_multiples.Figure(code_of(reading.name), words.name(reading, language), value, moved, *panels)


def _colour(reading: Reading) -> str:
    """The colour of the last week: ink while it is usual; by its direction where a team reads markets red-up or green-up."""
    if reading.tone == "normal":
        return "ink"
    if setting("rising_colour") != "blue":
        return "up" if reading.side == "high" else "down"
    return reading.tone


def _numbers(reading: Reading, period: Period) -> list[six_twelve.Number]:
    """The row below, in its order: levels in full, changes with their sign; what is not known is left out, except the week."""
    language = period.language
    made = []
    for name, number in reading.found.box.items():
        if number is None and name != "last_week":
            continue
        is_level = name in ("last_week", "mtd", "qtd", "ytd")
        label = name if is_level or name == "wow" else "yoy"
        if is_level:
            told = words.value(reading.metric, number, period.currency, language)
        else:
            told = words.change(reading.metric, number, language, is_short=True)
        tone = _colour(reading) if name == "last_week" else "ink"
        made.append(six_twelve.Number(say(f"weekly.deck_box_{label}", language), told, tone))
    return made


def _chart(
    reading: Reading, period: Period, targets: Mapping[date, float], groups: Sequence[flags.Group]
) -> tuple[Element, Element]:
    """One metric for the desk and for the wall."""
    language = period.language
    title = words.sentence(reading, period.currency, language)
    weeks, months = _panels(reading, period, targets, groups)
    write = partial(words.short, reading.metric, currency=period.currency, language=language)
    numbers, ago = _numbers(reading, period), say("weekly.deck_year_ago", language)
    tone = _colour(reading)
    alt = say("weekly.deck_alt", language, title=title, span=figures.span(period.span.first, period.span.last, language))
    question = say("weekly.deck_question_one", language, metric=words.name(reading, language))
    base = Element(code_of(reading.name), question, title, note=words.suspicious(reading, language))
    small = six_twelve.drawn(weeks, months, numbers, write, ago, alt, six_twelve.DESK, tone)
    told, lines = _told(groups, language)
    size = six_twelve.on_the_wall(legible.growth(), lines, is_long=_is_long(title))
    large = six_twelve.drawn(weeks, months, numbers, write, ago, alt, size, tone)
    return (
        replace(base, chart=Chart(alt, small), width="half", places=frozenset({"desk"})),
        replace(base, chart=Chart(alt, large), note=told, more=base.note, places=frozenset({"wall"})),
    )
