"""Planted events can be seen in the numbers, and a company without events has none."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from huddle.sample import Truth


def around(truth: Truth, event: dict, days: int = 28) -> tuple[list[dict], list[dict]]:
    """The ASIN's true days of the event so far, and the same number of weeks before it."""
    site, asin = event["marketplace"], event["asin"]
    first = date.fromisoformat(event["first_day"])
    last = min(date.fromisoformat(event["last_day"]), truth.branch("", site).last_day)
    during = [truth.asin_day("", site, asin, first + timedelta(days=k)) for k in range((last - first).days + 1)]
    before = [truth.asin_day("", site, asin, first - timedelta(days=k)) for k in range(1, days + 1)]
    return during, before


def mean(rows: list[dict], name: str) -> float:
    return sum(row[name] for row in rows) / len(rows)


def of_kind(truth: Truth, kind: str) -> list[dict]:
    found = [event for event in truth.events if event["kind"] == kind]
    assert found, kind
    return found


def test_every_kind_is_planted_and_five_are_alive(full: tuple[Path, Truth]) -> None:
    kinds = Counter(event["kind"] for event in full[1].events)
    assert set(kinds) == {
        "stock_out", "buy_box_lost", "price_error", "ad_budget_cut", "review_topic", "bot_traffic", "running_out",
    }  # fmt: skip
    assert sum(event["is_alive"] for event in full[1].events) == 5


def test_a_stock_out_sells_nothing_and_the_stock_says_so(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "stock_out"):
        during, before = around(full[1], event)
        assert all(row["available"] == 0 for row in during) and all(row["available"] > 0 for row in before)
        assert all(row["units"] == 0 and row["buy_box_share"] == 0 for row in during[1:])
        assert 0 < during[0]["units"] < mean(before, "units")
        assert event["lost_sales"] == pytest.approx(event["usual_sales"] - during[0]["sales"], abs=0.01)


def test_a_lost_buy_box_shows_in_share_and_units(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "buy_box_lost"):
        during, before = around(full[1], event)
        assert mean(during, "buy_box_share") < 0.15 < 0.9 < mean(before, "buy_box_share")
        assert mean(during, "units") < 0.45 * mean(before, "units")


def test_a_price_error_shows_in_price_and_units(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "price_error"):
        during, before = around(full[1], event)
        assert mean(during, "price") < 0.6 * mean(before, "price")
        assert mean(during, "units") > 1.3 * mean(before, "units")
        assert event["given_away"] > 0 and event["price"] < event["usual_price"]


def test_a_budget_cut_shows_in_spend_and_sessions(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "ad_budget_cut"):
        during, before = around(full[1], event)
        assert mean(during, "ad_spend") < 0.3 * mean(before, "ad_spend")
        assert mean(during, "sessions") < 0.85 * mean(before, "sessions")


def test_bots_raise_sessions_but_neither_units_nor_ad_spend(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "bot_traffic"):
        during, before = around(full[1], event)
        assert mean(during, "sessions") > 6 * mean(before, "sessions")
        assert mean(during, "units") < 2.5 * mean(before, "units") + 3
        assert mean(during, "ad_clicks") < 3 * mean(before, "ad_clicks") + 3


def test_a_review_run_has_eight_low_stars_of_one_topic_in_its_days(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "review_topic"):
        branch = full[1].branch("", event["marketplace"])
        first, last = date.fromisoformat(event["first_day"]), date.fromisoformat(event["last_day"])
        low = Counter(
            review.day
            for review in branch.reviews
            if branch.demand.products[review.row].asin == event["asin"]
            and review.rating <= 2
            and review.topic == event["topic"]
        )
        assert sum(count for day, count in low.items() if first <= day <= last) >= 8
        assert sum(count for day, count in low.items() if first - timedelta(days=30) <= day < first) <= 2


def test_an_asin_about_to_run_out_does_so_before_its_shipment_comes(full: tuple[Path, Truth]) -> None:
    for event in of_kind(full[1], "running_out"):
        branch = full[1].branch("", event["marketplace"])
        supply, demand = branch.supply, branch.demand
        assert supply is not None and event["is_ahead"]
        row = [product.asin for product in demand.products].index(event["asin"])
        last = demand.place(branch.last_day)
        pace = demand.units[row, last - 29 : last + 1].mean()
        cover = supply.available[row, last] / pace
        wait = (date.fromisoformat(event["next_arrival"]) - branch.last_day).days
        assert 0 < cover < wait - 3


def test_no_coupon_week_hides_the_events_of_today(full: tuple[Path, Truth]) -> None:
    rows = list(csv.DictReader((full[0] / "events.csv").read_text().splitlines()))
    weeks = [(date.fromisoformat(row["day_start"]), date.fromisoformat(row["day_end"])) for row in rows if row["line"]]
    assert len(weeks) > 8
    assert all(last < full[1].end - timedelta(days=16) or first > full[1].end for first, last in weeks)


def test_without_events_nothing_is_planted_and_no_stock_runs_low(quiet: tuple[Path, Truth]) -> None:
    truth = quiet[1]
    assert truth.events == []
    for branch in truth.branches:
        demand, supply, last = branch.demand, branch.supply, branch.demand.place(branch.last_day)
        assert supply is not None
        for row in demand.listed:
            for place in range(60, last + 1):
                pace = demand.units[row, place - 29 : place + 1].mean()
                assert supply.available[row, place] >= 10 * pace
        listed = demand.listed
        assert (demand.buy_box[listed, : last + 1][demand.page_views[listed, : last + 1] > 0] > 0.8).all()
        assert (demand.price[:, last - 85 : last + 1] == demand.usual_price[:, last - 85 : last + 1]).all()


def test_the_company_without_events_is_the_same_company(full: tuple[Path, Truth], quiet: tuple[Path, Truth]) -> None:
    """Before the first planted event and the last promotions, shoppers behave alike; on event days they do not."""
    day = date(2026, 5, 3)
    for asin in ("B0SMPL0008", "B0SMPL0010"):
        eventful, calm = (truth.asin_day("", "US", asin, day) for _, truth in (full, quiet))
        assert (eventful["units"], eventful["sessions"]) == (calm["units"], calm["sessions"])
    out = of_kind(full[1], "stock_out")[0]
    assert quiet[1].asin_day("", "US", out["asin"], date.fromisoformat(out["first_day"]))["units"] > 0
