"""What is left of a month adds up, and what changed it adds up to the cent, whatever was sold, returned or lost."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.contribution import EFFECTS, FEES, STEPS, Level, amounts, change, level_of, shapley

ALL = Level(fees=True, goods=True, ads=True)


def rows(made: dict[str, dict[str, float]]) -> pd.DataFrame:
    """A month's rows by name; what is not given is unknown."""
    columns = ["sales", "units", "ad_spend", *FEES, "unit_cost"]
    return pd.DataFrame({name: {column: row.get(column, np.nan) for column in columns} for name, row in made.items()}).T.astype(float)


MAT = {"sales": 200.0, "units": 10, "ad_spend": 20.0, "referral": -30.0, "fulfilment": -40.0, "refunds": -5.0, "unit_cost": 6.0}


def test_a_month_by_hand():
    month = rows({"mat": MAT, "lamp": {"sales": 50.0, "units": 1, "referral": -8.0}, "~account": {"storage": -9.0, "unit_cost": 0.0}})
    told = amounts(month, ALL)[[*STEPS, "left"]].sum()
    assert told["sales"] == 250 and told["referral"] == -38 and told["goods"] == -60
    assert told["left_out"] == -(50 - 8)  # the lamp's cost is not known
    assert told["left"] == 200 - 20 - 30 - 40 - 5 - 60 - 9
    before_fees = amounts(month, Level(fees=False, goods=True, ads=True))[[*STEPS, "left"]].sum()
    assert before_fees["left"] == 200 - 20 - 60 and before_fees["storage"] == 0


@pytest.mark.parametrize(
    ("sales", "with_fees", "with_cost", "said"),
    [
        (100.0, 100.0, 92.0, ()), (100.0, 94.0, 92.0, ("fees",)), (100.0, 96.0, 49.0, ("goods",)), (100.0, 0.0, 0.0, ("fees", "goods")),
        (0.0, 0.0, 0.0, ("fees", "goods")),
    ],
)  # fmt: skip
def test_what_is_known_too_little_is_not_counted(sales, with_fees, with_cost, said):
    assert level_of(sales, with_fees, with_cost, has_ads=True).missing == said


def test_one_cause_alone_is_named_alone():
    before, dearer = rows({"mat": MAT}), rows({"mat": {**MAT, "sales": 220.0}})
    assert change(before, dearer, (30, 30), ALL).effects["price"] == pytest.approx(20.0)
    more = rows({"mat": {**{name: 2 * value for name, value in MAT.items()}, "unit_cost": 6.0, "ad_spend": 20.0}})
    told = change(before, more, (30, 30), ALL)
    assert told.effects["volume"] == pytest.approx(200 - 30 - 40 - 5 - 60)
    assert all(abs(told.effects[name]) < 1e-9 for name in EFFECTS if name != "volume")
    longer = rows({"mat": {**{name: value * 31 / 30 for name, value in MAT.items()}, "unit_cost": 6.0}})
    told = change(before, longer, (30, 31), ALL)
    assert told.effects["days"] == pytest.approx(told.now - told.before)


def test_new_gone_and_what_belongs_to_no_product_stand_apart():
    level = Level(fees=True, goods=False, ads=True)
    before = rows({"mat": MAT, "old": {"sales": 60.0, "units": 3, "ad_spend": 4.0}, "~unallocated": {"sales": 7.0}})
    now = rows({"mat": MAT, "fresh": {"sales": 90.0, "units": 3, "ad_spend": 9.0}, "~unallocated": {"sales": 12.0}})
    told = change(before, now, (30, 30), level)
    assert (told.effects["new"], told.effects["gone"], told.effects["unallocated"]) == pytest.approx((90.0, -60.0, 5.0))
    assert told.effects["ads"] == pytest.approx(-5.0) and told.effects["volume"] == pytest.approx(0.0)


def test_shapley_is_the_mean_over_all_orders():
    """Against the definition: each factor's marginal effect, averaged over the orders in which the factors change."""
    rng = np.random.default_rng(7)
    before, now = rng.normal(size=(3, 40)), rng.normal(size=(3, 40))
    wanted = np.zeros((3, 40))
    for order in permutations(range(3)):
        state = before.copy()
        for factor in order:
            start = state.prod(axis=0)
            state[factor] = now[factor]
            wanted[factor] += (state.prod(axis=0) - start) / 6
    told = shapley(*((before[at], now[at]) for at in range(3)))
    assert np.allclose(told, wanted)
    assert np.allclose(told.sum(axis=0), now.prod(axis=0) - before.prod(axis=0))


money = st.floats(-500, 500).map(lambda value: round(value, 2))
row = st.fixed_dictionaries(
    {"sales": st.floats(0, 900).map(lambda value: round(value, 2)), "units": st.integers(0, 40), "ad_spend": st.none() | st.floats(0, 90)},
    optional={**dict.fromkeys(FEES, money)},
)
costs = st.lists(st.none() | st.floats(0, 40), min_size=4, max_size=4)
months = st.lists(st.none() | row, min_size=4, max_size=4)


@given(costs, months, months, st.sampled_from([(30, 31), (31, 30), (28, 31)]), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_causes_add_up_to_the_cent_and_turn_with_time(unit_costs, first, second, days, fees, goods, ads):
    level = Level(fees=fees, goods=goods, ads=ads)

    def month(told: list[dict | None]) -> pd.DataFrame:
        return rows({f"p{at}": {**one, "unit_cost": cost} for at, (one, cost) in enumerate(zip(told, unit_costs, strict=True)) if one}
                    | {"~account": {"storage": -3.0, "unit_cost": 0.0}})  # fmt: skip

    before, now = month(first), month(second)
    told, back = change(before, now, days, level), change(now, before, days[::-1], level)
    assert told.before == pytest.approx(float(amounts(before, level)["left"].sum()), abs=1e-6)
    assert told.now == pytest.approx(float(amounts(now, level)["left"].sum()), abs=1e-6)
    assert sum(told.effects.values()) == pytest.approx(told.now - told.before, abs=0.005)
    for name in set(EFFECTS) - {"new", "gone"}:
        assert told.effects[name] == pytest.approx(-back.effects[name], abs=1e-6)
    assert told.effects["new"] == pytest.approx(-back.effects["gone"], abs=1e-6)
