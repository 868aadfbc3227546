"""M1: where the month lands against its targets, line by line, each with the range it was tested for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from huddle import figures, warehouse
from huddle.analysis.forecast import ENOUGH_ORIGINS
from huddle.analysis.landed import Part, Piece
from huddle.analysis.landing import SAID_FROM, Book
from huddle.charts import bullet
from huddle.elements.model import Capture, Element, Row, Span, Table, TableColumn, Tile, Tone
from huddle.elements.monthly.names import line_name, month_name, site_name
from huddle.elements.months import book_of, wanted
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.text import say, sentences

_ROWS = 6
_TILES = 4
"""tiles of a row that stands alone: two by two"""
_OF_A_ROW = 2
"""amounts of a row: its own and its target"""
_MOST_SHARE = 0.01
"""a gap under this share of the whole target is not worth a place in the title"""


@dataclass(frozen=True)
class Shown:
    """One row of M1 with what it is made of."""

    part: Part
    name: str
    pieces: tuple[Piece, ...]


def whole(book: Book) -> Part | None:
    """What the title speaks of: all sites together, or the largest one where currencies cannot be added."""
    return book.total() or (book.site(book.courses[0]) if book.courses else None)


def verdict(part: Part, language: str) -> str:
    """The landing in words beside its number: `4% short of target`, `+6% on a year ago`; empty without a comparison."""
    against = part.side
    if against and part.target and part.gap is not None:
        return say(f"monthly.verdict_{against}", language, share=figures.percent(abs(part.gap / part.target), decimals=0))
    return compared(part.month.landing, part, language)


def compared(amount: float | None, part: Part, language: str) -> str:
    """An amount of the month against a year ago, else against the month before; empty where neither is known."""
    if amount is None:
        return ""
    if part.year_ago:
        return say("monthly.on_a_year_ago", language, change=figures.change(amount, part.year_ago))
    if part.before:
        return say("monthly.on_month_before", language, change=figures.change(amount, part.before),
                   month=month_name(_month_before(part.last_day), language))  # fmt: skip
    return ""


def _month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def behind(book: Book, language: str) -> str:
    """The line furthest behind its target: `Garden is $9,000 behind`; with several sites the site; empty without one."""
    whole_part = whole(book)
    if whole_part is None or not whole_part.target or book.line is not None:
        return ""
    if len(book.courses) == 1:
        course = book.courses[0]
        parts = [(book.line_of(course, line), line_name(line, language), 1.0) for line in book.lines_of(course)]
    elif book.currency is not None:
        parts = [(book.site(one), site_name(book, one, language), book.worth[one.currency]) for one in book.courses]
    else:
        return ""
    worst = min(((part.gap * worth, name) for part, name, worth in parts if part.gap is not None), default=(0.0, ""))
    if worst[0] > -_MOST_SHARE * whole_part.target:
        return ""
    return say("monthly.behind", language, name=worst[1], gap=figures.money(-worst[0], whole_part.currency, language))


def title(book: Book, language: str, *, is_wall: bool = False) -> str:
    """The finding of the month: where it lands and who is behind, else how the last one closed.

    On the wall the rows under it say who is behind.
    """
    part = whole(book)
    if part is None:
        return ""
    month, parts = month_name(book.span.first, language), []
    landing, left = part.month.landing, part.month.days_left
    if landing is not None:
        key = "monthly.lands_at" if left else "monthly.closed_at"
        parts = [say(key, language, month=month, amount=figures.money(landing, part.currency, language)), verdict(part, language)]
        late = "" if is_wall else behind(book, language)
    elif part.before is not None:
        last = _month_before(book.span.first)
        year_ago = _year_ago_of_last(book, part)
        said = say("monthly.on_a_year_ago", language, change=figures.change(part.before, year_ago)) if year_ago else ""
        amount = figures.money(part.before, part.currency, language)
        parts, late = [say("monthly.closed_at", language, month=month_name(last, language), amount=amount), said], ""
    else:
        amount, day = figures.money(part.month.actual, part.currency, language), figures.date_without_weekday(part.last_day, language)
        parts, late = [say("monthly.so_far", language, month=month, amount=amount, day=day)], ""
    finding = say("monthly.between", language).join(text for text in parts if text)
    finding = say("monthly.after", language).join(text for text in (finding, late) if text)
    if book.currency is None and len(book.courses) > 1:
        return say("monthly.of_site", language, site=site_name(book, book.courses[0], language), finding=finding)
    return finding


def _year_ago_of_last(book: Book, part: Part) -> float | None:
    """The last complete month a year earlier, of what the title speaks of."""
    chosen = book.courses if part.marketplace is None else book.courses[:1]
    last = _month_before(book.span.first)
    first = last.replace(day=1, year=last.year - 1)
    end = first + timedelta(days=31)
    end = end.replace(day=1) - timedelta(days=1)
    found = [one.sum(first, end, book.pieces(one).of) for one in chosen]
    if any(amount is None for amount in found):
        return None
    worth = [book.worth[one.currency] if part.marketplace is None else 1.0 for one in chosen]
    return sum(amount * value for amount, value in zip(found, worth, strict=True) if amount is not None)


def shown(book: Book, language: str) -> list[Shown]:
    """The rows: the whole first, then the lines of one site, or the sites; never more than six, the smallest together."""
    if len(book.courses) == 1:
        course = book.courses[0]
        lines = book.lines_of(course)
        if book.line is not None:
            return [Shown(book.site(course), line_name(book.line, language), (book.pieces(course),))]
        first = [Shown(book.site(course), say("monthly.all_lines", language), (book.pieces(course),))]
        if len(lines) == 1 or all(line.startswith("~") for line in lines):
            return first  # one line alone is the whole, said twice; what belongs to none tells no lines apart
        kept = lines if len(lines) < _ROWS else lines[: _ROWS - 2]
        first += [Shown(book.line_of(course, one), line_name(one, language), (book.pieces(course, [one]),)) for one in kept]
        if len(kept) < len(lines):
            others = lines[len(kept) :]
            words = say("monthly.others", language, count=len(others))
            first.append(Shown(book.rest_of(course, others), words, (book.pieces(course, others),)))
        return first
    total = book.total()
    pieces = tuple(Piece(one, book.pieces(one).of, book.worth[one.currency]) for one in book.courses) if total else ()
    rows = [Shown(total, say("monthly.together", language, currency=total.currency), pieces)] if total else []
    rows += [Shown(book.site(one), site_name(book, one, language), (book.pieces(one),)) for one in book.courses]
    return rows


def _so_far(part: Part, language: str) -> str:
    """`$269,117 by 18 Nov, 94% of the target to date`."""
    till = figures.date_without_weekday(part.last_day, language)
    said = {"amount": figures.money(part.month.actual, part.currency, language), "day": till}
    if part.target_to_date:
        share = figures.percent(part.month.actual / part.target_to_date, decimals=0)
        return say("monthly.sold_of_target", language, **said, share=share)
    return say("monthly.sold", language, **said)


def _range(part: Part, language: str, *, is_wall: bool) -> str:
    month = part.month
    if month.low is None or month.high is None:
        return ""
    low, high = map(figures.in_one_unit((month.low, month.high), part.currency, language), (month.low, month.high))
    return say("monthly.range_short" if is_wall else "monthly.range", language, low=low, high=high)


def when_said(book: Book, part: Part, language: str) -> str:
    """Why there is no landing yet, and from when there can be one."""
    day = book.span.first + timedelta(days=SAID_FROM - 1)
    if part.last_day < day:
        return say("monthly.not_before", language, day=figures.date_without_weekday(day, language), count=ENOUGH_ORIGINS)
    return say("monthly.too_little", language)


def tone(part: Part) -> Tone:
    """Orange only where the target is missed."""
    return "attention" if part.side == "short" else "normal"


def _row(one: Shown, amounts: Sequence[float | None], book: Book, language: str, *, is_loud: bool, is_wall: bool) -> Row:
    """A row of the list whose amounts are these; the title says what was sold of a row that stands alone."""
    part = one.part
    landing = part.month.landing
    clauses = [verdict(part, language), _range(part, language, is_wall=is_wall)] if landing is not None else []
    is_alone = len(amounts) <= _OF_A_ROW
    if not any(clauses) or not (is_wall or is_alone):
        clauses.append(_so_far(part, language))
    spans = [text for text in clauses if text]
    between = say("monthly.clause", language)
    why = tuple(Span(text + (between if at + 1 < len(spans) else ""), at == 0) for at, text in enumerate(spans))
    write = figures.in_one_unit(amounts, part.currency, language)
    of_target = say("monthly.of_target", language, target=write(part.target)) if part.target else ""
    mark = part.target or part.year_ago
    colour: Tone = tone(part) if is_loud else "normal"
    picture = bullet.Bullet(part.month.actual, landing, part.month.low, part.month.high, mark, bool(part.target), colour)
    key = "~".join(str(name) for name in ("m1", part.shop, part.marketplace, part.line))
    return Row(
        key=key, what=one.name, why=why, money=write(_amount(part)),
        per="" if is_wall else of_target,
        tone=colour, svg=bullet.drawn(picture, f"{one.name}: {''.join(span.text for span in why)}"), detail=_detail(one, book, language),
        more=say("monthly.how", language),
        capture=Capture(say("monthly.close_gap", language, name=one.name, gap=figures.money(abs(part.gap), part.currency, language)),
                        shop=part.shop, marketplace=part.marketplace) if part.gap is not None and part.side == "short" else None,
    )  # fmt: skip


def _amount(part: Part) -> float:
    """What a row shows: the landing, before there is one what was sold."""
    return part.month.landing if part.month.landing is not None else part.month.actual


def _detail(one: Shown, book: Book, language: str) -> str:
    """The arithmetic of a row, one sentence a line."""
    part, month = one.part, one.part.month
    lines = [_so_far(part, language) + say("monthly.stop", language)]
    if month.rest is None:
        lines.append(when_said(book, part, language))
    elif month.days_left:
        said = figures.money(month.rest, part.currency, language)
        lines.append(say("monthly.to_come", language, days=month.days_left, amount=said))
        lines += events_said(one.pieces, book, language)
    if month.missing and month.rest is not None:
        lines.append(say("monthly.missing", language, days=month.missing))
    if month.off_by is not None and month.low is not None:
        lines.append(say("monthly.tested", language, count=month.starts, share=figures.percent(month.off_by)))
    elif month.rest is not None and month.days_left:
        lines.append(say("monthly.untested", language, count=ENOUGH_ORIGINS))
    if part.target_to_date is not None and part.target is not None:
        lines.append(say("monthly.target_to_date", language, amount=figures.money(part.target_to_date, part.currency, language),
                         target=figures.money(part.target, part.currency, language)))  # fmt: skip
    for amount, key in ((part.before, "monthly.month_before"), (part.year_ago, "monthly.year_ago")):
        if amount is not None:
            name = month_name(_month_before(book.span.first) if key.endswith("before") else book.span.first, language)
            lines.append(say(key, language, month=name, amount=figures.money(amount, part.currency, language)))
    return "\n".join(lines)


def events_said(pieces: Sequence[Piece], book: Book, language: str) -> list[str]:
    """What each event ahead in the month was counted as, or that nothing is known of it."""
    found: dict[str, str] = {}
    for piece in pieces:
        course = piece.course
        for event, times in course.ahead(course.width, course.column(book.span.last), piece.of):
            name = event.name_zh if language == "zh" else event.name
            days = figures.span(course.day(event.first), course.day(event.last), language)
            key = "monthly.event_counted" if times is not None else "monthly.event_unknown"
            found.setdefault(name, say(key, language, name=name, days=days, times=f"{times:.1f}" if times is not None else ""))
    return list(found.values())


def _closed_at(book: Book, part: Part, period: Period) -> float | None:
    """What the last month came to: of several currencies by its own rates, as every other part of the page tells it."""
    is_last = period.span.last + timedelta(days=1) == book.span.first
    if part.marketplace is not None or not is_last or any(one.currency not in period.worth for one in book.courses):
        return part.before
    found = [one.sum(period.span.first, period.span.last, book.pieces(one).of) for one in book.courses]
    told = [amount * period.worth[one.currency] for one, amount in zip(book.courses, found, strict=True) if amount is not None]
    return sum(told) if len(told) == len(found) else part.before


def _note(book: Book, part: Part, period: Period, *, is_wall: bool, tells_before: bool = False) -> str:
    """Last month beside the running one unless a tile tells it, how far forecasts were off, and what is left out."""
    language, said = period.language, []
    if period.choices.owner is not None:
        said.append(say("monthly.all_owners", language))
        if is_wall:
            return said[0]  # six rows and two lines of small words do not fit
    if part.month.rest is None:
        said.append(when_said(book, part, language))
    elif part.month.off_by is not None and part.month.low is not None:
        said.append(say("monthly.tested_short" if is_wall else "monthly.tested", language, count=part.month.starts,
                        share=figures.percent(part.month.off_by)))  # fmt: skip
    elif part.month.days_left:
        said.append(say("monthly.untested", language, count=ENOUGH_ORIGINS))
    if part.before is not None and part.month.landing is not None and not tells_before:
        last = month_name(_month_before(book.span.first), language)
        amount = figures.money(_closed_at(book, part, period), part.currency, language)
        said.append(say("monthly.month_before", language, month=last, amount=amount))
    if is_wall:
        return sentences(said, language)
    unknown = [
        event.name_zh if language == "zh" else event.name
        for course in book.courses
        for event, times in course.ahead(course.width, course.column(book.span.last), book.pieces(course).of) if times is None
    ]  # fmt: skip
    said += [say("monthly.event_usual", language, name=name) for name in dict.fromkeys(unknown)]
    if not part.target:
        said.append(say("monthly.no_target", language))
    unused = sum(row.month == book.span.first for row in wanted(period.choices.stamp or warehouse.stamp())[1])
    if unused:
        said.append(say("monthly.targets_unused", language, count=unused))
    if book.stale:
        names = say("morning.names", language).join(marketplaces()[one.marketplace].name(language) for one in book.stale)
        said.append(say("monthly.stale", language, sites=names, month=month_name(book.span.first, language)))
    if period.choices.owner:
        said.append(say("monthly.not_by_owner", language))
    return sentences(said, language)


_COLUMNS = {
    "shop": "text", "marketplace": "text", "line": "text", "currency": "text", "actual": "money", "landing": "money", "low": "money",
    "high": "money", "target": "money", "gap": "money", "target_to_date": "money", "before": "money", "year_ago": "money",
}  # fmt: skip


def takeaway(book: Book, language: str, stamp: str) -> Table:
    """Every line of every site with everything M1 knows of it; the lines of a site add up to it."""
    rows = []
    for course in book.courses:
        parts = [(book.line_of(course, line), line_name(line, language)) for line in book.lines_of(course)]
        for part, name in [(book.site(course), say("monthly.all_lines", language)), *parts]:
            month = part.month
            rows.append((part.shop, part.marketplace, name, part.currency, month.actual, month.landing, month.low, month.high,
                         part.target, part.gap, part.target_to_date, part.before, part.year_ago))  # fmt: skip
    columns = tuple(TableColumn(name, say(f"monthly.column_{name}", language), kind) for name, kind in _COLUMNS.items())  # type: ignore[arg-type]
    return Table(columns, pd.DataFrame(rows, columns=list(_COLUMNS)), f"huddle-landing-{stamp[:8]}")


def tile(label: str, value: str, as_of: str, words: str, mood: Tone = "normal") -> Tile:
    """A number of the landing with its day and its verdict."""
    return Tile("sales", label, value, as_of, words, tone=mood)


def _alone_tiles(part: Part, book: Book, language: str) -> tuple[Tile, ...]:
    """One row alone has the wall to itself: sold, landing, and what it stands against."""
    month = part.month
    till = figures.date_without_weekday(part.last_day, language)
    words = say("monthly.sold_days", language, days=(part.last_day - book.span.first).days + 1)
    if part.target_to_date:
        words = say("monthly.sold_share", language, share=figures.percent(month.actual / part.target_to_date, decimals=0))
    tiles = [tile(say("monthly.column_actual", language), figures.money(month.actual, part.currency, language), till, words)]
    end = figures.date_without_weekday(book.span.last, language)
    if month.landing is not None:
        reach = _range(part, language, is_wall=True)
        said = (verdict(part, language) if part.side or not reach else "", reach)  # without a target the tile of a year ago compares
        against = say("monthly.clause", language).join(text for text in said if text)
        tiles.append(tile(say("monthly.column_landing", language), figures.money(month.landing, part.currency, language), end, against,
                           tone(part)))  # fmt: skip
    if part.target is not None:
        words = say("monthly.target_of_month", language)
        if part.gap is not None:
            key = "monthly.target_above" if part.gap < 0 else "monthly.target_below"
            words = say(key, language, gap=figures.money(abs(part.gap), part.currency, language))
        tiles.append(tile(say("monthly.column_target", language), figures.money(part.target, part.currency, language), end, words))
    for known, key, day in (
        (part.year_ago, "column_year_ago", book.span.first), (part.before, "column_before", _month_before(book.span.first)),
    ):  # fmt: skip
        if known is not None and len(tiles) < _TILES:
            is_told = month.low is None and not part.side and known == (part.year_ago or part.before)
            change = figures.change(month.landing, known)
            words = say("monthly.landing_on_it", language, change=change) if month.landing is not None and not is_told else ""
            words = words or say("monthly.sold_days", language, days=monthrange(day.year, day.month)[1])
            money = figures.money(known, part.currency, language)
            tiles.append(tile(say(f"monthly.{key}", language), money, month_name(day, language), words))
    return tuple(tiles)


def elements(period: Period) -> tuple[Element, ...]:
    """M1 for the desk and the wall; nothing where no site has a day of the month."""
    language = period.language
    book = book_of(period.choices, period.day)
    part = whole(book)
    rows = shown(book, language)
    if part is None or not rows:
        return ()
    late = sorted((one for one in rows if one.part.side == "short"), key=lambda one: one.part.gap or 0.0)
    loud = [id(one) for one in late[:2]]
    base = Element(
        code="M1", question=say("monthly.question_landing", language), title=title(book, language, is_wall=True), numbered=True,
        minutes=meetings()["monthly"].minutes_of("M1"),
    )  # fmt: skip
    amounts = [amount for one in rows for amount in (_amount(one.part), one.part.target)]
    made = {
        is_wall: tuple(_row(one, amounts, book, language, is_loud=id(one) in loud, is_wall=is_wall) for one in rows)
        for is_wall in (True, False)
    }
    key = "monthly.tick_target" if part.target else "monthly.tick_year" if part.year_ago else ""
    tick = say(key, language) if key else ""
    alone = _alone_tiles(part, book, language) if len(rows) == 1 else ()
    tells_before = say("monthly.column_before", language) in {one.label for one in alone}
    wall = replace(base, tiles=alone, rows=() if alone else made[True][:_ROWS],
                   note=_note(book, part, period, is_wall=True, tells_before=tells_before),
                   more="" if alone else tick, places=frozenset({"wall"}))  # fmt: skip
    so_far = _so_far(part, language)
    if book.currency is None and len(book.courses) > 1:
        so_far = say("monthly.of_site", language, site=site_name(book, book.courses[0], language), finding=so_far)
    desk = replace(base, title=so_far, rows=made[False], note=_note(book, part, period, is_wall=False), more=tick,
                   takeaway=takeaway(book, language, period.choices.stamp), places=frozenset({"desk"}))  # fmt: skip
    return wall, desk
