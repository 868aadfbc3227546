"""Receipts: what became of a file, in words of both languages and by shape of what did not fit, never by its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pyarrow import parquet

from huddle import paths
from huddle.intake.manifest import Delivery, Proposal, Receipt, Verdict
from huddle.intake.period import text_of
from huddle.intake.place import Placed
from huddle.intake.rejects import CONTRADICTS, counted, reject_words, shape_words
from huddle.intake.sentences import Sentence, sentence
from huddle.intake.settle import Outcome
from huddle.marketplaces import marketplaces
from huddle.templates import header_words
from huddle.text import LANGUAGES

__all__ = ["receipt", "reject_words", "rejects_of", "shape_words"]

_MOST_STRETCHES = 6
"""of missing days that a receipt names"""


def rejects_of(delivery: str) -> tuple[Mapping[str, Any], ...]:
    """Rejected cells of a delivery by column, shape and reason, with count and first line, commonest first."""
    file = paths.state() / "rejects" / f"{delivery}.parquet"
    return counted(parquet.read_table(file)) if file.exists() else ()


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
    if verdict == "loaded":
        code = next((one.currency for one in placed if one.currency), "")
        off = [part.unbalanced for part in parts if part.unbalanced]
        notes += [sentence("note_adds_up", **{**one, "currency": one["currency"] or code}) for one in off]
        notes += [note for one in placed if (note := _partial(one)) is not None]
        said = next((one.part.stated["period"] for one in placed if "period" in one.part.stated), outcome.found.folder.period)
        notes += [note for one in deliveries for note in _missing(one, said, is_one_shop=len({one.shop for one in placed}) == 1)]
        told = [(one.report, row) for one in deliveries if one.rejected for row in rejects_of(one.id)]
        notes += [_at_odds(report, row) for report, row in told if row["reason"] == CONTRADICTS]
    if set_aside and verdict == "loaded":
        verdict, reason = "unchanged", sentence("sample_set_aside")
    totals = _together(deliveries)
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


def _together(deliveries: Sequence[Delivery]) -> dict[str, float]:
    """The totals of a file: tables of one kind add up, another kind's table tells the same money again and adds only what is new."""
    kinds = list(dict.fromkeys(one.kind for one in deliveries))
    found: dict[str, float] = {}
    for kind in kinds:
        sums: dict[str, float] = {}
        for one in deliveries:
            for name, value in one.totals.items() if one.kind == kind else ():
                sums[name] = sums.get(name, 0) + value
        found = sums | found
    return found


def _at_odds(report: str, row: Mapping[str, Any]) -> Sentence:
    """That two rows of a hand-kept table say one thing in two ways: both rows, and the column as its template calls it."""
    words = {language: header_words(report, language)[row["column"]] for language in LANGUAGES}
    return sentence("note_contradicts", first=row["shape"].removeprefix("beside "), second=row["first_line"], column=words)


def _partial(placed: Placed) -> Sentence | None:
    """That a by-ASIN report was exported before its last day had ended: it counts as partial until a later one comes."""
    if placed.report.kind != "asin_period" or placed.span is None:
        return None
    for site in placed.marketplaces:
        zone = ZoneInfo(marketplaces()[site].zone)
        if placed.exported_at < datetime.combine(placed.span[1] + timedelta(days=1), time(), zone):
            return sentence("note_partial", day=placed.span[1].isoformat(), site=site)
    return None


def _missing(one: Delivery, said: str | None, *, is_one_shop: bool) -> list[Sentence]:
    """For each site the days of which nothing arrived, and what to do about them; `said` is the period that a confirmation must repeat."""
    if one.period_start is None or one.period_end is None:
        return []
    told: dict[str, list[str]] = {}
    for site, first, last in one.missing:
        told.setdefault(site if is_one_shop else f"{one.shop} {site}", []).append(text_of((first, last)))
    period = said or text_of((one.period_start, one.period_end))
    more = {site: " …" if len(days) > _MOST_STRETCHES else "" for site, days in told.items()}
    return [
        sentence("note_missing", site=site, days=", ".join(days[:_MOST_STRETCHES]) + more[site], file=one.file, period=period)
        for site, days in told.items()
    ]


def _said(outcome: Outcome, name: str) -> set[str]:
    told = (outcome.said, outcome.found.sidecar, outcome.found.folder)
    return {value for said in told if (value := getattr(said, name))}
