"""The cells of a sales bridge as the warehouse knows them: which sites can be compared, by days or by exported weeks.

Apart from the arithmetic, so that it can be told anything; here stands what may be compared with what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from huddle import warehouse
from huddle.analysis.bridge import EFFECTS, UNALLOCATED, decompose
from huddle.weeks import Span

_KEY = ["shop", "marketplace", "asin"]
_COUNTS = ["sales", "units", "order_items", "sessions"]
SMALLEST = 0.005
"""half a cent: less is what adding floats leaves behind"""
Visits = Literal["days", "span", ""]
Ask = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Compared:
    """One shop on one site, and how far its two stretches of days can be compared."""

    shop: str
    marketplace: str
    currency: str
    sales_before: float
    sales_after: float
    is_known: bool
    """every day of both is known whole; else the site stands apart"""
    split: Visits
    """where its ASINs' sales come from: its days, a report over exactly each stretch, or nowhere"""
    visits: Visits
    """likewise for visits by ASIN"""


@dataclass(frozen=True)
class Bridge:
    """Why sales of a scope changed; `cells` add up to `after - before`."""

    before: float
    after: float
    cells: pd.DataFrame
    """one row per ASIN x shop x marketplace with sales_before, sales_after, its names, an amount per effect, is_noise"""
    sites: tuple[Compared, ...]
    """the sites that are compared"""
    apart: tuple[Compared, ...]
    """the sites of which a day is missing: in no figure here"""

    @cached_property
    def effects(self) -> dict[str, float]:
        """What each cause brought, in causal order; those of none are left out."""
        totals = {name: float(self.cells[name].sum()) for name in EFFECTS}
        return {name: amount for name, amount in totals.items() if (self.cells[name].abs() >= SMALLEST).any()}

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        return {str(name): column.to_numpy() for name, column in self.cells.items()}

    def amounts(self, names: Sequence[str]) -> np.ndarray:
        """What some causes together brought in each cell."""
        return np.sum([self._columns[name] for name in names], axis=0, dtype=float) if names else np.zeros(len(self.cells))

    def at(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """Some cells as plain rows: one of a frame for each of a few cells takes longer than reading them off its columns."""
        return [{name: _plain(column[place]) for name, column in self._columns.items()} for place in places]

    def by(self, *columns: str) -> pd.DataFrame:
        """The same added up by columns of the cells (line, shop, marketplace, asin), ordered by them."""
        return self.cells.groupby(list(columns), as_index=False)[["sales_before", "sales_after", *EFFECTS]].sum()


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def bridge(now: Span, before: Span, where: Mapping[str, str | None], worth: Mapping[str, float], stamp: str) -> Bridge | None:
    """Why sales changed from one stretch of days to a later one, for shop, marketplace, line and owner (None means all).

    `worth` says what a unit of each currency is worth in the one wanted. None when no site knows both stretches whole, or,
    under a product line or an owner, none splits its sales by ASIN.
    """
    return _bridge(now, before, tuple(sorted(where.items())), tuple(sorted(worth.items())), stamp or warehouse.stamp())


@lru_cache(maxsize=32)
def _bridge(
    now: Span, before: Span, filters: tuple[tuple[str, str | None], ...], rates: tuple[tuple[str, float], ...], stamp: str
) -> Bridge | None:
    where, worth = dict(filters), dict(rates)
    met, everything = _everything(now, before, stamp)
    found = tuple(site for site in met if all(where.get(name) in (None, getattr(site, name)) for name in ("shop", "marketplace")))
    is_part = bool(where.get("line") or where.get("owner"))
    sites = tuple(site for site in found if site.is_known and site.currency in worth and (site.split or not is_part))
    if not sites:
        return None
    cells = _of_choice(everything, sites, where)
    if not is_part:
        cells = pd.concat([cells, _rest(cells, sites)], ignore_index=True)
    price = cells["currency"].map(worth).astype(float)
    cells = cells.assign(sales_before=cells["sales_before"] * price, sales_after=cells["sales_after"] * price)
    split = decompose(cells)
    before_sales, after_sales = (float(split[name].sum()) for name in ("sales_before", "sales_after"))
    if not is_part:
        before_sales = sum(site.sales_before * worth[site.currency] for site in sites)
        after_sales = sum(site.sales_after * worth[site.currency] for site in sites)
    return Bridge(before_sales, after_sales, split, sites, tuple(site for site in found if site not in sites))


@lru_cache(maxsize=4)
def _everything(now: Span, before: Span, stamp: str) -> tuple[tuple[Compared, ...], pd.DataFrame]:
    """All sites and the named cells of those that can be compared: read once for every filter; the frame is never changed."""
    days = {"first": now.first, "last": now.last, "before_first": before.first, "before_last": before.last}
    ask: Ask = partial(warehouse.ask, stamp=stamp, **days)  # type: ignore[arg-type]
    found = _compared(ask("weekly/bridge_sites", shop=None, marketplace=None), now, before)
    known = tuple(site for site in found if site.is_known)
    return found, _named(_cells(ask, known), stamp) if known else pd.DataFrame()


def _of_choice(cells: pd.DataFrame, sites: tuple[Compared, ...], where: Mapping[str, str | None]) -> pd.DataFrame:
    """The cells of the sites, and of the line and owner where one is chosen."""
    wanted = np.zeros(len(cells), dtype=bool)
    for site in sites:
        wanted |= (cells["shop"].eq(site.shop) & cells["marketplace"].eq(site.marketplace)).to_numpy(dtype=bool)
    for name in ("line", "owner"):
        if where.get(name) is not None:
            wanted &= cells[name].eq(where[name]).to_numpy(dtype=bool)
    return cells[wanted].reset_index(drop=True)


def _compared(rows: pd.DataFrame, now: Span, before: Span) -> tuple[Compared, ...]:
    found = []
    for (shop, marketplace), both in rows.groupby(["shop", "marketplace"]):
        sides = {bool(row.is_now): row for row in both.itertuples()}
        if len(sides) < 2:
            found.append(Compared(str(shop), str(marketplace), str(both["currency"].iloc[0]), 0.0, 0.0, False, "", ""))
            continue
        after, earlier = sides[True], sides[False]

        def whole(name: str, after: object = after, earlier: object = earlier) -> bool:
            return getattr(after, name) == now.days and getattr(earlier, name) == before.days

        is_span = bool(after.span_asins and earlier.span_asins)
        by_days: Visits = "days" if whole("visited_days") else "span" if is_span else ""
        split: Visits = "days" if whole("split_days") else "span" if is_span else ""
        is_known = whole("known_days")
        sold = (float(earlier.sales), float(after.sales)) if is_known else (0.0, 0.0)
        found.append(Compared(str(shop), str(marketplace), str(after.currency), *sold, is_known, split, by_days if split else ""))
    return tuple(found)


def _cells(ask: Ask, sites: tuple[Compared, ...]) -> pd.DataFrame:
    """One row per ASIN of the sites that split their sales, both stretches beside each other."""
    scope = dict.fromkeys(("shop", "marketplace", "line", "owner"))
    rows = ask("weekly/bridge", **scope)
    if any("span" in (site.split, site.visits) for site in sites):
        rows = _with_spans(rows, ask("weekly/bridge_spans", **scope), sites)
    keyed = rows.set_index(_KEY)
    sides = []
    for is_now, name in ((False, "before"), (True, "after")):
        side = keyed[keyed["is_now"] == is_now]
        sides.append(side[[*_COUNTS, "is_off_shelf"]].assign(is_met=True).add_suffix(f"_{name}"))
    both = sides[0].join(sides[1], how="outer").reset_index()
    about = pd.DataFrame(
        [(site.shop, site.marketplace, site.currency, bool(site.visits)) for site in sites if site.split],
        columns=["shop", "marketplace", "currency", "has_visits"],
    )
    both = both.merge(about, on=["shop", "marketplace"], how="inner")
    for name in ("before", "after"):
        met = both[f"is_met_{name}"].fillna(False).astype(bool)
        for count in _COUNTS:
            both[f"{count}_{name}"] = both[f"{count}_{name}"].astype(float).where(met, 0.0)
        both[f"sales_{name}"] = both[f"sales_{name}"].fillna(0.0)
        both[f"is_met_{name}"] = met
        both[f"is_off_shelf_{name}"] = both[f"is_off_shelf_{name}"].fillna(False).astype(bool)
    return both


def _with_spans(days: pd.DataFrame, spans: pd.DataFrame, sites: tuple[Compared, ...]) -> pd.DataFrame:
    """The days with visits (and sales, where no day is split) of the reports over exactly these stretches.

    An ASIN such a report does not name had no visits in it.
    """
    told = {(site.shop, site.marketplace) for site in sites if "span" in (site.split, site.visits)}
    spans = spans[[key in told for key in zip(spans["shop"], spans["marketplace"], strict=True)]]
    both = days.merge(spans, on=[*_KEY, "is_now"], how="outer", suffixes=("", "_span"))
    both["is_off_shelf"] = both["is_off_shelf"].fillna(False).astype(bool)
    for field, counts in (("visits", ["sessions"]), ("split", ["sales", "units", "order_items"])):
        named = {(site.shop, site.marketplace) for site in sites if getattr(site, field) == "span"}
        which = [key in named for key in zip(both["shop"], both["marketplace"], strict=True)]
        for count in counts:
            both[count] = both[count].where([not one for one in which], both[f"{count}_span"].fillna(0.0))
    return both[list(days.columns)]


def _rest(cells: pd.DataFrame, sites: tuple[Compared, ...]) -> pd.DataFrame:
    """What each site sold beside its ASINs, as a cell of its own."""
    sums = cells.groupby(["shop", "marketplace"])[["sales_before", "sales_after"]].sum()
    rows = []
    for site in sites:
        known = sums.loc[(site.shop, site.marketplace)] if (site.shop, site.marketplace) in sums.index else (0.0, 0.0)
        rest = [_no_dust(whole - float(part)) for whole, part in zip((site.sales_before, site.sales_after), known, strict=True)]
        empty = {f"{name}_{side}": 0.0 for name in ("units", "order_items", "sessions") for side in ("before", "after")}
        flags = {f"{name}_{side}": name == "is_met" for name in ("is_met", "is_off_shelf") for side in ("before", "after")}
        rows.append({
            "shop": site.shop, "marketplace": site.marketplace, "asin": UNALLOCATED, "currency": site.currency, "has_visits": False,
            "sales_before": rest[0], "sales_after": rest[1], "line": UNALLOCATED, **empty, **flags,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(cells.columns))


def _no_dust(amount: float) -> float:
    """An amount, or 0 where it is only what adding floats leaves behind."""
    return 0.0 if abs(amount) < 1e-6 else amount


def _named(cells: pd.DataFrame, stamp: str) -> pd.DataFrame:
    names = warehouse.ask("morning/names", stamp=stamp, **dict.fromkeys(("shop", "marketplace", "line", "owner")))
    return cells.merge(names, on=_KEY, how="left")
