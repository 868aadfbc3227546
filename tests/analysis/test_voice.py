"""Low-star reviews: a run is found, habit and chance are not, and quotes are the newest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle.analysis.voice import low_star_runs
from tests.analysis.marts import Marts

LAST = date(2026, 11, 19)


def reviews(marts: Marts, asin: str, stars_by_age: list[tuple[int, float]], body: str = "It leaks") -> None:
    marts.add("review", [
        {"shop": "default", "marketplace": "US", "asin": asin, "day": LAST - timedelta(days=age), "rating": stars,
         "title": "t", "body": f"{body} {age}", "review_key": f"{asin}{number}"}
        for number, (age, stars) in enumerate(stars_by_age)
    ])  # fmt: skip


def test_a_week_of_complaints_is_a_run():
    marts = Marts()
    reviews(marts, "A", [(0, 1), (2, 2), (3, 3), (5, 1), (1, 5), (40, 2), (60, 5), (80, 5)])
    row = low_star_runs(marts.ask).iloc[0]
    assert (row["asin"], row["count"], row["since"]) == ("A", 4, LAST - timedelta(days=5))
    assert row["usual"] == pytest.approx(7 / 90)
    assert (row["rating"], row["usual_rating"]) == pytest.approx((12 / 5, 4.0))
    assert row["quotes"] == ("It leaks 0", "It leaks 2", "It leaks 3", "It leaks 5")


@pytest.mark.parametrize(
    "stars",
    [
        [(0, 1), (2, 1)],  # two are not yet a run
        [(age, 2) for age in range(0, 97, 2)],  # always this bad
        [(0, 5), (1, 4), (2, 5), (3, 4)],  # good reviews
        [(9, 1), (10, 1), (11, 1), (12, 1)],  # before the window
    ],
)
def test_what_is_no_run(stars):
    marts = Marts()
    reviews(marts, "A", stars)
    reviews(marts, "B", [(0, 5)])
    assert low_star_runs(marts.ask).empty


@pytest.mark.parametrize(("others", "found"), [(20, 1), (2000, 0)])
def test_the_more_products_have_reviews_the_rarer_a_run_must_be(others, found):
    marts = Marts()
    reviews(marts, "A", [(0, 1), (2, 1), (4, 1), (5, 2), *((age, 2) for age in (15, 40, 65))])
    marts.add("review", [
        {"shop": "default", "marketplace": "US", "asin": f"B{number}", "day": LAST, "rating": 5, "review_key": f"B{number}"}
        for number in range(others)
    ])  # fmt: skip
    assert len(low_star_runs(marts.ask)) == found


def test_a_long_review_is_cut_at_a_word():
    marts = Marts()
    reviews(marts, "A", [(0, 1), (0, 1), (0, 1)], body="The lid never closes, and after one week in the drawer the hinge broke off")
    assert low_star_runs(marts.ask).iloc[0]["quote"] == "The lid never closes, and after one week in the drawer the…"
