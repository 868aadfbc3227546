"""The sample that looks like a real team's first morning: two shops, four sites, 45 days, every dialect at once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from huddle.sample import planted as events_of
from huddle.sample.advertising import advertise
from huddle.sample.catalogue import catalogue
from huddle.sample.demand import simulate
from huddle.sample.exports import (
    HORIZON,
    latest_morning,
    morning,
    put_ads,
    put_business_report,
    put_orders,
)
from huddle.sample.files import business_reports, hand_kept
from huddle.sample.outbox import Outbox
from huddle.sample.sites import Site
from huddle.sample.truth import FILE, Branch, Truth

DAYS = 45
NORTH, SOUTH = "north-shop", "south-shop"
SITES = (
    Site(NORTH, "US", 0.8),
    Site(NORTH, "UK", 0.3),
    Site(NORTH, "DE", 0.4),
    Site(SOUTH, "US", 0.5),
    Site(SOUTH, "JP", 0.35),
)


def _truth(seed: int, end: date, exported_on: date) -> Truth:
    """The team's numbers; the same on both mornings, seen from the morning of `exported_on`."""
    moment, start = morning(exported_on), end - timedelta(days=DAYS)
    goods = {NORTH: catalogue(24, 3, seed), SOUTH: catalogue(14, 2, seed, offset=5000)}
    branches, told = [], []
    for site in SITES:
        last = (site.last_complete(morning(end)) - start).days
        happened = events_of.for_real_team((NORTH, SOUTH).index(site.shop), site.marketplace, last)
        effects = [effect for event in happened for effect in event.effects()]
        demand = simulate(site, goods[site.shop], start, DAYS, DAYS + HORIZON, seed, [], effects)
        branches.append(Branch(demand, advertise(demand, seed), site.last_complete(moment)))
        told += [events_of.told(event, demand, demand.place(branches[-1].last_day)) for event in happened]
    return Truth(seed, end, moment, branches, told, [], {"kind": "like a real team"})


def _last_week(day: date) -> tuple[date, date]:
    """The last week from Sunday to Saturday that had ended on a day."""
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    return saturday - timedelta(days=6), saturday


def _put_orders_and_ads(outbox: Outbox, truth: Truth, orders_since: date, ads_since: date, mark: str) -> None:
    """The files every morning brings. `mark` is what a browser adds to a name that is taken, such as ` (1)`."""
    moment, seed, branch = truth.exported_at, truth.seed, truth.branch
    us, uk, de = (branch(NORTH, code) for code in ("US", "UK", "DE"))
    south, jp = branch(SOUTH, "US"), branch(SOUTH, "JP")
    put_orders(outbox, f"{NORTH}/all-orders NA{mark}.txt", [us], orders_since, moment, seed, "crlf")
    put_orders(outbox, f"{NORTH}/all-orders EU{mark}.txt", [uk, de], orders_since, moment, seed, "vat")
    put_orders(outbox, f"{SOUTH}/all-orders NA{mark}.txt", [south], orders_since, moment, seed)
    put_orders(outbox, f"{SOUTH}/all-orders JP{mark}.txt", [jp], orders_since, moment, seed, "cp932")
    product, brands = "Sponsored_Products_Advertised_product_report", "Sponsored_Brands_Campaign_report"
    put_ads(outbox, f"{NORTH}/US/{product}{mark}.xlsx", us, ["SP"], ads_since, moment, "workbook")
    put_ads(outbox, f"{NORTH}/US/{brands}{mark}.xlsx", us, ["SB"], ads_since, moment, "workbook")
    put_ads(
        outbox,
        f"{NORTH}/US/Sponsored_Display_Campaign_report{mark}.xlsx",
        us,
        ["SD"],
        ads_since,
        moment,
        "workbook",
    )
    put_ads(outbox, f"{NORTH}/UK/{product}{mark}.csv", uk, ["SP"], ads_since, moment, "csv")
    put_ads(
        outbox,
        f"{NORTH}/DE/Sponsored_Products_Beworbenes_Produkt_Bericht{mark}.csv",
        de,
        ["SP"],
        ads_since,
        moment,
        "german",
    )
    put_ads(outbox, f"{SOUTH}/US/推广的商品_报告{mark}.csv", south, ["SP", "SB"], ads_since, moment, "unified")
    put_ads(outbox, f"{SOUTH}/JP/商品推广推广的商品{mark}.csv", jp, ["SP"], ads_since, moment, "chinese")


def _put_by_dates(outbox: Outbox, truth: Truth, since: date) -> None:
    """By-date reports of the two sites that have them: a Chinese screen for US, a Japanese one for JP."""
    for shop, code, ui in ((NORTH, "US", "zh"), (SOUTH, "JP", "ja")):
        branch = truth.branch(shop, code)
        name = f"{shop}/{code}/{business_reports.download_name(code, truth.exported_at.date())}"
        put_business_report(outbox, "date", name, branch, since, branch.last_day, truth.exported_at, ui)


def _finish(outbox: Outbox, truth: Truth) -> Truth:
    truth.files.extend(outbox.written)
    truth.write(outbox.root)
    return truth


def write_like_a_real_team(directory: Path | str, *, seed: int = 7, end: date | None = None) -> Truth:
    """Write the first morning of `end` into `directory`; the same arguments give the same bytes.

    Orders of 45 days per region, ads, by-date for two sites, one weekly by-ASIN file that does not say its week, no
    product table. The running US day is in the orders as far as it had come.
    """
    end = end or latest_morning()
    truth = _truth(seed, end, end)
    outbox, since = Outbox(Path(directory)), end - timedelta(days=DAYS)
    _put_orders_and_ads(outbox, truth, since, since, "")
    _put_by_dates(outbox, truth, since)
    germany = truth.branch(NORTH, "DE")
    first, last = _last_week(germany.last_day)
    name = f"{NORTH}/DE/{business_reports.download_name('DE', end)}"
    put_business_report(outbox, "asin", name, germany, first, last, truth.exported_at, "de")
    return _finish(outbox, truth)


def write_second_morning(directory: Path | str, *, seed: int | None = None, end: date | None = None) -> Truth:
    """Add the files of the morning after `end` beside those of the first: newer orders, ads and by-date reports, one
    more site's by-date from a German screen, and the product table in GB18030.

    Without `seed` and `end` the first morning's truth file in `directory` says them; FileNotFoundError without it.
    """
    root = Path(directory)
    if seed is None or end is None:
        path = root / FILE
        if not path.exists():
            raise FileNotFoundError(
                f"{root} holds no first morning: write it with `sample {root} --like-a-real-team` first"
            )
        first = json.loads(path.read_text(encoding="utf-8"))
        seed = first["seed"] if seed is None else seed
        end = date.fromisoformat(first["end"]) if end is None else end
    next_day = end + timedelta(days=1)
    truth = _truth(seed, end, next_day)
    outbox = Outbox(root)
    _put_orders_and_ads(outbox, truth, next_day - timedelta(days=30), next_day - timedelta(days=14), " (1)")
    _put_by_dates(outbox, truth, next_day - timedelta(days=30))
    germany = truth.branch(NORTH, "DE")
    week = _last_week(germany.last_day)
    if week != _last_week(germany.last_day - timedelta(days=1)):
        name = f"{NORTH}/DE/{business_reports.download_name('DE', next_day)}"
        put_business_report(outbox, "asin", name, germany, *week, truth.exported_at, "de")
    goods = {p.asin: p for branch in truth.branches for p in branch.demand.products}
    since = next_day - timedelta(days=30)
    name = f"{NORTH}/DE/{business_reports.download_name('DE', next_day, turn=1)}"
    put_business_report(outbox, "date", name, germany, since, germany.last_day, truth.exported_at, "de")
    content, rows = hand_kept.products_gb18030(list(goods.values()), {})
    outbox.put("产品表.csv", content, report="products", exported_at=truth.exported_at, rows=rows)
    return _finish(outbox, truth)
