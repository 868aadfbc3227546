"""Every exception opens the view that proves it, whatever its rule: never a row that leads nowhere."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from huddle.elements.known import Known
from huddle.elements.morning import proof
from huddle.rules import rules


def row(kind: str, **more) -> SimpleNamespace:
    return SimpleNamespace(**{"kind": kind, "shop": "S", "marketplace": "US", "asin": None, "line": None, "channel": None, **more})


@pytest.fixture
def ads(monkeypatch):
    monkeypatch.setattr(proof, "known", lambda stamp: Known(ways=(("S", "US", "ads_sp"),)))


@pytest.mark.parametrize(("kind", "item"), [
    ("stocked_out", "A8"), ("runs_out", "A8"), ("low_stars", "A9"), ("ads_no_orders", "A7"), ("units_off", "A3"), ("some_new_rule", "A3"),
])  # fmt: skip
def test_a_product_opens_its_page_at_what_shows_it(ads, kind, item):
    found = proof.link(row(kind, asin="B0TESTMAT1"), "")
    assert (found.page, found.params["asin"], found.params["item"], found.params["marketplace"]) == ("asin", "B0TESTMAT1", item, "US")


def test_late_data_opens_the_holes_and_a_line_its_own_days(ads):
    late = proof.link(row("source_late", channel="ads"), "")
    assert (late.page, late.params["item"]) == ("deliveries", "T3")
    line = proof.link(row("line_off", line="Kitchen"), "")
    assert (line.page, line.params["line"], line.params["span"], line.params["item"]) == ("channel", "Kitchen", "7", "C0")
    way = proof.link(row("line_off", channel="ads_sp"), "")
    assert (way.page, way.params["channel"], way.params["item"]) == ("channel", "ads_sp", "C1")
    fallen = [proof.link(row("channel_off", channel=name), "").params["item"] for name in ("ads_sp", "search")]
    assert fallen == ["C1", "C1V"], "visitors by channel prove a way without ads"


def test_without_channels_a_line_opens_the_week(monkeypatch):
    monkeypatch.setattr(proof, "known", lambda stamp: Known())
    assert proof.link(row("line_off", line="Kitchen"), "").page == "weekly"


def test_every_rule_of_today_leads_somewhere(ads):
    for kind in rules():
        assert all(proof.link(row(kind, asin=asin), "").page for asin in (None, "B0TESTMAT1"))
