"""Money of rows is added once: what a line, a site or a channel lost holds what its own parts lost of the same kind in its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.contained import FOLLOWED_DAYS, holders, running
from huddle.analysis.stories import Story, tell
from huddle.analysis.symptoms import Fact, Symptom
from tests.analysis.marts import Marts
from tests.analysis.test_exceptions import DAYS, LAST, every, steady


@dataclass(frozen=True)
class Told:
    """A row, as far as sums read it."""

    key: str
    part_of: tuple[str, ...]
    value_at_stake: float | None
    currency: str = "USD"
    loss_starts: date | None = None


def seen(rule: str, value: float | None, moved: float = -10.0, clicks: float = 0.0, **more: object) -> Story:
    """What one rule saw of a product of Kitchen; `clicks` it lost are told beside it, or by itself where it is about ads."""
    facts = {"clicks_lost": Fact("pace", clicks)}
    told = facts if rule == "ad_clicks_off" else {}
    of = {"marketplace": "US", "day": LAST, "line": "Kitchen", "asin": "A", "facts": told, **more}
    own = Symptom(rule, "default", currency="USD", value=value, deviation=moved, **of)  # type: ignore[arg-type]
    beside = replace(own, rule="ad_clicks_off", value=None, facts=facts)
    return Story(own, own, (beside,) if clicks and rule != "ad_clicks_off" else ())


def rows_of(stories: list[Story]) -> list[Told]:
    names = ["~".join(map(str, (one.cause.rule, one.cause.line, one.cause.asin, one.cause.channel))) for one in stories]
    held = holders(stories)
    return [Told(name, tuple(names[by.place] for by in own), one.money.value)
            for name, own, one in zip(names, held, stories, strict=True)]  # fmt: skip


SITE = seen("line_off", 500.0, -100.0, line=None, asin=None)
LINE = seen("line_off", 400.0, -80.0, asin=None)
CUT = seen("ad_clicks_off", 300.0, -60.0, 200.0, asin=None)
SEARCH = seen("channel_off", 500.0, -900.0, line=None, asin=None, channel="search")
ADS = seen("channel_off", 500.0, -900.0, line=None, asin=None, channel="ads_sp")
BOX = seen("buy_box_lost", 90.0)
ADS_BEHIND = seen("channel_off", 500.0, -900.0, line=None, asin=None, channel="ads_sp", day=LAST - timedelta(days=2))
MANY = seen("ad_clicks_off", 300.0, -60.0, 200.0, asin=None, asins=("B", "C", "D"), variant="_many")
WEEK = {"window": Fact("count", 7)}
OLD = LAST - timedelta(days=FOLLOWED_DAYS)
OLDER = OLD - timedelta(days=FOLLOWED_DAYS)
PAIRS: list[tuple[str, Story, Story, bool]] = [
    ("a product of the site", SITE, BOX, True),
    ("a product of the line", LINE, BOX, True),
    ("a line's ads in the site", SITE, CUT, True),
    ("several products in the site", SITE, seen("listing_gone", 90.0, asin=None, variant="_many", asins=("A", "B")), True),
    ("a product of another line", LINE, seen("buy_box_lost", 90.0, line="Garden"), False),
    ("a product of another site", SITE, seen("buy_box_lost", 90.0, marketplace="DE"), False),
    ("a rise inside a fall", SITE, seen("units_off", 90.0, 10.0), False),
    ("a rise inside a rise", seen("line_off", 500.0, 100.0, line=None, asin=None), seen("units_off", 90.0, 10.0), True),
    ("spend without orders", SITE, seen("ads_no_orders", 90.0), False),
    ("a price too low on what was sold", SITE, seen("price_out", 90.0, is_of_price=True), False),
    ("units sent back", SITE, seen("return_wave", 90.0), False),
    ("a loss still ahead", SITE, seen("runs_out", 90.0), False),
    ("a loss nobody can value", SITE, seen("no_orders", None), False),
    ("in a fall nobody can value", seen("line_off", None, asin=None), BOX, False),
    ("a loss just young enough", SITE, seen("buy_box_lost", 90.0, since=OLD), True),
    ("a loss the expectation has followed", SITE, seen("buy_box_lost", 90.0, since=OLD - timedelta(days=1)), False),
    ("before a week", seen("line_off", 500.0, asin=None, facts=WEEK), seen("buy_box_lost", 90.0, since=OLD - timedelta(days=6)), True),
    ("long before it", seen("line_off", 500.0, asin=None, facts=WEEK), seen("buy_box_lost", 90.0, since=OLD - timedelta(days=7)), False),
    ("before a cut", replace(CUT, money=replace(CUT.money, since=OLD)), seen("stocked_out", 90.0, clicks=20.0, since=OLDER), True),
    ("a loss after the channel's last day", ADS_BEHIND, seen("ad_clicks_off", 90.0, -10.0, 20.0, since=LAST), False),
    ("several products' lost clicks", MANY, seen("stocked_out", 90.0, clicks=20.0), False),
    ("lost clicks in those of the line's ads", CUT, seen("stocked_out", 90.0, clicks=20.0), True),
    ("missing units beside the line's ads", CUT, BOX, False),
    ("lost clicks in those of the ads", ADS, seen("ad_clicks_off", 90.0, -10.0, 20.0), True),
    ("more lost clicks than the channel lost", ADS, seen("ad_clicks_off", 90.0, -10.0, 1000.0), False),
    ("lost clicks beside a channel of no ads", SEARCH, seen("ad_clicks_off", 90.0, -10.0, 20.0), False),
    ("missing units beside a channel", ADS, BOX, False),
]  # fmt: skip


@pytest.mark.parametrize(("outer", "inner", "is_held"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_money_is_held_by_money_of_its_own_kind(outer: Story, inner: Story, is_held: bool):
    both = rows_of([inner, outer])
    assert [bool(row.part_of) for row in both] == [is_held, False]
    total = sum(row.value_at_stake or 0.0 for row in (both[1:] if is_held else both))
    assert running(both) == running(both[::-1]) == {"USD": total}


def test_a_part_that_lost_more_than_the_whole_holds_it():
    both = [SITE, seen("buy_box_lost", 900.0)]
    assert [[by.is_whole for by in own] for own in holders(both)] == [[False], []]
    assert running(rows_of(both)) == {"USD": 900.0}


def test_the_nearest_is_named_first_and_without_it_the_next_still_holds():
    product, line, site = rows_of([BOX, LINE, SITE])
    assert product.part_of == (line.key, site.key) and line.part_of == (site.key,)
    assert running([product, site]) == {"USD": 500.0} and running([product]) == {"USD": 90.0}
    assert running([product], [site]) == {} and running([line], [product]) == {"USD": 400.0}


def test_a_price_left_low_on_several_products_is_no_part_of_the_units_that_are_missing():
    stuck = [seen("price_planned", 30.0, -5.0, asin=name, since=LAST, is_of_price=True, variant="_stuck").cause for name in "ABC"]
    stuck = [replace(one, facts={"expected": Fact("amount", 10.0)}) for one in stuck]
    (several,) = tell(stuck)
    assert several.cause.asins == ("A", "B", "C") and running(rows_of([SITE, several])) == {"USD": 590.0}


MOVED = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=4), min_size=1, max_size=4)
"""units a day by product, line by line"""


@settings(max_examples=200, deadline=None)
@given(MOVED, st.randoms(use_true_random=False))
def test_a_sum_never_exceeds_what_its_products_lost_and_gained(lines, order):
    found = [seen("line_off", abs(total), total, line=None, asin=None)] if (total := sum(map(sum, lines))) else []
    for at, products in enumerate(lines):
        if total := sum(products):
            found.append(seen("line_off", abs(total), total, line=f"L{at}", asin=None))
        found += [seen("units_off", abs(one), one, line=f"L{at}", asin=f"A{at}{place}") for place, one in enumerate(products) if one]
    chosen = [story for story in found if order.random() < 0.7]
    rows = rows_of(chosen)
    gross = {sign: sum(abs(one) for products in lines for one in products if one * sign > 0) for sign in (-1, 1)}
    for sign in (-1, 1):
        own = [row for row, story in zip(rows, chosen, strict=True) if story.cause.deviation * sign > 0]
        total = running(own).get("USD", 0.0)
        assert max((row.value_at_stake for row in own), default=0.0) <= total <= gross[sign]
    order.shuffle(chosen)
    assert running(rows_of(chosen)) == running(rows), "in whatever order they stand"
    ranked = sorted(rows, key=lambda row: (-row.value_at_stake, "None" not in row.key))
    for room in range(len(ranked)):
        parts = (running(ranked[:room]), running(ranked[room:], ranked[:room]))
        assert sum(sum(part.values()) for part in parts) == pytest.approx(sum(running(rows).values())), "shown and not shown"


def test_a_product_inside_the_sites_fall_says_whose_part_its_money_is():
    marts = Marts()
    for place in range(12):
        units = steady(place, 8)
        units[-5:] = units[-5:] * 0.5
        if not place:
            units[-4:] = 0
        marts.add_asin(f"A{place}", units, last=LAST, line=("Kitchen", "Garden", "Travel")[place % 3])
    site, product = every(marts)
    assert (site.kind, site.line, product.kind, product.asin) == ("line_off", None, "no_orders", "A0")
    assert (site.part_of, site.held, product.part_of) == ((), {}, (site.key,))
    money = f"${site.value_at_stake:,.0f}"
    assert product.held == {"en": f"part of the site's {money}", "zh": f"已计入全站 {money}"}
    assert running((site, product)) == {"USD": site.value_at_stake} and product.value_at_stake


def test_an_asin_back_in_stock_is_no_rise_of_its_line():
    marts, units = Marts(), steady(0, 60)
    units[-100:-5] = 0
    marts.add_asin("A", units, last=LAST, available=np.where(units > 0, 900, 0))
    for place in range(1, 9):
        marts.add_asin(f"B{place}", steady(place, 8), last=LAST, line="Kitchen" if place < 5 else "Garden", available=np.full(DAYS, 900))
    assert every(marts) == ()
