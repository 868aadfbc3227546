"""What research tools export: keyword ranks (Helium 10, SellerSprite), competitors (SellerSprite, Keepa), topics of reviews (Helium 10)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from huddle.sample.demand import Demand
from huddle.sample.files.brand_analytics import Made, rival
from huddle.sample.opinions import HIGH_STARS, Review
from huddle.sample.searches import queries, share_of
from huddle.sample.supply import Supply
from huddle.sample.workbook import Cell, workbook_of

CEREBRO = (
    "Keyword Phrase", "ABA Total Click Share", "ABA Total Conv. Share", "Keyword Sales", "Cerebro IQ Score", "Search Volume",
    "Search Volume Trend", "H10 PPC Sugg. Bid", "H10 PPC Sugg. Min Bid", "H10 PPC Sugg. Max Bid", "Sponsored ASINs",
    "Competing Products", "CPR", "Title Density", "Amazon Recommended", "Sponsored", "Organic", "Sponsored Rank (avg)",
    "Sponsored Rank (count)", "Amazon Recommended Rank (avg)", "Amazon Recommended Rank (count)", "Position (Rank)", "Relative Rank",
    "Competitor Rank (avg)", "Ranking Competitors (count)", "Competitor Performance Score",
)  # fmt: skip
TRACKER = ("Marketplace", "ASIN", "Keyword", "Search Volume", "Organic Rank", "Sponsored Position", "Date Added")
REVERSE = (
    "流量词", "关键词翻译", "流量占比", "自然排名", "自然排名页码", "更新时间", "广告排名", "广告排名页码", "更新时间", "ABA周排名",
    "月搜索量",
)  # fmt: skip
PRODUCTS = (
    "#", "ASIN", "父ASIN", "品牌", "商品标题", "价格($)", "月销量", "月销售额($)", "评分", "评分数", "大类BSR", "小类BSR",
    "上架时间", "FBA($)", "毛利率",
)  # fmt: skip
KEEPA = (
    "Locale", "Title", "Sales Rank: Current", "Sales Rank: 90 days avg.", "Bought in past month", "Reviews: Rating",
    "Reviews: Rating Count", "Buy Box 🚚: Current", "New: Current", "ASIN", "Brand",
)  # fmt: skip
FARTHEST = 306
RIVALS = ((1, 0.97, 1.7), (2, 0.88, 0.9), (3, 1.12, 1.3), (4, 1.03, 0.4))
"""place, price and monthly units of each competitor beside ours"""
CUT = (1, 0.84)
"""which competitor's price is how much lower in the newest export"""
TOPICS = {
    "leak": ("Leaking", "Seal"), "broke": ("Breaks easily", "Handle"), "smell": ("Smell", "Plastic"),
    "size": ("Size", "Smaller than shown"),
    "missing": ("Missing parts", "Screws"), "quality": ("Material", "Thin"),
}  # fmt: skip
PRAISE = (("Works as it should", "Function"), ("Quality", "Made well"), ("As described", "Picture"), ("Everyday use", "Family"),
          ("Easy to clean", "Light"))  # fmt: skip


def _csv(table: Sequence[Sequence[object]], *, quotes_all: bool = False) -> bytes:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL).writerows(table)
    return ("\ufeff" + held.getvalue()).encode()


def rank_of(demand: Demand, supplied: Supply, row: int, place: int, day: date) -> int | None:
    """Where a product stands for its query of that place on a day; None where nobody finds it up to the farthest place.

    A product that is out of stock falls; otherwise a rank drifts by a few places from week to week.
    """
    week = day.toordinal() // 7
    drift = demand.site.generator(week, f"rank {row} {place}").normal(0, 0.12)
    usual = (0.6 / share_of(demand, row)) ** 1.6 * (1, 2.2, 3.5, 6)[place]
    gone = supplied.available[row, demand.place(day)] == 0
    rank = round(usual * (1 + drift) * (14 if gone else 1)) + 1
    return rank if rank <= FARTHEST else None


def _volume(demand: Demand, row: int, part: float, day: date) -> int:
    """Searches of the month before a day, rounded as tools round them."""
    last = demand.place(day)
    usual = float(demand.usual_units[row, max(last - 29, 0) : last + 1].sum())
    return round(usual / demand.products[row].conversion * 0.45 * part / share_of(demand, row) * 1.9 / 10) * 10


def cerebro(demand: Demand, supplied: Supply, row: int, day: date) -> Made:
    """Helium 10 Cerebro of one ASIN; its ASIN, site and day stand in the file's name alone."""
    table: list[list[object]] = [[*CEREBRO, *(rival(row, k) for k in (1, 2))]]
    for place, (query, part) in enumerate(queries(demand, row)):
        rank = rank_of(demand, supplied, row, place, day)
        said: dict[str, object] = dict.fromkeys(CEREBRO, "-") | {
            "Keyword Phrase": query, "Cerebro IQ Score": 900 - 100 * place, "Search Volume": f"{_volume(demand, row, part, day):,}",
            "Position (Rank)": rank if rank is not None else f">{FARTHEST}", "Sponsored Rank (avg)": place + 2 if place < 2 else "-",
            "Organic": "TRUE" if rank is not None else "FALSE",
        }  # fmt: skip
        table.append([*(said[name] for name in CEREBRO), 5 + place, 11 + place])
    return _csv(table), len(table) - 1, {}


def tracker(demand: Demand, supplied: Supply, rows: Sequence[int], days: Sequence[date]) -> Made:
    """Helium 10 Keyword Tracker: a row per keyword and look, looked at in the night after each day."""
    table: list[list[object]] = [list(TRACKER)]
    for day in days:
        for row in rows:
            if not demand.units[row, : demand.place(day) + 1].any():
                continue
            for place, (query, part) in enumerate(queries(demand, row)):
                rank = rank_of(demand, supplied, row, place, day)
                table.append([
                    demand.site.marketplace, demand.products[row].asin, query, _volume(demand, row, part, day),
                    rank if rank is not None else f">{FARTHEST}", place + 2 if place < 2 else "-", f"{day} 23:00:00",
                ])  # fmt: skip
    return _csv(table), len(table) - 1, {}


def reverse(demand: Demand, supplied: Supply, row: int, day: date) -> Made:
    """SellerSprite reverse ASIN of one product, its header twice with 更新时间."""
    table: list[list[Cell]] = [list(REVERSE)]
    for place, (query, part) in enumerate(queries(demand, row)):
        rank, seen = rank_of(demand, supplied, row, place, day), f"{day} 06:10"
        table.append([
            query, demand.products[row].names[1], part, rank, None if rank is None else rank // 48 + 1, None if rank is None else seen,
            place + 2 if place < 2 else None, 1 if place < 2 else None, seen, 1200 * (place + 1), _volume(demand, row, part, day),
        ])  # fmt: skip
    return workbook_of({"Sheet1": table}), len(table) - 1, {}


def _stars(said: Sequence[Review], row: int, day: date) -> tuple[float, int]:
    """Stars and ratings so far; few who rate also write."""
    mine = [one.rating for one in said if one.row == row and one.day <= day]
    return (round(sum(mine) / len(mine), 1) if mine else 4.3), 40 + 8 * len(mine)


def _beside(demand: Demand, said: Sequence[Review], row: int, day: date, last: date) -> list[dict[str, Cell]]:
    """A product and its competitors on a day: ours with its own price and stars, theirs with prices of their own."""
    product, site, place = demand.products[row], demand.site, demand.place(day)
    price, usual = site.money(int(demand.price[row, place])), site.money(int(demand.usual_price[row, place]))
    units = int(demand.units[row, max(place - 29, 0) : place + 1].sum()) // 10 * 10
    stars, ratings = _stars(said, row, day)
    rows: list[dict[str, Cell]] = [
        {"asin": product.asin, "parent": product.parent_asin, "brand": "Sample brand", "title": product.title(site.language),
         "price": price, "units": units, "stars": stars, "ratings": ratings, "rank": 1000 + product.rank * 37}
    ]  # fmt: skip
    usual_units = int(float(demand.usual_units[row, max(place - 29, 0) : place + 1].sum())) // 10 * 10
    for k, priced, sold in RIVALS:
        cut = CUT[1] if day == last and k == CUT[0] else 1.0
        rows.append({
            "asin": rival(row, k), "parent": None, "brand": f"Sample rival {k}", "title": f"{product.names[0]} by sample rival {k}",
            "price": round(usual * priced * cut, 2), "units": round(usual_units * sold * (1.3 if cut < 1 else 1)), "stars": 4.6 - k / 5,
            "ratings": 900 * k + demand.place(day) * (6 - k), "rank": round((1000 + product.rank * 37) / sold),
        })  # fmt: skip
    return rows


def sellersprite_products(demand: Demand, said: Sequence[Review], row: int, day: date, last: date) -> Made:
    """SellerSprite's product list of one niche: ours and its competitors on the day of the export, which only the folder tells."""
    table: list[list[Cell]] = [list(PRODUCTS)]
    for number, one in enumerate(_beside(demand, said, row, day, last), 1):
        price, units = float(str(one["price"])), int(str(one["units"]))
        table.append([
            number, one["asin"], one["parent"], one["brand"], one["title"], price, units, round(price * units, 2), one["stars"],
            one["ratings"], one["rank"], number * 3, "2024-05-01", 4.75, 0.31,
        ])  # fmt: skip
    return workbook_of({"US": table}), len(table) - 1, {}


def keepa(demand: Demand, said: Sequence[Review], row: int, day: date, last: date) -> Made:
    """Keepa's product viewer: every field quoted, a picture in the price's header."""
    table: list[list[object]] = [list(KEEPA)]
    for one in _beside(demand, said, row, day, last):
        price = f"€ {float(str(one['price'])):.2f}"
        table.append([
            demand.site.marketplace.lower(), one["title"], f"{int(str(one['rank'])):,}", f"{int(str(one['rank'])):,}", one["units"],
            one["stars"], f"{int(str(one['ratings'])):,}", price, price, one["asin"], one["brand"],
        ])  # fmt: skip
    return _csv(table, quotes_all=True), len(table) - 1, {}


def review_topics(demand: Demand, said: Sequence[Review], row: int, day: date) -> Made:
    """Helium 10 Review Analysis of one ASIN: what its reviews of the last half year complain of and praise, on two sheets."""
    mine = [one for one in said if one.row == row and day - timedelta(days=180) < one.day <= day]
    bad = Counter(TOPICS[one.topic] for one in mine if one.topic is not None)
    words = HIGH_STARS["en"]
    good = Counter(PRAISE[place] for one in mine if one.topic is None for place, text in enumerate(words) if one.body.startswith(text))
    header: list[Cell] = ["Topic", "Subtopic", "ASIN Mentions", "ASIN %", "Category %", "Review Snippets"]
    sheets: dict[str, list[list[Cell]]] = {}
    for name, counted in (("Positive Topic Insights", good), ("Negative Topic Insights", bad)):
        ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        rows: list[list[Cell]] = [[topic, part, count, None, None, None] for (topic, part), count in ranked]
        sheets[name] = [list(header), *rows]
    return workbook_of(sheets), len(bad) + len(good), {}
