"""Which days a by-ASIN file without a period covers: its units laid beside what the orders and by-date reports say.

Orders give units by ASIN and day; a span's similarity is the sum of smaller values over the sum of larger ones, so that an
ASIN missing on either side counts against it. By-date reports give totals alone and count only when one span fits them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from pyarrow import parquet

from huddle import paths
from huddle.intake.manifest import Delivery
from huddle.intake.period import Span

WINDOW_DAYS = 70
"""how far before its export a file is looked for"""
STRONG, MARGIN, FEW_UNITS = 0.85, 0.04, 10
TOTALS_WITHIN = 0.005


@dataclass(frozen=True)
class Reference:
    """What is known of one shop and site: units by ASIN and day from orders, totals by day from by-date reports."""

    shop: str
    marketplace: str
    first: date
    days: int
    asins: tuple[str, ...]
    units: np.ndarray
    """ASINs x days; NaN columns are days no order file covers"""
    totals: Mapping[date, tuple[int, float]]
    """units and sales of the site by day"""


@dataclass(frozen=True)
class Match:
    """A span a file may cover, with how well it fits."""

    shop: str
    marketplace: str
    span: Span
    share: float
    source: str
    """units or totals"""


def references(loaded: Sequence[Delivery], until: date) -> list[Reference]:
    """The references of every shop and site for the days before `until`."""
    first = until - timedelta(days=WINDOW_DAYS)
    orders = _orders([one for one in loaded if one.kind == "orders"], first, until)
    site_days = _site_days([one for one in loaded if one.kind == "site_day"], first, until)
    keys = sorted({*orders, *site_days})
    found = []
    for key in keys:
        asins, units = orders.get(key, ((), np.zeros((0, WINDOW_DAYS + 1))))
        found.append(Reference(*key, first, WINDOW_DAYS + 1, asins, units, site_days.get(key, {})))
    return found


def _read(deliveries: Sequence[Delivery], columns: Sequence[str], first: date, until: date) -> pd.DataFrame:
    frames = []
    for one in deliveries:
        if one.period_start and one.period_end and one.period_start <= until and one.period_end >= first:
            table = parquet.read_table(
                paths.state() / one.parquet, columns=list(columns), filters=[("day", ">=", first), ("day", "<=", until)]
            )
            frames.append(table.to_pandas().assign(exported_at=one.exported_at, delivery=one.id))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*columns, "exported_at", "delivery"])


def _orders(deliveries: Sequence[Delivery], first: date, until: date) -> dict[tuple[str, str], tuple[tuple[str, ...], np.ndarray]]:
    columns = ("shop", "marketplace", "asin", "day", "units", "item_key", "updated_at", "is_cancelled", "is_amazon")
    lines = _read(deliveries, columns, first, until)
    if lines.empty:
        return {}
    lines = lines.sort_values(["updated_at", "exported_at", "delivery"], na_position="first")
    lines = lines.drop_duplicates(["shop", "item_key"], keep="last")
    lines = lines[lines["is_amazon"] & ~lines["is_cancelled"]]
    found = {}
    for (shop, site), rows in lines.groupby(["shop", "marketplace"], sort=True):
        asins = tuple(sorted(rows["asin"].unique()))
        places = {asin: place for place, asin in enumerate(asins)}
        units = np.full((len(asins), WINDOW_DAYS + 1), np.nan)
        for one in deliveries:
            if shop in one.each_shop and site in one.marketplaces:
                covered = [(day - first).days for day in one.days_of(site) if first <= day <= until]
                units[:, covered] = 0
        columns_at = np.array([(day - first).days for day in rows["day"]])
        np.add.at(units, (rows["asin"].map(places).to_numpy(), columns_at), rows["units"].to_numpy(dtype=float))
        found[str(shop), str(site)] = (asins, units)
    return found


def _site_days(deliveries: Sequence[Delivery], first: date, until: date) -> dict[tuple[str, str], dict[date, tuple[int, float]]]:
    days = _read(deliveries, ("shop", "marketplace", "day", "units", "sales"), first, until)
    if days.empty:
        return {}
    days = days.sort_values(["exported_at", "delivery"]).drop_duplicates(["shop", "marketplace", "day"], keep="last")
    found: dict[tuple[str, str], dict[date, tuple[int, float]]] = {}
    columns = (days[name].tolist() for name in ("shop", "marketplace", "day", "units", "sales"))
    for shop, site, day, units, sales in zip(*columns, strict=True):
        found.setdefault((shop, site), {})[day] = (int(units), float(sales))
    return found


def candidates(until: date) -> list[Span]:
    """Single days, seven-day spans and calendar months that end before `until` or on it, newest first."""
    found: list[Span] = []
    for back in range(WINDOW_DAYS + 1):
        last = until - timedelta(days=back)
        found.append((last, last))
        if back + 6 <= WINDOW_DAYS:
            found.append((last - timedelta(days=6), last))
        if (last + timedelta(days=1)).day == 1 and (until - last.replace(day=1)).days <= WINDOW_DAYS:
            found.append((last.replace(day=1), last))
    return found


def best(units: Mapping[str, int], sales: float | None, known: Iterable[Reference], until: date, likely: Span | None) -> Match | None:
    """The one span whose units match strongly and far better than any other, or None.

    `likely` is what a remembered pattern says: it wins over others that match about as well.
    """
    total = sum(units.values())
    if total < FEW_UNITS:
        return None
    spans = candidates(until)
    ranked = sorted((match for one in known for match in _by_units(units, one, spans)), key=_rank)
    if ranked and ranked[0].share >= STRONG:
        rivals = [one for one in ranked[1:] if one.share > ranked[0].share - MARGIN]
        if not rivals:
            return ranked[0]
        usual = [one for one in (ranked[0], *rivals) if one.span == likely]
        if len(usual) == 1:
            return usual[0]
        return None
    fitting = [match for one in known for match in _by_totals(total, sales, one, spans)]
    if len(fitting) > 1 and likely:
        fitting = [one for one in fitting if one.span == likely]
    return fitting[0] if len(fitting) == 1 else None


def _rank(match: Match) -> tuple[float, str, str, date]:
    return (-match.share, match.shop, match.marketplace, match.span[0])


def _by_units(units: Mapping[str, int], known: Reference, spans: Sequence[Span]) -> list[Match]:
    if not known.asins:
        return []
    mine = np.array([units.get(asin, 0) for asin in known.asins], dtype=float)
    here = set(known.asins)
    strangers = sum(count for asin, count in units.items() if asin not in here)
    covered = np.concatenate([[0], np.cumsum(~np.isnan(known.units[0]))])
    running = np.concatenate([np.zeros((len(known.asins), 1)), np.cumsum(np.nan_to_num(known.units), axis=1)], axis=1)
    found = []
    for span in spans:
        start, end = (span[0] - known.first).days, (span[1] - known.first).days + 1
        if start < 0 or end > known.days or covered[end] - covered[start] < end - start:
            continue
        theirs = running[:, end] - running[:, start]
        larger = np.maximum(mine, theirs).sum() + strangers
        share = float(np.minimum(mine, theirs).sum() / larger) if larger else 0.0
        found.append(Match(known.shop, known.marketplace, span, share, "units"))
    return found


def _by_totals(total: int, sales: float | None, known: Reference, spans: Sequence[Span]) -> list[Match]:
    found = []
    for span in spans:
        days = [span[0] + timedelta(days=offset) for offset in range((span[1] - span[0]).days + 1)]
        if sales is None or not all(day in known.totals for day in days):
            continue
        units = sum(known.totals[day][0] for day in days)
        money = sum(known.totals[day][1] for day in days)
        gap = max(_gap(total, units), _gap(sales, money))
        if gap <= TOTALS_WITHIN:
            found.append(Match(known.shop, known.marketplace, span, 1 - gap, "totals"))
    return found


def _gap(one: float, other: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), 1e-9)
