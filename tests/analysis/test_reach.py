"""Whom an exception concerns that is about no single product, and whose filter chooses it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from huddle.analysis.exceptions import ExceptionRow
from huddle.analysis.reach import Reach, reach_of
from huddle.analysis.symptoms import Symptom

PRODUCTS = pd.DataFrame(
    [("S", "US", "A1", "Bath", "Ana"), ("S", "US", "A2", "Garden", "Bo"), ("S", "US", "A3", "Mats", "Cy"), ("S", "DE", "A1", "Bath", "Di")],
    columns=["shop", "marketplace", "asin", "line", "owner"],
)
LINES = PRODUCTS[["shop", "marketplace", "line"]]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"asin": "A1"}, Reach()),
        ({"asins": ("A1", "A2")}, Reach(("Bath", "Garden"), ("Ana", "Bo"), apart=2)),
        ({"asins": ("A1", "A2", "A3")}, Reach(("Bath", "Garden", "Mats"), ("Ana", "Bo", "Cy"))),
        ({"lines": ("Bath", "Mats")}, Reach(("Bath", "Mats"), ("Ana", "Cy"))),
        ({"line": "Garden"}, Reach((), ("Bo",))),
        ({}, Reach()),
    ],
)
def test_a_cause_concerns_the_lines_and_owners_of_its_products(named, told):
    cause = Symptom("box_lost", "S", "US", date(2026, 11, 19), "USD", **named)
    there = SimpleNamespace(products=PRODUCTS, lines=SimpleNamespace(table=LINES))
    assert reach_of(cause, there) == told


@pytest.mark.parametrize(
    ("where", "is_chosen"),
    [
        ({}, True), ({"line": "Bath"}, True), ({"line": "Mats"}, False), ({"owner": "Bo"}, True), ({"owner": "Cy"}, False),
        ({"line": "Garden", "owner": "Ana"}, True), ({"marketplace": "DE"}, False), ({"shop": "T"}, False),
    ],
)  # fmt: skip
def test_each_line_and_each_owner_it_befell_chooses_it(where, is_chosen):
    row = SimpleNamespace(shop="S", marketplace="US", line=None, owner=None, lines=("Bath", "Garden"), owners=("Ana", "Bo"))
    asked = [where.get(name) for name in ("shop", "marketplace", "line", "owner")]
    assert ExceptionRow.is_of(row, *asked) is is_chosen
