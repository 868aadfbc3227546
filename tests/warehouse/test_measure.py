"""Metrics by dimensions: ratios of sums, currencies apart, partial marked, unknown unknown."""

from __future__ import annotations

from datetime import date

import pytest

from huddle import warehouse
from huddle.warehouse import CannotMeasure, measure
from tests.warehouse.deliveries import deliver, moment

DAYS = ("2026-11-15", "2026-11-16", "2026-11-17")  # Sunday to Tuesday


def by_date(marketplace: str, currency: str, sales: tuple[float, ...], units: tuple[int, ...], **more):
    rows = [
        {"day": day, "sales": amount, "units": count, "currency": currency, "sessions": count * 10, **more}
        for day, amount, count in zip(DAYS, sales, units, strict=True)
    ]
    return deliver("site_day", rows, start=DAYS[0], end=DAYS[-1], marketplaces=(marketplace,))


def ads(marketplace: str, currency: str, spend: tuple[float, ...], product: str = "SP"):
    rows = [
        {
            "period_start": day,
            "period_end": day,
            "spend": amount,
            "clicks": 10,
            "impressions": 1000,
            "ad_orders": 1,
            "ad_sales": 40,
            "currency": currency,
            "ad_product": product,
        }
        for day, amount in zip(DAYS, spend, strict=True)
    ]
    return deliver("ads", rows, start=DAYS[0], end=DAYS[-1], marketplaces=(marketplace,), report=f"ads_{product}")


@pytest.fixture
def two_sites(put_in_force):
    return put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        by_date("UK", "GBP", (50, 60, 70), (5, 6, 7)),
        ads("US", "USD", (10, 10, 60)),
    )


def test_a_ratio_is_the_sum_over_the_sum(two_sites):
    found = measure(["tacos", "asp"], where={"marketplace": "US"})
    assert found.loc[0, "tacos"] == pytest.approx(80 / 600)
    assert found.loc[0, "asp"] == pytest.approx(20)
    assert found.loc[0, "ad_types"] == "SP"


def test_currencies_are_rows_of_their_own(two_sites):
    found = measure(["sales", "units"])
    assert found[["currency", "sales", "units"]].values.tolist() == [["GBP", 180, 18], ["USD", 600, 30]]
    assert measure(["units"]).values.tolist() == [[48, True]]


def test_money_is_converted_by_declared_rates_only_when_asked(put_in_force):
    rates = [{"month": "2026-10-01", "currency": "GBP", "to_currency": "USD", "rate": 1.25}]
    put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        by_date("UK", "GBP", (50, 60, 70), (5, 6, 7)),
        deliver("exchange_rates", rates, start=None, marketplaces=()),
    )
    found = measure(["sales", "asp"], currency="USD")
    assert found.loc[0, "sales"] == pytest.approx(600 + 180 * 1.25)
    assert found.loc[0, "asp"] == pytest.approx((600 + 225) / 48)
    part = measure(["sales", "asp", "units"], currency="GBP")  # no rate from dollars: the British part is not the total
    assert part[["sales", "asp"]].isna().all(axis=None) and part.loc[0, "units"] == 48
    unknown = measure(["sales"], by=["marketplace"], currency="EUR")
    assert unknown["sales"].isna().all()
    assert not unknown["is_complete"].any()


def test_a_week_is_named_by_its_first_day_and_marked_while_days_are_missing(two_sites):
    found = measure(["sales"], by=["week"], where={"marketplace": "US"})
    assert found["week"].dt.date.tolist() == [date(2026, 11, 15)]
    assert found["is_complete"].tolist() == [False]


def test_a_site_whose_file_did_not_come_makes_the_whole_partial(put_in_force):
    late = [{"day": "2026-11-15", "sales": 50, "units": 5, "currency": "USD"}]
    put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        deliver("site_day", late, start="2026-11-15", shop="B"),
    )
    found = measure(["sales"], by=["day"])
    assert found["sales"].tolist() == [150, 200, 300]
    assert found["is_complete"].tolist() == [True, False, False]
    assert measure(["sales"], by=["day"], where={"shop": "default"})["is_complete"].all()


def test_a_day_exported_before_its_end_is_not_complete(put_in_force):
    rows = [{"day": "2026-11-17", "sales": 50, "units": 5, "currency": "USD"}]
    put_in_force(deliver("site_day", rows, start="2026-11-17", exported=moment("2026-11-18", 7)))
    assert measure(["sales"], by=["day"])["is_complete"].tolist() == [False]  # 23:00 of the 17th in Los Angeles
    put_in_force(deliver("site_day", rows, start="2026-11-17", exported=moment("2026-11-18", 8)))
    assert measure(["sales"], by=["day"])["is_complete"].tolist() == [True]


def test_a_ratio_counts_only_days_on_which_both_sides_are_known(put_in_force):
    put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        deliver("ads", [{"period_start": DAYS[2], "period_end": DAYS[2], "spend": 30, "currency": "USD"}], start=DAYS[2]),
    )
    found = measure(["tacos", "sales"])
    assert found.loc[0, "tacos"] == pytest.approx(30 / 300)
    assert found.loc[0, "sales"] == 600
    assert not found.loc[0, "is_complete"]


@pytest.mark.parametrize("by", [["asin"], ["day", "marketplace", "line", "asin"]])
def test_what_belongs_to_no_asin_is_a_row_so_that_asins_add_up_to_the_total(put_in_force, by):
    span = {"period_start": DAYS[0], "period_end": DAYS[0]}
    sold = [{**span, "asin": "B0AAAAAAAA", "sales": 70, "units": 7, "sessions": 70, "currency": "USD"}]
    put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        deliver("asin_period", sold, start=DAYS[0], marketplaces=("US",)),
        ads("US", "USD", (10, 10, 60), "SB"),
    )
    parts = measure(["sales", "ad_spend", "conversion"], by=by)
    assert parts[["sales", "ad_spend"]].sum().tolist() == [600, 80]
    sums = parts.groupby("asin")[["sales", "ad_spend"]].sum()
    assert sums.loc["~unallocated", "sales"] == 530 and sums.loc["~brand", "ad_spend"] == 80
    assert parts.loc[parts["asin"] != "B0AAAAAAAA", "conversion"].isna().all()
    assert measure(["sales"], by=["asin"], where={"asin": "B0AAAAAAAA"})["sales"].tolist() == [70]


def test_zero_denominators_are_unknown(put_in_force):
    put_in_force(by_date("US", "USD", (0, 0, 0), (0, 0, 0)))
    assert measure(["asp"])["asp"].isna().all()


def test_marts_that_carry_different_metrics_stand_side_by_side(put_in_force):
    reviews = [{"review_key": "r", "asin": "B0AAAAAAAA", "day": DAYS[0], "rating": 2}]
    put_in_force(
        by_date("US", "USD", (100, 200, 300), (10, 10, 10)),
        deliver("reviews", reviews, start=DAYS[0], end=DAYS[2]),
    )
    found = measure(["units", "low_star_share"], by=["day"])
    assert found["units"].tolist() == [10, 10, 10]
    assert found["low_star_share"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"names": ["profit"]}, "there is no metric 'profit'; known are"),
        ({"names": ["sales"], "by": ["colour"]}, "there is no dimension 'colour'; known are day, week"),
        ({"names": ["account_sessions"], "by": ["asin"]}, "account_sessions is not known by asin; it is known by shop and marketplace"),
        ({"names": ["sales"], "by": ["campaign"]}, "sales is not known by campaign"),
        ({"names": ["sales"], "where": {"day": "2026-11-17"}}, "there is no filter 'day'"),
        ({"names": ["sales"], "by": ["day", "week"]}, "one of day, week and month at most"),
        ({"names": ["sales"], "since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "later than the last day"),
        ({"names": []}, "at least one metric"),
        ({"names": ["sales", "days_of_cover"], "until": date(2026, 1, 1)}, "days_of_cover is known as of each site's latest stock"),
    ],
)
def test_what_cannot_be_measured_is_said_in_words(put_in_force, arguments, said):
    put_in_force()
    with pytest.raises(CannotMeasure, match=said):
        measure(**arguments)


def test_every_metric_can_be_measured_by_every_dimension_its_marts_know_even_with_no_data(put_in_force):
    from huddle.metrics import metrics
    from huddle.warehouse.request import CARRIES

    put_in_force()
    for name, metric in metrics().items():
        for mart in metric.marts:
            for period in ("day", "week", "month"):
                by = [period, "shop", "marketplace", *CARRIES[mart]]
                assert list(warehouse.measure([name], by=by).columns[: len(by)]) == by
