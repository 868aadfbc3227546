"""W1 what became of last week's actions and whether those of before worked, W10 what is decided today, W11 the text for the group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from huddle import decisions, figures
from huddle.analysis.follow_up import Verdict
from huddle.analysis.verdict_words import sentence
from huddle.decisions import Action
from huddle.elements import verdicts
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty, Row, Span
from huddle.elements.morning.people import WALL_ROWS, due_words, link_of, owner_name
from huddle.elements.morning.things import number_word
from huddle.meetings import meetings
from huddle.text import say

DAYS = 7


def _row(action: Action, day: date, language: str) -> Row:
    why = due_words(action, day, language)
    if action.closed_at is not None:
        ended = "dropped" if action.status == "dropped" else "done"
        why = (Span(say(f"weekly.deck_{ended}_on", language, day=figures.day(action.closed_at.date(), language))),)
    return Row(
        key=f"action~{action.id}", what=action.what, why=why, who=owner_name(action.owner, language), is_owned=bool(action.owner),
        tone="normal" if action.is_open else "quiet", link=link_of(action), closes=action.id if action.is_open else None,
        edits=action.id,
    )  # fmt: skip


def _judged(choices: Choices, day: date) -> list[tuple[Action, Verdict]]:
    """Actions whose verdict has come since the last review: its days are settled, or it was to be looked at this week."""
    every = decisions.every()
    found = []
    for one in every:
        if choices.owner not in (None, one.owner) or verdicts.began(one) is None:
            continue
        verdict = verdicts.verdict(one, choices.stamp, every)
        new = verdict is not None and any(
            when is not None and day - timedelta(days=DAYS) < when <= day for when in (verdict.ready_on, one.review)
        )
        if verdict is not None and new:
            found.append((one, verdict))
    order = ("worse", "worked", "confounded", "no_change", "no_comparison", "too_early")
    return sorted(found, key=lambda pair: (order.index(pair[1].word), pair[0].id))


def _verdict_row(action: Action, verdict: Verdict, language: str) -> Row:
    return Row(
        key=f"verdict~{action.id}", what=action.what, why=(Span(sentence(verdict, language)),), who=owner_name(action.owner, language),
        is_owned=bool(action.owner), tone="attention" if verdict.word == "worse" else "normal", link=link_of(action), edits=action.id,
    )  # fmt: skip


def last_week(choices: Choices, day: date) -> tuple[Element, ...]:
    """W1: verdicts that have come since the last review, then what was agreed in the seven days before it, the overdue first."""
    language = choices.language
    judged = _judged(choices, day)
    agreed = [one for back in range(DAYS, 0, -1) for one in decisions.of_day(day - timedelta(days=back))]
    agreed = [one for one in agreed if choices.owner in (None, one.owner)]
    if not agreed and not judged:
        return ()
    late, done = (sum(test(one) for one in agreed) for test in (lambda one: one.days_overdue(day) > 0, lambda one: not one.is_open))
    agreed.sort(key=lambda one: (-one.days_overdue(day), not one.is_open, one.due, one.id))
    rows = (*(_verdict_row(one, found, language) for one, found in judged), *(_row(one, day, language) for one in agreed))
    left_out = len(rows) - WALL_ROWS
    said = []
    if judged:
        worked = sum(found.word == "worked" for _, found in judged)
        many = "one" if len(judged) == 1 else "many"
        said.append(say(f"weekly.deck_verdicts_{many}", language, count=number_word(len(judged), language), worked=worked))
    if agreed:
        many = "one" if len(agreed) == 1 else "many"
        said.append(say(f"weekly.deck_agreed_{many}", language, count=number_word(len(agreed), language), done=done))
    title = say("morning.sentence_also", language).join(said)
    if late:
        title += say("weekly.deck_agreed_late", language, late=late)
    return (
        Element(
            "W1", say("weekly.deck_actions_question", language), title, rows=rows,
            more=say("morning.more_rows", language, count=left_out) if left_out > 0 else "",
            minutes=meetings()["weekly"].minutes_of("W1"),
        ),
    )  # fmt: skip


def _decided(day: date) -> Sequence[Action]:
    """What was written down on the weekly page today: an action remembers the view it was decided on."""
    return [one for one in decisions.of_day(day) if "/weekly" in (one.link or "")]


def today(choices: Choices, day: date, finding: str) -> tuple[Element, ...]:
    """W10 and W11: the decisions as they are taken, then the same as text for the group."""
    language = choices.language
    decided = _decided(day)
    many = "none" if not decided else "one" if len(decided) == 1 else "many"
    title = say(f"weekly.deck_decided_{many}", language, count=number_word(len(decided), language))
    advice = say("weekly.deck_decide_advice", language) if choices.may_write else say("page.guest", language)
    meeting = meetings()["weekly"]
    rows = tuple(_row(one, day, language) for one in decided)
    left_out = len(rows) - WALL_ROWS
    return (
        Element(
            "W10", say("weekly.deck_decide_question", language), title, rows=rows,
            empty=None if rows else Empty(say("weekly.deck_decide_open", language), advice),
            more=say("morning.more_rows", language, count=left_out) if left_out > 0 else "",
            minutes=meeting.minutes_of("W10"), capture=Capture(""),
        ),
        Element(
            "W11", say("weekly.deck_close_question", language), say("weekly.deck_close_title", language),
            plain=_text(finding, decided, choices, day), minutes=meeting.minutes_of("W11"),
        ),
    )  # fmt: skip


def _text(finding: str, decided: Sequence[Action], choices: Choices, day: date) -> str:
    """The week in one message: meeting and day, the finding, who does what until when."""
    language = choices.language
    lines = [f"{meetings()['weekly'].title(language)} · {figures.day(day, language)}", "", finding, ""]
    if not decided:
        return "\n".join([*lines, say("weekly.deck_decided_nothing", language)])
    for number, one in enumerate(decided, start=1):
        owner = owner_name(one.owner, language)
        lines.append(f"{number}. " + say("decisions.line", language, what=one.what, owner=owner, due=figures.day(one.due, language)))
    return "\n".join(lines)
