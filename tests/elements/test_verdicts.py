"""Verdicts on the book's own actions: in the weekly review when their days are settled, and from the shell."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from huddle import cli, decisions
from huddle.elements import asin, health, minutes, verdicts
from huddle.elements.actions import board
from huddle.elements.choices import Choices
from huddle.elements.model import Span
from huddle.elements.weekly import actions
from tests.warehouse.deliveries import deliver, moment

LAST = date(2026, 11, 18)
DAYS = 110
STARTS = LAST - timedelta(days=17)


@pytest.fixture
def house(put_in_force) -> str:
    """Thirteen products of one site; the sixth sells two thirds more since a day 17 days before the last."""
    rng = np.random.default_rng(11)
    rows = []
    for place in range(13):
        for back in range(DAYS):
            day = LAST - timedelta(days=back)
            units = int(rng.poisson(30 * (1.66 if place == 5 and day >= STARTS else 1)))
            rows.append({
                "period_start": day, "period_end": day, "asin": f"B0VERDICT{place:X}",
                "units": units, "sales": units * 20.0, "order_items": units, "currency": "USD",
            })  # fmt: skip
    return put_in_force(
        deliver("asin_period", rows, start=LAST - timedelta(days=DAYS - 1), end=LAST, marketplaces=("US",), exported=moment(LAST))
    )


def taken(what: str, **changes: object):
    wanted = {"owner": "Ads", "due": LAST, "day": STARTS, "marketplace": "US", "asin": "B0VERDICT5", "starts": STARTS, **changes}
    return decisions.add(what, **wanted)  # type: ignore[arg-type]


def test_an_action_that_worked_is_said_once_its_days_are_settled(house, capsys):
    made = taken("Raise the bid")
    verdict = verdicts.verdict(made, house)
    assert verdict is not None and verdict.word == "worked" and verdict.ready_on == date(2026, 11, 17)
    first = actions.last_week(Choices(stamp=house), date(2026, 11, 20))[0]
    assert first.title == "One verdict: 1 worked"
    assert first.rows[0].what == "Raise the bid" and first.rows[0].why[0].text.startswith("Worked: ")
    assert first.rows[0].per == "a day" and first.rows[0].money.startswith("+$")
    later = actions.last_week(Choices(stamp=house), date(2026, 11, 26))[0]
    assert later.title == "One came up from the mornings" and [row.edits for row in later.rows] == [made.id]
    assert later.rows[0].why[0].text == "overdue on 4 mornings, come up from the morning meeting; "
    assert cli.main(["decisions", "verdict", str(made.id), "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert row["verdict"] == "worked" and row["low"] > 0 and row["controls"] == 12 and row["money"] > 0
    assert set(row["sentence"]) == {"en", "zh"}


def test_what_cannot_be_judged_says_what_it_needs(house, capsys):
    bare = taken("Call the agency", asin=None, starts=None)
    assert verdicts.verdict(bare, house) is None
    assert cli.main(["decisions", "verdict", str(bare.id)]) == 2
    assert "it needs an ASIN that sells on a site" in capsys.readouterr().err
    for starts in (date(2026, 11, 20), date(2026, 11, 25)):
        before = decisions.change(taken("Never mind", starts=starts).id, 1, status="dropped")
        assert before.began is None and verdicts.verdict(before, house) is None, "dropped before it began, or on the day it was taken"
        assert board.ended_words(before, "en") == "dropped on Fri 20 Nov, no later than its first day: not judged"
        assert not minutes._owed(before, LAST, "en").is_still_judged
    done = decisions.close(taken("Fix the title", starts=None).id)
    assert done.began == date(2026, 11, 20)


def test_who_drops_what_has_begun_does_not_drop_its_verdict(house):
    """A loser taken out of the count would make every rate better: it is judged, waits for its owner's word, and says that it counts."""
    made = decisions.change(taken("Raise the bid", review=date(2026, 11, 19)).id, 1, status="dropped")
    found = verdicts.verdict(made, house)
    assert made.began == STARTS and found is not None and found.word == "worked"
    choices, day = Choices(stamp=house), date(2026, 11, 20)
    (row,) = actions.last_week(choices, day)[0].rows
    assert [span.text for span in row.why][::2] == ["Dropped", "; its owner has not said yet"], "on the wall the end of a row is cut"
    assert row.why[1].text.startswith("; worked: ") and row.why[1].strong
    assert "Dropped on Fri 20 Nov after it began on Sun 1 Nov: it counts all the same" in row.detail
    (chinese,) = actions.last_week(Choices(stamp=house, language="zh"), day)[0].rows
    assert "".join(span.text for span in chinese.why).startswith("已取消；有效：")
    assert board.place_of(made, day, {}) == "verify" and minutes._owed(made, day, "en").is_still_judged, "its review stays in calendars"
    numbers = {one.name: one.now for one in health.numbers(day, house)}
    assert (numbers["hits"], numbers["verified"], numbers["on_time"]) == (1.0, 0.0, 0.0)


def test_two_actions_on_one_product_cannot_be_told_apart(house):
    one = taken("Raise the bid")
    taken("Lower the price", starts=STARTS + timedelta(days=2))
    verdict = verdicts.verdict(one, house)
    assert verdict is not None and (verdict.word, verdict.because) == ("confounded", ("action",))


def test_before_an_action_is_saved_the_least_it_could_show_is_said(house, capsys):
    share = verdicts.least("US", ["B0VERDICT3"], date(2026, 11, 20), stamp=house)
    assert share is not None and 0.05 < share < 0.5
    taking = ["decisions", "add", "Raise the bid", "--due", "2026-11-27", "--marketplace", "US", "--json"]
    assert cli.main([*taking, "--asin", "B0VERDICT3"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["asin"] == "B0VERDICT3" and said.err.startswith("14 days of this product can show a change of ")
    assert cli.main([*taking, "--asin", "B0UNKNOWN1"]) == 0
    assert capsys.readouterr().err.startswith("14 days cannot show any change here")


def test_an_owner_says_in_one_line_what_came_of_it_beside_what_was_measured(house):
    made = taken("Raise the bid", review=date(2026, 11, 19), expected="+20% units")
    decisions.close(made.id)
    choices, day = Choices(stamp=house), date(2026, 11, 20)
    row = actions.last_week(choices, day)[0].rows[0]
    assert row.judges == made.id and row.why[1].text == "; its owner has not said yet"
    units, price = row.parts
    assert (units.what, price.what, price.money, price.tone) == ("Units a day", "Average selling price", "$20.00 → $20.00", "quiet")
    assert units.tone == "normal" and units.why[0].text.endswith(" were expected") and " → " in units.money
    assert "28 days before 1 Nov → 14 days since" in row.detail
    monday_after = date(2026, 12, 7)
    assert actions.last_week(choices, monday_after)[0].rows[0].judges == made.id, "unsaid, it comes back"
    decisions.judge_own(made.id, "worked", "orders doubled", day=day, who="Ads")
    assert actions.last_week(choices, day)[0].rows[0].why[1:3] == (
        Span("; Ads: it worked", strong=True), Span("; orders doubled", strong=True),
    )  # fmt: skip
    assert actions.last_week(choices, monday_after) == ()


def test_too_early_is_no_verdict_and_what_also_came_up_is_one_row(house):
    made = taken("Raise the bid", starts=LAST - timedelta(days=2), day=LAST - timedelta(days=2))
    decisions.judge_own(made.id, "worked", "box back", day=date(2026, 11, 25), who="Ads")
    found = actions.last_week(Choices(stamp=house), date(2026, 11, 26))[0]
    assert found.title == "One has no verdict yet; one came up from the mornings"
    (row,) = found.rows
    said = "".join(span.text for span in row.why)
    assert said.startswith("Too early: ") and "; box back; overdue on 4 mornings, come up from the morning meeting; 8 days overdue" in said
    assert (row.closes, row.judges, row.tone) == (made.id, made.id, "attention")
    assert actions.last_week(Choices(stamp=house, language="zh"), date(2026, 11, 26))[0].title.startswith("1 项暂无结论；1 项由晨会上升")


def test_what_an_action_bets_on_is_what_it_is_judged_by(house):
    up, down = taken("Raise the bid", metric="sales"), taken("Sell less of it", direction="down", metric="units")
    words = {one.id: verdicts.verdict(one, house, [one]) for one in (up, down)}
    assert [found.word for found in words.values() if found] == ["worked", "worse"]
    first = words[up.id]
    assert first is not None and first.money is None, "a change of sales is not counted in money twice"


def test_what_was_tried_at_a_product_is_flagged_on_its_strip_and_told_in_its_history(house):
    made = taken("Raise the bid", asin=None, asins=["B0VERDICT4", "B0VERDICT5"])
    taken("Of another product", asin="B0VERDICT1")
    decisions.change(taken("Never mind", starts=date(2026, 11, 20), day=LAST).id, 1, status="dropped")
    decisions.judge_own(made.id, "worked", "orders doubled", day=LAST, who="Ads")
    page = asin.page(Choices(stamp=house, asin="B0VERDICT5", marketplace="US"))
    strips = [one for one in page.elements if one.code == "A4"]
    assert strips and all(one.note.replace("\u00a0", " ").endswith("① Raise the bid, 1 Nov") for one in strips)
    history = next(one for one in page.elements if one.code == "A10")
    assert history.title == "One change or event in 90 days, on Sun 1 Nov" and [row.edits for row in history.rows] == [made.id]
    said = [span.text for span in history.rows[0].why]
    assert history.rows[0].what == "① Raise the bid" and said[0].startswith("action, began on Sun 1 Nov; Worked: +")
    assert said[1:] == ["; Ads: it worked", "; orders doubled"] and history.rows[0].parts
