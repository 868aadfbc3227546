"""How commands that act are asked and answer: one way to add them, to refuse what was not said rightly, and to tell what was done."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from huddle.commands.output import write_json, write_rows

Run = Callable[[argparse.Namespace], int]


class WrongUsage(ValueError):
    """What was asked cannot be done as it was said; the words say what to say instead. The command ends with 2."""


FILTERS = ("shop", "marketplace", "line", "owner")
"""what the lists of every page can be chosen by"""


def day(text: str) -> date:
    """A day as an argument. Raises ArgumentTypeError, in words, for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; expected one such as 2026-11-18") from None


def where(text: str) -> dict[str, str]:
    """Filters as an argument: `marketplace=US,line=Kitchen`. Raises ArgumentTypeError, in words, for another name."""
    chosen = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or name.strip() not in FILTERS:
            raise argparse.ArgumentTypeError(f"{part!r} is no filter; expected {' or '.join(f'{name}=...' for name in FILTERS)}")
        chosen[name.strip()] = value.strip()
    return chosen


def command(
    subparsers: argparse._SubParsersAction, name: str, run: Run, about: str, *, more: str = "", listed: str = "", json: str = "as JSON"
) -> argparse.ArgumentParser:
    """Adds a command that runs `run` and can be printed as JSON; with `listed`, one that lists what it keeps. `more` ends its own help."""
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=about, description=f"{about}{more}")
    if listed:
        parser.add_argument("--list", action="store_true", help=listed)
    parser.add_argument("--json", action="store_true", help=json)
    parser.set_defaults(run=run)
    return parser


def tell(args: argparse.Namespace, row: Mapping[str, Any] | None, sentence: str) -> int:
    """Prints what was done: the row as JSON where that is asked, else the sentence. 0."""
    if args.json:
        write_json(row)
    else:
        print(sentence)
    return 0


def tell_all(args: argparse.Namespace, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """Prints a list with these columns, as a table or as JSON. 0."""
    write_rows(rows, columns, "json" if args.json else "table")
    return 0
