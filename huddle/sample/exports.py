"""Shared by both samples: when an export is made, and putting one report's bytes into the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from huddle import clock
from huddle.sample.files import ads_reports, business_reports, order_exports
from huddle.sample.order_lines import order_lines
from huddle.sample.outbox import Outbox
from huddle.sample.sites import Site
from huddle.sample.truth import Branch

HORIZON = 60
"""days simulated beyond the export, so that shipments under way and their arrival are known"""


def morning(day: date) -> datetime:
    """The moment of a day's exports: 01:00 UTC, nine in the morning in Shenzhen."""
    return datetime.combine(day, time(1), UTC)


def latest_morning() -> date:
    """The day of the last export moment that has passed on Huddle's clock."""
    now = clock.now()
    return now.date() if now >= morning(now.date()) else now.date() - timedelta(days=1)


def exported_after(site: Site, day: date) -> datetime:
    """The first export moment at which a site's day had ended."""
    candidate = morning(day + timedelta(days=1))
    return candidate if candidate >= site.midnight(day + timedelta(days=1)) else candidate + timedelta(days=1)


def quarters(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The calendar quarters of a span, cut at its ends."""
    while first <= last:
        month = (first.month - 1) // 3 * 3 + 4
        after = date(first.year + month // 13, month if month < 13 else 1, 1)
        yield first, min(after - timedelta(days=1), last)
        first = after


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The calendar months of a span, cut at its ends."""
    while first <= last:
        after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(after - timedelta(days=1), last)
        first = after


def put_orders(
    outbox: Outbox,
    name: str,
    branches: list[Branch],
    first: date,
    exported_at: datetime,
    seed: int,
    style: str = "lf",
) -> None:
    """One region's All Orders from `first` to the moment of the export. Styles: lf, crlf (with a byte order mark),
    vat (European extra columns), cp932 (Japanese)."""
    parts = []
    for branch in branches:
        site = branch.demand.site
        parts.append(order_lines(branch.demand, first, exported_at.astimezone(site.zone).date(), seed))
    content, rows, totals = order_exports.all_orders(
        parts,
        exported_at,
        newline="\r\n" if style == "crlf" else "\n",
        bom=style == "crlf",
        encoding="cp932" if style == "cp932" else "utf-8",
        extra=style == "vat",
    )
    sites = [branch.demand.site for branch in branches]
    outbox.put(
        name, content, report="orders", exported_at=exported_at, shop=sites[0].shop,
        marketplaces=tuple(site.marketplace for site in sites), rows=rows, totals=totals,
        period=(first, max(exported_at.astimezone(site.zone).date() for site in sites)),
    )  # fmt: skip


def put_by_asin(
    outbox: Outbox, name: str, branch: Branch, first: date, last: date, exported_at: datetime, ui: str
) -> None:
    """A by-child-ASIN Business Report of a span."""
    content, rows, totals = business_reports.by_asin(branch.demand, first, last, ui)
    site = branch.demand.site
    outbox.put(
        name, content, report="by_asin", exported_at=exported_at, shop=site.shop, marketplaces=(site.marketplace,),
        period=(first, last), rows=rows, totals=totals,
    )  # fmt: skip


def put_by_date(
    outbox: Outbox, name: str, branch: Branch, first: date, last: date, exported_at: datetime, ui: str
) -> None:
    """Sales and Traffic by date of a span."""
    content, rows, totals = business_reports.by_date(branch.demand, first, last, ui)
    site = branch.demand.site
    outbox.put(
        name, content, report="by_date", exported_at=exported_at, shop=site.shop, marketplaces=(site.marketplace,),
        period=(first, last), rows=rows, totals=totals,
    )  # fmt: skip


def put_terms(
    outbox: Outbox, name: str, branch: Branch, ad_product: str, days: tuple[date, date], exported_at: datetime, seed: int, most: int,
) -> None:
    """A search-term report with daily rows, in English, of the campaigns with most clicks; a workbook, or a CSV by its name."""
    demand, ads = branch.demand, branch.advertising
    site = demand.site
    places = sorted(ads.places(ad_product), key=lambda place: (-int(ads.clicks[place].sum()), place))[:most]
    rows = ads_reports.term_rows(demand, ads, sorted(places), *days, seed)
    columns = {"SP": ads_reports.SP_TERM, "SB": ads_reports.SB_TERM}[ad_product]
    sheet = {"SP": "Sponsored Products Search Term", "SB": "Sponsored Brands Search Term"}[ad_product]
    is_workbook = name.endswith(".xlsx")
    content = ads_reports.as_workbook(rows, columns, sheet) if is_workbook else ads_reports.as_csv(rows, columns, demand)
    outbox.put(
        name, content, report=f"ads {ad_product} terms", exported_at=exported_at, shop=site.shop, marketplaces=(site.marketplace,),
        period=days, rows=len(rows), totals=ads_reports.totals(rows),
    )  # fmt: skip


def put_ads(
    outbox: Outbox,
    name: str,
    branch: Branch,
    ad_products: Iterable[str],
    first: date,
    exported_at: datetime,
    style: str,
) -> None:
    """An ads report with daily rows up to the last complete day.

    Styles: workbook, csv, german, chinese (generation 1), unified (generation 2, Chinese).
    """
    demand, ads = branch.demand, branch.advertising
    site, kinds = demand.site, list(ad_products)
    places = [place for kind in kinds for place in ads.places(kind)]
    last = site.last_complete(exported_at)
    rows = list(ads_reports.AdsRows(demand, ads, places, first, last))
    columns = {
        "SP": ads_reports.SP_PRODUCT["en"], "SB": ads_reports.SB_CAMPAIGN, "SD": ads_reports.SD_CAMPAIGN,
    }[kinds[0]]  # fmt: skip
    sheet = {
        "SP": "Sponsored Products Advertised P",
        "SB": "Sponsored Brands Campaign",
        "SD": "Sponsored Display Campaign",
    }
    if style == "workbook":
        content = ads_reports.as_workbook(rows, columns, sheet[kinds[0]])
    elif style == "german":
        content = ads_reports.as_german_csv(rows, business_reports.SIGNS[site.currency])
    elif style == "chinese":
        content = ads_reports.as_csv(rows, ads_reports.SP_PRODUCT["zh"], demand, chinese=True)
    elif style == "unified":
        content = ads_reports.as_unified_chinese(rows)
    else:
        content = ads_reports.as_csv(rows, columns, demand)
    outbox.put(
        name, content, report=f"ads {'+'.join(kinds)}", exported_at=exported_at, shop=site.shop,
        marketplaces=(site.marketplace,), period=(first, last), rows=len(rows), totals=ads_reports.totals(rows),
    )  # fmt: skip
