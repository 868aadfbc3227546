"""What a team exports once a week or a month beside its daily reports, made from the same demand as those."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from huddle.sample.exports import exported_after
from huddle.sample.files import ads_details, listings
from huddle.sample.outbox import Outbox
from huddle.sample.truth import Branch

LISTING_WEEKS = {"US": 8, "DE": 6}
"""weekly exports of All Listings; of other sites none"""
BULK_WEEKS = {"US": 6, "DE": 3}
"""weekly downloads of the bulk workbook"""


def put_weekly_exports(outbox: Outbox, branch: Branch, *, is_eventful: bool) -> None:
    """All Listings and the bulk workbook of the last weeks."""
    _put_listings(outbox, branch, is_eventful=is_eventful)
    _put_bulk(outbox, branch, is_eventful=is_eventful)


def weeks(branch: Branch, count: int) -> list[date]:
    """The last day and each seventh before it, oldest first; days before the company's first fortnight are left out."""
    days = [branch.last_day - timedelta(weeks=back) for back in reversed(range(count))]
    return [day for day in days if (day - branch.demand.start).days >= 14]


def _put(
    outbox: Outbox, branch: Branch, name: str, report: str, made: tuple[bytes, int, dict[str, float]], span: tuple[date, date],
    exported: datetime | None = None,
) -> None:
    """One file of a site, exported after its span had ended unless said otherwise."""
    site = branch.demand.site
    outbox.put(
        f"{site.folder}/{name}", made[0], report=report, exported_at=exported or exported_after(site, span[1]), shop=site.shop,
        marketplaces=(site.marketplace,), period=span, rows=made[1], totals=made[2],
    )  # fmt: skip


def _put_listings(outbox: Outbox, branch: Branch, *, is_eventful: bool) -> None:
    assert branch.supply is not None
    for day in weeks(branch, LISTING_WEEKS.get(branch.demand.site.marketplace, 0)):
        made = listings.listings(branch.demand, branch.supply, day, branch.last_day, is_eventful=is_eventful)
        _put(outbox, branch, f"{day}/All Listings Report.txt", "listings", made, (day, day))


def _put_bulk(outbox: Outbox, branch: Branch, *, is_eventful: bool) -> None:
    demand, ads = branch.demand, branch.advertising
    for day in weeks(branch, BULK_WEEKS.get(demand.site.marketplace, 0)):
        made = ads_details.bulk(demand, ads, day, branch.last_day, is_eventful=is_eventful)
        _put(outbox, branch, f"{day}/bulk-operations.xlsx", "ads bulk", made, (day, day))
