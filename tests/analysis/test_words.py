"""Words that stand out: the formula against exact arithmetic, tokens of four languages, and a topic planted among other texts."""

from __future__ import annotations

import random
from decimal import Decimal, getcontext
from pathlib import Path

import pytest

from huddle.analysis.words import log_odds, standing_out, tokens

TEXTS = Path(__file__).parent / "complaints"
GEARS = {0: {"3": 12, "4": 2, "5": 4}, 1: {"3": 3, "4": 10, "5": 1}}
"""mtcars: cars by engine shape and gears, the example of tidylo's bind_log_odds"""
PUBLISHED = {
    "overall": {0: {"3": 1.1728347, "4": -1.3767516, "5": 0.4033125}, 1: {"3": -1.1354777, "4": 1.5661168, "5": -0.4362340}},
    "uninformative": {0: {"3": 1.8912729, "4": -1.9691060, "5": 0.5549172}, 1: {"3": -1.7407107, "4": 2.8421436, "5": -0.6570674}},
}
"""the z that tidylo 0.1.0.9000 prints for it, by prior and engine shape (its reference page of bind_log_odds)"""
COUNTS = {"sir thomas": (287, 0), "miss crawford": (215, 0), "of the": (384, 2853), "to be": (326, 2355), "i am": (207, 1881)}
"""bigrams of one book and of the others, numbers of our own in the size of Mansfield Park and the rest of Austen"""
PLANTED = {
    "en": ("leaks", ("Leaks from the seam", "It leaks since day two", "leaks all night", "Great until it leaks", "leaks, tell me why")),
    "de": ("undicht", ("Leider undicht", "Nach zwei Tagen undicht", "Beim Auspacken undicht", "undicht am Boden", "Ist undicht")),
    "zh": ("漏水", ("用两天就漏水", "底部漏水", "漏水，书包都湿了", "一直漏水怎么用", "盖子那里漏水")),
    "ja": ("漏", ("底から漏れる", "二日で漏れた", "蓋から漏れます", "漏れてカバンが濡れた", "漏れるので使えない")),
}  # fmt: skip


@pytest.mark.parametrize("prior", PUBLISHED)
def test_the_z_is_the_one_tidylo_publishes(prior):
    """Tidylo puts the prior into the counts and holds each set against all of them together: the same formula with other sides."""
    whole = {gear: sum(cars[gear] for cars in GEARS.values()) for gear in GEARS[0]}
    own = whole if prior == "overall" else dict.fromkeys(whole, 1)
    counted = {shape: {gear: cars[gear] + own[gear] for gear in cars} for shape, cars in GEARS.items()}
    every = {gear: sum(cars[gear] for cars in counted.values()) for gear in whole}
    for shape, cars in counted.items():
        assert log_odds(cars, every, dict.fromkeys(whole, 0.0)) == pytest.approx(PUBLISHED[prior][shape], abs=5e-7)


def test_the_z_is_that_of_exact_arithmetic():
    """Monroe, Colaresi and Quinn's with a word's pseudo-count as often as it occurs in all."""
    getcontext().prec = 40
    recent, others = ({word: pair[side] for word, pair in COUNTS.items()} for side in (0, 1))
    prior = {word: float(sum(pair)) for word, pair in COUNTS.items()}
    found = log_odds(recent, others, prior)
    n, m = Decimal(sum(recent.values())), Decimal(sum(others.values()))
    for word, (x, y) in COUNTS.items():
        a, whole = Decimal(x + y), n + m
        one, two = (x + a) / (n + whole - x - a), (y + a) / (m + whole - y - a)
        z = (one.ln() - two.ln()) / (1 / (x + a) + 1 / (y + a)).sqrt()
        assert found[word] == pytest.approx(float(z), rel=1e-12)
    assert found["sir thomas"] > found["miss crawford"] > 0 > found["of the"]


def test_words_are_whole_and_say_something():
    assert tokens("The lid DOESN'T close, the lid!", "en") == {"lid", "close"}
    assert tokens("Der Griff ist größer", "de") == {"griff", "größer"}
    assert tokens("没有异味，但是底部漏水", "zh") == {"异味", "底部", "漏水"}
    assert tokens("バッテリーが壊れました", "ja") == {"バッテリー", "壊"}


@pytest.mark.parametrize("language", PLANTED)
def test_a_planted_topic_is_among_the_first_eight_words(language):
    word, planted = PLANTED[language]
    lines = (TEXTS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line != "---"]
    texts = [tokens(text, language) for labels, text in rows if "leak" not in labels]
    chance = random.Random(20261122)
    ranks = []
    for _ in range(9):
        before, now = chance.choices(texts, k=600), chance.choices(texts, k=55)
        hints = [hint.word for hint in standing_out([*now, *(tokens(text, language) for text in planted)], before, most=50)]
        ranks.append(hints.index(word) + 1)
    assert sorted(ranks)[len(ranks) // 2] <= 8
    assert max(ranks) <= 16


def test_nothing_stands_out_of_nothing():
    assert standing_out([], []) == ()
    assert standing_out([frozenset({"lid"})], [frozenset({"lid"})]) == ()
