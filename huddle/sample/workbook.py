"""XLSX files as ad consoles and review tools write them, byte-identical on every run.

Apart from the usual libraries because real ad exports carry what those never write: a `dimension` of A1 over a
full sheet, inline strings, dates as serial numbers, and no time of making.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | int | float | date | None

_SHEET_TYPE = (
    '<Override PartName="/xl/worksheets/sheet{}.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    f'{_SHEET_TYPE.format(1)}'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="mmm\\ dd,\\ yyyy"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_EPOCH = date(1899, 12, 30)


def _letters(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(letters: str, row: int, value: Cell, date_style: int) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{letters}{row}" s="{date_style}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, str):
        if value == "#N/A":
            return f'<c r="{letters}{row}" t="e"><v>#N/A</v></c>'
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f'<c r="{letters}{row}" t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'
    return f'<c r="{letters}{row}"><v>{value!r}</v></c>'


def workbook(sheet: str, rows: Iterable[Sequence[Cell]], *, dimension_lies: bool = False, date_style: int = 1) -> bytes:
    """The bytes of a one-sheet workbook; see `workbook_of`."""
    return workbook_of({sheet: rows}, dimension_lies=dimension_lies, date_style=date_style)


def workbook_of(sheets: Mapping[str, Iterable[Sequence[Cell]]], *, dimension_lies: bool = False, date_style: int = 1) -> bytes:
    """The bytes of a workbook by sheet; numbers stay numbers, dates become serials, `#N/A` an error cell.

    `dimension_lies` claims that each sheet is the one cell A1, as the ad console's files do. `date_style` 1 shows
    `Nov 18, 2026`, 2 shows `2026-11-18`.
    """
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    link = '<Relationship Id="{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
    numbered = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{k}" r:id="rId{k}"/>' for k, name in numbered)
    book = f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    links = "".join(link.format(f"rId{k}", "worksheet", f"worksheets/sheet{k}.xml") for k, _ in numbered)
    parts = {
        "[Content_Types].xml": _TYPES.replace(_SHEET_TYPE.format(1), "".join(_SHEET_TYPE.format(k) for k, _ in numbered)),
        "_rels/.rels": _RELS.format(link.format("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _RELS.format(links + link.format(f"rId{len(numbered) + 1}", "styles", "styles.xml")),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{k}.xml": head + _body(sheets[name], date_style, lies=dimension_lies) for k, name in numbered},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 6)
    return held.getvalue()


def _body(rows: Iterable[Sequence[Cell]], date_style: int, *, lies: bool) -> str:
    lines, width, count = [], 0, 0
    letters: list[str] = []
    for count, row in enumerate(rows, 1):
        while len(letters) < len(row):
            letters.append(_letters(len(letters)))
        width = max(width, len(row))
        cells = "".join(_cell(letters[place], count, value, date_style) for place, value in enumerate(row))
        lines.append(f'<row r="{count}">{cells}</row>')
    extent = "A1" if lies else f"A1:{_letters(max(width, 1) - 1)}{max(count, 1)}"
    return f'<worksheet xmlns="{_MAIN}"><dimension ref="{extent}"/><sheetData>{"".join(lines)}</sheetData></worksheet>'
