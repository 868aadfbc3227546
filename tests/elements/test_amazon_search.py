"""What Brand Analytics adds: the brand's part of each query, the products clicked most, a product's own funnel, customers who came back."""

from __future__ import annotations

from huddle.elements import asin, monthly, weekly
from huddle.elements.choices import Choices
from tests.elements import world
from tests.elements.test_asin import choices, codes, element
from tests.elements.world import LAMP, MAT
from tests.warehouse.deliveries import deliver

WEEK, BEFORE = "2026-11-14", "2026-11-07"


def queries(day: str, *rows: tuple[str, int, int], **whose: str):
    told = [
        {"last_day": day, "reach": "week", "query": query, "purchases": bought, "own_purchases": own, "clicks": 1000, "own_clicks": 120,
         "impressions": 9000, "own_impressions": 720, **(whose or {"brand": "North"})}
        for query, bought, own in rows
    ]  # fmt: skip
    return deliver("search_queries", told, start=day)


def terms(day: str, rank: int, place: int, *others: dict[str, object]):
    row = {"last_day": day, "reach": "week", "term": "yoga mat", "rank": rank, f"asin_{place}": MAT, f"click_share_{place}": 0.125}
    told = [{**row, "asin_3": "B0XXXXXXXX"} if place != 3 else row, *({"last_day": day, "reach": "week", **other} for other in others)]
    return deliver("search_terms", told, start=day)


def test_the_brand_has_a_part_of_each_query(put_in_force):
    stamp = put_in_force(
        *world.full(), queries(BEFORE, ("yoga mat", 180, 18)), queries(WEEK, ("yoga mat", 200, 30), ("desk lamp", 50, 5)),
        terms(BEFORE, 1500, 2), terms(WEEK, 1204, 1, {"term": "lamp", "rank": 9000, "asin_2": LAMP, "click_share_2": 0.1}),
    )  # fmt: skip
    page = weekly.page(Choices(marketplace="US", language="en", stamp=stamp))
    found = element(page, "W6Q")
    assert found.title == "14.0% of purchases after 2 queries are the brand's, +5.0 pp on the week before"
    assert found.rows[0].why[0].text == "seen 8.0%, clicked 12.0%, bought 15.0%, search rank 1,204, 1,500 before"
    assert (found.rows[0].money, found.rows[0].per) == ("15.0%", "of 200 purchases")
    wall = element(page, "W6Q", "wall")
    assert wall.rows[0].why[0].text == "seen 8.0%, clicked 12.0%, search rank 1,204, 1,500 before", "15.0% stands large beside it"
    assert [row.money for row in wall.rows] == [row.money for row in found.rows] and not wall.note
    ranked = element(page, "W6R")
    assert ranked.title == "Terms that click our products most: 2, in first place after 1"
    assert ranked.rows[0].why[0].text == "Yoga mat 6 mm is number 1, 2 before, search rank 1,204, 1,500 before"
    assert "本品牌占 14.0%" in element(weekly.page(Choices(marketplace="US", language="zh", stamp=stamp)), "W6Q").title


def test_a_product_has_its_own_funnel(put_in_force):
    whole = {"last_day": WEEK, "reach": "week", "asin": MAT, "impressions": 30000, "clicks": 900, "purchases": 60}
    put_in_force(*world.full(), deliver("search_catalog", [whole], start=WEEK), queries(WEEK, ("yoga mat", 200, 12), asin=MAT))
    found = element(asin.page(choices(MAT)), "A7S")
    assert found.title == "Search showed it 30,000 times; 3.0% clicked, 6.7% of clicks bought (60)"
    assert found.rows[0].why[0].text == "shown 720 times, clicked 16.7%, bought 12 times of 200"
    assert found.rows[0].money == "6.0%"
    assert "搜索曝光" in element(asin.page(choices(MAT, "zh")), "A7S").title
    assert "A7S" not in codes(asin.page(choices(LAMP)))


def test_customers_who_came_back_are_told_for_the_month(put_in_force):
    def month(first: str, last: str, share: float):
        row = {"first_day": first, "last_day": last, "asin": MAT, "customers": 100, "repeat_share": share, "repeat_sales": 512}
        return deliver("repeat_purchase", [{**row, "currency": "USD"}], start=first, end=last)

    stamp = put_in_force(*world.full(), month("2026-09-01", "2026-09-30", 0.05), month("2026-10-01", "2026-10-31", 0.085))
    found = element(monthly.page(Choices(marketplace="US", language="en", stamp=stamp)), "M7R")
    assert found.title == "8.5% of customers bought again in October, +3.5 pp on September"
    assert found.rows[0].money == "8.5%"
