"""D0, the trust strip: how far each source reaches, and whether that is later than its own habit.

Late is later than this source usually is, not later than today: a strip that is always orange is never read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

import pandas as pd

from huddle import clock, figures, warehouse
from huddle.analysis.maturity import Maturity
from huddle.elements.choices import Choices
from huddle.elements.maturity import short, words, young
from huddle.elements.model import Chip
from huddle.elements.morning import trusted
from huddle.intake import manifest
from huddle.marketplaces import marketplaces
from huddle.settings import setting
from huddle.text import say

SOURCES = {
    "sales": ("sales_day", frozenset({"orders", "site_day", "asin_period"}), 3),
    "traffic": ("traffic_day", frozenset({"site_day", "asin_period"}), 4),
    "ads": ("ads_day", frozenset({"ads"}), 3),
    "stock": ("stock_day", frozenset({"inventory"}), 8),
    "reviews": ("review_day", frozenset({"reviews"}), 15),
}
"""source -> its last day in mart.site, the kinds of export that carry it, and how many days behind today it may be
before a habit is known"""
_SETTLES = {"sales": "sales", "traffic": "sessions", "ads": "ad_sales"}
"""source -> the metric by which it is said how far its last day is"""
ENOUGH_EXPORTS = 4
_USUALLY = 0.8
"""share of its past exports that came within the habit"""


@dataclass(frozen=True)
class Reach:
    """How far one source reaches on one site."""

    source: str
    shop: str
    marketplace: str
    day: date | None
    days_late: int
    """0 when it is within its habit"""
    maturity: Maturity | None = None
    """how far its last day is from final; None where nothing is known of it"""


def habit(exports: Iterable[tuple[date, date]], otherwise: int) -> int:
    """How many days behind a source usually is just before its next export comes.

    `exports`: (day of the export, last day it covers). With fewer than four exports that brought news: `otherwise`.
    """
    gaps, reached = [], None
    for exported, covers in sorted(exports):
        if reached is not None and covers > reached:
            gaps.append((exported - reached).days)
        reached = covers if reached is None else max(reached, covers)
    if len(gaps) < ENOUGH_EXPORTS:
        return otherwise
    return sorted(gaps)[math.ceil(_USUALLY * len(gaps)) - 1]


def _exports(deliveries: Sequence[manifest.Delivery], kinds: frozenset[str], shop: str, site: str) -> list[tuple[date, date]]:
    zone = ZoneInfo(marketplaces()[site].zone)
    return [
        (one.exported_at.astimezone(zone).date(), one.period_end)
        for one in deliveries
        if one.kind in kinds and shop in one.each_shop and site in one.marketplaces and one.period_end is not None
    ]


@lru_cache(maxsize=8)
def _deliveries(stamp: str) -> tuple[manifest.Delivery, ...]:
    return manifest.of(stamp).deliveries


def reaches(choices: Choices) -> list[Reach]:
    """Every source of every site in the choice with how late it is."""
    ask = partial(warehouse.ask, stamp=choices.stamp)
    deliveries, fresh = _deliveries(choices.stamp), young(choices.stamp)
    found = []
    for row in ask("morning/sources", shop=choices.shop, marketplace=choices.marketplace).itertuples():
        today = clock.today(marketplaces()[row.marketplace].zone)
        for source, (column, kinds, otherwise) in SOURCES.items():
            value = getattr(row, column)
            day = None if pd.isna(value) else pd.Timestamp(value).date()
            late = 0
            if day is not None and choices.day is None:
                usual = habit(_exports(deliveries, kinds, row.shop, row.marketplace), otherwise)
                late = max((today - day).days - usual, 0)
            metric = _SETTLES.get(source)
            far = fresh.of_metric(metric, row.shop, row.marketplace, day) if metric else None
            found.append(Reach(source, row.shop, row.marketplace, day, late, far))
    return found


def _said_days(known: Sequence[Reach], today: date, language: str) -> str:
    days = {one.day for one in known}
    if len(days) == 1:
        return figures.short_day(known[0].day, language, today)
    by_day: dict[date, list[str]] = {}
    for one in known:
        if one.day is not None and one.marketplace not in by_day.setdefault(one.day, []):
            by_day[one.day].append(one.marketplace)
    listed = [f"{'/'.join(sites)} {figures.short_day(day, language, today)}" for day, sites in sorted(by_day.items(), reverse=True)]
    return say("trust.between", language).join(listed)


def chip(source: str, found: Sequence[Reach], today: date, language: str) -> Chip | None:
    """One source in the strip, a day long before `today` with its month; None when no site has it."""
    known = [one for one in found if one.day is not None]
    if not known:
        return None
    name = say(f"trust.{source}", language)
    late = max(known, key=lambda one: one.days_late)
    help_text = say(f"trust.{source}_help", language)
    if late.days_late:
        key = "trust.late_a_day" if late.days_late == 1 else "trust.late_days"
        site = f"{late.marketplace} " if len(known) > 1 else ""
        day = site + figures.short_day(late.day, language, today)
        return Chip(say(key, language, source=name, day=day, days=late.days_late), "attention", help_text)
    missing = sorted({one.marketplace for one in found if one.day is None})
    text = say("trust.in_time", language, source=name, day=_said_days(known, today, language))
    help_text = " ".join([help_text, *_far(known, language)])
    if missing:
        help_text = f"{help_text} {say('trust.not_for', language, sites=', '.join(missing))}"
    return Chip(text, "quiet", help_text)


def _far(known: Sequence[Reach], language: str) -> list[str]:
    """How far the last day of each site is from final, sites that say the same together."""
    said: dict[str, list[str]] = {}
    for one in known:
        far = words(one.maturity, language)
        if far:
            said.setdefault(far, []).append(one.marketplace)
    several = len({one.marketplace for one in known}) > 1
    return [say("trust.far_of", language, sites="/".join(sites), far=far) if several else f"{far[:1].upper()}{far[1:]}."
            for far, sites in said.items()]  # fmt: skip


def still_moving(found: Sequence[Reach], language: str) -> Chip | None:
    """One chip for all sources whose last days are not final yet; None when all are."""
    moving = [one for one in found if one.maturity is not None and one.maturity.is_young]
    measured = [one for one in moving if one.maturity is not None and one.maturity.is_measured]
    if not moving:
        return None
    if measured:
        least = min(measured, key=lambda one: (one.maturity.share or 0) if one.maturity else 0)
        name = say(f"trust.{least.source}", language)
        return Chip(say("trust.moving", language, source=name, far=short(least.maturity, language)), "quiet", "")
    names = say("trust.list", language).join(dict.fromkeys(say(f"trust.{one.source}", language) for one in moving))
    return Chip(say("trust.moving_assumed", language, sources=names), "quiet", "")


def strip(found: Sequence[Reach], choices: Choices) -> tuple[Chip, ...]:
    """The trust strip of the choice: how far it can be trusted, then each source, at its end the export that would add the next."""
    late = [(one.source, one.marketplace, one.days_late) for one in found if one.days_late]
    chips = list(trusted.chips(late, max((one.day for one in found if one.source == "sales" and one.day), default=None), choices))
    absent, today = [], choices.day or clock.today(str(setting("home_zone")))
    for source in SOURCES:
        made = chip(source, [one for one in found if one.source == source], today, choices.language)
        if made is None:
            absent.append(source)
        else:
            chips.append(made)
    moving = still_moving(found, choices.language)
    if moving is not None:
        chips.append(moving)
    if absent and any(marketplaces()[one.marketplace].is_amazon for one in found):
        chips.append(Chip(say(f"trust.{absent[0]}_would_add", choices.language), "quiet", ""))
    return tuple(chips)
