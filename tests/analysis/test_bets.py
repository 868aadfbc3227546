"""Bets and how well they are chosen: the Brier score by hand, what a change in words says, and what an effect makes of a bet."""

from __future__ import annotations

import random
from math import log

import pytest

from huddle.analysis.bets import COIN, brier, calibration, ending, share_of
from huddle.analysis.verdict import Effect


@pytest.mark.parametrize(("told", "score"), [
    ([(1.0, True), (0.0, False)], 0.0), ([(0.5, True), (0.5, False), (0.5, False)], COIN), ([(1.0, False)], 1.0),
    # four forecasts by hand: (0.3^2 + 0.8^2 + 0.1^2 + 0.6^2) / 4 = (0.09 + 0.64 + 0.01 + 0.36) / 4
    ([(0.7, True), (0.8, False), (0.9, True), (0.6, False)], 0.275),
])  # fmt: skip
def test_the_score_by_hand(told, score):
    assert brier(told) == pytest.approx(score)


def test_the_score_is_best_for_who_says_what_is_true():
    """Murphy's identity for one stated share: score = (said - true)^2 + true (1 - true), so saying the true share is best."""
    chance = random.Random(4)
    for _ in range(50):
        came = [chance.random() < 0.6 for _ in range(chance.randint(1, 12))]
        said, true = chance.random(), sum(came) / len(came)
        assert brier([(said, one) for one in came]) == pytest.approx((said - true) ** 2 + true * (1 - true))
        assert 0 <= brier([(chance.random(), one) for one in came]) <= 1
    with pytest.raises(ValueError, match="no score"):
        brier([])


def test_too_sure_too_shy_and_the_size_of_what_came():
    sure = calibration([(0.9, True), (0.9, False), (0.8, False), (0.9, False), (0.7, True)], [(0.2, 0.1), (0.1, 0.1), (-0.2, -0.06)])
    assert sure.is_too_sure and not sure.is_too_shy and sure.size == pytest.approx(0.5)
    shy = calibration([(0.5, True)] * 5, [])
    assert shy.is_too_shy and shy.size is None and shy.count == 5


@pytest.mark.parametrize(("words", "share"), [
    ("+10 %", 0.1), ("-5%", -0.05), ("−12,5 %", -0.125), ("down 8 percent", -0.08), ("提升 12％", 0.12), ("下降 20%", -0.2),
    ("up by 7.5 per cent", 0.075), ("10 to 20 %", 0.2), ("+10 % to +20 %", None), ("$200 more", None), ("0 %", None), ("", None),
])  # fmt: skip
def test_a_change_in_words_is_a_share_or_nothing(words, share):
    assert share_of(words) == (None if share is None else pytest.approx(share))


def effect(share: float, error: float = 0.05) -> Effect:
    return Effect(log(1 + share), error, {0.8: 1.28, 0.9: 1.645, 0.95: 1.96}, 110, 100, 12, 40)


@pytest.mark.parametrize(("bet", "share", "word"), [
    (0.1, 0.2, "came_true"), (0.25, 0.2, "came_true"), (0.5, 0.2, "fell_short"), (0.3, -0.2, "fell_short"), (0.1, 0.02, "unseen"),
    (0.3, 0.02, "fell_short"), (-0.2, -0.2, "came_true"), (-0.5, -0.1, "fell_short"), (-0.2, 0.1, "fell_short"), (-0.05, 0.0, "unseen"),
])  # fmt: skip
def test_what_an_effect_makes_of_a_bet(bet, share, word):
    assert ending(bet, effect(share)) == word
