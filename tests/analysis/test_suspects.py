"""Suspicious visits: taken out of a rate they leave what shoppers did, and nothing is lost between with and without."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from huddle.analysis.suspects import SuspectDay, extra_visits, runs, without

DAY = date(2026, 10, 21)


def flagged(back: int = 0, asin: str | None = "B0AAAAAAAA", *, extra: int = 800, **more: object) -> SuspectDay:
    row = {
        "shop": "default", "marketplace": "US", "asin": asin, "line": "Kitchen" if asin else None, "owner": None,
        "name": None, "name_zh": None,
        "day": DAY + timedelta(days=back), "sessions": extra + 100, "usual_sessions": 100.0, "extra_sessions": extra, "units": 10,
        "site_sessions": 2_000, "account_sessions": 1_000,
    }  # fmt: skip
    return SuspectDay(**(row | more))  # type: ignore[arg-type]


def test_the_rate_of_a_run_stands_with_and_without():
    (run,) = runs([flagged(1), flagged(0)])
    assert (run.first, run.last, run.extra, run.usual) == (DAY, DAY + timedelta(days=1), 1_600, 200.0)
    assert run.rates == (pytest.approx(20 / 1_800), pytest.approx(20 / 200))


def test_days_apart_and_other_products_are_runs_of_their_own_and_a_site_counts_where_none_of_its_products_does():
    found = runs([flagged(0), flagged(2), flagged(0, "B0BBBBBBBB"), flagged(0, None), flagged(5, None)])
    assert [(run.days[0].asin, run.first) for run in found] == [
        (None, DAY + timedelta(days=5)), ("B0AAAAAAAA", DAY), ("B0AAAAAAAA", DAY + timedelta(days=2)), ("B0BBBBBBBB", DAY),
    ]  # fmt: skip


def test_the_accounts_own_visits_follow_the_sites_own_flag_else_the_proportion_of_its_products():
    asin, other = flagged(), flagged(0, "B0BBBBBBBB", extra=200)
    assert extra_visits([asin, other]) == 1_000
    assert extra_visits([asin, other], is_account=True) == 500
    assert extra_visits([asin, flagged(0, None, extra=450)], is_account=True) == 450
    assert extra_visits([asin, flagged(0, None, extra=450)]) == 800
    assert extra_visits([flagged(site_sessions=None)], is_account=True) == 800


@given(some.integers(0, 10_000), some.integers(1, 100_000), some.integers(0, 100_000))
def test_without_times_the_visits_left_is_what_was_sold(units, sessions, extra):
    rate = without(units, sessions, extra)
    assert (rate is None) == (extra >= sessions)
    if rate is not None:
        assert rate * (sessions - extra) == pytest.approx(units)
        assert rate >= units / sessions


@given(some.lists(some.tuples(some.integers(0, 20), some.sampled_from(["A", "B", None])), unique=True))
def test_every_flagged_day_of_a_product_is_in_one_run(found):
    days = [flagged(back, asin) for back, asin in found]
    in_runs = [one for run in runs(days) for one in run.days if one.asin]
    assert sorted(in_runs, key=repr) == sorted((one for one in days if one.asin), key=repr)
