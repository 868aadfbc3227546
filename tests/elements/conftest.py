"""A small company in a warehouse of its own: two sites of unequal weight, 70 days, one day that went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from huddle.elements.morning import trust
from tests.warehouse.conftest import kept_marts, open_once, put_in_force, state
from tests.warehouse.deliveries import Delivery, deliver

NOW = "2026-11-20T01:00Z"
US_DAY, DE_DAY = date(2026, 11, 18), date(2026, 11, 19)
EXPORTED = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
WEEK = (1.0, 0.9, 1.1, 1.0, 1.2, 1.5, 1.4)
"""a weekday pattern that must not be taken for news"""


@dataclass(frozen=True)
class Company:
    stamp: str
    us_sales: float
    """the US site's sales on its last day"""
    de_sales: float


def by_date(site: str, last: date, days: int, level: int, *, last_factor: float = 1.0, sessions: bool = True) -> list[dict]:
    rows = []
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        wobble = 1 + 0.03 * ((back * 7) % 5 - 2)
        units = round(level * WEEK[day.weekday()] * wobble * (last_factor if back == 0 else 1.0))
        visits = round(level * WEEK[day.weekday()] * 10 * (1 + 0.02 * ((back * 3) % 5 - 2)))
        seen = {"sessions": visits, "page_views": visits * 2, "buy_box_share": 0.95} if sessions else {}
        rows.append({"day": day, "sales": units * 20.5, "units": units, "order_items": units, "currency": CURRENCY[site], **seen})
    return rows


CURRENCY = {"US": "USD", "DE": "EUR"}


def site_file(site: str, rows: list[dict]) -> Delivery:
    days = [row["day"] for row in rows]
    return deliver("site_day", rows, start=min(days), end=max(days), exported=EXPORTED, marketplaces=(site,))


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    in_force = SimpleNamespace(of=lambda stamp: sys.modules["huddle.intake.manifest"].of(stamp))
    monkeypatch.setattr(trust, "manifest", in_force)


@pytest.fixture
def company(put_in_force: Callable[..., str]) -> Company:
    """US fell by a third on its last day, DE did what it always does."""
    us = by_date("US", US_DAY, 100, 100, last_factor=0.62)
    de = by_date("DE", DE_DAY, 100, 30)
    stamp = put_in_force(site_file("US", us), site_file("DE", de))
    return Company(stamp, us[-1]["sales"], de[-1]["sales"])


__all__ = ["company", "kept_marts", "open_once", "put_in_force", "state"]
