"""`python -m huddle exceptions`: what needs the team on a day, ranked by money, as the morning meeting shows it."""

from __future__ import annotations

import argparse
from typing import Any

from huddle.analysis.exceptions import ExceptionRow, exceptions
from huddle.analysis.wording import plain
from huddle.commands.asked import FILTERS, day, where
from huddle.commands.output import FORMATS, write_rows
from huddle.settings import setting
from huddle.text import LANGUAGES

COLUMNS = (
    "rank", "kind", "rule", "shop", "marketplace", "line", "asin", "channel", "name", "day", "since", "loss_starts",
    "value_at_stake", "currency", "value_home", "cause", "symptoms", "owner", "sentence", "why", "arithmetic", "p", "stamp",
)  # fmt: skip
SHORT = ("rank", "what", "marketplace", "value_at_stake", "currency", "owner", "day")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("exceptions", help="what needs the team on a day, ranked by money at stake")
    parser.add_argument("--day", type=day, default=None, help="nothing later counts; without it each site's own last complete day")
    parser.add_argument("--where", type=where, default={}, help=f"such as marketplace=US,line=Kitchen; by {', '.join(FILTERS)}")
    parser.add_argument("--all", action="store_true", help="all of them, not only as many as the meeting has room for")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="short for --format json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the rows."""
    limit = None if args.all else int(setting("wall_exceptions"))
    found = exceptions(args.day, **args.where, limit=limit)
    rows = [_as_row(row) for row in found.rows]
    write_rows(rows, SHORT if args.format == "table" else COLUMNS, args.format)
    return 0


def _as_row(row: ExceptionRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in COLUMNS if name not in ("rule", "why")}
    why = {language: plain(row.why[language]) for language in LANGUAGES}
    return {**told, "rule": row.kind, "why": why, "symptoms": list(row.symptoms), "what": row.sentence["en"]}
