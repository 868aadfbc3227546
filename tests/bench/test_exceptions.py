"""The planted-event benchmark: companies by seed, a truth that stays outside the data folder, and a score that is arithmetic."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from huddle.bench.exceptions import baselines, noise, run
from huddle.bench.exceptions.company import base_company, spans
from huddle.bench.exceptions.delivery import deliver
from huddle.bench.exceptions.happenings import WEIGHTS, Happening, has_power, plant
from huddle.bench.exceptions.score import Row, Tally, Truth, figures, tally
from huddle.bench.exceptions.trade import Company, trade

SMALL = run.Wanted([1], asins=24, days=260, mornings=6, processes=1)


@pytest.fixture(scope="module")
def company() -> Company:
    return run.make(SMALL, 1)


def _digest(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(company, tmp_path):
    deliver(company, tmp_path / "a", "L5")
    deliver(run.make(SMALL, 1), tmp_path / "b", "L5")
    deliver(run.make(SMALL, 2), tmp_path / "c", "L5")
    first, again, other = (_digest(tmp_path / name) for name in "abc")
    assert first == again
    assert all(other.get(name) != digest for name, digest in first.items() if name.endswith("sales.parquet"))


@pytest.mark.parametrize(
    ("level", "absent"), [("L5", ()), ("L4", ("reviews", "returns", "events")), ("L1", ("stock", "traffic", "shipments"))]
)
def test_a_level_has_its_files_alone_and_nothing_tells_the_truth(company, tmp_path, level, absent):
    deliver(company, tmp_path, level)
    files = list(_digest(tmp_path))
    assert not [name for name in files for part in (*absent, "truth", "planted") if part in name]
    words = [file.read_bytes() for file in tmp_path.rglob("*") if file.suffix in (".csv", ".txt")]
    assert not [kind for kind in WEIGHTS for text in words if kind != "late" and kind != "returns" and kind.encode() in text]


def test_mornings_without_events_have_no_event_near_them_and_no_low_stock(company):
    for seed in (1, 2, 3):
        base = base_company(seed, 60, 400, 60)
        happened = plant(base)
        quiet = base.spans.quiet
        assert not [one for one in happened if one.first < quiet.stop and one.last + 14 >= quiet.start]
        assert trade(base, happened).is_low[:, quiet.start : quiet.stop].mean() < 0.02


def test_spans_hold_the_mornings_asked_for_and_refuse_a_company_too_young():
    assert len(spans(5, 400, 60).mornings) == 60
    assert len(spans(5, 400, 60).quiet) == 20
    with pytest.raises(ValueError, match="half a year before"):
        spans(5, 200, 60)


def test_most_events_lie_above_the_detectable_size():
    planted = [one for seed in (1, 2, 3, 4) for one in plant(base_company(seed, 200, 400, 60))]
    assert np.mean([one.knowable is not None for one in planted]) >= 0.6
    assert {one.kind for one in planted} == set(WEIGHTS)
    assert all(one.money >= 0 for one in planted)


@pytest.mark.parametrize(
    ("usual", "actual", "alpha"), [(20.0, 5.0, 0.05), (20.0, 9.0, 0.05), (3.0, 12.0, 0.2), (0.4, 0.0, 0.3), (200.0, 150.0, 0.01)]
)
def test_power_is_that_of_the_exact_tails(usual, actual, alpha):
    size = 1 / alpha
    before, after = (stats.nbinom(size, size / (size + max(mean, 1e-9))) for mean in (usual, actual))
    seen = [count for count in range(2000) if (before.cdf(count) if actual < usual else before.sf(count - 1)) < 0.0005]
    reached = sum(after.pmf(count) for count in seen)
    assert has_power(usual, actual, alpha) == (reached >= 0.8)


@pytest.mark.parametrize(
    ("daily", "of_day", "of_weeks"),
    [
        (0.6, (0.85, 1.35), (0.2, 0.6)), (2.5, (0.5, 0.98), (0.12, 0.46)),
        (12.0, (0.22, 0.46), (0.05, 0.16)), (90.0, (0.09, 0.19), (0.03, 0.09)),
    ],
)  # fmt: skip
def test_the_noise_errs_as_real_retail_series_do(daily, of_day, of_weeks):
    """Level x weekday as in metrics part 2 section 3: share of units by which a day and 28 days end from it (flights to M5)."""
    rng = np.random.default_rng(4)
    factor, family = noise.factors(np.full(150, daily), 300, rng)
    units = noise.counts(np.full(factor.shape, daily), factor, family, rng)
    weight = 0.97 ** np.arange(182)[::-1]
    level = np.array([(units[:, end - 182 : end] * weight).sum(axis=1) / weight.sum() for end in (182, 210, 238, 266)])
    days = np.array([units[:, end : end + 28] for end in (182, 210, 238, 266)])
    error = np.abs(days - level[:, :, None]).sum() / days.sum()
    sums = np.abs(days.sum(axis=2) - 28 * level).sum() / days.sum()
    assert of_day[0] <= error <= of_day[1]
    assert of_weeks[0] <= sums <= of_weeks[1]
    assert len(set(family)) >= 3


EVENT = Happening(0, "buy_box", 10, 14, (0,), money=100.0, volume="5-30", knowable=11)
TRUTH = Truth([EVENT], ["A", "B"], ["Lamp", "Mat"], np.zeros((2, 40), dtype=bool), np.zeros((2, 40), dtype=bool))
QUIET = range(20, 30)
DAYS = range(5, 30)
RIGHT = Row("buy_box_lost", "A", "Lamp", value=90.0)


def _score(rows_of, truth=TRUTH):
    return figures(tally({day: rows_of(day) for day in DAYS}, QUIET, truth, 1))


def test_a_perfect_detector_scores_one():
    found = _score(lambda day: [RIGHT] if 10 <= day <= 14 else [])
    assert (found["caught_money_top5"], found["cause_right"], found["silent_share"], found["false_per_morning"]) == (1, 1, 1, 0)
    assert found["median_days_to_detect"] == 0


def test_a_silent_detector_scores_nothing_and_is_never_wrong():
    found = _score(lambda day: [])
    assert (found["caught_money_top5"], found["false_per_morning"], found["silent_share"]) == (0, 0, 1)
    assert found["median_days_to_detect"] is None


def test_a_noisy_detector_pays_for_what_it_says():
    noise_rows = [Row("units_off", "B", "Mat", value=float(50 - k)) for k in range(5)]
    found = _score(lambda day: [*noise_rows, RIGHT])
    assert found["caught_money_top5"] == 0  # the sixth row is outside the room
    assert (found["false_per_morning"], found["silent_share"]) == (5, 0)


def test_a_row_in_time_counts_and_two_days_after_it_is_knowable_is_the_latest():
    assert _score(lambda day: [RIGHT] if day == 13 else [])["caught_events"] == 1
    late = _score(lambda day: [RIGHT] if day == 14 else [])
    assert (late["caught_events"], late["median_days_to_detect"]) == (0, 4)


def test_the_wrong_name_is_caught_but_not_right_and_a_low_event_is_counted_apart():
    found = _score(lambda day: [Row("units_off", "A", "Lamp")] if 10 <= day <= 14 else [])
    assert (found["caught_events"], found["cause_right"]) == (1, 0)
    small = replace(TRUTH, happened=[replace(EVENT, knowable=None)])
    unseen = _score(lambda day: [], small)
    assert (unseen["events_detectable"], unseen["caught_events"], unseen["caught_money_top5_unfiltered"]) == (0, None, 0)


def test_low_stock_of_its_own_is_no_false_row_and_its_neighbour_is():
    low = TRUTH.is_low.copy()
    low[1, 22:26] = True
    truth = replace(TRUTH, is_low=low)
    row = Row("runs_out", "B", "Mat", value=9.0)
    assert _score(lambda day: [row] if day == 24 else [], truth)["false_per_morning"] == 0
    assert _score(lambda day: [replace(row, asin="A")] if day == 24 else [], truth)["false_per_morning"] == 1 / 25


def test_a_promotion_no_file_tells_is_news_and_a_told_one_is_not():
    row = Row("line_off", None, "Mat", value=9.0)
    untold = np.zeros((2, 40), dtype=bool)
    untold[1, 24] = True
    assert _score(lambda day: [row] if day == 24 else [])["false_per_morning"] == 1 / 25
    assert _score(lambda day: [row] if day == 24 else [], replace(TRUTH, untold=untold))["false_per_morning"] == 0


@pytest.mark.parametrize(("channel", "value", "is_false"), [("ads_sp", 150.0, 0), ("ads_sp", 250.0, 1), ("search", 150.0, 1)])
def test_fewer_shoppers_by_the_ads_speak_of_ads_cut_where_these_weigh_as_much(channel, value, is_false):
    truth = replace(TRUTH, happened=[replace(EVENT, kind="ad_cut")])
    row = Row("channel_off", None, None, channel, value=value)
    found = _score(lambda day: [row] if day == 12 else [], truth)
    assert (found["false_per_morning"] * 25, found["caught_events"], found["cause_right"] or 0) == (is_false, 1 - is_false, 0)


def test_where_no_file_names_lines_a_row_of_them_all_speaks_of_one_where_it_weighs_as_much():
    truth = replace(TRUTH, happened=[replace(EVENT, kind="ad_cut", line="Lamp")])
    for value, is_false in ((150.0, 0), (250.0, 1)):
        row = Row("ad_clicks_off", None, "~none", value=value)
        found = _score(lambda day, row=row: [row] if day == 12 else [], truth)
        assert (found["false_per_morning"] * 25, found["cause_right"]) == (is_false, None if is_false else 1)
    found = _score(lambda day: [Row("ad_clicks_off", None, "~none", value=9.0)] if day == 12 else [])
    assert (found["false_per_morning"] * 25, found["caught_events"]) == (1, 0)  # of ads, and nobody's ads were cut


def test_one_product_without_stock_does_not_speak_of_its_lines_ads():
    truth = replace(TRUTH, happened=[replace(EVENT, kind="ad_cut", line="Lamp")])
    rows = {day: [Row("stocked_out", "A", "Lamp")] if 10 <= day <= 14 else [] for day in DAYS}
    found = figures(tally(rows, QUIET, truth, 1, lambda kind: kind == "stocked_out"))
    assert (found["caught_events"], found["cause_right"]) == (0, None)


def test_an_event_whose_mornings_were_not_all_looked_at_is_not_scored():
    made = tally({day: [] for day in range(11, 30)}, QUIET, TRUTH, 1)
    assert made.outcomes == []


def test_tallies_add_up_and_groups_keep_their_events():
    one = tally({day: [RIGHT] for day in DAYS}, QUIET, TRUTH, 1)
    both = Tally()
    both.add(one)
    both.add(one)
    assert both.mornings == 2 * one.mornings
    assert both.false == 2 * one.false == 2 * (len(range(5, 10)) + len(range(22, 30)))  # a week of aftermath is not false


def test_baselines_shout_every_morning_and_a_bar_quietens_them(company):
    days = company.base.spans.mornings
    for name in baselines.NAMES:
        rows = baselines.alarms(company, name, days)
        assert set(rows) == set(days)
        assert [len(found) for found in baselines.above(rows, 1e9).values()] == [0] * len(days)
    loud = baselines.above(baselines.alarms(company, "week_on_week", days), 0.0)
    assert np.mean([len(found) for found in loud.values()]) > 4


def test_end_to_end_through_the_normal_intake(tmp_path):
    found = run.measure(SMALL, tmp_path, lambda said: None)
    assert found["mornings"] == 6
    told = ("caught_money_top5", "median_days_to_detect", "false_per_morning", "silent_share", "cause_right")
    assert {*told, "by_kind", "by_volume", "baselines"} <= set(found)
    assert not list(tmp_path.iterdir())  # nothing is left behind
    assert "Huddle" in run.table(found)
