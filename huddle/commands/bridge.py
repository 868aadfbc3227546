"""`python -m huddle bridge`: why sales changed from one week, month or any days to others, by cause, as the pages show it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from huddle import warehouse
from huddle.analysis.bridge import EFFECTS
from huddle.analysis.bridge_cells import Bridge, Compared, bridge
from huddle.analysis.comparable import calendar, overlap
from huddle.commands import output
from huddle.commands.asked import day
from huddle.commands.metric import filters
from huddle.elements.choices import Choices
from huddle.elements.events_apart import events_apart
from huddle.elements.period import Period, days, month, week
from huddle.weeks import Span, month_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FILTERS = ("shop", "marketplace", "line", "owner")
PARTS = {"line": ["line"], "site": ["shop", "marketplace"], "asin": ["shop", "marketplace", "asin"]}


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("bridge", help="why sales changed from one week, month or any days to others, by cause, to the cent")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--week-ending", type=day, help="last day of a week, such as 2026-11-14")
    when.add_argument("--month", type=_month, help="a month, such as 2026-10")
    when.add_argument("--days", type=_span, help="any days, such as 2026-11-01..2026-11-14; compared with as many before")
    parser.add_argument("--against", type=_span, help="other days to compare with, such as 2025-11-02..2025-11-15")
    parser.add_argument("--where", default="", help="filters, such as marketplace=US,line=Kitchen: " + ", ".join(FILTERS))
    parser.add_argument("--by", choices=tuple(PARTS), help="one row per part instead of the whole; the rows add up to it")
    output.add_format(parser)
    parser.set_defaults(run=run)


def _month(text: str) -> date:
    try:
        return day(f"{text}-01")
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month; expected one such as 2026-10") from None


def _span(text: str) -> Span:
    first, dots, last = text.partition("..")
    try:
        found = Span(day(first), day(last))
    except argparse.ArgumentTypeError:
        found = None
    if found is None or not dots or found.days < 1:
        raise argparse.ArgumentTypeError(f"{text!r} are no days; expected first..last, such as 2026-11-01..2026-11-14")
    return found


def run(args: argparse.Namespace) -> int:
    """Print the bridge: money in one currency, before + all effects = after; 1 when nothing can be compared, 2 for a wrong question."""
    try:
        period = _period(args)
    except warehouse.CannotMeasure as fault:
        print(f"huddle bridge: {fault}", file=sys.stderr)
        return 2
    found = bridge(period.span, period.before, period.choices.where, period.worth, period.choices.stamp)
    if found is None:
        spans = " and ".join(f"from {span.first} to {span.last}" for span in (period.before, period.span))
        print(f"huddle bridge: no site knows every day {spans}", file=sys.stderr)
        return 1
    if args.by:
        rows = found.by(*PARTS[args.by]).to_dict("records")
        columns = [*PARTS[args.by], "sales_before", "sales_after", *(name for name in EFFECTS if any(row[name] for row in rows))]
        output.write_rows([{name: _money(value) for name, value in row.items()} for row in rows], columns, args.format)
    elif args.format == "json":
        output.write_json(_object(found, period))
    else:
        steps = {"before": found.before, **found.effects, "after": found.after}
        output.write_rows([{"step": name, "amount": _money(amount)} for name, amount in steps.items()], ["step", "amount"], args.format)
    return 0


def _period(args: argparse.Namespace) -> Period:
    """The week or month asked for, known to its last day. Raises CannotMeasure otherwise."""
    where = filters(args.where)
    unknown = sorted(set(where) - set(FILTERS))
    if unknown or any(len(values) > 1 for values in where.values()):
        raise warehouse.CannotMeasure(f"--where takes one value of each of {', '.join(FILTERS)}; got {args.where!r}")
    last = args.week_ending or (args.days.last if args.days else month_of(args.month).last)
    choices = Choices(day=last, stamp=warehouse.stamp(), **{name: values[0] for name, values in where.items()})  # type: ignore[arg-type]
    if args.days:
        choices = choices.but(span=args.days.days)
    period = week(choices) if args.week_ending else days(choices) if args.days else month(choices)
    if period is None:
        raise warehouse.CannotMeasure("no sales are known of this choice")
    if period.span.last != last:
        raise warehouse.CannotMeasure(f"the last complete one up to {last} ends on {period.span.last}")
    if period.currency is None:
        raise warehouse.CannotMeasure("the sites have several currencies and no rates: choose one site")
    if args.against:
        period = replace(period, against=args.against)
    if (shared := overlap(period.span, period.before)) is not None:
        raise warehouse.CannotMeasure(f"{shared} lies in both stretches: nothing can have changed between them")
    return period


def _object(found: Bridge, period: Period) -> dict[str, Any]:
    return {
        "first": period.span.first, "last": period.span.last, "before_first": period.before.first, "before_last": period.before.last,
        "comparable": _comparable(period), "currency": period.currency, "before": _money(found.before), "after": _money(found.after),
        "effects": {name: _money(amount) for name, amount in found.effects.items()},
        "sites": [_site(site) for site in found.sites], "apart": [_site(site) for site in found.apart],
    }  # fmt: skip


def _comparable(period: Period) -> dict[str, Any]:
    """What moves sales between the two stretches without anybody's doing: their length, their weekdays, events in one of them."""
    found, told = calendar(period.span, period.before), events_apart(period)
    return {
        "is_alike": found.is_alike and not told, "days_more": found.days,
        "weekdays_more": [WEEKDAYS[day] for day in found.more], "weekdays_fewer": [WEEKDAYS[day] for day in found.fewer],
        "events": [{name: one[name] for name in ("name", "day_start", "day_end", "days_now", "days_before")} for one in told],
    }  # fmt: skip


def _site(site: Compared) -> dict[str, Any]:
    return {"shop": site.shop, "marketplace": site.marketplace, "split": site.split or None, "visits": site.visits or None}


def _money(value: Any) -> Any:
    """An amount at the grain of money in the deliveries."""
    return round(value, 4) + 0.0 if isinstance(value, float) else value
