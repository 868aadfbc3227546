"""`huddle bench`: measure intake, start, pages and filters on a large sample."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from huddle import paths
from huddle.bench import speed


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the `bench` command."""
    parser = subparsers.add_parser("bench", help="measure speed, or exceptions and verdicts on companies whose truth is known")
    parser.add_argument(
        "what", nargs="?", choices=("all", "intake", "exceptions", "verdicts"), default="all",
        help="intake: long files only; exceptions: companies with planted events; verdicts: with planted actions (all: speed)",
    )  # fmt: skip
    parser.add_argument("--lines", type=int, default=5_000_000, help="lines of the long orders file (5,000,000)")
    parser.add_argument("--terms", type=int, default=1_300_000, help="rows of the long file of search terms (1,300,000: 500 MB)")
    parser.add_argument("--asins", type=int, default=None, help="ASINs (2,000; exceptions and verdicts 200)")
    parser.add_argument("--days", type=int, default=400, help="days of the sample (400)")
    parser.add_argument("--runs", type=int, default=12, help="how often each wait is measured (12)")
    parser.add_argument("--folder", type=Path, default=paths.PROJECT / "build" / "bench", help="where the sample is kept")
    parser.add_argument("--seeds", type=seeds, default=list(range(9001, 9011)), help="companies: such as 1-4 or 9001,9005 (9001-9010)")
    parser.add_argument("--level", choices=("L1", "L4", "L5"), default="L5", help="exceptions: L1 orders and ads, L4 weekly traffic (L5)")
    parser.add_argument("--mornings", type=int, default=60, help="exceptions: mornings a company, a third of them without events (60)")
    parser.add_argument("--json", action="store_true", help="exceptions: figures as JSON, not as a table (all others always)")
    parser.set_defaults(run=run)


def seeds(said: str) -> list[int]:
    """`9001-9010` or `1,4,7-9` as numbers. Raises argparse.ArgumentTypeError for anything else."""
    found: list[int] = []
    for part in said.split(","):
        first, _, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise argparse.ArgumentTypeError(f"{said!r}: expected seeds such as 9001-9010 or 1,4,7-9")
        found += range(int(first), int(last or first) + 1)
    return found


def run(args: argparse.Namespace) -> int:
    """Print the figures as JSON, the exceptions' for people too; 1 when something could not be measured."""
    if args.what == "exceptions":
        return _exceptions(args)
    if args.what == "verdicts":
        return _verdicts(args)
    asins = args.asins or 2_000
    folder = args.folder.resolve() / f"{asins}x{args.days}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        found = speed.measure(folder, asins, args.days, args.runs, tell) if args.what == "all" else {}
        found["long_files"] = speed.long_files(args.folder.resolve() / "long", args.lines, args.terms, tell)
    except RuntimeError as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1))
    return 0


def _exceptions(args: argparse.Namespace) -> int:
    from huddle.bench.exceptions import run as planted  # brings scipy and pyarrow, which no other command waits for

    wanted = planted.Wanted(args.seeds, args.asins or 200, args.days, args.level, args.mornings)
    try:
        found = planted.measure(wanted, args.folder.resolve() / "exceptions", tell)
    except (RuntimeError, ValueError) as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1) if args.json else planted.table(found))
    return 0


def _verdicts(args: argparse.Namespace) -> int:
    from huddle.bench import verdicts  # brings scipy and pandas, which no other command waits for

    try:
        found = verdicts.measure(args.seeds, args.asins or 200, args.days, tell)
    except ValueError as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1))
    return 0


def tell(said: str) -> None:
    """Say what is being done, beside the figures."""
    print(said, file=sys.stderr)
