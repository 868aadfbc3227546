"""The declarations of the formats, read as a person reads them: one meaning per word, a guide and templates that agree."""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huddle import intake, paths, templates
from huddle.declared import DeclarationError
from huddle.foreign import foreign, foreign_in
from huddle.header_words import normalise
from huddle.kinds import kinds
from huddle.reports import Report, read_report, reports
from tests.intake.formats.dialect import headers

FILLED = {
    "products": {"asin": "B0TESTCU01", "sku": "=U1+1", "short_name": "Kettle", "line": "Kitchen"},
    "targets": {"month": "2026-11", "metric": "sales", "target": 1000},
    "events": {"day_start": "2026-11-27", "day_end": "2026-11-30", "name": "Black Friday", "event_kind": "promotion"},
    "risks": {"risk": "A rival cuts its price", "probability": "30%", "loss": 12000, "trigger": "conversion < 8%"},
    "exchange_rates": {"month": "2026-11", "currency": "GBP", "to_currency": "USD", "rate": 1.3},
    "shipments": {"asin": "B0TESTCU01", "units": 600, "sellable_day": "2026-12-05"},
}


@pytest.mark.parametrize("report", reports().values(), ids=lambda report: report.name)
def test_no_word_of_a_report_means_two_things_of_one_type(report: Report) -> None:
    """A header may feed two columns only where they differ in what they take from it (a day, an end of a range, a flag)."""
    owners: dict[tuple[str, str, str | None], list[str]] = {}
    for name, column in report.columns.items():
        for word in {normalise(one) for one in column.headers}:
            owners.setdefault((word, column.parse, column.take), []).append(name)
    allowed = [{"period_start", "period_end"}, {"day_start", "day_end"}, {"is_cancelled", "is_pending"}]
    summed = {"inbound", "inbound_working", "inbound_shipped", "inbound_receiving", "parent_asin", "asin"}
    aged = {"aged_181_plus", "aged_181_270", "aged_271_365", "aged_366_plus"}
    shared = [set(names) for names in owners.values() if len(names) > 1]
    for names in shared:
        assert names in allowed or names <= summed or names <= aged or names <= {"is_amazon", "is_cancelled", "is_pending"}, names


@pytest.mark.parametrize("report", reports().values(), ids=lambda report: report.name)
def test_a_spelling_stands_once_in_its_column(report: Report) -> None:
    for name, column in report.columns.items():
        twice = [word for word, count in Counter(normalise(one) for one in column.headers).items() if count > 1]
        assert not twice, f"{name}: {twice}"


def test_the_same_word_means_the_same_in_all_reports_of_the_ads_console() -> None:
    """A header word of the first generation's five reports feeds the same column in each."""
    meant: dict[str, set[str]] = {}
    for report in reports().values():
        if report.name.startswith(("ads_sp", "ads_sb", "ads_sd")):
            for name, column in report.columns.items():
                for word in column.headers:
                    if name not in ("period_start", "period_end"):
                        meant.setdefault(normalise(word), set()).add(name)
    assert {word: names for word, names in meant.items() if len(names) > 1} == {}


def test_no_column_of_a_subset_or_of_another_currency_is_read() -> None:
    for report in reports().values():
        for column in report.columns.values():
            for word in map(normalise, column.headers):
                assert not word.endswith(("b2b", "(converted)", "-converted", "(click)")), f"{report.name}: {word}"


def test_the_session_share_is_never_the_conversion() -> None:
    for report in reports().values():
        for column in report.columns.values():
            assert normalise("转化率 - 总计") not in map(normalise, column.headers), report.name


def test_shared_words_are_read_and_a_report_adds_its_own() -> None:
    shared = tomllib.loads((paths.DEFINITIONS / "reports/words/business_reports.toml").read_text(encoding="utf-8"))["columns"]
    for name in ("business_report_asin", "business_report_parent", "sales_traffic_by_date"):
        assert all(list(reports()[name].columns[column].headers) == spec["headers"] for column, spec in shared.items())
    assert reports()["sales_traffic_by_date"].columns["sales"].required
    assert not reports()["business_report_asin"].columns["sales"].required


def test_words_that_nobody_wrote_are_missed_in_words(tmp_path: Path) -> None:
    declared = (paths.DEFINITIONS / "reports/ads_sp_campaign.toml").read_text(encoding="utf-8")
    (tmp_path / "spoiled.toml").write_text(declared.replace('words = "ads"', 'words = "adverts"'), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"adverts\.toml is missing"):
        read_report(tmp_path / "spoiled.toml")


def test_every_kind_has_a_report() -> None:
    assert {report.kind for report in reports().values()} == set(kinds())


def test_the_guide_is_the_declarations() -> None:
    written = (paths.DEFINITIONS / "reports" / "README.md").read_text(encoding="utf-8")
    assert written == templates.guide(), "write it again with: python -m huddle.templates"


@pytest.mark.parametrize("report", templates.hand_kept())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_speaks_one_language(report: str, language: str) -> None:
    words = templates.header_words(report, language)
    foreign = [word for word in words.values() if any("\u3400" <= mark <= "\u9fff" for mark in word) != (language == "zh")]
    assert {"ASIN", "SKU"} >= set(foreign), foreign


def test_templates_filled_in_are_read_as_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    for report, row in FILLED.items():
        for language in ("en", "zh"):
            file = tmp_path / "data" / f"{language}-shop" / templates.file_name(report)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(templates.template(report, language, [row]))
    receipts = intake.take_in().receipts
    assert {(one.file, one.verdict, one.report) for one in receipts} == {
        (f"{language}-shop/{templates.file_name(report)}", "loaded", report) for report in FILLED for language in ("en", "zh")
    }
    assert [one.rejected for one in receipts] == [0] * len(receipts)


def test_what_looks_like_a_formula_comes_back_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    (tmp_path / "data").mkdir()
    row = FILLED["products"] | {"sku": '=1+"1"', "short_name": "-5 %"}
    (tmp_path / "data" / "products.csv").write_bytes(templates.template("products", "en", [row]))
    (delivery,) = intake.take_in().deliveries
    (read,) = pq.read_table(tmp_path / "state" / delivery.parquet).to_pylist()
    assert (read["sku"], read["short_name"]) == ('=1+"1"', "-5 %")


@pytest.mark.parametrize("report", templates.CANONICAL)
def test_a_canonical_template_has_the_columns_its_report_reads(report: str) -> None:
    table = pq.read_table(io.BytesIO(templates.template(report)))
    declared = {word for column in reports()[report].columns.values() for word in column.headers}
    assert set(table.column_names) <= declared
    assert table.num_rows == 0


def test_there_is_no_template_of_an_export() -> None:
    with pytest.raises(KeyError, match="orders"):
        templates.template("orders")


def test_a_foreign_export_serves_as_what_exists() -> None:
    assert {one.instead.name for one in foreign() if one.instead} <= set(reports())
    assert foreign_in(headers()["br_uk_22"]) is None and foreign_in(headers()["orders_34"]) is None


def test_a_foreign_export_needs_a_report_that_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "foreign.toml").write_text('[x]\nen = "x"\nzh = "x"\nsignature = ["x"]\ninstead = "nothing"\n', encoding="utf-8")
    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    with pytest.raises(DeclarationError, match="no report 'nothing'"):
        foreign.__wrapped__()
