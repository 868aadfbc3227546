"""How commands that act are asked and answer: one way to add them, to refuse what was not said rightly, and to tell what was done."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from huddle.commands.output import add_format, write_json, write_rows

Run = Callable[[argparse.Namespace], int]


class WrongUsage(ValueError):
    """What was asked cannot be done as it was said; the words say what to say instead. The command ends with 2."""


FILTERS = ("shop", "marketplace", "line", "owner")
"""what the lists of every page can be chosen by"""


def day(text: str) -> date:
    """A day as an argument. Raises ArgumentTypeError, in words, for anything else, and for a day beyond the calendar of the warehouse."""
    from huddle.warehouse.given import FIRST_DAY, LAST_DAY  # with the database, which other arguments do without

    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; expected one such as 2026-11-18") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"{text} is not within {FIRST_DAY} to {LAST_DAY}")
    return found


def where(text: str) -> dict[str, str]:
    """Filters as an argument: `marketplace=US,line=Kitchen`. Raises ArgumentTypeError, in words, for another name or a name said twice.

    The lists are of one value each: of two the last one would have been taken, and the first forgotten without a word.
    """
    chosen: dict[str, str] = {}
    for part in re.split(r",(?=\s*\w+\s*=)", text):  # a value may hold a comma: "Home, Garden"
        name, _, value = part.partition("=")
        if not value.strip() or name.strip() not in FILTERS:
            raise argparse.ArgumentTypeError(f"{part!r} is no filter; expected {' or '.join(f'{name}=...' for name in FILTERS)}")
        if name.strip() in chosen:
            raise argparse.ArgumentTypeError(f"{name.strip()} is said twice; choose one, or leave it out for all of them")
        chosen[name.strip()] = value.strip()
    return chosen


def command(
    subparsers: argparse._SubParsersAction, name: str, run: Run, about: str, *, more: str = "", listed: str = ""
) -> argparse.ArgumentParser:
    """Adds a command that runs `run` in any format; with `listed`, one that lists what it keeps. `more` ends its own help."""
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=about, description=f"{about}{more}")
    if listed:
        parser.add_argument("--list", action="store_true", help=listed)
    add_format(parser)
    parser.set_defaults(run=run)
    return parser


def tell(args: argparse.Namespace, row: Mapping[str, Any], sentence: str) -> int:
    """Prints what was done: for people the sentence, else the row as JSON or CSV. 0."""
    if args.format == "json":
        write_json(row)
    elif args.format == "csv":
        write_rows([row], tuple(row), "csv")
    else:
        print(sentence)
    return 0


def tell_all(args: argparse.Namespace, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """Prints a list with these columns. 0."""
    write_rows(rows, columns, args.format)
    return 0
