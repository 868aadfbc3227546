"""What is built and when: only touched months, whole files or none, and a database that lets nobody out."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from huddle import paths, warehouse
from huddle.warehouse import MissingDelivery, given, snapshot
from huddle.warehouse import build as builder
from huddle.warehouse.connection import connect
from huddle.warehouse.snapshot import open_snapshot
from tests.warehouse.deliveries import deliver, moment


def build(deliveries, earlier=()):
    with connect(paths.state()) as connection:
        given.furnish(connection)
        return builder.build(connection, deliveries, earlier)


def by_date(*days: str, sales: float = 10):
    rows = [{"day": day, "sales": sales, "units": 1, "currency": "USD"} for day in days]
    return deliver("site_day", rows, start=min(days), end=max(days))


def order(day: str, asin: str = "B0AAAAAAAA", **more):
    row = {
        "order_key": day,
        "item_key": day + asin,
        "purchased_at": f"{day}T12:00",
        "day": day,
        "asin": asin,
        "sales": 10,
        "currency": "USD",
    }
    return deliver("orders", [{**row, **more}], start=day)


@pytest.fixture(autouse=True)
def own_state(state: Path, own_marts: Path) -> None:
    """Marts and typed deliveries of this test alone, so that what is built can be counted and what is there can be lost."""
    (state / "stored").unlink()


def files(mart: str) -> set[str]:
    return {path.name for path in (paths.state() / "marts" / mart).glob("2*.parquet")}


def test_a_new_delivery_rebuilds_only_the_months_it_touches():
    first = [by_date("2026-09-30", "2026-10-01"), by_date("2026-11-01")]
    build(first)
    before = files("site_day")
    assert {name[:7] for name in before} == {"2026-09", "2026-10", "2026-11"}
    build([*first, by_date("2026-11-02")])
    assert {name[:7] for name in files("site_day") - before} == {"2026-11"}


def test_orders_also_touch_the_month_after_whose_prices_they_may_give():
    first = [order("2026-09-15"), order("2026-10-15"), order("2026-11-15")]
    build(first)
    before = files("site_day")
    build([*first, order("2026-10-16")])
    assert {name[:7] for name in files("site_day") - before} == {"2026-10", "2026-11"}


def test_an_asin_met_earlier_makes_later_months_anew_but_not_earlier_ones():
    first = [order("2026-09-15"), order("2026-10-15"), order("2026-11-15")]
    build(first)
    before = files("asin_day")
    added = order("2026-10-16", asin="B0BBBBBBBB")
    build([*first, added])
    assert {name[:7] for name in files("asin_day") - before} == {"2026-10", "2026-11"}
    with open_snapshot("x", [*first, added], marts={"mart.asin_day"}).cursor() as cursor:
        rows = cursor.execute("select day, units from mart.asin_day where asin = 'B0BBBBBBBB' order by day").fetchall()
    assert [(f"{day}", units) for day, units in rows] == [("2026-10-16", 1), ("2026-11-15", 0)]


def test_a_new_products_table_rebuilds_no_month():
    first = [order("2026-11-15")]
    build(first)
    before = files("asin_day") | files("site_day") | files("listing")
    build([*first, deliver("products", [{"asin": "B0AAAAAAAA", "line": "Kitchen"}], start=None, marketplaces=())])
    assert files("asin_day") | files("site_day") | files("listing") == before


def test_months_built_one_by_one_equal_months_built_together():
    days = [f"2026-{month:02}-15" for month in range(1, 8)]
    deliveries = [order(day, is_pending=True, sales=None, currency=None) if n % 2 else order(day) for n, day in enumerate(days)]
    answers = []
    for steps in (range(1, len(deliveries) + 1), [len(deliveries)]):
        for count in steps:
            build(deliveries[:count])
        with open_snapshot("x", deliveries, marts={"mart.site_day", "mart.asin_day"}).cursor() as cursor:
            answers.append([cursor.execute(f"select * from mart.{mart} order by all").fetchall() for mart in ("site_day", "asin_day")])
        for file in (paths.state() / "marts").rglob("2*.parquet"):
            file.unlink()
    assert answers[0] == answers[1]


def test_building_twice_writes_nothing_and_leaves_nothing_behind():
    deliveries = [by_date("2026-11-01"), order("2026-11-15")]
    build(deliveries)
    before = {path: path.stat().st_mtime_ns for path in (paths.state() / "marts").rglob("*")}
    build(deliveries)
    assert {path: path.stat().st_mtime_ns for path in (paths.state() / "marts").rglob("*")} == before
    assert not list((paths.state() / "scratch").iterdir())
    assert all(path.suffix == ".parquet" for path in before if path.is_file())


def test_two_builds_at_once_make_the_same_marts():
    deliveries = [by_date("2026-11-01", "2026-11-02"), order("2026-11-15")]
    start = threading.Barrier(2)

    def work() -> list[str]:
        start.wait()
        return [piece.path.name for piece in build(deliveries)]

    with ThreadPoolExecutor(2) as pool:
        one, other = [done.result() for done in [pool.submit(work), pool.submit(work)]]
    assert one == other
    with open_snapshot("x", deliveries, marts={"mart.site_day"}).cursor() as cursor:
        assert cursor.execute("select sum(sales) from mart.site_day").fetchone() == (30,)


def test_a_lost_copy_is_named():
    lost = by_date("2026-11-01")
    (paths.state() / lost.parquet).unlink()
    with pytest.raises(MissingDelivery, match=r"deliveries/.*parquet is missing .* huddle intake"):
        build([lost])


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/*')",
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/x.duckdb' as x",
        "install httpfs",
        "load httpfs",
        "set global enable_external_access = true",
        "set memory_limit = '100GB'",
        "select * from '/etc/passwd'",
    ],
)
def test_an_opened_stamp_reads_and_writes_no_file(sql, tmp_path, open_once):
    sql = sql.replace("{folder}", str(tmp_path))
    with open_once("empty", []).cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(sql).fetchall()


def test_many_may_ask_at_once(put_in_force):
    put_in_force(by_date("2026-11-01", "2026-11-02"))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: warehouse.ask("coverage/days", since="2026-11-01", until=f"2026-11-{1 + n % 28:02}"), range(200)))
    assert {len(answer) for answer in answers} == {1, 2}


def test_answers_and_snapshots_are_bounded(put_in_force, monkeypatch: pytest.MonkeyPatch):
    from huddle.warehouse import answers

    monkeypatch.setattr(answers, "KEPT_ANSWERS", 12)
    first = put_in_force(by_date("2026-11-01"))
    for day in range(2, 8):
        put_in_force(by_date(f"2026-11-{day:02}"))
    assert len(warehouse._snapshots) <= warehouse.KEPT_SNAPSHOTS
    for n in range(answers.KEPT_ANSWERS + 5):
        warehouse.ask("coverage/days", since="2026-11-01", until=f"{2027 + n}-01-01")
    assert len(answers._answers) == answers.KEPT_ANSWERS
    assert warehouse.ask("site/list", stamp=first).sales_28.tolist() == [10]


def test_an_unknown_stamp_is_refused_in_words(put_in_force):
    put_in_force()
    with pytest.raises(KeyError, match="no data with stamp 'yesterday'"):
        warehouse.ask("site/list", stamp="yesterday")


def kept_database() -> Path:
    (found,) = (paths.state() / "opened").iterdir()
    return found


def test_a_large_stamp_is_made_once_and_opened_from_its_file_afterwards(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(snapshot, "LARGE", 1)
    deliveries = [by_date("2026-11-01", "2026-11-02"), order("2026-11-15")]
    question = "select * from mart.asin_day order by all"
    with open_snapshot("x", deliveries).cursor() as cursor:
        made = cursor.execute(question).fetchall()
        monkeypatch.setattr(snapshot, "build", lambda _: pytest.fail("made again"))
        with open_snapshot("x", deliveries).cursor() as beside, pytest.raises(duckdb.Error):
            assert beside.execute(question).fetchall() == made != []
            beside.execute(f"copy mart.site_day to '{paths.state() / 'out.csv'}'")


def test_a_damaged_database_is_made_again_and_other_deliveries_have_their_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(snapshot, "LARGE", 1)
    first = [order("2026-11-15")]
    open_snapshot("x", first).connection.close()
    kept_database().write_bytes(b"no database")
    with open_snapshot("x", first).cursor() as cursor:
        assert cursor.execute("select sum(units) from mart.asin_day").fetchone() == (1,)
    with open_snapshot("y", [*first, order("2026-11-16")]).cursor() as cursor:
        assert cursor.execute("select sum(units) from mart.asin_day").fetchone() == (2,)
    assert len(list((paths.state() / "opened").glob("*.duckdb"))) == 2
    assert not list((paths.state() / "scratch").iterdir())


def spans(*ends: str, exported=None, units: int = 7):
    """By-ASIN reports of seven days that end on each of these days."""
    made = []
    for end in ends:
        start = date.fromisoformat(end) - timedelta(days=6)
        row = {"period_start": start, "period_end": end, "asin": "B0AAAAAAAA", "units": units, "sales": 10, "currency": "USD"}
        made.append(deliver("asin_period", [row], start=start, end=end, exported=exported))
    return made


def contents(pieces) -> dict[str, bytes]:
    return {piece.path.name: piece.path.read_bytes() for piece in pieces}


def test_a_month_is_the_same_bytes_alone_or_with_its_neighbours(own_marts: Path):
    made = [
        by_date("2026-09-30", "2026-10-01"), order("2026-10-31"), order("2026-11-01", sales=None, is_pending=True), by_date("2026-11-02"),
        *spans("2026-10-03", "2026-11-03", "2026-11-04"),
    ]  # fmt: skip
    together = contents(build(made))
    shutil.rmtree(own_marts)
    for number in (2, 5):
        build(made[:number])  # as they came, each intake building what it touched
    one_by_one = contents(build(made[::-1]))
    assert one_by_one == together


def test_a_span_over_two_months_survives_the_building_of_the_first_alone():
    first = [*spans("2026-11-03"), by_date("2026-12-01")]
    build(first)
    build([*first, by_date("2026-10-30")])
    snapshot_ = open_snapshot("x", [*first, by_date("2026-10-30")])
    with snapshot_.cursor() as cursor:
        assert cursor.execute("select span_end, units, is_complete from mart.asin_span").fetchall() == [(date(2026, 11, 3), 7, True)]


def test_a_typed_copy_without_a_later_column_still_opens(state: Path):
    old = by_date("2026-11-01")
    table = pq.read_table(state / old.parquet)
    pq.write_table(table.drop_columns(["units_refunded", "buy_box_share"]), state / old.parquet)
    with open_snapshot("x", [old, by_date("2026-11-02", sales=20)]).cursor() as cursor:
        assert cursor.execute("select sales, units_refunded from mart.site_day order by day").fetchall() == [(10, None), (20, None)]


def test_what_a_replaced_export_said_counts_for_versions_alone():
    old, new = by_date("2026-11-01", sales=10), by_date("2026-11-01", sales=30)
    old = replace(old, exported_at=moment("2026-11-01", 50))
    new = replace(new, exported_at=moment("2026-11-01", 200))
    with open_snapshot("x", [new], [old]).cursor() as cursor:
        assert cursor.execute("select sales from mart.site_day").fetchall() == [(30,)]
        assert cursor.execute("select metric, age, value, final_value from mart.restated where metric = 'sales'").fetchall() == [
            ("sales", 0, 10, 30)
        ]
