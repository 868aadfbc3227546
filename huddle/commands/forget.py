"""`python -m huddle forget`: takes a file's or a shop's rows out of everything Huddle keeps, and leaves a note."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from huddle import intake
from huddle.commands.output import write_json, write_rows
from huddle.intake import NothingToForget, forgotten
from huddle.intake.forgotten import Note

COLUMNS = ("at", "file", "shop", "files", "rows", "first_day", "last_day", "stamps", "undone_at")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "take the rows of a file or a shop out of every number, every earlier stamp and every typed copy"
    parser = subparsers.add_parser("forget", help=about, description=f"{about}; the file in the data folder is left alone")
    parser.add_argument("file", nargs="?", metavar="FILE", help="as a receipt names it, relative to the data folder")
    parser.add_argument("--shop", metavar="S", help="everything of a seller account, such as of a client who leaves")
    parser.add_argument("--undo", action="store_true", help="read it again from the data folder; what was removed stays removed")
    parser.add_argument("--list", action="store_true", help="what was forgotten, and when")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Forgets, takes that back or lists. 2 when it is not said what, or when there is nothing of it."""
    if args.list:
        rows = [as_row(note) for note in forgotten.load().notes]
        write_rows(rows, COLUMNS, "json" if args.json else "table")
        return 0
    if (args.file is None) == (args.shop is None):
        print("huddle forget: say what: a FILE as its receipt names it, or --shop S; or --list", file=sys.stderr)
        return 2
    try:
        if args.undo:
            intake.remember(args.file, shop=args.shop)
            print("it is read again: `python -m huddle status` shows what came in")
            return 0
        note = intake.forget(args.file, shop=args.shop)
    except NothingToForget as fault:
        print(f"huddle forget: {fault}", file=sys.stderr)
        return 2
    if args.json:
        write_json(as_row(note))
    else:
        print(_sentence(note))
    return 0


def as_row(note: Note) -> dict[str, Any]:
    """A note as it is printed; no row of what it speaks of is in it."""
    return {**{name: getattr(note, name) for name in COLUMNS}, "files": list(note.files), "stamps": len(note.stamps)}


def _sentence(note: Note) -> str:
    days = f" of {note.first_day} to {note.last_day}" if note.first_day else ""
    files = "1 file" if len(note.files) == 1 else f"{len(note.files)} files"
    said = f"forgotten: {note.rows:,} rows{days} from {files}, in {len(note.stamps)} states of the data"
    lie = "the file" if len(note.files) == 1 else "the files"
    return f"{said}; {lie} in the data folder and the decisions taken were left alone"
