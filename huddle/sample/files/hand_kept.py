"""The team's own tables: products, targets, events, exchange rates and shipments under way."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from huddle.sample.catalogue import Product
from huddle.sample.demand import Demand
from huddle.sample.planted import Promotion
from huddle.sample.supply import Supply, sellable_day, under_way

PRODUCTS = (
    "asin", "sku", "short_name", "short_name_zh", "line", "brand", "owner", "launch_day", "cost", "cost_currency",
    "lead_time_days", "stance",
)  # fmt: skip
PRODUCTS_ZH = (
    "ASIN", "SKU", "短名称", "中文短名称", "产品线", "品牌", "负责人", "上架日期", "单位成本",
    "成本币种", "备货周期（天）", "定位",
)  # fmt: skip
STANCES = (("scale", "冲量"), ("margin", "利润"), ("margin", "利润"), ("cash", "清货"))
RATES = {"EUR": 1.09, "GBP": 1.27, "JPY": 0.0066}


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> bytes:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return held.getvalue().encode(encoding)


def launch_days(sites: Sequence[Demand]) -> dict[int, date]:
    """First day with a sale of each product on any site, by rank."""
    found: dict[int, date] = {}
    for demand in sites:
        for row, product in enumerate(demand.products):
            sold = (demand.units[row] > 0).nonzero()[0]
            if len(sold):
                day = demand.day(int(sold[0]))
                found[product.rank] = min(day, found.get(product.rank, day))
    return found


def products(catalogue: Sequence[Product], launched: dict[int, date]) -> tuple[bytes, int]:
    """The product table; owners are roles."""
    rows = [
        [
            p.asin, p.sku, p.names[0], p.names[1], p.line, "Sample brand", f"{p.line} lead",
            launched[p.rank].isoformat() if p.rank in launched else "", f"{p.cost:.2f}", "USD", p.lead_time_days,
            STANCES[p.rank % len(STANCES)][0],
        ]
        for p in catalogue
        if p.is_listed_properly
    ]  # fmt: skip
    return _csv(PRODUCTS, rows), len(rows)


def products_gb18030(catalogue: Sequence[Product], launched: dict[int, date]) -> tuple[bytes, int]:
    """The product table as a Chinese spreadsheet saves it: Chinese headers, GB18030."""
    rows = [
        [
            p.asin, p.sku, p.names[0], p.names[1], p.line_zh, "样例品牌", f"{p.line_zh}负责人",
            f"{day:%Y-%m-%d}" if (day := launched.get(p.rank)) else "", f"{p.cost * 7.1:.2f}", "CNY", p.lead_time_days,
            STANCES[p.rank % len(STANCES)][1],
        ]
        for p in catalogue
        if p.is_listed_properly
    ]  # fmt: skip
    return _csv(PRODUCTS_ZH, rows, "gb18030"), len(rows)


def _months(first: date, last: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    return found


def targets(sites: Sequence[Demand], last: date) -> tuple[bytes, int]:
    """Monthly sales targets of each site and line: what its usual demand brings in, plus three per cent, rounded."""
    rows = []
    for demand in sites:
        months = _months(demand.start, last)
        for month in months[-14:]:
            end = _months(month, date(month.year + 1, month.month, 1))[1]
            days = slice(max(demand.place(month), 0), min(demand.place(end), demand.units.shape[1]))
            for line in sorted({p.line for p in demand.products}):
                members = [row for row in demand.listed if demand.products[row].line == line]
                usual = (
                    demand.usual_units[members, days] * demand.usual_price[members, days]
                ).sum() / demand.site.minor
                step = 100 if demand.site.minor == 100 else 10_000
                target = round(float(usual) * 1.03 / step) * step
                rows.append([month.isoformat(), demand.site.marketplace, line, "sales", target, demand.site.currency])
    return _csv(("month", "marketplace", "line", "metric", "target", "currency"), rows), len(rows)


def events(told: Sequence[Promotion]) -> tuple[bytes, int]:
    """The company's promotions; planted events are not in it, for the team does not know them."""
    rows = [[p.first.isoformat(), p.last.isoformat(), p.name, p.name_zh, "promotion", p.line or ""] for p in told]
    return _csv(("day_start", "day_end", "name", "name_zh", "event_kind", "line"), rows), len(rows)


def risks(lines: Sequence[str], sites: Sequence[Demand]) -> tuple[bytes, int]:
    """What the team fears, with the metric that would show it first; as dear as so many usual days of the first site."""
    site, line = sites[0].site, min(lines)
    day = float((sites[0].usual_units * sites[0].usual_price)[:, -90:].mean(axis=1).sum()) / site.minor
    told = (
        ("A rival undercuts our best product", "竞品低价冲击主力产品", 0.3, 12, f"{line} lead", "conversion < 9%", site.marketplace, line),
        ("Ads grow dearer than they bring", "广告成本失控", 0.25, 9, "Ads", "TACOS > 15%", site.marketplace, ""),
        ("A container misses the season", "旺季货柜延误", 0.15, 20, "Supply", "", site.marketplace, ""),
        ("A listing is taken down", "主力链接被下架", 0.05, 30, "Listing", "Buy Box % < 80%", site.marketplace, ""),
        ("Low stars on a new batch", "新批次差评", 0.2, 6, "Quality", "rating < 4.0", "", ""),
    )
    header = ("risk", "risk_zh", "probability", "loss", "currency", "owner", "trigger", "marketplace", "line")
    rows = [[name, name_zh, odds, round(days * day, -2), site.currency, *where] for name, name_zh, odds, days, *where in told]
    return _csv(header, rows), len(rows)


def exchange_rates(first: date, last: date, more: Mapping[str, float] | None = None) -> tuple[bytes, int]:
    """Monthly rates to the US dollar, drifting a little from month to month; `more` currencies beside the usual ones."""
    rows = []
    for place, month in enumerate(_months(first, last)):
        for currency, rate in {**RATES, **(more or {})}.items():
            drift = 1 + ((place * 7 + len(currency) + ord(currency[0])) % 9 - 4) / 400
            rows.append([month.isoformat(), currency, "USD", f"{rate * drift:.6f}"])
    return _csv(("month", "currency", "to_currency", "rate"), rows), len(rows)


def shipments(sites: Sequence[tuple[Demand, Supply]], day: date) -> tuple[bytes, int]:
    """Goods under way on a day, with the first day they are expected to be sellable."""
    rows = [
        [
            s.name,
            d.site.marketplace,
            d.products[s.row].asin,
            d.products[s.row].sku,
            s.units,
            sellable_day(d, s),
        ]
        for d, supplied in sites
        for s in under_way(supplied, d.place(day))
        if d.products[s.row].is_listed_properly
    ]
    return _csv(("shipment", "marketplace", "asin", "sku", "units", "sellable_day"), rows), len(rows)
