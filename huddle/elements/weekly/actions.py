"""W1 what became of last week's actions and whether those of before worked, W10 what is decided today, W11 the text for the group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from huddle import decisions, figures
from huddle.analysis.follow_up import Verdict
from huddle.analysis.verdict_words import sentence, short
from huddle.decisions import Action, OwnVerdict, Scope
from huddle.decisions.scope import Kind
from huddle.elements import causes, verdicts
from huddle.elements.actions.board import ended_words, own_parts, own_words
from huddle.elements.actions.risen import risen, risen_row
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty, Row, Span
from huddle.elements.morning.people import WALL_ROWS, detail, due_words, elsewhere, link_of, owner_name
from huddle.elements.morning.things import number_word
from huddle.meetings import meetings
from huddle.text import say

DAYS = 7
_NO_VERDICT = ("too_early", "no_comparison")
"""words of a verdict that judge nothing yet"""


def _row(action: Action, day: date, language: str) -> Row:
    why = due_words(action, day, language)
    if action.closed_at is not None:
        why = (Span(ended_words(action, language)),)
    return Row(
        key=f"action~{action.id}", what=action.what, why=why, who=owner_name(action.owner, language), is_owned=bool(action.owner),
        tone="normal" if action.is_open else "quiet", link=link_of(action), closes=action.id if action.is_open else None,
        edits=action.id,
    )  # fmt: skip


def _judged(choices: Choices, day: date, own: Mapping[int, OwnVerdict]) -> list[tuple[Action, Verdict | None]]:
    """Actions to be looked at: judged or due for it since the last review, or looked at before and still without their owner's word."""
    every = decisions.every()
    week_ago = day - timedelta(days=DAYS)
    found: list[tuple[Action, Verdict | None]] = []
    for one in every:
        if not one.concerns(Scope(**choices.where)) or (one.status == "dropped" and one.began is None):
            continue
        told = own.get(one.id)
        days = [verdicts.ready_on(one), one.review, told.day if told else None]
        is_unsaid = told is None and one.review is not None and one.review <= day
        if is_unsaid or any(when is not None and week_ago < when <= day for when in days):
            verdict = verdicts.verdict(one, choices.stamp, every) if choices.stamp != "empty" else None
            if verdict is not None or is_unsaid or told is not None:
                found.append((one, verdict))
    order = ("worse", "worked", "confounded", "no_change", "no_comparison", "too_early", "")
    return sorted(found, key=lambda pair: (pair[0].id in own, order.index(pair[1].word if pair[1] else ""), pair[0].id))


def _worth(verdict: Verdict | None, language: str) -> str:
    """What an action that was seen to change something brings or costs, with its sign; empty where nobody can value it."""
    if verdict is None or verdict.word not in ("worked", "worse") or not verdict.money or not verdict.currency:
        return ""
    return ("+" if verdict.money > 0 else "") + figures.money(verdict.money, verdict.currency, language)


def _verdict_row(action: Action, verdict: Verdict | None, own: OwnVerdict | None, day: date, choices: Choices) -> Row:
    """The measured verdict and the owner's own word in one line; opened, what moved beside the action."""
    language = choices.language
    also, unsaid = say("morning.sentence_also", language), say("weekly.deck_own_unsaid", language)
    measured = sentence(verdict, language) if verdict else ""
    first, rest = short(verdict, language) if verdict else ("", "")
    if first and action.metric not in (None, "units"):
        measure = say(f"verdicts.measure_{action.metric}", language)
        first = say("verdicts.of_measure", language, measure=measure[:1].upper() + measure[1:], words=first)
    if not measured and action.review is not None:
        when = "since" if action.review <= day else "on"
        measured = first = say(f"actions.verify_{when}", language, day=figures.day(action.review, language))
    ended = ended_words(action, language) if action.status == "dropped" else ""
    theirs = own_parts(own, language) if own else (unsaid,)  # in clauses: the wall cuts a line at the end of one
    said = own_words(own, language) if own else unsaid[:1].upper() + unsaid[1:]
    words = [(first, verdict is not None), *((one, own is not None) for one in theirs), (rest, False)]
    if ended:  # the wall cuts a line at its end: that it was dropped comes first, and why it counts where the row is opened
        dropped = say("morning.dropped", language)
        words = [(dropped[:1].upper() + dropped[1:], False), (first[:1].lower() + first[1:], verdict is not None), *words[1:]]
    why = tuple(Span(one if not at else also + one, strong) for at, (one, strong) in enumerate(word for word in words if word[0]))
    moved = causes.moved(action, choices.stamp) if choices.stamp != "empty" else None
    parts = causes.parts(action, language, choices.stamp) if moved else ()
    told = [measured, ended[:1].upper() + ended[1:], said, causes.days_words(moved, language) if moved and parts else ""]
    if not parts:
        told += detail(action, language).split("\n")
    worth = _worth(verdict, language)
    return Row(
        key=f"verdict~{action.id}", what=action.what, why=why, money=worth,
        per=say("morning.a_day", language) if worth else "", who=owner_name(action.owner, language), is_owned=bool(action.owner),
        tone="attention" if verdict is not None and verdict.word == "worse" else "normal", link=link_of(action), edits=action.id,
        judges=action.id, detail="\n".join(one for one in told if one), parts=parts, more=say("verdicts.causes", language),
    )  # fmt: skip


def _with_risen(row: Row, risen: Row | None, language: str) -> Row:
    """A verdict's row of an action that also came up overdue: one row, which says so and ticks it off."""
    if risen is None:
        return row
    last = row.why[-1] if row.why else Span("")
    return replace(row, why=(*row.why[:-1], replace(last, text=last.text + say("morning.sentence_also", language)), *risen.why),
                   closes=risen.closes, tone="attention")  # fmt: skip


def last_week(choices: Choices, day: date) -> tuple[Element, ...]:
    """W1: what is to be looked at with its verdicts, what came up from the mornings, then what was agreed in the seven days before."""
    language, own = choices.language, decisions.own_verdicts()
    judged = _judged(choices, day, own)
    agreed = [one for back in range(DAYS, 0, -1) for one in decisions.of_day(day - timedelta(days=back))]
    agreed = [one for one in agreed if one.concerns(Scope(**choices.where))]
    up = risen(choices, day, "weekly")
    if not agreed and not judged and not up:
        return ()
    late, done = (sum(test(one) for one in agreed) for test in (lambda one: one.days_overdue(day) > 0, lambda one: not one.is_open))
    overdue_twice = {one.id: risen_row(one, how, day, language) for one, how in up}
    shown = {one.id for one, _ in judged} | overdue_twice.keys()
    listed = [one for one in agreed if one.id not in shown]
    listed.sort(key=lambda one: (-one.days_overdue(day), not one.is_open, one.due, one.id))
    rows = (
        *(_with_risen(_verdict_row(one, found, own.get(one.id), day, choices), overdue_twice.pop(one.id, None), language)
          for one, found in judged),
        *overdue_twice.values(),
        *(_row(one, day, language) for one in listed),
    )  # fmt: skip
    left_out = len(rows) - WALL_ROWS
    said = []
    words = [found.word for _, found in judged if found is not None and found.word not in _NO_VERDICT]
    if words:
        many = "one" if len(words) == 1 else "many"
        said.append(say(f"weekly.deck_verdicts_{many}", language, count=number_word(len(words), language), worked=words.count("worked")))
    if open_ones := len(judged) - len(words):
        many = "one" if open_ones == 1 else "many"
        said.append(say(f"weekly.deck_unjudged_{many}", language, count=number_word(open_ones, language)))
    if up:
        many = "one" if len(up) == 1 else "many"
        said.append(say(f"weekly.deck_risen_{many}", language, count=number_word(len(up), language)))
    if agreed:
        many = "one" if len(agreed) == 1 else "many"
        said.append(say(f"weekly.deck_agreed_{many}", language, count=number_word(len(agreed), language), done=done))
    title = say("morning.sentence_also", language).join([said[0], *(one[:1].lower() + one[1:] for one in said[1:])])
    if late and agreed:
        title += say("weekly.deck_agreed_late", language, late=late)
    return (
        Element(
            "W1", say("weekly.deck_actions_question", language), title, rows=rows,
            more=say("morning.more_rows", language, count=left_out) if left_out > 0 else "",
            minutes=meetings()["weekly"].minutes_of("W1"),
        ),
    )  # fmt: skip


def recorded(day: date, choices: Choices, meeting: Kind) -> tuple[Row, ...]:
    """The decisions put on record in the weekly or the monthly meeting of a day, with the change each bets on."""
    rows, language = [], choices.language
    for one in (told for told in decisions.records(day) if told.is_of(meeting, Scope(**choices.where))):
        bet = say("page.record_row", language, metric=one.metric, change=one.change, scope=one.scope, by=figures.day(one.by_day, language),
                  confidence=one.confidence, review=figures.day(one.review, language))  # fmt: skip
        detail = say("page.record_detail", language, question=one.question, because=one.because, refused=one.refused,
                     stop_rule=one.stop_rule, approver=owner_name(one.approver, language))  # fmt: skip
        rows.append(Row(key=f"record~{one.id}", what=one.decision, why=(Span(bet),), who=owner_name(one.driver, language), detail=detail))
    return tuple(rows)


def today(choices: Choices, day: date, finding: str) -> tuple[Element, ...]:
    """W10 and W11: the decisions as they are taken, then the same as text for the group."""
    language = choices.language
    decided = decisions.taken("weekly", day, Scope(**choices.where))
    on_record = recorded(day, choices, "weekly")
    count = len(decided) + len(on_record)
    many = "none" if not count else "one" if count == 1 else "many"
    title = say(f"weekly.deck_decided_{many}", language, count=number_word(count, language))
    advice = say("weekly.deck_decide_advice", language) if choices.may_write else say("page.guest", language)
    meeting = meetings()["weekly"]
    rows = (*on_record, *(_row(one, day, language) for one in decided))
    left_out = len(rows) - WALL_ROWS
    return (
        Element(
            "W10", say("weekly.deck_decide_question", language), title, rows=rows,
            empty=None if rows else Empty(say("weekly.deck_decide_open", language), advice),
            more=say("morning.more_rows", language, count=left_out) if left_out > 0 else elsewhere("weekly", choices, day),
            minutes=meeting.minutes_of("W10"), capture=Capture(""), records=True,
        ),
        Element(
            "W11", say("weekly.deck_close_question", language), say("weekly.deck_close_title", language),
            plain=group_text("weekly", finding, decided, choices, day), minutes=meeting.minutes_of("W11"),
        ),
    )  # fmt: skip


def group_text(meeting: Kind, finding: str, decided: Sequence[Action], choices: Choices, day: date) -> str:
    """A meeting in one message: its name and day, the finding, who does what until when."""
    language = choices.language
    lines = [f"{meetings()[meeting].title(language)} · {figures.day(day, language)}", "", finding, ""]
    for row in recorded(day, choices, meeting):
        lines.append(say("weekly.deck_on_record", language, what=row.what, owner=row.who, bet=row.why[0].text))
    if not decided and len(lines) == 4:
        return "\n".join([*lines, say("weekly.deck_decided_nothing", language)])
    for number, one in enumerate(decided, start=1):
        owner = owner_name(one.owner, language)
        lines.append(f"{number}. " + say("decisions.line", language, what=one.what, owner=owner, due=figures.day(one.due, language)))
    return "\n".join(lines)
