"""The same company stands behind every file: totals agree across exports, recomputed here from the bytes alone."""

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from huddle.sample import Truth, search_terms

ZONES = {"US": "America/Los_Angeles", "DE": "Europe/Berlin"}
LAST = {"US": date(2026, 11, 18), "DE": date(2026, 11, 19)}
CHANNEL = {"US": "Amazon.com", "DE": "Amazon.de"}
REGION = {"US": "NA", "DE": "EU"}


def amount(text: str) -> float:
    return float(text.strip("$€").replace(",", ""))


def by_date(root: Path, site: str) -> dict[date, dict[str, str]]:
    rows: dict[date, dict[str, str]] = {}
    for path in sorted((root / site).glob("sales-and-traffic-by-date-*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
            rows[datetime.strptime(row["Date"], "%m/%d/%y").date()] = row
    return rows


def by_asin(root: Path, site: str, day: date) -> dict[str, dict[str, str]]:
    path = next((root / site / day.isoformat()).glob("BusinessReport*.csv"))
    return {row["(Child) ASIN"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))}


def order_rows(root: Path, site: str) -> list[dict[str, str]]:
    text = (root / f"all-orders-{REGION[site]}.txt").read_text()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


@pytest.mark.parametrize("site", ["US", "DE"])
def test_by_date_is_by_asin_and_the_old_listing(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    dates = by_date(root, site)
    assert max(dates) == LAST[site] and len(dates) == (LAST[site] - (truth.end - timedelta(days=260))).days + 1
    for back in range(45):
        day = LAST[site] - timedelta(days=back)
        rows = by_asin(root, site, day)
        old = truth.asin_day("", site, "B0SMPL9999", day)
        assert "B0SMPL9999" not in rows
        units = sum(int(amount(row["Units Ordered"])) for row in rows.values())
        sales = sum(amount(row["Ordered Product Sales"]) for row in rows.values())
        assert int(amount(dates[day]["Units Ordered"])) == units + old["units"]
        assert amount(dates[day]["Ordered Product Sales"]) == pytest.approx(sales + old["sales"], abs=0.005)
        assert amount(dates[day]["Sessions - Total"]) < sum(amount(row["Sessions - Total"]) for row in rows.values())


@pytest.mark.parametrize("site", ["US", "DE"])
def test_by_asin_says_the_truth_of_its_day(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    day = LAST[site] - timedelta(days=3)
    for asin, row in by_asin(root, site, day).items():
        true = truth.asin_day("", site, asin, day)
        assert int(amount(row["Sessions - Total"])) == true["sessions"]
        assert int(amount(row["Page Views - Total"])) == true["page_views"]
        assert int(amount(row["Units Ordered"])) == true["units"] >= int(amount(row["Units Ordered - B2B"]))
        assert int(amount(row["Total Order Items"])) == true["order_items"] <= true["units"]
        assert amount(row["Ordered Product Sales"]) == true["sales"] == pytest.approx(true["units"] * true["price"])


@pytest.mark.parametrize("site", ["US", "DE"])
def test_orders_have_the_units_of_by_date_in_the_sites_own_days(full: tuple[Path, Truth], site: str) -> None:
    root, _ = full
    units: dict[date, int] = defaultdict(int)
    sales: dict[date, float] = defaultdict(float)
    pending: dict[date, int] = defaultdict(int)
    seen = set()
    for row in order_rows(root, site):
        assert row["order-item-id "] not in seen
        seen.add(row["order-item-id "])
        if row["order-status"] == "Cancelled" or row["sales-channel"] == "Non-Amazon":
            continue
        assert row["sales-channel"] == CHANNEL[site]
        day = datetime.fromisoformat(row["purchase-date"]).astimezone(ZoneInfo(ZONES[site])).date()
        units[day] += int(row["quantity"])
        if row["item-price"]:
            sales[day] += float(row["item-price"])
        else:
            assert row["order-status"] == "Pending" and row["currency"] == ""
            pending[day] += 1
    dates = by_date(root, site)
    complete = [day for day in units if day <= LAST[site]]
    assert len(complete) >= 55 and 1 < len(set(pending)) < 6
    for day in complete:
        assert units[day] == int(amount(dates[day]["Units Ordered"]))
        if not pending[day]:
            assert sales[day] == pytest.approx(amount(dates[day]["Ordered Product Sales"]), abs=0.005)
        else:
            assert sales[day] < amount(dates[day]["Ordered Product Sales"])


def test_the_running_us_day_is_in_the_orders_only_as_far_as_it_had_come(full: tuple[Path, Truth]) -> None:
    moments = [datetime.fromisoformat(row["purchase-date"]) for row in order_rows(full[0], "US")]
    local = [moment.astimezone(ZoneInfo(ZONES["US"])) for moment in moments]
    running = [moment for moment in local if moment.date() == date(2026, 11, 19)]
    assert max(moments) < full[1].exported_at and running
    whole = sum(1 for moment in local if moment.date() == date(2026, 11, 18))
    assert 0.3 * whole < len(running) < 0.98 * whole


@pytest.mark.parametrize("site", ["US", "DE"])
def test_history_and_reports_cover_every_day_once(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    for kind in ("sales", "traffic"):
        days = duckdb.sql(
            f"select distinct period_start as day from '{root}/{site}/{kind}-*.parquet' where period_start = period_end"
        ).fetchall()
        found = sorted(day for (day,) in days) + sorted(LAST[site] - timedelta(days=back) for back in range(45))
        assert found == truth.days("", site)
    [total] = duckdb.sql(f"select sum(units), sum(sales) from '{root}/{site}/sales-*.parquet'").fetchall()
    daily = truth.daily("", site, truth.days("", site)[0], LAST[site] - timedelta(days=45))
    listed = [row for (asin, _), row in daily.items() if asin != "B0SMPL9999"]
    assert int(total[0]) == sum(row["units"] for row in listed)
    assert float(total[1]) == pytest.approx(sum(row["sales"] for row in listed), abs=0.005)


def test_ads_of_files_are_the_ads_of_the_truth(full: tuple[Path, Truth]) -> None:
    root, truth = full
    spend: dict[date, float] = defaultdict(float)
    for name in ("Products_Advertised_product", "Brands_Campaign", "Display_Campaign"):
        path = root / f"US/Sponsored_{name}_report.xlsx"
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        cost = rows[0].index("Spend")
        for row in rows[1:]:
            spend[row[0]] += row[cost]
    history = duckdb.sql(f"select period_start, sum(spend) from '{root}/US/ads-*.parquet' group by all").fetchall()
    assert not {day for day, _ in history} & set(spend)
    found = spend | {day: float(cost) for day, cost in history}
    assert sorted(found) == truth.days("", "US")
    for day in truth.days("", "US"):
        assert found[day] == pytest.approx(truth.site_day("", "US", day)["ad_spend"], abs=0.005)


@pytest.mark.parametrize("site", ["US", "DE"])
def test_stock_follows_from_sales_and_arrivals(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    rows = duckdb.sql(
        f"select asin, snapshot_day, available from '{root}/{site}/inventory-*.parquet' order by asin, snapshot_day"
    ).fetchall()
    stock = {(asin, day): available for asin, day, available in rows}
    arrived = 0
    for (asin, day), available in stock.items():
        before = stock.get((asin, day - timedelta(days=1)))
        assert available >= 0
        if before is not None:
            change = available - before + truth.asin_day("", site, asin, day)["units"]
            assert change >= 0
            arrived += change > 0
    assert arrived > 20


@pytest.mark.parametrize("site", ["US", "DE"])
def test_every_file_holds_what_the_truth_file_says_of_it(full: tuple[Path, Truth], site: str) -> None:
    root, truth = full
    for told in truth.files:
        if told["report"] == "planning" and told["marketplaces"] == [site]:
            rows = list(csv.DictReader(io.StringIO((root / told["file"]).read_text())))
            assert len(rows) == told["rows"]
            assert sum(int(row["available"]) for row in rows) == told["totals"]["available"]
        if told["report"] == "orders" and told["marketplaces"] == [site]:
            rows = order_rows(root, site)
            sold = [r for r in rows if r["order-status"] != "Cancelled" and r["sales-channel"] != "Non-Amazon"]
            assert len(rows) == told["rows"]
            assert sum(int(row["quantity"]) for row in sold) == told["totals"]["units"]
            sales = sum(float(row["item-price"] or 0) for row in sold)
            assert sales == pytest.approx(told["totals"]["sales"], abs=0.005)


def test_search_terms_stay_within_their_campaigns_and_some_never_buy(full: tuple[Path, Truth]) -> None:
    branch = full[1].branch("", "US")
    ads, last = branch.advertising, branch.demand.place(branch.last_day)
    never = 0
    for place, campaign in enumerate(ads.campaigns):
        if campaign.ad_product == "SD":
            continue
        found = list(search_terms.searched(branch.demand, ads, place, (last - 13, last), full[1].seed))
        for name in search_terms.COUNTED:
            told = sum(counts[name] for _, _, counts in found)
            whole = int(getattr(ads, name)[place, last - 13 : last + 1].sum())
            assert told <= whole, (campaign.name, name)
        never += any(term.buys == 0 and not sum(c["orders"] for _, t, c in found if t == term) for _, term, _ in found)
    assert never
