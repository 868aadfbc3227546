"""`python -m huddle forget`: takes a file's or a shop's rows out of everything Huddle keeps, and leaves a note."""

from __future__ import annotations

import argparse
from typing import Any

from huddle import intake
from huddle.commands.asked import WrongUsage, command, tell, tell_all
from huddle.intake import NothingToForget, forgotten
from huddle.intake.forgotten import Note

COLUMNS = ("at", "file", "shop", "files", "rows", "first_day", "last_day", "stamps", "undone_at")


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "take the rows of a file or a shop out of every number, every earlier stamp and every typed copy"
    left = "; the file in the data folder is left alone"
    parser = command(subparsers, "forget", run, about, more=left, listed="what was forgotten, and when")
    parser.add_argument("file", nargs="?", metavar="FILE", help="as a receipt names it, relative to the data folder")
    parser.add_argument("--shop", metavar="S", help="everything of a seller account, such as of a client who leaves")
    parser.add_argument("--undo", action="store_true", help="read it again from the data folder; what was removed stays removed")


def run(args: argparse.Namespace) -> int:
    """Forgets, takes that back or lists. Raises WrongUsage when it is not said what, or when there is nothing of it."""
    if args.list:
        return tell_all(args, [as_row(note) for note in forgotten.load().notes], COLUMNS)
    if (args.file is None) == (args.shop is None):
        raise WrongUsage("say what: a FILE as its receipt names it, or --shop S; or --list")
    try:
        if args.undo:
            intake.remember(args.file, shop=args.shop)
            print("it is read again: `python -m huddle status` shows what came in")
            return 0
        note = intake.forget(args.file, shop=args.shop)
    except NothingToForget as fault:
        raise WrongUsage(str(fault)) from None
    return tell(args, as_row(note), _sentence(note))


def as_row(note: Note) -> dict[str, Any]:
    """A note as it is printed; no row of what it speaks of is in it."""
    return {**{name: getattr(note, name) for name in COLUMNS}, "files": list(note.files), "stamps": len(note.stamps)}


def _sentence(note: Note) -> str:
    days = f" of {note.first_day} to {note.last_day}" if note.first_day else ""
    files = "1 file" if len(note.files) == 1 else f"{len(note.files)} files"
    said = f"forgotten: {note.rows:,} rows{days} from {files}, in {len(note.stamps)} states of the data"
    lie = "the file" if len(note.files) == 1 else "the files"
    return f"{said}; {lie} in the data folder and the decisions taken were left alone"
