"""Receipts: what became of a file, in words of both languages and by shape of what did not fit, never by its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from huddle import paths
from huddle.intake.manifest import Delivery, Proposal, Receipt, Verdict
from huddle.intake.sentences import Sentence, sentence
from huddle.intake.settle import Outcome

_MOST_REJECTS = 12


def reject_words(column: str, shape: str, reason: str, count: int) -> Sentence:
    """`sales: 3 cells are no amount (text, 14 characters)` in both languages."""
    return sentence(
        "reject",
        column=sentence("whole_row") if column == "*" else column,
        count=count,
        reason=sentence(f"reject_{reason}"),
        shape=shape_words(shape),
    )


def shape_words(shape: str) -> Sentence:
    """A shape in words: `text 14` -> `text, 14 characters`."""
    kind, _, length = shape.partition(" ")
    return sentence(f"shape_{kind}", length=length)


def rejects_of(delivery: str) -> tuple[Mapping[str, Any], ...]:
    """Rejected cells of a delivery by column, shape and reason, with count and first line, commonest first."""
    file = paths.state() / "rejects" / f"{delivery}.parquet"
    return counted(parquet.read_table(file)) if file.exists() else ()


def counted(table: pa.Table) -> tuple[Mapping[str, Any], ...]:
    """The same from a rejects table."""
    if not table.num_rows:
        return ()
    grouped = table.group_by(["column", "shape", "reason"]).aggregate([("line_number", "count"), ("line_number", "min")])
    rows = [
        {
            "column": row["column"],
            "shape": row["shape"],
            "reason": row["reason"],
            "count": row["line_number_count"],
            "first_line": row["line_number_min"],
        }
        for row in grouped.to_pylist()
    ]
    rows.sort(key=lambda row: (-row["count"], row["column"], row["shape"], row["reason"]))
    return tuple(rows[:_MOST_REJECTS])


def receipt(
    outcome: Outcome,
    deliveries: Sequence[Delivery],
    proposal: Proposal | None,
    now: datetime,
    before: Receipt | None,
    set_aside: bool,
) -> Receipt:
    """The receipt of one file; `before` is its last one, whose time is kept while the verdict stays the same."""
    verdict: Verdict = outcome.verdict  # type: ignore[assignment]
    reason, notes = outcome.reason, list(outcome.notes)
    parts, placed = outcome.parts, outcome.placed
    dropped = sum(part.personal_columns for part in parts)
    if dropped and verdict == "loaded":
        notes.append(sentence("note_personal", columns=dropped))
    if set_aside and verdict == "loaded":
        verdict, reason = "unchanged", sentence("sample_set_aside")
    totals: dict[str, float] = {}
    for one in deliveries:
        for name, value in one.totals.items():
            totals[name] = totals.get(name, 0) + value
    spans = [one.span for one in placed if one.span]
    sites = sorted({site for one in placed for site in one.marketplaces} or _said(outcome, "marketplace"))
    codes = {one.currency for one in placed if one.currency}
    same = before is not None and before.verdict == verdict and before.reason == (dict(reason) if reason else None)
    return Receipt(
        file=outcome.found.file,
        verdict=verdict,
        report="+".join(sorted({part.report for part in parts})) or None,
        shop="+".join(sorted({one.shop for one in placed} or _said(outcome, "shop"))) or None,
        marketplace="+".join(sites) or None,
        period=(min(one[0] for one in spans), max(one[1] for one in spans)) if spans else None,
        currency=codes.pop() if len(codes) == 1 else None,
        rows=sum(part.rows for part in parts) if parts else None,
        rejected=sum(part.rejected for part in parts) if parts else None,
        totals=totals,
        reason=reason,
        proposal=proposal,
        since=before.since if same and before else now,
        sample=outcome.found.is_sample,
        notes=tuple(notes),
        rejects=tuple(row for one in deliveries if one.rejected for row in rejects_of(one.id)),
        fault=outcome.fault or ("sample_set_aside" if set_aside and outcome.verdict == "loaded" else ""),
        deliveries=tuple(one.id for one in deliveries),
        exported_at=deliveries[0].exported_at if deliveries else None,
    )


def _said(outcome: Outcome, name: str) -> set[str]:
    told = (outcome.said, outcome.found.sidecar, outcome.found.folder)
    return {value for said in told if (value := getattr(said, name))}
