"""Suggestions that say the same of the same term, told apart by whose they are.

Apart from the lists, because a term stands in several campaigns and a row of the wall has room for few words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from huddle.analysis.ad_lists import Suggestion
from huddle.elements.model import Row, Span

_LONGEST_NAME = 56
"""characters of a campaign's name or a term on its line"""


def short(text: str) -> str:
    """A campaign or a term, cut where it would take the line of everything else."""
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def told_apart(shown: Sequence[Suggestion], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows; where two say the same of a term, each begins with its ad type, or with its campaign where that is the same too."""
    often = Counter(row.what for row in rows)
    alike = Counter((row.what, one.ad_product) for one, row in zip(shown, rows, strict=True))

    def begun(one: Suggestion, row: Row) -> Row:
        if often[row.what] == 1 or not one.term:
            return row
        whose = one.ad_product if alike[row.what, one.ad_product] == 1 else short(one.campaign)
        return replace(row, why=(Span(f"{whose}: "), *row.why))

    return tuple(begun(one, row) for one, row in zip(shown, rows, strict=True))
