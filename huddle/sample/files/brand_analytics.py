"""Brand Analytics as Amazon writes it: a line of metadata above the header, shares in hundredths without a sign, the period's last day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta

from huddle.sample.demand import Demand
from huddle.sample.searches import Found, Searched, share_of

Made = tuple[bytes, int, dict[str, float]]
"""content, rows, totals"""

QUERY_PARTS = ("Impressions", "Clicks", "Cart Adds", "Purchases")
CATALOG = (
    "ASIN Title", "ASIN", "Category", "Impressions: Impressions", "Impressions: Rating (Median)", "Impressions: Price (Median)",
    "Impressions: Same Day Shipping Speed", "Impressions: 1D Shipping Speed", "Impressions: 2D Shipping Speed", "Clicks: Clicks",
    "Clicks: Click Rate (CTR)", "Clicks: Price (Median)", "Cart Adds: Cart Adds", "Purchases: Purchases",
    "Purchases: Search Traffic Sales", "Purchases: Conversion Rate %", "Purchases: Rating (Median)", "Purchases: Price (Median)",
    "Reporting Date",
)  # fmt: skip
TERMS = (
    "Search Frequency Rank", "Search Term", *(f"Top Clicked Brand #{k}" for k in (1, 2, 3)),
    *(f"Top Clicked Category #{k}" for k in (1, 2, 3)),
    *(f"Top Clicked Product #{k}: {what}" for k in (1, 2, 3) for what in ("ASIN", "Product Title", "Click Share", "Conversion Share")),
    "Reporting Date",
)  # fmt: skip
BRAND = "Sample brand"
MARKETPLACE_IDS = {"US": "ATVPDKIKX0DER", "DE": "A1PA6795UKMFR9"}
MOST_QUERIES = 100


def rival(row: int, place: int) -> str:
    """The ASIN of a competitor of a product, of a number no product of the company has."""
    return f"B0SMPL{7000 + row % 500 * 5 + place:04d}"


def _week(last: date) -> str:
    first = last - timedelta(days=6)
    return f'Reporting Range=["Weekly"],Select week=["Week {(last + timedelta(days=1)).isocalendar().week} | {first} - {last} {last.year}"]'


def _csv(above: str, table: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    held.write(above + "\n")
    csv.writer(held, lineterminator="\n").writerows(table)
    return ("\ufeff" + held.getvalue()).encode()


def _percent(part: float, whole: float) -> str:
    return f"{part / whole * 100:.2f}" if whole else "0.0"


def query_performance(demand: Demand, told: Sequence[Searched], last: date, asin: str | None = None) -> Made:
    """Search Query Performance of the week that ends on `last`: of the brand, or of one ASIN."""
    owner = "ASIN" if asin else "Brand"
    header = ["Search Query", "Search Query Score", "Search Query Volume"]
    for name in QUERY_PARTS:
        header += [f"{name}: Total Count", f"{name}: {owner} Count"]
        header += [f"{name}: {owner} Share %"] if name != "Cart Adds" or not asin else []
        header += ["Clicks: Click Rate %"] if name == "Clicks" else []
    table: list[list[object]] = [[*header, "Reporting Date"]]
    for place, one in enumerate(told[:MOST_QUERIES], 1):
        said: dict[str, object] = {"Search Query": one.query, "Search Query Score": place, "Search Query Volume": one.volume}
        for name, (market, own) in zip(QUERY_PARTS, (one.impressions, one.clicks, one.carts, one.purchases), strict=True):
            said |= {f"{name}: Total Count": market, f"{name}: {owner} Count": own, f"{name}: {owner} Share %": _percent(own, market)}
        said["Clicks: Click Rate %"] = _percent(one.clicks[0], one.volume)
        table.append([*(said[name] for name in header), last.isoformat()])
    whose = f'ASIN or Product=["{asin}"]' if asin else f'Brand=["{BRAND}"]'
    shown = told[:MOST_QUERIES]
    sums = {f"own_{name}": float(sum(getattr(one, name)[1] for one in shown)) for name in ("impressions", "clicks", "purchases")}
    return _csv(f"{whose},{_week(last)}", table), len(shown), sums


def catalog_performance(demand: Demand, told: Sequence[Found], last: date) -> Made:
    """Search Catalog Performance of the week that ends on `last`, in English."""
    table: list[list[object]] = [list(CATALOG)]
    place = demand.place(last)
    for one in told:
        product, price = demand.products[one.row], demand.site.money(int(demand.price[one.row, place]))
        said: dict[str, object] = dict.fromkeys(CATALOG, "0") | {
            "ASIN Title": product.title(demand.site.language), "ASIN": product.asin, "Category": product.line,
            "Impressions: Impressions": one.impressions, "Impressions: Price (Median)": f"{price:.2f}", "Clicks: Clicks": one.clicks,
            "Clicks: Click Rate (CTR)": _percent(one.clicks, one.impressions), "Clicks: Price (Median)": f"{price:.2f}",
            "Cart Adds: Cart Adds": one.carts, "Purchases: Purchases": one.purchases,
            "Purchases: Search Traffic Sales": f"{one.purchases * price:.2f}",
            "Purchases: Conversion Rate %": _percent(one.purchases, one.clicks), "Purchases: Price (Median)": f"{price:.2f}",
            "Reporting Date": last.isoformat(),
        }  # fmt: skip
        table.append([said[name] for name in CATALOG])
    sums = {"clicks": float(sum(one.clicks for one in told)), "purchases": float(sum(one.purchases for one in told))}
    return _csv(f'Brand=["{BRAND}"],{_week(last)}', table), len(told), sums


def top_terms(demand: Demand, told: Sequence[Searched], last: date) -> Made:
    """Top Search Terms of the week that ends on `last`: each query's rank among all, and the three products most clicked after it."""
    table: list[list[object]] = [list(TERMS)]
    for place, one in enumerate(told[:MOST_QUERIES], 1):
        ours = one.clicks[1] / one.clicks[0]
        usual, title = share_of(demand, one.row), demand.products[one.row].title(demand.site.language)
        others = [(rival(one.row, k), usual * factor) for k, factor in ((1, 1.25), (2, 0.8), (3, 0.55))]
        bought = one.purchases[1] / one.purchases[0] if one.purchases[0] else 0.0
        placed = sorted([(demand.products[one.row].asin, ours), *others], key=lambda pair: (-pair[1], pair[0]))[:3]
        said: dict[str, object] = dict.fromkeys(TERMS, "") | {
            "Search Frequency Rank": 350 + round(61 * place**1.35), "Search Term": one.query, "Reporting Date": last.isoformat(),
            "Top Clicked Category #1": demand.products[one.row].line,
        }  # fmt: skip
        for k, (asin, share) in enumerate(placed, 1):
            is_ours = asin == demand.products[one.row].asin
            said |= {
                f"Top Clicked Product #{k}: ASIN": asin, f"Top Clicked Product #{k}: Click Share": f"{share * 100:.2f}",
                f"Top Clicked Product #{k}: Product Title": title if is_ours else "Another product",
                f"Top Clicked Product #{k}: Conversion Share": f"{(bought if is_ours else share * 0.9) * 100:.2f}",
                f"Top Clicked Brand #{k}": BRAND if is_ours else f"Sample rival {k}",
            }  # fmt: skip
        table.append([said[name] for name in TERMS])
    return _csv(_week(last), table), len(table) - 1, {}


def repeat_purchase(demand: Demand, first: date, last: date) -> Made:
    """Repeat Purchase of a month as the reports interface gives it: one JSON document, shares of 0 to 1."""
    days = slice(demand.place(first), demand.place(last) + 1)
    rng = demand.site.generator(first.toordinal(), "repeat")
    told = []
    for row in demand.listed:
        share = round(float(rng.uniform(0.02, 0.05)) * (1.8 if demand.products[row].price < 20 else 1.0), 4)
        orders, coins = int(demand.order_items[row, days].sum()), int(demand.sales[row, days].sum())
        if orders:
            again = demand.site.money(round(coins * share * 1.15))
            told.append({
                "startDate": first.isoformat(), "endDate": last.isoformat(), "asin": demand.products[row].asin, "orders": orders,
                "uniqueCustomers": max(round(orders * 0.96), 1), "repeatCustomersPctTotal": share,
                "repeatPurchaseRevenue": {"amount": again, "currencyCode": demand.site.currency},
                "repeatPurchaseRevenuePctTotal": round(min(share * 1.15, 1.0), 4),
            })  # fmt: skip
    about = {
        "reportType": "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT", "reportOptions": {"reportPeriod": "MONTH"},
        "dataStartTime": first.isoformat(), "dataEndTime": last.isoformat(), "marketplaceIds": [MARKETPLACE_IDS[demand.site.marketplace]],
    }  # fmt: skip
    return json.dumps({"reportSpecification": about, "dataByAsin": told}).encode(), len(told), {}
