"""What a team exports by week and month says the same as its daily reports: prices, searches, stock, fees, topics."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huddle.sample import Truth
from huddle.sample.files.market_exports import TOPICS
from huddle.sample.files.stock_exports import FEE_OF_A_UNIT_SOLD

Company = tuple[Path, Truth]


def rows_of(path: Path, *, tabs: bool = False, above: int = 0) -> list[dict[str, str]]:
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)[above:]
    return list(csv.DictReader(io.StringIO("".join(lines)), delimiter="\t" if tabs else ","))


def listings(company: Company, site: str) -> dict[date, dict[str, dict[str, str]]]:
    paths = sorted((company[0] / site).glob("*/All Listings Report.txt"))
    return {date.fromisoformat(path.parent.name): {row["seller-sku"]: row for row in rows_of(path, tabs=True)} for path in paths}


@pytest.mark.parametrize("site", ["US", "DE"])
def test_a_listed_price_is_what_shoppers_paid_that_day(full: Company, site: str) -> None:
    demand = full[1].branch("", site).demand
    skus = {product.sku: row for row, product in enumerate(demand.products)}
    found = listings(full, site)
    assert len(found) >= 6
    for day, offers in found.items():
        for sku, row in skus.items():
            if sku in offers:
                assert float(offers[sku]["price"]) == demand.site.money(int(demand.price[row, demand.place(day)]))


def test_two_prices_changed_for_good_and_titles_offers_and_states_change_too(full: Company, quiet: Company) -> None:
    found = listings(full, "US")
    days = sorted(found)
    newest, oldest = found[days[-1]], found[days[0]]
    demand = full[1].branch("", "US").demand
    moved = [product.sku for row, product in enumerate(demand.products)
             if demand.price[row, demand.place(full[1].branch("", "US").last_day)] != demand.usual_price[row, 0]]  # fmt: skip
    assert len(moved) == 2 and all(newest[sku]["price"] != oldest[sku]["price"] for sku in moved)
    assert sum(newest[sku]["item-name"] != oldest[sku]["item-name"] for sku in set(newest) & set(oldest)) == 1
    assert len(set(newest) - set(oldest)) == 1 and len(set(oldest) - set(newest)) == 1
    assert [sku for sku, row in newest.items() if row["status"] == "Inactive"] == [demand.products[2].sku], "the one out of stock"
    calm = list(listings(quiet, "US").values())
    assert all(one.keys() == calm[0].keys() and {row["status"] for row in one.values()} == {"Active"} for one in calm)


def test_a_bulk_workbook_tells_a_cut_a_raise_and_a_pause(full: Company) -> None:
    states: dict[str, dict[str, tuple[str, float]]] = {}
    for path in sorted((full[0] / "US").glob("*/bulk-operations.xlsx")):
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        place = {str(name): at for at, name in enumerate(header)}
        states[path.parent.name] = {
            str(row[place["Campaign Name"]]): (str(row[place["State"]]), float(str(row[place["Daily Budget"]])))
            for row in rows if row[place["Entity"]] == "Campaign"
        }  # fmt: skip
    oldest, newest = states[min(states)], states[max(states)]
    assert len(states) == 6 and oldest.keys() == newest.keys()
    assert [name for name in newest if oldest[name][0] != newest[name][0]] == [list(newest)[-1]]
    ups = [name for name in newest if newest[name][1] > oldest[name][1]]
    downs = [name for name in newest if newest[name][1] < oldest[name][1]]
    best = full[1].branch("", "US").demand.products[0].names[0]
    assert ups and any(best in name for name in downs), "the planted cut of the best seller's ads"


@pytest.mark.parametrize("site", ["US", "DE"])
def test_searches_never_bring_more_than_the_site_sold(full: Company, site: str) -> None:
    truth = full[1]
    for path in sorted((full[0] / site).glob("*_Search_Catalog_Performance_*.csv")):
        rows = rows_of(path, above=1)
        last = date.fromisoformat(rows[0]["Reporting Date"])
        days = [last - timedelta(days=back) for back in range(7)]
        for row in rows:
            told = [truth.asin_day("", site, row["ASIN"], day) for day in days]
            assert int(row["Purchases: Purchases"]) <= sum(one["units"] for one in told)
            assert int(row["Clicks: Clicks"]) <= sum(one["sessions"] for one in told)
    for path in sorted((full[0] / site).glob("*_Search_Query_Performance_*.csv")):
        owner = "ASIN" if "ASIN_View" in path.name else "Brand"
        for row in rows_of(path, above=1):
            for part in ("Impressions", "Clicks", "Cart Adds", "Purchases"):
                assert int(row[f"{part}: {owner} Count"]) <= int(row[f"{part}: Total Count"])


def test_the_ledger_moves_as_the_stock_does(full: Company) -> None:
    truth = full[1]
    before: dict[str, int] = {}
    for row in rows_of(full[0] / "US/inventory-ledger.tsv", tabs=True):
        opening, closing = int(row["Starting Warehouse Balance"]), int(row["Ending Warehouse Balance"])
        assert opening + int(row["Receipts"]) + int(row["Customer Shipments"]) == closing
        assert before.get(row["ASIN"], opening) == opening
        before[row["ASIN"]] = closing
    for asin, closing in before.items():
        assert truth.asin_day("", "US", asin, truth.branch("", "US").last_day)["available"] == closing


@pytest.mark.parametrize("site", ["US", "DE"])
def test_storage_fees_by_product_add_up_to_the_posted_fee(full: Company, site: str) -> None:
    demand = full[1].branch("", site).demand
    fees = sum(float(row["estimated_monthly_storage_fee"]) for row in rows_of(full[0] / site / "storage-fees-2026-10.txt", tabs=True))
    eighth = demand.place(date(2026, 11, 8))
    assert fees == pytest.approx(int(demand.units[:, eighth - 30 : eighth].sum()) * FEE_OF_A_UNIT_SOLD / 100, abs=0.01)


def test_removed_units_came_back_broken_the_month_before(full: Company) -> None:
    back: dict[str, int] = defaultdict(int)
    for row in rows_of(full[0] / "US/customer-returns.txt", tabs=True):
        if row["detailed-disposition"] != "SELLABLE" and "2026-09-02" <= row["return-date"][:10] <= "2026-09-29":
            back[row["sku"]] += 1
    removed = {row["sku"]: int(row["disposed-quantity"]) for row in rows_of(full[0] / "US/removal-orders.txt", tabs=True)
               if row["request-date"].startswith("2026-10-05")}  # fmt: skip
    assert back and all(removed[sku] >= units for sku, units in back.items() if sku in removed)


def test_topics_count_the_reviews(full: Company) -> None:
    branch = full[1].branch("", "US")
    [path] = (full[0] / "US").glob("*/Helium_10_Review_Analysis_-_B0SMPL0007.xlsx")
    _, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Negative Topic Insights").to_python()
    since = branch.last_day - timedelta(days=180)
    said = Counter(TOPICS[one.topic][0] for one in branch.reviews if one.row == 6 and one.topic and since < one.day <= branch.last_day)
    assert {str(row[0]): int(float(str(row[2]))) for row in rows} == said and said["Leaking"] >= 8


def test_a_repeat_purchase_document_is_of_its_month(full: Company) -> None:
    told = json.loads((full[0] / "US/repeat-purchase-2026-10.json").read_text())
    assert told["reportSpecification"]["dataStartTime"] == "2026-10-01"
    demand = full[1].branch("", "US").demand
    days = slice(demand.place(date(2026, 10, 1)), demand.place(date(2026, 10, 31)) + 1)
    for row in told["dataByAsin"]:
        [at] = [place for place, product in enumerate(demand.products) if product.asin == row["asin"]]
        assert row["orders"] == int(demand.order_items[at, days].sum()) >= row["uniqueCustomers"]


def test_every_weekly_export_of_the_company_is_there(full: Company) -> None:
    told = Counter(one["report"] for one in full[1].files)
    wanted = {"listings", "ads bulk", "search queries", "search catalog", "search terms", "repeat purchase", "keyword ranks", "competitors",
              "review topics", "storage fees", "removals", "ledger"}  # fmt: skip
    assert wanted <= set(told) and sum(told.values()) < 330
