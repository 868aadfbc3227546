"""`python -m huddle intake`: takes in what lies in the data folder and prints a receipt per file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huddle import warehouse
from huddle.analysis import exceptions
from huddle.commands.output import add_format, write_json, write_rows
from huddle.intake import take_in
from huddle.intake.manifest import Receipt
from huddle.settings import setting

COLUMNS = (
    "file", "verdict", "report", "shop", "marketplace", "period", "currency", "rows", "rejected", "totals", "reason", "reason_zh", "fault",
    "proposal", "exported_at", "since", "sample", "notes", "notes_zh", "rejects",
)  # fmt: skip


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("intake", help="take in the files in the data folder; one receipt per file")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="print only receipts of these files or folders")
    add_format(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Takes in and prints; a refused file is a verdict, not a failure."""
    made = take_in(args.paths or None, progress=_progress if args.format == "table" else None)
    _at_the_terminal("")
    print_receipts(made.receipts, args.format)
    sys.stdout.flush()
    if warehouse.is_large(made.deliveries):
        # What takes a large company long is done here, so that the app starts, or offers the new data, at once.
        _at_the_terminal("working out the numbers ...")
        warehouse.refresh()
        exceptions.prepare()
        _at_the_terminal("")
    return 0


def _progress(count: int, total: int, file: str, share: float, done: float) -> None:
    _at_the_terminal(f"{done:4.0%}  {count}/{total}  {file[-70:]}" + (f"  {share:.0%}" if share else ""))


def _at_the_terminal(words: str) -> None:
    """One line that the next one replaces, for who looks on; nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def as_row(one: Receipt) -> Mapping[str, Any]:
    """A receipt as JSON has it; sentences stand in English under their name and in Chinese under `<name>_zh`."""
    reason: Mapping[str, str | None] = one.reason or {"en": None, "zh": None}
    proposal = None
    if one.proposal:
        proposal = {
            "period": one.proposal.period,
            "shop": one.proposal.shop,
            "marketplace": one.proposal.marketplace,
            "currency": one.proposal.currency,
            "source": one.proposal.source,
            "match": one.proposal.match,
            "evidence": one.proposal.evidence["en"],
            "evidence_zh": one.proposal.evidence["zh"],
        }
    return {
        "file": one.file,
        "verdict": one.verdict,
        "report": one.report,
        "shop": one.shop,
        "marketplace": one.marketplace,
        "period": {"start": one.period[0], "end": one.period[1]} if one.period else None,
        "currency": one.currency,
        "rows": one.rows,
        "rejected": one.rejected,
        "totals": one.totals,
        "reason": reason["en"],
        "reason_zh": reason["zh"],
        "fault": one.fault or None,
        "proposal": proposal,
        "exported_at": one.exported_at,
        "since": one.since,
        "sample": one.sample,
        "notes": [note["en"] for note in one.notes],
        "notes_zh": [note["zh"] for note in one.notes],
        "rejects": one.rejects,
    }


def print_receipts(receipts: tuple[Receipt, ...], format: str) -> None:
    """Receipts as JSON or as CSV; for people one block per file, in the team's language."""
    if format == "json":
        write_json([as_row(one) for one in receipts])
        return
    if format == "csv":
        write_rows([as_row(one) for one in receipts], COLUMNS, "csv")
        return
    language = setting("language")
    for one in receipts:
        facts = [one.report, one.shop, one.marketplace, one.currency]
        if one.period:
            facts.append(f"{one.period[0]}..{one.period[1]}")
        if one.rows is not None:
            facts.append(f"{one.rows:,} rows, {one.rejected or 0:,} rejected")
        print(f"{one.verdict:<9} {one.file}")
        if any(facts):
            print("          " + " · ".join(fact for fact in facts if fact))
        if one.totals:
            print("          " + ", ".join(f"{name} {value:,.2f}".removesuffix(".00") for name, value in one.totals.items()))
        for text in (one.reason, one.proposal.evidence if one.proposal else None, *one.notes):
            if text:
                print("          " + text[language])
    counts = {verdict: sum(one.verdict == verdict for one in receipts) for verdict in ("loaded", "unchanged", "waiting", "refused")}
    print(f"{len(receipts)} files: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count))
