"""X1, the board: every action in the one place where it stands, with its owner large, for the desk in columns and the wall in screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import pandas as pd

from huddle import decisions, figures, warehouse
from huddle.decisions import Action, OwnVerdict
from huddle.decisions.fixed import home_day
from huddle.elements.choices import Choices
from huddle.elements.model import Chip, Element, Empty, Lane, Link, Row, Span, Table, TableColumn
from huddle.elements.morning.people import WALL_ROWS, action_row, owner_name
from huddle.elements.morning.things import number_word
from huddle.text import say

Place = Literal["overdue", "today", "blocked", "open", "verify", "closed"]
PLACES: tuple[Place, ...] = ("overdue", "today", "blocked", "open", "verify", "closed")
CLOSED_DAYS = 14
"""how long a closed action stays on the board"""
MOST_IN_LANE = 12
"""cards of one column; the others are counted, and all are in the file"""


@dataclass(frozen=True)
class Standing:
    """The actions of a choice by where they stand, each in one place alone."""

    by_place: Mapping[Place, tuple[Action, ...]]
    own: Mapping[int, OwnVerdict]
    elsewhere: int
    """open ones that another site, line or owner has"""
    earlier: int
    """closed before the board's days"""

    def __getitem__(self, place: Place) -> tuple[Action, ...]:
        return self.by_place[place]


def place_of(action: Action, day: date, own: Mapping[int, OwnVerdict]) -> Place:
    """Where an action stands on a day; what is blocked is that first, for somebody else has to act."""
    if action.closed_at is not None:
        is_done = action.status == "done" or action.began is not None
        bets = is_done and bool(action.expected or action.review or action.starts)
        return "verify" if bets and action.id not in own else "closed"
    if action.status == "blocked":
        return "blocked"
    return "overdue" if action.due < day else "today" if action.due == day else "open"


def asins_of(action: Action) -> tuple[str, ...]:
    """The products an action is done to; empty for one about none."""
    return action.asins or ((action.asin,) if action.asin else ())


@lru_cache(maxsize=64)
def _lines(asins: tuple[str, ...], stamp: str) -> dict[str, frozenset[str]]:
    """The product lines of each ASIN; empty before the first export."""
    if not asins or stamp == "empty":
        return {}
    found: dict[str, set[str]] = {}
    for row in warehouse.ask("actions/products", asins=list(asins), stamp=stamp or None).itertuples(index=False):
        found.setdefault(row.asin, set()).add(row.line)
    return {asin: frozenset(lines) for asin, lines in found.items()}


def chosen(many: Sequence[Action], choices: Choices) -> list[Action]:
    """The actions of a choice: one about no product is of every line, one about no site of every site."""
    asins = tuple(sorted({asin for one in many for asin in asins_of(one)})) if choices.line else ()
    lines = _lines(asins, choices.stamp)

    def fits(one: Action) -> bool:
        of_line = not asins_of(one) or any(choices.line in lines.get(asin, ()) for asin in asins_of(one))
        return (
            choices.owner in (None, one.owner) and (choices.line is None or of_line)
            and (choices.marketplace is None or one.marketplace in (None, choices.marketplace))
            and (choices.shop is None or one.shop in (None, choices.shop))
        )  # fmt: skip

    return [one for one in many if fits(one)]


def standing(choices: Choices, day: date) -> Standing:
    """Every action of the choice in its place: what is owed the longest comes first, what was closed last comes first."""
    every, own = decisions.every(), decisions.own_verdicts()
    ours = chosen(every, choices)
    places: dict[Place, list[Action]] = {place: [] for place in PLACES}
    for one in ours:
        places[place_of(one, day, own)].append(one)
    for place in ("overdue", "today", "blocked", "open"):
        places[place].sort(key=lambda one: (one.due, one.id))
    places["verify"].sort(key=lambda one: (one.review or one.due, one.id))
    ends = {one.id: home_day(one.closed_at) for one in places["closed"] if one.closed_at}
    late = [one for one in places["closed"] if ends[one.id] > day - timedelta(days=CLOSED_DAYS)]
    earlier = len(places["closed"]) - len(late)
    places["closed"] = sorted(late, key=lambda one: (ends[one.id], one.id), reverse=True)
    here = {one.id for one in ours}
    elsewhere = sum(one.is_open and one.id not in here for one in every)
    return Standing({place: tuple(found) for place, found in places.items()}, own, elsewhere, earlier)


def left_out(found: Standing, choices: Choices) -> tuple[Chip, ...]:
    """How many open actions the choice leaves out, with the way to all of them; none where there are none."""
    if not found.elsewhere:
        return ()
    every = Link("actions", {"marketplace": "all", "shop": "all", "line": "all", "owner": "all"})
    many = "one" if found.elsewhere == 1 else "many"
    return (Chip(say(f"actions.elsewhere_{many}", choices.language, count=found.elsewhere), link=every),)


def _counted(key: str, count: int, language: str, **more: object) -> str:
    many = "none" if not count else "one" if count == 1 else "many"
    return say(f"actions.{key}_{many}", language, count=number_word(count, language), **more)


def title(found: Standing, day: date, language: str) -> str:
    """The finding: `Two are overdue, one is due today, one is blocked`; a board where nothing is owed says so."""
    parts = [_counted(place, len(found[place]), language) for place in ("overdue", "today", "blocked") if found[place]]
    if parts:
        first, *others = parts
        rest = [one[:1].lower() + one[1:] if language == "en" else one for one in others]
        return say("morning.names", language).join([first, *rest])
    if found["open"]:
        return _counted("calm", len(found["open"]), language, due=figures.day(found["open"][0].due, language))
    return say("actions.nothing_owed", language)


def _row(one: Action, place: Place, found: Standing, day: date, language: str) -> Row:
    """An action as the board tells it: one done says when it is looked at, or what its owner said of it."""
    made = action_row(one, day, language)
    made = made if one.owner else replace(made, who=say("decisions.nobody", language))
    if place == "verify":
        when = one.review or one.due
        words = say("actions.verify_since" if when <= day else "actions.verify_on", language, day=figures.day(when, language))
        ended = (Span(ended_words(one, language) + say("morning.sentence_also", language)),) if one.status == "dropped" else ()
        return replace(made, why=(*ended, Span(words, strong=when <= day)), tone="normal", judges=one.id)
    if place == "closed" and one.closed_at is not None:
        words = ended_words(one, language)
        own = found.own.get(one.id)
        said = say("morning.sentence_also", language) + own_words(own, language) if own else ""
        return replace(made, why=(Span(words + said),))
    return replace(made, tone="attention" if place == "overdue" else "normal")


def ended_words(action: Action, language: str) -> str:
    """When an action that has ended did so; of one dropped whether what it bet on is judged all the same, and why."""
    key = "done" if action.status == "done" else "dropped"
    if key == "dropped" and action.starts is not None:
        key = "dropped_begun" if action.began else "dropped_before"
    ended = figures.day(home_day(action.closed_at) if action.closed_at else None, language)
    return say(f"actions.{key}_on", language, day=ended, starts=figures.day(action.starts, language))


def own_words(own: OwnVerdict, language: str) -> str:
    """What the owner says, in one line: `Ads: it worked, the clicks came back`."""
    word = say(f"actions.own_{own.word}", language)
    who = owner_name(own.who, language) if own.who else say("actions.own_owner", language)
    return say("actions.own_said_by", language, who=who, word=word, because=own.because)


def own_parts(own: OwnVerdict, language: str) -> tuple[str, str]:
    """The same in two clauses: who says what, and why."""
    word = say(f"actions.own_{own.word}", language)
    who = owner_name(own.who, language) if own.who else say("actions.own_owner", language)
    return say("actions.own_word_by", language, who=who, word=word), own.because


def elements(choices: Choices, day: date) -> tuple[Element, ...]:
    """The board in columns for the desk, and a screen for each place that has somebody waiting for the wall."""
    language, found = choices.language, standing(choices, day)
    rows = {place: tuple(_row(one, place, found, day, language) for one in found[place]) for place in PLACES}
    question = say("actions.question", language)
    if not any(rows.values()):
        state = Empty(say("actions.empty_title", language), say("actions.empty_advice" if choices.may_write else "page.guest", language),
                      Link("morning"), say("actions.empty_action", language))  # fmt: skip
        return (Element("X1", question, "", empty=state),)
    lanes = tuple(
        Lane(place, say(f"actions.lane_{place}", language), rows[place][:MOST_IN_LANE],
             "attention" if place == "overdue" and rows[place] else "normal", _more(place, len(rows[place]), found, language))
        for place in PLACES
    )  # fmt: skip
    desk = Element("X1", question, say("actions.board_title", language), lanes=lanes, places=frozenset({"desk"}),
                   takeaway=_takeaway(found, day, choices))  # fmt: skip
    return (desk, *_screens(rows, found, day, language))


def _more(place: Place, count: int, found: Standing, language: str) -> str:
    beyond = max(count - MOST_IN_LANE, 0)
    if place == "closed" and found.earlier + beyond:
        return say("actions.closed_earlier", language, count=found.earlier + beyond)
    return say("morning.more_rows", language, count=beyond) if beyond else ""


def _screens(rows: Mapping[Place, tuple[Row, ...]], found: Standing, day: date, language: str) -> tuple[Element, ...]:
    """The wall: what is owed now always, each other place where there is something in it."""
    owed = (*rows["overdue"], *rows["today"])
    quiet = Empty(title(found, day, language), say("actions.quiet_advice", language)) if not owed else None
    parts = [_counted(place, len(found[place]), language) for place in ("overdue", "today") if found[place]]
    said = say("morning.names", language).join([parts[0], *(one[:1].lower() + one[1:] for one in parts[1:])]) if parts else ""
    screens = [_screen("X1", said or say("actions.nothing_due", language), owed, language, quiet)]
    for code, place in (("X1B", "blocked"), ("X1O", "open"), ("X1V", "verify"), ("X1C", "closed")):
        if rows[place]:  # type: ignore[index]
            heading = _counted(place, len(found[place]), language)  # type: ignore[index]
            screens.append(_screen(code, heading, rows[place], language))  # type: ignore[index]
    return tuple(screens)


def _screen(code: str, heading: str, rows: tuple[Row, ...], language: str, empty: Empty | None = None) -> Element:
    beyond = len(rows) - WALL_ROWS
    return Element(
        code, say("actions.question", language), heading, rows=rows, empty=empty, places=frozenset({"wall"}),
        more=say("morning.more_rows", language, count=beyond) if beyond > 0 else "",
    )  # fmt: skip


_COLUMNS = (
    "id", "state", "what", "owner", "due", "day", "marketplace", "asin", "expected", "starts", "review", "blocker", "help_from", "own",
)  # fmt: skip
_DAYS = frozenset({"due", "day", "starts", "review"})


def _takeaway(found: Standing, day: date, choices: Choices) -> Table:
    """Every action of the board, those without room in a column too, with what it bets on."""
    language = choices.language
    cells = [
        {
            "id": one.id, "state": say(f"actions.lane_{place}", language), "what": one.what, "owner": owner_name(one.owner, language),
            "due": one.due, "day": one.day, "marketplace": one.marketplace, "asin": ", ".join(asins_of(one)), "expected": one.expected,
            "starts": one.starts, "review": one.review, "blocker": one.blocker, "help_from": one.help_from,
            "own": own_words(found.own[one.id], language) if one.id in found.own else "",
        }
        for place in PLACES for one in found[place]
    ]  # fmt: skip
    columns = tuple(
        TableColumn(name, say(f"actions.column_{name}", language), "day" if name in _DAYS else "count" if name == "id" else "text")
        for name in _COLUMNS
    )
    return Table(columns, pd.DataFrame(cells, columns=list(_COLUMNS)), f"huddle-actions-{day.isoformat()}")
