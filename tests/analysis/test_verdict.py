"""Whether an action worked: published differences in differences, exact cases, and bands that hold where nobody acted."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.verdict import CALLED, SURE, Trial, detectable, difference_in_differences, effect_of

# Cigarette packs per head, 1970 to 2000; the tax of 1989 (Abadie, Diamond and Hainmueller 2010; mean of the 38 other states)
CALIFORNIA = (
    123.0, 121.0, 123.5, 124.4, 126.7, 127.1, 128.0, 126.4, 126.1, 121.9, 120.2, 118.6, 115.4, 110.8, 104.8, 102.8, 99.7, 97.5, 90.1,
    82.4, 77.8, 68.7, 67.5, 63.4, 58.6, 56.4, 54.5, 53.8, 52.3, 47.2, 41.6,
)  # fmt: skip
ELSEWHERE = (
    120.0842, 123.8632, 129.1789, 131.5395, 134.6684, 136.9316, 141.2605, 141.0895, 140.4737, 138.0868, 138.0895, 137.9868, 136.2947,
    131.25, 124.9026, 123.1158, 120.5947, 117.5868, 113.8237, 109.6632, 105.6658, 104.3421, 103.3947, 102.6947, 102.1184, 103.1579,
    101.1842, 101.7895, 100.9579, 97.5947, 92.1342,
)  # fmt: skip
PUBLISHED = [
    ((fmean(CALIFORNIA[:19]), fmean(CALIFORNIA[19:]), fmean(ELSEWHERE[:19]), fmean(ELSEWHERE[19:])), -27.35, 0.005),  # Proposition 99
    ((1.382094, 1.580352, 1.125615, 1.133273), 0.1906, 0.00005),  # Wooldridge, example 13.4: weeks off work after injury, logs
    ((63692.86, 70619.24, 82517.23, 101307.51), -11863.90, 0.005),  # Wooldridge, example 13.3: houses near an incinerator
]


@pytest.mark.parametrize(("means", "effect", "within"), PUBLISHED, ids=["smoking", "injury", "incinerator"])
def test_the_arithmetic_gives_the_published_effects(means, effect, within):
    assert difference_in_differences(*means) == pytest.approx(effect, abs=within)


def company(seed: int, series: int = 30, days: int = 160) -> np.ndarray:
    """Units a day: unequal sizes, one week, a drift of each series' own and counts that waver more than Poisson."""
    rng = np.random.default_rng(seed)
    drift = np.zeros((series, days))
    for day in range(1, days):
        drift[:, day] = 0.9 * drift[:, day - 1] + rng.normal(0, 0.08, series)
    week = 1 + 0.2 * np.sin(np.arange(days) * 2 * np.pi / 7)
    mean = np.exp(rng.normal(1.8, 1.0, series))[:, None] * week * np.exp(drift)
    return rng.poisson(rng.gamma(1 / 0.15, 0.15 * mean)).astype(float)


def trial(values: np.ndarray, acted: list[int], start: int = 140, **changes) -> Trial:
    who = np.array(acted)
    made = Trial(values, np.ones_like(values, dtype=bool), who, np.setdiff1d(np.arange(len(values)), who), start)
    return replace(made, **changes)


def test_a_known_step_is_found_and_said_as_a_share():
    values = company(1)
    values[:, 112:] = np.repeat(np.round(values[:, :112].mean(axis=1, keepdims=True) * 7) / 7, 48, axis=1)
    values[5, 140:] *= 1.25
    found = effect_of(trial(values, [5]))
    assert found is not None
    assert found.share == pytest.approx(0.25, abs=0.01)
    assert found.actual == pytest.approx(found.expected * (1 + found.share), rel=0.01)


def test_a_rate_moves_with_what_it_is_divided_by():
    """Visits and units doubled: conversion stays; units alone: it doubles; a month of unknown visits: no rate, no figure."""
    units = company(4, 24)
    visits = np.round(units * 8 + 20)
    more = units.copy()
    more[5, 140:] *= 2
    alike, found = (effect_of(trial(more, [5], base=below)) for below in (np.where(more > units, visits * 2, visits), visits))
    assert alike is not None and alike.band()[0] < 0 < alike.band()[1]
    assert found is not None and found.band()[0] < 1 < found.band()[1] and found.band()[0] > 0
    assert found.actual == pytest.approx(more[5, 140:154].sum() / visits[5, 140:154].sum(), rel=0.02)
    visits[5, 120:150] = np.nan
    assert effect_of(trial(more, [5], base=visits)) is None


def test_a_rate_of_money_is_judged_alike_in_dollars_and_in_yen():
    """Ad sales over spend, few orders of 25 dollars each: half a dollar is next to nothing, half a yen even less."""
    rng = np.random.default_rng(9)
    spend, sales = rng.gamma(20, 0.2, (24, 160)), rng.poisson(0.4, (24, 160)) * 25.0
    dollars, yen = (effect_of(trial(spend * rate, [5], base=sales * rate)) for rate in (1, 150))
    assert dollars is not None and yen is not None
    assert (yen.change, *yen.band()) == pytest.approx((dollars.change, *dollars.band()))


def test_the_worst_rate_comes_back_by_itself_and_is_no_success():
    """Conversion of 30 products nearly alike, nobody acting: the worst of them rises by a third, and next to none of it is an effect."""
    changes, risen = [], []
    for seed in range(10):
        rng = np.random.default_rng(700 + seed)
        visits = rng.poisson(12, (30, 120)).astype(float)
        orders = rng.binomial(visits.astype(int), np.clip(rng.normal(0.1, 0.01, 30), 0.05, 0.2)[:, None]).astype(float)
        worst = int(np.argmin(orders[:, 78:106].sum(axis=1) / visits[:, 78:106].sum(axis=1)))
        found = effect_of(trial(orders, [worst], start=106, base=visits))
        assert found is not None
        changes.append(found.change)
        before, after = (orders[worst, days].sum() / visits[worst, days].sum() for days in (slice(78, 106), slice(106, 120)))
        risen.append(np.log(after / before))
    assert fmean(risen) > 0.25 and abs(fmean(changes)) < fmean(risen) / 3


def test_what_could_be_shown_is_that_of_the_rate_and_never_a_fall_of_more_than_all():
    units = company(4, 24)
    visits = np.round(units * 8 + 20)
    of_units, of_rate = trial(units, [5]), trial(units, [5], base=visits)
    up, down = detectable(of_rate), detectable(of_rate, is_up=False)
    assert up is not None and down is not None and up != detectable(of_units)
    assert 0 < down < 1 and (1 - down) * (1 + up) == pytest.approx(1)
    found = effect_of(of_rate)
    assert found is not None and (1 - found.needed(is_up=False)) * (1 + found.needed()) == pytest.approx(1)


def test_the_whole_companys_season_is_no_effect():
    values = company(2)
    values[:, 140:] *= 1.6
    found = effect_of(trial(values, [3, 4]))
    assert found is not None
    low, high = found.band()
    assert low < 0 < high


def test_days_without_stock_are_left_out_on_both_sides_and_too_many_show_nothing():
    values = np.full((20, 160), 10.0)
    values += company(3, 20) / 100
    values[0, 140:] *= 1.3
    can_sell = np.ones_like(values, dtype=bool)
    values[0, 150:152], can_sell[0, 150:152] = 0.0, False
    found = effect_of(trial(values, [0], can_sell=can_sell))
    assert found is not None and found.share == pytest.approx(0.3, abs=0.02)
    can_sell[0, 140:152] = False
    assert effect_of(trial(values, [0], can_sell=can_sell)) is None


def test_too_few_controls_or_days_are_said_and_never_judged():
    values = company(4, series=3)
    assert effect_of(trial(values, [0])) is None
    with pytest.raises(ValueError, match="not all known"):
        effect_of(trial(company(4), [0], start=150))


def test_what_could_be_shown_is_smaller_for_many_asins_together_than_for_one():
    values = company(5)
    small = int(np.argsort(values.sum(axis=1))[8])
    others = [int(place) for place in np.argsort(values.sum(axis=1))[4:13]]
    alone, together = detectable(trial(values, [small])), detectable(trial(values, others))
    assert alone is not None and together is not None and 0 < together < alone


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_controls_changes_nothing(random):
    values = company(6)
    one = trial(values, [7])
    shuffled = list(one.controls)
    random.shuffle(shuffled)
    before, after = effect_of(one), effect_of(replace(one, controls=np.array(shuffled)))
    assert before is not None and after is not None
    assert after.change == pytest.approx(before.change, abs=1e-12)
    assert after.error * after.reaches[CALLED] == pytest.approx(before.error * before.reaches[CALLED], rel=0.05)


def test_bands_hold_where_nobody_acted_and_large_effects_are_seen():
    """A rough guard for every check; the figures themselves come from the benchmark of verdicts."""
    held = called = seen = 0
    for seed in range(8):
        values = company(300 + seed, days=170)
        for place in (2, 12, 22, 27):
            quiet = effect_of(trial(values, [place]))
            assert quiet is not None
            low, high = quiet.band(SURE)
            held += low <= 0 <= high
            called += quiet.band()[0] > 0
            lifted = values.copy()
            lifted[place, 140:] = np.round(lifted[place, 140:] * 3)
            loud = effect_of(trial(lifted, [place]))
            seen += loud is not None and loud.band()[0] > 0
    assert held >= 26 and called <= 2 and seen >= 28
