"""`python -m huddle checks`: whether the sources agree, check by check: passed, failed with the money, or without a second side."""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import Any

from huddle import warehouse
from huddle.checks import checks
from huddle.commands.output import add_format, write_rows
from huddle.elements.answers import Row, rows
from huddle.settings import setting

COLUMNS = (
    "check", "state", "severity", "shop", "marketplace", "currency", "money", "slices", "apart", "first_day", "last_day", "left_value",
    "right_value", "measure", "worst_days", "files", "mend",
)  # fmt: skip
SHORT = ("check", "state", "severity", "shop", "marketplace", "money", "currency", "slices", "apart", "first_day", "last_day")
MOST = 5
"""days and files named of each failed check"""


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("checks", help="whether the sources agree, with the money, the days, the files and the mend")
    parser.add_argument("--shop", help="one seller account; all by default")
    parser.add_argument("--marketplace", help="one site (US, DE ...); all by default")
    parser.add_argument("--state", choices=("pass", "fail", "none"), help="only these; `none`: one side has no source")
    add_format(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints one row per check and site."""
    found = results(args.shop, args.marketplace)
    shown = [row for row in found if args.state in (None, row["state"])]
    write_rows(shown, SHORT if args.format == "table" else COLUMNS, args.format)
    return 0


def results(shop: str | None, marketplace: str | None) -> list[dict[str, Any]]:
    """Every declared check on every site, in the declared order; money is null where it is unknown or nothing was compared."""
    where = {"shop": shop, "marketplace": marketplace}
    days = _of_each(rows(warehouse.ask("deliveries/check_days", most=MOST, **where)))
    files = _of_each(rows(warehouse.ask("deliveries/check_files", most=MOST, **where)))
    language, told = str(setting("language")), []
    for row in rows(warehouse.ask("deliveries/checks", **where)):
        key, one = _key(row), checks()[row["name"]]
        worst = [
            {name: day[name] for name in ("first_day", "last_day", "item", "left_value", "right_value", "difference", "money")}
            for day in days[key] if day["is_apart"]
        ]  # fmt: skip
        is_failed = row["state"] == "fail"
        told.append(
            {name: row[name] for name in COLUMNS if name in row}
            | {"check": one.key, "worst_days": worst, "files": [file["file"] for file in files[key]]}
            | {"mend": one.say("mend", language) if is_failed else None}
        )
    return told


def _key(row: Row) -> tuple[str, str, str]:
    return row["name"], row["shop"], row["marketplace"]


def _of_each(found: list[Row]) -> dict[tuple[str, str, str], list[Row]]:
    by_check: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in found:
        by_check[_key(row)].append(row)
    return by_check
