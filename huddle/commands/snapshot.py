"""`python -m huddle snapshot`: gives the data as they are now a name, so that every page can be seen like this again."""

from __future__ import annotations

import argparse
from typing import Any

from huddle.commands.asked import WrongUsage, command, tell, tell_all
from huddle.intake import snapshots
from huddle.intake.snapshots import Snapshot, WrongName

COLUMNS = ("name", "stamp", "taken_at", "link")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "name the data as they are now, to see every page like this again"
    parser = command(subparsers, "snapshot", run, about, listed="every snapshot, newest first")
    parser.add_argument("name", nargs="?", metavar="NAME", help="such as 'board meeting November'")
    parser.add_argument("--of", metavar="STAMP", help="name an earlier state of the data, by the stamp a link carries")
    parser.add_argument("--remove", action="store_true", help="take the name away; the data stay")


def run(args: argparse.Namespace) -> int:
    """Names, lists or removes. Raises WrongUsage for a name that cannot be given, and when it is not said what."""
    if args.list:
        return tell_all(args, [as_row(one) for one in snapshots.listed()], COLUMNS)
    if args.name is None:
        raise WrongUsage("say a NAME, or --list")
    if args.remove:
        snapshots.remove(args.name)
        return 0
    try:
        made = snapshots.take(args.name, args.of)
    except WrongName as wrong:
        raise WrongUsage(str(wrong)) from None
    row = as_row(made)
    return tell(args, row, f"{made.name}: the data of {made.taken_at:%Y-%m-%d %H:%M} UTC, stamp {made.stamp}; open it with {row['link']}")


def as_row(one: Snapshot) -> dict[str, Any]:
    """A snapshot as it is printed, with what a link gains to open it."""
    return {"name": one.name, "stamp": one.stamp, "taken_at": one.taken_at, "link": f"?snapshot={snapshots.in_link(one.name)}"}
