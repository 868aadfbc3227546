"""From bytes to UTF-8 text: what a file is, by its first bytes, and which encoding its header words speak.

The name is never trusted: a workbook named `.csv` is a workbook. Of several encodings that decode without a fault the one
whose header row holds most dictionary words wins, because cp932 and gb18030 accept nearly anything.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from huddle.intake.sentences import Refusal

_SAMPLE = 1 << 20
_PIECE = 1 << 24
_KANA = re.compile("[\u3041-\u30fa]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)


def sniff(data: bytes) -> str:
    """What the bytes are: empty, zip, ole, parquet, pdf, gzip, archive, picture, html, json, binary or text."""
    blank = b" \t\r\n\x00\xef\xbb\xbf"
    if not data[:4096].strip(blank) and not data.strip(blank):
        return "empty" if b"\x00" not in data else "binary"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<div", b"<script")):
        return "html"
    if start.startswith((b"{", b"[{", b"[\n", b"[ ", b"[\r")):
        return "json"
    return "text"


def to_utf8(data: bytes, score: Callable[[str], int]) -> tuple[bytes, str]:
    """The text as UTF-8 without BOM, and the encoding it came in; `score` counts dictionary words in a text's head.

    Raises Refusal when the bytes hold NULs or decode in no known way.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _known(data[len(bom) :], encoding)
    if len(data) > 3 and _looks_utf16(data[:2000]):
        return _known(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
    if b"\x00" in data:
        raise Refusal("nul")
    if data.isascii():
        return data, "utf-8"
    if not _is_utf8(data):
        return _guess(data, score)
    head = data[: 2 * _SAMPLE].decode("utf-8", errors="ignore")[:_SAMPLE]
    if head and _looks_twice_encoded(head, score):
        try:
            return data.decode("utf-8").encode("cp1252").decode("utf-8").encode("utf-8"), "utf-8 twice"
        except UnicodeError:
            return data, "utf-8"
    return data, "utf-8"


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, looked at some megabytes at a time: the text of a long file would take several times its size."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(data), _PIECE):
            decoder.decode(data[place : place + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _known(data: bytes, encoding: str) -> tuple[bytes, str]:
    if encoding == "utf-8" and b"\x00" not in data and _is_utf8(data):
        return data, encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("encoding") from None
    if "\x00" in text:
        raise Refusal("nul")
    return text.encode("utf-8"), encoding


def _looks_utf16(data: bytes) -> bool:
    half = max(1, len(data) // 2)
    return data[1::2].count(0) > 0.6 * half or (data[0:1] == b"\x00" and data[0::2].count(0) > 0.6 * half)


def _looks_twice_encoded(head: str, score: Callable[[str], int]) -> bool:
    """Whether UTF-8 was taken for cp1252 and encoded once more: only if that reads more dictionary words."""
    if not re.search("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", head):
        return False
    try:
        again = head.encode("cp1252").decode("utf-8", errors="strict")
    except UnicodeError:
        return False
    return score(again) > score(head)


def _guess(data: bytes, score: Callable[[str], int]) -> tuple[bytes, str]:
    best: tuple[tuple[float, ...], str, str] | None = None
    for rank, encoding in enumerate(("cp932", "gb18030", "cp1252", "latin-1")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        order = (float(score(sample)), _plausible(sample, encoding), -float(rank))
        if best is None or order > best[0]:
            best = (order, text, encoding)
    if best is None:
        raise Refusal("encoding")
    return best[1].encode("utf-8"), best[2]


def _plausible(sample: str, encoding: str) -> float:
    """How much the decoded text looks like what the encoding is used for: 1 yes, 0.5 it may be, 0 no."""
    foreign = [mark for mark in sample if mark > "\x7f"]
    if not foreign:
        return 0.5
    if encoding == "cp932":
        kana, half = len(_KANA.findall(sample)), len(_HALF_KANA.findall(sample))
        return 1.0 if kana > 0.05 * len(foreign) and half <= kana else 0.0
    if encoding == "gb18030":
        return 1.0 if sum(map(_in_gb2312, foreign)) > 0.9 * len(foreign) else 0.0
    return 0.5


def _in_gb2312(mark: str) -> bool:
    try:
        return len(mark.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
