"""What `python -m huddle minutes` prints. Apart, so that listing the commands does not load the store."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from huddle.commands.asked import WrongUsage
from huddle.commands.output import write_json, write_rows
from huddle.decisions import held, minutes, push
from huddle.decisions.held import Held
from huddle.decisions.scope import KINDS
from huddle.text import say

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
    if args.send:
        return _send(told, args)
    if args.format == "json":
        write_json({**as_row(told.held), "title": told.title, "seen": minutes.as_row(told.seen)})
    elif args.format == "xlsx":
        sys.stdout.buffer.write(minutes.told(told, "xlsx"))
    else:
        sys.stdout.write(minutes.told(told, args.format).decode().replace("\r\n", "\n"))
    return 0


def _send(told: minutes.Minutes, args: argparse.Namespace) -> int:
    """Sends the message of a meeting once, or shows it where nobody has seen what goes to this group; 1 when it did not arrive for sure."""
    to = push.chosen()
    if to is None:
        raise WrongUsage("sending is off: settings.toml has no send_to")
    try:
        parcel = push.parcel(to, told)
        if not args.confirm and not push.is_confirmed(parcel):
            print(parcel.shown)
            first = f"this would be the first message to {to.title('en')} at {parcel.host}"
            print(f"\nnot sent: {first}; send it with --confirm", file=sys.stderr)
            return 1
        made = push.send(to, told, confirmed=args.confirm, who=args.who)
    except push.NotReady as fault:
        raise WrongUsage(say(f"minutes.not_ready_{fault.key}", "en", **fault.values)) from None
    if args.format == "json":
        write_json(asdict(made))
    else:
        print(push.told(made, "en"))
    return 0 if made.outcome == "sent" else 1


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
