"""Which report a table is: the one whose declared signature its header row holds; none or two are refused in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from huddle.foreign import Foreign, foreign_in
from huddle.header_words import matches, normalise, pattern, spellings
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.tables import HEAD_ROWS, Sheet, lines_of
from huddle.reports import Report, house, own

DELIMITERS = "\t,;|"


@cache
def _dictionary() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every header word any report of the project knows: plain ones, and patterns of those that hold a number."""
    words: set[str] = set()
    for report in house().values():
        words.update(word for column in report.columns.values() for word in column.headers)
        words.update(report.personal)
        words.update(part_words(report))
        for items in (*report.signature, report.forbids):
            words.update(_words(report, items))
    plain = frozenset(normalise(word) for word in words if "{n}" not in word)
    return plain - {""}, tuple(pattern(word) for word in sorted(words) if "{n}" in word)


def part_words(report: Report) -> list[str]:
    """The header words that an amounts step of a report reads."""
    read = [group for step in report.steps if step.step == "amounts" for key in ("parts", "named") if (group := step.arguments.get(key))]
    return [word for group in read for words in group.values() for word in words]


def _words(report: Report, items: Sequence[str]) -> list[str]:
    parts = [part for item in items for part in item.split("|")]
    return [part.removeprefix("=") for part in parts if part not in report.columns]


@cache
def spelled() -> tuple[str, ...]:
    """Every header word as it is declared, for a cheap look at millions of cells."""
    found: set[str] = set()
    for report in house().values():
        found.update(word for column in report.columns.values() for word in column.headers)
    return tuple(sorted(found))


@lru_cache(maxsize=20_000)
def is_known(header: str) -> bool:
    """Whether a cell is a header word of any report."""
    if not header or len(header) > 200:
        return False
    plain, patterns = _dictionary()
    return any(name in plain or any(one.fullmatch(name) for one in patterns) for name in spellings(header))


def known_words(cells: Sequence[str]) -> int:
    """How many different cells of a row are header words."""
    return sum(1 for cell in set(cells) if is_known(cell))


def records(text: str, delimiter: str, most: int = HEAD_ROWS) -> list[tuple[tuple[str, ...], int]]:
    """The first records of a text with the line each ends on; stops quietly at a record that cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[tuple[str, ...], int]] = []
    try:
        for cells in reader:
            found.append((tuple(cells), reader.line_num))
            if len(found) == most:
                break
    except csv.Error:
        pass
    return found


def score(text: str) -> int:
    """Dictionary words in the best row of a text's head under the best delimiter: how well it was decoded."""
    head = text[:65_536]
    rows = (cells for delimiter in DELIMITERS for cells, _ in records(head, delimiter))
    return max((known_words(cells[:2000]) for cells in rows), default=0)


@dataclass(frozen=True)
class Recognised:
    """A report and where its header row stands."""

    report: Report
    header_row: int


def present(report: Report, item: str, headers: Sequence[str]) -> bool:
    """Whether an item of a signature stands in a header row."""
    for part in item.split("|"):
        declared = report.columns[part].headers if part in report.columns else (part.removeprefix("="),)
        if any(matches(word, header) for word in declared for header in headers):
            return True
    return False


@lru_cache(maxsize=4096)
def _reports_of(headers: tuple[str, ...], shape: str) -> tuple[Report, ...]:
    return tuple(
        report
        for report in house().values()
        if shape in report.shape and is_signed(report, headers)
    )


def recognise(sheet: Sheet) -> Recognised | None:
    """The one report of a sheet, or None when no row of its head holds any report's signature.

    Raises Refusal when a row holds two signatures, or two rows hold one each (two tables in one sheet).
    """
    found: list[Recognised] = []
    for place, cells in enumerate(sheet.head):
        headers = tuple(cell for cell in cells if is_known(cell))
        if len(headers) < 2 and not (headers and len(cells) <= 2):
            continue
        above = sheet.head[:place]
        fitting = [one for one in _reports_of(headers, sheet.shape) if _sheet_fits(one, sheet.name) and _above_fits(one, above)]
        if len(fitting) > 1:
            raise Refusal("ambiguous", formats=_names(fitting), words=words_seen(headers))
        found.extend(Recognised(report, place) for report in fitting)
    if len(found) > 1:
        raise Refusal("two_tables", line=found[1].header_row + 1, sheet=sheet.name or "1")
    return found[0] if found else None


def recognise_own(sheet: Sheet) -> Recognised | None:
    """The one format of the team's own that a sheet has, or None; of two the one that names all words of the other and more.

    Raises Refusal when a row holds two, or two rows hold one each. Only for a sheet in which no report of the project stands.
    """
    known = own().reports
    found: list[Recognised] = []
    for place, cells in enumerate(sheet.head if known else ()):
        headers = tuple(dict.fromkeys(cell for cell in cells if cell))
        fitting = [one for one in known.values() if sheet.shape in one.shape and is_signed(one, headers) and _sheet_fits(one, sheet.name)]
        fitting = [one for one in fitting if not any(_signs(one) < _signs(other) for other in fitting)]
        if len(fitting) > 1:
            raise Refusal("ambiguous", formats=_names(fitting), words=", ".join(_own_words(fitting, headers)))
        found.extend(Recognised(report, place) for report in fitting)
    if len(found) > 1:
        raise Refusal("two_tables", line=found[1].header_row + 1, sheet=sheet.name or "1")
    return found[0] if found else None


def is_signed(report: Report, headers: Sequence[str]) -> bool:
    """Whether a report's signature stands in a header row, and nothing that rules it out."""
    signed = any(all(present(report, item, headers) for item in items) for items in report.signature)
    return signed and not any(present(report, item, headers) for item in report.forbids)


def _signs(report: Report) -> frozenset[str]:
    return frozenset(item for items in report.signature for item in items)


def _sheet_fits(report: Report, sheet: str) -> bool:
    return not report.sheet or not sheet or re.search(report.sheet, sheet) is not None


def _above_fits(report: Report, above: Sequence[Sequence[str]]) -> bool:
    return not report.above or re.search(report.above, lines_of(above)) is not None


def unknown(sheets: Sequence[Sheet]) -> Refusal:
    """The refusal of a file in which no report was found: what it is instead, else the nearest format and what it lacks."""
    heads = [cells for sheet in sheets for cells in sheet.head]
    for cells in heads:
        other = foreign_in(cells)
        if other:
            return _refused_as(other)
    best = max(heads, key=known_words, default=())
    if not known_words(best):
        return Refusal("no_header", rows=HEAD_ROWS)
    near = _nearest(tuple(cell for cell in best if is_known(cell)))
    if near is None:
        return Refusal("unknown_format", words=words_seen(best))
    report, lacking = near
    title = {"en": report.en, "zh": report.zh}
    if lacking:
        return Refusal("unknown_near", words=words_seen(best), format=title, lacking=", ".join(lacking))
    return Refusal("other_report", format=title, column=_forbidden_word(report, best))


def _refused_as(other: Foreign) -> Refusal:
    title = {"en": other.en, "zh": other.zh}
    if other.instead is None:
        return Refusal("foreign", format=title)
    return Refusal("foreign_instead", format=title, instead={"en": other.instead.en, "zh": other.instead.zh})


def _nearest(headers: tuple[str, ...]) -> tuple[Report, list[str]] | None:
    """The report of whose signature most is present, with what it lacks; None where no more than half of any is."""
    ranked = []
    for report in house().values():
        for items in report.signature:
            lacking = [_first_word(report, item) for item in items if not present(report, item, headers)]
            if len(lacking) < len(items) / 2:
                ranked.append((len(lacking) / len(items), -len(items), report.name, report, lacking))
    return min(ranked, key=lambda row: row[:3])[3:] if ranked else None


def _forbidden_word(report: Report, headers: Sequence[str]) -> str:
    """The first header that rules a report out, as the dictionary spells it."""
    known = [cell for cell in headers if is_known(cell)]
    return next((cell for item in report.forbids for cell in known if present(report, item, (cell,))), "")


def _first_word(report: Report, item: str) -> str:
    part = item.split("|")[0]
    return report.columns[part].word if part in report.columns else part.removeprefix("=")


def words_seen(cells: Sequence[str], most: int = 6) -> str:
    """The dictionary words among the cells, in order: the only words of a file a refusal may repeat."""
    seen = list(dict.fromkeys(normalise(cell) for cell in cells if is_known(cell)))
    return ", ".join(seen[:most]) + (" …" if len(seen) > most else "")


def _own_words(found: Sequence[Report], headers: Sequence[str]) -> list[str]:
    """The headers that formats of the team's own declare: the team wrote them itself, so they may be repeated."""
    declared = {normalise(word) for one in found for column in one.columns.values() for word in column.headers}
    return [header for header in headers if normalise(header) in declared]


def _names(found: Sequence[Report]) -> Sentence:
    return {"en": ", ".join(one.en for one in found), "zh": "、".join(one.zh for one in found)}
