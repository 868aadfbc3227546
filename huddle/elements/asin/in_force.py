"""What the morning says is wrong with a product: the exception in force on it, which the week's diagnosis must not contradict.

Apart from the diagnosis, because that judges seven days: the price of one day is lost in them, and another branch seems the cause.
"""

from __future__ import annotations

from huddle.analysis.exceptions import ExceptionRow
from huddle.elements.asin.diagnosis import Diagnosis, led
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.life import standing
from huddle.playbooks import playbooks
from huddle.rules import rules

_OF_LINE = "line"
"""the group of rules that name a line that moved, and no cause that the products in it have"""


def opened(back: str, asin: str) -> str:
    """The kind of the exception the page was opened from; empty where it was none of this product."""
    parts = back.split("~")
    return parts[-1] if len(parts) > 1 and asin in parts and parts[-1] in rules() else ""


def exception(about: Subject, choices: Choices) -> ExceptionRow | None:
    """The exception the page was opened from, else the first that costs something and that nobody silenced; None without one.

    Of a day in the past only the opened one: the morning it was opened from has worked that day out, this page does not.
    """
    kind = opened(choices.back, about.asin)
    if choices.day is not None and not kind:
        return None
    told = standing(choices.day, shop=about.shop, marketplace=about.marketplace, stamp=choices.stamp or None)
    ours = [one for one in told.all if about.asin in (one.row.asin, *one.row.asins) and rules()[one.row.kind].group != _OF_LINE]
    heard = [one for one in ours if one.row.kind == kind] or [
        one for one in ours if one.state != "silenced" and not one.row.is_without_loss
    ]  # fmt: skip
    return heard[0].row if heard else None


def judged(row: ExceptionRow | None, found: Diagnosis | None) -> tuple[Diagnosis | None, ExceptionRow | None]:
    """The diagnosis, led to the exception's cause where its week shows it too; and the exception where the two still disagree."""
    if row is None or found is None:
        return found, row
    causes = playbooks()[row.kind].branches
    found = led(found, causes)
    return found, None if {*causes} & {*found.broken} else row
