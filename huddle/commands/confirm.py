"""`python -m huddle confirm`: says what a file does not say of itself, or takes that back."""

from __future__ import annotations

import argparse

from huddle.commands.asked import WrongUsage, command
from huddle.commands.intake import as_row, print_receipts
from huddle.commands.output import write_json
from huddle.intake import confirm, confirm_proposed, name_of, undo


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "confirm the period, shop, site, currency or age of a file"
    parser = command(subparsers, "confirm", run, about)
    parser.add_argument("file", metavar="FILE", help="as a receipt names it, relative to the data folder")
    parser.add_argument("--period", metavar="A..B", help="2026-11-20, 2026-W46, 2026-10 or 2026-10-01..2026-10-07")
    parser.add_argument("--shop")
    parser.add_argument("--marketplace", metavar="SITE", help="US, UK, DE, JP ...")
    parser.add_argument("--currency", metavar="CODE")
    parser.add_argument("--exported-at", metavar="TIME", help="2026-11-20T09:00Z")
    parser.add_argument("--proposed", action="store_true", help="confirm what Huddle proposes")
    parser.add_argument("--undo", action="store_true", help="forget what was confirmed for the file")


def run(args: argparse.Namespace) -> int:
    """Confirms or undoes, takes everything in again and prints the file's receipt. Raises WrongUsage when nothing was said."""
    said = {
        "period": args.period,
        "shop": args.shop,
        "marketplace": args.marketplace,
        "currency": args.currency,
        "exported_at": args.exported_at,
    }
    given = any(value is not None for value in said.values())
    if args.undo + args.proposed + given != 1:
        wanted = "--period, --shop, --marketplace, --currency or --exported-at; or --proposed; or --undo"
        raise WrongUsage(f"say what to confirm: {wanted}")
    if args.undo:
        made = undo(args.file)
    elif args.proposed:
        made = confirm_proposed([args.file])
    else:
        made = confirm(args.file, **said)
    shown = tuple(one for one in made.receipts if one.file == name_of(args.file))
    if args.format == "json":
        write_json(as_row(shown[0]) if shown else None)
    else:
        print_receipts(shown, args.format)
    return 0
