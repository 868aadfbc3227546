"""How the store keeps words and moments: words as one line, moments in UTC without saying so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from huddle import clock


def as_kept(value: Any) -> Any:
    """A value as the history keeps it."""
    return str(value) if isinstance(value, (date, datetime)) else value


def line_of(words: str) -> str:
    """Words as one line; a sign no store can hold is left out."""
    return " ".join(words.replace("\0", "").split())


def now() -> datetime:
    """The present moment as the store keeps moments: in UTC, without saying so."""
    return clock.present().replace(tzinfo=None)


def utc(moment: datetime) -> datetime:
    """A moment of the store as it is compared and shown: it says that it is in UTC."""
    return moment.replace(tzinfo=UTC)
