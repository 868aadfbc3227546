"""Why sales changed between two stretches of days: an amount for each cause, which add up to the change exactly.

Additive LMDI-I (Ang 2005, Energy Policy 33:867-871) at the finest cell, ASIN x shop x marketplace, so that the cells add up
to lines, sites and the total. What no factor explains has a cause of its own: new, gone, off the shelf, no visits known.
Apart from the reading of the warehouse (`bridge_cells.py`): numbers in, numbers out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from huddle.analysis.intervals import newcombes

EFFECTS = ("traffic", "mix", "conversion", "orders", "order_size", "units", "price", "new", "gone", "off_shelf", "unvisited", "unallocated")
"""in causal order; orders, order_size and units take the place of visits where no visits are known"""
VISITS = ("traffic", "mix")
"""together: what more or fewer visits to a product brought"""
UNALLOCATED = "~unallocated"
"""the cell of a site's sales that belong to no ASIN"""
_ALIKE = 1e-9
"""two amounts this close (relative) count as equal: their logarithmic mean is their mean"""
_SITE = ["shop", "marketplace"]


def lmdi(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How much of each row's change of its product each factor (column) made, in the product's unit; rows add up exactly.

    A factor that is zero on one side takes the row's whole change, the first such factor where there are several: the limit
    of the formula (Ang, Zhang, Choi 1998), given once instead of once per factor. Factors must not be negative.
    """
    earlier, later = before.prod(axis=1), after.prod(axis=1)
    change = later - earlier
    whole = np.asarray((before > 0).all(axis=1) & (after > 0).all(axis=1))
    safe_before, safe_after = np.where(whole[:, None], before, 1.0), np.where(whole[:, None], after, 1.0)
    logs = np.log(safe_after / safe_before)
    alike = np.abs(change) <= _ALIKE * np.maximum(np.abs(earlier), np.abs(later))
    of_product = np.log(np.where(whole & ~alike, later, 1.0) / np.where(whole & ~alike, earlier, 1.0))
    mean = np.where(whole & ~alike, change / np.where(of_product == 0, 1.0, of_product), (earlier + later) / 2)
    effects = np.where(whole[:, None], mean[:, None] * logs, 0.0)
    is_zero = (before <= 0) != (after <= 0)
    first = np.where(is_zero.any(axis=1), is_zero.argmax(axis=1), 0)
    effects[~whole, first[~whole]] = change[~whole]
    return effects


def decompose(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with a column per effect of EFFECTS that add up to `after - before`, and `is_noise`.

    `cells` has a row per shop x marketplace x asin (UNALLOCATED for what belongs to none) and, each once with `_before` and
    once with `_after`: sales (money of one currency, known), units, order_items, sessions (NaN unknown), is_met (the product
    was known by then), is_off_shelf; and has_visits: the site's visits are known by ASIN on both sides.
    `is_noise`: the conversion of so few visits may have moved by chance, its Newcombe interval holds 0.
    """
    change = _column(cells, "sales_after") - _column(cells, "sales_before")
    amounts = {name: np.zeros(len(cells)) for name in EFFECTS}
    left = np.ones(len(cells), dtype=bool)
    for effect, which in _apart(cells, change).items():
        amounts[effect][which & left] = change[which & left]
        left &= ~which
    has_visits = cells["has_visits"].to_numpy(bool)
    noise = np.zeros(len(cells), dtype=bool)
    for part, factors in ((left & has_visits, _by_visits), (left & ~has_visits, _by_orders)):
        if part.any():
            names, before, after = factors(cells[part])
            said = lmdi(before, after)
            for at, name in enumerate(names):
                amounts[name][part] = said[:, at]
    if (left & has_visits).any():
        noise[left & has_visits] = _noise(cells[left & has_visits])
    return cells.assign(**amounts, is_noise=noise)


def _column(cells: pd.DataFrame, name: str) -> np.ndarray:
    return cells[name].to_numpy(dtype=float, na_value=np.nan)


def _apart(cells: pd.DataFrame, change: np.ndarray) -> dict[str, np.ndarray]:
    """Which cells are explained by something that is no factor, by effect; the first that holds counts."""
    before, after = _column(cells, "sales_before"), _column(cells, "sales_after")
    visits_before, visits_after = _column(cells, "sessions_before"), _column(cells, "sessions_after")
    units_before, units_after = _column(cells, "units_before"), _column(cells, "units_after")
    empty_before, empty_after = cells["is_off_shelf_before"].to_numpy(bool), cells["is_off_shelf_after"].to_numpy(bool)
    met_before, met_after = cells["is_met_before"].to_numpy(bool), cells["is_met_after"].to_numpy(bool)
    has_visits = cells["has_visits"].to_numpy(bool)
    came = np.where(has_visits, (visits_before <= 0) & (visits_after > 0), ~met_before & met_after) & (before == 0)
    went = np.where(has_visits, (visits_after <= 0) & (visits_before > 0), ~met_after & met_before) & (after == 0)
    unvisited = has_visits & ~((visits_before > 0) & (visits_after > 0))
    uncounted = ~has_visits & (((before != 0) & ~(units_before > 0)) | ((after != 0) & ~(units_after > 0)))
    return {
        "unallocated": (cells["asin"] == UNALLOCATED).to_numpy(),
        "off_shelf": empty_after & ~empty_before & (change < 0),
        "new": (empty_before & ~empty_after & (change > 0)) | came,
        "gone": went,
        "unvisited": unvisited | uncounted | (before < 0) | (after < 0),
    }


Factors = tuple[Sequence[str], np.ndarray, np.ndarray]


def _by_visits(rows: pd.DataFrame) -> Factors:
    """Visits to the site's products x the product's share of them x units per visit x price; sales per visit where units fail."""
    totals = rows.groupby(_SITE)[["sessions_before", "sessions_after"]].transform("sum")
    usable = _usable(rows, "before") & _usable(rows, "after")
    both = []
    for side, price in zip(("before", "after"), _prices(rows), strict=True):
        sessions, whole = _column(rows, f"sessions_{side}"), totals[f"sessions_{side}"].to_numpy(dtype=float)
        counted = np.where(usable, np.nan_to_num(_column(rows, f"units_{side}")), _column(rows, f"sales_{side}"))
        both.append(np.column_stack([whole, sessions / whole, counted / sessions, np.where(usable, price, 1.0)]))
    return ("traffic", "mix", "conversion", "price"), both[0], both[1]


def _by_orders(rows: pd.DataFrame) -> Factors:
    """Without visits: orders x units per order x price, units x price where the order items are not known."""
    both = []
    items = [_column(rows, f"order_items_{side}") for side in ("before", "after")]
    units = [_column(rows, f"units_{side}") for side in ("before", "after")]
    known = np.all([(count > 0) == (unit > 0) for count, unit in zip(items, units, strict=True)], axis=0)
    for item, unit, price in zip(items, units, _prices(rows), strict=True):
        unit = np.nan_to_num(unit)
        size = np.where(item > 0, unit / np.where(item > 0, item, 1.0), np.nan)
        both.append([np.where(known, np.nan_to_num(item), 1.0), size, np.where(known, 1.0, unit), price])
    for part in both:
        other = both[1][1] if part is both[0] else both[0][1]
        part[1] = np.where(known, np.where(np.isnan(part[1]), np.nan_to_num(other, nan=1.0), part[1]), 1.0)
    return ("orders", "order_size", "units", "price"), np.column_stack(both[0]), np.column_stack(both[1])


def _usable(rows: pd.DataFrame, side: str) -> np.ndarray:
    """Whether the units of a side can carry its sales: there are none without units."""
    return (_column(rows, f"units_{side}") > 0) | (_column(rows, f"sales_{side}") == 0)


def _prices(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Sales per unit on both sides; where nothing was sold the other side's price is carried over, so that it made nothing."""
    found = []
    for side in ("before", "after"):
        sales, units = _column(rows, f"sales_{side}"), _column(rows, f"units_{side}")
        found.append(np.where(units > 0, sales / np.where(units > 0, units, 1.0), np.nan))
    earlier = np.where(np.isnan(found[0]), found[1], found[0])
    later = np.where(np.isnan(found[1]), found[0], found[1])
    return np.nan_to_num(earlier, nan=1.0), np.nan_to_num(later, nan=1.0)


def _noise(rows: pd.DataFrame) -> np.ndarray:
    """Whether the conversion of a row may have moved by chance: order items of visits, since units can exceed them."""
    hits = []
    for side in ("before", "after"):
        items, units, sessions = (_column(rows, f"{name}_{side}") for name in ("order_items", "units", "sessions"))
        hits.append(np.clip(np.nan_to_num(np.where(np.isnan(items), units, items)), 0, sessions))
    low, high = newcombes(hits[1], _column(rows, "sessions_after"), hits[0], _column(rows, "sessions_before"))
    return (low <= 0) & (high >= 0)


def rounded(parts: Sequence[float], whole: int) -> list[int]:
    """Amounts as whole units of money that add up to `whole`: each goes down or up by less than one (largest remainder).

    Raises ValueError when the parts do not add up to the whole within the rounding.
    """
    floors = [int(np.floor(part)) for part in parts]
    missing = whole - sum(floors)
    if not 0 <= missing <= len(parts):
        raise ValueError(f"parts of {sum(parts)} cannot be written as {whole}")
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] - floors[at]), at))
    for at in order[:missing]:
        floors[at] += 1
    return floors
