"""What a team exports once a week or a month beside its daily reports, made from the same demand as those."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from huddle.sample.after_sale import returns
from huddle.sample.exports import exported_after, months
from huddle.sample.files import ads_details, brand_analytics, listings, market_exports, stock_exports
from huddle.sample.files.brand_analytics import Made
from huddle.sample.outbox import Outbox
from huddle.sample.searches import found, searched
from huddle.sample.truth import Branch

LISTING_WEEKS = {"US": 8, "DE": 6}
"""weekly exports of All Listings; of other sites none"""
BULK_WEEKS = {"US": 6, "DE": 3}
"""weekly downloads of the bulk workbook"""
QUERY_WEEKS = {"US": 6, "DE": 3}
"""weeks of Search Query Performance; half of them of Search Catalog Performance"""
TERM_WEEKS = {"US": 3}
"""weeks of Top Search Terms"""
LOOKED_AT = (0, 2, 6)
"""products whose own searches, ranks, competitors and topics are exported: a best seller, one that ran out, one with complaints"""
TRACKED = 20
"""the best sellers of the first site whose ranks a tool looks up every week"""
TRACKED_WEEKS = 8
LEDGER_DAYS = 46
"""days of the inventory ledger: from where the quarterly stock files end to where the daily snapshots begin"""


def put_weekly_exports(outbox: Outbox, branch: Branch, seed: int, *, is_eventful: bool) -> None:
    """Listings, bulk workbooks, Brand Analytics, what research tools say, and what keeping stock costs."""
    _put_listings(outbox, branch, is_eventful=is_eventful)
    _put_bulk(outbox, branch, is_eventful=is_eventful)
    _put_searches(outbox, branch)
    _put_market(outbox, branch)
    _put_stock(outbox, branch, seed)


def weeks(branch: Branch, count: int) -> list[date]:
    """The last day and each seventh before it, oldest first; days before the company's first fortnight are left out."""
    days = [branch.last_day - timedelta(weeks=back) for back in reversed(range(count))]
    return [day for day in days if (day - branch.demand.start).days >= 14]


def _put(
    outbox: Outbox, branch: Branch, name: str, report: str, made: Made, span: tuple[date, date],
    exported: datetime | None = None,
) -> None:
    """One file of a site, exported after its span had ended unless said otherwise."""
    site = branch.demand.site
    outbox.put(
        f"{site.folder}/{name}", made[0], report=report, exported_at=exported or exported_after(site, span[1]), shop=site.shop,
        marketplaces=(site.marketplace,), period=span, rows=made[1], totals=made[2],
    )  # fmt: skip


def _put_listings(outbox: Outbox, branch: Branch, *, is_eventful: bool) -> None:
    assert branch.supply is not None
    for day in weeks(branch, LISTING_WEEKS.get(branch.demand.site.marketplace, 0)):
        made = listings.listings(branch.demand, branch.supply, day, branch.last_day, is_eventful=is_eventful)
        _put(outbox, branch, f"{day}/All Listings Report.txt", "listings", made, (day, day))


def _put_bulk(outbox: Outbox, branch: Branch, *, is_eventful: bool) -> None:
    demand, ads = branch.demand, branch.advertising
    for day in weeks(branch, BULK_WEEKS.get(demand.site.marketplace, 0)):
        made = ads_details.bulk(demand, ads, day, branch.last_day, is_eventful=is_eventful)
        _put(outbox, branch, f"{day}/bulk-operations.xlsx", "ads bulk", made, (day, day))


def _full_months(branch: Branch, count: int) -> list[tuple[date, date]]:
    """The last whole calendar months that the company knows, oldest first."""
    whole = [
        (first, last) for first, last in months(branch.demand.start, branch.last_day)
        if first.day == 1 and (last + timedelta(days=1)).day == 1
    ]  # fmt: skip
    return whole[-count:]


def _saturdays(branch: Branch, count: int) -> list[date]:
    """The last days of the last whole weeks as Brand Analytics counts them, Sunday to Saturday, oldest first."""
    newest = branch.last_day - timedelta(days=(branch.last_day.weekday() - 5) % 7)
    days = [newest - timedelta(weeks=back) for back in reversed(range(count))]
    return [day for day in days if (day - branch.demand.start).days >= 14]


def _put_searches(outbox: Outbox, branch: Branch) -> None:
    demand, site = branch.demand, branch.demand.site.marketplace
    saturdays = _saturdays(branch, QUERY_WEEKS.get(site, 0))
    for back, day in enumerate(reversed(saturdays)):
        span, stamp = (day - timedelta(days=6), day), f"{day:%Y_%m_%d}"
        told = searched(demand, demand.listed, span)
        name = f"{site}_Search_Query_Performance_Brand_View_Simple_Week_{stamp}.csv"
        _put(outbox, branch, name, "search queries", brand_analytics.query_performance(demand, told, day), span)
        if back <= len(saturdays) // 2:
            made = brand_analytics.catalog_performance(demand, [found(demand, row, span) for row in demand.listed], day)
            _put(outbox, branch, f"{site}_Search_Catalog_Performance_Simple_Week_{stamp}.csv", "search catalog", made, span)
        if back < TERM_WEEKS.get(site, 0):
            made = brand_analytics.top_terms(demand, told, day)
            _put(outbox, branch, f"{site}_Top_Search_Terms_Simple_Week_{stamp}.csv", "search terms", made, span)
        for row in LOOKED_AT if back == 0 and site == "US" else ():
            asin, mine = demand.products[row].asin, searched(demand, [row], span)
            made = brand_analytics.query_performance(demand, mine, day, asin)
            name = f"{site}_Search_Query_Performance_ASIN_View_Simple_Week_{stamp}_{asin}.csv"
            _put(outbox, branch, name, "search queries", made, span)
    if saturdays:
        for first, last in _full_months(branch, 2):
            made = brand_analytics.repeat_purchase(demand, first, last)
            _put(outbox, branch, f"repeat-purchase-{first:%Y-%m}.json", "repeat purchase", made, (first, last))


def _put_market(outbox: Outbox, branch: Branch) -> None:
    """Ranks, competitors and topics: on the first site by Helium 10 and SellerSprite, on the second by SellerSprite and Keepa."""
    demand, supplied, site = branch.demand, branch.supply, branch.demand.site.marketplace
    assert supplied is not None
    looks, newest = weeks(branch, TRACKED_WEEKS), branch.last_day
    if site not in LISTING_WEEKS or len(looks) < 2:
        return
    twice = sorted({looks[-min(4, len(looks))], newest})
    if site == "US":
        made = market_exports.tracker(demand, supplied, demand.listed[:TRACKED], looks)
        _put(outbox, branch, "keyword-tracker.csv", "keyword ranks", made, (looks[0], newest))
        for row in LOOKED_AT:
            asin = demand.products[row].asin
            made = market_exports.cerebro(demand, supplied, row, newest)
            _put(outbox, branch, f"US_AMAZON_cerebro_{asin}_{newest}.csv", "keyword ranks", made, (newest, newest))
            made = market_exports.review_topics(demand, branch.reviews, row, newest)
            _put(outbox, branch, f"{newest}/Helium_10_Review_Analysis_-_{asin}.xlsx", "review topics", made, (newest, newest))
        for day in twice:
            for row in LOOKED_AT[:2]:
                made = market_exports.sellersprite_products(demand, branch.reviews, row, day, newest)
                _put(outbox, branch, f"{day}/Competitor-{demand.products[row].asin}.xlsx", "competitors", made, (day, day))
        return
    for day in twice:
        made = market_exports.reverse(demand, supplied, 0, day)
        _put(outbox, branch, f"{day}/ReverseASIN-{demand.products[0].asin}.xlsx", "keyword ranks", made, (day, day))
        made = market_exports.keepa(demand, branch.reviews, 0, day, newest)
        _put(outbox, branch, f"{day}/KeepaExport.csv", "competitors", made, (day, day))


def _put_stock(outbox: Outbox, branch: Branch, seed: int) -> None:
    """Storage fees of the last months, removal orders since then, and the ledger of the last weeks."""
    demand, supplied, last = branch.demand, branch.supply, branch.last_day
    assert supplied is not None
    known = _full_months(branch, 2)
    for first, end in known:
        made = stock_exports.storage_fees(demand, supplied, first, end)
        _put(outbox, branch, f"storage-fees-{first:%Y-%m}.txt", "storage fees", made, (first, first), exported_after(demand.site, last))
    if known:
        first = known[0][0]
        came_back = returns(demand, max(demand.place(first) - 35, 0), demand.place(last), seed)
        made = stock_exports.removals(demand, came_back, first, last)
        _put(outbox, branch, "removal-orders.txt", "removals", made, (first, last))
    if demand.site.marketplace in LISTING_WEEKS:
        first = max(last - timedelta(days=LEDGER_DAYS - 1), demand.start + timedelta(days=1))
        _put(outbox, branch, "inventory-ledger.tsv", "ledger", stock_exports.ledger(demand, supplied, first, last), (first, last))
