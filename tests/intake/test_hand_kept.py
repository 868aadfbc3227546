"""A hand-kept table is edited in its file: what is typed stands there, what it spoils is refused, and nothing else moves by a byte."""

from __future__ import annotations

import codecs
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle import intake
from huddle.intake import hand_kept
from huddle.intake.hand_kept import Change, NotEdited
from tests.intake.conftest import Team

HEADERS = ("ASIN", "备注", "产品线", "负责人", "单位成本", "成本币种", "Ours")
READ = (0, 2, 3, 4, 5)
WORDS = st.text("abcXYZ 0123，。灯垫枕头厨房卧室甲乙-_/()'", max_size=8)
QUOTED = st.text('abcZ 12灯垫";,\t|\n', max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16-le"])
LAYOUTS = st.tuples(ENCODINGS, st.sampled_from(",;\t|"), st.sampled_from(["\r\n", "\n", "\r"]), st.booleans())
Layout = tuple[str, str, str, bool]
Table = tuple[list[list[str]], list[list[bool]], Layout]


def _raw(text: str, delimiter: str, quoted: bool) -> str:
    """A cell as a file writes it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if quoted or any(mark in text for mark in (delimiter, '"', "\n")) or text != text.strip() else text


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    layout = draw(LAYOUTS)
    rows = []
    for number in range(draw(st.integers(1, 6))):
        note = draw(QUOTED if layout[1] == "," and layout[2] == "\n" else WORDS)
        rows.append([f"B0TEST{number:04}", note, draw(WORDS), draw(WORDS), draw(st.sampled_from(["", "12.50", "3.75"])), "", draw(WORDS)])
    quoted = [[draw(st.booleans()) and layout[1] == "," for _ in HEADERS] for _ in rows]
    return rows, quoted, layout


def _bytes(rows: list[list[str]], quoted: list[list[bool]], layout: Layout) -> bytes:
    encoding, delimiter, ending, is_ended = layout
    lines = [delimiter.join(HEADERS)]
    lines += [
        delimiter.join(_raw(cell, delimiter, is_quoted) for cell, is_quoted in zip(row, marks, strict=True))
        for row, marks in zip(rows, quoted, strict=True)
    ]
    text = ending.join(lines) + (ending if is_ended else "")
    return (codecs.BOM_UTF16_LE if encoding == "utf-16-le" else b"") + text.encode(encoding)


@settings(max_examples=80)
@given(_tables(), st.data())
def test_an_edited_cell_moves_no_other_byte(table: Table, data: st.DataObject) -> None:
    rows, quoted, layout = table
    opened = hand_kept.table_of("products.csv", _bytes(rows, quoted, layout))
    assert [list(cells) for cells in opened.rows().values()] == rows
    assert opened.editable == READ
    number, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(READ[1:]))
    text = data.draw(WORDS.filter(lambda one: not one.startswith("-")))
    line = list(opened.rows())[number]
    changed = hand_kept.edited(opened, [Change(line, column, text)])
    was = rows[number][column]
    quoted[number][column] = _raw(was, layout[1], quoted[number][column]).startswith(chr(34))
    rows[number][column] = text
    assert changed == _bytes(rows, quoted, layout)


@settings(max_examples=30)
@given(_tables(), WORDS.filter(lambda one: not one.startswith("-")))
def test_a_new_row_stands_below_and_the_rest_is_as_it_was(table: Table, line: str) -> None:
    rows, quoted, layout = table
    opened = hand_kept.table_of("products.csv", _bytes(rows, quoted, layout))
    longer = hand_kept.edited(opened, (), [{0: "B0TESTNEW1", 2: line}])
    assert longer == _bytes([*rows, ["B0TESTNEW1", "", line, "", "", "", ""]], [*quoted, [False] * len(HEADERS)], layout)


PRODUCTS = """ASIN,note,Product line,Owner,Cost per unit,Cost currency,Launch date,Stance
B0TESTAAA1,keep me,Kitchen,Li,12.50,USD,2026-01-05,scale
B0TESTBBB2,"a, b",,,,,,
""".replace("\n", "\r\n")
REFUSED = [
    (2, 4, "twelve", "Row 2 (B0TESTAAA1), column “Cost per unit”: no amount. Nothing was written.",
     "第 2 行（B0TESTAAA1）“Cost per unit”列：不是金额"),
    (2, 0, "", "Row 2, column “ASIN”: required but blank. Nothing was written.",
     "第 2 行“ASIN”列：必填但为空。未写入任何内容。"),
    (3, 0, "", "Row 3 would be empty",
     "第 3 行会变成空行"),
    (3, 5, "USDD", "Row 3 (B0TESTBBB2), column “Cost currency”: no known currency.",
     "第 3 行（B0TESTBBB2）“Cost currency”列：不是已知币种。"),
    (3, 7, "skale", "Row 3 (B0TESTBBB2), column “Stance”: a word that is not expected here.",
     "第 3 行（B0TESTBBB2）“Stance”列：不是此列允许的值。"),
    (3, 6, "2026-02-30", "Row 3 (B0TESTBBB2), column “Launch date”: no date.",
     "第 3 行（B0TESTBBB2）“Launch date”列：不是日期。"),
    (3, 6, "03/04/2026", "The date can be read in two ways", "日期有两种读法"),
    (3, 4, "9,75", "Row 3 (B0TESTBBB2), column “Cost per unit”: write the number as the other rows do",
     "第 3 行（B0TESTBBB2）“Cost per unit”列：请按其他行的写法"),
    (3, 2, "two\nlines", "Row 3, column “Product line”: a cell is one line",
     "第 3 行“Product line”列：单元格只能是一行"),
    (9, 2, "x", "no such cell in row 9",
     "第 9 行没有这个单元格"),
]


def _drop(team: Team, name: str, content: bytes) -> Path:
    target = team.data / name
    target.write_bytes(content)
    return target


@pytest.mark.parametrize(("line", "column", "text", "en", "zh"), REFUSED, ids=[one[3][:40] for one in REFUSED])
def test_what_does_not_fit_is_refused_in_a_sentence_and_nothing_is_written(
    team: Team, line: int, column: int, text: str, en: str, zh: str
) -> None:
    file = _drop(team, "products.csv", PRODUCTS.encode())
    table = hand_kept.opened("products.csv")
    with pytest.raises(NotEdited) as refused:
        hand_kept.save("products.csv", table.digest, [Change(line, column, text)])
    assert en in refused.value.reason["en"] and zh in refused.value.reason["zh"]
    assert file.read_bytes() == PRODUCTS.encode()
    assert hand_kept.kept("products.csv") == []


def test_a_number_in_another_style_is_refused_with_an_example_in_the_style_of_the_other_rows(team: Team) -> None:
    _drop(team, "products.csv", PRODUCTS.replace("12.50", '"12,50"').encode())
    table = hand_kept.opened("products.csv")
    with pytest.raises(NotEdited, match=r"Row 3 .* such as 1234,50\. Nothing was written"):
        hand_kept.save("products.csv", table.digest, [Change(3, 4, "9.75")])


def test_an_edit_is_taken_in_and_the_version_before_is_kept(team: Team) -> None:
    file = _drop(team, "products.csv", PRODUCTS.encode())
    file.chmod(0o640)
    team.take_in()
    table = hand_kept.opened("products.csv")
    typed = [Change(3, 2, "Bath"), Change(3, 4, "4.20"), Change(3, 5, "USD")]
    assert hand_kept.save("products.csv", table.digest, typed, [{0: "B0TESTCCC3", 2: "=1+1"}])
    written = file.read_bytes().decode()
    assert written == PRODUCTS.replace('"a, b",,,,', '"a, b",Bath,,4.20,USD') + 'B0TESTCCC3,,"=""=1+1""",,,,,\r\n'
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.read_bytes() for one in hand_kept.kept("products.csv")] == [PRODUCTS.encode()]
    assert team.take_in()["products.csv"].verdict == "loaded"
    with pytest.raises(NotEdited, match="changed meanwhile"):
        hand_kept.save("products.csv", table.digest, typed)
    assert not hand_kept.save("products.csv", hand_kept.opened("products.csv").digest, [Change(3, 2, "Bath")]), "nothing is different"
    intake.forget("products.csv")
    assert hand_kept.kept("products.csv") == [], "what is forgotten is forgotten in its earlier versions too"


TWICE = """ASIN,SKU,Product line,Cost per unit
B0TESTAAA1,A-1,Kitchen,12.50
B0TESTBBB2,B-1,Bath,3.00
B0TESTAAA1,A-2,Kitchen,11.00
"""


def test_two_costs_of_one_product_count_neither_and_making_them_alike_mends_it(team: Team) -> None:
    file = _drop(team, "products.csv", TWICE.encode())
    receipt = team.take_in()["products.csv"]
    assert [note["en"][:16] for note in receipt.notes] == ["Rows 2 and 4 say"]
    table = hand_kept.opened("products.csv")
    with pytest.raises(NotEdited, match=r"Row 4 \(B0TESTAAA1\), column “Cost per unit”: says otherwise than another row"):
        hand_kept.save("products.csv", table.digest, [Change(4, 3, "10.00")])
    typed = {"B0TESTAAA1": {"line": "Bath", "cost": "9.75"}, "B0TESTBBB2": {"cost": "4.00"}}
    assert hand_kept.filled(table, "asin", typed)[0] == [Change(2, 3, "9.75"), Change(4, 3, "9.75"), Change(3, 3, "4.00")]
    assert hand_kept.save("products.csv", table.digest, [Change(4, 3, "12.50")])
    assert file.read_text() == TWICE.replace("11.00", "12.50")
    assert team.take_in()["products.csv"].notes == ()
    with pytest.raises(NotEdited, match="says otherwise than another row"):
        hand_kept.save("products.csv", hand_kept.opened("products.csv").digest, [Change(2, 2, "Bath")])


def test_a_table_that_would_not_come_back_as_it_was_is_left_alone(team: Team) -> None:
    for content, en in (
        (PRODUCTS.replace("Kitchen", '"Kit"chen').encode(), "quotes that enclose no cell"),
        (b"PK\x03\x04 and so on", "is a workbook, which is never rewritten here"),
        (b'{"asin": 1}', "no text file"),
        (b"day,visitors\n2026-11-01,4\n", "none of the tables"),
    ):
        with pytest.raises(NotEdited) as refused:
            hand_kept.table_of("products.csv", content)
        assert en in refused.value.reason["en"], content
    old = "ASIN,Product line,Owner\r\nB0TESTAAA1,Küche,Li\r\n".encode("cp1252")
    table = hand_kept.table_of("products.csv", old)
    with pytest.raises(NotEdited, match="cannot be written in cp1252"):
        hand_kept.edited(table, [Change(2, 1, "厨房")])
    assert hand_kept.edited(table, [Change(2, 1, "Bäder")]).decode("cp1252").count("Bäder") == 1


def test_a_link_out_of_the_folder_is_not_written_through(team: Team, tmp_path: Path) -> None:
    outside = _drop(Team(tmp_path, team.state), "outside.csv", PRODUCTS.encode())
    (team.data / "products.csv").symlink_to(outside)
    with pytest.raises(NotEdited, match="ordinary file"):
        hand_kept.save("products.csv", "", [Change(2, 2, "x")])


def test_a_first_table_begins_from_its_template(team: Team) -> None:
    name = hand_kept.begin("products", "zh", [{"asin": "B0TESTAAA1", "line": "厨房", "cost": "3.5", "cost_currency": "USD"}])
    content = (team.data / name).read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["子ASIN"], row["产品线"], row["单位成本"]) == ("B0TESTAAA1", "厨房", "3.5")
    assert team.take_in()[name].verdict == "loaded"
    with pytest.raises(NotEdited, match=r"column .Cost currency.: no known currency"):
        hand_kept.begin("products", "en", [{"asin": "B0TESTAAA1", "cost_currency": "dollars"}])


def test_only_the_newest_table_of_a_shop_and_its_sites_is_in_force(team: Team) -> None:
    import os

    for name, hour in (("old.csv", 8), ("new.csv", 9)):
        file = _drop(team, name, PRODUCTS.replace("Kitchen", name).encode())
        moment = datetime(2026, 11, 19, hour, tzinfo=UTC).timestamp()
        os.utime(file, (moment, moment))
    team.take_in()
    assert [one.file for one in hand_kept.in_force()["products"]] == ["new.csv"]


def test_products_are_filled_where_they_stand_and_added_where_they_do_not() -> None:
    two = PRODUCTS.replace("note", "Marketplace").replace("keep me", "US").replace('"a, b"', "US") + "B0TESTBBB2,UK,Garden,,,,,\r\n"
    table = hand_kept.table_of("products.csv", two.encode())
    typed = {"B0TESTAAA1": {"line": "Bath"}, "B0TESTBBB2": {"line": "Bath", "owner": "Wu"}, "B0TESTCCC3": {"cost": "2.50"}}
    changes, added = hand_kept.filled(table, "asin", typed)
    assert changes == [Change(2, 2, "Bath"), Change(3, 2, "Bath"), Change(3, 3, "Wu"), Change(4, 3, "Wu")]
    assert added == [{0: "B0TESTCCC3", 4: "2.50"}]
    bare = hand_kept.table_of("products.csv", b"ASIN,Product line\r\nB0TESTAAA1,Kitchen\r\n")
    with pytest.raises(NotEdited, match=r"has no column for Owner") as refused:
        hand_kept.filled(bare, "asin", {"B0TESTAAA1": {"owner": "Wu"}})
    assert "负责人" in refused.value.reason["zh"]
