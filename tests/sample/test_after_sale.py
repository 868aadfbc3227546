"""Returns, posted money and the Tmall shop of the sample, recomputed from its files in plain Python."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from huddle.sample import Truth, write_full
from huddle.sample.tmall import CHANNELS

ZONES = {"US": "America/Los_Angeles", "DE": "Europe/Berlin"}


@pytest.mark.parametrize("site", ["US", "DE"])
def test_what_comes_back_was_sold_weeks_before(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    rows = list(csv.DictReader(io.StringIO((root / site / "customer-returns.txt").read_text()), delimiter="\t"))
    assert len({row["license-plate-number"] for row in rows}) == len(rows) > 50
    days = [datetime.fromisoformat(row["return-date"]).astimezone(ZoneInfo(ZONES[site])).date() for row in rows]
    last = truth.branch("", site).last_day
    assert last - timedelta(days=189) <= min(days) and max(days) <= last
    back: dict[str, int] = defaultdict(int)
    for row in rows:
        back[row["asin"]] += 1
    for asin, units in back.items():
        span = (truth.end - timedelta(days=250), last - timedelta(days=5))
        sold = sum(row["units"] for (known, _), row in truth.daily("", site, *span).items() if known == asin)
        assert units <= 0.4 * sold


@pytest.mark.parametrize(("site", "names", "vat"), [("US", ("product sales", "total"), 0), ("DE", ("Umsätze", "Gesamt"), 19)])
def test_posted_sales_are_the_sales(full: tuple[Path, Truth], site: str, names: tuple[str, str], vat: int) -> None:
    root, truth = full
    text = (root / site / "transactions-2026-10.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    rows = list(csv.reader(lines[7 if site == "US" else 9 :]))
    header, body = rows[0], rows[1:]
    sort, money = header.index("type" if site == "US" else "Typ"), header.index(names[0])

    def amount(cell: str) -> float:
        return float(cell.replace(".", "").replace(",", ".") if site == "DE" else cell.replace(",", ""))

    parts = range(header.index(names[0]), header.index(names[1]))
    for row in body:
        assert sum(amount(row[place]) for place in parts) == pytest.approx(amount(row[-1]), abs=0.005)
    sold = sum(amount(row[money]) for row in body if row[sort] in ("Order", "Bestellung"))
    october = truth.daily("", site, date(2026, 10, 1), date(2026, 10, 31))
    true = sum(row["sales"] for row in october.values())
    assert sold == pytest.approx(true * 100 / (100 + vat), abs=0.02 * len(october))


def test_a_settlement_adds_up_to_its_own_total(full: tuple[Path, Truth]) -> None:
    [path] = (full[0] / "US").glob("settlement-*.txt")
    rows = list(csv.DictReader(io.StringIO(path.read_text()), delimiter="\t"))
    assert sum(float(row["amount"]) for row in rows[1:]) == pytest.approx(float(rows[0]["total-amount"]), abs=0.005)
    assert not any(row["currency"] or row["total-amount"] for row in rows[1:])


def test_a_tmall_shop_is_an_option_that_moves_nothing_else(tmp_path: Path) -> None:
    for name, tmall in (("with", True), ("without", False)):
        write_full(tmp_path / name, asins=10, days=40, seed=5, end=date(2026, 11, 20), tmall=tmall)
    plain = {path.relative_to(tmp_path / "without") for path in (tmp_path / "without").rglob("*") if path.is_file()}
    for path in plain - {Path(".truth.json"), Path("exchange_rates.csv")}:
        assert (tmp_path / "with" / path).read_bytes() == (tmp_path / "without" / path).read_bytes()
    folder = tmp_path / "with/tmall-shop/Tmall"
    shop = CalamineWorkbook.from_path(folder / "店铺.xlsx").get_sheet_by_index(0).to_python()
    header = next(row for row in shop if row and row[0] == "统计日期")
    paid = {row[0]: float(str(row[header.index("支付金额")]).replace(",", "")) for row in shop[shop.index(header) + 1 :]}
    by_channel: dict[str, float] = defaultdict(float)
    visits = list(csv.DictReader(io.StringIO((folder / "visits.csv").read_text())))
    for row in visits:
        by_channel[row["day"]] += float(row["sales"])
    assert len(visits) == len(paid) * len(CHANNELS) and by_channel == pytest.approx(paid)
