"""Advertising reports of both generations: workbooks and CSVs in English, Chinese and German, daily rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huddle.sample.advertising import Advertising, Campaign
from huddle.sample.demand import Demand
from huddle.sample.files.business_reports import SIGNS, comma
from huddle.sample.search_terms import COUNTED, searched
from huddle.sample.sites import ADS_MARKETPLACE
from huddle.sample.workbook import Cell, workbook

Columns = tuple[tuple[str, str], ...]

SP_PRODUCT: dict[str, Columns] = {
    "en": (
        ("date", "Date"), ("portfolio", "Portfolio name"), ("currency", "Currency"), ("campaign", "Campaign Name"),
        ("ad_group", "Ad Group Name"), ("country", "Country"), ("sku", "Advertised SKU"), ("asin", "Advertised ASIN"),
        ("impressions", "Impressions"), ("clicks", "Clicks"), ("ctr", "Click-Thru Rate (CTR)"),
        ("cpc", "Cost Per Click (CPC)"), ("spend", "Spend"), ("sales", "7 Day Total Sales "),
        ("acos", "Total Advertising Cost of Sales (ACOS) "), ("roas", "Total Return on Advertising Spend (ROAS)"),
        ("orders", "7 Day Total Orders (#)"), ("units", "7 Day Total Units (#)"), ("cvr", "7 Day Conversion Rate"),
        ("same_units", "7 Day Advertised SKU Units (#)"), ("other_units", "7 Day Other SKU Units (#)"),
        ("same_sales", "7 Day Advertised SKU Sales "), ("other_sales", "7 Day Other SKU Sales "),
    ),
    "zh": (
        ("date", "日期"), ("portfolio", "广告组合名称"), ("currency", "货币"), ("campaign", "广告活动名称"),
        ("ad_group", "广告组名称"), ("country", "国家/地区"), ("sku", "广告SKU"), ("asin", "广告ASIN"),
        ("impressions", "展示量"), ("clicks", "点击量"), ("ctr", "点击率 (CTR)"), ("cpc", "单次点击成本 (CPC)"),
        ("spend", "花费"), ("sales", "7天总销售额"), ("acos", "广告投入产出比 (ACOS) 总计"),
        ("roas", "总广告投资回报率 (ROAS)"), ("orders", "7天总订单数(#)"), ("units", "7天总销售量(#)"),
        ("cvr", "7天的转化率"), ("same_units", "7天内广告SKU销售量(#)"), ("other_units", "7天内其他SKU销售量(#)"),
        ("same_sales", "7天内广告SKU销售额"), ("other_sales", "7天内其他SKU销售额"),
    ),
    "de": (
        ("date", "Datum"), ("portfolio", "Portfolioname"), ("currency", "Währung"), ("campaign", "Kampagnen-Name"),
        ("ad_group", "Anzeigengruppenname"), ("sku", "Beworbene SKU"), ("asin", "Beworbene ASIN"),
        ("impressions", "Impressionen"), ("clicks", "Klicks"), ("ctr", "Klickrate (CTR)"),
        ("cpc", "Kosten pro Klick (CPC)"), ("spend", "Ausgaben"), ("sales", "7 Tage, Umsatz gesamt (€)"),
        ("acos", "Zugeschriebene Umsatzkosten (ACOS) gesamt "),
        ("roas", "Gesamte Rentabilität der Anzeigenkosten (ROAS)"), ("orders", "7 Tage, Aufträge gesamt (#)"),
        ("units", "7 Tage, Einheiten gesamt (#)"), ("cvr", "7-Tage-Konversionsrate"),
        ("same_units", "7 Tage, Beworbene SKU-Einheiten (#)"), ("other_units", "7-Tage, Andere SKU-Einheiten (#)"),
        ("same_sales", "7 Tage, Beworbene SKU-Umsätze (€)"), ("other_sales", "7-Tage, Andere SKU-Umsätze (€)"),
    ),
}  # fmt: skip
_CAMPAIGN_HEAD: Columns = (
    ("date", "Date"), ("portfolio", "Portfolio name"), ("currency", "Currency"), ("campaign", "Campaign Name"),
)  # fmt: skip
_CAMPAIGN_MONEY: Columns = (
    ("cpc", "Cost Per Click (CPC)"), ("spend", "Spend"), ("acos", "Total Advertising Cost of Sales (ACOS) "),
    ("roas", "Total Return on Advertising Spend (ROAS)"), ("sales", "14 Day Total Sales "),
    ("orders", "14 Day Total Orders (#)"), ("units", "14 Day Total Units (#)"), ("cvr", "14 Day Conversion Rate"),
    ("ntb_orders", "14 Day New-to-brand Orders (#)"), ("ntb_share", "14 Day % of Orders New-to-brand"),
)  # fmt: skip
_CLICKS: Columns = (("clicks", "Clicks"), ("ctr", "Click-Thru Rate (CTR)"))
SB_CAMPAIGN: Columns = (*_CAMPAIGN_HEAD, ("impressions", "Impressions"), *_CLICKS, *_CAMPAIGN_MONEY)
SD_CAMPAIGN: Columns = (
    *_CAMPAIGN_HEAD, ("bid", "Bid Optimization"), ("impressions", "Impressions"), ("viewable", "Viewable Impressions"),
    *_CLICKS, ("vcpm", "Cost per 1,000 viewable impressions (VCPM)"), *_CAMPAIGN_MONEY,
)  # fmt: skip
UNIFIED_ZH: Columns = (
    ("currency", "预算货币"), ("date", "日期"), ("account_id", "广告主账户 ID"), ("account", "广告主账户名称"),
    ("ad_product", "广告产品"), ("portfolio_id", "广告组合编号"), ("portfolio", "广告组合名称"),
    ("campaign_id", "广告活动编号"), ("campaign", "广告活动名称"), ("ad_group_id", "广告组编号"),
    ("ad_group", "广告组名称"), ("asin", "推广的商品编号"), ("parent", "推广的商品父级编号"), ("sku", "推广的商品 SKU"),
    ("site", "推广的商品站点"), ("impressions", "展示量"), ("clicks", "点击量"), ("ctr", "点击率"), ("spend", "总成本"),
    ("orders", "购买量"), ("sales", "销售额"), ("units", "已售商品数量"), ("cpa", "单次购买成本"), ("cvr", "购买率"),
    ("roas", "ROAS"),
)  # fmt: skip
SP_TERM: Columns = (
    ("date", "Date"), ("portfolio", "Portfolio name"), ("currency", "Currency"), ("campaign", "Campaign Name"),
    ("ad_group", "Ad Group Name"), ("country", "Country"), ("targeting", "Targeting"), ("match", "Match Type"),
    ("term", "Customer Search Term"), *SP_PRODUCT["en"][8:],
)  # fmt: skip
SB_TERM: Columns = (
    ("date", "Date"), ("portfolio", "Portfolio name"), ("currency", "Currency"), ("campaign", "Campaign Name"),
    ("ad_group", "Ad Group Name"), ("targeting", "Targeting"), ("match", "Match Type"), ("term", "Customer Search Term"),
    ("impressions", "Impressions"), *_CLICKS, *_CAMPAIGN_MONEY[:8],
)  # fmt: skip
MONEY = {"cpc", "spend", "sales", "same_sales", "other_sales", "vcpm"}
PERCENT = {"ctr", "acos", "cvr", "ntb_share"}
COUNTRY = {
    "US": ("United States", "美国"),
    "UK": ("United Kingdom", "英国"),
    "DE": ("Germany", "德国"),
    "JP": ("Japan", "日本"),
}
AD_PRODUCT_ZH = {"SP": "商品推广", "SB": "品牌推广", "SD": "展示型推广"}


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _facts(demand: Demand, campaign: Campaign) -> dict[str, Any]:
    product = demand.products[campaign.row] if campaign.row is not None else None
    number = sum(map(ord, campaign.name)) * 7919 % 10**8
    return {
        "portfolio": campaign.line, "currency": demand.site.currency, "campaign": campaign.name, "bid": "Conversions",
        "ad_group": "Group 1", "country": COUNTRY[demand.site.marketplace][0],
        "sku": product.sku if product else "", "asin": product.asin if product else "",
        "parent": product.parent_asin if product else "", "account": "Sample advertiser",
        "account_id": "ENTITY0SAMPLE0", "ad_product": AD_PRODUCT_ZH[campaign.ad_product],
        "site": ADS_MARKETPLACE.get(demand.site.marketplace, "") if product else "",
        "portfolio_id": f"9000000{sum(map(ord, campaign.line)):08d}", "campaign_id": f"9100000{number:08d}",
        "ad_group_id": f"9200000{number:08d}",
    }  # fmt: skip


@dataclass(frozen=True)
class AdsRows:
    """Daily rows of some campaigns between two days, as values; rows without an impression do not exist."""

    demand: Demand
    ads: Advertising
    places: Sequence[int]
    first: date
    last: date

    def __iter__(self) -> Iterator[dict[str, Any]]:
        facts = {place: _facts(self.demand, self.ads.campaigns[place]) for place in self.places}
        money = self.demand.site.money
        for day in range(self.demand.place(self.first), self.demand.place(self.last) + 1):
            for place in self.places:
                impressions = int(self.ads.impressions[place, day])
                if not impressions:
                    continue
                counts = {name: int(getattr(self.ads, name)[place, day]) for name in COUNTED}
                yield facts[place] | {"date": self.demand.day(day)} | _results(counts, money)


def _results(counts: Mapping[str, int], money: Callable[[int], float]) -> dict[str, Any]:
    """The figures of a row as the console shows them, from counts and coins."""
    impressions, clicks, orders = counts["impressions"], counts["clicks"], counts["orders"]
    units, same = counts["units"], counts["same_units"]
    spend, sales, same_sales = (money(counts[name]) for name in ("spend", "sales", "same_sales"))
    return {
        "impressions": impressions, "viewable": impressions * 3 // 5, "clicks": clicks, "ctr": _ratio(clicks, impressions),
        "cpc": _ratio(spend, clicks), "spend": spend, "sales": sales, "acos": _ratio(spend, sales), "roas": _ratio(sales, spend),
        "orders": orders, "units": units, "cvr": _ratio(orders, clicks), "same_units": same, "other_units": units - same,
        "same_sales": same_sales, "other_sales": round(sales - same_sales, 2), "ntb_orders": orders // 2,
        "ntb_share": _ratio(orders // 2, orders), "cpa": _ratio(spend, orders), "vcpm": _ratio(spend * 1000, impressions * 3 // 5),
    }  # fmt: skip


def term_rows(demand: Demand, ads: Advertising, places: Sequence[int], first: date, last: date, seed: int) -> list[dict[str, Any]]:
    """Daily rows of the search terms of some campaigns that were clicked between two days, by day, campaign and term."""
    facts = {place: _facts(demand, ads.campaigns[place]) for place in places}
    span = (demand.place(first), demand.place(last))
    found = [
        facts[place] | {"date": demand.day(day), "targeting": term.targeting, "match": term.match, "term": term.text}
        | _results(counts, demand.site.money)
        for place in places for day, term, counts in searched(demand, ads, place, span, seed)
    ]  # fmt: skip
    return sorted(found, key=lambda row: row["date"])


def totals(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The sums of a file under Huddle's own names."""
    return {
        "ad_impressions": sum(row["impressions"] for row in rows), "ad_clicks": sum(row["clicks"] for row in rows),
        "ad_spend": round(sum(row["spend"] for row in rows), 2), "ad_sales": round(sum(row["sales"] for row in rows), 2),
        "ad_orders": sum(row["orders"] for row in rows), "ad_units": sum(row["units"] for row in rows),
    }  # fmt: skip


def as_workbook(rows: list[dict[str, Any]], columns: Columns, sheet: str) -> bytes:
    """The console's workbook: a dimension of A1, dates as serials, percent as fractions, #N/A for a rate of nothing."""

    def cell(name: str, value: Any) -> Cell:
        if name in PERCENT or name in MONEY or name == "roas":
            return "#N/A" if value is None and name == "cpc" else None if value is None else round(value, 6)
        return None if value == "" else value

    table: list[list[Cell]] = [[header for _, header in columns]]
    table += [[cell(name, row[name]) for name, _ in columns] for row in rows]
    return workbook(sheet, table, dimension_lies=True)


def _csv(table: list[list[str]], delimiter: str, newline: str, bom: bool) -> bytes:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter, lineterminator=newline).writerows(table)
    return (("\ufeff" if bom else "") + held.getvalue()).encode()


def as_german_csv(rows: list[dict[str, Any]], sign: str) -> bytes:
    """Semicolons, sign first, comma decimals, CRLF and a byte order mark."""

    def cell(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in MONEY:
            return f"{sign}{comma(value, 2)}"
        if name in PERCENT:
            return f"{comma(value * 100, 4)}%"
        if name == "roas":
            return comma(value, 2)
        return value.isoformat() if isinstance(value, date) else str(value)

    columns = SP_PRODUCT["de"]
    table = [
        [header for _, header in columns],
        *([cell(name, row[name]) for name, _ in columns] for row in rows),
    ]
    return _csv(table, ";", "\r\n", bom=True)


def as_csv(rows: list[dict[str, Any]], columns: Columns, demand: Demand, *, chinese: bool = False) -> bytes:
    """The console's CSV in English or Chinese: a currency sign, thousands commas, percent with its sign."""
    places = 0 if demand.site.minor == 1 else 2

    def cell(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name == "country" and chinese:
            return COUNTRY[demand.site.marketplace][1]
        if name in MONEY:
            return f"{SIGNS[demand.site.currency]}{value:,.{places}f}"
        if name in PERCENT:
            return f"{value * 100:.4f}%"
        if name == "roas":
            return f"{value:.2f}"
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日" if chinese else f"{value:%b %d, %Y}"
        return str(value)

    table = [
        [header for _, header in columns],
        *([cell(name, row[name]) for name, _ in columns] for row in rows),
    ]
    return _csv(table, ",", "\n", bom=True)


def as_unified_chinese(rows: list[dict[str, Any]]) -> bytes:
    """The unified export: guarded ids, plain amounts, Chinese dates, brands' rows without an ASIN."""

    def cell(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name.endswith("_id") and name != "account_id":
            return f'="{value}"'
        if name in ("ctr", "cvr"):
            return f"{value * 100:.4f}%"
        if name in ("spend", "sales", "roas"):
            return f"{value:.2f}"
        if name == "cpa":
            return f"{value:.5f}"
        return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)

    table = [
        [header for _, header in UNIFIED_ZH],
        *([cell(name, row[name]) for name, _ in UNIFIED_ZH] for row in rows),
    ]
    return _csv(table, ",", "\n", bom=True)
