"""Days and moments as exports write them; where a numeric date reads in two orders, the column proves one or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from huddle.intake.tables import NATIVE

ORDERS = ("dmy", "mdy")
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?")
_COMPACT = re.compile(r"(20\d{2}|19\d{2})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日?)?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: [ap]m)?)?")
_MONTH = re.compile(r"(\d{4})[-/.]?(\d{1,2})|(\d{1,2})[-/.](\d{4})")
_WORDS = re.compile(r"(?:(?P<a>\d{1,2})\.? )?(?:de )?(?P<month>[^\W\d]{3,}?)\.?,?(?: de)? (?:(?P<b>\d{1,2}),? )?(?:de )?(?P<year>\d{4})")
_DASHED = re.compile(r"(\d{1,2})-([^\W\d]{3,})-(\d{4}|\d{2})")
_EPOCH = date(1899, 12, 30)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CLOCK = re.compile(
    r"(?P<day>.+?)[ ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))? ?(?P<half>[ap]\.?m\.?)? ?(?P<zone>[a-z]{3,4})?"
)
_OFFSETS = {"utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "jst": 9, "pst": -8, "pdt": -7}
"""zones as exports write them behind a time, with hours from UTC"""

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene gennaio gen janv januari",
            "feb february februar février febrero febbraio févr fev",
            "mar march märz mrz mars marzo mär",
            "apr april avril abril abr aprile avr",
            "may mai mayo maggio mag",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet julio luglio lug juil",
            "aug august août agosto ago aout",
            "sep september septembre septiembre settembre sept set",
            "oct october oktober okt octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dezember dez décembre diciembre dic dicembre déc",
        ),
        start=1,
    )
    for name in names.split()
}


class NotADay(ValueError):
    """A cell that is no day in any declared way."""


@dataclass(frozen=True)
class Reading:
    """One cell read as a day: certain, or one day per order that is possible."""

    day: date | None
    orders: Mapping[str, date] | None = None


@dataclass(frozen=True)
class Order:
    """What a column says about its numeric dates: the proven order, or the spans it would cover under each."""

    proven: str | None
    spans: Mapping[str, tuple[date, date]]


def plain(text: str) -> str:
    """A cell as days are compared: half width, lower case, single spaces, without NATIVE and weekday marks."""
    folded = unicodedata.normalize("NFKC", text.removeprefix(NATIVE)).casefold()
    return " ".join(folded.replace("\u200e", "").split())


def day(year: int, month: int, number: int) -> date:
    """A calendar day of our time. Raises NotADay."""
    try:
        found = date(year, month, number)
    except ValueError:
        raise NotADay from None
    if not _FIRST <= found < _LAST:
        raise NotADay
    return found


def read(text: str, ways: Iterable[str]) -> Reading:
    """A cell as a day in one of the declared ways. Raises NotADay."""
    native, cell = text.startswith(NATIVE), plain(text)
    for way in ways:
        if "%" in way:
            found = _strptime(cell, text, way)
        elif way == "excel":
            found = _excel(cell, native)
        else:
            found = _WAYS[way](cell)
        if found is not None:
            return found
    raise NotADay


def _strptime(cell: str, text: str, pattern: str) -> Reading | None:
    try:
        return Reading(datetime.strptime(" ".join(text.removeprefix(NATIVE).split()), pattern).date())
    except ValueError:
        return None


def _excel(cell: str, native: bool) -> Reading | None:
    try:
        serial = float(cell)
    except ValueError:
        return None
    if not 20_000 <= serial < 80_000 or not (native or serial.is_integer()):
        return None
    return Reading(_EPOCH + timedelta(days=int(serial)))


def _iso(cell: str) -> Reading | None:
    if found := _ISO.fullmatch(cell):
        return Reading(day(int(found[1]), int(found[3]), int(found[4])))
    if found := _COMPACT.fullmatch(cell):
        return Reading(day(int(found[1]), int(found[2]), int(found[3])))
    return None


def _chinese(cell: str) -> Reading | None:
    found = _CHINESE.fullmatch(cell.replace(" ", ""))
    return Reading(day(int(found[1]), int(found[2]), int(found[3] or 1))) if found else None


def _words(cell: str) -> Reading | None:
    if found := _DASHED.fullmatch(cell):
        month = _MONTHS.get(found[2])
        return Reading(day(_year(found[3]), month, int(found[1]))) if month else None
    found = _WORDS.fullmatch(cell)
    month = _MONTHS.get(found["month"]) if found else None
    if not found or not month or bool(found["a"]) == bool(found["b"]):
        return None
    return Reading(day(int(found["year"]), month, int(found["a"] or found["b"])))


def _month(cell: str) -> Reading | None:
    if found := _MONTH.fullmatch(cell):
        return Reading(day(int(found[1] or found[4]), int(found[2] or found[3]), 1))
    if found := re.fullmatch(r"([^\W\d]{3,})\.?[ -](\d{4})", cell):
        month = _MONTHS.get(found[1])
        return Reading(day(int(found[2]), month, 1)) if month else None
    return None


def _numeric(cell: str) -> Reading | None:
    found = _NUMERIC.fullmatch(cell)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    possible = {}
    for order, (number, month) in {"dmy": (first, second), "mdy": (second, first)}.items():
        try:
            possible[order] = day(year, month, number)
        except NotADay:
            continue
    if not possible:
        raise NotADay
    return Reading(None, possible)


def _in_order(order: str) -> Callable[[str], Reading | None]:
    def read_so(cell: str) -> Reading | None:
        found = _numeric(cell)
        if found is None:
            return None
        possible = found.orders or {}
        if order not in possible:
            raise NotADay
        return Reading(possible[order])

    return read_so


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _since_epoch(cell: str, divisor: int) -> Reading | None:
    moment = epoch(cell, divisor)
    return Reading(moment.date()) if moment else None


def epoch(cell: str, divisor: int) -> datetime | None:
    """A Unix time in seconds (divisor 1) or milliseconds (1000) as a UTC moment; None when it is no such number."""
    try:
        seconds = float(cell) / divisor
    except ValueError:
        return None
    return datetime.fromtimestamp(seconds, UTC) if 6e8 <= seconds < 4e9 else None


_WAYS: Mapping[str, Callable[[str], Reading | None]] = {
    "iso": _iso,
    "words": _words,
    "chinese": _chinese,
    "numeric": _numeric,
    "dmy": _in_order("dmy"),
    "mdy": _in_order("mdy"),
    "month": _month,
    "epoch_s": lambda cell: _since_epoch(cell, 1),
    "epoch_ms": lambda cell: _since_epoch(cell, 1000),
}


@dataclass(frozen=True)
class Shown:
    """What numeric dates show of their order: the days they would be in each that fits them all; of two parts of a column the `|`."""

    days: Mapping[str, frozenset[date]]
    any: bool = False
    """whether there was a numeric date at all"""

    def __or__(self, other: Shown) -> Shown:
        if not (self.any and other.any):
            return self if self.any else other
        return Shown({order: self.days[order] | other.days[order] for order in ORDERS if order in self.days and order in other.days}, True)


def shown(readings: Iterable[Reading]) -> Shown:
    """What these readings show."""
    cells = [reading.orders for reading in readings if reading.orders]
    possible = [order for order in ORDERS if all(order in cell for cell in cells)] if cells else []
    return Shown({order: frozenset(cell[order] for cell in cells) for order in possible}, bool(cells))


def order_of(found: Shown, inside: tuple[date, date] | None) -> Order:
    """The order a column's numeric dates are in.

    Proven by a part above 12, by one consecutive run of at least three days, or by the confirmed period `inside`.
    """
    days, possible = found.days, list(found.days)
    if not possible:
        return Order(None, {})
    spans = {order: (min(days[order]), max(days[order])) for order in possible}
    if len(possible) == 1 or days[possible[0]] == days[possible[-1]]:
        return Order(possible[0], spans)
    if inside:
        fitting = [order for order, (first, last) in spans.items() if inside[0] <= first and last <= inside[1]]
        if len(fitting) == 1:
            return Order(fitting[0], spans)
    runs = [order for order, (first, last) in spans.items() if (last - first).days + 1 == len(days[order])]
    if len(runs) == 1 and len(days[runs[0]]) >= 3:
        return Order(runs[0], spans)
    return Order(None, spans)


_RANGE = re.compile(r"\s+(?:-|–|—|~|to|bis|至)\s+|\s*(?:~|至|\.\.)\s*")


def read_range(text: str, ways: Iterable[str]) -> tuple[date, date]:
    """Both ends of `Jul 06, 2026 - Jul 29, 2026`. Raises NotADay; a single day is its own range."""
    ways = tuple(ways)
    parts = _RANGE.split(text.removeprefix(NATIVE).strip(), maxsplit=1)
    ends = [read(part, ways) for part in parts]
    order = order_of(shown(ends), None)
    days = [end.day or (end.orders or {}).get(order.proven or "") for end in ends]
    if days[0] is None or days[-1] is None or days[-1] < days[0]:
        raise NotADay
    return days[0], days[-1]


@lru_cache(maxsize=100_000)
def moment(text: str) -> tuple[datetime, bool]:
    """A timestamp and whether it names its own offset (without one the declaration says whose clock it is).

    Raises NotADay.
    """
    cell = text.removeprefix(NATIVE).strip()
    try:
        found = datetime.fromisoformat(cell.replace("Z", "+00:00").replace("/", "-"))
    except ValueError:
        known = epoch(cell, 1000) or epoch(cell, 1) if cell.replace(".", "").isdigit() else None
        return (known, True) if known else _written_moment(plain(cell))
    day(found.year, found.month, found.day)
    return (found.astimezone(UTC), True) if found.tzinfo else (found, False)


def _written_moment(cell: str) -> tuple[datetime, bool]:
    """`Jun 1, 2026 5:43:55 AM PDT`, `17 dic 2026 22:37:41 UTC`, `06.03.2026 08:52:26 UTC`: a day in words, a clock, a zone."""
    found = _CLOCK.fullmatch(cell)
    if not found:
        raise NotADay
    dotted = _DOTTED.fullmatch(found["day"])
    ways = ("iso", "words", "chinese")
    there = day(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else read(found["day"], ways).day
    hour, half, zone = int(found["hour"]), (found["half"] or "").replace(".", ""), found["zone"]
    if (half and not 1 <= hour <= 12) or (zone and zone not in _OFFSETS) or there is None:
        raise NotADay
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        made = datetime(there.year, there.month, there.day, hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise NotADay from None
    return ((made - timedelta(hours=_OFFSETS[zone])).replace(tzinfo=UTC), True) if zone else (made, False)
