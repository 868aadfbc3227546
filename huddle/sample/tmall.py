"""A shop on Tmall beside the Amazon accounts: visitors, buyers and sales by day, item and channel; drawn from its own stream."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import numpy as np

from huddle.sample.catalogue import Product
from huddle.sample.outbox import Outbox
from huddle.sample.sites import Site
from huddle.sample.workbook import Cell, workbook

SITE = Site("tmall-shop", "Tmall", 0.6)
ITEMS = 12
YUAN = 7.2
"""what a dollar of price is in yuan"""
CHANNELS = (("手淘搜索", 0.38), ("手淘推荐", 0.22), ("直播", 0.08), ("付费推广", 0.20), ("购物车", 0.07), ("聚划算", 0.05))
"""words a traffic export uses, with their share of visitors"""
SHOP = ("统计日期", "访客数", "浏览量", "支付金额", "支付买家数", "支付件数", "支付子订单数", "支付转化率", "成功退款金额")
ITEM = (
    "统计日期", "商品ID", "商品名称", "货号", "商品访客数", "商品浏览量", "支付买家数", "支付件数",
    "支付金额", "商品支付转化率", "月累计支付金额",
)  # fmt: skip
VISITS = ("day", "channel", "visitors", "page_views", "buyers", "units", "sales")


def put_tmall(outbox: Outbox, products: list[Product], days: int, last: date, moment: datetime, seed: int) -> None:
    """Three files of the shop's last `days`: the shop and its items as 生意参谋 writes them, visitors by channel in our own table."""
    rng, sold = SITE.generator(seed, "tmall"), products[:ITEMS]
    usual = np.array([900 * (rank + 1) ** -0.7 for rank in range(len(sold))])
    price = np.array([round(product.price * YUAN) for product in sold])
    shop: list[list[Cell]] = [["【生意参谋】"], [], list(SHOP)]
    items: list[list[Cell]] = [list(ITEM)]
    channels = io.StringIO()
    writer = csv.writer(channels, lineterminator="\n")
    writer.writerow(VISITS)
    running = np.zeros(len(sold), dtype=np.int64)
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        season = 1 + 0.12 * np.sin(day.timetuple().tm_yday / 58) + (1.4 if (day.month, day.day) in ((6, 18), (11, 11)) else 0.0)
        visitors = rng.poisson(usual * season)
        buyers = rng.binomial(visitors, 0.034)
        units = buyers + rng.binomial(buyers, 0.12)
        paid = units * price
        running = paid if day.day == 1 else running + paid
        for row, product in enumerate(sold):
            items.append([
                f"{day}", f"{620_000_000_000 + product.rank}", product.names[1], product.sku, f"{visitors[row]:,}",
                f"{int(visitors[row] * 2.3):,}", f"{buyers[row]:,}", f"{units[row]:,}", f"{paid[row]:,.2f}",
                f"{buyers[row] / max(visitors[row], 1):.2%}", f"{running[row]:,.2f}",
            ])  # fmt: skip
        people, payers = int(visitors.sum() * 0.86), int(buyers.sum() * 0.97)
        money, pieces = int(paid.sum()), int(units.sum())
        shop.append([
            f"{day}", f"{people:,}", f"{people * 3:,}", f"{money:,.2f}", f"{payers:,}", f"{pieces:,}", f"{payers:,}",
            f"{payers / people:.2%}", f"{money * 0.06:,.2f}",
        ])  # fmt: skip
        parts = rng.multinomial(people, [share for _, share in CHANNELS])
        bought = rng.multinomial(payers, parts / parts.sum())
        sent, coins = (rng.multinomial(whole, bought / max(payers, 1)) for whole in (pieces, money))
        for (name, _), came, got, count, amount in zip(CHANNELS, parts, bought, sent, coins, strict=True):
            writer.writerow([f"{day}", name, int(came), int(came) * 3, int(got), int(count), f"{int(amount)}.00"])
    first = last - timedelta(days=days - 1)
    for name, report, content in (
        ("店铺.xlsx", "tmall shop", workbook("店铺", shop)),
        ("商品.xlsx", "tmall items", workbook("商品", items)),
        ("visits.csv", "canonical visits", channels.getvalue().encode()),
    ):
        outbox.put(
            f"{SITE.folder}/{name}", content, report=report, exported_at=moment, shop=SITE.shop,
            marketplaces=(SITE.marketplace,), period=(first, last),
        )  # fmt: skip
