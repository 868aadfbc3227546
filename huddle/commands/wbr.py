"""`python -m huddle wbr`: six weeks, twelve months and the row below them for one metric, as one JSON object."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta

from huddle import figures, warehouse
from huddle.analysis.wbr import Days, Series, Wbr, wbr
from huddle.commands import output
from huddle.commands.asked import day
from huddle.commands.metric import filters
from huddle.metrics import Metric, metrics
from huddle.settings import setting
from huddle.warehouse.request import DIMENSIONS, PERIODS
from huddle.weeks import STARTS, starts_on, week_of


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("wbr", help="a metric as the weekly review reads it: 6 weeks, 12 months, to date")
    parser.add_argument("name", metavar="METRIC", help="one of " + ", ".join(sorted(metrics())))
    parser.add_argument("--week-ending", type=day, required=True, help="last day of a week, such as 2026-11-14")
    parser.add_argument("--months", choices=("trailing", "fiscal"), default="trailing",
                        help="the last twelve complete months, or those of the team's year")  # fmt: skip
    parser.add_argument("--fiscal-year-end", type=int, choices=range(1, 13), metavar="MONTH",
                        help="month in which the year ends, 1 to 12; without it the team's setting")  # fmt: skip
    parser.add_argument("--week-start", choices=STARTS, help="without it the team's setting, or the site's own rule")
    parser.add_argument("--where", default="", help="filters, such as marketplace=US,line=Kitchen; a name twice means either: "
                        + ", ".join(DIMENSIONS[len(PERIODS):]))  # fmt: skip
    parser.add_argument("--currency", help="convert money into this currency by the declared rates")
    output.add_format(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the object; ratios are fractions, changes fractions (of a rate basis points), unknown and incomplete is null."""
    try:
        where = filters(args.where)
        start = args.week_start or _week_start(where)
        _refuse_broken_week(args.week_ending, start)
        frame = warehouse.daily([args.name], args.week_ending, where, currency=args.currency)
    except warehouse.CannotMeasure as fault:
        print(f"huddle wbr: {fault}", file=sys.stderr)
        return 2
    series = Series(metrics()[args.name], Days(frame, args.week_ending, warehouse.spanned(args.week_ending, where)))
    if series.met is None:
        scope = f" where {args.where}" if args.where else ""
        print(f"huddle wbr: nothing is known of {args.name}{scope} up to {args.week_ending}", file=sys.stderr)
    year_end = args.fiscal_year_end or int(setting("fiscal_year_end"))
    found = wbr(series, args.week_ending, months=args.months, fiscal_year_end=year_end)
    if args.format == "json":
        output.write_json(as_object(found, metrics()[args.name]))
    else:
        output.write_rows(_rows(found), ["period", "first_day", "last_day", "this_year", "year_before"], args.format)
    return 0


def as_object(found: Wbr, metric: Metric) -> dict[str, object]:
    """The object as it is printed: weeks named by their last day, months by their first; counts without a point."""

    def plain(value: float | None) -> float | None:
        return int(value) if value is not None and metric.additive and metric.unit == "count" and value == int(value) else value

    levels = ("last_week", "mtd", "qtd", "ytd")
    return {
        "weeks": [one.last for one in found.weeks],
        "months": [one.first for one in found.months],
        "cy_6_weeks": [plain(value) for value in found.cy_6_weeks],
        "py_6_weeks": [plain(value) for value in found.py_6_weeks],
        "cy_12_months": [plain(value) for value in found.cy_12_months],
        "py_12_months": [plain(value) for value in found.py_12_months],
        "box": {name: plain(value) if name in levels else value for name, value in found.box.items()},
    }


def _week_start(where: dict[str, list[str]]) -> str:
    sites: Sequence[str] = where.get("marketplace", ())
    rules = {starts_on(site) for site in sites}
    if len(rules) > 1:
        raise warehouse.CannotMeasure(f"the weeks of {' and '.join(sites)} start on different days: say --week-start")
    return rules.pop() if rules else starts_on(None)


def _refuse_broken_week(week_ending: date, start: str) -> None:
    week = week_of(week_ending, start)
    if week.last != week_ending:
        before = week.first - timedelta(days=1)
        raise warehouse.CannotMeasure(
            f"no week that starts on {start} ends on {figures.weekday(week_ending, 'en')} {week_ending}; "
            f"the nearest ones end on {before} and {week.last}"
        )


def _rows(found: Wbr) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"period": kind, "first_day": span.first, "last_day": span.last, "this_year": now, "year_before": ago}
        for kind, spans, cy, py in (
            ("week", found.weeks, found.cy_6_weeks, found.py_6_weeks),
            ("month", found.months, found.cy_12_months, found.py_12_months),
        )
        for span, now, ago in zip(spans, cy, py, strict=True)
    ]
    return rows + [{"period": name, "this_year": value} for name, value in found.box.items()]
