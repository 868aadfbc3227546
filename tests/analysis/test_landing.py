"""The landing is the known days plus a forecast that an independent reading agrees with; ranges hold; parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from huddle.analysis import forecast, landing
from huddle.analysis.forecast import Course, courses, sum_range, width_of_range
from huddle.analysis.occasions import brought, last_time
from huddle.analysis.split import in_cents, split
from huddle.weeks import month_of

LAST = date(2026, 11, 18)
WEEK = (1.0, 0.9, 1.1, 1.0, 1.2, 1.5, 1.4)
CURRENCIES = {"US": "USD", "DE": "EUR", "JP": "JPY"}
Series = dict[tuple[str, str], Sequence[float | None]]
"""(site, line) -> sales, oldest first, the last one on LAST; None: the site's day is not known"""


def asked(series: Series, events: Sequence[dict] = (), until: date = LAST) -> tuple[Course, ...]:
    """The courses of these sales, as the warehouse would hand them over."""
    rows = []
    for (site, line), sales in series.items():
        for back, amount in enumerate(reversed(sales)):
            day = LAST - timedelta(days=back)
            if amount is not None and day <= until:
                spend = amount / 10
                rows.append(("default", site, line, line, day, CURRENCIES[site], round(amount / 20), float(amount), spend))
    frame = pd.DataFrame(rows, columns=["shop", "marketplace", "item", "line", "day", "currency", "units", "sales", "ad_spend"])
    frame["last_day"] = frame.groupby("marketplace")["day"].transform("max")
    named = {"shop": None, "marketplace": None, "line": None, "asin": None, "name_zh": "活动", "event_kind": "promotion"}
    table = pd.DataFrame([named | one for one in events], columns=[*named, "day_start", "day_end", "name"])
    return courses(lambda question, **_: {"monthly/days": frame, "monthly/events": table}[question], until=until)


def even(days: int, level: float = 100.0) -> list[float]:
    """The same week again and again."""
    return [level * WEEK[(LAST - timedelta(days=back)).weekday()] for back in range(days - 1, -1, -1)]


def book(of: Sequence[Course], targets: Sequence[dict] = (), day: date = LAST, **more: object) -> landing.Book:
    rows = [{"shop": None, "line": None, "metric": "sales", "currency": None, "month": day.replace(day=1)} | one for one in targets]
    table = pd.DataFrame(rows, columns=["shop", "marketplace", "month", "line", "metric", "target", "currency"])
    worth = {"USD": 1.0, "EUR": 1.1, "JPY": 0.0065}
    return landing.book(of, landing.sales_targets(table), day, worth, "USD", **more)  # type: ignore[arg-type]


# Splitting


@given(st.integers(-(10**11), 10**11), st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=40))
def test_parts_add_up_to_the_coin_whatever_the_weights(coins, weights):
    parts = split(coins, weights)
    assert int(parts.sum()) == coins and len(parts) == len(weights)
    assert (parts * (1 if coins >= 0 else -1) >= 0).all()


@given(st.integers(0, 10**9), st.lists(st.floats(0.01, 1000), min_size=1, max_size=40))
def test_every_part_is_within_a_coin_of_its_share(coins, weights):
    share = coins * np.array(weights) / sum(weights)
    assert (np.abs(split(coins, weights) - share) < 1 + 1e-6).all()


def test_a_split_of_nothing_is_refused_and_a_cent_goes_to_the_largest_remainder():
    assert split(100, [1, 1, 1]).tolist() == [34, 33, 33]
    assert split(-100, [1, 0, 1]).tolist() == [-50, 0, -50]
    assert split(7, [0.0, 0.0]).tolist() == [4, 3]
    with pytest.raises(ValueError, match="one part"):
        split(1, [])


# Forecast


def test_the_forecast_is_the_level_times_the_weekday_as_plain_python_reads_it():
    """metrics, part 2, section 3, written a second time: own weekday shrunk to the site's, exponentially weighted level."""
    random = np.random.default_rng(3)
    sales = {("US", line): [float(max(random.normal(size, size / 6), 0)) for _ in range(200)] for line, size in (("A", 400), ("B", 90))}
    (course,) = asked(sales)
    days = [LAST - timedelta(days=back) for back in range(199, -1, -1)][-182:]
    pool_total = {k: [sum(v[18:][at] for v in sales.values()) for at, day in enumerate(days) if day.weekday() == k] for k in range(7)}
    pool_mean = {k: sum(found) / len(found) for k, found in pool_total.items()}
    overall = sum(pool_mean.values()) / 7
    for place, line in enumerate(course.lines):
        own = sales["US", line][-182:]
        units = sum(round(amount / 20) for amount in own)
        worth = sum(own) / units
        index = {}
        for k in range(7):
            mine = [amount for amount, day in zip(own, days, strict=True) if day.weekday() == k]
            # two sites' days of a line without the other: the pool averages over rows, which cancels out in the index
            index[k] = sum(mine) / len(mine) * 182 + 20 * worth * pool_mean[k] / overall
        weights = [0.97 ** (182 - at) for at in range(182)]
        level = sum(w * a for w, a in zip(weights, own, strict=True))
        level /= sum(w * index[day.weekday()] for w, day in zip(weights, days, strict=True))
        coming = [LAST + timedelta(days=ahead) for ahead in range(1, 13)]
        wanted = [level * index[day.weekday()] for day in coming]
        got = course.expected(course.width, course.width + 11, course.width)[place]
        assert got == pytest.approx(wanted, rel=1e-9)


def promotion(start: date, days: int, **more: object) -> dict:
    return {"day_start": start, "day_end": start + timedelta(days=days - 1), "name": "Deal week", **more}


FIRST_DEAL, SECOND_DEAL = LAST - timedelta(days=100), LAST - timedelta(days=50)
NEXT_DEAL = LAST + timedelta(days=4)


def lifted(days: int = 220) -> list[float]:
    """An even week that doubles in two deals and is half of itself in the three days after each."""
    sales = even(days)
    for start in (FIRST_DEAL, SECOND_DEAL):
        at = days - 1 - (LAST - start).days
        for step in range(3):
            sales[at + step] *= 2
            sales[at + 3 + step] *= 0.5
    return sales


def test_an_event_counts_as_it_did_before_and_an_unknown_one_as_usual_days():
    deals = [promotion(FIRST_DEAL, 3), promotion(SECOND_DEAL, 3, line="A"), promotion(NEXT_DEAL, 3)]
    known = {"day_start": NEXT_DEAL + timedelta(days=3), "day_end": NEXT_DEAL + timedelta(days=3), "name": "Price change"}
    (course,) = asked({("US", "A"): lifted(), ("US", "B"): even(220)}, [*deals, known | {"event_kind": "price"}])
    ahead = course.factors(course.width, course.width + 11, course.width)
    assert ahead[0] == pytest.approx([1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1], abs=0.1)
    assert ahead[1] == pytest.approx(np.ones(12), abs=0.01), "the other line sold as always in the first deal"
    said = {event.name: times for event, times in course.ahead(course.width, course.width + 11, course.where(["A"]))}
    assert said == {"Deal week": pytest.approx(2.0, abs=0.1)}
    before = course.column(FIRST_DEAL)
    assert np.isnan(course.multiplier(course.events[-2], before)).all(), "nothing of it was known before its first occasion"


def test_what_an_event_brought_counts_what_it_pulled_forward():
    deals = [promotion(FIRST_DEAL, 3), promotion(SECOND_DEAL, 3), promotion(NEXT_DEAL, 3)]
    (course,) = asked({("US", "A"): lifted()}, deals)
    everything = course.where(course.lines)
    last = last_time([(course, course.events[-1], everything, 1.1)])
    assert last is not None and (last.first, last.after_days) == (SECOND_DEAL, 14)
    usual = sum(100 * WEEK[(SECOND_DEAL + timedelta(days=step)).weekday()] for step in range(3))
    after = sum(100 * WEEK[(SECOND_DEAL + timedelta(days=3 + step)).weekday()] for step in range(3))
    assert last.uplift == pytest.approx(usual * 1.1, rel=0.1)
    assert last.after == pytest.approx(-after / 2 * 1.1, rel=0.2)
    assert last.ads == pytest.approx(last.uplift / 10, rel=0.02)
    assert last.net == pytest.approx(last.uplift + last.after - last.ads)
    assert brought([(course, course.events[0], everything, 1.0)]) is not None
    assert last_time([(course, course.events[0], everything, 1.0)]) is None, "the first of its kind has no last time"


# Ranges


def walks(seed: int, days: int) -> Series:
    """Twelve lines of four-week tides with noise of their own: errors of neighbouring days go the same way."""
    random = np.random.default_rng(seed)
    made: Series = {}
    for at in range(12):
        tide = np.zeros(days)
        for day in range(1, days):
            tide[day] = 0.93 * tide[day - 1] + random.normal(0, 0.05)
        noise = random.normal(1, 0.12, days)
        made["US", f"L{at}"] = list(np.maximum(even(days, 50 * (1 + at)) * np.exp(tide) * noise, 0.0))
    return made


def test_the_80_percent_range_of_a_sum_holds_about_as_often_as_it_says():
    """Simulated lines whose days move together: the coverage that daily limits and independent days both miss."""
    series, hits, independent = walks(11, 600), [], []
    for back in range(13, 150, 27):
        until = LAST - timedelta(days=back)
        (course,) = asked(series, until=until)
        tests = [course.tested(13).whole(course.where([line])) for line in course.lines]
        quantile = width_of_range(tests)
        ahead = course.expected(course.width, course.width + 12, course.width).sum(axis=1)
        for at, (line, test) in enumerate(zip(course.lines, tests, strict=True)):
            bounds = sum_range(float(ahead[at]), test, quantile)
            truth = sum(series["US", line][600 - back : 613 - back])  # type: ignore[arg-type]
            assert bounds is not None and test.starts == 26
            hits.append(bounds[0] <= truth <= bounds[1])
            independent.append(abs(truth - ahead[at]) <= 1.28 * 0.12 * float(ahead[at]) / 13**0.5)
    assert 0.68 <= np.mean(hits) <= 0.92, np.mean(hits)
    assert np.mean(independent) < 0.6, "days taken as independent promise far too much"


def test_no_range_under_twelve_past_starts():
    (course,) = asked({("US", "A"): even(120)})
    test = course.tested(12).whole(course.where(["A"]))
    assert test.starts < 12 and test.off_by() is None
    assert sum_range(1000.0, test, 1.3) is None
    assert np.isnan(width_of_range([test]))


# The month


def test_even_weeks_land_exactly():
    made = book(asked({("US", "A"): even(400)}), [{"marketplace": "US", "target": 3600.0}])
    part = made.site(made.courses[0])
    november = [100 * WEEK[date(2026, 11, day).weekday()] for day in range(1, 31)]
    assert part.month.actual == pytest.approx(sum(november[:18])) and part.month.rest == pytest.approx(sum(november[18:]))
    assert part.target_to_date == pytest.approx(3600 * sum(november[:18]) / sum(november), abs=0.2), "by weekday, not 18 / 30"
    assert part.side == ("near" if abs(part.gap / 3600) < 0.02 else "made" if part.gap > 0 else "short")  # type: ignore[operator]
    october = sum(100 * WEEK[date(2026, 10, day).weekday()] for day in range(1, 32))
    a_year_ago = sum(100 * WEEK[date(2025, 11, day).weekday()] for day in range(1, 31))
    assert part.before == pytest.approx(october) and part.year_ago == pytest.approx(a_year_ago)


def test_what_reports_by_product_took_over_is_not_forecast_again():
    """Orders of the last 90 days under two years of totals: what belonged to no product before is now in the lines."""
    rest = [*even(400)[:-90], *[0.0] * 90]
    made = book(asked({("US", "A"): even(90), ("US", "~unallocated"): rest}))
    course = made.courses[0]
    assert made.line_of(course, "~unallocated").month.landing == 0
    assert made.site(course).month.landing == pytest.approx(made.line_of(course, "A").month.landing)
    still = book(asked({("US", "A"): even(90), ("US", "~unallocated"): [*rest[:-20], *even(20, 5.0)]}))
    assert still.line_of(still.courses[0], "~unallocated").month.rest > 0, "some is still split by no report"  # type: ignore[operator]


@pytest.mark.parametrize(
    ("days", "day", "is_said", "has_range"),
    [
        (400, date(2026, 11, 4), True, True),  # enough history says it on any day
        (60, date(2026, 11, 4), False, False),  # before the tenth without it nothing is said
        (60, date(2026, 11, 12), True, False),  # from the tenth on a landing, without a range
        (15, date(2026, 11, 18), False, False),  # too few days for any forecast
    ],
)
def test_a_landing_is_said_only_where_it_can_be(days, day, is_said, has_range):
    made = book(asked({("US", "A"): even(days + (LAST - day).days)}, until=day), day=day)
    month = made.site(made.courses[0]).month
    assert (month.landing is not None, month.low is not None) == (is_said, has_range)


def test_days_without_data_are_forecast_and_counted_and_too_many_say_nothing():
    sales: list[float | None] = [*even(400)]
    sales[-5] = sales[-6] = None
    month = (made := book(asked({("US", "A"): sales}))).site(made.courses[0]).month
    whole = (made := book(asked({("US", "A"): even(400)}))).site(made.courses[0]).month
    assert month.missing == 2 and month.landing == pytest.approx(whole.landing)
    sales[-12:-4] = [None] * 8
    month = (made := book(asked({("US", "A"): sales}))).site(made.courses[0]).month
    assert month.missing == 8 and month.landing is None


def test_a_site_without_a_day_of_the_month_is_named_and_not_added():
    long_ago = [None] * 40
    made = book(asked({("US", "A"): even(400), ("DE", "A"): [*even(360), *long_ago]}))
    assert [one.marketplace for one in made.stale] == ["DE"]
    total = made.total()
    assert total is not None and total.month.actual == pytest.approx(made.site(made.courses[0]).month.actual)


AMOUNTS = st.floats(0, 10**6).map(lambda amount: round(amount, 2))


@settings(max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(st.tuples(st.sampled_from(["US", "DE", "JP"]), st.sampled_from(["A", "B", "~none", "~unallocated"]),
                       st.integers(1, 5000)), min_size=1, max_size=8, unique_by=lambda one: one[:2]),
    st.lists(st.tuples(st.sampled_from(["US", "DE", "JP"]), st.sampled_from([None, "A", "B", "C"]), AMOUNTS), max_size=6,
             unique_by=lambda one: one[:2]),
    st.integers(0, 17),
)  # fmt: skip
def test_parts_add_up_to_their_wholes_under_every_filter(lines, targets, back):
    """Lines to the site, sites to the total, days and lines of a target to the target, all to the coin."""
    day = LAST - timedelta(days=back)
    series: Series = {(site, line): even(90, level) for site, line, level in lines}
    told = [{"marketplace": site, "line": line, "target": amount} for site, line, amount in targets]
    made = book(asked(series, until=day), told, day)
    for course in made.courses:
        parts = [made.line_of(course, line) for line in made.lines_of(course)]
        site = made.site(course)
        assert sum(part.month.actual for part in parts) == pytest.approx(site.month.actual)
        if site.month.rest is not None:
            assert sum(part.month.rest or 0.0 for part in parts) == pytest.approx(site.month.rest)
        whole = made.aim(course, None)
        mine = [one for one in targets if one[0] == course.marketplace]
        assert (whole is None) == (not mine)
        if whole is None:
            continue
        assert int(whole.by_day.sum()) == in_cents(whole.total) and len(whole.by_day) == 30
        own = [amount for _, line, amount in mine if line is None]
        assert whole.total == pytest.approx(own[0] if own else sum(amount for _, _, amount in mine), abs=0.011)
        rest = made.unsplit(course)
        days_of_parts = [aim.by_day for line in made.targeted(course, day.replace(day=1)) if (aim := made.aim(course, line))]
        if days_of_parts and (rest is not None or not own):
            days_of_parts += [rest.by_day] if rest else []
            assert (np.sum(days_of_parts, axis=0) == whole.by_day).all()
    total = made.total()
    assert total is not None
    worth = {"US": 1.0, "DE": 1.1, "JP": 0.0065}
    assert sum(made.site(one).month.actual * worth[one.marketplace] for one in made.courses) == pytest.approx(total.month.actual)


def test_the_year_is_the_days_behind_and_the_forecast_of_the_others():
    made = book(asked({("US", "A"): even(800)}), [
        {"marketplace": "US", "target": 1000.0 * month, "month": date(2026, month, 1)} for month in range(1, 13)
    ])  # fmt: skip
    year = made.year(12)
    assert year is not None and year.target == 78_000 and year.sum.days_left == 43
    behind = sum(1000.0 * month for month in range(1, 11))
    assert behind < year.target_to_date < behind + 11_000  # type: ignore[operator]
    assert year.year_ago == pytest.approx(sum(100 * WEEK[(date(2025, 1, 1) + timedelta(days=n)).weekday()] for n in range(322)))
    assert year.sum.landing == pytest.approx(sum(100 * WEEK[(date(2026, 1, 1) + timedelta(days=n)).weekday()] for n in range(365)))
    assert made.year(6) is not None and landing.year_of(LAST, 6).first == date(2026, 7, 1)
    short = book(asked({("US", "A"): even(200)}))
    assert short.year(12) is None, "a year whose days are not all known is not said"


def test_an_empty_house_has_no_month():
    nothing = pd.DataFrame(columns=["day"])
    assert forecast.courses(lambda *_, **__: nothing, until=month_of(LAST).last) == ()
    assert book(()).total() is None and book(()).year(12) is None
