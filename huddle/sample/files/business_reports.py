"""Business Reports as Seller Central writes them, in four UI languages: by child ASIN, and by date."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from huddle.sample.demand import Demand

BY_ASIN: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("parent", "(Parent) ASIN"), ("child", "(Child) ASIN"), ("title", "Title"),
        ("sessions", "Sessions - Total"), ("sessions_b2b", "Sessions - Total - B2B"),
        ("session_share", "Session Percentage - Total"), ("session_share_b2b", "Session Percentage - Total - B2B"),
        ("page_views", "Page Views - Total"), ("page_views_b2b", "Page Views - Total - B2B"),
        ("view_share", "Page Views Percentage - Total"), ("view_share_b2b", "Page Views Percentage - Total - B2B"),
        ("buy_box", "Featured Offer (Buy Box) Percentage"),
        ("buy_box_b2b", "Featured Offer (Buy Box) Percentage - B2B"),
        ("units", "Units Ordered"), ("units_b2b", "Units Ordered - B2B"),
        ("conversion", "Unit Session Percentage"), ("conversion_b2b", "Unit Session Percentage - B2B"),
        ("sales", "Ordered Product Sales"), ("sales_b2b", "Ordered Product Sales - B2B"),
        ("items", "Total Order Items"), ("items_b2b", "Total Order Items - B2B"),
    ),
    "zh": (
        ("parent", "（父）ASIN"), ("child", "（子）ASIN"), ("title", "标题"),
        ("sessions", "会话数 - 总计"), ("sessions_b2b", "会话 - 总计 - B2B"),
        ("session_share", "转化率 - 总计"), ("session_share_b2b", "会话百分比 - 总计 - B2B"),
        ("page_views", "页面浏览量 - 总计"), ("view_share", "页面浏览量百分比 - 总计"),
        ("buy_box", "推荐报价（推荐报价展示位）百分比"),
        ("units", "已订购商品数量"), ("units_b2b", "已订购商品数量 - B2B"), ("conversion", "商品会话百分比"),
        ("sales", "已订购商品销售额"), ("sales_b2b", "已订购商品销售额 - B2B"), ("items", "订单商品总数"),
    ),
    "de": (
        ("parent", "(Übergeordnete) ASIN"), ("child", "(Untergeordnete) ASIN"), ("title", "Titel"),
        ("sessions", "Sitzungen – Summe"), ("sessions_b2b", "Sitzungen – Summe – B2B"),
        ("page_views", "Seitenaufrufe – Summe"),
        ("units", "Bestellte Einheiten"), ("units_b2b", "Bestellte Einheiten –\u00a0B2B"),
        ("conversion", "Prozentsatz an Einheiten pro Sitzung"),
        ("sales", "Durch bestellte Produkte erzielter Umsatz"), ("sales_b2b", "Bestellsumme – B2B"),
        ("items", "Zahl der Bestellposten"),
    ),
}  # fmt: skip
BY_DATE: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("date", "Date"), ("sales", "Ordered Product Sales"), ("sales_b2b", "Ordered Product Sales - B2B"),
        ("units", "Units Ordered"), ("units_b2b", "Units Ordered - B2B"),
        ("items", "Total Order Items"), ("items_b2b", "Total Order Items - B2B"),
        ("page_views", "Page Views - Total"), ("page_views_b2b", "Page Views - Total - B2B"),
        ("sessions", "Sessions - Total"), ("sessions_b2b", "Sessions - Total - B2B"),
        ("buy_box", "Featured Offer Percentage"), ("buy_box_b2b", "Featured Offer Percentage - B2B"),
        ("conversion", "Unit Session Percentage"), ("conversion_b2b", "Unit Session Percentage - B2B"),
        ("offers", "Average Offer Count"), ("parents", "Average Parent Items"),
    ),
    "zh": (
        ("date", "日期"), ("sales", "已订购商品销售额"), ("sales_b2b", "已订购商品销售额 - B2B"),
        ("units", "已订购商品数量"), ("units_b2b", "已订购商品数量 - B2B"), ("items", "订单商品总数"),
        ("page_views", "页面浏览量 - 总计"), ("sessions", "会话数 - 总计"), ("sessions_b2b", "会话 - 总计 - B2B"),
        ("buy_box", "推荐报价（推荐报价展示位）百分比"), ("conversion", "商品会话百分比"),
    ),
    "ja": (
        ("date", "日付"), ("sales", "注文商品の売上額"), ("sales_b2b", "注文商品の売上額 - B2B"),
        ("units", "注文された商品点数"), ("units_b2b", "注文点数 - B2B"),
        ("items", "注文品目総数"), ("items_b2b", "注文品目総数 - B2B"),
        ("page_views", "ページビュー - 合計"), ("page_views_b2b", "ページビュー - 合計 - B2B"),
        ("sessions", "セッション数 - 合計"), ("sessions_b2b", "セッション数 - 合計 - B2B"),
        ("buy_box", "おすすめ出品（おすすめ商品）の獲得率"),
        ("buy_box_b2b", "おすすめ出品（おすすめ商品）の獲得率 - B2B"),
        ("conversion", "ユニットセッション率"), ("conversion_b2b", "ユニットセッション率 - B2B"),
        ("offers", "平均出品数"), ("parents", "親商品の平均数"),
    ),
    "de": (
        ("date", "Datum"), ("sales", "Durch bestellte Produkte erzielter Umsatz"), ("sales_b2b", "Bestellsumme – B2B"),
        ("units", "Bestellte Einheiten"), ("units_b2b", "Bestellte Einheiten –\u00a0B2B"),
        ("items", "Zahl der Bestellposten"), ("page_views", "Seitenaufrufe – Summe"),
        ("sessions", "Sitzungen – Summe"), ("sessions_b2b", "Sitzungen – Summe – B2B"),
        ("conversion", "Prozentsatz an Einheiten pro Sitzung"),
    ),
}  # fmt: skip
MONEY = {"sales", "sales_b2b"}
PERCENT = {"session_share", "session_share_b2b", "view_share", "view_share_b2b", "buy_box", "buy_box_b2b"} | {
    "conversion", "conversion_b2b"}  # fmt: skip
SIGNS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "￥"}
ACCOUNT_SESSIONS = 0.88
"""the account's sessions beside the sum over its ASINs: a shopper who opens two ASINs is one session of the account"""


def comma(amount: float, places: int) -> str:
    """1.234,56: the German way."""
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _money(ui: str, demand: Demand) -> Callable[[int], str]:
    currency = demand.site.currency
    if ui == "de":
        return lambda coins: f"{comma(demand.site.money(coins), 2)} {SIGNS[currency]}"
    sign = "US$" if ui == "zh" and currency == "USD" else SIGNS[currency]
    places = 0 if demand.site.minor == 1 else 2
    return lambda coins: f"{sign}{demand.site.money(coins):,.{places}f}"


def _percent(ui: str) -> Callable[[float], str]:
    return (lambda share: f"{comma(share * 100, 2)}%") if ui == "de" else (lambda share: f"{share * 100:.2f}%")


class Sums(NamedTuple):
    """Sums of one row: an ASIN over a period, or a site's day."""

    sessions: int
    sessions_b2b: int
    page_views: int
    page_views_b2b: int
    views_with_box: float
    units: int
    units_b2b: int
    items: int
    items_b2b: int
    coins: int
    coins_b2b: int


def sums_by_row(demand: Demand, days: slice) -> list[Sums]:
    """Each ASIN's sums over some days, in the order of the site's list."""
    units, views, price = demand.units[:, days], demand.page_views[:, days], demand.price[:, days]
    units_b2b, items = demand.units_b2b[:, days], demand.order_items[:, days]
    columns = (
        demand.sessions[:, days], demand.sessions_b2b[:, days], views, demand.page_views_b2b[:, days],
        views * demand.buy_box[:, days], units, units_b2b, items, np.minimum(units_b2b, items), units * price,
        units_b2b * price,
    )  # fmt: skip
    return [Sums(*row) for row in zip(*(column.sum(axis=1).tolist() for column in columns), strict=True)]


def together(rows: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    return Sums(*(sum(column) for column in zip(*rows, strict=True)))


def account(rows: Iterable[Sums]) -> Sums:
    """A site's sums with sessions counted once per account instead of once per ASIN."""
    of = together(rows)
    sessions, b2b = round(of.sessions * ACCOUNT_SESSIONS), round(of.sessions_b2b * ACCOUNT_SESSIONS)
    return of._replace(sessions=sessions, sessions_b2b=b2b)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _values(of: Sums, whole: Sums) -> dict[str, float]:
    box = _share(of.views_with_box, of.page_views)
    return {
        "sessions": of.sessions, "sessions_b2b": of.sessions_b2b,
        "session_share": _share(of.sessions, whole.sessions),
        "session_share_b2b": _share(of.sessions_b2b, whole.sessions_b2b),
        "page_views": of.page_views, "page_views_b2b": of.page_views_b2b,
        "view_share": _share(of.page_views, whole.page_views),
        "view_share_b2b": _share(of.page_views_b2b, whole.page_views_b2b),
        "buy_box": box, "buy_box_b2b": box, "units": of.units, "units_b2b": of.units_b2b,
        "conversion": _share(of.units, of.sessions), "conversion_b2b": _share(of.units_b2b, of.sessions_b2b),
        "sales": of.coins, "sales_b2b": of.coins_b2b, "items": of.items, "items_b2b": of.items_b2b,
    }  # fmt: skip


def _table(columns: tuple[tuple[str, str], ...], rows: list[dict[str, object]], ui: str, demand: Demand) -> bytes:
    money, percent = _money(ui, demand), _percent(ui)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([header for _, header in columns])
    for row in rows:
        cells = []
        for name, _ in columns:
            value = row[name]
            if isinstance(value, str):
                cells.append(value)
            elif name in MONEY:
                cells.append(money(int(value)))  # type: ignore[call-overload]
            elif name in PERCENT:
                cells.append(percent(float(value)))  # type: ignore[arg-type]
            else:
                cells.append(f"{value:,}")
        writer.writerow(cells)
    return ("\ufeff" + held.getvalue().rstrip("\n")).encode()


def totals(of: Sums, demand: Demand, sessions: str = "sessions") -> dict[str, float]:
    """The sums of a file under Huddle's own names; sessions of an account have a name of their own."""
    return {
        "sales": demand.site.money(of.coins), "units": of.units, "order_items": of.items, sessions: of.sessions,
        "page_views": of.page_views,
    }  # fmt: skip


def by_asin(demand: Demand, first: date, last: date, ui: str) -> tuple[bytes, int, dict[str, float]]:
    """A by-child-ASIN report over a period: bytes, data rows, totals. ASINs nobody visited have no row."""
    days = slice(demand.place(first), demand.place(last) + 1)
    each = sums_by_row(demand, days)
    whole = together(each[place] for place in demand.listed)
    rows: list[dict[str, object]] = []
    for place in demand.listed:
        of = each[place]
        if not of.page_views and not of.units:
            continue
        product = demand.products[place]
        named = {
            "parent": product.parent_asin,
            "child": product.asin,
            "title": product.title(demand.site.language),
        }
        rows.append(named | dict(_values(of, whole)))
    rows.sort(key=lambda row: (-int(row["sessions"]), str(row["child"])))  # type: ignore[call-overload]
    return _table(BY_ASIN[ui], rows, ui, demand), len(rows), totals(whole, demand)


def _day_text(day: date, ui: str) -> str:
    if ui == "de":
        return f"{day:%d.%m.%y}"
    if ui == "en":
        return f"{day.month}/{day.day}/{day:%y}"
    return f"{day:%Y/%m/%d}" if ui == "ja" else day.isoformat()


def by_date(demand: Demand, first: date, last: date, ui: str) -> tuple[bytes, int, dict[str, float]]:
    """Sales and Traffic by date, listings that by-ASIN reports lack included: bytes, data rows, totals."""
    rows: list[dict[str, object]] = []
    total: dict[str, float] = {}
    for place in range(demand.place(first), demand.place(last) + 1):
        of = account(sums_by_row(demand, slice(place, place + 1)))
        offers, parents = len(demand.products), len(demand.listed) // 3
        extra: dict[str, object] = {
            "date": _day_text(demand.day(place), ui),
            "offers": offers,
            "parents": parents,
        }
        rows.append(extra | dict(_values(of, of)))
        for name, amount in totals(of, demand, "account_sessions").items():
            total[name] = round(total.get(name, 0) + amount, 2)
    return _table(BY_DATE[ui], rows, ui, demand), len(rows), total


def download_name(marketplace: str, exported: date, turn: int = 0) -> str:
    """The name a browser gives a Business Report: the day of the download, in the site's own order."""
    day = {
        "US": f"{exported.month}-{exported.day}-{exported:%y}",
        "UK": f"{exported:%d-%m-%Y}",
        "DE": f"{exported:%d.%m.%y}",
        "JP": f"{exported:%d-%m-%y}",
    }[marketplace]
    return f"BusinessReport-{day}{f' ({turn})' if turn else ''}.csv"
