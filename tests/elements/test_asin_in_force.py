"""What the morning says of a product and what its week says: the page tells the same story, or says which days it judges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huddle.analysis.branches import Range
from huddle.elements.asin import in_force, verdict
from huddle.elements.asin.diagnosis import Branch, Diagnosis
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.life import Lived, Standing
from tests.elements.test_life import seen
from tests.elements.world import LAMP, LAST, MAT

PRICE = seen(LAMP, "price_out", day=LAST, began=0, sentence={"en": "Lamp: price down to $12.00, US", "zh": "台灯售价降到 $12.00（美国站）"})
SHELF = seen(LAMP, "runs_out", since=None)


@pytest.mark.parametrize(("broken", "told", "language", "said", "tree", "listed"), [
    (("sales", "sessions"), PRICE, "en", "Lamp: price down to $12.00, US (since 18 Nov); sales −40% in 7 days",
     "Over 7 days: Sales → Sessions", "On the morning’s list: Price out of line"),
    (("sales", "sessions"), PRICE, "zh", "台灯售价降到 $12.00（美国站），11月18日起；7 天销售额 −40%",
     "7 天内：销售额 → 会话数", "晨会列出：价格异常"),
    ((), SHELF, "en", f"{LAMP} runs_out; sales −40% in 7 days",
     "Over 7 days no branch left its usual range", "On the morning’s list: Runs out"),
    (("sales", "price"), PRICE, "en", "Lamp: sales −40% in 7 days", "What broke: Sales → Price", ""),
    (("sales", "sessions"), None, "en", "Lamp: sales −40% in 7 days", "What broke: Sales → Sessions", ""),
    ((), replace(SHELF, asin=None, asins=(LAMP, MAT)), "en", f"Lamp: {LAMP} runs_out; sales −40% in 7 days",
     "Over 7 days no branch left its usual range", "On the morning’s list: Runs out"),
])  # fmt: skip
def test_the_week_does_not_contradict_what_the_morning_says_of_a_product(broken, told, language, said, tree, listed):
    """The price of one day is lost in a week of prices, and visits seem the cause: then the morning's cause is what is wrong."""
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), language)
    low = [Branch(key, 600.0, 1000.0, Range(700, 1000, 1300, 12), side=-1) for key in ("sales", "sessions", "price")]
    found = Diagnosis(tuple(low), broken, LAST, is_span=False)
    found, apart = in_force.judged(told, found)
    assert verdict.title(found, about, None, None, apart) == said
    desk, wall = verdict.elements(found, about, "", told=apart)
    assert (desk.title, wall.title) == (tree, tree) and listed in desk.note and listed in wall.more
    assert bool(listed) == ("morning’s list" in wall.more or "晨会" in wall.more)


@pytest.mark.parametrize(("more", "kind"), [
    ({}, "price_out"),
    ({"back": f"morning.D3.default~US~{LAMP}~runs_out"}, "runs_out"),
    ({"back": f"morning.D3.default~US~{LAMP}~low_stars"}, "low_stars"),
    ({"back": f"morning.D3.default~US~{MAT}~low_stars"}, "price_out"),
    ({"day": LAST}, None),
    ({"day": LAST, "back": f"morning.D3.default~US~{LAMP}~runs_out"}, "runs_out"),
])  # fmt: skip
def test_the_exception_in_force_is_the_opened_one_else_the_first_that_costs_and_is_not_silenced(monkeypatch, more, kind):
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
    line = replace(seen(kind="line_off"), asin=None, asins=(LAMP, MAT))
    rows = [Lived(line), Lived(seen(LAMP, "budget_exhausted", 0.0)), Lived(seen(MAT, "stocked_out")), Lived(PRICE)]
    rows.append(Lived(replace(SHELF, asin=None, asins=(MAT, LAMP))))
    quiet = Lived(seen(LAMP, "low_stars", 900.0), "silenced")
    monkeypatch.setattr(in_force, "standing", lambda *_, **__: Standing((quiet, *rows), (), (), (), 0))
    found = in_force.exception(about, Choices(asin=LAMP, marketplace="US", **more))
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(("moved", "off", "said", "tree"), [
    (1.0, -1, "Lamp: sales hold, but the price is low", "What broke: Price"),
    (0.6, -1, "Lamp: price down to $12.00, US (since 18 Nov); sales −40% in 7 days", "Over 7 days: Sales → Sessions"),
    (1.0, 0, "Lamp: price down to $12.00, US (since 18 Nov); sales ±0% in 7 days", "Over 7 days: Sessions"),
    (1.0, 1, "Lamp: price down to $12.00, US (since 18 Nov); sales ±0% in 7 days", "Over 7 days: Sessions"),
])  # fmt: skip
def test_of_several_low_branches_the_tree_leads_to_the_one_the_morning_names(moved, off, said, tree):
    """Sales hold, visits and price are both low: the week alone cannot say which matters; the morning did."""
    usual = Range(700, 1000, 1300, 12)
    low = [Branch("sales", 1000 * moved, 1000.0, usual, side=-1 if moved < 1 else 0), Branch("sessions", 600.0, 1000.0, usual, side=-1),
           Branch("price", 600.0, 1000.0, usual, side=off)]  # fmt: skip
    found, apart = in_force.judged(PRICE, Diagnosis(tuple(low), ("sales", "sessions"), LAST, is_span=False))
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
    assert verdict.title(found, about, None, None, apart) == said
    assert verdict.tree_title(found, about, is_apart=apart is not None) == tree
