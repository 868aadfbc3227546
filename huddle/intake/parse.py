"""A recognised table becomes a typed one: bound by name, reshaped by declared steps, cast, and what did not fit told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import casting, numbers, personal, steps
from huddle.intake.assemble import Parsed, assemble, check, together
from huddle.intake.binding import Binding, bind
from huddle.intake.cells import Cast, Encoded, Styles, encode
from huddle.intake.derive import combined, derive
from huddle.intake.recognise import Recognised, is_known, known_words, spelled
from huddle.intake.sentences import Refusal
from huddle.intake.tables import Body, Sheet, lines_of
from huddle.marketplaces import marketplaces
from huddle.report_columns import ReportColumn
from huddle.reports import Report
from huddle.settings import setting


@dataclass(frozen=True)
class Context:
    """What is known about a file from outside it, as far as casting depends on it."""

    marketplace: str | None = None
    period: tuple[date, date] | None = None


def parse(sheet: Sheet, found: Recognised, context: Context, file_name: str) -> Parsed:
    """A sheet as its report's kind. Raises Refusal when it cannot be loaded whole."""
    whole = cast_whole(sheet, found, context, file_name)
    check(whole)
    return whole


def cast_whole(sheet: Sheet, found: Recognised, context: Context, file_name: str) -> Parsed:
    """The same however many rows do not fit. Raises Refusal for what cannot be read at all."""
    report = found.report
    headers = tuple(sheet.head[found.header_row])
    binding = bind(report, headers)
    pivot = steps.unpivot_headers(report, headers)
    wanted = sorted({*binding.wanted(), *pivot})
    above = lines_of(sheet.head[: found.header_row])
    bodies = sheet.read_pieces(found.header_row, wanted) if report.pieces and sheet.read_pieces else (sheet.read(found.header_row, wanted),)
    parsed = []
    for body in bodies:
        _check_rows(body, headers)
        text = _text_table(report, binding, body, headers)
        text.wide = {headers[place]: steps.plain_text(body.columns[place]) for place in pivot}
        text = steps.done(report, text, sheet=sheet.name, file_name=file_name, above=above)
        if not len(text.lines):
            continue
        casts = _cast_all(report, text, context)
        derive(report, casts, len(text.lines), context.marketplace, binding)
        parsed.append(assemble(report, sheet.name, headers, body.ragged, text.lines, casts, binding))
    if not parsed:
        raise Refusal("no_rows")
    return together(parsed)


def _check_rows(body: Body, headers: tuple[str, ...]) -> None:
    """Raises Refusal for a second header below the first, and for too many rows of another width."""
    for row in body.ragged:
        cells = re.split(r"[\t,;|]", row.text[:20_000])
        if known_words([cell.strip(' "') for cell in cells]) >= 3:
            raise Refusal("two_tables", line=row.line, sheet="1")
    words = pa.array(sorted({*spelled(), *(header for header in headers if is_known(header))}), pa.string())
    hits = None
    for column in body.columns.values():
        if pa.types.is_string(column.type):
            one = pc.cast(pc.is_in(column, words), pa.int8())
            hits = one if hits is None else pc.add(hits, one)
    if hits is not None and (pc.max(hits).as_py() or 0) >= 3:
        row_index = pc.index(hits, pc.max(hits)).as_py()
        raise Refusal("two_tables", line=body.lines[row_index].as_py(), sheet="1")
    total = len(body.lines) + len(body.ragged)
    if len(body.ragged) > setting("rejected_share_limit") * total:
        first = body.ragged[0]
        raise Refusal("ragged", line=first.line, cells=first.cells, expected=first.expected, rows=len(body.ragged))


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


def _cast_all(report: Report, text: steps.TextTable, context: Context) -> dict[str, Cast]:
    encoded = {
        name: [encode(part, report.columns[name]) for part in parts] for name, parts in text.columns.items() if name in report.columns
    }
    proven = _money_styles(report, encoded)
    casts: dict[str, Cast] = {}
    base = Styles(None, report.percent, context.period)
    for name in sorted(encoded, key=lambda one: one != "marketplace"):
        column = report.columns[name]
        style = _style(report, column, encoded[name], proven, context, casts) if column.parse in casting.NUMERIC else None
        styles = replace(base, number=style)
        casts[name] = combined(column, [casting.cast(column, part, styles) for part in encoded[name]])
        if column.mask:
            casts[name].values = personal.masked(casts[name].values)
    return casts


def _money_styles(report: Report, encoded: Mapping[str, Sequence[Encoded]]) -> frozenset[str]:
    found: set[str] = set()
    for name, parts in encoded.items():
        if report.columns[name].parse == "money":
            for part in parts:
                found |= numbers.styles_of(part.written.values())[0]
    return frozenset(found)


def _style(
    report: Report,
    column: ReportColumn,
    parts: Sequence[Encoded],
    money: frozenset[str],
    context: Context,
    casts: Mapping[str, Cast],
) -> str | None:
    if column.numbers is not None and column.parse != "count":
        if any(numbers.styles_of(part.written.values())[0] - {column.numbers} for part in parts):
            raise Refusal("mixed_numbers", column=column.word)
        return column.numbers
    if report.numbers in (numbers.DOT, numbers.COMMA) or column.parse == "count":
        return report.numbers if report.numbers in (numbers.DOT, numbers.COMMA) else numbers.DOT
    proven, is_open = frozenset[str](), False
    for part in parts:
        found, undecided = numbers.styles_of(part.written.values())
        proven, is_open = proven | found, is_open or undecided
    if len(proven) > 1:
        raise Refusal("mixed_numbers", column=column.word)
    if proven or not is_open:
        return next(iter(proven), None)
    if len(money) == 1:
        return next(iter(money))
    sites = {context.marketplace} if context.marketplace else _sites(casts)
    styles = {marketplaces()[site].numbers for site in sites if site}
    if report.numbers == "marketplace" and len(styles) == 1:
        return styles.pop()
    if report.numbers == "marketplace" and report.marketplace == "ask" and not sites:
        return None
    raise Refusal("number_style", column=column.word)


def _sites(casts: Mapping[str, Cast]) -> set[str]:
    return set(pc.unique(casts["marketplace"].values).drop_null().to_pylist()) if "marketplace" in casts else set()
