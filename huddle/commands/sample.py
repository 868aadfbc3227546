"""`huddle sample DIR`: write the sample company's export files into a folder."""

from __future__ import annotations

import argparse
import sys

from huddle.commands.asked import day
from huddle.sample import Truth, write_full, write_like_a_real_team, write_second_morning
from huddle.sample.full import LEVELS


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the `sample` command."""
    parser = subparsers.add_parser("sample", help="write the sample company's export files into a folder")
    parser.add_argument("directory", metavar="DIR", help="folder to write into; files of the same name are replaced")
    parser.add_argument("--like-a-real-team", action="store_true", help="two shops, four sites, 45 days, every dialect")
    parser.add_argument("--day", choices=("one", "two"), default="one", help="with --like-a-real-team: which morning")
    parser.add_argument("--asins", type=int, default=60, help="how many ASINs (60)")
    parser.add_argument("--days", type=int, default=800, help="how many days (800)")
    parser.add_argument("--lines", type=int, default=4, help="how many product lines, 1 to 6 (4)")
    parser.add_argument("--seed", type=int, default=None, help="another seed, another company (7)")
    parser.add_argument("--end", type=day, default=None, help="day of the exports (today)")
    parser.add_argument("--no-events", action="store_true", help="plant nothing; stock never runs out")
    parser.add_argument("--with-tmall", action="store_true", help="add a shop on Tmall: visitors by item and channel")
    parser.add_argument(
        "--level", choices=LEVELS, default="L5", help="write only the files a team of this level has (L5)"
    )
    parser.set_defaults(run=run)


def _write(args: argparse.Namespace) -> Truth:
    seed = 7 if args.seed is None else args.seed
    if args.like_a_real_team and args.day == "two":
        return write_second_morning(args.directory, seed=args.seed, end=args.end)
    if args.like_a_real_team:
        return write_like_a_real_team(args.directory, seed=seed, end=args.end)
    return write_full(
        args.directory, asins=args.asins, days=args.days, seed=seed, end=args.end, events=not args.no_events,
        level=args.level, lines=args.lines, tmall=args.with_tmall,
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Write the files and say what was written; 2 when it makes no company, 1 when the folder cannot be written."""
    try:
        truth = _write(args)
    except ValueError as wrong:
        print(f"sample: {wrong}", file=sys.stderr)
        return 2
    except OSError as failure:
        print(f"sample: {failure}", file=sys.stderr)
        return 1
    days = ", ".join(f"{b.demand.site.folder} up to {b.last_day}" for b in truth.branches)
    print(f"{len(truth.files)} files in {args.directory}: {days}")
    return 0
