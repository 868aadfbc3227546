"""What goes to the group chat: the meeting as plain text, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from huddle import figures
from huddle.decisions.book import EVERYTHING, Action, due, focus, taken
from huddle.decisions.scope import Scope
from huddle.marketplaces import marketplaces
from huddle.rules import role_name
from huddle.text import say


def group_message(
    day: date, language: str, *, scope: Scope = EVERYTHING, today: date | None = None, spoken: str | None = None, link: str | None = None
) -> str:  # fmt: skip
    """Focus, new actions and overdue ones of the morning of `day` over a scope, one line each.

    `today` is the calendar day overdue is counted on, by default the meeting's. `spoken` is the time the meeting took,
    such as `9:48`; `link` re-opens what was seen.
    """
    chosen = focus(day, scope)
    new = [action for action in taken("morning", day, scope) if not action.is_focus]
    owed = [action for action in due(today or day) if action.due < (today or day) and action.day != day and action.concerns(scope)]
    lines = [_title(day, language, spoken, len(chosen) + len(new))]
    for heading, actions in (("focus", chosen), ("actions", new), ("overdue", owed)):
        if actions:
            lines += ["", say(f"decisions.{heading}", language), *_numbered(actions, language)]
    if len(lines) == 1:
        lines += ["", say("decisions.nothing", language)]
    return "\n".join([*lines, *(["", link] if link else [])])


def _title(day: date, language: str, spoken: str | None, count: int) -> str:
    title = say("decisions.title", language, day=figures.day(day, language))
    if spoken:
        title += " · " + say("decisions.spoken", language, time=spoken)
    decided = say(f"decisions.decided_{'one' if count == 1 else 'many'}", language, count=count)
    return f"{title} · {decided}" if count else title


def _numbered(actions: Sequence[Action], language: str) -> list[str]:
    return [f"{number}. {_line(action, language)}" for number, action in enumerate(actions, start=1)]


def _line(action: Action, language: str) -> str:
    what = action.what
    if action.marketplace:
        site = marketplaces()[action.marketplace]
        if site.zh not in what and not re.search(rf"\b{re.escape(site.en)}\b", what):  # the words of an exception may name it
            what = say("decisions.what_and_site", language, what=what, site=site.name(language))
    owner = role_name(action.owner, language) if action.owner else say("decisions.nobody", language)
    done = "" if action.is_open else say("decisions.dropped", language) if action.status == "dropped" else " ✓"
    return say("decisions.line", language, what=what, owner=owner, due=figures.day(action.due, language)) + done
