"""`python -m huddle decisions`: what was decided, one more action, an answer to an exception, the whole store as JSON Lines."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from typing import Any

from huddle import clock, decisions
from huddle.analysis.exceptions import ExceptionRow
from huddle.commands.asked import WrongUsage, day, where
from huddle.commands.exceptions import COLUMNS as OF_EXCEPTION
from huddle.commands.exceptions import as_row as exception_row
from huddle.commands.output import add_format, write_json, write_rows
from huddle.decisions import Action
from huddle.elements.life import lived, standing, thing_of
from huddle.settings import setting

COLUMNS = (
    "id", "version", "day", "what", "owner", "due", "is_open", "days_overdue", "is_focus", "shop", "marketplace", "asin", "exception_kind",
    "created_at", "changed_at", "closed_at", "link", "stamp", "status", "blocker", "help_from", "expected", "starts",
    "review", "asins", "channel",
)  # fmt: skip
SHORT = ("id", "day", "what", "owner", "due", "days_overdue", "status")
NIGHTLY = (
    "Decisions are the one thing that cannot be made again from data/. A copy every night: "
    "python -m huddle decisions export > decisions-$(date +%%F).jsonl; it is brought back, into either kind of store, with "
    "python -m huddle decisions import FILE"
)


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command with its own commands."""
    about = "what was decided: list, add, close, change, export, import"
    parser = subparsers.add_parser("decisions", help=about, description=f"{about}. {NIGHTLY}")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    listed = parts.add_parser("list", help="actions, the open ones by due day, then the closed ones")
    listed.add_argument("--open", action="store_true", help="only those that are not done")
    listed.add_argument("--owner", help="only those of a person or role")
    listed.add_argument("--day", type=day, help="only those of the meeting of a day")
    add_format(listed)
    listed.set_defaults(run=list_them)
    added = parts.add_parser("add", help="take an action: python -m huddle decisions add 'Match the offer' --owner Ads --due 2026-11-27")
    added.add_argument("what", metavar="WHAT", help="in one line, what is to be done")
    added.add_argument("--owner", default="", help="a person or role")
    added.add_argument("--due", type=day, required=True, help="the day until which it is done")
    added.add_argument("--focus", action="store_true", help="one of the day's three focus items")
    for name in ("shop", "marketplace", "asin"):
        added.add_argument(f"--{name}", help=f"the {name} it is about")
    added.add_argument("--channel", help="the channel it is about")
    added.add_argument("--asins", type=lambda text: [one.strip() for one in text.split(",")], default=[], help="several ASINs, by commas")
    added.add_argument("--expected", default="", help="what it should bring, in one line; fixed once it has started")
    added.add_argument("--starts", type=day, help="the first day of it")
    added.add_argument("--review", type=day, help="the day it is looked at whether it worked")
    added.set_defaults(run=add)
    changed = parts.add_parser("change", help="change an action last seen at a version; other fields stay as others made them")
    changed.add_argument("id", type=int, metavar="ID")
    changed.add_argument("--version", type=int, required=True, help="the version that was seen")
    changed.add_argument("--what", help="in one line, what is to be done")
    changed.add_argument("--owner", help="a person or role")
    changed.add_argument("--due", type=day, help="the day until which it is done")
    changed.add_argument("--status", choices=decisions.STATUSES)
    changed.add_argument("--blocker", help="what blocks it")
    changed.add_argument("--help-from", help="whose help it needs")
    changed.add_argument("--review", type=day, help="the day it is looked at whether it worked")
    changed.set_defaults(run=change)
    closed = parts.add_parser("close", help="mark an action as done")
    closed.add_argument("id", type=int, metavar="ID")
    closed.set_defaults(run=close)
    told = parts.add_parser("answer", help="acknowledge, hand over or silence an exception of the present morning, or reopen it")
    told.add_argument("state", choices=decisions.STATES)
    told.add_argument("thing", metavar="THING", help="what it is about: an ASIN, a line, a campaign, a late source, or 'site'")
    told.add_argument("--where", type=where, default={}, help="such as marketplace=US, where the thing is sold on several sites")
    told.add_argument("--kind", help="the rule, where a thing has several exceptions")
    told.add_argument("--until", type=day, help="the last morning it holds on")
    told.add_argument("--whom", default="", help="with whom it is")
    told.add_argument("--reason", default="", help="why; silence needs one")
    told.set_defaults(run=answer)
    for one in (added, changed, closed, told):
        one.add_argument("--who", default="", help="your name or role, kept in the history")
        one.add_argument("--json", action="store_const", const="json", dest="format", help="as JSON")
    out = parts.add_parser("export", help="everything, as JSON Lines on standard output: a nightly copy", description=NIGHTLY)
    out.set_defaults(run=export)
    taken = parts.add_parser("import", help="bring such a copy in; rows that are here already stay", description=NIGHTLY)
    taken.add_argument("file", metavar="FILE", help="the copy; - reads standard input")
    taken.set_defaults(run=bring_in)


def as_row(action: Action, today: date) -> dict[str, Any]:
    """An action as it is printed."""
    return {**asdict(action), "is_open": action.is_open, "days_overdue": action.days_overdue(today)}


def _today() -> date:
    return clock.today(str(setting("home_zone")))


def _tell(args: argparse.Namespace, action: Action, done: str) -> int:
    if args.format == "json":
        write_json({name: as_row(action, _today())[name] for name in COLUMNS})
    else:
        print(f"{done} {action.id}: {action.what}, {action.owner or 'nobody'}, due {action.due}")
    return 0


def list_them(args: argparse.Namespace) -> int:
    """Prints the actions."""
    found = [
        one for one in decisions.every()
        if (one.is_open or not args.open) and args.owner in (None, one.owner) and args.day in (None, one.day)
    ]  # fmt: skip
    found.sort(key=lambda one: (not one.is_open, one.due, one.id))
    write_rows([as_row(one, _today()) for one in found], SHORT if args.format == "table" else COLUMNS, args.format)
    return 0


def add(args: argparse.Namespace) -> int:
    """Takes an action on the team's own date. Raises WrongUsage for one that cannot be."""
    today = _today()
    try:
        made = decisions.add(
            args.what, owner=args.owner, due=args.due, day=today, shop=args.shop, marketplace=args.marketplace, asin=args.asin,
            is_focus=args.focus, channel=args.channel, asins=args.asins, expected=args.expected, starts=args.starts, review=args.review,
            who=args.who,
        )  # fmt: skip
    except ValueError as fault:
        raise WrongUsage(str(fault)) from None
    return _tell(args, made, "added")


def change(args: argparse.Namespace) -> int:
    """Changes an action. 1, with both values, when somebody else wrote something else into the same field."""
    fields = ("what", "owner", "due", "status", "blocker", "help_from", "review")
    wanted = {name: getattr(args, name) for name in fields if getattr(args, name) is not None}
    if not wanted:
        raise WrongUsage(f"say what to change: {', '.join('--' + name.replace('_', '-') for name in fields)}")
    try:
        return _tell(args, decisions.change(args.id, args.version, who=args.who, **wanted), "changed")
    except (decisions.UnknownAction, ValueError) as fault:
        raise WrongUsage(str(fault)) from None
    except decisions.StaleAction as fault:
        print(f"huddle decisions: {fault}", file=sys.stderr)
        return 1


def close(args: argparse.Namespace) -> int:
    """Marks an action as done. Raises WrongUsage for a number that is none."""
    try:
        return _tell(args, decisions.close(args.id, who=args.who), "done")
    except decisions.UnknownAction as fault:
        raise WrongUsage(str(fault)) from None


def answer(args: argparse.Namespace) -> int:
    """Answers one exception of the present morning. Raises WrongUsage for none, for several, and for an answer that lacks something."""
    found = [one for one in standing(**args.where).all if args.thing == _named(one.row) and args.kind in (None, one.row.kind)]
    if len(found) != 1:
        these = ", ".join(sorted(f"{one.row.shop}/{one.row.marketplace} {one.row.kind}" for one in found))
        more = f" ({these}); name one with --where and --kind" if found else ""
        raise WrongUsage(f"{args.thing} has {len(found)} exceptions this morning{more}")
    row = found[0].row
    try:
        made = decisions.answer(
            thing_of(row), args.state, kinds=(row.kind, *row.symptoms), day=row.day, until=args.until, who=args.who, whom=args.whom,
            reason=args.reason, since=found[0].since, value=row.value_at_stake, currency=row.currency, sentence=row.sentence["en"],
            stamp=row.stamp,
        )  # fmt: skip
    except decisions.IncompleteAnswer as fault:
        raise WrongUsage(str(fault)) from None
    now = lived(row, [made], _today())
    if args.format == "json":
        told = exception_row(now)
        write_json({name: told[name] for name in OF_EXCEPTION})
    else:
        print(f"{now.state}: {row.sentence['en']}" + (f", until {made.until}" if made.until else ""))
    return 0


def _named(row: ExceptionRow) -> str:
    return row.asin or row.label or row.channel or row.line or "site"


def export(args: argparse.Namespace) -> int:
    """Prints every row of the store."""
    for line in decisions.lines():
        print(line)
    return 0


def bring_in(args: argparse.Namespace) -> int:
    """Brings a copy in, all of it or nothing."""
    with ExitStack() as stack:
        copy = sys.stdin if args.file == "-" else stack.enter_context(open(args.file, encoding="utf-8"))
        taken = decisions.bring_in(copy)
    print(f"{taken.added} rows brought in, {taken.known} were here already")
    return 0
