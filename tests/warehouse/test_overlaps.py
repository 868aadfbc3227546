"""What a report declares of overlaps decides in the facts: another declaration of the same rows gives another number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from huddle.declared import DeclarationError
from huddle.kinds import kinds
from huddle.reports import house, report_of
from huddle.warehouse import catalog, given
from huddle.warehouse.snapshot import open_snapshot
from tests.warehouse.deliveries import deliver

FIRST, SECOND = datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("own_marts")


def declare(monkeypatch: pytest.MonkeyPatch, report: str, overlap: str) -> None:
    known = {**house(), report: replace(house()[report], overlap=overlap)}
    monkeypatch.setattr(given, "reports", lambda: known)
    monkeypatch.setattr(catalog, "version", lambda: f"{report} {overlap}")


def one(made: list, sql: str):
    with open_snapshot("x", made).cursor() as cursor:
        return cursor.execute(sql).fetchall()


def line(key: str, units: int) -> dict:
    return {"order_key": key, "item_key": key, "purchased_at": "2026-11-02T20:00", "day": "2026-11-02", "asin": "B0AAAAAAAA",
            "units": units, "sales": 10 * units, "currency": "USD"}  # fmt: skip


@pytest.mark.parametrize(("overlap", "units"), [("line", 6), ("slice", 5)])
def test_orders_count_line_by_line_or_day_by_day_as_declared(monkeypatch: pytest.MonkeyPatch, overlap: str, units: int) -> None:
    declare(monkeypatch, "orders", overlap)
    older = deliver("orders", [line("a", 1), line("b", 3)], start="2026-11-02", exported=FIRST, report="orders")
    newer = deliver("orders", [line("b", 5)], start="2026-11-02", exported=SECOND, report="orders")
    for made in ([older, newer], [newer, older]):
        assert one(made, "select units from mart.site_day") == [(units,)]


def fee(amount: float) -> dict:
    return {"day": "2026-11-02", "settlement_key": "s1", "type": "Order", "component": "Commission", "description": "", "sku": "A",
            "amount": amount, "currency": "USD"}  # fmt: skip


def test_a_settlement_counts_once_as_its_newest_export(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        deliver("fees", [fee(-3)], start="2026-11-02", exported=FIRST, report="settlement_v2"),
        deliver("fees", [fee(-3), fee(-4)], start="2026-11-02", exported=SECOND, report="settlement_v2"),
    ]
    for order in (made, made[::-1]):
        assert one(order, "select sum(amount) from mart.fee_sku") == [(-7,)]


@pytest.mark.parametrize(("report", "overlap"), [("orders", "table"), ("sales_traffic_by_date", "line"), ("targets", "slice")])
def test_a_declaration_that_the_facts_would_not_obey_is_refused(report: str, overlap: str) -> None:
    from huddle import paths
    from huddle.declared import read_table

    row = read_table(paths.DEFINITIONS / "reports" / f"{report}.toml")
    with pytest.raises(DeclarationError, match="overlap"):
        report_of(report, {**row, "overlap": overlap})


def test_every_report_declares_what_its_kind_allows() -> None:
    assert not [name for name, found in house().items() if found.overlap not in kinds()[found.kind].overlap]
