"""Reviews as tools export them: a SellerSprite workbook with Chinese headers, and a plain CSV."""

from __future__ import annotations

import csv
import io

from huddle.sample.demand import Demand
from huddle.sample.opinions import Review
from huddle.sample.workbook import Cell, workbook

SELLERSPRITE = (
    "ASIN", "标题", "标题(翻译)", "内容", "内容(翻译)", "VP评论", "Vine Voice评论", "型号", "星级", "赞同数",
    "图片数量", "图片地址", "是否有视频", "视频地址", "评论链接", "评论人", "头像地址", "所属国家", "评论人主页",
    "红人计划链接", "评论时间",
)  # fmt: skip
PLAIN = ("asin", "rating", "title", "text", "date", "verified_purchase")
COUNTRY = {"US": "美国", "UK": "英国", "DE": "德国", "JP": "日本"}


def sellersprite(demand: Demand, reviews: list[Review]) -> bytes:
    """The workbook; reviewers are numbered, not named."""
    table: list[list[Cell]] = [list(SELLERSPRITE)]
    for review in reviews:
        product = demand.products[review.row]
        table.append([
            product.asin, review.title, None, review.body, None, "Y" if review.is_verified else "N",
            "Y" if review.is_vine else "N", None, review.rating, review.helpful, 0, None, "N", None,
            f"https://example.com/reviews/SMPL{demand.site.marketplace}{review.number:08d}",
            f"Sample reviewer {review.number}", None, COUNTRY[demand.site.marketplace], None, None,
            review.day.isoformat(),
        ])  # fmt: skip
    return workbook("Reviews", table)


def plain_csv(demand: Demand, reviews: list[Review]) -> bytes:
    """A CSV with one review per row."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(PLAIN)
    for review in reviews:
        asin = demand.products[review.row].asin
        writer.writerow(
            [
                asin,
                review.rating,
                review.title,
                review.body,
                review.day.isoformat(),
                str(review.is_verified).lower(),
            ]
        )
    return held.getvalue().encode()
