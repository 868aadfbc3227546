"""A3P: what to check about what broke, in order: the playbook of the exception it was opened from, else of the branch that broke."""

from __future__ import annotations

from dataclasses import replace

from huddle.analysis.exceptions import ExceptionRow
from huddle.elements import tried
from huddle.elements.asin.diagnosis import Diagnosis
from huddle.elements.asin.in_force import opened
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Row
from huddle.playbooks import checks, of_branch, playbooks
from huddle.text import say


def kind_of(found: Diagnosis | None, opened: str) -> str:
    """The kind of exception: that of the row the page was opened from or tells of, else of the branch that broke.

    Empty where nothing broke, or sales rose.
    """
    if opened in playbooks():
        return opened
    sales = found["sales"] if found else None
    if found is None or not found.broken or (sales is not None and sales.side > 0):
        return ""
    return of_branch(found.broken[-1])


def elements(about: Subject, found: Diagnosis | None, choices: Choices, told: ExceptionRow | None) -> list[Element]:
    """A3P for the desk and the wall; nothing where nothing broke. An action taken here counts among those on its kind.

    `told`: the exception that the title tells of.
    """
    language = about.language
    kind = kind_of(found, opened(choices.back, about.asin) or (told.kind if told else ""))
    steps = checks(kind, language)
    if not steps:
        return []
    title = about.say("playbook_title", kind=say(f"playbooks.kind_{kind}", language))
    rows = tuple(Row(key=f"check~{at}", what=one) for at, one in enumerate(steps, 1))
    listed = tuple(replace(row, what=say("playbooks.step", language, number=at, check=row.what)) for at, row in enumerate(rows, 1))
    taken = Capture("", about.owner or "", about.shop, about.marketplace, about.asin, kind)
    hits = tried.hits(kind, choices.stamp, language)
    base = Element("A3P", about.say("playbook_question"), title, rows=rows, numbered=True, capture=taken)
    return [replace(base, rows=listed, note=hits, places=frozenset({"desk"})), replace(base, more=hits, places=frozenset({"wall"}))]
