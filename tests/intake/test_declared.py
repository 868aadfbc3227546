"""A changed declaration has those files read again that it concerns, and what comes out is what a fresh intake says."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from huddle import intake
from huddle.intake import manifest, reading
from huddle.intake.manifest import Manifest
from tests.intake.conftest import forget_declarations
from tests.intake.files import EXPORTED, by_asin, by_date, order, orders, put

DAY = EXPORTED.date() - timedelta(days=2)
BY_ASIN, BY_DATE, ORDERS, NOTES = "US/2026-11-18/by-asin.csv", "US/by-date.csv", "orders.txt", "notes.csv"
SAYS = {  # what is changed in which declaration, and the files that are read again: those that are refused always are
    "a word more": ("reports/orders.toml", '"purchase-date"]', '"purchase-date", "bought-at"]', {ORDERS, NOTES}),
    "a word of a shared table": ("reports/words/business_reports.toml", '"Page Views"', '"Page Views", "Pages"', {BY_ASIN, BY_DATE, NOTES}),
    "another report stands in it too": (
        "reports/shipments.toml", "signature = [", 'signature = [["(Child) ASIN", "Title"], ', {BY_ASIN, NOTES},
    ),
    "it stands there no more": ("reports/orders.toml", 'forbids = [', 'forbids = ["order-status", ', {ORDERS, NOTES}),
    "a report nobody drops": ("reports/keywords_cerebro.toml", '"Search Volume"', '"Search Volume", "Volume"', {NOTES}),
    "a site": ("marketplaces.toml", '"AMAZON_COM"', '"AMAZON_COM", "Amazonia"', {BY_ASIN, BY_DATE, ORDERS, NOTES}),
}  # fmt: skip


def _said(made: Manifest) -> list[tuple[object, ...]]:
    return sorted((one.file, one.verdict, str(one.reason), one.report, one.rows, sorted(one.totals.items())) for one in made.receipts)


@pytest.mark.parametrize("change", SAYS)
def test_a_changed_declaration_reads_what_it_concerns(
    definitions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    data = tmp_path / "data"
    put(data / BY_ASIN, by_asin({1: 5, 2: 7}))
    put(data / BY_DATE, by_date({DAY: 12}))
    put(data / ORDERS, orders([order(1, DAY, 1)]))
    put(data / NOTES, "what,when\nsomething,once\n")
    before = {one.file: one.id for one in intake.take_in().deliveries}
    name, old, new, wanted = SAYS[change]
    declared = (definitions / name).read_text(encoding="utf-8")
    assert old in declared
    (definitions / name).write_text(declared.replace(old, new, 1), encoding="utf-8")
    forget_declarations()
    again: list[str] = []
    plain = reading._read
    monkeypatch.setattr(reading, "_read", lambda *told: again.append(told[3]) or plain(*told))
    intake.take_in()
    after = manifest.current()
    assert {*again} == {Path(file).name for file in wanted}
    assert {one.file for one in after.deliveries if before.get(one.file) == one.id} == {*before} - wanted
    again.clear()
    intake.take_in()
    assert not again
    shutil.rmtree(tmp_path / "state")
    intake.take_in()
    assert _said(after) == _said(manifest.current())
