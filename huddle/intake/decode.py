"""From bytes to UTF-8 text: what a file is, by its first bytes, and which encoding its header words speak.

The name is never trusted: a workbook named `.csv` is a workbook. Of several encodings that decode without a fault the one
whose header row holds most dictionary words wins, because cp932 and gb18030 accept nearly anything.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from huddle.intake.sentences import Refusal
from huddle.intake.source import Source, Text

_SAMPLE = 1 << 20
_PROOF = 8
"""characters of several bytes that read as UTF-8 before the first that does not: no other encoding comes by so many"""
_GUESSES = ("cp932", "gb18030", "cp1252", "latin-1")
_KANA = re.compile("[\u3041-\u30fa]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_STRAY = re.compile("(?<=[a-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[a-z])")
"""one sign alone that touches a small letter: `Gr鲞e` is `Größe` read as Chinese"""
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


def sniff(source: Source) -> str:
    """What the bytes are: empty, zip, ole, parquet, pdf, gzip, archive, picture, html, json, binary or text."""
    blank = b" \t\r\n\x00\xef\xbb\xbf"
    data = source.head(4096)
    if not data.strip(blank) and not any(chunk.strip(blank) for chunk in source.chunks()):
        return "empty" if not any(b"\x00" in chunk for chunk in source.chunks()) else "binary"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<div", b"<script")):
        return "html"
    if start.startswith((b"{", b"[{", b"[\n", b"[ ", b"[\r")):
        return "json"
    return "text"


def to_text(source: Source, score: Callable[[str], int]) -> tuple[Text, str]:
    """The file's text, and the encoding it came in; `score` counts dictionary words in a text's head.

    What the first bytes show is proven on every other. Raises Refusal when the file holds NULs or decodes in no known way,
    and names the line of a byte that is no UTF-8 in a file that else is.
    """
    head = source.head(2 * _SAMPLE)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _known(source, encoding, len(bom))
    if len(head) > 3 and _looks_utf16(head[:2000]):
        return _known(source, "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be", 0)
    found = _Utf8()
    for chunk in source.chunks():
        if b"\x00" in chunk:
            raise Refusal("nul")
        found.read(chunk)
    if not found.is_whole:
        if found.characters >= _PROOF:
            raise Refusal("wrong_byte", line=found.line(source.chunks()))
        return _guess(source, head, score)
    start = head.decode("utf-8", errors="ignore")[:_SAMPLE]
    if start and not found.is_ascii and _looks_twice_encoded(start, score) and _decodes(source, "utf-8 twice"):
        return _text(source, "utf-8 twice"), "utf-8 twice"
    return replace(_text(source, "utf-8"), has_quotes=found.has_quotes), "utf-8"


class _Utf8:
    """Whether bytes that come by and by are UTF-8, and else where the first stands that is not."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_ascii = True
        self.has_quotes = False
        self.characters = 0
        """of several bytes each, before the first fault"""
        self._place = 0
        """bytes that were read before the first fault"""
        self._fault = False

    def read(self, chunk: bytes) -> None:
        """The next bytes."""
        self.has_quotes = self.has_quotes or b'"' in chunk
        if self._fault:
            return
        if not self._decoder.getstate()[0] and chunk.isascii():
            self._place += len(chunk)
            return
        self.is_ascii = False
        self._decode(chunk, final=False)

    def line(self, chunks: Iterator[bytes]) -> int:
        """The line of the first fault, in the same bytes read once more."""
        count, left = 1, self._place
        for chunk in chunks:
            count += chunk.count(b"\n", 0, max(left, 0))
            left -= len(chunk)
            if left <= 0:
                break
        return count

    @property
    def is_whole(self) -> bool:
        """Whether all of it was UTF-8; to be asked at the end."""
        if not self._fault:
            self._decode(b"", final=True)
        return not self._fault

    def _decode(self, chunk: bytes, *, final: bool) -> None:
        try:
            text = self._decoder.decode(chunk, final)
            self._place += len(chunk)
        except UnicodeDecodeError as fault:
            self._fault = True
            text = fault.object[: fault.start].decode("utf-8", errors="ignore")
            self._place += len(chunk) - (len(fault.object) - fault.start)
        if self.characters < _PROOF:
            self.characters += sum(mark > "\x7f" for mark in text)


def _decodes(source: Source, encoding: str, skip: int = 0) -> bool:
    """Whether every byte of a file reads in an encoding. Raises Refusal for one that then holds NULs."""
    try:
        for chunk in _utf8(source, encoding, skip):
            if b"\x00" in chunk:
                raise Refusal("nul")
    except UnicodeError:
        return False
    return True


def _utf8(source: Source, encoding: str, skip: int = 0) -> Iterator[bytes]:
    """The file as UTF-8, without its first `skip` bytes. Raises UnicodeError."""
    outer = codecs.getincrementaldecoder("utf-8" if encoding == "utf-8 twice" else encoding)()
    inner = codecs.getincrementaldecoder("utf-8")() if encoding == "utf-8 twice" else None
    for chunk in source.chunks():
        chunk, skip = chunk[skip:], max(0, skip - len(chunk))
        if encoding == "utf-8":
            yield chunk
            continue
        text = outer.decode(chunk)
        yield (inner.decode(text.encode("cp1252")) if inner else text).encode("utf-8")
    rest = "" if encoding == "utf-8" else outer.decode(b"", final=True)
    if inner:
        rest = inner.decode(rest.encode("cp1252"), final=True)
    if rest:
        yield rest.encode("utf-8")


def _text(source: Source, encoding: str, skip: int = 0) -> Text:
    """The text of a file whose every byte was proven to read in an encoding."""
    if not source.is_long:
        return Text.of(b"".join(_utf8(source, encoding, skip)))
    head = b""
    for chunk in _utf8(source, encoding, skip):
        head += chunk
        if len(head) >= _SAMPLE:
            break
    return Text(head[:_SAMPLE], lambda: _utf8(source, encoding, skip), source.size, is_long=True)


def _known(source: Source, encoding: str, skip: int) -> tuple[Text, str]:
    if encoding == "utf-8":
        found = _Utf8()
        for chunk in _utf8(source, encoding, skip):
            if b"\x00" in chunk:
                raise Refusal("nul")
            found.read(chunk)
        if not found.is_whole:
            raise Refusal("wrong_byte", line=found.line(_utf8(source, encoding, skip)))
    elif not _decodes(source, encoding, skip):
        raise Refusal("encoding")
    return _text(source, encoding, skip), encoding


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


def _guess(source: Source, head: bytes, score: Callable[[str], int]) -> tuple[Text, str]:
    ranked: list[tuple[tuple[float, ...], str]] = []
    for rank, encoding in enumerate(_GUESSES):
        try:
            sample = codecs.getincrementaldecoder(encoding)().decode(head)[:_SAMPLE]
        except UnicodeDecodeError:
            continue
        ranked.append(((float(score(sample)), _plausible(sample, encoding), -float(rank)), encoding))
    for _, encoding in sorted(ranked, reverse=True):
        if _decodes(source, encoding):
            return _text(source, encoding), encoding
    raise Refusal("encoding")


def _plausible(sample: str, encoding: str) -> float:
    """How much the decoded text looks like what the encoding is used for: 1 yes, 0.5 it may be, 0 no."""
    foreign = [mark for mark in sample if mark > "\x7f"]
    if not foreign:
        return 0.5
    if encoding == "cp932":
        kana, half = len(_KANA.findall(sample)), len(_HALF_KANA.findall(sample))
        return 1.0 if kana > 0.05 * len(foreign) and half <= kana else 0.0
    if encoding == "gb18030":
        if 2 * len(_STRAY.findall(sample)) > len(_FOREIGN.findall(sample)):
            return 0.0
        return 1.0 if sum(map(_in_gb2312, foreign)) > 0.9 * len(foreign) else 0.0
    return 0.5


def _in_gb2312(mark: str) -> bool:
    try:
        return len(mark.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
