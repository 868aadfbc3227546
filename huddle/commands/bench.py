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
    parser = subparsers.add_parser("bench", help="measure intake, start, pages and filters on a large sample")
    parser.add_argument("what", nargs="?", choices=("all", "intake"), default="all", help="intake: long files only (all)")
    parser.add_argument("--lines", type=int, default=5_000_000, help="lines of the long orders file (5,000,000)")
    parser.add_argument("--terms", type=int, default=1_300_000, help="rows of the long file of search terms (1,300,000: 500 MB)")
    parser.add_argument("--asins", type=int, default=2_000, help="ASINs of the sample (2,000)")
    parser.add_argument("--days", type=int, default=400, help="days of the sample (400)")
    parser.add_argument("--runs", type=int, default=12, help="how often each wait is measured (12)")
    parser.add_argument("--folder", type=Path, default=paths.PROJECT / "build" / "bench", help="where the sample is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures as JSON; 1 when something could not be measured."""
    folder = args.folder.resolve() / f"{args.asins}x{args.days}"
    folder.mkdir(parents=True, exist_ok=True)

    def tell(said: str) -> None:
        print(said, file=sys.stderr)

    try:
        found = speed.measure(folder, args.asins, args.days, args.runs, tell) if args.what == "all" else {}
        found["long_files"] = speed.long_files(args.folder.resolve() / "long", args.lines, args.terms, tell)
    except RuntimeError as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1))
    return 0
