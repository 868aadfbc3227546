"""In which meeting a decision was taken: of a kind, on a day, over what was chosen there.

A meeting's decisions are those taken over what it is held over, or over a part of it: whoever looks at one site in the middle of a meeting
over all sites decides in that meeting, and a review of one site does not list what another site's decided the same day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

Kind = Literal["morning", "weekly", "monthly"]
KINDS: tuple[Kind, ...] = ("morning", "weekly", "monthly")


@dataclass(frozen=True)
class Scope:
    """What a meeting is held over; None is all."""

    shop: str | None = None
    marketplace: str | None = None
    line: str | None = None
    owner: str | None = None

    @classmethod
    def of(cls, words: str) -> Scope:
        """The scope that `words` tells; what no filter is called is left out."""
        told = dict(parse_qsl(words))
        return cls(**{field.name: told.get(field.name) for field in fields(cls)})

    @property
    def words(self) -> str:
        """As the store keeps it: `line=Kitchen&marketplace=US`, nothing for all."""
        return urlencode(sorted((name, value) for name, value in vars(self).items() if value is not None))

    def holds(self, other: Scope) -> bool:
        """Whether the other is this scope or a part of it."""
        return all(value in (None, getattr(other, name)) for name, value in vars(self).items())

    def may_hold(self, other: Scope) -> bool:
        """Whether nothing the other says speaks against it; what it leaves open may be of either."""
        return all(value is None or getattr(other, name) in (None, value) for name, value in vars(self).items())


def named_in(link: str | None) -> Kind | None:
    """The meeting whose page an address opens, or leads back to; None where it names none."""
    parts = urlsplit(link or "")
    back = parse_qs(parts.query).get("back", [""])[0]
    pages = (parts.path.strip("/"), back.partition(".")[0])
    return next((kind for kind in KINDS if kind in pages), None)


def is_taken_over(held_over: str | None, place: Scope, scope: Scope) -> bool:
    """Whether a decision taken over `held_over` is one of a meeting over `scope`; one that no scope was kept for is of every meeting that
    its own place does not speak against."""
    return scope.may_hold(place) if held_over is None else scope.holds(Scope.of(held_over))
