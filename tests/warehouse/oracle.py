"""The main rules once more, in plain Python and one row at a time: what the marts must say, found another way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huddle.intake.manifest import Delivery

ZONES = {"US": "America/Los_Angeles", "UK": "Europe/London"}
AD_LEVELS = ("campaign", "advertised_product", "placement", "targeting", "search_term")
Key = tuple[str, str, date]


@dataclass(frozen=True)
class Given:
    """A delivery with the rows that were written into it."""

    delivery: Delivery
    rows: tuple[Mapping[str, Any], ...]

    @property
    def age(self) -> tuple[datetime, str]:
        return self.delivery.exported_at, self.delivery.digest

    def days(self) -> Iterable[date]:
        day, end = self.delivery.period_start, self.delivery.period_end
        while day and end and day <= end:
            yield day
            day += timedelta(days=1)

    def slices(self) -> Iterable[Key]:
        gone = {(site, day) for site, first, last in self.delivery.empty for day in self.days() if first <= day <= last}
        for day in self.days():
            for site in self.delivery.marketplaces:
                if (site, day) not in gone or not self.saw_whole((self.delivery.shop, site, day)):
                    yield self.delivery.shop, site, day

    def saw_whole(self, key: Key) -> bool:
        end = datetime.combine(key[2] + timedelta(days=1), time(), ZoneInfo(ZONES[key[1]]))
        return end.astimezone(UTC) <= self.delivery.exported_at

    def of(self, key: Key, column: str) -> list[Mapping[str, Any]]:
        return [row for row in self.rows if row["marketplace"] == key[1] and row[column] == key[2]]


def newest(given: Sequence[Given], kind: str) -> dict[Key, Given]:
    """The newest delivery of a kind for every day it covers."""
    found: dict[Key, Given] = {}
    for one in sorted((one for one in given if one.delivery.kind == kind), key=lambda one: one.age):
        found.update(dict.fromkeys(one.slices(), one))
    return found


def order_lines(given: Sequence[Given]) -> list[dict[str, Any]]:
    """The lines that are sales, each as its latest version tells it, priced."""
    latest: dict[tuple, tuple] = {}
    for one in given:
        if one.delivery.kind != "orders":
            continue
        for number, row in enumerate(one.rows):
            rank = (row["updated_at"], *one.age, number)
            key = (one.delivery.shop, row["marketplace"], row["item_key"])
            if key not in latest or rank > latest[key][0]:
                latest[key] = (rank, {**row, "shop": one.delivery.shop})
    lines = [row for _, row in latest.values() if not row["is_cancelled"]]
    prices: dict[tuple, float] = {}
    for line in sorted(lines, key=lambda line: (line["purchased_at"], line["item_key"])):
        place = (line["shop"], line["marketplace"], line["asin"])
        if line["sales"]:
            prices[place] = line["sales"] / line["units"]
        line["worth"] = line["sales"] if line["sales"] is not None else prices.get(place) and prices[place] * line["units"]
    return lines


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def by_asin(rows: Iterable[Mapping[str, Any]], worth: str) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {}
    for row in rows:
        part = parts.setdefault(row["asin"], {"sales": [], "units": 0, "order_items": 0})
        part["sales"].append(row[worth])
        part["units"] += row["units"]
        part["order_items"] += row.get("order_items", 1)
    return {asin: {**part, "sales": _sum(part["sales"])} for asin, part in parts.items()}


def sales(given: Sequence[Given]) -> dict[Key, dict[str, Any]]:
    """For every shop, site and day: source, completeness, sales, units, order items and the parts by ASIN."""
    lines: dict[Key, list] = defaultdict(list)
    for line in order_lines(given):
        lines[line["shop"], line["marketplace"], line["day"]].append(line)
    candidates: dict[Key, list] = defaultdict(list)
    for key, one in newest(given, "site_day").items():
        rows = one.of(key, "day")
        if rows or one.delivery.absent == "zero":
            total = rows[0] if rows else {"sales": 0, "units": 0, "order_items": 0}
            candidates[key].append(("by_date", one.saw_whole(key), total, None))
    for key, one in newest(given, "asin_period").items():
        candidates[key].append(("by_asin", one.saw_whole(key), None, by_asin(one.of(key, "period_start"), "sales")))
    orders = [one for one in given if one.delivery.kind == "orders"]
    for key in {key for one in orders for key in one.slices()}:
        covering = [one for one in orders if key in set(one.slices())]
        if lines[key] or any(one.delivery.absent == "zero" for one in covering):
            whole = any(one.saw_whole(key) for one in covering)
            candidates[key].append(("orders", whole, None, by_asin(lines[key], "worth")))
    return {key: _settle(found) for key, found in candidates.items()}


def _settle(candidates: list) -> dict[str, Any]:
    ranked = sorted(candidates, key=lambda one: (not one[1], ("by_date", "by_asin", "orders").index(one[0])))
    source, whole, total, _ = ranked[0]
    parts = next((one[3] for one in ranked if one[3] is not None), None)
    answer: dict[str, Any] = {"sales_source": source, "is_complete": whole, "parts": parts or {}}
    for name in ("sales", "units", "order_items"):
        added = _sum(part[name] for part in parts.values()) if parts else 0 if parts is not None else None
        own = total[name] if total else None
        known = [value for value in (own, added) if value is not None]
        answer[name] = max(known) if known else None
    return answer


def ad_spend(given: Sequence[Given]) -> dict[Key, float]:
    """Spend by shop, site and day: per ad product from the first level that is known, one that saw the whole day before others."""
    slices: dict[tuple, Given] = {}
    for one in sorted((one for one in given if one.delivery.kind == "ads"), key=lambda one: one.age):
        for product, level in {(row["ad_product"], row["level"]) for row in one.rows}:
            slices.update({(*key, product, level): one for key in one.slices()})
    known: dict[tuple, dict[str, tuple[bool, float]]] = defaultdict(dict)
    for (shop, site, day, product, level), one in slices.items():
        rows = [row for row in one.of((shop, site, day), "period_start") if (row["ad_product"], row["level"]) == (product, level)]
        if rows or one.delivery.absent == "zero":
            known[shop, site, day, product][level] = one.saw_whole((shop, site, day)), sum(row["spend"] for row in rows)
    spend: dict[Key, float] = defaultdict(float)
    for (shop, site, day, _), levels in known.items():
        chosen = min(levels, key=lambda level: (not levels[level][0], AD_LEVELS.index(level)))
        spend[shop, site, day] += levels[chosen][1]
    return dict(spend)
