"""Whatever lies in the data folder ends in a verdict: spoiled bytes, headers, numbers and dates, from reading to settling.

A fixed number of examples in the check; `HUDDLE_FUZZ=50 pytest tests/intake/test_fuzz.py` tries fifty times as many. What was ever found
stands in `FOUND`, reduced.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from huddle.intake import assemble, delimited, workbook
from huddle.intake.aside import Aside
from huddle.intake.parse import Context
from huddle.intake.reading import _read
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Refusal
from huddle.intake.settle import settle
from huddle.intake.source import Source
from huddle.intake.totals import Sums
from huddle.intake.typed import filled
from tests.intake.files import EXPORTED, by_asin, by_date, order, orders

TIMES = int(os.environ.get("HUDDLE_FUZZ", "1"))
NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 19)
PERSONAL = ("Q7-Springhaven", "Q7-Illinessa", "Q7-62704")
"""what stands in columns that are dropped at the door, and nowhere else"""
FREE = ("title", "text")
"""columns in which a file whose cells slipped may hold anything"""

_private = {"ship_city": PERSONAL[0], "ship_state": PERSONAL[1], "ship_postal_code": PERSONAL[2]}
_lines = (order(at, FIRST + timedelta(days=at % 9), 1 + at % 4, item_price=f"{at * 7}.{at % 90 + 10}", **_private) for at in range(30))
_orders = orders(_lines)
_terms = "".join(f'{rank},"lamp, no. {rank}",B0TEST{rank:04},"{rank / 7:.2f}",2026-11-14\n' for rank in range(1, 20))
SEEDS = (
    _orders.encode(),
    _orders.replace("\t", ";").encode("utf-16"),
    by_asin({item: 10 * item for item in range(1, 9)}).encode(),
    by_date({FIRST + timedelta(days=at): 900 + at for at in range(15)}).encode(),
    (
        'Reporting Range=["Weekly"],Select week=["Week 46 | 2026-11-08 - 2026-11-14"]\nSearch Frequency Rank,Search Term,'
        "Top Clicked Product #1: ASIN,Top Clicked Product #1: Click Share,Reporting Date\n" + _terms
    ).encode(),
    by_date({FIRST: 9, FIRST + timedelta(days=1): 8}).replace("Date", "日期").replace("\ufeff", "").encode("gb18030"),
    "\n".join(json.dumps({"asin": "B0TESTCU01", "rating": 5, "text": f"no. {at}", "date": "2026-11-10"}) for at in range(12)).encode(),
)
NASTY = (
    *("1,234", "12,34", "1.234.567,8", "−5", "(3)", "1e999", "NaN", "９９", "٣", "5%", "$", "1" * 40, "0x10", "\x1f7", "--1", "1,2,3"),
    *("31/12/2026", "02/03/04", "2026-02-30", "0000-00-00", "99999999999", "Nov 31, 2026", "2026-11-01T25:00:00Z", "1/13/26"),
    *("", '"', '""', '"\n"', "\t", ",", ";", "\r", "\ufeff", "\u202e", "=1+1", "Ω" * 300, "[1", '{"a":', "null", "Amazon.xx", "\u2028"),
)
HEADERS = ("", "Date", "sku", "Ordered Product Sales", "quantity", "日期", "x" * 300)
SPOIL = st.lists(
    st.one_of(
        st.tuples(st.just("nasty"), st.integers(0, 10_000), st.sampled_from(NASTY)),
        st.tuples(st.just("bytes"), st.integers(0, 10_000), st.binary(min_size=1, max_size=6)),
        st.tuples(st.just("cut"), st.integers(0, 10_000), st.integers(1, 200)),
        st.tuples(st.just("twice"), st.integers(0, 10_000), st.integers(1, 400)),
        st.tuples(st.just("header"), st.integers(0, 60), st.sampled_from(HEADERS)),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def spoiled(data: bytes, how: list[tuple[str, int, object]]) -> bytes:
    """A file with some of it changed."""
    for kind, where, what in how:
        at = where % (len(data) + 1)
        if kind == "bytes" and isinstance(what, bytes):
            data = data[:at] + what + data[at + len(what) :]
        elif kind == "cut" and isinstance(what, int):
            data = data[:at] + data[at + what :]
        elif kind == "twice" and isinstance(what, int):
            data = data[: at + what] + data[at:]
        elif isinstance(what, str):
            data = _with_cell(data, where, what, in_header=kind == "header")
    return data


def _with_cell(data: bytes, where: int, text: str, *, in_header: bool) -> bytes:
    mark = b"\t" if data.count(b"\t") > data.count(b",") else b","
    lines = data.split(b"\n")
    line = 0 if in_header else where % len(lines)
    cells = lines[line].split(mark)
    cells[where % len(cells)] = text.encode("utf-8", "replace")
    lines[line] = mark.join(cells)
    return b"\n".join(lines)


def judged(data: bytes) -> str:
    """The verdict on a file, once it was held against what must never be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "setting", lambda name: 0.5)  # files so short would be refused for one bad row
        reading, parsed = _read(Source.of(data), "digest", Context("US", (FIRST, LAST)), "file", Aside())
    told = json.dumps(asdict(reading), ensure_ascii=False, default=str)
    assert not any(word in told for word in PERSONAL), "a reading names a personal value"
    found = Found("file", Path("file"), len(data), int(EXPORTED.timestamp() * 1e9), Said("US", "US", f"{FIRST}..{LAST}"), Said(), False)
    (outcome,) = settle([found], {"file": reading}, {}, NOW)
    assert outcome.verdict in ("loaded", "waiting", "refused") and (outcome.verdict == "loaded" or outcome.reason)
    for one in parsed:
        assert not any(word in str(one.rejects.to_pylist()) for word in PERSONAL), "a reject tells a value"
        stored = one.table.drop_columns([name for name in FREE if name in one.table.column_names])
        assert not any(word in str(stored.to_pylist()) for word in PERSONAL), "a personal value is stored"
        assert one.rows == one.table.num_rows + one.rejected_rows
    for placed in outcome.placed:
        table = filled(placed, next(one.table for one in parsed if one.report.name == placed.report.name))
        _check_totals(placed.report.kind, table)
    return outcome.verdict


def _check_totals(kind: str, table: pa.Table) -> None:
    codes = sorted({code for code in table.column("currency").to_pylist() if code}) if "currency" in table.column_names else []
    sums = Sums(kind, codes)
    sums.add(table)
    rows = table.to_pylist()
    if kind == "orders":
        rows = [row for row in rows if row["is_amazon"] and not row["is_cancelled"]]
        assert sums.totals["orders"] == len({row["order_key"] for row in rows}) and sums.totals["order_items"] == len(rows)
    for name, total in sums.totals.items():
        column, _, code = name.partition(".")
        if column in table.column_names and column not in ("sessions", "page_views", "rating", "orders"):
            values = [row[column] for row in rows if row[column] is not None and code in ("", row.get("currency"))]
            plain = sum((Decimal(str(value)) for value in values), Decimal(0))
            assert float(plain) == pytest.approx(total, abs=1e-9), name


@seed(1122)
@settings(max_examples=160 * TIMES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(range(len(SEEDS))), SPOIL)
def test_a_spoiled_export_ends_in_a_verdict(which: int, how: list[tuple[str, int, object]]) -> None:
    judged(spoiled(SEEDS[which], how))


@seed(1122)
@settings(max_examples=40 * TIMES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(range(len(SEEDS))), SPOIL, st.integers(60, 900))
def test_so_does_one_that_is_read_in_pieces(which: int, how: list[tuple[str, int, object]], piece: int) -> None:
    data = spoiled(SEEDS[which], how)
    whole = judged(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_PIECE", piece)
        assert judged(data) == whole


@seed(1122)
@settings(max_examples=100 * TIMES, deadline=None, database=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"[{", b"a\tb\n"]))
def test_any_bytes_end_in_a_verdict(data: bytes, start: bytes) -> None:
    judged(start + data)


@seed(1122)
@settings(max_examples=60 * TIMES, deadline=None, database=None)
@given(SPOIL)
def test_a_spoiled_zip_is_looked_over_without_harm(how: list[tuple[str, int, object]]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("xl/workbook.xml", "<workbook/>" * 50)
        zipped.writestr("xl/worksheets/sheet1.xml", "<sheetData/>" * 50)
    try:
        workbook.check_zip(spoiled(made.getvalue(), how))
    except Refusal as refusal:
        assert refusal.reason["en"] and refusal.reason["zh"]


FOUND: dict[str, bytes] = {
    "a number of thousands of digits": b'{"a": ' + b"9" * 5000 + b"}\n",
    "an array of records and a number": b'[{"a": 1}, 2]',
}


@pytest.mark.parametrize("data", FOUND.values(), ids=FOUND)
def test_what_was_found_once(data: bytes) -> None:
    assert judged(data) == "refused"
