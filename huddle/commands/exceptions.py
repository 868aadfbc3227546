"""`python -m huddle exceptions`: what needs the team on a day, ranked by money, as the morning meeting shows it.

With `--all` also the smaller ones, those somebody has and the silenced, each with what became of it by that day.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from huddle import warehouse
from huddle.analysis.wording import plain
from huddle.commands.asked import FILTERS, day, where
from huddle.commands.output import FORMATS, write_rows
from huddle.elements.known import known
from huddle.rules import rules
from huddle.settings import setting
from huddle.text import LANGUAGES

if TYPE_CHECKING:
    from huddle.elements.life import Lived

COLUMNS = (
    "rank", "kind", "rule", "shop", "marketplace", "line", "asin", "channel", "name", "day", "since", "loss_starts",
    "value_at_stake", "currency", "value_home", "cause", "symptoms", "owner", "sentence", "why", "arithmetic", "p", "stamp",
    "key", "part_of", "state", "until", "by", "reason", "age_days", "whom", "back_because",
)  # fmt: skip
LIFE = ("state", "until", "by", "reason", "age_days", "whom", "back_because")
SHORT = ("rank", "what", "marketplace", "value_at_stake", "currency", "owner", "day", "age_days", "state")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("exceptions", help="what needs the team on a day, ranked by money at stake")
    parser.add_argument("--day", type=day, default=None, help="nothing later counts; without it each site's own last complete day")
    parser.add_argument("--where", type=where, default={}, help=f"such as marketplace=US,line=Kitchen; by {', '.join(FILTERS)}")
    every = "all of them, also those in hand and the silenced, not only as many as the meeting has room for"
    parser.add_argument("--all", action="store_true", help=every)
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="short for --format json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the rows."""
    from huddle.elements.life import standing  # with the store of answers, which other commands do without

    _say_unknown(args.where)
    _say_before(args.day, args.where)
    found = standing(args.day, **args.where, limit=None if args.all else int(setting("wall_exceptions")))
    rows = [as_row(one) for one in (found.all if args.all else found.shown)]
    write_rows(rows, SHORT if args.format == "table" else COLUMNS, args.format)
    return 0


def _say_unknown(where: Mapping[str, str]) -> None:
    """Says of a filter's value that nobody knows it: an empty list would read as a quiet morning."""
    there = known(warehouse.stamp())
    roles = dict.fromkeys(rule.owner for rule in rules().values())  # who has a row whose products name nobody
    offered = {"shop": there.shops, "marketplace": there.marketplaces(), "line": there.lines, "owner": (*there.owners, *roles)}
    for name, value in where.items():
        if value not in offered[name]:
            print(f"huddle exceptions: no {name} is called {value}; known are {', '.join(offered[name]) or 'none'}", file=sys.stderr)


def _say_before(asked: date | None, where: Mapping[str, str]) -> None:
    """Says of a day that nothing is known up to it, for the same reason."""
    days = known(warehouse.stamp()).days(where.get("shop"), where.get("marketplace"))
    if days is None and not where:
        print("huddle exceptions: no day of sales is known; drop an export into the data folder", file=sys.stderr)
    elif days is not None and asked is not None and asked < days[0]:
        print(f"huddle exceptions: no day of sales is known up to {asked}; the first is {days[0]}, the last {days[1]}", file=sys.stderr)


def as_row(one: Lived) -> dict[str, Any]:
    """An exception as it is printed: what the data say of it, then what the team did."""
    row, answer = one.row, one.answer
    told = {name: getattr(row, name) for name in COLUMNS if name not in ("rule", "why", *LIFE)}
    why = {language: plain(row.why[language]) for language in LANGUAGES}
    life = {
        "state": one.state, "age_days": one.age_days, "back_because": one.because or None,
        "until": answer.until if answer else None, "by": (answer.who or None) if answer else None,
        "reason": (answer.reason or None) if answer else None, "whom": (answer.whom or None) if answer else None,
    }  # fmt: skip
    several = {"symptoms": list(row.symptoms), "part_of": list(row.part_of)}
    return {**told, **life, **several, "since": one.since, "rule": row.kind, "why": why, "what": row.sentence["en"]}
