"""The dictionary holds together: words, units, formulas, marts, and no metric that hides a DuckDB function."""

from __future__ import annotations

import re

import duckdb
import pytest

from huddle import paths, text
from huddle.declared import DeclarationError
from huddle.metrics import Metric, macros, metrics
from huddle.metrics import _metric as read_row
from huddle.warehouse.measure import _OWN_NAMES
from huddle.warehouse.snapshot import open_snapshot

ROW = {
    "inputs": ["units", "sessions"],
    "formula": "units / sessions",
    "unit": "percent",
    "format": "percent",
    "better": "up",
    "additive": False,
    "marts": ["site_day"],
}


@pytest.mark.parametrize("metric", metrics().values(), ids=lambda metric: metric.name)
def test_every_metric_has_words_and_an_honest_additivity(metric: Metric):
    for language in text.LANGUAGES:
        assert metric.label(language).strip()
        assert metric.help(language).strip()
    assert not (metric.additive and metric.is_ratio), "a ratio never adds up"
    assert metric.additive or metric.is_ratio or metric.name == "available", "a plain sum adds up"


def test_every_metric_finds_its_inputs_in_its_marts():
    with open_snapshot("empty", []).cursor() as cursor:
        for metric in metrics().values():
            for mart in metric.marts:
                columns = {row[0] for row in cursor.execute(f"describe mart.{mart}").fetchall()}
                names = _OWN_NAMES.get(mart, {})
                assert {names.get(name, name) for name in metric.inputs} <= columns, f"{metric.name} in mart.{mart}"
                assert {"shop", "marketplace", "day", "currency"} <= columns


def test_no_word_is_left_without_a_metric():
    words = {key.removeprefix("metrics.").removesuffix("_help") for key in text.strings() if key.startswith("metrics.")}
    assert words == set(metrics())


def test_no_metric_hides_a_function_of_the_engine():
    """Macros live in a schema of their own: with all of them made, every function of the engine still means what it did."""
    with open_snapshot("empty", []).cursor() as cursor:
        assert cursor.execute("select acos(1), metric.acos(30, 120)").fetchone() == (0, 0.25)
        made = {row[0] for row in cursor.execute("select function_name from duckdb_functions() where schema_name = 'metric'").fetchall()}
        own = "select function_name from duckdb_functions() where schema_name <> 'metric' and not internal"
        assert made == set(metrics())
        assert cursor.execute(own).fetchall() == []


@pytest.mark.parametrize("file", sorted(paths.QUERIES.rglob("*.sql")), ids=lambda file: file.stem)
def test_a_formula_is_called_by_its_full_name(file):
    bare = re.findall(rf"(?<![\w.])({'|'.join(metrics())})\s*\(", re.sub(r"--[^\n]*", "", file.read_text(encoding="utf-8")))
    assert not bare, f"write metric.{bare[0]}(...)"


@pytest.mark.parametrize(("units", "sessions", "expected"), [(3, 12, 0.25), (3, 0, None), (3, None, None), (None, 4, None), (0, 4, 0)])
def test_a_ratio_with_nothing_below_is_unknown(units, sessions, expected):
    with duckdb.connect() as connection:
        connection.execute("create schema metric")
        for macro in macros():
            connection.execute(macro)
        assert connection.execute("select metric.conversion($u, $s)", {"u": units, "s": sessions}).fetchone() == (expected,)
        assert connection.execute("select metric.cpm(5, 2000)").fetchone() == (2.5,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "euros"}, "needs a unit of money"),
        ({"better": "maybe"}, "better of up, down, none"),
        ({"formula": "units / visits"}, "must use exactly its inputs"),
        ({"formula": "units / sessions / 2"}, "one / at most"),
        ({"formula": "units; drop table x"}, "must use exactly its inputs"),
    ],
)
def test_a_row_that_does_not_hold_together_is_refused_in_words(change, said):
    with pytest.raises(DeclarationError, match=said):
        read_row("conversion", {**ROW, **change})


def test_a_row_without_a_unit_is_refused():
    with pytest.raises(DeclarationError, match=r"conversion needs unit$"):
        read_row("conversion", {key: value for key, value in ROW.items() if key != "unit"})
