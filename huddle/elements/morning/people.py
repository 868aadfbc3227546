"""D8 people, D9 focus, D10 close: what was promised, what matters today, and what goes to the group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from huddle import decisions, figures
from huddle.decisions import Action, Line, Raised, Record, Scope
from huddle.decisions.book import MOST_FOCUS_ITEMS
from huddle.decisions.scope import Kind
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty, Link, Row, Span
from huddle.elements.morning.things import number_word
from huddle.rules import role_name
from huddle.text import say

WALL_ROWS = 6
CLOSE_ROWS = 4
"""agreed actions that stand above the words and buttons of the close"""
FEW_ROWS = 3
"""with no more of today than this there is room for what is not yet due"""


def owner_name(owner: str, language: str) -> str:
    """An owner as the reader's language calls the role; a name stays a name, nobody is `open`."""
    return role_name(owner, language) if owner else say("morning.unassigned", language)


def due_words(action: Action, day: date, language: str) -> tuple[Span, ...]:
    """How an action stands: done or dropped, overdue, due today or later; begun, or what blocks it and whose help it needs."""
    if not action.is_open:
        return (Span(say("morning.dropped" if action.status == "dropped" else "morning.done", language)),)
    when = _when(action, day, language)
    between = say("morning.sentence_also", language)
    if action.status == "blocked":
        stuck = say("morning.blocked", language, blocker=action.blocker, helper=owner_name(action.help_from, language))
        return (Span(stuck + between, strong=True), *when)
    return (*when, Span(between + say("morning.doing", language))) if action.status == "doing" else when


def _when(action: Action, day: date, language: str) -> tuple[Span, ...]:
    late = action.days_overdue(day)
    if late:
        many = "a_day" if late == 1 else "days"
        return (Span(say(f"morning.overdue_{many}", language, days=late), strong=True),)
    if action.due == day:
        return (Span(say("morning.due_today", language)),)
    return (Span(say("morning.due_on", language, day=figures.day(action.due, language))),)


def link_of(action: Action) -> Link | None:
    """The product an action is about, on its own site; None for one about none."""
    if not action.asin:
        return None
    scope = {"marketplace": action.marketplace, "shop": action.shop}
    return Link("asin", {"asin": action.asin, **{name: value for name, value in scope.items() if value}})


def action_row(action: Action, day: date, language: str) -> Row:
    """One action as a row: what, when it is due, who; ticked off while it is open."""
    return Row(
        key=f"action~{action.id}",
        what=action.what,
        why=due_words(action, day, language),
        who=owner_name(action.owner, language),
        is_owned=bool(action.owner),
        tone="normal" if action.is_open else "quiet",
        link=link_of(action),
        closes=action.id if action.is_open else None,
        edits=action.id,
        detail=detail(action, language),
        more=say("morning.details", language),
    )


def detail(action: Action, language: str) -> str:
    """What more is known of an action, a line each: what it should bring, from when, and when that is looked at, its ASINs."""
    said = [
        say("morning.action_expected", language, expected=action.expected) if action.expected else "",
        say("morning.action_starts", language, day=figures.day(action.starts, language)) if action.starts else "",
        say("morning.action_review", language, day=figures.day(action.review, language)) if action.review else "",
        say("morning.action_asins", language, asins=say("morning.names", language).join(action.asins)) if action.asins else "",
    ]
    return "\n".join(one for one in said if one)


def _said(line: Line, language: str) -> list[tuple[str, bool]]:
    """What a person says in the round, each part by its name; a problem and help needed stand out."""
    told = (("progress", line.progress), ("problem", line.problem), ("help", line.help))
    return [(say(f"morning.said_{part}", language, words=words), part != "progress") for part, words in told if words]


def _person_row(owner: str, actions: Sequence[Action], theirs: Sequence[str], line: Line | None, language: str) -> Row:
    """One line of the round: who speaks and what they say; before they have, how much is due with them and what of today is theirs."""
    many = "one" if len(actions) == 1 else "many"
    if line is not None and not line.is_empty:
        parts = _said(line, language)
    else:
        parts = [(say(f"morning.stands_open_{many}", language, count=len(actions)), True)] if actions else []
        parts += [(what, not actions and not at) for at, what in enumerate(theirs)]
    between = say("morning.sentence_also", language)
    why = [Span(words + (between if at + 1 < len(parts) else ""), strong) for at, (words, strong) in enumerate(parts)]
    return Row(key=f"person~{owner}", what=owner_name(owner, language), why=tuple(why), speaks=owner)


def _due(choices: Choices, day: date) -> list[Action]:
    """What is due or overdue of what the meeting follows up."""
    return [one for one in decisions.due(day) if one.concerns(Scope(**choices.where))]


def _owed_row(action: Action, up: Mapping[int, Raised], day: date, language: str) -> Row:
    """An action that is due; one overdue twice says to which meeting it went up."""
    made = action_row(action, day, language)
    if action.id not in up:
        return made
    words = say(f"actions.goes_{up[action.id].to}", language)
    return replace(made, why=(*made.why, Span(say("morning.sentence_also", language) + words)))


def people(choices: Choices, day: date, owners: Sequence[str], things: Element, minutes: float | None) -> Element:
    """Due and overdue first, then one line per person with something of today or to say; the others share one quiet line."""
    language = choices.language
    due, up, lines = _due(choices, day), decisions.raised(day), decisions.spoken(day)
    rows = [_owed_row(one, up, day, language) for one in due]
    by_owner: dict[str, list[Action]] = {owner: [] for owner in owners if choices.owner in (None, owner)}
    for one in due:
        by_owner.setdefault(one.owner, []).append(one)
    theirs: dict[str, list[str]] = {owner: [] for owner in by_owner}
    for thing in things.rows:
        if thing.capture is not None:
            theirs.setdefault(thing.capture.owner, []).append(thing.what)
    for owner, line in lines.items():
        if not line.is_empty and choices.owner in (None, owner):
            theirs.setdefault(owner, [])
    busy = [owner for owner in theirs if theirs[owner] or by_owner.get(owner) or _has_spoken(lines.get(owner))]
    rows += [_person_row(owner, by_owner.get(owner, ()), theirs[owner], lines.get(owner), language) for owner in busy]
    free = [owner for owner in theirs if owner not in busy]
    late = sum(one.due < day for one in due)
    left_out = max(len(rows) - WALL_ROWS, 0)
    if 0 < len(rows) <= FEW_ROWS:
        rows += _not_yet_due(choices, day, WALL_ROWS - 1 - len(rows))
    names = [owner_name(owner, language) for owner in free]
    return Element(
        code="D8",
        question=say("morning.question_people", language),
        title=_people_title(len(due), late, language),
        rows=tuple(rows),
        more=_beside(left_out, bool(due), language),
        note=_quiet_line(names, language) if rows else "",
        empty=None if rows else _round(names, language),
        minutes=minutes,
    )


def elements(choices: Choices, day: date, owners: Sequence[str], things: Element, minutes: float | None) -> tuple[Element, ...]:
    """D8 at the desk, where everybody can speak, and on the wall: what is due and the round, apart where both are long."""
    language = choices.language
    base = people(choices, day, owners, things, minutes)
    spoken = [row for row in base.rows if row.speaks]
    quiet = [
        Row(key=f"person~{owner}", what=owner_name(owner, language), why=(Span(say("morning.nothing_of_today", language)),), tone="quiet",
            speaks=owner)
        for owner in owners if choices.owner in (None, owner) and owner not in {row.speaks for row in spoken}
    ]  # fmt: skip
    at_desk = (*base.rows, *(replace(row, group="" if at else say("morning.others", language)) for at, row in enumerate(quiet)))
    desk = replace(base, rows=at_desk, note="" if at_desk else base.note, empty=None if at_desk else base.empty,
                   more=_beside(0, any(row.closes for row in at_desk), language), places=frozenset({"desk"}))  # fmt: skip
    owed = tuple(row for row in base.rows if not row.speaks and not row.group)
    if len(owed) + len(spoken) <= WALL_ROWS or not owed or not spoken:
        return (desk, *_in_screens(base, base.rows if owed else spoken, language))
    first = replace(base, rows=owed, note="", more=_beside(max(len(owed) - WALL_ROWS, 0), True, language), places=frozenset({"wall"}))
    rounds = replace(base, code="D8R", title=say("morning.round_title", language), minutes=None)
    return (desk, first, *_in_screens(rounds, spoken, language))


def _in_screens(base: Element, rows: Sequence[Row], language: str) -> tuple[Element, ...]:
    """Rows as screens of at most six, so that nobody is left out of the round; the quiet line stands on the last."""
    parts = [tuple(rows[at : at + WALL_ROWS]) for at in range(0, len(rows), WALL_ROWS)] or [()]
    more = base.more if len(parts) == 1 and base.code == "D8" else ""
    return tuple(
        replace(base, code=base.code if not at else f"{base.code}{at + 1}", rows=part, more=more, places=frozenset({"wall"}),
                note=base.note if at == len(parts) - 1 else "", minutes=base.minutes if not at else None)
        for at, part in enumerate(parts)
    )  # fmt: skip


def _has_spoken(line: Line | None) -> bool:
    return line is not None and not line.is_empty


def _not_yet_due(choices: Choices, day: date, most: int) -> list[Row]:
    """Open actions of later days under a quiet heading, the nearest first."""
    coming = [one for one in decisions.upcoming(day) if one.concerns(Scope(**choices.where))]
    made = [action_row(one, day, choices.language) for one in coming[:most]]
    return [replace(one, group="" if at else say("morning.not_yet_due", choices.language)) for at, one in enumerate(made)]


def _beside(left_out: int, has_due: bool, language: str) -> str:
    """What the wall has no room for, else the question of the round where the title does not ask it."""
    if left_out:
        return say("morning.more_rows", language, count=left_out)
    return say("morning.round", language) if has_due else ""


def _quiet_line(free: Sequence[str], language: str) -> str:
    """Everybody with nothing of today in one line; empty when there is nobody."""
    return say("morning.nothing_today", language, names=say("morning.names", language).join(free)) if free else ""


def _round(free: Sequence[str], language: str) -> Empty:
    """Nothing is due and nothing is anybody's: the round itself, with the names of those who speak."""
    title = say("morning.names", language).join(free) or say("morning.nobody_title", language)
    return Empty(title, say("morning.nobody_advice", language))


def _people_title(due: int, late: int, language: str) -> str:
    if not due:
        return say("morning.title_nothing_due", language)
    many = "one" if due == 1 else "many_all" if late == due else "many"
    key = f"morning.title_due_{many}" + ("_late" if late else "")
    return say(key, language, count=number_word(due, language), late=number_word(late, language).lower())


def focus(choices: Choices, day: date, things: Element, suggestion: str, minutes: float | None) -> Element:
    """Today's three at most, typed or taken from an exception; those nobody has yet are offered in the places left."""
    language = choices.language
    chosen = decisions.focus(day, Scope(**choices.where))
    count = len(chosen)
    offered = _offered(things, MOST_FOCUS_ITEMS - count, language, beside=count) if choices.may_write else ()
    rows = (*(action_row(one, day, language) for one in chosen), *offered)
    many = "none" if not count else "one" if count == 1 else "many"
    advice = say("morning.focus_advice", language) if choices.may_write else say("page.guest", language)
    return Element(
        code="D9",
        question=say("morning.question_focus", language),
        title=say(f"morning.title_focus_{many}", language, count=number_word(count, language)),
        rows=rows,
        numbered=bool(offered),
        note=say("morning.focus_offer", language) if offered and not count else "",
        empty=None if rows else Empty(say("morning.focus_open", language), advice),
        minutes=minutes,
        capture=Capture(suggestion, is_focus=True) if count < MOST_FOCUS_ITEMS else None,
    )


def _offered(things: Element, most: int, language: str, *, beside: int) -> list[Row]:
    """The first exceptions to act on, each as a focus of today; under a heading where something is chosen already."""
    found = [row for row in things.rows if row.capture is not None and row.handling is not None and not row.handling.is_held][:most]
    return [
        replace(row, key=f"focus~{row.key}", capture=replace(row.capture, is_focus=True), tone="quiet",
                group=say("morning.focus_or", language) if beside and not at else "")
        for at, row in enumerate(found) if row.capture is not None
    ]  # fmt: skip


def group_text(finding: str, things: Element, choices: Choices, day: date) -> str:
    """What goes to the group chat, as plain text: the finding, what needs us, what was agreed."""
    language, scope = choices.language, Scope(**choices.where)
    title, *agreed = decisions.group_message(day, language, scope=scope).split("\n")
    lines = [title, "", finding]
    for rank, row in enumerate(things.rows, start=1):
        money = say("morning.group_money", language, money=row.money, per=row.per) if row.money else ""
        lines.append(say("morning.group_row", language, rank=rank, what=row.what, money=money, who=row.who))
    if not things.rows:
        lines.append(say("morning.title_nothing", language))
    said_something = bool(decisions.taken("morning", day, scope) or decisions.focus(day, scope) or _due(choices, day))
    return "\n".join([*lines, *(agreed if said_something else [])])


def elsewhere(meeting: Kind, choices: Choices, day: date) -> str:
    """How much was decided in meetings of the day over other filters, which this one does not list; empty for nothing."""
    told: list[Action | Record] = [*decisions.of_day(day), *decisions.records(day)]
    count = sum(one.taken_in == meeting and not one.is_of(meeting, Scope(**choices.where)) for one in told)
    return say(f"decisions.elsewhere_{'one' if count == 1 else 'many'}", choices.language, count=count) if count else ""


def close(finding: str, things: Element, choices: Choices, day: date, minutes: float | None) -> Element:
    """The end: what was agreed, the focus of today first, and the text for the group."""
    language = choices.language
    agreed = sorted(decisions.taken("morning", day, Scope(**choices.where)), key=lambda one: not one.is_focus)
    chosen = sum(one.is_focus for one in agreed)
    left_out = len(agreed) - CLOSE_ROWS
    many = "none" if not agreed else "one" if len(agreed) == 1 else "many"
    title = say(f"morning.title_close_{many}", language, count=number_word(len(agreed), language), focus=chosen)
    return Element(
        code="D10",
        question=say("morning.question_close", language),
        title=title,
        rows=tuple(replace(action_row(one, day, language), closes=None, edits=None) for one in agreed[:CLOSE_ROWS]),
        more=say("morning.more_rows", language, count=left_out) if left_out > 0 else elsewhere("morning", choices, day),
        plain=group_text(finding, things, choices, day),
        minutes=minutes,
    )
