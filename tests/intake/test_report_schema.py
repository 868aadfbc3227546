"""The reader of report declarations: what the schema allows is read, anything else is told with file, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddle.declared import DeclarationError
from huddle.kinds import kinds
from huddle.reports import read_report, reports

WHOLE = """
kind = "exchange_rates"
en = "Rates"
zh = "汇率"
source = "rates"
shape = "delimited"
signature = [["month", "rate"]]
grain = "month"
period = "none"
marketplace = "any"
overlap = "table"
absent = "unknown"
[columns.month]
headers = ["Month"]
[columns.currency]
[columns.to_currency]
[columns.rate]
headers = ["Rate"]
"""

FAULTS = [
    ('kind = "exchange_rates"', 'kind = "exchanges"', "exchanges"),
    ('en = "Rates"\n', "", "en is missing"),
    ('source = "rates"', 'source = "bank"', "bank"),
    ('shape = "delimited"', 'shape = ["delimited", "paper"]', "paper"),
    ('signature = [["month", "rate"]]', "signature = []", "signature"),
    ('overlap = "table"', 'overlap = "pile"', "pile"),
    ('absent = "unknown"', 'absent = "unknown"\nabsend = "zero"', "absend"),
    ("[columns.rate]", "[columns.price]", "price"),
    ('headers = ["Rate"]', 'headers = ["Rate"]\nheader = "x"', "header"),
    ('headers = ["Rate"]', 'headers = ["Rate"]\nparse = "guess"', "guess"),
    ('headers = ["Month"]', 'headers = ["Month"]\ndates = ["sometimes"]', "sometimes"),
    ('headers = ["Rate"]', 'headers = ["Rate"]\npattern = "("', "pattern"),
    ('headers = ["Rate"]', 'hash_of = ["shoe"]', "shoe"),
    ('[columns.rate]\nheaders = ["Rate"]\n', "", "requires rate"),
    ('absent = "unknown"', 'absent = "unknown"\nsteps = [{ step = "dance" }]', "dance"),
    ('absent = "unknown"', 'absent = "unknown"\nsteps = [{ step = "explode", column = "rate" }]', "separator"),
    ('absent = "unknown"', 'absent = "unknown"\nsteps = [{ step = "from_sheet", column = "rate", pattern = "x" }]', "group"),
    ('absent = "unknown"', 'absent = "unknown"\nconstants = { shoe = 1 }', "shoe"),
    ('absent = "unknown"', 'absent = "unknown"\nmetadata = { weather = "(x)" }', "weather"),
]


def _read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rates.toml"
    file.write_text(text, encoding="utf-8")
    read_report(file)


def test_a_whole_declaration_is_read(tmp_path: Path) -> None:
    _read(tmp_path, WHOLE)


@pytest.mark.parametrize(("said", "instead", "told"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_a_fault_names_file_and_key(tmp_path: Path, said: str, instead: str, told: str) -> None:
    assert said in WHOLE
    with pytest.raises(DeclarationError, match=r"rates\.toml") as fault:
        _read(tmp_path, WHOLE.replace(said, instead))
    assert told in str(fault.value)


def test_every_declared_report_fills_its_kind() -> None:
    for report in reports().values():
        assert set(report.columns) <= {column.name for column in kinds()[report.kind].columns}
        assert report.title("en") != report.title("zh") or not report.en.isascii()
