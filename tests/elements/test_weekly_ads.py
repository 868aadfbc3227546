"""W6: the ad types add up to the site's ad spend, and the lists say what to cut and what to add with their arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle import warehouse
from huddle.analysis.ad_lists import Suggestion
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.elements.period import week
from huddle.elements.weekly import ads
from huddle.elements.weekly.told_apart import told_apart
from tests.elements import world
from tests.warehouse.deliveries import Delivery, deliver, moment

BLOCKS = [date(2026, 9, 20) + timedelta(days=step) for step in range(56)]


def brands() -> Delivery:
    """A brand campaign whose spend doubled in the last four weeks without a sale more."""
    rows = [
        {"period_start": day, "period_end": day, "ad_product": "SB", "campaign": "brand", "spend": 20 if place >= 28 else 10,
         "clicks": 40 if place >= 28 else 20, "ad_orders": 2, "ad_sales": 80, "window_days": 14, "currency": "USD"}
        for place, day in enumerate(BLOCKS)
    ]  # fmt: skip
    return deliver("ads", rows, start=BLOCKS[0], end=BLOCKS[-1], exported=moment(BLOCKS[-1]), report="sb")


def terms(*, every: int = 1) -> Delivery:
    """Search terms of the mat's campaign: one that never sells, one that sells well, and spend without a term."""
    rows = []
    for day in BLOCKS[28::every]:
        base = {"period_start": day, "period_end": day, "level": "search_term", "campaign": f"{world.MAT} exact", "currency": "USD"}
        rows += [
            base | {"search_term": "Mat for cars", "targeting": "mat", "match_type": "BROAD", "spend": 3, "clicks": 5},
            base | {"search_term": "wide mat", "targeting": "mat", "match_type": "BROAD", "spend": 4, "clicks": 9, "ad_orders": 2,
                    "ad_sales": 78, "window_days": 7},
            base | {"search_term": None, "targeting": "*", "spend": 1, "clicks": 1},
        ]  # fmt: skip
    return deliver("ads", rows, start=BLOCKS[28], end=BLOCKS[-1], exported=moment(BLOCKS[-1]), report="terms")


def shown(stamp: str, language: str = "en", **filters: str) -> dict[tuple[str, str], Element]:
    period = week(Choices(stamp=stamp, language=language, **filters))
    assert period is not None
    return {(one.code, place): one for one in ads.elements(period) for place in one.places}


@pytest.fixture
def stamp(put_in_force) -> str:
    return put_in_force(world.orders("US"), world.ads("US"), brands(), terms(), *world.tables())


def test_the_types_add_up_to_the_sites_ad_spend(stamp):
    matrix = shown(stamp, marketplace="US")["W6", "wall"].matrix
    assert matrix is not None
    spent = [float(row.cells[0].text.strip("$").replace(",", "")) for row in matrix.rows]
    total = warehouse.measure(["ad_spend"], since=BLOCKS[28], until=BLOCKS[-1], where={"marketplace": "US"}, stamp=stamp)["ad_spend"].sum()
    assert sum(spent[:-1]) == spent[-1] == pytest.approx(total, abs=1)
    assert [row.label for row in matrix.rows] == ["Products (SP)", "Brands (SB)", "Total"]
    shares = [row.cells[0].say for row in matrix.rows[:-1]]
    assert shares == ["90% of all", "10% of all"]
    marginal = matrix.rows[1].cells[3]
    assert (marginal.text, marginal.say, marginal.tone) == ("–", "sales did not rise", "attention")


def test_what_never_sells_is_cut_and_what_sells_is_added_in_money_a_week(stamp):
    said = shown(stamp, marketplace="US")
    cut, add = said["W6C", "desk"], said["W6A", "desk"]
    brand, wasted = cut.rows
    assert (brand.what, brand.money, brand.per) == ("Take back the rise of brand", "$70", "a week")
    assert (wasted.what, wasted.money) == ("Negate “mat for cars”", "$21")
    assert wasted.why[0].text == "$84 spent, 140 clicks, no order; at 11% conversion 28 bring one"
    assert f"{world.MAT} exact" in wasted.detail
    (harvest,) = add.rows
    assert (harvest.what, harvest.money) == ("Add “wide mat” as exact", "$546")
    assert cut.title == "Cut: $91 a week brings no return"
    assert said["W6", "desk"].title == "Ads: $91 a week to cut, $546 a week to build on"
    both = said["W6C", "wall"]  # three rows in all: one screen holds both lists
    assert ("W6A", "wall") not in said and both.title == said["W6", "desk"].title
    assert [row.group for row in both.rows] == [cut.title, "", add.title] and both.numbered


@pytest.mark.parametrize(("kind", "facts", "said"), [
    ("above_break_even", {"spend": 14.6, "sales": 29.4, "acos": 14.6 / 29.4, "bar": 0.3}, "$14.60 ÷ $29.40 = ACOS 50%; break-even 30%"),
    ("above_break_even", {"spend": 146.0, "sales": 294.0, "acos": 146 / 294, "bar": 0.3}, "$146 ÷ $294 = ACOS 50%; break-even 30%"),
    ("room", {"more": 2.6, "sold": 9.4, "step": 2.6 / 9.4, "bar": 0.3, "own": 1}, "$2.60 more spent brought $9.40 more; that is ACOS 28%"),
])  # fmt: skip
def test_who_divides_the_printed_spend_by_the_printed_sales_comes_to_the_printed_acos(stamp, kind, facts, said):
    one = Suggestion(kind, "default", "US", "SP", "mats", None, "USD", 3.0, facts)
    period = week(Choices(stamp=stamp, marketplace="US"))
    assert ads._row(one, period).why[0].text == said


def test_the_note_says_what_terms_cover_and_what_is_provisional(stamp):
    note = shown(stamp, marketplace="US")["W6", "desk"].note
    assert "Search-term reports tell $224 of the $" in note and "$28 of it without a term" in note
    assert "Ad sales from Thu 12 Nov on are provisional" in note


def test_a_line_has_the_campaigns_that_advertise_it_alone(stamp):
    home, none = shown(stamp, line="Home")["W6", "desk"], shown(stamp, line="~none")["W6", "desk"]
    assert home.matrix is not None and none.matrix is not None
    assert [row.label for row in home.matrix.rows] == ["Products (SP)"]
    assert not home.matrix.rows[0].cells[0].say, "all of one type is no share"
    assert "belong to no line" in home.note
    assert home.matrix.rows[0].cells[0].text == "$3,528" and none.matrix.rows[0].cells[0].text == "$1,764"


def test_without_terms_the_note_names_the_export_and_without_ads_there_is_nothing(put_in_force):
    alone = shown(put_in_force(world.orders("US"), world.ads("US")), language="zh")
    assert "搜索词报告" in alone["W6", "desk"].note
    assert alone["W6C", "desk"].empty is not None and alone["W6A", "desk"].empty is not None
    assert not {("W6C", "wall"), ("W6A", "wall")} & set(alone)  # the types' screen says that nothing stands out
    assert shown(put_in_force(*world.orders_alone())) == {}


def test_without_a_rate_one_currency_is_shown_and_the_other_named(put_in_force):
    stamp = put_in_force(world.orders("US"), world.orders("DE"), world.ads("US"), world.ads("DE"))
    said = shown(stamp)["W6", "desk"]
    assert said.matrix is not None and said.matrix.rows[0].cells[0].text.startswith("$")
    for place in ("desk", "wall"):
        assert "Without DE: no exchange rate is known." in shown(stamp)["W6", place].note


def test_rows_that_say_the_same_are_told_apart_by_ad_type_or_campaign():
    def one(kind: str, campaign: str, term: str | None = "mat") -> Suggestion:
        return Suggestion("harvest", "S", "US", kind, campaign, term, "USD", 1.0)

    shown = [one("SP", "A"), one("SP", "B"), one("SB", "C"), one("SP", "D", "towel"), one("SP", "E", None), one("SP", "F", None)]
    says = ["Add “mat”"] * 3 + ["Add “towel”"] + ["Pause"] * 2
    rows = told_apart(shown, [Row(f"r{at}", what, (Span("why"),)) for at, what in enumerate(says)])
    assert ["".join(span.text for span in row.why) for row in rows] == ["A: why", "B: why", "SB: why", "why", "why", "why"]
