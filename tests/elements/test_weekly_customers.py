"""W2, W2C and W2R: stars, complaints, returns and Voice of the Customer of a week, in words, each only where its export is loaded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.period import week
from huddle.elements.weekly import customers
from huddle.elements.weekly.returns import reason_name
from tests.elements import world
from tests.warehouse.deliveries import Delivery, deliver, moment

WEEK = [date(2026, 11, 8) + timedelta(days=step) for step in range(7)]


def returned(days: list[date], asin: str, reason: str | None, *, comment: str | None = None) -> list[dict]:
    return [
        {"return_key": f"{asin}{day}{reason}{place}", "returned_at": f"{day}T10:00:00", "day": day, "asin": asin, "units": 1,
         "reason": reason, "comment": comment}
        for place, day in enumerate(days)
    ]  # fmt: skip


def returns() -> Delivery:
    """Twelve weeks with a defect a week; in the last one five more, a changed mind and a code nobody has put into words."""
    rows = returned([WEEK[0] - timedelta(days=7 * back - 1) for back in range(1, 12)], world.MAT, "DEFECTIVE")
    rows += returned([*WEEK[:5], WEEK[6]], world.MAT, "DEFECTIVE", comment="the seam opened on the first day")
    rows += returned(WEEK[:2], world.LAMP, "UNWANTED_ITEM") + returned(WEEK[3:4], world.LAMP, "SOME_NEW-CODE")
    return deliver("returns", rows, start=WEEK[0] - timedelta(days=80), end=world.LAST, exported=moment(world.LAST))


def shown(stamp: str, language: str = "en", **filters: str) -> dict[tuple[str, str], Element]:
    period = week(Choices(stamp=stamp, language=language, **filters))
    assert period is not None
    return {(one.code, place): one for one in customers.elements(period) for place in one.places}


def test_a_week_of_low_stars_is_said_with_its_numbers(put_in_force):
    said = shown(put_in_force(world.orders("US"), world.reviews()), marketplace="US")
    assert set(said) == {("W2", "desk"), ("W2", "wall"), ("W2C", "desk"), ("W2C", "wall")}
    desk = said["W2", "desk"]
    assert desk.title == "More low stars than usual: 3 of 4 reviews, 75% against 9%"
    rating, low = desk.tiles
    assert (rating.value, rating.say) == ("2.75 ★", "4 reviews, 4.63 before")
    assert (low.value, low.tone, low.say, low.also) == ("75.0%", "attention", "↑ more than usual, 9.3%", "3 of 4 reviews")
    assert desk.rows[0].what.startswith("★ Yoga mat") and "pilled" in desk.rows[0].why[0].text
    assert desk.takeaway is not None and desk.takeaway.frame["low_star_reviews"].tolist() == [3]


def test_returns_have_their_rate_their_reasons_and_their_products(put_in_force):
    said = shown(put_in_force(world.orders("US"), world.reviews(), returns()), marketplace="US")
    rate = said["W2", "wall"].tiles[2]
    assert (rate.metric, rate.tone) == ("return_rate", "attention")
    reasons = said["W2R", "wall"]
    assert reasons.title == "9 units came back, 67% because of the product"
    assert [(row.what, row.money, row.who) for row in reasons.rows] == [
        ("Defective", "6", "67%"), ("No longer wanted", "2", "22%"), ("Some new code", "1", "11%"),
    ]  # fmt: skip
    worst = reasons.rows[0]
    assert (worst.tone, worst.detail) == ("attention", "Yoga mat 6 mm, extra wide 6")
    assert worst.link is not None and worst.link.params["asin"] == world.MAT
    assert [row.tone for row in reasons.rows[1:]] == ["normal", "normal"]


def test_comments_speak_where_no_review_does(put_in_force):
    said = shown(put_in_force(world.orders("US"), returns(), *world.tables()), language="zh", marketplace="US")
    (quote,) = said["W2", "wall"].rows
    assert quote.what == "退货：瑜伽垫 6 mm" and "seam" in quote.why[0].text
    assert said["W2", "wall"].title == "退回 9 件"
    assert said["W2R", "desk"].rows[0].what == "有缺陷 / 不能用"


def test_complaints_of_reviews_and_returns_are_the_same_bars(put_in_force):
    said = shown(put_in_force(world.orders("US"), world.reviews(), returns()), marketplace="US")
    told = said["W2C", "desk"]
    assert told.title == "Broken or not working: 6 of 9 complaints, more than usual"
    assert [(row.what, row.money, row.tone) for row in told.rows] == [
        ("Broken or not working", "6", "attention"), ("Material and finish", "3", "normal"), ("Unclassified", "0", "quiet"),
    ]  # fmt: skip
    assert told.rows[0].detail == "Yoga mat 6 mm, extra wide 6"
    assert told.takeaway is not None and told.takeaway.frame["complaints"].sum() == 9
    assert "95% was right" in told.note and said["W2C", "wall"].note == ""


def test_voice_of_the_customer_stands_beside_the_export_before(put_in_force):
    exports = [
        deliver("voc", [{"snapshot_day": day, "asin": world.MAT, "ncx_orders": bad, "orders": 200}], start=day)
        for day, bad in ((date(2026, 10, 15), 2), (date(2026, 11, 15), 5))
    ]
    said = shown(put_in_force(world.orders("US"), *exports), marketplace="US")
    (ncx,) = said["W2", "wall"].tiles
    assert (ncx.value, ncx.say, ncx.also, ncx.as_of) == ("2.5%", "1.0% on 15 Oct", "5 of 200 orders", "15 Nov")


def test_filters_leave_out_other_lines_and_the_week_without_sources_is_absent(put_in_force):
    stamp = put_in_force(world.orders("US"), returns(), world.reviews(), *world.tables())
    assert {row.what for row in shown(stamp, line="~none")["W2R", "wall"].rows} == {"No longer wanted", "Some new code"}
    bare = put_in_force(*world.orders_alone())
    assert shown(bare) == {}


@pytest.mark.parametrize(
    ("code", "en"), [("DAMAGED_BY_FC", "Damaged in the warehouse"), ("ODD_CODE", "Odd code"), (None, "No reason given")]
)
def test_a_reason_is_said_in_words(code, en):
    assert reason_name(code, "en") == en
