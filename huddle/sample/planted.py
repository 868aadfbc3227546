"""The events planted into the sample: what happened to which ASIN on which days, so that a test can look for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huddle.sample.demand import Demand, Effect
from huddle.sample.supply import Gap

CLEAR_DAYS = 16


@dataclass(frozen=True)
class Planted:
    """One planted event on one ASIN of one site; days counted from the start of the span."""

    kind: str
    row: int
    first: int
    last: int
    arrival: int | None = None
    """stock-outs: first day with stock again"""
    topic: str | None = None
    """review spikes: what shoppers complain about"""

    def effects(self) -> list[Effect]:
        """What the event does to the ASIN's numbers; nothing where it leaves them alone.

        On its first day a stock-out still sells what was left: the stock is zero at that day's end.
        """
        gone: dict[str, Any] = {"sessions": 0.25, "conversion": 0.0, "buy_box": 0.0, "advertising": 0.0}
        changed: dict[str, dict[str, Any]] = {
            "stock_out": gone,
            "running_out": gone,
            "buy_box_lost": {"sessions": 0.9, "conversion": 0.14, "buy_box": 0.05, "advertising": 0.15},
            "price_error": {"sessions": 1.15, "conversion": 1.9, "price": 0.4},
            "ad_budget_cut": {"sessions": 0.62, "conversion": 0.95, "advertising": 0.12},
            "bot_traffic": {"sessions": 18.0, "conversion": 1 / 18, "advertising": 1 / 18},
        }
        if self.kind not in changed:
            return []
        if changed[self.kind] is not gone:
            return [Effect((self.row,), self.first, self.last, **changed[self.kind])]
        remains = Effect((self.row,), self.first, self.first, sessions=0.8, conversion=0.4)
        return [remains, Effect((self.row,), self.first + 1, self.last, **gone)]

    def gap(self) -> Gap | None:
        """The hole in the stock that belongs to a stock-out."""
        return Gap(self.row, self.first, self.arrival) if self.arrival is not None else None


def for_full(marketplace: str, last: int) -> list[Planted]:
    """The full sample's events on a site whose last complete day is place `last`: some alive on it, some long past."""
    if marketplace == "US":
        return [
            Planted("stock_out", 2, last - 3, last + 8, arrival=last + 9),
            Planted("buy_box_lost", 4, last - 2, last),
            Planted("ad_budget_cut", 0, last - 5, last),
            Planted("review_topic", 6, last - 6, last, topic="leak"),
            Planted("bot_traffic", 8, last - 30, last - 29),
            Planted("stock_out", 5, last - 95, last - 84, arrival=last - 83),
            Planted("price_error", 1, last - 150, last - 149),
            Planted("review_topic", 3, last - 126, last - 118, topic="smell"),
        ]
    return [
        Planted("price_error", 1, last - 1, last),
        Planted("running_out", 3, last + 6, last + 15, arrival=last + 16),
        Planted("buy_box_lost", 2, last - 40, last - 36),
        Planted("ad_budget_cut", 0, last - 75, last - 64),
        Planted("bot_traffic", 4, last - 12, last - 11),
    ]


def price_moves(marketplace: str, last: int, count: int) -> list[Effect]:
    """Prices the company itself changed for good in the last weeks; shoppers come and buy as before, so that nothing else moves."""
    told = {"US": ((7, 37, 1.1), (9, 23, 0.92)), "DE": ((6, 30, 1.05), (5, 16, 0.95))}
    return [
        Effect((row,), last - back, last + 365, price=factor)
        for row, back, factor in told.get(marketplace, ())
        if row < count - 1 and last - back > 0
    ]


def for_real_team(shop_place: int, marketplace: str, last: int) -> list[Planted]:
    """Events of the team-like sample, on its biggest sites only."""
    if shop_place == 0 and marketplace == "US":
        return [Planted("buy_box_lost", 1, last - 1, last), Planted("ad_budget_cut", 3, last - 4, last)]
    if shop_place == 0 and marketplace == "DE":
        return [Planted("price_error", 0, last, last)]
    if shop_place == 1 and marketplace == "US":
        return [Planted("stock_out", 0, last - 2, last + 10)]
    return []


@dataclass(frozen=True)
class Promotion:
    """A sale of the company, told in the events table."""

    name: str
    name_zh: str
    first: date
    last: date
    line: str | None
    """None: every line"""
    sessions: float
    price: float

    def effect(self, demand_start: date, rows: tuple[int, ...]) -> Effect:
        lift = 1 + (1 - self.price) * 1.6
        first, last = (self.first - demand_start).days, (self.last - demand_start).days
        return Effect(rows, first, last, sessions=self.sessions, conversion=lift, price=self.price)


def promotions(start: date, today: date, end: date, lines: list[str], quiet_since: date | None) -> list[Promotion]:
    """Every sale between two days: three site-wide ones a year, and each line's own about every twelve weeks.

    No line's own sale touches the `CLEAR_DAYS` before today, or a planted event of today would hide behind it. None at
    all touches a day from `quiet_since` on.
    """
    found = []
    for year in range(start.year, end.year + 1):
        november = date(year, 11, 1)
        friday = november + timedelta(days=(3 - november.weekday()) % 7 + 22)
        for name, name_zh, first, days, lift in (
            ("Summer deal days", "夏季大促", date(year, 7, 15), 2, 1.9),
            ("Autumn deal days", "秋季大促", date(year, 10, 7), 2, 1.6),
            ("Black Friday week", "黑五大促", friday - timedelta(days=1), 5, 1.7),
        ):
            found.append(Promotion(name, name_zh, first, first + timedelta(days=days - 1), None, lift, 0.8))
    for place, line in enumerate(lines):
        first = start + timedelta(days=21 + 19 * place)
        while first <= end:
            last = first + timedelta(days=5)
            if last < today - timedelta(days=CLEAR_DAYS) or first > today:
                found.append(Promotion(f"{line} coupon week", "优惠券周", first, last, line, 1.25, 0.88))
            first += timedelta(days=84)
    kept = [p for p in found if p.first >= start and p.last <= end and (quiet_since is None or p.last < quiet_since)]
    return sorted(kept, key=lambda p: (p.first, p.line or ""))


def told(event: Planted, demand: Demand, last_complete: int) -> dict[str, Any]:
    """The event as the truth file tells it, with the money it cost up to the last complete day.

    Money = (usual units x usual price) - actual sales of the event's days so far, in the site's currency; usual units
    are the mean without the event. A price error also tells what the sold units would have brought at the usual price.
    """
    product, site = demand.products[event.row], demand.site
    until = min(event.last, last_complete)
    days = slice(event.first, until + 1)
    usual = demand.usual_units[event.row, days]
    usual_sales = float((usual * demand.usual_price[event.row, days]).sum()) / site.minor
    actual_units = int(demand.units[event.row, days].sum())
    actual_sales = site.money(int(demand.sales[event.row, days].sum()))
    count = max(until - event.first + 1, 0)
    story: dict[str, Any] = {
        "kind": event.kind, "shop": site.shop, "marketplace": site.marketplace, "asin": product.asin,
        "sku": product.sku, "line": product.line, "first_day": demand.day(event.first).isoformat(),
        "last_day": demand.day(event.last).isoformat(), "is_alive": event.first <= last_complete <= event.last,
        "is_ahead": event.first > last_complete,
        "currency": site.currency, "days_so_far": count, "usual_units": round(float(usual.sum()), 2),
        "actual_units": actual_units, "usual_sales": round(usual_sales, 2), "actual_sales": actual_sales,
        "lost_sales": round(usual_sales - actual_sales, 2) if count else None,
    }  # fmt: skip
    if event.kind == "price_error":
        given = demand.usual_price[event.row, days] - demand.price[event.row, days]
        story["given_away"] = site.money(int((given * demand.units[event.row, days]).sum()))
        story["price"] = site.money(int(demand.price[event.row, event.first]))
        story["usual_price"] = site.money(int(demand.usual_price[event.row, event.first]))
    if event.arrival is not None:
        story["next_arrival"] = demand.day(event.arrival).isoformat()
    if event.topic:
        story["topic"] = event.topic
    if event.kind in ("review_topic", "bot_traffic"):
        story["lost_sales"] = None
    return story
