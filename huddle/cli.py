"""The command line: `python -m huddle <command>`; every number on a page can be had here."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from huddle.declared import DeclarationError

COMMANDS = (
    "intake", "status", "checks", "confirm", "map", "forget", "snapshot", "metric", "wbr", "bridge", "exceptions", "decisions", "minutes",
    "log", "ask", "sample", "bench",
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    built = argparse.ArgumentParser(prog="python -m huddle", description="Turns e-commerce exports into decisions.")
    subparsers = built.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        try:
            module = importlib.import_module(f"huddle.commands.{name}")
        except ModuleNotFoundError as missing:
            if missing.name != f"huddle.commands.{name}":
                raise
            continue
        module.register(subparsers)
    return built


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. 0: done; 1: a failure, told on standard error; 2: wrong usage."""
    from huddle.commands.asked import WrongUsage
    from huddle.intake import OutsideData, UnknownFile, WrongConfirmation

    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except (OutsideData, UnknownFile, WrongConfirmation, WrongUsage) as fault:
        print(f"huddle {args.command}: {fault}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (DeclarationError, ValueError, OSError, KeyError) as fault:
        print(f"huddle {args.command}: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"huddle {args.command}: stopped", file=sys.stderr)
        return 1
