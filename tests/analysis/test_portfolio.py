"""Every product has one class, one stage and one suggestion; a class does not flicker about its cut."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis import portfolio

TEN = pd.Series([400, 250, 120, 80, 60, 40, 25, 15, 10, 0], index=list("abcdefghij"), dtype=float)


def test_ten_rows_by_hand():
    """Before a: 0, b: 40, c: 65, d: 77, e: 85, f: 91, g: 95 %; j sold nothing."""
    assert "".join(portfolio.classes(TEN)) == "AAAABBCCCC"


@pytest.mark.parametrize(
    ("ahead", "was", "said"),
    [
        (0.79, None, "A"), (0.79, "B", "B"), (0.77, "B", "A"), (0.81, None, "B"), (0.81, "A", "A"), (0.83, "A", "B"),
        (0.94, "C", "C"), (0.92, "C", "B"), (0.96, "B", "B"), (0.98, "B", "C"), (0.96, "A", "B"), (0.79, "C", "B"),
    ],
)  # fmt: skip
def test_a_class_is_left_only_two_points_beyond_its_cut(ahead, was, said):
    """`x` stands where so much of the whole is ahead of it."""
    values = pd.Series({"big": ahead, "x": 0.019, "rest": 0.0})
    values["rest"] = 1 - values.sum()
    values = values[values > 0] if values["rest"] <= values["x"] else pd.Series({"big": ahead, **_small(1 - ahead)})
    before = pd.Series({"x": was}, dtype=object) if was else None
    assert portfolio.classes(values, before)["x"] == said


def _small(left: float) -> dict[str, float]:
    """`x` first of several small ones that fill the rest."""
    first = min(left, 0.019)
    return {"x": first, **{f"s{at}": (left - first) / 20 for at in range(20)}}


def test_memory_reaches_back_over_months():
    months = pd.DataFrame({1: [79.0, 10, 11], 2: [80.5, 9.5, 10], 3: [81.5, 9, 9.5]}, index=["a", "b", "c"])
    plain = [portfolio.classes(months[month])["c"] for month in months]
    assert plain == ["A", "B", "B"] and [found["c"] for found in portfolio.classes_over(months, 1)] == ["A", "A", "A"]
    assert len(portfolio.classes_over(months)) == 1 and len(portfolio.classes_over(months.iloc[:, :1])) == 1


values = st.lists(st.floats(-50, 900), min_size=1, max_size=30)


@given(values, st.lists(st.sampled_from(["A", "B", "C", None]), min_size=30, max_size=30))
@settings(max_examples=60, deadline=None)
def test_classes_cover_every_product_once_and_follow_the_order(told, before):
    index = [f"p{at:02}" for at in range(len(told))]
    made = pd.Series(told, index=index)
    found = portfolio.classes(made, pd.Series(before[: len(told)], index=index, dtype=object))
    assert list(found.index) == index and set(found) <= set("ABC")
    assert (found[made <= 0] == "C").all()
    plain = portfolio.classes(made)
    ranked = plain[made.sort_values(ascending=False, kind="stable").index]
    assert list(ranked) == sorted(ranked)
    if (made > 0).any():
        assert plain[made.idxmax()] == "A"
    again = portfolio.classes(made, found)
    assert (again == found).all()


def products(**columns: list[float]) -> pd.DataFrame:
    whole = {"days_now": 56, "days_before": 56, "known_now": 56, "known_before": 56, "others_now": 5000, "others_before": 5000}
    size = len(next(iter(columns.values())))
    return pd.DataFrame({**{name: [value] * size for name, value in whole.items()}, **columns})


def test_a_trend_is_against_the_line_and_beyond_chance():
    told = portfolio.trends(products(units_now=[500, 8, 550, 260, 300], units_before=[300, 5, 500, 400, 300],
                                     days_now=[56, 56, 56, 56, 28]))  # fmt: skip
    assert list(told["direction"]) == ["up", "flat", "flat", "down", "up"]  # the last one sold as much in half the days
    line = portfolio.trends(products(units_now=[500], units_before=[300], others_now=[8000], others_before=[5000]))
    assert list(line["direction"]) == ["flat"]  # the whole line grew as much
    beside = portfolio.trends(products(units_now=[500], units_before=[500], others_now=[9000], others_before=[3000]))
    assert list(beside["direction"]) == ["flat"]  # a sibling came, nothing was lost
    alone = portfolio.trends(products(units_now=[500], units_before=[300], others_now=[0], others_before=[0]))
    assert list(alone["direction"]) == ["up"]
    assert list(portfolio.trends(products(units_now=[50], units_before=[0], days_before=[3]))["direction"]) == ["unknown"]
    # Data that begin within the eight weeks before: a product that keeps its place in the line does not end.
    short = {"days_before": 15, "known_before": 15, "others_before": 5000 * 15 / 56}
    begun = portfolio.trends(products(units_now=[560, 280, 560], units_before=[150, 150, 40], **{k: [v] * 3 for k, v in short.items()}))
    assert list(begun["direction"]) == ["flat", "down", "up"] and list(begun["trend"].round(2)) == [0.0, -0.5, 2.75]


def test_stages_and_suggestions():
    told = pd.DataFrame({
        "age_days": [30, 400, np.nan, 400, 400, 400], "idle_days": [0, 0, 0, 75, 0, np.nan],
        "direction": ["down", "up", "flat", "flat", "down", "unknown"], "abc": ["B", "A", "A", "C", "B", "C"],
        "contribution": [5.0, 90, 70, 1, -4, np.nan], "cover_days": [20, 40, 50, np.inf, 60, np.nan], "units": [9, 9, 9, 9, 9, np.nan],
    })  # fmt: skip
    told["stage"] = portfolio.stages(told)
    assert list(told["stage"]) == ["new", "growing", "mature", "ending", "ending", "ending"]
    against = portfolio.reasons(told)
    assert list(portfolio.suggestions(told, against)) == ["invest", "invest", "harvest", "stop", "stop", "watch"]
    assert list(against.loc[3, ["is_losing", "is_slow", "is_idle"]]) == [False, True, True]
