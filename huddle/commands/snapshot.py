"""`python -m huddle snapshot`: gives the data as they are now a name, so that every page can be seen like this again."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from huddle.commands.output import write_json, write_rows
from huddle.intake import snapshots
from huddle.intake.snapshots import Snapshot, WrongName

COLUMNS = ("name", "stamp", "taken_at", "link")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("snapshot", help="name the data as they are now, to see every page like this again")
    parser.add_argument("name", nargs="?", metavar="NAME", help="such as 'board meeting November'")
    parser.add_argument("--of", metavar="STAMP", help="name an earlier state of the data, by the stamp a link carries")
    parser.add_argument("--list", action="store_true", help="every snapshot, newest first")
    parser.add_argument("--remove", action="store_true", help="take the name away; the data stay")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Names, lists or removes. 2 for a name that cannot be given, and when it is not said what."""
    if args.list:
        write_rows([as_row(one) for one in snapshots.listed()], COLUMNS, "json" if args.json else "table")
        return 0
    if args.name is None:
        print("huddle snapshot: say a NAME, or --list", file=sys.stderr)
        return 2
    if args.remove:
        snapshots.remove(args.name)
        return 0
    try:
        made = snapshots.take(args.name, args.of)
    except WrongName as wrong:
        print(f"huddle snapshot: {wrong}", file=sys.stderr)
        return 2
    if args.json:
        write_json(as_row(made))
    else:
        print(f"{made.name}: the data of {made.taken_at:%Y-%m-%d %H:%M} UTC, stamp {made.stamp}; open it with {as_row(made)['link']}")
    return 0


def as_row(one: Snapshot) -> dict[str, Any]:
    """A snapshot as it is printed, with what a link gains to open it."""
    return {"name": one.name, "stamp": one.stamp, "taken_at": one.taken_at, "link": f"?snapshot={snapshots.in_link(one.name)}"}
