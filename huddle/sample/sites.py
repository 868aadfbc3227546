"""Where the sample company sells: each of its accounts on one site, with that site's clock, money and words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from huddle.marketplaces import marketplaces

SALES_CHANNEL = {"US": "Amazon.com", "UK": "Amazon.co.uk", "DE": "Amazon.de", "JP": "Amazon.co.jp"}
ADS_MARKETPLACE = {"US": "AMAZON.COM", "UK": "AMAZON_CO_UK", "DE": "AMAZON_DE"}
TITLE_LANGUAGE = {"US": "en", "UK": "en", "DE": "de", "JP": "ja"}
PRICE_LEVEL = {"USD": 1.0, "EUR": 0.95, "GBP": 0.85, "JPY": 150.0}


@dataclass(frozen=True)
class Site:
    """One account on one site."""

    shop: str
    """folder name of the account; empty while the company has only one"""
    marketplace: str
    scale: float
    """its volume beside the company's biggest site, which has 1.0"""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(marketplaces()[self.marketplace].zone)

    @property
    def currency(self) -> str:
        return marketplaces()[self.marketplace].currency

    @property
    def minor(self) -> int:
        """Smallest coins in one unit of the currency: 100 cents to the dollar, 1 for the yen."""
        return 1 if self.currency == "JPY" else 100

    @property
    def language(self) -> str:
        return TITLE_LANGUAGE[self.marketplace]

    @property
    def folder(self) -> str:
        """Where this site's exports lie below the sample's root: `US` or `north-shop/US`."""
        return f"{self.shop}/{self.marketplace}" if self.shop else self.marketplace

    def midnight(self, day: date) -> datetime:
        """The UTC moment at which the site's `day` begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def last_complete(self, exported_at: datetime) -> date:
        """The last day that had ended in the site's zone at the moment of an export."""
        return exported_at.astimezone(self.zone).date() - timedelta(days=1)

    def money(self, coins: int) -> float:
        """Coins as an amount in the site's currency."""
        return int(coins) / self.minor

    def generator(self, seed: int, purpose: str) -> np.random.Generator:
        """A stream of chance of its own per site and purpose, so that one part's draws never shift another's."""
        return np.random.default_rng([seed, zlib.crc32(f"{self.shop}/{self.marketplace}/{purpose}".encode())])
