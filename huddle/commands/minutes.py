"""`python -m huddle minutes`: the minutes of a meeting that was closed, as the close screen gave them."""

from __future__ import annotations

import argparse
import importlib

from huddle.commands.asked import day

FORMATS = ("md", "html", "xlsx", "ics", "json")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "minutes of a meeting that was closed; without a choice, of the last one"
    parser = subparsers.add_parser("minutes", help=about, description=about)
    parser.add_argument("--day", type=day, help="the meeting's day")
    parser.add_argument("--meeting", metavar="MEETING", help="morning, weekly or monthly, or the number of one")
    parser.add_argument("--format", choices=FORMATS, default="md", help="Markdown, a page, a workbook, a calendar, or all that was kept")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="short for --format json")
    parser.add_argument("--list", action="store_true", help="every meeting that was closed, newest first")
    sending = parser.add_argument_group("the message to the team's group, where settings.toml chooses one (send_to)")
    sending.add_argument("--send", action="store_true", help="send the meeting's message; before the first to a group it is only shown")
    sending.add_argument("--confirm", action="store_true", help="with --send: what goes to this group was seen, let it go")
    sending.add_argument("--who", default="", help="with --send: your name or role, kept in the history")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the minutes; the store is loaded only now, so that every other command starts without it."""
    return int(importlib.import_module("huddle.commands.told").run(args))
