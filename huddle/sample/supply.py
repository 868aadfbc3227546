"""Stock and the shipments that renew it: enough for every cycle, unless a planted stock-out holds one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np

from huddle.sample.demand import Demand, Numbers

CARTON = 12
TRANSIT_DAYS = 24
"""days before a shipment becomes sellable on which it is already under way"""


@dataclass(frozen=True)
class Gap:
    """A planted stock-out: the stock is zero from the end of day `first` until `arrival`."""

    row: int
    first: int
    arrival: int


@dataclass(frozen=True)
class Shipment:
    """Goods that become sellable on one day."""

    name: str
    row: int
    units: int
    sent: int
    """first day on which it is under way"""
    arrival: int
    """first sellable day"""


@dataclass
class Supply:
    """Sellable stock at the end of each day, units under way, and the shipments: arrays of ASIN x day."""

    available: Numbers
    inbound: Numbers
    shipments: list[Shipment]


def _boundaries(length: int, rng: np.random.Generator, gap: Gap | None) -> list[int]:
    """The days on which shipments arrive: one cycle after another, the gap's arrival being one of them."""
    cycle = int(rng.integers(38, 57))
    if gap is None:
        first = int(rng.integers(10, cycle))
        return list(range(first, length, cycle))
    before = list(range(gap.arrival - cycle - 14, 0, -cycle))
    return sorted(before) + list(range(gap.arrival, length, cycle))


def _plan(units: Numbers, boundaries: list[int], reserve: int, gap: Gap | None) -> tuple[int, list[int]]:
    """Opening stock and the size of each shipment, so that `reserve` is left when the next one comes.

    Before a gap the shipment brings exactly what will be sold until the gap's first day is over, so that stock ends at zero.
    """
    edges = [0, *boundaries, len(units)]
    sold = [int(units[a:b].sum()) for a, b in pairwise(edges)]
    sizes, carried = [], reserve
    opening = sold[0] + reserve
    for place in range(len(boundaries)):
        runs_dry = gap is not None and place + 1 < len(boundaries) and boundaries[place + 1] == gap.arrival
        target = sold[place + 1] + (0 if runs_dry else reserve)
        size = max(target - carried, 0)
        if not runs_dry:
            size = -(-size // CARTON) * CARTON
        sizes.append(size)
        carried = carried + size - sold[place + 1]
    return opening, sizes


def supply(demand: Demand, seed: int, gaps: list[Gap]) -> Supply:
    """Stock that follows from the units sold. Without gaps it never falls below about 18 days of usual sales."""
    rng = demand.site.generator(seed, "supply")
    count, length = demand.units.shape
    held_back = {gap.row: gap for gap in gaps}
    arrivals = np.zeros((count, length), dtype=np.int64)
    inbound = np.zeros((count, length), dtype=np.int64)
    opening = np.zeros(count, dtype=np.int64)
    shipments: list[Shipment] = []
    for row in range(count):
        gap = held_back.get(row)
        usual = demand.usual_units[row]
        reserve = int(np.ceil(18 * float(np.quantile(usual[usual > 0], 0.9)))) + 6 if (usual > 0).any() else 0
        boundaries = _boundaries(length, rng, gap)
        opening[row], sizes = _plan(demand.units[row], boundaries, reserve, gap)
        for number, (boundary, size) in enumerate(zip(boundaries, sizes, strict=True)):
            sent = max(boundary - TRANSIT_DAYS, 0)
            arrivals[row, boundary] += size
            inbound[row, sent:boundary] += size
            name = f"SMPL-{demand.site.marketplace}-{row + 1:04d}-{number + 1:02d}"
            shipments.append(Shipment(name, row, size, sent, boundary))
    available = opening[:, None] + np.cumsum(arrivals - demand.units, axis=1)
    return Supply(available, inbound, shipments)


def under_way(supplied: Supply, place: int, days_ahead: int = 45) -> list[Shipment]:
    """Shipments that a team would know about on a day: not yet sellable, expected within `days_ahead`."""
    return [s for s in supplied.shipments if place < s.arrival <= place + days_ahead and s.units > 0]


def sellable_day(demand: Demand, shipment: Shipment) -> str:
    """The shipment's first sellable day, ISO."""
    return (demand.start + timedelta(days=shipment.arrival)).isoformat()
