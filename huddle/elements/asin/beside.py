"""What the operation log knows beside the day a product's branch broke: the change or event that may stand behind it.

Apart from the verdict, because it only says what happened just before, never that it was the cause: a change that points the
other way (a budget raised before impressions fell) is no candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huddle import figures
from huddle.elements.answers import Row
from huddle.elements.asin.subject import Subject
from huddle.elements.log import telling

EARLIEST, LATEST = 5, 2
"""days before and after the start of a break in which a change stands beside it: the start is an estimate"""
NEWS = 21
"""days after which the start of a break is history, and what stood beside it no news"""
_ADS = ("campaign_budget", "campaign_state")
_LISTING = ("price", "listing_status", "asin_vanished", "asin_back", "stock_arrival", "title")
_TOUCHES = {
    "impressions": _ADS, "ctr": (*_ADS, "price", "title"), "ad_conversion": _LISTING, "organic": _LISTING,
    "sessions": (*_ADS, *_LISTING), "conversion": _LISTING, "buy_box": ("price", "listing_status"), "price": ("price",),
    "stock": (), "rating": ("title",), "units": (*_ADS, *_LISTING), "sales": (*_ADS, *_LISTING),
}  # fmt: skip
"""by branch: the kinds of change that can move it; events that people wrote down can move any but the shelf"""
_WITH = "campaign_budget"
"""the kind whose amount moves the way of the branch; a price moves against all but itself"""
LONGEST = 14
"""a change between two exports further apart than so many days stands beside nothing"""
_DOWN = {"paused", "archived", "inactive", "incomplete"}


@dataclass(frozen=True)
class Beside:
    """One change or event of the log, and whether it is its end that stands beside the break."""

    row: Row
    is_end: bool

    def words(self, about: Subject) -> str:
        """`daily budget $60 → $20 on 11 May`, `the end of Autumn deal on 11 Oct`."""
        said = telling.sentence(self.row, about.language, names=False)
        if telling.is_event(self.row):
            key = "beside_end" if self.is_end else "beside_event"
            day = self.row["last_day"] if self.is_end else self.row["day"]
            return about.say(key, what=said, day=figures.date_without_weekday(day, about.language))
        first, last = self.row["seen_from"], self.row["day"]
        said = said[:1].lower() + said[1:] if about.language == "en" else said
        if first is not None and (last - first).days > 1:
            span = {name: figures.date_without_weekday(day, about.language) for name, day in (("first", first), ("last", last))}
            return about.say("beside_between", what=said, **span)
        return about.say("beside_change", what=said, day=figures.date_without_weekday(last, about.language))


def beside(branch: str, side: int, since: date | None, logged: Sequence[Row]) -> Beside | None:
    """The change nearest to the start of a break that can have moved the branch that way; None without a start or a change.

    `side`: -1 where the branch fell, 1 where it rose. Of two as near the more important kind is taken, then the newer,
    then the larger: of two budgets cut on one day the one that cost more views.
    """
    if since is None or branch == "stock":
        return None
    found = []
    for row in logged:
        for is_end, first, last in _moments(row):
            gap = max((since - last).days, (first - since).days, 0)
            in_reach = first <= since + timedelta(days=LATEST) and last >= since - timedelta(days=EARLIEST)
            if in_reach and _can_move(row, branch, side, is_end=is_end):
                step = abs((row["amount"] or 0.0) - (row["amount_before"] or 0.0))
                found.append((gap, row["place"] or 99, -row["day"].toordinal(), -step, str(row["name"]), is_end, row))
    if not found:
        return None
    *_, is_end, row = min(found, key=lambda one: one[:5])
    return Beside(row, is_end)


def _moments(row: Row) -> list[tuple[bool, date, date]]:
    """When a row happened: a change between two exports, an event at its beginning and, where it lasts, after its end."""
    if not telling.is_event(row):
        first = row["seen_from"] or row["day"]
        return [(False, first, row["day"])] if (row["day"] - first).days <= LONGEST else []
    after = row["last_day"] + timedelta(days=1)
    return [(False, row["day"], row["day"]), *([(True, after, after)] if row["last_day"] > row["day"] else [])]


def _can_move(row: Row, branch: str, side: int, *, is_end: bool) -> bool:
    if row["kind"] in ("event_promotion", "event_holiday"):
        return is_end == (side < 0)  # what sells more while it lasts
    if telling.is_event(row):
        return True
    kind = row["kind"]
    if kind not in _TOUCHES.get(branch, ()):
        return False
    if kind == "asin_vanished":
        return side < 0
    if kind in ("asin_back", "stock_arrival"):
        return side > 0
    if kind in ("campaign_state", "listing_status"):
        is_down = str(row["said"] or "").casefold() in _DOWN
        return is_down == (side < 0)
    before, after = row["amount_before"], row["amount"]
    if before is None or after is None:
        return True
    way = (after > before) - (after < before)
    return way == side if kind == _WITH or branch == "price" else way == -side
