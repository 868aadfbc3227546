"""Planted visits without buyers are found on their days and nowhere else; a company without events, or on sale, has none."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from huddle.sample import Truth
from huddle.warehouse.answers import answer
from huddle.warehouse.snapshot import open_snapshot
from tests.warehouse.deliveries import deliver

DAYS = 92
"""the planted days, and eight weeks of usual ones before them, sales days among them"""


def flagged(truth: Truth, kept: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """(site, ASIN, day) of what is flagged, from the numbers that the exports carry and from nothing else."""
    monkeypatch.setenv("HUDDLE_STATE", str(kept))
    made = []
    for branch in truth.branches:
        site, last = branch.demand.site, branch.last_day
        first, place = last - timedelta(days=DAYS - 1), {"shop": "default", "marketplaces": (site.marketplace,), "start": None}
        rows = truth.daily("", site.marketplace, first, last).values()
        days = [truth.site_day("", site.marketplace, first + timedelta(days=k)) for k in range(DAYS)]
        span = {**place, "start": first, "end": last}
        made.append(deliver("asin_period", [
            {"period_start": row["day"], "period_end": row["day"], "asin": row["asin"], "currency": site.currency}
            | {name: row[name] for name in ("sessions", "page_views", "units", "sales")}
            for row in rows
        ], **span))  # fmt: skip
        made.append(deliver("ads", [
            {"period_start": row["day"], "period_end": row["day"], "asin": row["asin"], "level": "advertised_product", "campaign": "all",
             "clicks": row["ad_clicks"], "spend": row["ad_spend"], "currency": site.currency}
            for row in rows
        ], **span))  # fmt: skip
        made.append(deliver("site_day", [
            {"day": day["day"], "sales": day["sales"], "units": day["units"], "sessions": day["account_sessions"]}
            | {"currency": site.currency}
            for day in days
        ], **span))  # fmt: skip
    asked = {"since": date(2026, 1, 1), "until": date(2026, 12, 31), "shop": None, "marketplace": None, "asin": None}
    found = answer(open_snapshot(f"bots among {len(truth.events)} events", made), "coverage/suspect_days", asked)
    return [(row.marketplace, row.asin, f"{row.day:%Y-%m-%d}") for row in found.itertuples() if row.asin is not None]


def test_planted_bots_are_found_on_their_days_and_no_sales_day_is_taken_for_them(full, kept, monkeypatch) -> None:
    truth = full[1]
    planted = []
    for event in truth.events:
        if event["kind"] == "bot_traffic":
            first, last = (date.fromisoformat(event[name]) for name in ("first_day", "last_day"))
            planted += [
                (event["marketplace"], event["asin"], (first + timedelta(days=k)).isoformat()) for k in range((last - first).days + 1)
            ]
    assert len(planted) == 4
    assert sorted(flagged(truth, kept, monkeypatch)) == sorted(planted)


def test_a_company_without_events_has_no_suspicious_day(quiet, kept, monkeypatch) -> None:
    assert flagged(quiet[1], kept, monkeypatch) == []
