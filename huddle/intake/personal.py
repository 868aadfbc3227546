"""Personal data stops at the door: columns dropped unread, numbers hashed, free text masked, faulty cells told by shape.

A hash is keyed with a fixed word and not with a secret of one installation: a state that is deleted and made again from the
same files must come out the same, and an order exported by two colleagues must stay one order. The key keeps Huddle's hashes
from matching anybody else's list of hashed order numbers; it does not make a 17-digit number impossible to search for, which
is why no page shows a hash and the state folder belongs to the team alone.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_KEY = b"huddle door"
_MASKS = (
    ("[mail]", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("[order]", r"\b\d{3}-\d{7}-\d{7}\b"),
    (
        "[phone]",
        r"(?:\+|\b00)\d[\d ().-]{7,}\d|\b1[3-9]\d{9}\b|\(?\b\d{3}\)?[ .-]\d{3,4}[ .-]\d{4}\b|\b0\d{2,4}[ -]?\d{6,8}\b",
    ),
    ("[number]", r"\b\d{10,}\b"),
)


def hashed(value: str) -> str:
    """A keyed hash of a value, 24 characters."""
    return hashlib.blake2b(value.encode(), digest_size=12, key=_KEY).hexdigest()


def hashes(values: pa.Array) -> pa.Array:
    """The keyed hash of every value of a column of text; null where there is none."""
    begin = hashlib.blake2b(digest_size=12, key=_KEY).copy
    told: list[bytes] = []
    tell = told.append
    for value in pc.fill_null(pc.cast(values, pa.binary()), b"").to_numpy(zero_copy_only=False):
        one = begin()
        one.update(value)
        tell(one.digest())
    digits = pa.py_buffer(b"".join(told).hex().encode())
    ends = pa.py_buffer(np.arange(0, 24 * len(told) + 1, 24, dtype=np.int32))
    found = pa.StringArray.from_buffers(len(told), ends, digits)
    return found if not values.null_count else pc.if_else(pc.is_valid(values), found, pa.scalar(None, pa.string()))


def masked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Free text with mail addresses, order numbers, phone numbers and other long numbers replaced by what they are."""
    for word, pattern in _MASKS:
        column = pc.replace_substring_regex(column, pattern=pattern, replacement=word)
    return column


def shape(text: str) -> str:
    """What a cell looks like, never what it says: `text 14`, `number 6`, `mixed 9`, `signs 4`, `blank 0`."""
    plain = unicodedata.normalize("NFKC", text).strip("\x1f ")
    if not plain:
        return "blank 0"
    digits = sum(mark.isdigit() for mark in plain)
    if digits and re.fullmatch(r"[\d.,%()+\-\s]*", plain):
        return f"number {len(plain)}"
    kind = "text" if not digits else "mixed" if any(mark.isalpha() for mark in plain) else "signs"
    return f"{kind} {len(plain)}"
