"""What became of decisions on record: joined to products and actions by what they say, judged, and told of the team alone."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from huddle import cli, decisions
from huddle.analysis.bets import brier
from huddle.charts.bets import DESK, WALL, Dot, Words, drawn
from huddle.decisions import Record
from huddle.elements import outcomes
from huddle.elements.choices import Choices
from huddle.elements.monthly import bets
from tests.warehouse.deliveries import deliver, moment

LAST = date(2026, 11, 18)
TODAY = date(2026, 11, 20)
DAYS = 110
STARTS = LAST - timedelta(days=17)
ACTED = {0: 1.7, 1: 1.7, 2: 1.0, 3: 1.7, 4: 0.5}
"""by product: by how much its sales changed from `STARTS` on"""


@pytest.fixture
def house(put_in_force) -> str:
    chance = np.random.default_rng(5)
    rows = []
    for place in range(26):
        for back in range(DAYS):
            day = LAST - timedelta(days=back)
            units = int(chance.poisson(40 * (ACTED.get(place, 1) if day >= STARTS else 1)))
            rows.append({"period_start": day, "period_end": day, "asin": f"B0OUTCOM{place:02d}", "units": units, "sales": units * 20.0,
                         "order_items": units, "currency": "USD", "sessions": 400})  # fmt: skip
    return put_in_force(
        deliver("asin_period", rows, start=LAST - timedelta(days=DAYS - 1), end=LAST, marketplaces=("US",), exported=moment(LAST))
    )


def on_record(scope: str, change: str = "+50 %", confidence: int = 80, metric: str = "units", **more: object) -> Record:
    words = dict.fromkeys(("question", "refused", "approver", "because", "stop_rule"), "x")
    days = {"by_day": STARTS + timedelta(days=14), "review": TODAY - timedelta(days=1)}
    with pytest.MonkeyPatch.context() as then:
        then.setenv("HUDDLE_NOW", f"{STARTS}T01:00Z")
        return decisions.record(STARTS, decision=f"Decide on {scope}", driver="Secret Driver", metric=metric, scope=scope, change=change,
                                confidence=confidence, **{**words, **days, **more})  # type: ignore[arg-type]


def test_each_is_judged_by_the_products_it_names_or_says_what_it_lacks(house):
    for scope, more, word, gap in (
        ("B0OUTCOM00 on US", {}, "came_true", ""),
        ("B0OUTCOM04", {}, "fell_short", ""),
        ("B0OUTCOM02, US", {"change": "+60 %", "metric": "销售额"}, "fell_short", ""),
        ("B0OUTCOM04 ", {"change": "down 40 %"}, "came_true", ""),
        ("the page", {"link": "/asin?asin=B0OUTCOM01&marketplace=US"}, "came_true", ""),
        ("US", {}, "not_linked", "scope"),
        ("B0UNKNOWN1", {}, "not_linked", "scope"),
        ("B0OUTCOM00", {"metric": "contribution"}, "not_linked", "metric"),
        ("B0OUTCOM00", {"metric": "ACOS"}, "too_early", ""),  # sales by ads settle fourteen days after the last of fourteen
        ("B0OUTCOM00", {"metric": "CPC"}, "no_comparison", ""),  # nobody advertises here
        ("B0OUTCOM00", {"metric": "转化率"}, "came_true", ""),
        ("B0OUTCOM04", {"metric": "Conversion (CVR)", "change": "-40 %"}, "came_true", ""),
        ("B0OUTCOM00", {"metric": "visits"}, "fell_short", ""),
        ("B0OUTCOM00", {"change": "more"}, "not_linked", "change"),
        ("B0OUTCOM03", {"by_day": TODAY}, "came_true", ""),
    ):
        found = outcomes.outcome(on_record(scope, **more), house)
        assert (found.word, found.gap) == (word, gap), scope
        assert (found.actual is not None) is found.is_judged


def test_an_action_of_the_meeting_says_when_it_began(house):
    record = on_record("B0OUTCOM00, B0OUTCOM01")
    one = decisions.add("Raise the bid", owner="Ads", due=STARTS, day=STARTS, marketplace="US", asin="B0OUTCOM00",
                        starts=TODAY - timedelta(days=3))  # fmt: skip
    decisions.add("On another day", owner="Ads", due=STARTS, day=LAST, marketplace="US", asin="B0OUTCOM00")
    found = outcomes.outcome(record, house)
    assert (found.word, found.actions) == ("too_early", (one.id,))


def test_neither_an_amendment_nor_a_meeting_looked_back_at_takes_back_or_chooses_what_was_bet(house, monkeypatch):
    lost = on_record("B0OUTCOM04")
    slip = on_record("B0OUTCOM03", change="+5 %")
    right = on_record("B0OUTCOM03", amends=slip.id)
    said = {name: getattr(lost, name) for name in ("question", "decision", "refused", "driver", "approver", "metric", "scope", "because",
                                                   "stop_rule", "by_day", "review", "confidence")}  # fmt: skip
    late = decisions.record(STARTS, **said, change="-40 %", amends=lost.id)
    told = {one.record.id: one.word for one in outcomes.due(TODAY, house)}
    assert told == {lost.id: "fell_short", right.id: "came_true", late.id: "too_early"}
    rows = {row.key: row.why[0].text for row in bets.elements(Choices(stamp=house), TODAY)[1].rows}
    assert "amended since" in rows[f"bet~{lost.id}"] and "amended" not in rows[f"bet~{right.id}"]


def test_under_five_there_is_a_sentence_and_from_five_on_a_score(house, capsys):
    assert bets.elements(Choices(stamp=house), TODAY) == (), "nothing on record, nothing to show"
    confidences = (90, 70, 80, 60)
    for place, confidence in enumerate(confidences):
        on_record(f"B0OUTCOM{place:02d}", confidence=confidence)
    on_record("US")
    wall, desk = bets.elements(Choices(stamp=house), TODAY)
    assert wall.title == "Too few bets to say how well we decide: 4 of 5" and wall.chart is None and wall.empty is not None
    assert "1 not measurable as written" in wall.empty.advice and len(desk.rows) == 5
    on_record("B0OUTCOM04", confidence=50)
    on_record("B0OUTCOM04", review=TODAY + timedelta(days=1))
    wall, desk = bets.elements(Choices(stamp=house), TODAY)
    assert wall.title == "5 of 6 decisions were checked; 3 of 5 bets came true"
    score = brier([(0.9, True), (0.7, True), (0.8, False), (0.6, True), (0.5, False)])
    assert desk.tiles[2].value == f"{score:.2f}" and "better than a coin (0.25)" in wall.more
    told = repr((wall, desk))
    assert "Secret Driver" not in told, "of the team and never of a person"
    assert bets.elements(Choices(stamp=house, language="zh"), TODAY)[0].title == "6 项决定中复盘了 5 项；5 个预测中 3 个实现"
    assert cli.main(["decisions", "calibration", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["judged"], said["came_true"], len(said["decisions"])) == (5, 3, 6) and said["brier"] == pytest.approx(score)
    assert {one["not_linked_because"] for one in said["decisions"]} == {None, "scope"}


def test_no_name_of_a_decision_lies_on_another():
    dots = [Dot(0.1 + place / 100, 0.1 + (place % 3) / 100, f"Decision {place}", place % 2 == 0) for place in range(12)]
    for size in (*DESK, WALL):
        picture = drawn(dots, Words("Expected", "Actual", "as bet"), "alt", size)
        assert picture.count("<circle") == 12 and picture.count("Decision 0") == 1
