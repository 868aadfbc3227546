"""Writes export files byte for byte as their sources write them: byte-order marks, line ends, quoting, encodings, dimensions.

A case says what a file holds; nothing here knows a report. Workbooks are written as XML by hand, because a library
would mend exactly what the case is about (a dimension of `A1`, a hidden row, an error cell, a formula).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
_ARROW = {
    "text": pa.string(), "count": pa.int64(), "number": pa.float64(), "money": pa.decimal128(18, 4),
    "day": pa.date32(), "time": pa.timestamp("us", tz="UTC"), "flag": pa.bool_(), "date_as_text": pa.string(),
}
_STAMP = (2026, 1, 1, 0, 0, 0)


@cache
def headers() -> dict[str, list[str]]:
    """The full header rows of real exports, by name."""
    return tomllib.loads((HERE / "headers.toml").read_text(encoding="utf-8"))


def build(spec: Mapping[str, Any]) -> bytes:
    """The bytes of the file a case describes; `shape` chooses the writer below."""
    data = _SHAPES[spec["shape"]](spec)
    if "keep" in spec:
        data = data[: int(len(data) * spec["keep"])]
    for old, new in spec.get("replace_bytes", ()):
        assert bytes.fromhex(old) in data, f"the case replaces bytes {old} that are not there"
        data = data.replace(bytes.fromhex(old), bytes.fromhex(new))
    return data


def table(spec: Mapping[str, Any]) -> list[list[Any]]:
    """Header row and rows of a case: rows are lists, or tables keyed by header word with `fill` elsewhere."""
    header = headers()[spec["header"]] if isinstance(spec["header"], str) else list(spec["header"])
    fill, every = spec.get("fill", ""), spec.get("every_row", {})
    rows = []
    for row in spec["rows"]:
        if isinstance(row, Mapping):
            stray = {*row, *every} - set(header)
            assert not stray, f"the case fills {stray}, which the header does not have"
            rows.append([{**every, **row}.get(word, fill) for word in header])
        else:
            rows.append(list(row))
    return [header, *(row for row in rows for _ in range(spec.get("times", 1)))]


def delimited(spec: Mapping[str, Any]) -> bytes:
    """Comma-, semicolon- or tab-separated text; `quote` is minimal, all or none."""
    newline, delimiter = spec.get("newline", "\n"), spec.get("delimiter", ",")
    quoting = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "none": csv.QUOTE_NONE}[spec.get("quote", "minimal")]
    rows = table(spec)[1:] if spec.get("without_header") else table(spec)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline).writerows(rows)
    text = "".join(line + newline for line in spec.get("preamble", ())) + out.getvalue()
    text += "".join(line + newline for line in spec.get("tail", ()))
    if not spec.get("final_newline", True):
        text = text.removesuffix(newline)
    return _encode(text, spec)


def plain_text(spec: Mapping[str, Any]) -> bytes:
    """Text exactly as the case gives it, with its line ends and encoding."""
    return _encode(spec["content"].replace("\n", spec.get("newline", "\n")), spec)


def json_lines(spec: Mapping[str, Any]) -> bytes:
    """One JSON object a line, or an array of them; a row that is text is written as it stands."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, default=str) for row in spec["rows"]]
    text = "[" + ",\n".join(lines) + "]" if spec.get("array") else "\n".join(lines) + "\n"
    data = _encode(text, spec)
    return gzip.compress(data, mtime=0) if spec.get("gzip") else data


def parquet(spec: Mapping[str, Any]) -> bytes:
    """A Parquet file whose `columns` name their types."""
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in spec["columns"].items()])
    rows = [dict(zip(spec["columns"], row, strict=True)) for row in spec["rows"]]
    for row in rows:
        for name, kind in spec["columns"].items():
            value = row[name]
            if value == "" and kind != "text":
                row[name] = None
            elif kind == "money":
                row[name] = pa.scalar(str(value)).cast(_ARROW["money"]).as_py()
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()


def workbook(spec: Mapping[str, Any]) -> bytes:
    """A workbook; `sheets` are tables with name, preamble, header, rows, dimension, hidden, hidden_rows."""
    sheets = spec.get("sheets") or [spec]
    names = [sheet.get("name", f"Sheet{place}") for place, sheet in enumerate(sheets, 1)]
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _RELS,
        "xl/workbook.xml": _workbook_part(names, [sheet.get("hidden", False) for sheet in sheets]),
        "xl/_rels/workbook.xml.rels": _workbook_rels(len(sheets)),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{place}.xml": _sheet(sheet) for place, sheet in enumerate(sheets, 1)},
    }
    return archive({name: part.encode() for name, part in parts.items()})


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive of the parts, the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(zipfile.ZipInfo(name, _STAMP), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _encode(text: str, spec: Mapping[str, Any]) -> bytes:
    encoding = spec.get("encoding", "utf-8")
    if encoding == "utf-8 twice":
        return text.encode().decode("cp1252").encode()
    mark = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe"}[encoding] if spec.get("bom") else b""
    return mark + text.encode(encoding)


def _sheet(sheet: Mapping[str, Any]) -> str:
    preamble = [list(row) for row in sheet.get("preamble", ())]
    rows = [*preamble, *table(sheet), *(list(row) for row in sheet.get("tail", ()))]
    hidden = set(sheet.get("hidden_rows", ()))
    body = []
    for place, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(column)}{place}", value) for column, value in enumerate(row))
        body.append(f'<row r="{place}"{" hidden=" + chr(34) + "1" + chr(34) if place in hidden else ""}>{cells}</row>')
    dimension = sheet.get("dimension", f"A1:{_letters(max(map(len, rows)) - 1)}{len(rows)}")
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/><sheetData>{"".join(body)}</sheetData></worksheet>'
    )


def _cell(place: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return _marked_cell(place, value)
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{_serial(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value != "" else ""


def _marked_cell(place: str, value: Mapping[str, Any]) -> str:
    if "error" in value:
        return f'<c r="{place}" t="e"><v>{value["error"]}</v></c>'
    if "formula" in value:
        cached = value.get("value")
        kind = ' t="str"' if isinstance(cached, str) else ""
        shown = "" if cached is None else f"<v>{escape(str(cached))}</v>"
        return f'<c r="{place}"{kind}><f>{escape(value["formula"])}</f>{shown}</c>'
    if "percent" in value:
        return f'<c r="{place}" s="2"><v>{value["percent"]}</v></c>'
    return f'<c r="{place}"><v>{value["number"]}</v></c>'


def _serial(day: date) -> float | int:
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    since = moment.replace(tzinfo=None) - datetime(1899, 12, 30)
    return since.days + since.seconds / 86400 if since.seconds else since.days


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="MMM dd, yyyy"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for place in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>'
    )


def _workbook_part(names: Sequence[str], hidden: Sequence[bool]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}"{" state=" + chr(34) + "hidden" + chr(34) if is_hidden else ""} r:id="rId{place}"/>'
        for place, (name, is_hidden) in enumerate(zip(names, hidden, strict=True), 1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _workbook_rels(sheets: int) -> str:
    targets = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{targets}{styles}</Relationships>'


def hexadecimal(spec: Mapping[str, Any]) -> bytes:
    """Bytes given as hexadecimal digits."""
    return bytes.fromhex(spec["hex"])


_SHAPES: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
    "delimited": delimited, "text": plain_text, "json_lines": json_lines, "parquet": parquet, "workbook": workbook, "hex": hexadecimal,
}


def also_build(shape: str, writer: Callable[[Mapping[str, Any]], bytes]) -> None:
    """Adds a writer for a shape that no honest export has."""
    _SHAPES[shape] = writer
