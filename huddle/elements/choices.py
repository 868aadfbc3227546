"""What a reader chose: shop, site, line, owner, day, language. Read from the address bar by the frame, passed to elements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from huddle.decisions.held import Held


@dataclass(frozen=True)
class Choices:
    """One reader's filters; None means all. Every field has its name in the address bar."""

    shop: str | None = None
    marketplace: str | None = None
    line: str | None = None
    owner: str | None = None
    channel: str | None = None
    """key in definitions/channels.toml: the way of coming that the channel page opens"""
    day: date | None = None
    """None: each site's own last complete day"""
    language: str = "en"
    view: Literal["desk", "present"] = "desk"
    item: str = ""
    """code of the element on the wall"""
    row: str = ""
    """key of the row that is open"""
    asin: str | None = None
    span: int = 28
    """days shown on the ASIN and Channel pages"""
    stamp: str = ""
    """the data this reader looks at: frozen when the meeting began"""
    is_snapshot: bool = False
    """the address named the stamp, so that a minute re-opens what was seen"""
    snapshot: str = ""
    """the name the address gives it; empty for a stamp without a name"""
    as_of: datetime | None = None
    """when the data looked at were the newest; None for today's"""
    meeting: Held | None = None
    """the closed meeting that is looked at again, with the decisions as they stood"""
    back: str = ""
    """where Esc or Back returns to: page, item and row joined by dots"""
    may_write: bool = True
    """False for a guest in the room"""

    def but(self, **changes: Any) -> Choices:
        """The same choices with some changed."""
        return replace(self, **changes)

    @property
    def scope(self) -> Choices:
        """The choices that can change a number or a word; not where on the page the reader is."""
        return replace(self, view="desk", item="", row="", asin=None, back="", is_snapshot=False, snapshot="", as_of=None,
                       meeting=None)  # fmt: skip

    @property
    def where(self) -> dict[str, str | None]:
        """The filters a question takes: shop, marketplace, line, owner."""
        return {"shop": self.shop, "marketplace": self.marketplace, "line": self.line, "owner": self.owner}
