"""What the team tried at a product: its actions as days of the strip (A4) and as rows of the history with their verdicts (A10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huddle import decisions, figures
from huddle.analysis.verdict_words import sentence, short
from huddle.decisions import Action, OwnVerdict
from huddle.elements import causes, verdicts
from huddle.elements.actions.board import asins_of, ended_words, own_parts, own_words
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.model import Row, Span
from huddle.elements.morning.people import detail, owner_name
from huddle.text import say

KIND = "event_action"


def tried(about: Subject) -> list[Action]:
    """The actions on a product and site, those of a parent's several products too; what was dropped before it began was not tried."""
    return [
        one for one in decisions.every()
        if about.asin in asins_of(one) and (one.status != "dropped" or one.began) and one.marketplace in (None, about.marketplace)
        and (about.shop is None or one.shop in (None, about.shop))
    ]  # fmt: skip


def day_of(action: Action) -> date:
    """The day an action is told under: when it began, else when it was decided."""
    return action.began or action.day


def as_logged(actions: Sequence[Action], since: date, until: date) -> list[Answer]:
    """Actions of some days as rows of the log, so that a strip numbers them among what else happened."""
    nothing = dict.fromkeys(
        ("shop", "line", "owner", "sku", "ad_product", "campaign", "seen_from", "said_before", "said", "amount_before", "amount", "units",
         "currency", "source")
    )  # fmt: skip
    return [
        {
            **nothing, "marketplace": one.marketplace, "asin": None, "name": one.what, "name_zh": one.what, "kind": KIND,
            "day": day_of(one), "last_day": day_of(one), "place": 0, "action": one,
        }
        for one in actions if since <= day_of(one) <= until
    ]  # fmt: skip


def row(action: Action, mark: str, own: OwnVerdict | None, others: Sequence[Action], choices: Choices) -> Row:
    """One action as a line of the history: when, what was measured, what its owner says; opened, what moved beside it."""
    language = choices.language
    found = verdicts.verdict(action, choices.stamp, others)
    measured = short(found, language)[0] if found else say("verdicts.not_judged", language)
    begun = "began" if action.began else "decided"
    told = [say(f"actions.{begun}_on", language, day=figures.day(day_of(action), language)), measured]
    if action.status == "dropped":
        told.append(ended_words(action, language))
    also = say("morning.sentence_also", language)
    why = (Span(also.join(told)), *(Span(also + one, strong=True) for one in (own_parts(own, language) if own else ())))
    moved = causes.moved(action, choices.stamp)
    lines = [sentence(found, language) if found else "", own_words(own, language) if own else ""]
    lines += [causes.days_words(moved, language)] if moved else detail(action, language).split("\n")
    return Row(
        key=f"action~{action.id}", what=f"{mark} {action.what}" if mark else action.what, why=why, who=owner_name(action.owner, language),
        is_owned=bool(action.owner), edits=action.id, judges=action.id if action.began else None,
        detail="\n".join(one for one in lines if one), parts=causes.parts(action, language, choices.stamp) if moved else (),
        more=say("verdicts.causes", language),
    )  # fmt: skip
