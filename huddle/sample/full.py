"""The full sample: one account on two sites over 800 days, with everything a well-kept team has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from huddle.sample import planted as events_of
from huddle.sample import series
from huddle.sample.advertising import advertise
from huddle.sample.catalogue import Product, catalogue
from huddle.sample.demand import simulate
from huddle.sample.exports import HORIZON, latest_morning, morning, put_orders
from huddle.sample.files import hand_kept
from huddle.sample.opinions import reviews
from huddle.sample.outbox import Outbox
from huddle.sample.sites import Site
from huddle.sample.supply import supply
from huddle.sample.tmall import SITE, put_tmall
from huddle.sample.truth import Branch, Truth
from huddle.sample.weekly_exports import put_weekly_exports

LEVELS = ("L1", "L2", "L3", "L4", "L5")
SITES = (Site("", "US", 1.0), Site("", "DE", 0.45))
DE_SHARE = 5
"""on the second site four of five ASINs are sold"""
QUIET_DAYS = 90
"""without events, no promotion touches these last days"""
AFTER_SALE, AFTER_SALE_BIG = 190, 45
"""days of returns and of posted money, usual and of a company with many ASINs"""
TMALL_DAYS = 200
TERM_DAYS = 35
"""days of search terms: the four weeks of the weekly review and the running one"""
BIG = 300
"""a company with more ASINs than this exports its ads as CSV and for two weeks only"""
LINES_IN_ORDERS = 120_000
"""a bigger company's All Orders covers fewer days, as its file would be cut off at this many lines"""


@dataclass(frozen=True)
class _Plan:
    """What is to be written."""

    end: date
    days: int
    seed: int
    level: str
    has_events: bool
    exported_at: datetime
    start: date
    has_tmall: bool


def _branch(
    site: Site, products: list[Product], plan: _Plan, promotions: list[events_of.Promotion]
) -> tuple[Branch, list[events_of.Planted]]:
    last_day = site.last_complete(plan.exported_at)
    last = (last_day - plan.start).days
    happened = [e for e in events_of.for_full(site.marketplace, last) if e.first > 60] if plan.has_events else []
    sales = [
        p.effect(plan.start, tuple(row for row, q in enumerate(products) if p.line in (None, q.line)))
        for p in promotions
    ]
    effects = [effect for event in happened for effect in event.effects()]
    effects += events_of.price_moves(site.marketplace, last, len(products)) if plan.has_events else []
    demand = simulate(site, products, plan.start, plan.days, plan.days + HORIZON, plan.seed, sales, effects)
    stock = supply(demand, plan.seed, [gap for event in happened if (gap := event.gap())])
    said = reviews(demand, last, plan.seed, happened)
    return Branch(demand, advertise(demand, plan.seed), last_day, stock, said), happened


def _orders_days(branches: list[Branch], plan: _Plan) -> int:
    a_day = sum(float(b.demand.order_items[:, max(plan.days - 60, 0) : plan.days].mean(axis=1).sum()) for b in branches)
    wanted = 60 if plan.level == "L5" else 90
    return int(max(14, min(wanted, LINES_IN_ORDERS / max(a_day, 1), plan.days)))


def _put_site(outbox: Outbox, branch: Branch, plan: _Plan) -> None:
    """One site's files at the plan's level."""
    level, is_big = LEVELS.index(plan.level) + 1, len(branch.demand.products) > BIG
    recent = min(45 if level == 5 else 90, plan.days - 20)
    ads_days = 14 if is_big else min(60 if level == 5 else 90, plan.days - 2)
    first_ads = max(branch.last_day - timedelta(days=ads_days - 1), plan.start)
    series.put_ads_reports(outbox, branch, first_ads, plan.exported_at, is_big=is_big)
    if level == 5:
        since = max(branch.last_day - timedelta(days=TERM_DAYS - 1), first_ads)
        series.put_search_terms(outbox, branch, since, plan.exported_at, plan.seed, is_big=is_big)
    if level >= 2:
        series.put_planning(outbox, branch, min(14, recent) if level == 5 else recent)
    if level >= 3:
        series.put_by_dates(outbox, branch)
    if level == 4:
        series.put_weekly(outbox, branch, min(26, plan.days // 7 - 1))
    if level == 5:
        series.put_daily(outbox, branch, recent)
        series.put_history(outbox, branch, branch.last_day - timedelta(days=recent), first_ads - timedelta(days=1))
        if branch.demand.site.marketplace == "US" and not is_big:
            series.put_ads_details(outbox, branch, plan.exported_at, plan.seed)
        if not is_big:
            put_weekly_exports(outbox, branch, plan.seed, is_eventful=plan.has_events)
        series.put_reviews(outbox, branch, plan.exported_at)
        after_days = min(AFTER_SALE_BIG if is_big else AFTER_SALE, plan.days - 20)
        series.put_after_sale(outbox, branch, branch.last_day - timedelta(days=after_days - 1), plan.exported_at, plan.seed)


def _put_tables(
    outbox: Outbox,
    branches: list[Branch],
    products: list[Product],
    promotions: list[events_of.Promotion],
    plan: _Plan,
) -> None:
    demands = [branch.demand for branch in branches]
    stocked = [(branch.demand, branch.supply) for branch in branches if branch.supply]
    today = min(branch.last_day for branch in branches)
    tables = {
        "products": hand_kept.products(products, hand_kept.launch_days(demands)),
        "targets": hand_kept.targets(demands, plan.end),
        "events": hand_kept.events(promotions),
        "risks": hand_kept.risks(sorted({product.line for product in products}), demands),
        "exchange_rates": hand_kept.exchange_rates(plan.start, plan.end, {"CNY": 0.139} if plan.has_tmall else None),
        "shipments": hand_kept.shipments(stocked, today),
    }
    for name, (content, rows) in tables.items():
        outbox.put(f"{name}.csv", content, report=name, exported_at=plan.exported_at, rows=rows)


def write_full(
    directory: Path | str,
    *,
    asins: int = 60,
    days: int = 800,
    seed: int = 7,
    end: date | None = None,
    events: bool = True,
    level: str = "L5",
    lines: int = 4,
    tmall: bool = False,
) -> Truth:
    """Write the full sample into `directory` and return its truth; the same arguments give the same bytes.

    `end` is the day of the exports (01:00 UTC), by default the clock's. `events=False` plants nothing, keeps the last
    90 days free of promotions, and no ASIN ever runs out. `level` L1 to L4 writes the files of that level alone.
    `tmall` adds a shop on Tmall with visitors by item and channel.
    Raises ValueError in words for sizes that make no company.
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    if asins < 10 or days < 35 or not 1 <= lines <= 6:
        raise ValueError(
            f"{asins} ASINs, {days} days, {lines} lines: expected at least 10 ASINs, 35 days and 1 to 6 lines"
        )
    end = end or latest_morning()
    plan = _Plan(end, days, seed, level, events, morning(end), end - timedelta(days=days), tmall)
    products = catalogue(asins, lines, seed)
    quiet = None if events else end - timedelta(days=QUIET_DAYS)
    names = sorted({product.line for product in products})
    promotions = events_of.promotions(plan.start, end, end + timedelta(days=HORIZON - 1), names, quiet)
    branches, told = [], []
    for place, site in enumerate(SITES):
        sold = products if place == 0 else [p for p in products if p.rank % DE_SHARE != DE_SHARE - 1]
        branch, happened = _branch(site, sold, plan, promotions)
        branches.append(branch)
        last = branch.demand.place(branch.last_day)
        told += [events_of.told(event, branch.demand, last) for event in happened]
    outbox = Outbox(Path(directory))
    first_order = end - timedelta(days=_orders_days(branches, plan))
    put_orders(outbox, "all-orders-NA.txt", branches[:1], first_order, plan.exported_at, seed)
    put_orders(outbox, "all-orders-EU.txt", branches[1:], first_order, plan.exported_at, seed, "vat")
    for branch in branches:
        _put_site(outbox, branch, plan)
    if level == "L5":
        _put_tables(outbox, branches, products, promotions, plan)
    if tmall:
        put_tmall(outbox, products, min(days, TMALL_DAYS), SITE.last_complete(plan.exported_at), plan.exported_at, seed)
    settings = {
        "kind": "full",
        "asins": asins,
        "days": days,
        "events": events,
        "level": level,
        "lines": lines,
    }
    truth = Truth(seed, end, plan.exported_at, branches, told, outbox.written, settings)
    truth.write(outbox.root)
    return truth
