"""`python -m huddle status`: what is loaded, how far it reaches, and what waits or was refused."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.commands.intake import as_row
from huddle.commands.output import add_format, write_json, write_rows
from huddle.intake import manifest, pending
from huddle.intake.manifest import Delivery, Manifest
from huddle.reports import reports
from huddle.settings import setting
from huddle.warehouse import spare

COLUMNS = (
    "source",
    "shop",
    "marketplace",
    "first_day",
    "last_day",
    "days",
    "missing_days",
    "files",
    "rows",
    "newest_export",
)


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("status", help="sources, last day per site, coverage, waiting and refused files")
    add_format(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the state of the data: JSON is one object of all of it, CSV the coverage of the sources. Takes nothing in."""
    now = manifest.current()
    if args.format == "json":
        write_json(as_object(now))
        return 0
    rows = coverage(now.deliveries)
    if args.format == "csv":
        write_rows(rows, COLUMNS, "csv")
        return 0
    if rows:
        write_rows(rows, COLUMNS, "table")
    else:
        print("nothing is loaded; drop exports into the data folder and run `python -m huddle intake`")
    for one in now.receipts:
        if one.verdict in ("waiting", "refused") and one.reason:
            print(f"{one.verdict:<9} {one.file}: {one.reason[setting('language')]}")
    if held := spare.held():
        more = f", {held.spare_bytes >> 20:,} MB of them needed by no stamp in force and no snapshot" if held.spare else ""
        print(f"marts: {held.files:,} files, {held.bytes >> 20:,} MB{more}")
    if pending():
        print("there are new, changed or removed files: run `python -m huddle intake`")
    return 0


def as_object(now: Manifest) -> Mapping[str, Any]:
    """The state as one object: stamp, sources with their coverage, last day per site, marts (null: unknown), waiting, refused."""
    rows = coverage(now.deliveries)
    last: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for row in rows:
        if row["last_day"]:
            last[row["shop"], row["marketplace"]][row["source"]] = row["last_day"]
    receipts = [as_row(one) for one in now.receipts]
    held = spare.held()
    return {
        "stamp": now.stamp,
        "made_at": now.made_at,
        "pending": pending(),
        "is_sample": bool(now.deliveries) and all(one.is_sample for one in now.deliveries),
        "sources": rows,
        "sites": [{"shop": shop, "marketplace": site, "last_day": days} for (shop, site), days in sorted(last.items())],
        "files": {
            verdict: sum(one.verdict == verdict for one in now.receipts) for verdict in ("loaded", "unchanged", "waiting", "refused")
        },
        "marts": held
        and {"files": held.files, "bytes": held.bytes, "spare_files": len(held.spare), "spare_bytes": held.spare_bytes},
        "waiting": [row for row in receipts if row["verdict"] == "waiting"],
        "refused": [row for row in receipts if row["verdict"] == "refused"],
    }


def coverage(deliveries: Sequence[Delivery]) -> list[Mapping[str, Any]]:
    """One row per source, shop and site: first and last covered day, covered and missing days between, files, rows."""
    groups: dict[tuple[str, str, str], list[Delivery]] = defaultdict(list)
    known = reports()
    for one in deliveries:
        source = known[one.report].source if one.report in known else one.kind  # a format of the team's own may be gone by now
        for site in one.marketplaces or ("",):
            groups[source, one.shop, site].append(one)
    rows: list[Mapping[str, Any]] = []
    for (source, shop, site), found in sorted(groups.items()):
        days = {day for one in found for day in one.days_of(site)}
        rows.append(
            {
                "source": source,
                "shop": shop,
                "marketplace": site or None,
                "first_day": min(days, default=None),
                "last_day": max(days, default=None),
                "days": len(days) or None,
                "missing_days": (max(days) - min(days)).days + 1 - len(days) if days else None,
                "files": len(found),
                "rows": sum(one.rows for one in found),
                "newest_export": max(one.exported_at for one in found),
            }
        )
    return rows
