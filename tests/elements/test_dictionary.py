"""The dictionary: every metric, complete, in both languages, and found by its words in either."""

from __future__ import annotations

import pytest

from huddle.elements import dictionary
from huddle.elements.choices import Choices
from huddle.metrics import metrics
from huddle.text import LANGUAGES


def table(language: str, words: str = ""):
    return dictionary.page(Choices(language=language), words).elements[0].table.frame


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_every_column(language):
    frame = table(language)
    assert list(frame["name"]) == list(metrics())
    assert not (frame == "").any(axis=None) and not frame.isna().any(axis=None)


def test_a_formula_is_written_in_words_and_never_in_columns():
    frame = table("en").set_index("name")
    assert frame.loc["cpm", "formula"] == "1000 × Ad spend ÷ Impressions"
    assert not frame["formula"].str.contains("_").any()


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [("en", "转化率", "conversion"), ("zh", "conversion", "conversion"), ("en", "ＡＣＯＳ", "acos"), ("zh", "cost", "cpa")],
)
def test_search_reads_both_languages(language, words, name):
    assert name in set(table(language, words)["name"])


def test_words_nobody_uses_find_an_empty_state():
    page = dictionary.page(Choices(), "zebra")
    assert page.elements[0].empty.title == "No number mentions “zebra”"
    assert page.title == "0 numbers mention “zebra”"
