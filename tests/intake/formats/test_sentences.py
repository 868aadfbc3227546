"""Every sentence with which a file is refused or waits is provoked by bytes, stands in both languages, and names the mend."""

from __future__ import annotations

import gzip
import io
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huddle import foreign, intake, paths
from huddle.intake import delimited, recognise, scan, workbook
from huddle.intake.mapping import evidence
from huddle.intake.reading import open_sheets
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.source import Source
from tests.intake.files import EXPORTED, by_asin, order, orders, put
from tests.intake.formats import dialect
from tests.intake.formats.conftest import Outcome

DECLARED = tomllib.loads((paths.DEFINITIONS / "strings/receipts.toml").read_text(encoding="utf-8"))
_NAMED_ONLY = ("source_", "what_", "evidence_", "reject", "shape_", "whole_row", "note_", "period_")
"""parts of sentences, and what a receipt adds to a loaded file: nothing to mend"""
LOADED = ("copy_of", "loaded_before", "sample_set_aside")
REASONS = [key for key in DECLARED if not key.startswith(_NAMED_ONLY) and key not in LOADED]
MENDS = {
    "en": r"(?i)[:.?] (export|download|save|write|put|confirm|remove|correct|unpack|copy|keep|check|use|drop|give|take|name|rename"
          r"|say which|it can stay|it is read)\b",
    "zh": "请|可以|可用|只支持|自动读取|每行写",
}  # fmt: skip
FORMAT = """
kind = "competitors"
en = "{name}"
zh = "{name}"
source = "competitors"
shape = "delimited"
signature = [["=foo_asin", "=foo_{name}"]]
grain = "ASIN x day of the export"
period = "ask"
marketplace = "ask"
overlap = "snapshot"
absent = "unknown"
numbers = "dot"
[columns.asin]
headers = ["foo_asin"]
[columns.{column}]
headers = ["foo_{name}"]
"""


def _parquet_of_lists() -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table({"asin": ["B0TESTCU01"], "day": ["2026-11-18"], "sales": [[1, 2]], "units": [1], "sessions": [2]}), held)
    return held.getvalue()


def _provoke(data: Path) -> None:
    """Files of which each is refused or waits for a reason of its own."""
    sold = by_asin({1: 5, 2: 7})
    put(data / "export.csv", gzip.compress(sold.encode(), mtime=0))
    put(data / "all.csv", b"7z\xbc\xaf'\x1c" + bytes(40))
    put(data / "zeros.csv", bytes(80))
    put(data / "lists.parquet", _parquet_of_lists())
    put(data / "US/2026-11-18/export.csv.crdownload", sold)
    put(data / "gone.csv.toml", 'period = "2026-11-18"')
    put(data / "US/DE/2026-11-18/twice.csv", sold)
    put(data / "US/2026-11-31/no-day.csv", sold)
    put(data / "US/2026-12-18/ahead.csv", sold)
    for name, line in {
        "key": 'days = "2026-11-18"', "site": 'marketplace = "Atlantis"', "money": 'currency = "SHELLS"', "span": 'period = "2026-13"',
        "moment": 'exported_at = "soon"',
    }.items():  # fmt: skip
        put(data / f"told/{name}.csv", sold)
        put(data / f"told/{name}.csv.toml", line)
    put(data / "UK/2026-11-18/first.csv", sold.replace("$", "£"))
    put(data / "UK/2026-11-18/stranger.csv", by_asin({7: 5, 8: 7}).replace("$", "£"), EXPORTED + timedelta(minutes=5))
    for name, column in (("price", "price"), ("rank", "sales_rank")):
        put(data / f"definitions/reports/{name}.toml", FORMAT.format(name=name, column=column))
    put(data / "definitions/reports/spoiled.toml", 'kind = "magic"\n')
    put(data / "US/2026-11-18/foo.csv", "foo_asin,foo_price,foo_rank\nB0TESTCU01,12.50,7\n")
    put(data / "open.csv", "Date,Ordered Product Sales,Units Ordered,Total Order Items,Page Views - Total,Sessions - Total\n"
        + "2026-11-18,$5.00,1,1,9,8\n" * 3 + '2026-11-17,"$5.00,1,1,9,8\n' + "2026-11-16,$5.00,1,1,9,8\n" * 8)  # fmt: skip
    lines = [order(1, EXPORTED.date() - timedelta(days=2), 1, item_price="1,234"),
             order(2, EXPORTED.date() - timedelta(days=2), 2, item_price="2,345", sales_channel="Amazon.de", currency="EUR")]  # fmt: skip
    put(data / "everywhere.txt", orders(lines))
    put(data / "doubtful.txt", orders(order(at, EXPORTED.date() - timedelta(days=2), 1, item_price=f"1{at},34{at or ''}") for at in (0, 1)))
    put(data / "wrong byte.txt", orders([order(1, EXPORTED.date() - timedelta(days=2), 1, product_name="灯" * 9)]).encode() + b"\xe4\n")
    put(data / "locked.csv", sold)
    put(data / "slow.xlsx", dialect.workbook({"header": ["Date"], "rows": [["2026-11-18"]]}))
    put(data / "large.csv", sold + " " * (1 << 20))
    put(data / "settings.toml", "largest_file_mb = 1\nmost_cells = 1\n")
    put(data / "left-shop/US/2026-11-18/left.csv", by_asin({3: 5}))
    put(data / "US/2026-11-17/wrong.csv", by_asin({4: 5}))


def _many_cells() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "_SECONDS", 60)
        workbook.sheets(dialect.workbook({"header": ["Date", "Sales"], "rows": [["2026-11-18", "5"]] * 9}))


def _directly() -> Iterator[Refusal]:
    """Reasons that only somebody who draws up a format of his own meets, or that no file of a person can hold."""
    some = foreign.foreign()[0]
    yield recognise._refused_as(replace(some, instead=None))
    for call in (
        lambda: evidence.look(b"Date,Sales\n2026-11-18,5\n", sheet="Orders"),
        lambda: evidence.look(b"\n".join([b"1,2"] * 50), header_row=60),
        lambda: open_sheets(Source(1 << 40, b"PK\x03\x04")),
        _many_cells,
        lambda: delimited._read(b"", ",", 2, [0, 1], quoted=True),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        yield refused.value


@pytest.fixture(scope="module")
def told(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Sentence]]:
    """By key every sentence that any file was told, in all languages."""
    data, state = tmp_path_factory.mktemp("refused"), tmp_path_factory.mktemp("refused-state")
    said: list[Sentence] = [one.reason for one in outcome.manifest.receipts if one.reason]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(data))
        patch.setenv("HUDDLE_STATE", str(state))
        patch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
        patch.setattr(workbook, "_SECONDS", 0.0001)
        _provoke(data)
        plain = Path.stat

        def stat(self: Path, **how: bool) -> object:
            if self.name == "locked.csv" and how.get("follow_symlinks", True):
                raise PermissionError(self)
            return plain(self, **how)

        patch.setattr(scan.Path, "stat", stat)
        intake.take_in()
        intake.forget(shop="left-shop")
        intake.forget("US/2026-11-17/wrong.csv")
        said += [one.reason for one in intake.manifest.current().receipts if one.reason]
        said += [refused.reason for refused in _directly()]
    patterns = {key: {language: _pattern(row[language]) for language in row} for key, row in DECLARED.items()}
    found: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in said:
        keys = [key for key in REASONS if patterns[key]["en"].fullmatch(sentence["en"])]
        for key in keys:
            if patterns[key]["zh"].fullmatch(sentence["zh"]):
                found[key].append(sentence)
    return found


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "(?s:.+?)", re.escape(template)))


@pytest.mark.parametrize("key", REASONS)
def test_a_reason_is_provoked_and_names_the_mend_in_both_languages(told: Mapping[str, list[Sentence]], key: str) -> None:
    assert told.get(key), f"no file was told `{key}`: provoke it, or take the sentence out"
    for sentence in told[key]:
        assert not re.search(r"[{}]|Traceback|Error\b|Exception", sentence["en"] + sentence["zh"]), sentence
        assert re.search(MENDS["en"], sentence["en"]) and sentence["en"].endswith((".", "`.")), sentence["en"]
        assert re.search(MENDS["zh"], sentence["zh"]) and re.search("[\u4e00-\u9fff]", sentence["zh"]), sentence["zh"]
        assert "period" not in key or not re.search("[a-z]{4}", sentence["zh"]), sentence["zh"]


def test_every_reason_in_the_code_has_its_sentence() -> None:
    used = {
        key
        for file in (paths.PROJECT / "huddle/intake").glob("*.py")
        for key in re.findall(r'(?:Refusal|Wait)\(\s*"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert used <= set(REASONS) and len(used) > 30
