"""T7: what every number means: label, formula in words, source, direction, additive, unit, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import pandas as pd

from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Page, Row, Span, Table, TableColumn
from huddle.metrics import Metric, metrics
from huddle.text import LANGUAGES, say

_COLUMNS = ("label", "meaning", "formula", "unit", "better", "additive", "source", "other", "name")


def formula_in_words(metric: Metric, language: str, known: Mapping[str, Metric]) -> str:
    """The formula with every input by its own name: `Sales ÷ Units`."""
    words = metric.formula
    for name in sorted(metric.inputs, key=len, reverse=True):
        words = words.replace(name, f"\0{metric.inputs.index(name)}\0")
    for place, name in enumerate(metric.inputs):
        words = words.replace(f"\0{place}\0", input_name(name, language, known))
    words = words.replace("/", "÷").replace("*", "×")
    return words[:1].upper() + words[1:]


def input_name(name: str, language: str, known: Mapping[str, Metric]) -> str:
    """An input by the label of the metric that is that column, else by its own words in the strings."""
    same = next((metric for metric in known.values() if metric.formula == name), None)
    return same.label(language) if same else say(f"dictionary.input_{name}", language)


def _row(metric: Metric, language: str, known: Mapping[str, Metric]) -> dict[str, str]:
    other = next(code for code in LANGUAGES if code != language)
    marts = [say(f"dictionary.mart_{mart}", language) for mart in metric.marts]
    return {
        "label": metric.label(language), "meaning": metric.help(language), "formula": formula_in_words(metric, language, known),
        "unit": say(f"dictionary.unit_{metric.unit}", language), "better": say(f"dictionary.better_{metric.better}", language),
        "additive": say("dictionary.additive" if metric.additive else "dictionary.not_additive", language),
        "source": say("dictionary.between", language).join(marts), "other": metric.label(other), "name": metric.name,
    }  # fmt: skip


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def matches(row: Mapping[str, str], words: str) -> bool:
    """Whether every word occurs somewhere in the row, in either language's label."""
    said = _fold(" ".join(row.values()))
    return all(word in said for word in _fold(words).split())


def page(choices: Choices, words: str = "") -> Page:
    """The dictionary, or the rows in which every word occurs."""
    language, known = choices.language, metrics()
    lines = [_row(metric, language, known) for metric in known.values()]
    found = [row for row in lines if matches(row, words)]
    key = "title" if not words.strip() else "title_found_one" if len(found) == 1 else "title_found"
    title = say(f"dictionary.{key}", language, count=len(found), words=words.strip())
    question = say("dictionary.question", language)
    if not found:
        state = Empty(say("dictionary.none_title", language, words=words.strip()), say("dictionary.none_advice", language))
        return Page("dictionary", title, question, elements=(Element("T7", "", "", empty=state),))
    columns = tuple(TableColumn(name, say(f"dictionary.column_{name}", language)) for name in _COLUMNS)
    table = Table(columns, pd.DataFrame(found, columns=list(_COLUMNS)), "huddle-dictionary", prose=_COLUMNS[:7])
    desk = Element("T7", question, "", table=table, note=say("dictionary.note", language), places=frozenset({"desk"}))
    rows = tuple(Row(row["name"], row["label"], (Span(row["meaning"]),), who=row["unit"]) for row in found)
    wall = Element("T7", question, title, rows=rows, places=frozenset({"wall"}))
    return Page("dictionary", title, question, elements=(desk, wall), stage_line=say("dictionary.stage", language))
