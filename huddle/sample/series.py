"""The full sample's long rows of files: Parquet by quarter, by-ASIN reports and stock snapshots by day or week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from huddle.sample.after_sale import returns
from huddle.sample.exports import exported_after, months, put_ads, put_business_report, put_terms, quarters
from huddle.sample.files import ads_details, after_sale_exports, business_reports, canonical, planning, review_exports
from huddle.sample.outbox import Outbox
from huddle.sample.truth import Branch

MOST_WITH_TERMS = 80
"""campaigns in the search-term report of a company with many ASINs"""
DETAIL_DAYS = 35
UI = {"US": "en", "DE": "en"}
"""screen language of the Business Reports: a team that reads English sets every site to it"""


def put_history(outbox: Outbox, branch: Branch, until: date, ads_until: date) -> None:
    """Canonical Parquet by quarter: sales, traffic and stock up to one day, ads up to another."""
    demand, site = branch.demand, branch.demand.site
    assert branch.supply is not None
    writers: list[tuple[str, Any, date]] = [
        ("sales", lambda a, b: canonical.sales(demand, a, b), until),
        ("traffic", lambda a, b: canonical.traffic(demand, a, b), until),
        ("inventory", lambda a, b: canonical.inventory(demand, branch.supply, a, b), until),
        ("ads", lambda a, b: canonical.ads(demand, branch.advertising, a, b), ads_until),
    ]
    for kind, write, last in writers:
        for first, final in quarters(demand.start, last):
            content, rows, totals = write(first, final)
            name = f"{site.folder}/{kind}-{first.year}-Q{(first.month + 2) // 3}.parquet"
            outbox.put(
                name, content, report=f"canonical {kind}", exported_at=exported_after(site, final), shop=site.shop,
                marketplaces=(site.marketplace,), period=(first, final), rows=rows, totals=totals,
            )  # fmt: skip


def put_daily(outbox: Outbox, branch: Branch, days: int) -> None:
    """One-day by-ASIN reports of the last days, each in a folder named after its day."""
    site = branch.demand.site
    for back in range(days):
        day = branch.last_day - timedelta(days=back)
        moment = exported_after(site, day)
        name = f"{site.folder}/{day}/{business_reports.download_name(site.marketplace, moment.date())}"
        put_business_report(outbox, "asin", name, branch, day, day, moment, UI[site.marketplace])


def put_weekly(outbox: Outbox, branch: Branch, weeks: int) -> None:
    """Weekly by-ASIN reports, Sunday to Saturday, in folders named after their span."""
    site = branch.demand.site
    last = branch.last_day - timedelta(days=(branch.last_day.weekday() - 5) % 7)
    for back in range(weeks):
        saturday = last - timedelta(weeks=back)
        sunday, moment = saturday - timedelta(days=6), exported_after(site, saturday)
        name = f"{site.folder}/{sunday}..{saturday}/{business_reports.download_name(site.marketplace, moment.date())}"
        put_business_report(outbox, "asin", name, branch, sunday, saturday, moment, UI[site.marketplace])


def put_planning(outbox: Outbox, branch: Branch, days: int) -> None:
    """A stock snapshot at the end of each of the last days."""
    site = branch.demand.site
    assert branch.supply is not None
    for back in range(days):
        day = branch.last_day - timedelta(days=back)
        content, rows, totals = planning.planning(branch.demand, branch.supply, day)
        outbox.put(
            f"{site.folder}/inventory-planning-{day}.csv", content, report="planning",
            exported_at=exported_after(site, day), shop=site.shop, marketplaces=(site.marketplace,), period=(day, day),
            rows=rows, totals=totals,
        )  # fmt: skip


def put_by_dates(outbox: Outbox, branch: Branch) -> None:
    """Sales and Traffic by date for the whole span, a calendar year a file."""
    site, start = branch.demand.site, branch.demand.start
    for year in range(start.year, branch.last_day.year + 1):
        first, last = max(date(year, 1, 1), start), min(date(year, 12, 31), branch.last_day)
        if first <= last:
            name = f"{site.folder}/sales-and-traffic-by-date-{year}.csv"
            put_business_report(outbox, "date", name, branch, first, last, exported_after(site, last), UI[site.marketplace])


def put_ads_reports(outbox: Outbox, branch: Branch, first: date, moment: datetime, *, is_big: bool) -> None:
    """The three ads reports with daily rows: products in the site's own dialect, brands and display as workbooks."""
    site = branch.demand.site
    style = "german" if site.marketplace == "DE" else "csv" if is_big else "workbook"
    ending = "xlsx" if style == "workbook" else "csv"
    product = f"{site.folder}/Sponsored_Products_Advertised_product_report.{ending}"
    put_ads(outbox, product, branch, ["SP"], first, moment, style)
    for ad_product, title in (("SB", "Brands"), ("SD", "Display")):
        name = f"{site.folder}/Sponsored_{title}_Campaign_report.xlsx"
        put_ads(outbox, name, branch, [ad_product], first, moment, "workbook")


def put_ads_details(outbox: Outbox, branch: Branch, moment: datetime, seed: int) -> None:
    """What splits Sponsored Products further: placements, targets, purchased products of the last five weeks."""
    demand, ads, site = branch.demand, branch.advertising, branch.demand.site
    first = max(branch.last_day - timedelta(days=DETAIL_DAYS), demand.start)

    def put(name: str, report: str, made: ads_details.Made, span: tuple[date, date], exported: datetime) -> None:
        outbox.put(
            f"{site.folder}/{name}", made[0], report=report, exported_at=exported, shop=site.shop,
            marketplaces=(site.marketplace,), period=span, rows=made[1], totals=made[2],
        )  # fmt: skip

    span = (first, branch.last_day)
    put("Sponsored_Products_Placement_report.csv", "ads placement", ads_details.placements(demand, ads, *span, seed), span, moment)
    put("Sponsored_Products_Targeting_report.csv", "ads targeting", ads_details.targets(demand, ads, *span, seed), span, moment)
    put("Sponsored_Products_Purchased_product_report.csv", "ads purchased", ads_details.purchases(demand, ads, *span), span, moment)


def put_search_terms(outbox: Outbox, branch: Branch, first: date, moment: datetime, seed: int, *, is_big: bool) -> None:
    """What shoppers typed, of Sponsored Products and Brands: of a company with many ASINs the largest campaigns alone."""
    site, ending = branch.demand.site, "csv" if is_big else "xlsx"
    for ad_product, title in (("SP", "Products"), ("SB", "Brands")):
        name = f"{site.folder}/Sponsored_{title}_Search_term_report.{ending}"
        put_terms(outbox, name, branch, ad_product, (first, branch.last_day), moment, seed, MOST_WITH_TERMS if is_big else 10**6)


def put_reviews(outbox: Outbox, branch: Branch, moment: datetime) -> None:
    """All reviews: a SellerSprite workbook on the first site, a plain CSV elsewhere."""
    site = branch.demand.site
    is_workbook = site.marketplace == "US"
    write = review_exports.sellersprite if is_workbook else review_exports.plain_csv
    outbox.put(
        f"{site.folder}/reviews-{site.marketplace}.{'xlsx' if is_workbook else 'csv'}",
        write(branch.demand, branch.reviews), report="reviews", exported_at=moment, shop=site.shop,
        marketplaces=(site.marketplace,), rows=len(branch.reviews),
    )  # fmt: skip


def put_after_sale(outbox: Outbox, branch: Branch, first: date, moment: datetime, seed: int) -> None:
    """From `first` on what came back and what was posted, month by month; two Voice of the Customer exports; before it a settlement."""
    demand, site = branch.demand, branch.demand.site
    last = demand.place(branch.last_day)
    came_back = returns(demand, max(demand.place(first) - 14, 0), last, seed)
    since = [one for one in came_back if demand.day(one.place) >= first]

    def put(name: str, report: str, made: tuple[bytes, int, dict[str, float]], exported: datetime, span: tuple[date, date]) -> None:
        outbox.put(
            f"{site.folder}/{name}", made[0], report=report, exported_at=exported, shop=site.shop,
            marketplaces=(site.marketplace,), period=span, rows=made[1], totals=made[2],
        )  # fmt: skip

    put("customer-returns.txt", "returns", after_sale_exports.customer_returns(demand, since), moment, (first, branch.last_day))
    for day in (branch.last_day - timedelta(days=28), branch.last_day):
        made = after_sale_exports.voice(demand, came_back, demand.place(day))
        put(f"{day}/Voice of the Customer.csv", "voice", made, exported_after(site, day), (day, day))
    for start, end in months(first, branch.last_day):
        rows = after_sale_exports.posted(demand, branch.advertising, came_back, start, end)
        made = after_sale_exports.transactions(demand, rows)
        put(f"transactions-{start:%Y-%m}.csv", "transactions", made, exported_after(site, end), (start, end))
    start, end = first - timedelta(days=14), first - timedelta(days=1)
    if site.marketplace == "US" and start >= demand.start:
        rows = after_sale_exports.posted(demand, branch.advertising, came_back, start, end)
        made = after_sale_exports.settlement(demand, rows, start, end)
        put(f"settlement-{end}.txt", "settlement", made, exported_after(site, end), (start, end))
