"""What `python -m huddle minutes` prints. Apart, so that listing the commands does not load the store."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from huddle.commands.asked import WrongUsage
from huddle.commands.output import write_json, write_rows
from huddle.decisions import held, minutes
from huddle.decisions.held import KINDS, Held

COLUMNS = ("id", "kind", "day", "shop", "marketplace", "line", "owner", "language", "closed_at", "minutes", "who", "stamp", "link")
SHORT = ("id", "kind", "day", "marketplace", "line", "closed_at", "minutes", "who")


def as_row(one: Held) -> dict[str, Any]:
    """A closed meeting as it is printed, with what an address gains to open it."""
    long = None if one.minutes is None else round(one.minutes, 1)
    return {**asdict(one), "minutes": long, "screens": one.screens, "link": f"/{one.kind}?meeting={one.id}"}


def run(args: argparse.Namespace) -> int:
    """Prints the list, or the minutes of one meeting. Raises WrongUsage where none, or several, were meant."""
    found = _meant(args)
    if args.list:
        as_json = args.format == "json"
        write_rows([as_row(one) for one in reversed(found)], COLUMNS if as_json else SHORT, "json" if as_json else "table")
        return 0
    told = minutes.of(_one(found, args).id)
    if args.format == "json":
        write_json({**as_row(told.held), "title": told.title, "seen": minutes.as_row(told.seen)})
    else:
        sys.stdout.write(minutes.told(told, args.format).decode().replace("\r\n", "\n"))
    return 0


def _meant(args: argparse.Namespace) -> list[Held]:
    named = args.meeting or ""
    if named.isdecimal():
        try:
            return [held.get(int(named))]
        except held.UnknownMeeting as fault:
            raise WrongUsage(str(fault)) from None
    if named and named not in KINDS:
        raise WrongUsage(f"{named!r} is no meeting; use {', '.join(KINDS)}, or a number of --list")
    return [one for one in held.meetings(named or None, args.day) if args.day in (None, one.day)]


def _one(found: list[Held], args: argparse.Namespace) -> Held:
    """The meeting that was meant: of a day the only one, else the one closed last."""
    if not found:
        what = " ".join(part for part in (args.meeting, "meeting", f"of {args.day}" if args.day else "") if part)
        raise WrongUsage(f"no {what} was closed; --list says which were")
    if args.day is not None and len(found) > 1:
        these = ", ".join(str(one.id) for one in found)
        raise WrongUsage(f"{len(found)} meetings of {args.day} were closed; name one with --meeting {these}")
    return max(found, key=lambda one: (one.closed_at, one.id))
