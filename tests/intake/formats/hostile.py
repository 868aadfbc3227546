"""Writes what no honest export is: bombs, encrypted and damaged containers, a million columns, things that are no files."""

from __future__ import annotations

import os
import random
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.intake.formats import dialect


def zip_bomb(spec: Mapping[str, Any]) -> bytes:
    """A workbook's archive of a few hundred kilobytes whose one sheet unpacks to `megabytes` of spaces."""
    return dialect.archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (spec["megabytes"] << 20)})


def wide(spec: Mapping[str, Any]) -> bytes:
    """A header of `columns` columns and one row of them."""
    words = ",".join(f"c{place}" for place in range(spec["columns"]))
    return f"{words}\n{',' * (spec['columns'] - 1)}\n".encode()


def wide_workbook(spec: Mapping[str, Any]) -> bytes:
    """A workbook with `columns` columns in one row."""
    return dialect.workbook({"header": [f"c{place}" for place in range(spec["columns"])], "rows": []})


def noise(spec: Mapping[str, Any]) -> bytes:
    """Bytes without meaning, the same every time."""
    return random.Random(spec["seed"]).randbytes(spec["size"])


def expanding_entities(spec: Mapping[str, Any]) -> bytes:
    """A workbook whose sheet defines entities that multiply to thousands of millions of letters."""
    levels = "".join(f'<!ENTITY e{place} "{f"&e{place - 1};" * 10}">' for place in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY e0 "aaaaaaaaaa">{levels}]>'
    parts = _parts(dialect.workbook({"header": ["Date", "&"], "rows": []}))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("?>", f"?>{doctype}", 1).replace("&amp;", "&e9;").encode()
    return dialect.archive(parts)


def climbing_names(spec: Mapping[str, Any]) -> bytes:
    """An archive whose entry wants to be unpacked outside the folder, with no workbook in it."""
    return dialect.archive({"../../climbed.csv": b"asin,rating,text,date\n", "/etc/climbed": b"x"})


def locked_zip(spec: Mapping[str, Any]) -> bytes:
    """A workbook's archive whose entries are marked as encrypted."""
    data = bytearray(dialect.workbook({"header": ["Date"], "rows": [["2026-11-18"]]}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def locked_workbook(spec: Mapping[str, Any]) -> bytes:
    """A workbook under a password, as spreadsheets write it: a compound file with an EncryptedPackage stream."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    streams = {
        "EncryptionInfo": (2, b"\x04\x00\x04\x00\x40\x00\x00\x00<encryption/>"),
        "EncryptedPackage": (10, random.Random(5).randbytes(4096)),
    }
    sectors = [table, end, *range(3, 10), end, *range(11, 18), end]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    )
    header += struct.pack("<108I", *([free] * 108))
    entries = _entry("Root Entry", 5, end, 0, child=1)
    entries += _entry("EncryptedPackage", 2, *streams["EncryptedPackage"][:1], 4096, left=2)
    entries += _entry("EncryptionInfo", 2, *streams["EncryptionInfo"][:1], 4096)
    entries += b"\x00" * 128
    fat = struct.pack("<128I", *sectors, *([free] * (128 - len(sectors))))
    body = b"".join(stream.ljust(4096, b"\x00") for _, stream in streams.values())
    return header[:512].ljust(512, b"\xff") + fat + entries + body


def _entry(name: str, kind: int, start: int, size: int, *, left: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, left, 0xFFFFFFFF, child, start, size)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def long_cell(spec: Mapping[str, Any]) -> bytes:
    """A review whose text is `size` letters long."""
    return f"asin,rating,text,date\nB0TESTCU01,5,{'a' * spec['size']},2026-11-10\n".encode()


def deep_json(spec: Mapping[str, Any]) -> bytes:
    """A list in a list in a list, `depth` times."""
    return b"[" * spec["depth"] + b"]" * spec["depth"]


for _maker in (
    zip_bomb, deep_json, wide, wide_workbook, noise, expanding_entities, climbing_names, locked_zip, locked_workbook, long_cell,
):
    dialect.also_build(_maker.__name__, _maker)


def place(kind: str, at: Path, outside: Path) -> None:
    """Puts something that is no regular file at a path: directory, link_out, link_to_folder, link_dangling, link_loop or pipe."""
    at.parent.mkdir(parents=True, exist_ok=True)
    if kind == "directory":
        at.mkdir()
    elif kind == "link_out":
        target = outside / "outside.csv"
        target.write_text("asin,rating,text,date\nB0TESTCU01,5,PRIVATE-OUTSIDE,2026-11-10\n", encoding="utf-8")
        at.symlink_to(target)
    elif kind == "link_to_folder":
        folder = outside / "folder"
        folder.mkdir(exist_ok=True)
        (folder / "outside.csv").write_text("asin,rating,text,date\nB0TESTCU01,5,PRIVATE-OUTSIDE,2026-11-10\n", encoding="utf-8")
        at.symlink_to(folder, target_is_directory=True)
    elif kind == "link_dangling":
        at.symlink_to(outside / "gone.csv")
    elif kind == "link_loop":
        at.symlink_to(at)
    elif kind == "pipe":
        os.mkfifo(at)
    else:
        raise ValueError(f"no such thing to place: {kind}")
