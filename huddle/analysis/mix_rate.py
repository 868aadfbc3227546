"""Did a ratio change because its parts changed, or because their weights did? And how sure is a share of few?

Apart from the elements that say it: formulas, no screen. The split is Kitagawa's (1955) with the old weights for the rate and
the old total as the reference of the mix, so that a part moves the mix only by being better or worse than the whole was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from huddle.analysis.intervals import differs, wilson


@dataclass(frozen=True)
class Part:
    """What one part did to the change of the whole's ratio; unit of the ratio."""

    key: str
    rate: float
    """by its own ratio: w0 (r1 - r0)"""
    mix: float
    """by its weight: (w1 - w0) (r1 - R0), R0 the whole's old ratio"""
    before: float | None
    """its old ratio; None where it had no weight"""
    now: float | None

    @property
    def total(self) -> float:
        return self.rate + self.mix


def parts(before: Mapping[str, tuple[float, float]], now: Mapping[str, tuple[float, float]]) -> tuple[Part, ...]:
    """Each part's effect on the ratio of sums, from (numerator, denominator) by part; they add up to the change exactly.

    A part without weight on one side has no ratio of its own there: it came or went, and all it did is mix. Its rate on the
    other side stands in, so that rate effect is zero. A numerator without a denominator counts as rate. Raises
    ZeroDivisionError when a whole has no denominator.
    """
    weight0, weight1 = (sum(below for _, below in one.values()) for one in (before, now))
    whole0 = sum(above for above, _ in before.values()) / weight0
    found = []
    for key in dict.fromkeys((*before, *now)):
        (top0, low0), (top1, low1) = before.get(key, (0.0, 0.0)), now.get(key, (0.0, 0.0))
        rate0 = top0 / low0 if low0 else None
        rate1 = top1 / low1 if low1 else None
        share0, share1 = low0 / weight0, low1 / weight1
        later = rate1 if rate1 is not None else rate0 if rate0 is not None else whole0
        earlier = rate0 if rate0 is not None else later
        # What stands above without anything below it belongs to no weight: it moved the whole as it is.
        loose = (0.0 if low1 else top1 / weight1) - (0.0 if low0 else top0 / weight0)
        found.append(Part(key, share0 * (later - earlier) + loose, (share1 - share0) * (later - whole0), rate0, rate1))
    return tuple(found)


@dataclass(frozen=True)
class Counted:
    """A ratio as it is shown, and the events that tell whether it moved by chance: order items of visits, buyers of visitors.

    Not units: a visit buys or does not, but one order item can hold several units, which are then no news of their own.
    """

    rate: float | None
    hits: float | None
    """None where no source tells them: then nobody can say what is chance"""
    of: float | None

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.hits is not None and self.of else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate: that of its events, each worth what it is now; None where these are not known."""
        found = interval(self.hits, self.of) if self.hits is not None and self.of else None
        if found is None or self.rate is None or not self.share:
            return found
        return found[0] * self.rate / self.share, found[1] * self.rate / self.share

    def side(self, base: Counted) -> int:
        """Whether it lies above (1) or below (-1) another by more than chance, as shown and by its events; else 0."""
        found = moved(self.share, base.share, (self.hits, base.hits))
        if not found or self.rate is None or base.rate is None:
            return 0
        return found if (self.rate - base.rate) * found > 0 else 0

    def is_noise(self, base: Counted) -> bool | None:
        """Whether chance may explain the difference: Newcombe's interval holds 0; None where the events of a side are not known."""
        if self.hits is None or base.hits is None or not self.of or not base.of:
            return None
        tries, base_tries = round(self.of), round(base.of)
        return not differs(min(round(self.hits), tries), tries, min(round(base.hits), base_tries), base_tries)


def interval(hits: float, tries: float) -> tuple[float, float] | None:
    """The 95 % interval of a share; None without tries or with more hits than tries."""
    if tries <= 0 or not 0 <= hits <= tries:
        return None
    found = wilson(hits, tries)
    return found.low, found.high


def moved(now: float | None, before: float | None, counts: Sequence[float | None], *, least: float = 0.05) -> int:
    """Whether a figure made of few events rose (1) or fell (-1) by more than chance and by more than `least`; else 0.

    Chance is three sigma of the logarithm, whose variance is the sum of 1 / count over the counts both figures rest on.
    """
    if not now or not before or now < 0 or before < 0 or any(not count or count < 1 for count in counts):
        return 0
    change = log(now / before)
    reach = 3 * sqrt(sum(1 / count for count in counts if count))
    return 0 if abs(change) < max(reach, log(1 + least)) else 1 if change > 0 else -1
