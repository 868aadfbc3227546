"""The full sample: one account on two sites over 800 days, with everything a well-kept team has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from huddle.sample import planted as events_of
from huddle.sample.advertising import advertise
from huddle.sample.catalogue import Product, catalogue
from huddle.sample.demand import simulate
from huddle.sample.exports import (
    HORIZON,
    exported_after,
    latest_morning,
    morning,
    put_ads,
    put_by_asin,
    put_by_date,
    put_orders,
    quarters,
)  # fmt: skip
from huddle.sample.files import business_reports, canonical, hand_kept, planning, review_exports
from huddle.sample.opinions import reviews
from huddle.sample.outbox import Outbox
from huddle.sample.sites import Site
from huddle.sample.supply import supply
from huddle.sample.truth import Branch, Truth

LEVELS = ("L1", "L2", "L3", "L4", "L5")
SITES = (Site("", "US", 1.0), Site("", "DE", 0.45))
UI = {"US": "en", "DE": "en"}
"""screen language of the Business Reports: a team that reads English sets every site to it"""
DE_SHARE = 5
"""on the second site four of five ASINs are sold"""
QUIET_DAYS = 90
"""without events, no promotion touches these last days"""
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


def _branch(
    site: Site, products: list[Product], plan: _Plan, promotions: list[events_of.Promotion]
) -> tuple[Branch, list[events_of.Planted]]:
    last_day = site.last_complete(plan.exported_at)
    last = (last_day - plan.start).days
    happened = (
        [e for e in events_of.for_full(site.marketplace, last) if e.first > 60] if plan.has_events else []
    )
    sales = [
        p.effect(plan.start, tuple(row for row, q in enumerate(products) if p.line in (None, q.line)))
        for p in promotions
    ]
    effects = [effect for event in happened if (effect := event.effect())]
    demand = simulate(site, products, plan.start, plan.days, plan.days + HORIZON, plan.seed, sales, effects)
    stock = supply(demand, plan.seed, [gap for event in happened if (gap := event.gap())])
    said = reviews(demand, last, plan.seed, happened)
    return Branch(demand, advertise(demand, plan.seed), last_day, stock, said), happened


def _orders_days(branches: list[Branch], plan: _Plan) -> int:
    a_day = sum(
        float(b.demand.order_items[:, plan.days - 60 : plan.days].mean(axis=1).sum()) for b in branches
    )
    wanted = 60 if plan.level == "L5" else 90
    return int(max(14, min(wanted, LINES_IN_ORDERS / max(a_day, 1), plan.days)))


def _put_history(outbox: Outbox, branch: Branch, until: date, ads_until: date) -> None:
    """Canonical Parquet by quarter: sales, traffic and stock up to one day, ads up to another."""
    demand, site = branch.demand, branch.demand.site
    assert branch.supply is not None
    writers: list[tuple[str, Any, date]] = [
        ("sales", lambda a, b: canonical.sales(demand, a, b), until),
        ("traffic", lambda a, b: canonical.traffic(demand, a, b), until),
        ("inventory", lambda a, b: canonical.inventory(demand, branch.supply, a, b), until),
        ("ads", lambda a, b: canonical.ads(demand, branch.advertising, a, b), ads_until),
    ]
    for kind, write, last in writers:
        for first, final in quarters(demand.start, last):
            content, rows, totals = write(first, final)
            name = f"{site.folder}/{kind}-{first.year}-Q{(first.month + 2) // 3}.parquet"
            outbox.put(
                name, content, report=f"canonical {kind}", exported_at=exported_after(site, final), shop=site.shop,
                marketplaces=(site.marketplace,), period=(first, final), rows=rows, totals=totals,
            )  # fmt: skip


def _put_daily(outbox: Outbox, branch: Branch, days: int) -> None:
    """One-day by-ASIN reports of the last days, each in a folder named after its day."""
    site = branch.demand.site
    for back in range(days):
        day = branch.last_day - timedelta(days=back)
        moment = exported_after(site, day)
        name = f"{site.folder}/{day}/{business_reports.download_name(site.marketplace, moment.date())}"
        put_by_asin(outbox, name, branch, day, day, moment, UI[site.marketplace])


def _put_weekly(outbox: Outbox, branch: Branch, weeks: int) -> None:
    """Weekly by-ASIN reports, Sunday to Saturday, in folders named after their span."""
    site = branch.demand.site
    last = branch.last_day - timedelta(days=(branch.last_day.weekday() - 5) % 7)
    for back in range(weeks):
        saturday = last - timedelta(weeks=back)
        sunday, moment = saturday - timedelta(days=6), exported_after(site, saturday)
        name = f"{site.folder}/{sunday}..{saturday}/{business_reports.download_name(site.marketplace, moment.date())}"
        put_by_asin(outbox, name, branch, sunday, saturday, moment, UI[site.marketplace])


def _put_planning(outbox: Outbox, branch: Branch, days: int) -> None:
    site = branch.demand.site
    assert branch.supply is not None
    for back in range(days):
        day = branch.last_day - timedelta(days=back)
        content, rows, totals = planning.planning(branch.demand, branch.supply, day)
        outbox.put(
            f"{site.folder}/inventory-planning-{day}.csv", content, report="planning",
            exported_at=exported_after(site, day), shop=site.shop, marketplaces=(site.marketplace,), period=(day, day),
            rows=rows, totals=totals,
        )  # fmt: skip


def _put_site(outbox: Outbox, branch: Branch, plan: _Plan, daily_days: int, ads_days: int) -> None:
    site, level, moment = branch.demand.site, LEVELS.index(plan.level) + 1, plan.exported_at
    first_ads = max(branch.last_day - timedelta(days=ads_days - 1), plan.start)
    small = len(branch.demand.products) <= 300
    style = ("workbook" if small else "csv") if site.marketplace == "US" else "german"
    ending = "xlsx" if style == "workbook" else "csv"
    put_ads(
        outbox,
        f"{site.folder}/Sponsored_Products_Advertised_product_report.{ending}",
        branch,
        ["SP"],
        first_ads,
        moment,
        style,
    )
    put_ads(
        outbox,
        f"{site.folder}/Sponsored_Brands_Campaign_report.xlsx",
        branch,
        ["SB"],
        first_ads,
        moment,
        "workbook",
    )
    put_ads(
        outbox,
        f"{site.folder}/Sponsored_Display_Campaign_report.xlsx",
        branch,
        ["SD"],
        first_ads,
        moment,
        "workbook",
    )
    if level >= 2:
        _put_planning(outbox, branch, daily_days if level < 5 else min(14, daily_days))
    if level >= 3:
        for year in range(plan.start.year, branch.last_day.year + 1):
            first, last = max(date(year, 1, 1), plan.start), min(date(year, 12, 31), branch.last_day)
            name = f"{site.folder}/sales-and-traffic-by-date-{year}.csv"
            if first <= last:
                put_by_date(
                    outbox, name, branch, first, last, exported_after(site, last), UI[site.marketplace]
                )
    if level == 4:
        _put_weekly(outbox, branch, min(26, plan.days // 7 - 1))
    if level == 5:
        _put_daily(outbox, branch, daily_days)
        _put_history(
            outbox, branch, branch.last_day - timedelta(days=daily_days), first_ads - timedelta(days=1)
        )
        content, rows = review_exports.sellersprite(branch.demand, branch.reviews), len(branch.reviews)
        name = f"{site.folder}/reviews-{site.marketplace}.xlsx"
        if site.marketplace != "US":
            content, name = (
                review_exports.plain_csv(branch.demand, branch.reviews),
                f"{site.folder}/reviews-{site.marketplace}.csv",
            )
        outbox.put(
            name,
            content,
            report="reviews",
            exported_at=moment,
            shop=site.shop,
            marketplaces=(site.marketplace,),
            rows=rows,
        )


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
        "exchange_rates": hand_kept.exchange_rates(plan.start, plan.end),
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
) -> Truth:
    """Write the full sample into `directory` and return its truth; the same arguments give the same bytes.

    `end` is the day of the exports (01:00 UTC), by default the clock's. `events=False` plants nothing, keeps the last 90
    days free of promotions, and no ASIN ever runs out. `level` L1 to L4 writes the files of that level alone.
    Raises ValueError in words for sizes that make no company.
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    if asins < 10 or days < 35 or not 1 <= lines <= 6:
        raise ValueError(
            f"{asins} ASINs, {days} days, {lines} lines: expected at least 10 ASINs, 35 days and 1 to 6 lines"
        )
    end = end or latest_morning()
    plan = _Plan(end, days, seed, level, events, morning(end), end - timedelta(days=days))
    products = catalogue(asins, lines, seed)
    quiet = None if events else end - timedelta(days=QUIET_DAYS)
    names = sorted({product.line for product in products})
    promotions = events_of.promotions(plan.start, end + timedelta(days=HORIZON - 1), names, quiet)
    branches, told = [], []
    for place, site in enumerate(SITES):
        sold = products if place == 0 else [p for p in products if p.rank % DE_SHARE != DE_SHARE - 1]
        branch, happened = _branch(site, sold, plan, promotions)
        branches.append(branch)
        last = branch.demand.place(branch.last_day)
        told += [events_of.told(event, branch.demand, last) for event in happened]
    outbox = Outbox(Path(directory))
    is_big = asins > 300
    first_order = end - timedelta(days=_orders_days(branches, plan))
    put_orders(outbox, "all-orders-NA.txt", branches[:1], first_order, plan.exported_at, seed)
    put_orders(outbox, "all-orders-EU.txt", branches[1:], first_order, plan.exported_at, seed, "vat")
    for branch in branches:
        longest = min(45 if level == "L5" else 90, days - 20)
        _put_site(outbox, branch, plan, longest, 14 if is_big else min(90 if level != "L5" else 60, days - 2))
    if level == "L5":
        _put_tables(outbox, branches, products, promotions, plan)
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
