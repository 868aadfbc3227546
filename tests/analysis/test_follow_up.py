"""What the verdict on an action is, and what it is said in: every word, and what may not be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from huddle.analysis.follow_up import Deed, judge, smallest
from huddle.analysis.history import History
from huddle.analysis.verdict_words import plan, sentence

LAST = date(2026, 11, 20)
DAYS = 150
START = DAYS - 18
DEED = Deed("north", "US", ("A5",), LAST - timedelta(days=DAYS - 1 - START))


def history(lift: float = 1.0, series: int = 24, lines: int = 1) -> History:
    rng = np.random.default_rng(7)
    units = rng.poisson(40.0, (series, DAYS)).astype(float)
    units[5, START:] = np.round(units[5, START:] * lift)
    keys = pd.DataFrame({
        "shop": "north", "marketplace": "US", "item": [f"A{row}" for row in range(series)],
        "line": [f"L{row % lines}" for row in range(series)], "last_day": LAST,
    })  # fmt: skip
    open_days = np.ones_like(units, dtype=bool)
    return History(keys, {"units": units, "sales": units * 12.0}, open_days, ~open_days, is_served=open_days)


def test_a_clear_rise_worked_and_says_by_how_much_with_its_money():
    found = judge(history(1.5), DEED, currency="USD")
    assert found.word == "worked" and found.is_of_line
    assert found.effect is not None and 0.35 < found.effect.share < 0.65
    assert found.money == pytest.approx((found.effect.actual - found.effect.expected) / 14 * 12)
    assert sentence(found, "en").startswith("Worked: 4") or sentence(found, "en").startswith("Worked: 5")
    assert "有效：比同类产品多" in sentence(found, "zh") and "每天 $" in sentence(found, "zh")


def test_a_fall_is_worse_unless_it_was_meant():
    assert judge(history(0.6), DEED).word == "worse"
    assert judge(history(0.6), replace(DEED, is_up=False)).word == "worked"


def test_nothing_to_see_says_what_would_have_been_seen():
    found = judge(history(), DEED)
    assert found.word == "no_change" and found.effect is not None and 0 < found.effect.needed() < 0.3
    assert "only more than" in sentence(found, "en") and "才能看出" in sentence(found, "zh")


def test_before_the_days_are_settled_it_is_too_early_and_says_when():
    late = replace(DEED, starts=LAST - timedelta(days=10))
    found = judge(history(2.0), late)
    assert (found.word, found.ready_on, found.effect) == ("too_early", LAST + timedelta(days=6), None)
    assert sentence(found, "en") == "Too early: 14 days from 10 Nov on are complete and settled on 26 Nov"


def test_what_else_happened_is_named_and_no_verdict_given():
    gone, sale = history(1.5), history(1.5)
    gone.is_served[5, START + 1 : START + 12] = False
    sale.is_event[5, START : START + 6] = True
    second = replace(DEED, starts=DEED.starts + timedelta(days=3))
    assert (judge(gone, DEED).word, judge(gone, DEED).because) == ("confounded", ("stock",))
    assert (judge(sale, DEED).word, judge(sale, DEED).because) == ("confounded", ("event",))
    both = judge(sale, DEED, others=[second])
    assert both.because == ("event", "action")
    assert sentence(both, "en") == (
        "Cannot be told apart from a promotion or holiday that like products did not have, another action on the same product"
    )


def test_an_event_of_everybody_is_no_doubt():
    shared = history(1.5)
    shared.is_event[:, START : START + 6] = True
    assert judge(shared, DEED).word == "worked"
    coupon = np.where(shared.is_event, 0, -1).astype(np.int32)
    assert judge(replace(shared, occasion=coupon, occasions=(("Coupon week", "promotion"),)), DEED).word == "worked"


def test_a_deal_of_its_own_in_everybodys_coupon_week_is_a_doubt():
    """By the calendar alone these days are like those of all others."""
    shared = history(1.5)
    shared.is_event[:, START : START + 6] = True
    occasion = np.where(shared.is_event, 0, -1).astype(np.int32)
    occasion[5, START : START + 6] = 1
    found = judge(replace(shared, occasion=occasion, occasions=(("Coupon week", "promotion"), ("Deal", "promotion"))), DEED)
    assert (found.word, found.because) == ("confounded", ("event",))


def test_variants_of_the_parent_and_acted_asins_are_no_controls():
    elsewhere = [Deed("north", "US", (f"A{row}",), DEED.starts) for row in range(6, 12)]
    alone = judge(history(1.5), DEED)
    fewer = judge(history(1.5), DEED, others=elsewhere, parents={f"A{row}": "P" for row in (5, 12, 13)})
    assert alone.effect is not None and fewer.effect is not None
    assert (alone.effect.controls, fewer.effect.controls) == (23, 23 - 6 - 2)
    none = judge(history(1.5), DEED, parents={f"A{row}": "P" for row in range(24)})
    assert none.word == "no_comparison" and "No verdict" in sentence(none, "en")


def test_a_small_line_is_compared_with_the_site_and_says_so():
    assert not judge(history(1.5, lines=6), DEED).is_of_line


def test_an_unknown_asin_is_an_error_in_words():
    with pytest.raises(LookupError, match="no sales of B0 are known on US"):
        judge(history(), replace(DEED, asins=("B0",)))


def test_before_an_action_is_taken_the_least_it_could_show_is_said():
    share = smallest(history(), DEED)
    assert share is not None and 0 < share < 0.5
    assert plan(share, 1, "en").startswith("14 days of this product can show a change of")
    assert plan(0.6, 3, "en").endswith("to see less, pool products or wait until these sell more")
    assert "看不出" in plan(None, 1, "zh")
