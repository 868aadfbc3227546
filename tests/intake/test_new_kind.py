"""A kind of exports is rows of declarations: what none knew before is taken in and placed without a line of code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huddle import intake
from huddle.declared import DeclarationError
from huddle.elements.choices import Choices
from huddle.elements.deliveries import coverage
from huddle.kinds import kinds
from huddle.reports import reports
from huddle.sources import sources
from huddle.text import say
from huddle.warehouse import build, catalog, given
from huddle.warehouse.connection import connect
from tests.intake.conftest import forget_declarations

KIND = """
[coupons]
meaning = "coupons as they stood on a day"
grain = "shop x marketplace x ASIN x day"
source = "coupons"
days = ["snapshot_day"]
overlap = ["snapshot"]
entity = ["asin"]
[coupons.columns]
snapshot_day = { type = "day", meaning = "day of the export", required = true }
asin = { type = "text", meaning = "the product", required = true }
clipped = { type = "count", meaning = "coupons clipped", required = true }
"""
REPORT = """
kind = "coupons"
en = "Coupons"
zh = "优惠券"
source = "coupons"
shape = "delimited"
signature = [["asin", "clipped"]]
grain = "ASIN"
period = "ask"
marketplace = "rows"
overlap = "snapshot"
absent = "zero"
[columns.shop]
headers = ["Store"]
[columns.marketplace]
headers = ["Site"]
[columns.asin]
[columns.clipped]
headers = ["Coupons clipped"]
"""
SOURCE = '\n[coupons]\nmeaning = "coupons"\ndaily = true\n'
FILE = """Store,Site,ASIN,Coupons clipped
north,US,B0TESTAAA1,4
north,DE,B0TESTAAA1,2
south,US,B0TESTBBB2,9
"""


def _add(file: Path, text: str) -> None:
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")


@pytest.fixture
def coupons(definitions: Path) -> Path:
    """The declarations with a kind, a source and a report that nobody knew."""
    _add(definitions / "kinds.toml", KIND)
    _add(definitions / "sources.toml", SOURCE)
    _add(definitions / "reports" / "coupons.toml", REPORT)
    _add(definitions / "strings" / "deliveries.toml", 'source_coupons = { en = "Coupons", zh = "优惠券" }\n')
    forget_declarations()
    return definitions


def test_a_new_kind_is_taken_in_and_placed_as_its_row_says(coupons: Path, tmp_path: Path) -> None:
    file = tmp_path / "data" / "2026-11-18" / "coupons.csv"
    file.parent.mkdir(parents=True)
    file.write_text(FILE, encoding="utf-8")
    (tmp_path / "data" / "coupons.csv").write_text(FILE.replace(",4", ",5"), encoding="utf-8")
    found = intake.take_in()
    told = {one.file: one for one in found.receipts}
    assert told["2026-11-18/coupons.csv"].verdict == "loaded"
    assert {(one.shop, one.marketplaces, str(one.period_start), str(one.period_end), one.rows) for one in found.deliveries} == {
        ("north", ("DE", "US"), "2026-11-18", "2026-11-18", 2),
        ("south", ("US",), "2026-11-18", "2026-11-18", 1),
    }
    waiting = told["coupons.csv"]
    assert waiting.verdict == "waiting" and waiting.reason is not None
    assert "day" in waiting.reason["en"], "a snapshot of no known day asks for its day"


def test_the_days_of_a_new_kind_are_counted_and_their_holes_are_told(coupons: Path, tmp_path: Path) -> None:
    for day in ("2026-11-16", "2026-11-18"):
        file = tmp_path / "data" / day / "coupons.csv"
        file.parent.mkdir(parents=True)
        file.write_text(FILE, encoding="utf-8")
    found = intake.take_in()
    month, select = date(2026, 11, 1), catalog.monthly()["part.source_day"]
    piece = build.Piece(select, month, tmp_path / "source_day.parquet")
    with connect(tmp_path) as connection:
        given.furnish(connection)
        build._build_pass(connection, [month], [piece], found.deliveries, build._nothing_seen())
    counted = pq.read_table(piece.path).to_pylist()
    assert {(one["shop"], one["marketplace"], one["day"].day, one["rows"]) for one in counted if one["source"] == "coupons"} == {
        (shop, site, day, 1) for shop, site in (("north", "US"), ("north", "DE"), ("south", "US")) for day in (16, 18)
    }
    desk = coverage.elements(counted, date(2026, 11, 18), Choices(language="zh"))[0]
    assert "缺口" in desk.title and "优惠券 north US" in desk.note


def test_every_source_that_has_days_has_a_name() -> None:
    for report in reports().values():
        if kinds()[report.kind].days:
            assert say(f"deliveries.source_{report.source}", "zh") != say(f"deliveries.source_{report.source}", "en")


FAULTS = [
    ('days = ["snapshot_day"]', 'days = ["snapshot"]', "days names 'snapshot', which is no column of days"),
    ('days = ["snapshot_day"]', 'days = ["asin"]', "days names 'asin', which is no column of days"),
    ('days = ["snapshot_day"]', 'days = "snapshot_day"', "days is 'snapshot_day'; use a list of names"),
    ('days = ["snapshot_day"]', "", "days is missing; only a hand-kept table"),
    ('entity = ["asin"]', 'entity = ["clipped"]', "entity names 'clipped', which is no column of text"),
    ('entity = ["asin"]', 'entities = ["asin"]', "there is no 'entities'; use"),
    ('overlap = ["snapshot"]', 'overlap = ["newest"]', "overlap is 'newest'; use line, slice"),
    ('overlap = ["snapshot"]', 'overlap = ["snapshot", "line"]', "snapshot or table alone"),
    ('source = "coupons"', 'source = "coupon"', "source is 'coupon'; use orders"),
    ('source = "coupons"', "", "source is missing"),
    ('type = "count"', 'type = "counts"', "has type 'counts'; use text"),
    ('entity = ["asin"]', 'whole = "yes"', "whole is 'yes'; use true or false"),
]


def test_a_fault_in_a_kind_is_a_sentence(coupons: Path) -> None:
    file = coupons / "kinds.toml"
    whole = file.read_text(encoding="utf-8")
    before, after = whole.split("[coupons]")
    for said, instead, told in FAULTS:
        assert said in after
        file.write_text(f"{before}[coupons]{after.replace(said, instead)}", encoding="utf-8")
        kinds.cache_clear()
        with pytest.raises(DeclarationError, match=r"kinds\.toml: coupons") as fault:
            kinds()
        assert told in str(fault.value)


def test_a_fault_in_a_source_is_a_sentence(coupons: Path) -> None:
    file = coupons / "sources.toml"
    faults = {"daily = 1": "daily is 1; use true or false", "hourly = true": "there is no 'hourly'", "": "meaning is missing"}
    for said, told in faults.items():
        file.write_text(f'[orders]\n{"meaning = 1" if said else ""}\n{said}\n', encoding="utf-8")
        sources.cache_clear()
        with pytest.raises(DeclarationError, match=r"sources\.toml: orders") as fault:
            sources()
        assert told in str(fault.value)


def test_every_report_counts_for_a_source_and_every_source_is_counted() -> None:
    assert {one.source for one in reports().values()} == {*sources()}
    assert {one.source for one in kinds().values()} <= {*sources()}
