"""`python -m huddle ask`: the answer to any question of `queries/questions`, from the shell."""

from __future__ import annotations

import argparse
import sys

from huddle import warehouse
from huddle.commands import output
from huddle.queries import UnknownQuestion, WrongParameters, question


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("ask", help="the answer to a question of queries/questions")
    parser.add_argument("question", help="folder and name, such as site/list; queries/README.md lists them")
    parser.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a value the question needs")
    output.add_format(parser)
    parser.set_defaults(run=run)


def _values(parts: list[str], name: str) -> dict[str, str | None]:
    """The values given; a parameter not given stands for "all", which a question states as null."""
    given: dict[str, str | None] = {}
    for part in parts:
        key, sign, value = part.partition("=")
        if not sign:
            raise WrongParameters(f"-p {part}: expected NAME=VALUE, such as -p marketplace=US")
        given[key] = value or None
    optional = {parameter.name for parameter in question(name).parameters if "null" in parameter.meaning}
    return {**dict.fromkeys(optional), **given}


def run(args: argparse.Namespace) -> int:
    """Print the rows of the answer."""
    try:
        frame = warehouse.ask(args.question, **_values(args.parameter, args.question))
    except (UnknownQuestion, WrongParameters) as fault:
        print(f"huddle ask: {fault.args[0]}", file=sys.stderr)
        return 2
    for column in question(args.question).columns:
        if column.type == "DATE":
            frame[column.name] = frame[column.name].dt.date
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    output.write_rows(rows, list(frame.columns), args.format)
    return 0
