"""Which position of a file's header row feeds which canonical column: by name, never by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from huddle.header_words import currency_in, matches, number_in
from huddle.intake.sentences import Refusal
from huddle.report_columns import FROM_DELIVERY, ReportColumn
from huddle.reports import Report, house

_DAYS = ("period_start", "period_end", "snapshot_day")


@dataclass(frozen=True)
class Binding:
    """The positions a report reads in one header row."""

    positions: Mapping[str, tuple[tuple[int, ...], ...]]
    """canonical column -> one tuple per declared header that is present (several positions: the header stands twice)"""
    personal: int
    """how many columns are dropped at the door"""
    window_days: int | None
    header_currencies: frozenset[str]

    def wanted(self) -> tuple[int, ...]:
        """Every position that is read, in order."""
        return tuple(sorted({place for groups in self.positions.values() for group in groups for place in group}))


def bind(report: Report, headers: tuple[str, ...]) -> Binding:
    """The binding of a report to a header row. Raises Refusal naming a required column that is missing."""
    return _bind(report.name, headers) if house().get(report.name) is report else _bound(report, headers)


@lru_cache(maxsize=512)
def _bind(report: str, headers: tuple[str, ...]) -> Binding:
    return _bound(house()[report], headers)


def _bound(report: Report, headers: tuple[str, ...]) -> Binding:
    dropped = {place for place, header in enumerate(headers) if any(matches(word, header) for word in report.personal)}
    filled = {*report.constants, *(step.arguments.get("column") for step in report.steps if step.step.startswith("from_"))}
    positions = {}
    window = _window(report, headers)
    for name, column in report.columns.items():
        groups = tuple(filter(None, (_places(word, headers, window) for word in column.headers)))
        if column.combine == "either":
            groups = tuple((place,) for group in groups for place in group)
        if groups:
            positions[name] = groups if column.combine != "first" else groups[:1]
        elif column.headers and column.required and not column.hash_of and name not in filled:
            raise Refusal("missing_column", format=_title(report), column=column.word)
    _check_days(report, positions)
    used = [headers[group[0]] for name, groups in positions.items() if _is_money(report.columns[name]) for group in groups]
    return Binding(
        positions,
        len(dropped),
        window,
        frozenset(filter(None, map(currency_in, used))),
    )


def _window(report: Report, headers: tuple[str, ...]) -> int | None:
    """The attribution window of the file: its only one, or the first of the declared ones that it has; None where no header tells one.

    Raises Refusal where several stand side by side and the report does not say which goes first.
    """
    words = [word for column in report.columns.values() if column.window for word in column.headers]
    told = {number_in(header) for header in headers if any(matches(word, header) for word in words)}
    found = sorted(one for one in told if one is not None)
    first = next((one for one in report.windows if one in found), None)
    if len(found) > 1 and first is None:
        raise Refusal("two_windows", windows=", ".join(map(str, found)))
    return first if first is not None or not found else found[0]


def _places(word: str, headers: tuple[str, ...], window: int | None) -> tuple[int, ...]:
    """Where a header word stands; a word that holds a number of days stands only where the number is the file's window."""
    places = tuple(place for place, header in enumerate(headers) if header and matches(word, header))
    if window is None or "{n}" not in word:
        return places
    return tuple(place for place in places if number_in(headers[place]) == window)


def _is_money(column: ReportColumn) -> bool:
    return column.parse == "money"


def _check_days(report: Report, positions: Mapping[str, object]) -> None:
    if report.period != "rows":
        return
    for name in _DAYS:
        column = report.columns.get(name)
        if column and column.headers and name not in positions and name in FROM_DELIVERY:
            raise Refusal("missing_column", format=_title(report), column=column.word)


def _title(report: Report) -> Mapping[str, str]:
    return {"en": report.en, "zh": report.zh}
