"""`python -m huddle log`: what changed between exports and what people wrote down, as the Log page shows it."""

from __future__ import annotations

import argparse

from huddle import warehouse
from huddle.changes import change_kinds
from huddle.commands.asked import FILTERS, day, where
from huddle.commands.output import add_format, write_rows
from huddle.elements import log
from huddle.elements.answers import rows
from huddle.elements.choices import Choices

COLUMNS = (
    "day", "last_day", "seen_from", "kind", "shop", "marketplace", "line", "owner", "asin", "sku", "name", "ad_product", "campaign",
    "said_before", "said", "amount_before", "amount", "units", "currency", "source",
)  # fmt: skip
SHORT = ("day", "seen_from", "kind", "marketplace", "asin", "name", "before", "after", "source")
EVERYTHING = 1_000_000


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("log", help="what changed between exports and what people wrote down, newest first")
    parser.add_argument("--since", type=day, default=None, help="first day; without it 90 days before the last")
    parser.add_argument("--until", type=day, default=None, help="last day; without it today")
    parser.add_argument("--where", type=where, default={}, help=f"such as marketplace=US,line=Kitchen; by {', '.join(FILTERS)}")
    parser.add_argument("--kind", choices=tuple(change_kinds()), default=None, help="only this kind of change")
    parser.add_argument("--words", default="", help="every word must occur in ASIN, SKU, title, name or campaign")
    add_format(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the rows."""
    since, until = log.stretch(Choices(), args.since, args.until)
    chosen = {name: args.where.get(name) for name in FILTERS}
    asked = {"words": args.words, "kind": args.kind, "fold": None, "most": EVERYTHING}
    found = rows(warehouse.ask("log/rows", since=since, until=until, **asked, **chosen))
    for row in found:
        row["before"] = log.telling.value(row, "before", "en")
        row["after"] = log.telling.value(row, "after", "en")
    write_rows(found, SHORT if args.format == "table" else COLUMNS, args.format)
    return 0
