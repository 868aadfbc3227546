"""A6 and A11: one variant alone, the whole family, and a product beside its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huddle.elements.asin import family
from huddle.elements.asin.subject import Subject
from tests.elements.world import LAST

ABOUT = Subject("A", "US", None, "USD", "Lamp, white", *[None] * 10, LAST, None, None, None, (), "en")


def child(asin: str, now: int, before: int, sessions: int = 1000) -> dict:
    return {"asin": asin, "short_name": f"Lamp {asin}", "short_name_zh": None, "units": now, "units_before": before, "sessions": sessions,
            "visited_units": now, "visited_items": now, "conversion": now / sessions}  # fmt: skip


@pytest.mark.parametrize(("ours", "others", "title"), [
    ((100, 300), (290, 300), "This variant alone moved: −67% units, the 2 others −3%"),
    ((100, 300), (110, 300), "The whole family moved: −67% units here, −63% the 2 others"),
    ((300, 300), (100, 300), "It sells 60% of the units of 3 variants"),
])  # fmt: skip
def test_the_title_says_whether_one_variant_moved_or_all(ours, others, title):
    found = [child("A", *ours), child("B", *others), child("C", *others)]
    desk, wall = family.elements(ABOUT, found, [])
    assert desk.title == title and len(desk.rows) == len(wall.rows) == 3
    assert desk.rows[0].link is None and desk.rows[1].link.params == {"asin": "B", "marketplace": "US"}


def test_a_variant_that_converts_beyond_chance_says_so_and_ours_is_never_cut():
    found = [child(f"V{number}", 90 - number, 90) for number in range(12)] + [child("A", 3, 3, 900)]
    desk, wall = family.elements(ABOUT, found, [])
    assert "below the others" in "".join(span.text for span in desk.rows[-1].why)
    for unknown in ("A", "V7"):
        told = [row | {"visited_items": None if row["asin"] == unknown else row["visited_items"]} for row in found]
        said = [span.text for row in family.elements(ABOUT, told, [])[0].rows for span in row.why]
        assert not any("the others" in one for one in said), "nobody knows how many visits bought"
    assert desk.rows[-1].key == wall.rows[-1].key == "A6~A" and desk.note == "5 more variants sell less." and len(wall.rows) == 6
    assert family.elements(ABOUT, [child("A", 3, 3)], []) == []


def peer(asin: str, now: int, before: int) -> dict:
    return {"asin": asin, "short_name": asin, "short_name_zh": None, "units_7": now, "units_7_before": before, "units_28": 4 * now,
            "units_28_before": 4 * before}  # fmt: skip


@pytest.mark.parametrize(("own", "days", "title"), [
    ((40, 100), 7, "It is us: units −60%, the median of 4 peers ±0%"),
    ((100, 100), 7, "It moves with its peers: units ±0%, the median of 4 is ±0%"),
    ((2, 3), 28, "Not clearly different from its peers: units −32%, the median of 4 peers ±0%"),
])  # fmt: skip
def test_a_product_stands_beside_the_median_of_its_line(own, days, title):
    about = replace(ABOUT, line="Home")
    found = [peer("A", *own), *(peer(name, now, 100) for name, now in (("B", 100), ("C", 104), ("D", 97), ("E", 100)))]
    desk, wall = family.elements(about, [], found)
    assert desk.title == wall.title == title and f"{days} days" in desk.as_of and "Lamp, white" in wall.chart.svg
    assert family.elements(about, [], found[:3]) == [] and family.elements(about, [], found[1:]) == []
