"""A long file read in pieces is the file read whole: same verdict, rows, lines, totals and rejects, whatever the pieces are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from huddle import intake, paths
from huddle.intake import apart, aside, delimited, long_json, manifest, recognise, source, structured, under_way
from huddle.intake.assemble import Parsed
from huddle.intake.parse import Context, parse
from huddle.intake.reading import open_sheets, part_of
from huddle.intake.sentences import Refusal
from huddle.intake.source import Source
from tests.intake.conftest import Team
from tests.intake.files import delimited as rows_of
from tests.intake.files import order, orders, put

WHOLE = 1 << 24
FIRST = date(2026, 11, 1)
TERMS = ("Search Frequency Rank", "Search Term", "Top Clicked Product #1: ASIN", "Top Clicked Product #1: Product Title", "Reporting Date")


def read(data: bytes, piece: int, folder: Path | None = None, context: Context = Context()) -> Parsed:  # noqa: B008  frozen
    """A file read in pieces of so many bytes; as a long one where there is a folder for its rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_PIECE", piece)
        patch.setattr(long_json, "_PIECE", piece)
        if folder is not None:
            patch.setattr(source, "LONG", 0)
            patch.setattr(source, "CHUNK", max(1, piece // 3))
        (sheet,), _ = open_sheets(Source.at(put(folder / "file.txt", data)) if folder is not None else Source.of(data))
        found = recognise.recognise(sheet)
        assert found is not None
        return parse(sheet, found, context, "file.txt", aside.Aside(folder, "rows") if folder is not None else None)


def told(make: Callable[[], Parsed]) -> object:
    """Everything that is known of a file once it is read, or the refusal."""
    try:
        parsed = make()
    except Refusal as refusal:
        return refusal.key, refusal.reason
    table = pa.concat_tables(parsed.tables()).combine_chunks()
    known = {name: value for name, value in vars(parsed).items() if name not in ("table", "rejects", "aside")}
    return table.to_pylist(), parsed.rejects.to_pylist(), known, asdict(part_of(parsed, {}))


def title(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


LINE = st.fixed_dictionaries(
    {
        "number": st.integers(1, 6),
        "item": st.integers(1, 3),
        "day": st.integers(0, 12),
        "title": st.sampled_from(["Lamp", "Läufer 12″", "台灯", title('12" and\nmore'), title("a\tb"), "🛋 Sofa", 'Rug 5" wide', ""]),
        "price": st.sampled_from(["20.50", "1,234", "0.99", "17", "", "3.5", "no price"]),
        "site": st.sampled_from(["Amazon.com", "Amazon.de", "Amazon.co.uk", "Non-Amazon US"]),
        "cells": st.sampled_from([0, 0, 0, 0, 0, -1, 1]),
    }
)


def written(lines: list[dict[str, object]], ending: str = "\n", mark: str = "\t", end: bool = True) -> bytes:
    """An All Orders file; a line may have a cell too few, or an empty one too many."""
    found = []
    for one in lines:
        line = order(int(str(one["number"])), FIRST + timedelta(days=int(str(one["day"]))), int(str(one["item"])))
        line |= {"product-name": str(one["title"]), "item-price": str(one["price"]), "sales-channel": str(one["site"])}
        found.append(line)
    text = orders(found)
    if mark != "\t":
        text = text.replace("\t", mark)
    made = text.split("\n", 1)
    out = [made[0]]
    for record, one in zip(found, lines, strict=True):
        cells = list(record.values())
        cells = cells[:-1] if one["cells"] == -1 else [*cells, ""] if one["cells"] == 1 else cells
        out.append(mark.join(cells))
    return (ending.join(out) + (ending if end else "")).encode()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(LINE, min_size=1, max_size=24), st.integers(150, 3000), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_pieces_of_any_size_give_the_same(
    tmp_path: Path, lines: list[dict[str, object]], size: int, ending: str, end: bool, bom: bool
) -> None:
    data = b"\xef\xbb\xbf" * bom + written(lines, ending, "\t", end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
        patch.setattr("huddle.intake.assemble.setting", lambda name: 0.4)
        whole = told(lambda: read(data, WHOLE))
        assert told(lambda: read(data, size)) == whole
        assert told(lambda: read(data, size, tmp_path / "aside")) == whole


TERM = st.tuples(st.sampled_from(["lamp", "台灯", title("a,\nb"), title('5"'), 'so "so']), st.sampled_from(["B0TEST0001", ""]))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TERM, min_size=1, max_size=30), st.integers(1, 2000), st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-8-sig"]))
@example([("台灯", "")] * 9, 7, "utf-16")
def test_a_character_cut_in_two_stays_one(tmp_path: Path, terms: list[tuple[str, str]], size: int, encoding: str) -> None:
    lines = [(str(rank), term, asin, "Lamp", "2026-11-14") for rank, (term, asin) in enumerate(terms, start=1)]
    above = 'Reporting Range=["Weekly"]\n'
    data = (above + rows_of(TERMS, lines, ",")).encode(encoding)
    whole = told(lambda: read(data, WHOLE))
    assert told(lambda: read(data, size, tmp_path / "aside")) == whole


def many(count: int, **other: str) -> list[dict[str, str]]:
    return [order(number, FIRST + timedelta(days=number % 12), 1 + number % 9, **other) for number in range(count)]


def long_files(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(source, "LONG", 1)
    monkeypatch.setattr(source, "CHUNK", max(1, size // 2))
    monkeypatch.setattr(delimited, "_PIECE", size)


def delivered(team: Team) -> list[object]:
    """Receipts and typed rows as they lie on the disk."""
    files = [file for kind in ("deliveries", "rejects") for file in sorted((team.state / kind).glob("*.parquet"))]
    rows = [parquet.read_table(file).to_pylist() for file in files]
    return [{one.file: one for one in intake.manifest.current().receipts}, rows]


@pytest.mark.parametrize("spoil", ["", "ragged", "shops"])
def test_a_long_file_is_delivered_as_a_short_one(team: Team, monkeypatch: pytest.MonkeyPatch, spoil: str) -> None:
    lines = many(300) + many(3) + [order(900, FIRST, 2, sales_channel="Non-Amazon US"), order(901, FIRST, 2, item_price="no price")]
    data = orders(lines) + ("905-1\t2026\n" if spoil == "ragged" else "")
    if spoil == "shops":
        head, *rest = data.splitlines()
        data = "\n".join([f"{head}\tshop", *(f"{line}\t{('north', 'south')[at % 2]}" for at, line in enumerate(rest)), ""])
    put(team.data / "orders.txt", data)
    team.take_in()
    short = delivered(team)
    for file in team.state.rglob("*.*"):
        file.unlink()
    (team.state / "current").unlink()
    long_files(monkeypatch, 5_000)
    heard: list[float] = []
    intake.take_in(progress=lambda at, of, file, share, done: heard.append(share))
    assert delivered(team) == short
    (receipt,) = team.receipts().values()
    assert receipt.verdict == "loaded" and receipt.rejected == 1 + (spoil == "ragged")
    assert len(set(heard)) > 5 and heard == sorted(heard) and heard[-1] == 1, "how far it is is told while it is read"
    assert not list((team.state / "scratch").rglob("*-table"))


def test_a_key_that_comes_again_in_a_later_piece_is_counted_on(tmp_path: Path) -> None:
    data = orders([*many(40), *many(20), *many(30)]).encode()
    whole = read(data, WHOLE).table.column("item_key").to_pylist()
    assert sorted({key.rpartition("-")[2] for key in whole}) == ["", "1", "2"]
    pieces = read(data, 900, tmp_path)
    assert [key for table in pieces.tables(["item_key"]) for key in table.column("item_key").to_pylist()] == whole


ITEMS = "".join(f"B0TEST{number:04},K{number},20.50,USD\n" for number in range(200))
DAYS = "".join(f"{FIRST - timedelta(days=number)},10.00,1,1,5,4\n" for number in range(200))
FAR_APART = {
    "two costs": "asin,short_name,cost,cost_currency\n" + ITEMS + "B0TEST0000,K0,21.50,USD\n",
    "one day twice": "Date,Ordered Product Sales,Units Ordered,Total Order Items,Page Views - Total,Sessions - Total\n" + DAYS + DAYS[:25],
}


@pytest.mark.parametrize("rows", FAR_APART)
def test_rows_that_speak_of_one_thing_are_compared_however_far_apart(tmp_path: Path, rows: str) -> None:
    data, context = FAR_APART[rows].encode(), Context("US")
    whole = read(data, WHOLE, None, context)
    assert whole.rejects.num_rows and whole.rejects.column("line_number")[-1].as_py() == 202
    assert told(lambda: read(data, 400, None, context)) == told(lambda: read(data, 400, tmp_path, context)) == told(lambda: whole)


def test_what_a_piece_shows_of_style_or_order_holds_for_the_others(tmp_path: Path) -> None:
    plain = [order(number, FIRST, 1, item_price="1.234", sales_channel="Amazon.de") for number in range(60)]
    german = [order(99, FIRST, 1, item_price="17,50", sales_channel="Amazon.de")]
    for lines in ([*plain, *german], [*german, *plain]):
        found = read(orders(lines).encode(), 900, tmp_path)
        assert {int(value) for table in found.tables(["sales"]) for value in table.column("sales").to_pylist()} == {1234, 17}
    mixed = orders([*plain, order(98, FIRST, 1, item_price="5.50"), *german]).encode()
    assert told(lambda: read(mixed, 900, tmp_path))[0] == told(lambda: read(mixed, WHOLE))[0] == "mixed_numbers"  # type: ignore[index]
    assert not list(tmp_path.glob("rows-*")), "a refused file leaves nothing behind"


def test_a_wrong_byte_deep_in_a_file_is_told_with_its_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    long_files(monkeypatch, 3_000)
    lines = orders(many(400, product_name="Läufer")).encode().split(b"\n")
    lines[300] = lines[300].replace("ä".encode(), b"\xe4")
    put(team.data / "orders.txt", b"\n".join(lines))
    (receipt,) = team.take_in().values()
    assert receipt.verdict == "refused" and receipt.fault == "wrong_byte" and receipt.reason
    assert "Line 301" in receipt.reason["en"] and "301" in receipt.reason["zh"]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda text: text[: len(text) // 2 - 3].rsplit("\t", 6)[0], "truncated"),
        (lambda text: text + text.split("\n")[0] + "\n", "two_tables"),
        (lambda text: text + "905-1\tx\n" * 40, "ragged"),
        (lambda text: text.replace("20.50", "none at all"), "too_many_rejected"),
    ],
)
def test_a_file_refused_half_way_leaves_nothing_behind(
    team: Team, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[str], str], fault: str
) -> None:
    long_files(monkeypatch, 4_000)
    put(team.data / "orders.txt", spoil(orders(many(400))))
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.fault) == ("refused", fault)
    assert not list((team.state / "scratch").rglob("*-table")) and not list((team.state / "deliveries").glob("*"))
    assert not list(paths.state().rglob("*.part"))


def test_a_long_parquet_file_in_pieces_is_the_file_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [FIRST + timedelta(days=number % 9) for number in range(1_000)]
    sales = {"day": days, "asin": [f"B0LONG{number % 40:04}" for number in range(1_000)], "units": [number % 5 for number in range(1_000)],
             "sales": [f"{number % 7}.50" if number % 40 else "no price" for number in range(1_000)], "marketplace": ["US"] * 1_000,
             "currency": ["USD"] * 1_000}  # fmt: skip
    parquet.write_table(pa.table(sales), tmp_path / "sales.parquet", row_group_size=300)

    def made(folder: Path | None) -> Parsed:
        (sheet,), _ = open_sheets(Source.at(tmp_path / "sales.parquet"))
        found = recognise.recognise(sheet)
        assert found is not None and sheet.is_long == (folder is not None)
        return parse(sheet, found, Context(), "sales.parquet", aside.Aside(folder, "rows") if folder else None)

    whole = told(lambda: made(None))
    assert len(whole[0]) > 800  # type: ignore[index]
    monkeypatch.setattr(source, "LONG", 0)
    monkeypatch.setattr(structured, "_BATCH", 128)
    assert told(lambda: made(tmp_path)) == whole
    long = Source.at(tmp_path / "sales.parquet")
    parquet.write_table(pa.table(sales).slice(1), tmp_path / "sales.parquet")
    with pytest.raises(Refusal) as changed:
        open_sheets(long)[0][0].read(0, [0])
    assert changed.value.key == "still_written"


def test_whoever_has_a_page_open_is_told_how_far_a_long_file_is(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LONG", 0)
    monkeypatch.setattr(delimited, "_PIECE", 2_000)
    monkeypatch.setattr(under_way, "_EVERY", 0.0)
    put(team.data / "US/orders.txt", orders([order(number, FIRST, 1) for number in range(60)]))
    seen: list[under_way.UnderWay | None] = []
    intake.take_in(progress=lambda *_: seen.append(under_way.now()))
    shares = [one.share for one in seen if one]
    assert len(shares) > 2 and shares == sorted(shares) and shares[-1] <= 1 and {one.file for one in seen if one} == {"US/orders.txt"}
    assert under_way.now() is None


def test_progress_counts_the_bytes_of_all_files(team: Team) -> None:
    put(team.data / "US/a.txt", orders([order(number, FIRST, 1) for number in range(300)]))
    put(team.data / "US/b.txt", orders([order(999, FIRST, 2)]))
    heard: list[tuple[str, float]] = []
    intake.take_in(progress=lambda at, of, file, share, done: heard.append((file, done)))
    before = dict(reversed(heard))
    assert before["US/a.txt"] == 0 and 0.9 < before["US/b.txt"] < 1


def test_a_process_of_its_own_takes_in_what_lies_there_or_says_why_not(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    put(team.data / "US/orders.txt", orders([order(1, FIRST, 1)]))
    assert apart.take_in() is None
    assert [one.verdict for one in manifest.current().receipts] == ["loaded"]
    nowhere = team.data / "US/orders.txt"
    monkeypatch.setenv("HUDDLE_STATE", str(nowhere / "below"))
    assert "orders.txt" in (apart.take_in() or "")


def review(number: int, **more: object) -> dict[str, object]:
    said = {"asin": "B0TESTCU01", "reviewId": f"R{number}", "rating": number % 5 + 1, "text": f"烧水快 {number}", "date": "2026-11-10"}
    return {**said, **more}


RECORDS = [review(1), review(2, about={"verified": True, "words": ["a", "b"]}), review(3, title='[{"]}, \\" \n'), review(4, text="x" * 90)]
NO_RECORDS = {
    "cut off": "[{}, {", "a comma more": "[{},]", "two arrays": "[{}] [{}]", "no comma": "[{} {}]",
    "a document cut off": '{"of": 3, "data": [{}, {}', "a document without a comma": '{"of": 3 "data": [{}]}',
}  # fmt: skip


DOCUMENTS = {
    "document": '{"of": 4, "data": [{}], "next": null}',
    "wide document": '\n{\n "query" : {"site": "US", "asins": ["B0", "B1"]} ,\n "none": [], "said": [1, 2],\n "data" :\n [ {} ]\n}\n',
}
SPAN = {"dataStartTime": "2026-11-18", "dataEndTime": "2026-11-18", "reportOptions": {"asinGranularity": "CHILD"}, "marketplaceIds": ["US"]}


def test_every_table_of_a_long_document_is_read_with_what_stands_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asins = [{"childAsin": "B0", "sku": number} for number in range(9)]
    data = json.dumps({"days": [{"date": "2026-11-18"}] * 3, "reportSpecification": SPAN, "asins": asins})
    whole = [(sheet.name, sheet.head, sheet.read(len(sheet.head) - 1, [0])) for sheet in open_sheets(Source.of(data.encode()))[0]]
    monkeypatch.setattr(source, "LONG", 0)
    monkeypatch.setattr(long_json, "_PIECE", 40)
    long = open_sheets(Source.at(put(tmp_path / "file.json", data)))[0]
    assert [(sheet.name, sheet.head, sheet.read(len(sheet.head) - 1, [0])) for sheet in long] == whole and all(one.is_long for one in long)
    monkeypatch.setattr(long_json, "_LONGEST", 30)
    monkeypatch.setattr(source, "CHUNK", 40)
    nested = put(tmp_path / "nested.json", json.dumps({"held": {"asins": [{"childAsin": "B0"}] * 9}}))
    with pytest.raises(Refusal) as deep:
        open_sheets(Source.at(nested))
    assert deep.value.key == "too_large_at_once", "what cannot be read record by record is not held whole once it is long"


@pytest.mark.parametrize("piece", [60, WHOLE])
@pytest.mark.parametrize("written", ["array", "wide array", "lines", "lines with a fault", "array with a fault", *DOCUMENTS, *NO_RECORDS])
def test_long_json_is_the_json_read_whole(tmp_path: Path, written: str, piece: int) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in RECORDS]
    text = {
        "array": "[" + ",".join(lines) + "]", "wide array": " [\n" + " ,\n ".join(lines) + "\n]\n", "lines": "\n".join(lines) + "\n",
        "array with a fault": "[" + ",".join([*lines * 26, "7" * 30, lines[0]]) + "]",
        "lines with a fault": "\r\n".join([*lines * 26, "{oops", "", lines[0]]),
        **{name: whole.replace("{}", ", ".join(lines)) for name, whole in DOCUMENTS.items()},
        **{name: spoiled.replace("{}", lines[0]) for name, spoiled in NO_RECORDS.items()},
    }[written]  # fmt: skip
    data = text.encode()
    short, long = told(lambda: read(data, WHOLE)), told(lambda: read(data, piece, tmp_path))
    if written in NO_RECORDS:
        assert (short[0], long[0]) == ("bad_json", "bad_json")
    else:
        assert long == short
