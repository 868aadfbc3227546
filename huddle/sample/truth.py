"""What is true of a sample: the numbers its files were made from, for tests that recompute in plain Python."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from huddle.sample.advertising import Advertising
from huddle.sample.demand import Demand
from huddle.sample.files.business_reports import ACCOUNT_SESSIONS
from huddle.sample.opinions import Review
from huddle.sample.supply import Supply

FILE = ".truth.json"
"""begins with a point, so that it is no delivery"""
NOTES = (
    "By-ASIN sales, units and order items are exact. By-date adds one old listing that by-ASIN reports, inventory and "
    "the product table lack, so by-date minus by-ASIN is that listing.",
    "All Orders, cancelled and non-Amazon lines left out, has exactly the units of by-date on complete days; its sales "
    "are lower by the lines still pending, whose price is blank.",
    f"Account sessions of by-date are {ACCOUNT_SESSIONS} of the sum over child ASINs, for a shopper may open several.",
    "Ad sales count advertised and other products; an ASIN's own ad units are part of its units.",
    "Stock of an ASIN = stock of the day before + shipments that arrive - units ordered.",
)


@dataclass
class Branch:
    """One site of the company with everything simulated for it."""

    demand: Demand
    advertising: Advertising
    last_day: date
    """last complete day at the export"""
    supply: Supply | None = None
    reviews: list[Review] = field(default_factory=list)


@dataclass
class Truth:
    """The truth of a written sample."""

    seed: int
    end: date
    """the day of the export; the last complete days lie one or two before"""
    exported_at: datetime
    branches: list[Branch]
    events: list[dict[str, Any]]
    files: list[dict[str, Any]]
    settings: dict[str, Any] = field(default_factory=dict)

    def branch(self, shop: str, marketplace: str) -> Branch:
        """The site of that shop; KeyError in words when the sample has none."""
        for branch in self.branches:
            site = branch.demand.site
            if (site.shop, site.marketplace) == (shop, marketplace):
                return branch
        raise KeyError(f"the sample has no site {marketplace!r} of shop {shop!r}")

    def days(self, shop: str, marketplace: str) -> list[date]:
        """Every complete day of a site, oldest first."""
        branch = self.branch(shop, marketplace)
        return [branch.demand.day(place) for place in range(branch.demand.place(branch.last_day) + 1)]

    def asin_day(self, shop: str, marketplace: str, asin: str, day: date) -> dict[str, Any]:
        """One ASIN's true numbers on one day: counts, money in the site's currency, Buy Box as a share of 1."""
        branch = self.branch(shop, marketplace)
        demand, ads = branch.demand, branch.advertising
        row = next(k for k, product in enumerate(demand.products) if product.asin == asin)
        place, money = demand.place(day), demand.site.money
        own = [k for k, campaign in enumerate(ads.campaigns) if campaign.row == row]
        return {
            "day": day.isoformat(), "asin": asin, "line": demand.products[row].line,
            "sessions": int(demand.sessions[row, place]), "page_views": int(demand.page_views[row, place]),
            "buy_box_share": float(demand.buy_box[row, place]), "units": int(demand.units[row, place]),
            "order_items": int(demand.order_items[row, place]), "price": money(int(demand.price[row, place])),
            "sales": money(int(demand.sales[row, place])),
            "ad_impressions": int(ads.impressions[own, place].sum()), "ad_clicks": int(ads.clicks[own, place].sum()),
            "ad_spend": money(int(ads.spend[own, place].sum())), "ad_sales": money(int(ads.sales[own, place].sum())),
            "ad_orders": int(ads.orders[own, place].sum()),
            "same_sku_sales": money(int(ads.same_sales[own, place].sum())),
            "available": int(branch.supply.available[row, place]) if branch.supply else None,
        }  # fmt: skip

    def daily(self, shop: str, marketplace: str, since: date, until: date) -> dict[tuple[str, str], dict[str, Any]]:
        """(ASIN, ISO day) -> the true numbers, for every ASIN and day of a span."""
        demand = self.branch(shop, marketplace).demand
        days = [since + timedelta(days=k) for k in range((until - since).days + 1)]
        return {
            (p.asin, day.isoformat()): self.asin_day(shop, marketplace, p.asin, day)
            for day in days
            for p in demand.products
        }

    def site_day(self, shop: str, marketplace: str, day: date) -> dict[str, Any]:
        """A site's true numbers on one day, the old listing included."""
        branch = self.branch(shop, marketplace)
        demand, ads, place = branch.demand, branch.advertising, branch.demand.place(day)
        money = demand.site.money
        spend = {
            f"{kind.lower()}_spend": money(int(ads.spend[ads.places(kind), place].sum())) for kind in ("SP", "SB", "SD")
        }
        return {
            "day": day.isoformat(), "units": int(demand.units[:, place].sum()),
            "order_items": int(demand.order_items[:, place].sum()),
            "sales": money(int((demand.units[:, place] * demand.price[:, place]).sum())),
            "sessions": int(demand.sessions[demand.listed, place].sum()),
            "account_sessions": round(int(demand.sessions[:, place].sum()) * ACCOUNT_SESSIONS),
            "page_views": int(demand.page_views[:, place].sum()),
            "ad_clicks": int(ads.clicks[:, place].sum()), "ad_spend": money(int(ads.spend[:, place].sum())),
            "ad_sales": money(int(ads.sales[:, place].sum())), "ad_orders": int(ads.orders[:, place].sum()), **spend,
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The truth file's content: settings, notes, events, files, and each site's last 60 days."""
        sites = []
        for branch in self.branches:
            site = branch.demand.site
            days = self.days(site.shop, site.marketplace)[-60:]
            sites.append({
                "shop": site.shop, "marketplace": site.marketplace, "currency": site.currency,
                "first_day": branch.demand.start.isoformat(), "last_day": branch.last_day.isoformat(),
                "days": [self.site_day(site.shop, site.marketplace, day) for day in days],
            })  # fmt: skip
        return {
            "seed": self.seed, "end": self.end.isoformat(), "exported_at": self.exported_at.isoformat(),
            "settings": self.settings, "notes": list(NOTES), "sites": sites, "events": self.events, "files": self.files,
        }  # fmt: skip

    def write(self, root: Path) -> None:
        """Put the truth file at the sample's root."""
        root.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1)
        (root / FILE).write_text(text + "\n", encoding="utf-8")
