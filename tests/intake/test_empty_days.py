"""Whole days that did not arrive: which days without a row are missing and which are zero, and what is told of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle import cli, intake, warehouse
from huddle.commands.status import coverage
from huddle.intake.empty_days import Rows, Stretch, contradicted, ended, is_judged
from huddle.intake.matching import references
from huddle.kinds import kinds
from huddle.reports import house
from tests.intake.conftest import Team
from tests.intake.files import asin, days, order, orders, put

FULL = [12] * 14
CASES = {
    "three days lost": ([*FULL, 0, 0, 0, *FULL], [(14, 16)]),
    "two losses, each beside the other": ([*FULL, 0, *[12] * 13, 0, *FULL], [(14, 14), (28, 28)]),
    "the first days of a site, beside one that has them": ([0, 0, *FULL], [(0, 1)]),
    "the last day of a site, beside one that has it": ([*FULL, 0], [(14, 14)]),
    "a long stretch": ([*FULL, *[0] * 60, *FULL], [(14, 73)]),
    "one quiet day among the others": ([*FULL[:-1], 1, 0, *FULL], [(14, 14)]),
    "a week with a day lost": ([9, 8, 0, 9, 7, 8, 9, 8], [(2, 2)]),
    "just enough rows": ([*[5] * 14, 0, *[5] * 14], [(14, 14)]),
    "too few rows": ([*[4] * 14, 0, *[4] * 14], []),
    "closed at weekends": ([20, 20, 20, 20, 20, 0, 0] * 6, []),
    "quiet before its season": ([*[1, 0, 2, 0, 1, 1, 0, 3] * 4, *[40] * 60], []),
    "a tiny seller": ([3, 0, 2, 1, 0, 6, 2, 0, 1, 3, 2, 0, 1, 5], []),
    "too few days around it": ([30, 30, 0, 30, 30], []),
    "rows every day": (FULL, []),
    "no row at all": ([0] * 30, []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_day_is_missing_where_the_days_around_it_speak_against_zero(name: str) -> None:
    counts, found = CASES[name]
    assert list(contradicted(np.array(counts))) == found


JUDGED = {"canonical_sales": True, "canonical_traffic": True, "orders": True, "fba_customer_returns": True, "canonical_ads": True,
          "fba_ledger": False, "canonical_inventory": False, "canonical_reviews": False, "targets": False}  # fmt: skip


@pytest.mark.parametrize("name", JUDGED)
def test_what_is_told_by_day_is_judged_and_what_skips_days_by_its_nature_is_not(name: str) -> None:
    report = house()[name]
    assert is_judged(report, kinds()[report.kind]) is JUDGED[name]


START = date(2026, 10, 1)


def _table(rows: list[tuple[str | None, int, int]]) -> pa.Table:
    columns = {
        "marketplace": pa.array([site for site, _, _ in rows], pa.string()),
        "period_start": pa.array([START + timedelta(days=first) for _, first, _ in rows], pa.date32()),
        "period_end": pa.array([START + timedelta(days=first + more) for _, first, more in rows], pa.date32()),
    }
    return pa.table(columns)


@given(
    st.lists(st.tuples(st.sampled_from(["US", "DE", None]), st.integers(-3, 40), st.sampled_from([0, 0, 0, 6])), max_size=60),
    st.sets(st.integers(0, 34), max_size=9),
    st.permutations(range(4)),
)
def test_pieces_in_any_order_tell_the_same_and_no_day_with_a_row_is_missing(rows, lost, order_) -> None:
    rows = [*rows, *(("DE", day, 0) for day in range(35) for _ in range(8) if day not in lost)]
    span = START, START + timedelta(days=34)
    told = []
    for places in (range(4), order_):
        counted = Rows(("period_start", "period_end"), span)
        for place in places:
            counted.add(_table(rows[place::4]))
        told.append(counted.empty())
    assert told[0] == told[1]
    named = {(site, START + timedelta(days=day)) for site, first, more in rows for day in range(first, first + more + 1)}
    for site, first, last in told[0]:
        assert span[0] <= first <= last <= span[1]
        assert not named & {(site, day) for day in days(first, last)}


def test_a_day_that_has_not_ended_on_its_site_may_still_be_empty() -> None:
    night = Stretch("US", date(2026, 11, 17), date(2026, 11, 19)), Stretch("JP", date(2026, 11, 17), date(2026, 11, 19))
    cut = ended(night, datetime(2026, 11, 19, 20, tzinfo=UTC))  # noon in California, five the next morning in Tokyo
    assert cut == (Stretch("US", date(2026, 11, 17), date(2026, 11, 18)), night[1])
    assert ended(night[:1], datetime(2026, 11, 17, 20, tzinfo=UTC)) == ()


MONTH = days(date(2026, 10, 20), date(2026, 11, 18))
LOST = days(date(2026, 11, 10), date(2026, 11, 12))


def _own(lost: dict[str, list[date]], span: list[date] = MONTH) -> str:
    rows = [
        f"{site},{day},{asin(item)},{item},{item * 20},{currency}"
        for site, currency in (("US", "USD"), ("DE", "EUR")) for day in span for item in range(1, 9) if day not in lost.get(site, [])
    ]  # fmt: skip
    return "\n".join(("marketplace,day,asin,units,sales,currency", *rows)) + "\n"


def _units(day: date, site: str = "DE") -> float | None:
    """Units of a site's day; None where the day is not known."""
    told = warehouse.daily(["units"], day, {"marketplace": site}, stamp=warehouse.refresh())
    told = told[pd.to_datetime(told["day"]).dt.date == day]
    return None if told.empty or pd.isna(told["units.units"].iloc[0]) else float(told["units.units"].iloc[0])


def _missing() -> dict[str, int]:
    return {row["marketplace"]: row["missing_days"] for row in coverage(intake.manifest.current().deliveries)}


def test_lost_days_of_one_site_are_missing_until_a_file_has_them_or_somebody_says_that_nothing_was_sold(team: Team) -> None:
    put(team.data / "sales.csv", _own({"DE": LOST}))
    (note,) = team.take_in()["sales.csv"].notes
    assert note["en"].startswith("DE has no row on 2026-11-10..2026-11-12") and "--period 2026-10-20..2026-11-18" in note["en"]
    assert note["zh"].startswith("DE 站 2026-11-10..2026-11-12 没有任何数据") and "按缺失处理" in note["zh"]
    assert _missing() == {"DE": 3, "US": 0}

    older = datetime(2026, 11, 19, 20, tzinfo=UTC)
    put(team.data / "older.csv", _own({}, LOST[:2]), older)  # two of the three days, whichever of the files is newer
    team.take_in()
    assert _missing() == {"DE": 1, "US": 0}
    assert _units(LOST[0]) == 36 and _units(LOST[2]) is None

    intake.confirm("sales.csv", period="2026-10-20..2026-11-18")
    assert not team.receipts()["sales.csv"].notes
    assert _missing() == {"DE": 0, "US": 0}


@pytest.mark.parametrize(
    ("row", "sidecar"),
    [(f"DE,{LOST[1]},{asin(1)},0,0,EUR\n", ""), ("", 'period = "2026-10-20..2026-11-18"')],
    ids=["row of zero", "sidecar"],
)
def test_a_true_zero_can_be_said(team: Team, row: str, sidecar: str) -> None:
    put(team.data / "sales.csv", _own({"DE": LOST[1:2]}) + row)
    if sidecar:
        (team.data / "sales.csv.toml").write_text(sidecar)
    assert not team.take_in()["sales.csv"].notes
    assert _missing() == {"DE": 0, "US": 0}


def test_orders_that_lost_days_are_judged_alike_and_a_folder_does_not_say_that_they_are_whole(team: Team) -> None:
    lines = [order(100 * number + item, day, item) for number, day in enumerate(MONTH) if day not in LOST for item in range(1, 9)]
    file = "US/2026-10-20..2026-11-30/orders.txt"
    put(team.data / file, orders(lines))
    (note,) = (one["en"] for one in team.take_in()[file].notes if "2026-11-10..2026-11-12" in one["en"])
    assert _missing() == {"US": 3}
    (known,) = references(intake.manifest.current().deliveries, MONTH[-1])
    unknown = [day for day in MONTH if np.isnan(known.units[:, (day - known.first).days]).all()]
    assert unknown == LOST, "what a file without a period is compared with is not known there either"

    command = note.split("`")[1].split()
    assert cli.main([part.strip('"') for part in command[3:]]) == 0, (
        "what the receipt proposes can be said of a file whose folder says its period too"
    )
    assert team.receipts()[file].verdict == "loaded" and _missing() == {"US": 0}


def test_each_shop_of_a_file_is_judged_by_its_own_rows_and_named(team: Team) -> None:
    rows = [f"{shop},{day},{asin(item)},{item},{item * 20}" for shop in "AB" for day in MONTH for item in range(1, 9)
            if shop == "A" or day not in LOST]  # fmt: skip
    put(team.data / "US" / "erp.csv", "\n".join(("shop,day,asin,units,sales", *rows)) + "\n")
    (note,) = next(iter(team.take_in().values())).notes
    assert note["en"].startswith("B US has no row on 2026-11-10..2026-11-12")
    assert {one.shop: len(one.days_of("US")) for one in intake.manifest.current().deliveries} == {"A": 30, "B": 27}
