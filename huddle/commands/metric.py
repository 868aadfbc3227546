"""`python -m huddle metric`: any metric of the dictionary, by any dimension that knows it."""

from __future__ import annotations

import argparse
import sys

import pandas as pd

from huddle import warehouse
from huddle.commands import output
from huddle.commands.asked import day
from huddle.metrics import metrics
from huddle.warehouse.request import DIMENSIONS, PERIODS


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("metric", help="metrics of the dictionary by day, week, site, line, ASIN ...")
    parser.add_argument("names", help="metrics, separated by commas: " + ", ".join(sorted(metrics())))
    parser.add_argument("--by", default="", help="dimensions, separated by commas: " + ", ".join(DIMENSIONS))
    parser.add_argument("--since", type=day, help="first day, such as 2026-11-01")
    parser.add_argument("--until", type=day, help="last day")
    parser.add_argument("--where", default="", help="filters, such as marketplace=US,asin=B0EXAMPLE1; a name twice means either")
    parser.add_argument("--currency", help="convert money into this currency by the declared rates")
    output.add_format(parser)
    parser.set_defaults(run=run)


def filters(text: str) -> dict[str, list[str]]:
    """`marketplace=US,marketplace=UK,asin=X` as a mapping. Raises CannotMeasure for a part without a value."""
    found: dict[str, list[str]] = {}
    for part in filter(None, text.split(",")):
        name, sign, value = part.partition("=")
        if not sign or not value:
            raise warehouse.CannotMeasure(f"--where has {part!r}; expected name=value, such as marketplace=US")
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def run(args: argparse.Namespace) -> int:
    """Print the metrics; ratios are fractions, unknown is null, a week is named by its first day."""
    try:
        frame = _measured(args)
    except warehouse.CannotMeasure as fault:
        print(f"huddle metric: {fault}", file=sys.stderr)
        return 2
    names = [name for name in frame.columns if name in metrics()]
    if not frame[names].notna().to_numpy().any():
        print(f"huddle metric: nothing is known of {', '.join(names)}{f' where {args.where}' if args.where else ''}", file=sys.stderr)
    for period in set(PERIODS) & set(frame.columns):
        frame[period] = frame[period].dt.date
    for name in names:
        if metrics()[name].additive and metrics()[name].unit == "count":
            frame[name] = frame[name].astype("Int64")
    known = frame.astype(object).where(frame.notna(), None)
    rows = [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]
    output.write_rows(rows, list(frame.columns), args.format)
    return 0


def _measured(args: argparse.Namespace) -> pd.DataFrame:
    names = [name.strip() for name in args.names.split(",") if name.strip()]
    by = [name.strip() for name in args.by.split(",") if name.strip()]
    return warehouse.measure(names, by, args.since, args.until, filters(args.where), currency=args.currency)
