"""A file's bytes: held whole where they are few, read some megabytes at a time where they are many.

Whatever is said of a long file is said of all of it: nobody looks at a part and believes the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huddle.intake.sentences import Refusal
from huddle.settings import setting

LONG = 64 << 20
"""bytes from which a file is never held whole"""
CHUNK = 1 << 23


def check_at_once(size: int, *, as_objects: bool = False) -> None:
    """Raises Refusal for more bytes than are read at once; as objects of Python they take many times their room."""
    most = setting("largest_at_once_mb") << 20
    most = min(most, LONG) if as_objects else most
    if size > most:
        raise Refusal("too_large_at_once", megabytes=f"{size >> 20:,}", most=most >> 20)


@dataclass(frozen=True)
class Source:
    """The bytes of one file."""

    size: int
    held: bytes | None
    path: Path | None = None
    age: int = 0

    @classmethod
    def of(cls, data: bytes) -> Source:
        """Bytes that are at hand."""
        return cls(len(data), data)

    @classmethod
    def at(cls, path: Path) -> Source:
        """A file as it lies there now. Raises OSError."""
        about = path.stat()
        return cls(about.st_size, None, path, about.st_mtime_ns) if about.st_size > LONG else cls.of(path.read_bytes())

    @property
    def is_long(self) -> bool:
        """Whether it is read by and by."""
        return self.held is None

    def head(self, count: int) -> bytes:
        """The first bytes."""
        if self.held is not None:
            return self.held[:count]
        with self._path.open("rb") as file:
            return file.read(count)

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in order. Raises Refusal when a long file is not the one it was."""
        if self.held is not None:
            yield self.held
            return
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Raises Refusal when a long file is not the one it was."""
        if self.held is not None:
            return
        about = self._path.stat()
        if (about.st_size, about.st_mtime_ns) != (self.size, self.age):
            raise Refusal("still_written")

    def whole(self) -> bytes:
        """All bytes at once; for what cannot be read otherwise."""
        return self.held if self.held is not None else b"".join(self.chunks())

    def digest(self) -> str:
        """The digest the file is known by."""
        told = hashlib.blake2b(digest_size=16)
        for chunk in self.chunks():
            told.update(chunk)
        return told.hexdigest()

    @property
    def _path(self) -> Path:
        if self.path is None:
            raise ValueError("bytes at hand lie in no file")
        return self.path


@dataclass(frozen=True)
class Text:
    """A file's characters as UTF-8 without BOM, read from the beginning as often as they are needed."""

    head: bytes
    """the first of them: enough to find a header in"""
    chunks: Callable[[], Iterator[bytes]]
    size: int
    """bytes, as far as that is known: of the file"""
    is_long: bool = False
    has_quotes: bool | None = None
    """whether a double quote stands anywhere in it, where that was seen already"""

    @classmethod
    def of(cls, data: bytes) -> Text:
        """Characters that are at hand."""
        return cls(data, lambda: iter((data,)), len(data))

    def whole(self) -> bytes:
        """All of them at once."""
        return b"".join(self.chunks())
