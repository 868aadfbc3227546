"""What the sentences of M3 need: the month, its ledger, the steps it knows and what moved."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from huddle.analysis.contribution import Change, Level
from huddle.elements.monthly.ledger import Ledger
from huddle.elements.period import Period
from huddle.text import say

NOTHING = 0.005
"""an amount smaller than half a cent is none"""


@dataclass(frozen=True)
class Told:
    """What the sentences of the element need."""

    period: Period
    book: Ledger
    level: Level
    steps: pd.Series
    """this month's"""
    shared: Level
    """what this month and the one before both know"""
    moved: Change | None
    """None without a month before to compare with"""

    @property
    def language(self) -> str:
        """`en` or `zh`."""
        return self.period.language

    def name(self, level: Level, key: str = "contribution_name") -> str:
        """`Contribution after ads`, `Contribution before fees and costs`; likewise for the margin."""
        language = self.language
        if level.is_whole:
            return say(f"monthly.{key}", language)
        words = [say(f"monthly.contribution_missing_{part}", language) for part in level.missing]
        return say(f"monthly.{key}_before", language, missing=say("monthly.contribution_and", language).join(words))


def sentence(words: str) -> str:
    """Words with a capital first letter."""
    return words[:1].upper() + words[1:]
