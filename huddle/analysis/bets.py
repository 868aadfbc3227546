"""What became of a bet "the metric changes by d, of which we are p sure": true, short, or not to be told; and how well p was chosen.

    Brier score = mean of (p - o)^2, o = 1 where the bet came true and 0 where it fell short (Brier 1950, Monthly Weather Review 78)
Who always says 50 % scores 0.25, as a coin would; 0 is never wrong and always sure. Apart from decisions, because this is arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from huddle.analysis.verdict import Effect

COIN = 0.25
"""the Brier score of saying 50 % every time"""
APART = 0.1
"""stated and true shares that differ by less are taken for equal: so few decisions say no more"""
Ending = Literal["came_true", "fell_short", "unseen"]

_SHARE = re.compile(r"([+\-−–]?)\s*(\d+(?:[.,]\d+)?)\s*(?:%|％|per ?cent|percent)", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:down|less|fewer|lower|minus|drops?|falls?|decreases?|cuts?|reduces?)\b|降|减|少|跌|下", re.IGNORECASE)


def share_of(change: str) -> float | None:
    """The change somebody bet on in words (`+10 %`, `down 5%`, `提升 12%`) as a share; None where no single per cent is named."""
    told = _SHARE.findall(change)
    if len(told) != 1:
        return None
    sign, digits = told[0]
    value = float(digits.replace(",", ".")) / 100
    is_down = sign in ("-", "−", "–") or (not sign and _DOWN.search(change) is not None)
    return (-value if is_down else value) or None


def ending(bet: float, effect: Effect) -> Ending:
    """What became of a bet on a share: came true where the change is surely there and may be as large as said; fell short where it is
    surely smaller; unseen where the days show neither."""
    low, high = effect.band()
    if bet < 0:
        low, high, bet = -high, -low, -bet
    if high < bet:
        return "fell_short"
    return "came_true" if low > 0 else "unseen"


@dataclass(frozen=True)
class Calibration:
    """How well a team's confidence fits what came of its bets."""

    count: int
    brier: float
    said: float
    """mean confidence, 0 to 1"""
    true: float
    """share that came true, 0 to 1"""
    size: float | None
    """median of actual over expected change; None where none is known"""

    @property
    def is_too_sure(self) -> bool:
        return self.said - self.true > APART

    @property
    def is_too_shy(self) -> bool:
        return self.true - self.said > APART


def brier(told: Sequence[tuple[float, bool]]) -> float:
    """The Brier score of (probability, came true) pairs. Raises ValueError for none."""
    if not told:
        raise ValueError("no bet has ended; there is no score")
    return sum((probability - came) ** 2 for probability, came in told) / len(told)


def calibration(told: Sequence[tuple[float, bool]], changes: Sequence[tuple[float, float]]) -> Calibration:
    """Of bets as (confidence, came true), and of their changes as (expected, actual) shares. Raises ValueError for no bet."""
    sizes = sorted(actual / expected for expected, actual in changes)
    middle = None if not sizes else (sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2]) / 2
    count = len(told)
    score = brier(told)
    return Calibration(count, score, sum(one for one, _ in told) / count, sum(came for _, came in told) / count, middle)
