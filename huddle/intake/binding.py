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
    for name, column in report.columns.items():
        groups = tuple(filter(None, (_places(word, headers) for word in column.headers)))
        if groups:
            positions[name] = groups if column.combine != "first" else groups[:1]
        elif column.headers and column.required and not column.hash_of and name not in filled:
            raise Refusal("missing_column", format=_title(report), column=column.headers[0])
    _check_days(report, positions)
    windows = [number_in(headers[group[0]]) for name, groups in positions.items() if report.columns[name].window for group in groups[:1]]
    used = [headers[group[0]] for name, groups in positions.items() if _is_money(report.columns[name]) for group in groups]
    return Binding(
        positions,
        len(dropped),
        next((window for window in windows if window), None),
        frozenset(filter(None, map(currency_in, used))),
    )


def _places(word: str, headers: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(place for place, header in enumerate(headers) if header and matches(word, header))


def _is_money(column: ReportColumn) -> bool:
    return column.parse == "money"


def _check_days(report: Report, positions: Mapping[str, object]) -> None:
    if report.period != "rows":
        return
    for name in _DAYS:
        column = report.columns.get(name)
        if column and column.headers and name not in positions and name in FROM_DELIVERY:
            raise Refusal("missing_column", format=_title(report), column=column.headers[0])


def _title(report: Report) -> Mapping[str, str]:
    return {"en": report.en, "zh": report.zh}
