"""X8, playbooks: what to check for each kind of exception, and how often what was done about it before worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huddle import decisions, warehouse
from huddle.decisions import Action
from huddle.elements import verdicts
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.playbooks import checks, playbooks
from huddle.text import say

FEWEST = 3
"""judged actions of a kind below which nothing is said of how often they worked"""
_JUDGED = ("worked", "worse", "no_change")


@dataclass(frozen=True)
class Tried:
    """The judged actions on one kind of exception."""

    worked: int
    judged: int


def tried(kind: str, stamp: str = "", every: Sequence[Action] | None = None) -> Tried | None:
    """How often actions on a kind of exception worked; None under three that were judged."""
    actions = decisions.every() if every is None else every
    if sum(one.exception_kind == kind and one.began is not None for one in actions) < FEWEST:
        return None
    stamp = stamp or warehouse.stamp()
    return _tried(kind, stamp, tuple(actions)) if stamp != "empty" else None


@lru_cache(maxsize=128)
def _tried(kind: str, stamp: str, every: tuple[Action, ...]) -> Tried | None:
    mine = [one for one in every if one.exception_kind == kind]
    words = [found.word for one in mine if (found := verdicts.verdict(one, stamp, every)) is not None]
    judged = sum(word in _JUDGED for word in words)
    return Tried(words.count("worked"), judged) if judged >= FEWEST else None


def hits(kind: str, stamp: str, language: str, every: Sequence[Action] | None = None) -> str:
    """`3 of 5 past actions on this worked`; empty under three."""
    found = tried(kind, stamp, every)
    return say("playbooks.hits", language, worked=found.worked, judged=found.judged) if found else ""


def steps(kind: str, language: str) -> str:
    """The checks of a kind, a line each with its number; empty for a rule without a playbook."""
    lines = [say("playbooks.step", language, number=at, check=one) for at, one in enumerate(checks(kind, language), 1)]
    return "\n".join([say("playbooks.check", language), *lines]) if lines else ""


def elements(choices: Choices, day: date) -> tuple[Element, ...]:
    """X8: the kinds of exceptions that actions were taken on, the most frequent first; nothing while there was none."""
    language = choices.language
    every = decisions.every()
    taken = {kind: sum(one.exception_kind == kind for one in every) for kind in playbooks()}
    kinds = sorted((kind for kind, count in taken.items() if count), key=lambda kind: (-taken[kind], kind))
    rows = []
    for kind in kinds:
        said = hits(kind, choices.stamp, language, every)
        count = say(f"playbooks.taken_{'one' if taken[kind] == 1 else 'many'}", language, count=taken[kind])
        why = (Span(count), Span(say("morning.sentence_also", language) + said, strong=True)) if said else (Span(count),)
        rows.append(Row(
            key=f"playbook~{kind}", what=say(f"playbooks.kind_{kind}", language), why=why, detail=steps(kind, language),
            more=say("playbooks.open", language),
        ))  # fmt: skip
    if not rows:
        return ()
    title = say(f"playbooks.title_{'one' if len(rows) == 1 else 'many'}", language, count=len(rows))
    return (Element("X8", say("playbooks.question", language), title, rows=tuple(rows), numbered=True),)
