"""The past of every series as one dense grid: rows are series, columns are days, the last column is the site's last day.

Apart from the forecast, because what is known, zero, out of stock or explained has to be settled once, before any
arithmetic: unknown is NaN, a day without a row on a covered day is zero, and a closed day belongs to no baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from huddle.channels import leaves, remainder

Ask = Callable[..., pd.DataFrame]
Grid = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MEASURES = (
    "units", "sales", "sessions", "account_sessions", "page_views", "buy_box_page_views",
    "ad_spend", "ad_clicks", "ad_orders", "available",
)
_COUNTED_ZERO = ("units", "sales")
"""a day without a row is a day without sales once the site's day is covered; traffic and spend stay unknown"""
LOST_BUY_BOX_SHARE = 0.5
"""a day with less than this part of the ASIN's own usual Buy Box share is no normal day"""
USUAL_DAYS = 28
"""days before a day that tell its usual share"""
LOST_FOR_GOOD_DAYS = 91
"""days after which a share that never came back is the usual one"""


@dataclass(frozen=True)
class History:
    """Series x days. `keys` has shop, marketplace, item, line, last_day; column `width - 1` is each series' last_day."""

    keys: pd.DataFrame
    measures: dict[str, Grid]
    is_open: Mask
    """in stock, owning its Buy Box, outside promotions and holidays, and known"""
    is_event: Mask
    occasion: npt.NDArray[np.int32] | None = None
    """which told event a day is part of: a place in `occasions`, -1 for none; of several the one of the fewest series"""
    occasions: tuple[tuple[str, str], ...] = ()
    """name and kind of each event"""
    is_served: Mask | None = None
    """known, in stock and owning its Buy Box, whatever the day is"""
    is_priced: Mask | None = None
    """a price is told for the day"""

    def occasion_of(self, who: npt.NDArray[np.intp], days: slice) -> npt.NDArray[np.int32]:
        """The told event of days of some series, -1 for none; where events have no names they are all one."""
        return (self.is_event.astype(np.int32) - 1 if self.occasion is None else self.occasion)[who, days]

    @property
    def width(self) -> int:
        return int(self.is_open.shape[1])

    def site_codes(self) -> npt.NDArray[np.intp]:
        """A number per shop x marketplace, one for every series."""
        return self._codes

    @cached_property
    def _codes(self) -> npt.NDArray[np.intp]:
        return np.asarray(self.keys.groupby(["shop", "marketplace"], sort=True).ngroup(), dtype=np.intp)


def read_history(
    ask: Ask, grain: str, *, until: date | None, back: int, shop: str | None = None, marketplace: str | None = None
) -> History:
    """The grid of a grain (site, line or asin) over the `back` days up to each site's last complete day <= `until`."""
    scope = {"until": until, "back": back, "shop": shop, "marketplace": marketplace}
    rows = ask("exceptions/asin_history", **scope) if grain == "asin" else ask("exceptions/history", grain=grain, **scope)
    explained = ask("exceptions/explained_days", until=until)
    return dense(rows, explained, back, counts_absent=grain != "site")


def read_channels(ask: Ask, *, until: date | None, back: int) -> History:
    """The grid of every channel of every site over the `back` days up to the last complete day of its channels.

    `units` are the shoppers it brought. Of a channel that stands beside its own parts only the parts, or it would count twice.
    """
    rows = ask("exceptions/channels", until=until, back=back, remainder=remainder().key)
    sites = rows.groupby(["shop", "marketplace"])["item"].unique()
    kept = {(*site, key) for site, keys in sites.items() for key in leaves(set(keys))}
    is_kept = [key in kept for key in rows[["shop", "marketplace", "item"]].itertuples(index=False, name=None)]
    explained = ask("exceptions/explained_days", until=until)
    return dense(rows[np.array(is_kept, dtype=bool)].reset_index(drop=True), explained, back, counts_absent=False)


def dense(rows: pd.DataFrame, explained: pd.DataFrame, width: int, *, counts_absent: bool) -> History:
    """Rows of `exceptions/history` or `exceptions/asin_history` as a grid; a measure without a column is unknown.

    With `counts_absent`, a covered day without a row counts zero units.
    """
    identity = ["shop", "marketplace", "item"]
    codes = _codes(rows, identity)
    newest = np.zeros(int(codes.max()) + 1 if len(codes) else 0, dtype=np.intp)
    newest[codes] = np.arange(len(codes))  # by hand: a second pass over two million rows of text costs as much as all the arithmetic
    keys = rows[[*identity, "line", "last_day"]].iloc[newest].reset_index(drop=True)
    place = width - 1 - (pd.to_datetime(rows["last_day"]) - pd.to_datetime(rows["day"])).dt.days.to_numpy()
    shape = (len(keys), width)
    measures = {name: _spread(rows[name], codes, place, shape) if name in rows else np.full(shape, np.nan) for name in MEASURES}
    _fill_absent(keys, measures, counts_absent)
    kinds = explained.get("event_kind", pd.Series("promotion", index=explained.index))
    occasion, occasions = _event_days(keys, explained[kinds != "price"], width)
    is_priced = _event_days(keys, explained[kinds == "price"], width)[0] >= 0
    is_event = occasion >= 0
    is_served = ~np.isnan(measures["units"]) & ~(measures["available"] <= 0) & ~lost_buy_box(measures)
    return History(keys, measures, is_served & ~is_event, is_event, occasion, occasions, is_served, is_priced)


def _codes(rows: pd.DataFrame, identity: list[str]) -> npt.NDArray[np.intp]:
    """A number per series, in the order of their names. What stands in a row is named once: comparing texts is most of the work."""
    if rows.empty:
        return np.zeros(0, dtype=np.intp)
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = np.logical_or.reduce([(cells := rows[name].to_numpy(dtype=object))[1:] != cells[:-1] for name in identity])
    named = rows.loc[begins, identity].groupby(identity, sort=True, dropna=False).ngroup().to_numpy()
    return np.asarray(named[np.cumsum(begins) - 1], dtype=np.intp)


def _spread(
    values: pd.Series, codes: npt.NDArray[np.intp], place: npt.NDArray[np.intp], shape: tuple[int, int]
) -> Grid:
    grid = np.full(shape, np.nan)
    grid[codes, place] = pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    return grid


def with_measures(history: History, shop: str, marketplace: str, rows: pd.DataFrame) -> History:
    """The history with more measures of one site's ASINs: every column of `rows` beside `asin` and `day`; unknown elsewhere."""
    keys = history.keys
    of_site = keys[(keys["shop"] == shop) & (keys["marketplace"] == marketplace)]
    places = rows["asin"].map(pd.Series(of_site.index, index=of_site["item"]))
    last = rows["asin"].map(pd.Series(of_site["last_day"].to_numpy(), index=of_site["item"]))
    column = history.width - 1 - (pd.to_datetime(last) - pd.to_datetime(rows["day"])).dt.days
    here = places.notna() & (column >= 0) & (column < history.width)
    codes, place = places[here].to_numpy(dtype=np.intp), column[here].to_numpy(dtype=np.intp)
    more = {str(name): _spread(rows[name][here], codes, place, history.is_open.shape) for name in rows if name not in ("asin", "day")}
    return replace(history, measures={**history.measures, **more})


def _fill_absent(keys: pd.DataFrame, measures: dict[str, Grid], counts_absent: bool) -> None:
    """Zero units and sales on covered days after a series' first row; the day is covered when any series has a row."""
    if not counts_absent or keys.empty:
        return
    known = ~np.isnan(measures["units"])
    started = np.maximum.accumulate(known, axis=1)
    site = keys.groupby(["shop", "marketplace"]).ngroup().to_numpy()
    for code in np.unique(site):
        of_site = site == code
        covered = known[of_site].any(axis=0)
        absent = np.zeros_like(known)
        absent[of_site] = ~known[of_site] & started[of_site] & covered
        for name in _COUNTED_ZERO:
            measures[name][absent & np.isnan(measures[name])] = 0.0


def lost_buy_box(measures: dict[str, Grid]) -> Mask:
    """Days whose Buy Box share fell under half of the series' own usual one; False where unknown."""
    return usual_buy_box(measures)[1]


def usual_buy_box(measures: dict[str, Grid]) -> tuple[Grid, Mask]:
    """The usual Buy Box share of every day, and the days on which it was lost.

    Usual is the share of the 28 days before, those on which it was lost left out: a loss must not become what is usual.
    """
    known = ~np.isnan(measures["buy_box_page_views"]) & (np.nan_to_num(measures["page_views"]) > 0)
    owned, seen = (np.where(known, measures[name], 0.0) for name in ("buy_box_page_views", "page_views"))
    before = window_sum(seen, USUAL_DAYS)
    usual = window_sum(owned, USUAL_DAYS) / np.where(before > 0, before, np.nan)
    with np.errstate(invalid="ignore"):
        lost = known & (owned < LOST_BUY_BOX_SHARE * seen * usual)
    some = np.flatnonzero(lost.any(axis=1))  # up to its first loss a series is the same either way
    if len(some):
        first = int(np.argmax(lost.any(axis=0)))
        later = _without_lost_days(known[some], owned[some], seen[some], first)
        usual[some, first:], lost[some, first:] = (grid[:, first:] for grid in later)
    return usual, lost


def _without_lost_days(known: Mask, owned: Grid, seen: Grid, first: int) -> tuple[Grid, Mask]:
    """The same day by day from the first loss on; where one leaves no day to go by, the last usual share stands until it is for good."""
    counted, usual, lost = known.copy(), np.full(seen.shape, np.nan), np.zeros(seen.shape, dtype=bool)
    running, lasted = np.full(len(seen), np.nan), np.zeros(len(seen))
    for day in range(first, seen.shape[1]):
        before = slice(max(day - USUAL_DAYS, 0), day)
        had, there = (np.where(counted[:, before], grid[:, before], 0.0).sum(axis=1) for grid in (owned, seen))
        share = had / np.where(there > 0, there, np.nan)
        running = np.where((there > 0) | (lasted == 0), share, running)
        with np.errstate(invalid="ignore"):
            below = known[:, day] & (owned[:, day] < LOST_BUY_BOX_SHARE * seen[:, day] * running)
        lasted = np.where(known[:, day], np.where(below, lasted + 1, 0), lasted)
        usual[:, day], lost[:, day] = running, below & (lasted <= LOST_FOR_GOOD_DAYS)
        counted[:, day] &= ~lost[:, day]
    return usual, lost


def window_sum(values: Grid, days: int) -> Grid:
    """Sum over the `days` columns before each column, itself excluded: the day never judges itself."""
    running = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    width = values.shape[-1]
    earliest = np.maximum(np.arange(width) - days, 0)
    return np.asarray(running[..., :width] - running[..., earliest])


def _event_days(
    keys: pd.DataFrame, explained: pd.DataFrame, width: int
) -> tuple[npt.NDArray[np.int32], tuple[tuple[str, str], ...]]:
    """Which event covers each day of each series. Names compare without case; an unnamed event has its kind only."""
    touched = np.full((len(keys), width), -1, dtype=np.int32)
    last = keys["last_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    told = explained.assign(
        name=explained["name"].astype("str").str.casefold() if "name" in explained else "",
        kind=explained.get("event_kind", "promotion"),
    )
    found: list[tuple[npt.NDArray[np.bool_], tuple[str, str], pd.DataFrame]] = []
    for scope, days in told.groupby(["shop", "marketplace", "line", "asin", "kind", "name"], dropna=False, sort=True):
        hit = np.ones(len(keys), dtype=bool)
        for wanted, column in zip(scope[:4], ("shop", "marketplace", "line", "item"), strict=True):
            if not pd.isna(wanted):
                hit &= (keys[column] == wanted).to_numpy()
        found.append((hit, (str(scope[5]), str(scope[4])), days))
    names = sorted({name for _, name, _ in found})
    for hit, name, days in sorted(found, key=lambda one: -int(one[0].sum())):
        covered = np.unique(days["day"].to_numpy(dtype="datetime64[D]").astype(np.int64))
        for ended in np.unique(last[hit]):
            place = width - 1 - (ended - covered)
            place = place[(place >= 0) & (place < width)]
            touched[np.ix_(hit & (last == ended), place)] = names.index(name)
    return touched, tuple(names)
