"""A recognised table becomes a typed one: bound by name, reshaped by declared steps, cast, and what did not fit told.

A long file is read piece by piece, two at once. What only the whole file can say (the style of its numbers, the order of its
dates, whose clock a row without a site goes by, how often a key was there before) is gathered from every piece; a piece that
had judged otherwise from its own rows alone is read once more.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial, reduce
from itertools import chain, islice
from operator import add, or_

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import casting, days, numbers, personal, steps
from huddle.intake.aside import Aside
from huddle.intake.assemble import Parsed, Tally, assemble, in_pieces, tally_of, without_rows
from huddle.intake.binding import Binding, bind
from huddle.intake.cells import Cast, Columns, Encoded, Styles
from huddle.intake.derive import Clock, clock_of, combined, derive, sites_of
from huddle.intake.recognise import Recognised, is_known, known_words, spelled
from huddle.intake.sentences import Refusal
from huddle.intake.tables import Body, Piece, Sheet, lines_of
from huddle.kinds import kinds
from huddle.marketplaces import marketplaces
from huddle.report_columns import ReportColumn
from huddle.reports import Report

_AT_ONCE = 2
"""pieces read at the same time"""
_WAITING = 3
"""pieces begun and not yet taken up: what bounds the memory"""
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Context:
    """What is known about a file from outside it, as far as casting depends on it."""

    marketplace: str | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Evidence:
    """What rows show about how they are to be read; that of two pieces of a table together is their `|`."""

    styles: Mapping[str, numbers.Evidence] = field(default_factory=dict)
    orders: Mapping[tuple[str, int], days.Shown] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    """rows by site"""
    has_blank_sites: bool = False

    def __or__(self, other: Evidence) -> Evidence:
        styles = {name: self.styles.get(name, numbers.Evidence()) | one for name, one in other.styles.items()}
        orders = {name: self.orders.get(name, days.Shown({})) | one for name, one in other.orders.items()}
        sites = {site: self.sites.get(site, 0) + other.sites.get(site, 0) for site in {*self.sites, *other.sites}}
        return Evidence({**self.styles, **styles}, {**self.orders, **orders}, sites, self.has_blank_sites or other.has_blank_sites)


@dataclass(frozen=True)
class Judged:
    """How rows are read: the style of each numeric column, the order of each column of dates, the clock of rows without a site."""

    styles: Mapping[str, str | None]
    orders: Mapping[tuple[str, int], days.Order]
    clock: Clock

    def differs(self, other: Judged, evidence: Evidence) -> bool:
        """Whether rows that show this evidence come out otherwise when they are read as `other`."""
        return (
            any(one.open_marks and self.styles[name] != other.styles[name] for name, one in evidence.styles.items())
            or any(one.any and self.orders[name].proven != other.orders[name].proven for name, one in evidence.orders.items())
            or (evidence.has_blank_sites and self.clock != other.clock)
        )


@dataclass(frozen=True)
class _Job:
    """One sheet that is read as one report."""

    sheet: Sheet
    report: Report
    headers: tuple[str, ...]
    binding: Binding
    pivot: Sequence[int]
    context: Context
    file_name: str
    above: str
    words: pa.Array
    """header words: what no row below holds several of"""
    is_strict: bool = True
    """whether it is refused where too many rows do not fit"""

    @property
    def titles(self) -> dict[str, str]:
        """What the file itself calls the columns that are read: words of the dictionary, which a refusal may repeat."""
        return {name: self.headers[groups[0][0]].strip() for name, groups in self.binding.positions.items()}


@dataclass(frozen=True)
class _Done:
    """Rows that were read; those of a piece lie aside."""

    parsed: Parsed
    evidence: Evidence
    judged: Judged
    marks: np.ndarray
    is_blank: bool = False
    """nothing but rows of another width than the header"""


def parse(
    sheet: Sheet, found: Recognised, context: Context, file_name: str, aside: Aside | None = None, tell: Tell | None = None
) -> Parsed:
    """A sheet as its report's kind; the rows of a long one lie `aside`. Raises Refusal when it cannot be loaded whole."""
    return _parsed(sheet, found, context, file_name, aside, tell, is_strict=True)


def is_read_at_once(report: Report) -> bool:
    """Whether a row of a report may depend on any row above it: what is filled down, said once or said in one way alone."""
    kind = kinds()[report.kind]
    return bool(kind.once) or kind.agree is not None or any(step.step == "forward_fill" for step in report.steps)


def cast_whole(sheet: Sheet, found: Recognised, context: Context, file_name: str) -> Parsed:
    """The same however many rows do not fit. Raises Refusal for what cannot be read at all."""
    return _parsed(sheet, found, context, file_name, None, None, is_strict=False)


def _parsed(
    sheet: Sheet, found: Recognised, context: Context, file_name: str, aside: Aside | None, tell: Tell | None, *, is_strict: bool
) -> Parsed:
    report = found.report
    headers = tuple(sheet.head[found.header_row])
    binding = bind(report, headers)
    pivot = steps.step_headers(report, headers)
    wanted = sorted({*binding.wanted(), *pivot})
    words = pa.array(sorted({*spelled(), *(header for header in headers if is_known(header))}), pa.string())
    job = _Job(sheet, report, headers, binding, pivot, context, file_name, lines_of(sheet.head[: found.header_row]), words, is_strict)
    if sheet.pieces is None or is_read_at_once(report):
        return _alone(job, sheet.read(found.header_row, wanted))
    begin = partial(sheet.pieces, found.header_row, wanted)
    pieces = begin()
    first = list(islice(pieces, 2))
    if not first:
        raise Refusal("no_rows")
    if len(first) == 1:
        return _alone(job, first[0].read())
    return _Long(job, begin, aside or Aside(), tell or (lambda share: None)).read(chain(first, pieces))


def _alone(job: _Job, body: Body) -> Parsed:
    """A table that is read at once."""
    cells = Columns()
    _check_headers(body, job.words, cells)
    tally = tally_of(len(body.lines), body.ragged)
    tally.check_ragged()
    done = _read(job, body, None, cells, is_alone=True)
    if done is None:
        raise Refusal("no_rows")
    if job.is_strict:
        tally.of(done.parsed).check(job.titles)
    return done.parsed


class _Long:
    """A table read in pieces."""

    def __init__(self, job: _Job, begin: Callable[[], Iterator[Piece]], aside: Aside, tell: Tell) -> None:
        self._job, self._begin, self._aside, self._tell = job, begin, aside, tell
        self._done: dict[int, _Done] = {}
        self._tallies: dict[int, Tally] = {}

    def read(self, pieces: Iterator[Piece]) -> Parsed:
        """The whole table; nothing of it stays aside when it is refused."""
        try:
            return self._read(pieces)
        except BaseException:
            self._aside.clear()
            raise

    def _read(self, pieces: Iterator[Piece]) -> Parsed:
        self._each(enumerate(pieces), None)
        reduce(add, self._tallies.values()).check_ragged()
        if all(one.is_blank for one in self._done.values()):
            raise Refusal("no_rows")
        judged = _judge(self._job, reduce(or_, (one.evidence for one in self._done.values())), is_whole=True)
        again = {place for place, one in self._done.items() if one.judged.differs(judged, one.evidence)}
        if again:
            self._each(((place, piece) for place, piece in enumerate(self._begin()) if place in again), judged)
        if self._job.is_strict:
            reduce(add, self._tallies.values()).check(self._job.titles)
        ordinals = [column.name for column in self._job.report.columns.values() if column.ordinal]
        self._aside.count_on(ordinals, {place: one.marks for place, one in self._done.items()})
        spans = [one.spans for (_, place), one in judged.orders.items() if place == 0 and one.spans and not one.proven]
        return in_pieces([one.parsed for _, one in sorted(self._done.items())], self._aside, spans[0] if spans else {})

    def _each(self, pieces: Iterator[tuple[int, Piece]], judged: Judged | None) -> None:
        """Reads pieces in their order, two at a time."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            begun: deque[tuple[int, float, Future[tuple[_Done | None, Tally]]]] = deque()
            try:
                for place, piece in pieces:
                    begun.append((place, piece.share, pool.submit(self._one, place, piece, judged)))
                    if len(begun) >= _WAITING:
                        self._take(*begun.popleft())
                while begun:
                    self._take(*begun.popleft())
            finally:
                for _, _, future in begun:
                    future.cancel()

    def _take(self, place: int, share: float, future: Future[tuple[_Done | None, Tally]]) -> None:
        done, self._tallies[place] = future.result()
        if done is not None:
            self._done[place] = done
        self._tell(share)

    def _one(self, place: int, piece: Piece, judged: Judged | None) -> tuple[_Done | None, Tally]:
        body = piece.read()
        cells = Columns()
        _check_headers(body, self._job.words, cells)
        tally = tally_of(len(body.lines), body.ragged)
        done = _read(self._job, body, judged, cells, is_alone=False)
        if done is None and body.ragged:
            job = self._job
            parsed = without_rows(job.report, job.sheet.name, job.headers, body.ragged, job.binding)
            done = _Done(parsed, Evidence(), Judged({}, {}, Clock("")), np.empty(0, np.uint64), is_blank=True)
        if done is None:
            return None, tally
        tally = tally.of(done.parsed)
        table, told = done.parsed.table, done.parsed.rejects
        self._aside.put(place, table, told)
        empty = replace(done.parsed, table=table.schema.empty_table(), rejects=told.schema.empty_table())
        return replace(done, parsed=empty), tally


def _read(job: _Job, body: Body, judged: Judged | None, cells: Columns, *, is_alone: bool) -> _Done | None:
    """Rows as their report's kind; None where the report's steps leave none."""
    report = job.report
    text = _text_table(report, job.binding, body, job.headers)
    text.wide = {job.headers[place]: steps.plain_text(body.columns[place]) for place in job.pivot}
    text = steps.done(report, text, sheet=job.sheet.name, file_name=job.file_name, above=job.above)
    if not len(text.lines):
        return None
    casts, evidence, judged = _cast_all(job, text, judged, cells, is_alone=is_alone)
    marks = derive(report, casts, len(text.lines), judged.clock, job.binding)
    parsed = assemble(report, job.sheet.name, job.headers, body.ragged, text.lines, casts, job.binding)
    return _Done(parsed, evidence, judged, marks)


def _check_headers(body: Body, words: pa.Array, columns: Columns) -> None:
    """Raises Refusal for a second header below the first."""
    for row in body.ragged:
        cells = re.split(r"[\t,;|]", row.text[:20_000])
        if known_words([cell.strip(' "') for cell in cells]) >= 3:
            raise Refusal("two_tables", line=row.line, sheet="1")
    hits = None
    for column in body.columns.values():
        if pa.types.is_string(column.type):
            distinct = columns.of(column)
            known = pc.is_in(distinct.cells, words)
            if pc.any(known).as_py():
                one = pc.cast(distinct.spread(known), pa.int8())
                hits = one if hits is None else pc.add(hits, one)
    if hits is not None and (pc.max(hits).as_py() or 0) >= 3:
        row_index = pc.index(pc.greater_equal(hits, 3), True).as_py()
        raise Refusal("two_tables", line=body.lines[row_index].as_py(), sheet="1")


def _text_table(report: Report, binding: Binding, body: Body, headers: tuple[str, ...]) -> steps.TextTable:
    columns = {}
    for name, groups in binding.positions.items():
        parts = []
        for group in groups:
            same = [steps.plain_text(body.columns[place]) for place in group]
            if any(not one.equals(same[0]) for one in same[1:]):
                raise Refusal("duplicate_header", column=report.columns[name].word)
            parts.append(same[0])
        columns[name] = parts
    return steps.TextTable(columns, body.lines)


def _cast_all(
    job: _Job, text: steps.TextTable, judged: Judged | None, cells: Columns, *, is_alone: bool
) -> tuple[dict[str, Cast], Evidence, Judged]:
    """The columns cast, what they show, and how they were read: as `judged`, or as they show themselves."""
    report = job.report
    encoded = {
        name: [cells.encoded(part, report.columns[name]) for part in parts]
        for name, parts in text.columns.items()
        if name in report.columns
    }
    base = Styles(None, report.percent, job.context.period)
    casts: dict[str, Cast] = {}
    if "marketplace" in encoded:
        casts["marketplace"] = _cast(report.columns["marketplace"], encoded["marketplace"], [base] * len(encoded["marketplace"]))[0]
    styles = {
        name: _together(parts) for name, parts in encoded.items() if report.columns[name].parse in casting.NUMERIC
    }
    sites = sites_of(casts, len(text.lines))
    shown = Evidence(styles, {}, sites, sum(sites.values()) < len(text.lines))
    if judged is None:
        judged = _judge(job, shown, is_whole=is_alone)
    orders: dict[tuple[str, int], days.Shown] = {}
    found: dict[tuple[str, int], days.Order] = {}
    for name, parts in encoded.items():
        if name == "marketplace":
            continue
        column = report.columns[name]
        one = replace(base, number=judged.styles.get(name))
        told = [replace(one, order=judged.orders.get((name, place))) for place in range(len(parts))]
        casts[name], made = _cast(column, parts, told)
        for place, part in enumerate(made):
            if part.days is not None and part.shown is not None:
                orders[name, place], found[name, place] = part.shown, part.days
    return casts, replace(shown, orders=orders), replace(judged, orders=found)


def _together(parts: Sequence[Encoded]) -> numbers.Evidence:
    found = numbers.Evidence()
    for part in parts:
        found = found | part.evidence
    return found


def _cast(column: ReportColumn, parts: Sequence[Encoded], styles: Sequence[Styles]) -> tuple[Cast, list[Cast]]:
    made = [casting.cast(column, part, style) for part, style in zip(parts, styles, strict=True)]
    kept = [replace(one) for one in made]
    whole = combined(column, made)
    if column.mask:
        whole.values = personal.masked(whole.values)
    return whole, kept


def _judge(job: _Job, evidence: Evidence, *, is_whole: bool) -> Judged:
    """How rows are read that show this. Raises Refusal where the evidence of a whole table contradicts itself or decides nothing."""
    report = job.report
    money = frozenset[str]().union(*(one.proven for name, one in evidence.styles.items() if report.columns[name].parse == "money"))
    styles: dict[str, str | None] = {}
    for name, one in evidence.styles.items():
        try:
            styles[name] = _style(report, report.columns[name], one, money, job.context, evidence.sites)
        except Refusal:
            if is_whole:
                raise
            styles[name] = None
    orders = {place: days.order_of(shown, job.context.period) for place, shown in evidence.orders.items()}
    for (name, _), shown in evidence.orders.items():
        if shown.any and not shown.days:
            raise Refusal("mixed_dates", column=report.columns[name].headers[0])
    return Judged(styles, orders, clock_of(evidence.sites, job.context.marketplace))


def _style(
    report: Report,
    column: ReportColumn,
    evidence: numbers.Evidence,
    money: frozenset[str],
    context: Context,
    of_rows: Mapping[str, int],
) -> str | None:
    title = column.headers[0] if column.headers else column.name
    if column.parse == "count":
        if evidence.may_be_fractions:
            raise Refusal("doubtful_numbers", column=title)
        return report.numbers if report.numbers in (numbers.DOT, numbers.COMMA) else numbers.DOT
    if column.numbers is not None:
        if evidence.proven - {column.numbers}:
            raise Refusal("mixed_numbers", column=title)
        return column.numbers
    if report.numbers in (numbers.DOT, numbers.COMMA):
        if evidence.contradicts(report.numbers):
            raise Refusal("doubtful_numbers", column=title)
        return report.numbers
    if len(evidence.proven) > 1:
        raise Refusal("mixed_numbers", column=title)
    if column.parse == "money" and evidence.may_be_fractions:
        raise Refusal("doubtful_numbers", column=title)
    if evidence.proven or not evidence.open_marks:
        return next(iter(evidence.proven), None)
    if len(money) == 1:
        return next(iter(money))
    sites = {context.marketplace} if context.marketplace else {*of_rows}
    styles = {marketplaces()[site].numbers for site in sites if site}
    if report.numbers == "marketplace" and len(styles) == 1:
        return styles.pop()
    if report.numbers == "marketplace" and report.marketplace == "ask" and not sites:
        return None
    raise Refusal("number_style", column=title)
