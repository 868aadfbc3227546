"""The agendas, read from `definitions/meetings.toml`: what a meeting asks, in order, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table


@dataclass(frozen=True)
class Item:
    """One point of an agenda."""

    code: str
    minutes: float


@dataclass(frozen=True)
class Meeting:
    """One of the team's meetings."""

    name: str
    en: str
    zh: str
    minutes: float
    quiet_minutes: float
    """its length on a day when nothing needs the room"""
    items: tuple[Item, ...]

    def title(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def minutes_of(self, code: str) -> float | None:
        """The minutes of an item; None when it is not on the agenda."""
        return next((item.minutes for item in self.items if item.code == code), None)


@cache
def meetings() -> dict[str, Meeting]:
    """Every meeting by name. Raises DeclarationError when an agenda's minutes do not add up to the meeting's."""
    found = {}
    for name, row in read_table(paths.DEFINITIONS / "meetings.toml").items():
        items = tuple(Item(item["code"], float(item["minutes"])) for item in row["items"])
        total = sum(item.minutes for item in items)
        if abs(total - row["minutes"]) > 0.001:
            raise DeclarationError(f"meetings.toml: the items of {name} take {total:g} minutes, the meeting {row['minutes']:g}")
        found[name] = Meeting(name, row["en"], row["zh"], float(row["minutes"]), float(row["quiet_minutes"]), items)
    return found
