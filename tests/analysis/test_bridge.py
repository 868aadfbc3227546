"""The bridge: published vectors, analytic limits, and amounts that add up under every filter, order and direction."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.bridge import EFFECTS, UNALLOCATED, VISITS, decompose, lmdi, rounded

# LMDIR's own test vectors (R package LMDIR, tests of its Z matrices): two products of three factors over four years.
YEARS = [
    [[1, 10, 2], [4, 5, 3]], [[4, 5, 3], [5, 6, 4]], [[8, 2, 4], [5, 7, 5]], [[10, 1, 5], [6, 8, 6]],
]  # fmt: skip
EXPECTED = [
    [[50.47438029, -25.23719014, 14.76280986], [19.31568569, 15.78206435, 24.90224996]],
    [[42.96021467, -56.79031473, 17.83010006], [0.0, 22.47128816, 32.52871184]],
    [[12.6549815, -39.30996299, 12.6549815], [41.35566084, 30.28867832, 41.35566084]],
]


@pytest.mark.parametrize("year", range(3))
def test_the_published_vectors_are_reproduced(year):
    said = lmdi(np.array(YEARS[year], float), np.array(YEARS[year + 1], float))
    assert np.abs(said - np.array(EXPECTED[year])).max() < 1e-7


def test_a_factor_from_or_to_zero_takes_the_whole_change():
    before, after = np.array(YEARS[0], float), np.array(YEARS[1], float)
    before[0, 0] = 0
    after[1, 2] = 0
    assert lmdi(before, after).tolist() == [[60, 0, 0], [0, 0, -60]]


def test_several_zeros_give_the_change_once():
    assert lmdi(np.array([[0.0, 0, 2]]), np.array([[3.0, 4, 5]])).tolist() == [[60, 0, 0]]
    assert lmdi(np.array([[0.0, 2]]), np.array([[3.0, 0]])).tolist() == [[0, 0]]


def test_equal_products_split_without_a_division_by_nothing():
    said = lmdi(np.array([[2.0, 6]]), np.array([[3.0, 4]]))
    assert said.sum() == pytest.approx(0, abs=1e-12) and said[0, 0] == pytest.approx(12 * np.log(1.5))


def test_shapley_agrees_on_small_changes():
    """An independent road: the mean over every order of changing the factors one after another."""
    before, after = np.array([100.0, 0.1, 20.0]), np.array([92.0, 0.104, 20.5])
    shapley = np.zeros(3)
    for order in permutations(range(3)):
        now = before.copy()
        for at in order:
            earlier = now.prod()
            now[at] = after[at]
            shapley[at] += (now.prod() - earlier) / 6
    assert lmdi(before[None], after[None])[0] == pytest.approx(shapley, rel=1e-3)


def cell(asin: str = "A", *, before: tuple = (100.0, 10, 9, 200), after: tuple = (120.0, 12, 11, 240), **more) -> dict:
    """A product's sales, units, order items and sessions on both sides."""
    found: dict = {"shop": "S", "marketplace": "US", "asin": asin, "line": "L", "has_visits": True}
    for side, said in (("before", before), ("after", after)):
        names = zip(("sales", "units", "order_items", "sessions"), said, strict=True)
        found |= {f"{name}_{side}": value for name, value in names}
        found |= {f"is_met_{side}": True, f"is_off_shelf_{side}": False}
    return found | more


def split(*cells: dict) -> dict[str, float]:
    said = decompose(pd.DataFrame(list(cells)))
    return {name: round(float(said[name].sum()), 6) for name in EFFECTS if abs(said[name].sum()) > 1e-9}


NOTHING = (0.0, 0, 0, 0)
UNKNOWN = float("nan")


@pytest.mark.parametrize(("one", "effects"), [
    (cell(after=(200.0, 20, 18, 400)), {"traffic": 100}),
    (cell(after=(50.0, 5, 4, 200)), {"conversion": -50}),
    (cell(after=(150.0, 10, 9, 200)), {"price": 50}),
    (cell(before=NOTHING), {"new": 120}),
    (cell(after=NOTHING), {"gone": -100}),
    (cell(after=(0.0, 0, 0, 200)), {"conversion": -100}),
    (cell(before=(0.0, 0, 0, 200), after=(120.0, 12, 11, 200)), {"conversion": 120}),
    (cell(after=(120.0, 12, 11, UNKNOWN)), {"unvisited": 20}),
    (cell(after=(120.0, 12, 11, 0)), {"unvisited": 20}),
    (cell(before=NOTHING, after=(120.0, 12, 11, 0)), {"unvisited": 120}),
    (cell(after=(10.0, 1, 1, 90), is_off_shelf_after=True), {"off_shelf": -90}),
    (cell(after=(10.0, 1, 1, UNKNOWN), is_off_shelf_after=True), {"off_shelf": -90}),
    (cell(before=(10.0, 1, 1, 90), is_off_shelf_before=True), {"new": 110}),
    (cell(after=(40.0, UNKNOWN, UNKNOWN, 200)), {"conversion": -60}),
    (cell(after=(0.0, 3, 3, 200), before=(100.0, 3, 3, 200)), {"price": -100}),
    (cell(UNALLOCATED, has_visits=False), {"unallocated": 20}),
    (cell(after=(200.0, 20, 18, 0), has_visits=False), {"orders": 100}),
    (cell(after=(200.0, 20, 9, 0), has_visits=False), {"order_size": 100}),
    (cell(after=(200.0, 10, 9, 0), has_visits=False), {"price": 100}),
    (cell(after=(0.0, 0, 0, 0), has_visits=False), {"orders": -100}),
    (cell(before=NOTHING, has_visits=False, is_met_before=False), {"new": 120}),
    (cell(after=NOTHING, has_visits=False, is_met_after=False), {"gone": -100}),
    (cell(after=(200.0, 20, UNKNOWN, 0), has_visits=False), {"units": 100}),
    (cell(after=(200.0, UNKNOWN, UNKNOWN, 0), has_visits=False), {"unvisited": 100}),
    (cell(before=(-30.0, 0, 0, 200)), {"unvisited": 150}),
    (cell(before=NOTHING, after=NOTHING), {}),
])  # fmt: skip
def test_every_case_goes_to_its_one_cause(one, effects):
    assert split(one) == pytest.approx(effects)


def test_visits_that_move_to_the_better_product_are_mix_not_traffic():
    poor = cell("A", before=(100.0, 10, 10, 500), after=(20.0, 2, 2, 100))
    rich = cell("B", before=(100.0, 10, 10, 100), after=(500.0, 50, 50, 500))
    said = split(poor, rich)
    assert set(said) == {"mix"} and said["mix"] == pytest.approx(320)


def test_a_product_new_this_week_is_no_more_traffic_of_the_others():
    assert split(cell("A"), cell("B", before=NOTHING)) == pytest.approx({"traffic": 20, "new": 120})


def test_few_visits_may_convert_by_chance_many_may_not():
    few = decompose(pd.DataFrame([cell(before=(100.0, 4, 4, 40), after=(50.0, 2, 2, 40))]))
    many = decompose(pd.DataFrame([cell(before=(100.0, 400, 400, 4000), after=(50.0, 200, 200, 4000))]))
    assert bool(few["is_noise"].iloc[0]) and few["conversion"].iloc[0] == pytest.approx(-50)
    assert not many["is_noise"].iloc[0]


counts = st.one_of(st.just(0), st.integers(1, 400), st.just(UNKNOWN))


@st.composite
def side(draw: st.DrawFn) -> tuple:
    sales = draw(st.one_of(st.just(0.0), st.integers(1, 500_000).map(lambda cents: cents / 100)))
    return (sales, draw(counts), draw(counts), draw(counts))


@st.composite
def companies(draw: st.DrawFn) -> pd.DataFrame:
    cells = []
    for number in range(draw(st.integers(1, 7))):
        place = {"marketplace": draw(st.sampled_from(["US", "DE"])), "line": draw(st.sampled_from("KL"))}
        flags = {f"{name}_{when}": draw(st.booleans()) for name in ("is_off_shelf", "is_met") for when in ("before", "after")}
        asin = UNALLOCATED if draw(st.integers(0, 9)) == 0 else f"A{number // 2}"  # the same one may stand on two sites
        cells.append(cell(asin, before=draw(side()), after=draw(side()), **place, **flags))
    frame = pd.DataFrame(cells)
    return frame.assign(has_visits=frame["marketplace"].map({"US": True, "DE": draw(st.booleans())}))


def turned(cells: pd.DataFrame) -> pd.DataFrame:
    names = {}
    for name in cells:
        stem, _, end = name.rpartition("_")
        names[name] = f"{stem}_after" if end == "before" else f"{stem}_before" if end == "after" else name
    return cells.rename(columns=names)


def sums(said: pd.DataFrame) -> dict[str, float]:
    return {name: float(said[name].sum()) for name in EFFECTS}


@settings(max_examples=60, deadline=None)
@given(companies(), st.randoms(use_true_random=False))
def test_bars_add_up_to_the_cent_in_every_part_order_and_direction(cells, chance):
    said = decompose(cells)
    change = (cells["sales_after"] - cells["sales_before"]).to_numpy()
    assert np.abs(said[list(EFFECTS)].sum(axis=1).to_numpy() - change).max() < 1e-6
    whole = sums(said)

    back = sums(decompose(turned(cells)))
    for name in set(EFFECTS) - {"new", "gone", "off_shelf"}:
        assert back[name] == pytest.approx(-whole[name], abs=1e-6), name
    assert back["new"] == pytest.approx(-whole["gone"] - whole["off_shelf"], abs=1e-6)

    order = list(range(len(cells)))
    chance.shuffle(order)
    assert sums(decompose(cells.iloc[order])) == pytest.approx(whole, abs=1e-6)

    # Filtered to a line or a site, every cause but the split of visits into traffic and mix is what it was; sites keep that too.
    for column, kept in (("line", ("visits",)), ("marketplace", VISITS)):
        added = dict.fromkeys((*EFFECTS, "visits"), 0.0)
        for _, part in cells.groupby(column):
            found = sums(decompose(part))
            found["visits"] = sum(found[name] for name in VISITS)
            added = {name: added[name] + found[name] for name in added}
        named = whole | {"visits": sum(whole[name] for name in VISITS)}
        for name in (*(set(EFFECTS) - set(VISITS)), *kept):
            assert added[name] == pytest.approx(named[name], abs=1e-6), (column, name)


factors = st.lists(st.floats(0.01, 1e4), min_size=3, max_size=3)
mild = st.floats(0.97, 1.03)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(factors, factors), min_size=1, max_size=6), st.integers(0, 2))
def test_a_factor_that_moved_in_no_cell_made_nothing_and_the_others_all_of_it(pairs, at):
    before, after = (np.array(side) for side in zip(*pairs, strict=True))
    after[:, at] = before[:, at]
    said = lmdi(before, after)
    scale = max(before.prod(axis=1).max(), after.prod(axis=1).max())
    assert np.abs(said[:, at]).max() <= 1e-9 * scale
    assert np.abs(said.sum(axis=1) - (after.prod(axis=1) - before.prod(axis=1))).max() <= 1e-9 * scale


@settings(max_examples=60, deadline=None)
@given(factors, st.lists(mild, min_size=3, max_size=3))
def test_shapley_over_every_order_agrees_on_every_mild_change(before, moves):
    """Each factor's mean marginal over the six orders; for changes of 3 % the two may part by a hundredth of the largest effect."""
    after = [value * move for value, move in zip(before, moves, strict=True)]
    shapley = np.zeros(3)
    for order in permutations(range(3)):
        now = np.array(before)
        for at in order:
            earlier = now.prod()
            now[at] = after[at]
            shapley[at] += (now.prod() - earlier) / 6
    said = lmdi(np.array([before]), np.array([after]))[0]
    assert np.abs(said - shapley).max() <= 0.01 * max(np.abs(said).max(), 1e-12)


@settings(max_examples=20, deadline=None)
@given(companies())
def test_cells_added_to_lines_and_sites_are_the_whole_cause_by_cause(cells):
    """Consistent in aggregation: by whatever column the cells are added up, every cause is what it is of the whole."""
    said = decompose(cells)
    whole = sums(said)
    for columns in (["asin"], ["line"], ["marketplace"], ["line", "marketplace"], ["shop", "marketplace", "asin"]):
        added = said.groupby(columns)[list(EFFECTS)].sum()
        assert added.sum().to_dict() == pytest.approx(whole, abs=1e-6)
        change = cells.groupby(columns)[["sales_before", "sales_after"]].sum()
        assert (added.sum(axis=1) - (change["sales_after"] - change["sales_before"])).abs().max() < 1e-6


@given(st.lists(st.floats(-9e6, 9e6), min_size=1, max_size=12))
def test_rounded_parts_add_up_and_move_by_less_than_one(parts):
    whole = round(sum(parts))
    said = rounded([*parts, whole - sum(parts)], whole)
    assert sum(said) == whole
    assert all(abs(one - part) < 1 for one, part in zip(said, parts, strict=False))


def test_parts_of_another_whole_are_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        rounded([1.0, 2.0], 9)
