"""An amount cut into parts by weights so that the parts add up to it exactly, to the cent.

Apart from the targets, because exactness is a property of its own: largest remainder, and of equal remainders the earlier part.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Cents = npt.NDArray[np.int64]


CENTS = 100
"""hundredths of every currency, of the yen too: amounts of different targets are added"""


def in_cents(amount: float) -> int:
    """An amount as a whole number of hundredths."""
    return round(amount * CENTS)


def split(cents: int, weights: Sequence[float] | npt.NDArray[np.float64] | Cents) -> Cents:
    """`cents` cut into whole parts in proportion to the weights; the parts add up to it, each within one cent of its share.

    Weights of zero or less, and unknown ones, get nothing while another is positive; else all parts weigh the same.
    Raises ValueError without a part.
    """
    given = np.asarray(weights, dtype=np.float64)
    if not len(given):
        raise ValueError("an amount is split into one part at least")
    weighed = np.where(np.isfinite(given) & (given > 0), given, 0.0)
    if weighed.sum() <= 0 or not np.isfinite(weighed.sum()):
        weighed = np.ones(len(given))
    shares = abs(cents) * (weighed / weighed.sum())
    parts = np.floor(shares).astype(np.int64)
    left = abs(cents) - int(parts.sum())
    order = np.argsort(-(shares - parts), kind="stable")
    while left != 0:  # floats of large sums may leave a cent more than there are parts
        step = 1 if left > 0 else -1
        some = [at for at in order if weighed[at] > 0 and parts[at] + step >= 0][: abs(left)]
        parts[some] += step
        left -= step * len(some)
    return parts if cents >= 0 else -parts
