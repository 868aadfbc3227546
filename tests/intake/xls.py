"""A workbook of the old kind (.xls: BIFF8 in an OLE container), small enough to be written by hand: one sheet of texts and numbers.

MS-XLS 2.4 (BOF, BoundSheet8, Label, Number, EOF) and MS-CFB 2.2 to 2.6; as 生意参谋 still exports them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_LEAST = 4096
"""a shorter stream would live in the small sectors"""
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _book(name: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    sheet = _begin(0x0010)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    sheet += b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value != "")
    sheet += _record(0x000A, b"")
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    head, tail = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200)), _record(0x000A, b"")
    start = len(head) + 4 + 6 + len(title) + len(tail)
    return head + _record(0x0085, struct.pack("<IBB", start, 0, 0) + title) + tail + sheet


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    links = struct.pack("<III", _FREE, _FREE, child)
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + bytes(36) + struct.pack("<IQ", start, size)


def workbook(name: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """The bytes of an .xls with one sheet."""
    stream = _book(name, rows)
    size = max(len(stream), _LEAST)
    size += -size % _SECTOR
    sectors = size // _SECTOR
    assert sectors <= 126, "one sector of the allocation table holds no more"
    chain = [_FAT, _END, *(place + 1 for place in range(2, sectors + 1)), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, size) + 2 * _entry("", 0, _FREE, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return header + table + folder + stream.ljust(size, b"\0")
