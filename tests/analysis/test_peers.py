"""A product beside its peers: different only beyond their spread and its own chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.peers import change, standing

STEADY = [(100, 100), (110, 100), (95, 100), (104, 100), (90, 100)]
PAIRS = st.tuples(st.integers(0, 500), st.integers(0, 500))


@pytest.mark.parametrize(("own", "side"), [((40, 100), -1), ((230, 100), 1), ((97, 100), 0), ((3, 9), 0), ((0, 60), -1)])
def test_only_more_than_chance_is_different(own, side):
    assert standing(own, STEADY).side == side


def test_a_fall_of_everybody_is_nobodys():
    assert standing((50, 100), [(now / 2, before) for now, before in STEADY]).side == 0


def test_too_few_units_or_peers_say_nothing():
    assert standing((4, 5), STEADY) is None
    assert standing((50, 100), STEADY[:2]) is None
    assert standing((50, 100), [*STEADY[:2], (1, 2)]) is None


@pytest.mark.parametrize(("peers", "overdispersion"), [(3, 0.0), (3, 0.03), (5, 0.03), (14, 0.03)])
def test_of_products_that_move_as_their_peers_no_more_than_said_are_called_different(peers, overdispersion):
    rng = np.random.default_rng(11)
    usual = np.exp(rng.normal(3.2, 1.1, (600, peers + 1)))
    usual[:, 0] = 200
    level = rng.gamma(1 / overdispersion, overdispersion, (2, *usual.shape)) if overdispersion else 1.0
    now, before = rng.poisson(usual * level) if overdispersion else rng.poisson(np.stack([usual, usual]))
    told = [standing(pairs[0], pairs[1:]) for pairs in (list(zip(*one, strict=True)) for one in zip(now, before, strict=True))]
    sides = [one.side for one in told if one is not None]
    assert len(sides) > 200 and np.mean([side != 0 for side in sides]) <= 0.075  # two in a hundred more than said: 600 draws


@settings(max_examples=50)
@given(PAIRS, st.lists(PAIRS, max_size=8))
def test_turned_round_in_time_it_stands_on_the_other_side(own, peers):
    there, back = standing(own, peers), standing(own[::-1], [pair[::-1] for pair in peers])
    assert (there is None) is (back is None)
    if there is not None:
        assert there.side == -back.side and change(own) == pytest.approx(-change(own[::-1]))
