"""What each channel brought and cost over the page's days and the days before: counted once, for every part of the page.

Apart from the parts that say it: amounts in the page's currency, ratios of sums by the dictionary, and the row that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from huddle import warehouse
from huddle.channels import place
from huddle.elements.answers import Row, rows
from huddle.elements.known import known
from huddle.elements.period import Period
from huddle.elements.whole import Extent, Place, extent
from huddle.metrics import metrics

UNSPLIT = "~unsplit"
"""sales of days on which no ads report says how the shoppers came"""
HALO, BRAND, UNALLOCATED = "~halo", "~brand", "~unallocated"
_MONEY = ("sales", "ad_spend", "ad_sales")
_AMOUNTS = ("sales", "ad_spend", "ad_sales", "ad_orders", "ad_clicks", "ad_impressions")
_SMALL = 0.01
"""part of the sales now and before: so much may be without a channel for a comparison to hold"""


@dataclass(frozen=True)
class Sums:
    """Amounts in the page's currency and counts over some days; None where unknown."""

    sales: float | None = None
    ad_spend: float | None = None
    ad_sales: float | None = None
    ad_orders: float | None = None
    ad_clicks: float | None = None
    ad_impressions: float | None = None

    def ratio(self, metric: str) -> float | None:
        """A ratio of the dictionary over these sums; None where a side is unknown or the denominator 0."""
        of = metrics()[metric]
        above, below = getattr(self, of.numerator), getattr(self, str(of.denominator))
        return above / below if above is not None and below else None


@dataclass(frozen=True)
class Way:
    """One channel (or one part of it) now and before."""

    key: str
    now: Sums
    before: Sums


@dataclass(frozen=True)
class Mix:
    """Every channel of the page's scope, with the sales of the days on which it is known how the shoppers came."""

    ways: tuple[Way, ...]
    """most sales first; with a row of its own for sales without a channel"""
    total: float
    total_before: float | None
    """None where nothing can be compared: on either side too few of the sales have a channel"""

    def share(self, way: Way) -> float | None:
        """Part of the sales whose channel is known; None where there are none, and of those without one."""
        known = way.now.sales is not None and self.total and way.key != UNSPLIT
        return way.now.sales / self.total if known else None  # type: ignore[operator]

    def share_before(self, way: Way) -> float | None:
        """The same in the days before; None where they cannot be compared."""
        known = way.before.sales is not None and self.total_before and way.key != UNSPLIT
        return way.before.sales / self.total_before if known else None  # type: ignore[operator]

    @property
    def ads(self) -> Way | None:
        """All channels with ad spend together; None without any."""
        paid = [way for way in self.ways if way.now.ad_spend or way.before.ad_spend]
        return Way("ads", added(way.now for way in paid), added(way.before for way in paid)) if paid else None

    @property
    def paid(self) -> tuple[Way, ...]:
        """The channels that cost money, dearest first."""
        return tuple(sorted((way for way in self.ways if way.now.ad_spend), key=lambda way: (-(way.now.ad_spend or 0), place(way.key))))


def added(many: Iterable[Sums]) -> Sums:
    """Sums of sums; unknown only where all are."""
    found = list(many)

    def total(name: str) -> float | None:
        known = [value for one in found if (value := getattr(one, name)) is not None]
        return sum(known) if known else None

    return Sums(**{one.name: total(one.name) for one in fields(Sums)})


def read(row: Row, worth: Mapping[str, float], suffix: str = "") -> Sums:
    """The sums of one answer, money in the page's currency; `suffix` is `_before` for the days before."""
    rate = worth[row["currency"]]
    values = {name: row.get(name + suffix) for name in _AMOUNTS}
    return Sums(**{name: value * rate if value is not None and name in _MONEY else value for name, value in values.items()})


def way(key: str, many: Sequence[Row], worth: Mapping[str, float]) -> Way:
    """Some answers as one."""
    return Way(key, added(read(row, worth) for row in many), added(read(row, worth, "_before") for row in many))


def grouped(many: Iterable[Row], key: Callable[[Row], str], worth: Mapping[str, float]) -> dict[str, Way]:
    """Answers added by a key, in the order in which they come."""
    groups: dict[str, list[Row]] = {}
    for row in many:
        groups.setdefault(key(row), []).append(row)
    return {name: way(name, some, worth) for name, some in groups.items()}


@lru_cache(maxsize=64)
def answers_of(stamp: str, question: str, parameters: tuple[tuple[str, Any], ...]) -> tuple[Row, ...]:
    """A question's rows, plain once for all parts of the page; nobody changes them."""
    return tuple(rows(warehouse.ask(question, stamp=stamp or None, **dict(parameters))))


def asked(period: Period, question: str, **parameters: Any) -> tuple[Row, ...]:
    """The answer of a question of this page about the page's days and the days before."""
    stamp = period.choices.stamp or warehouse.stamp()
    return _compared(stamp, question, tuple({**span_of(period), **parameters}.items()), alone(period))


@lru_cache(maxsize=64)
def _compared(stamp: str, question: str, parameters: tuple[tuple[str, Any], ...], out: frozenset[Place]) -> tuple[Row, ...]:
    """A question's rows, those of sites that are compared with nothing without their days before."""
    found = answers_of(stamp, question, parameters)
    return tuple(_without_before(row) if (row.get("shop"), row["marketplace"]) in out else row for row in found) if out else found


def alone(period: Period) -> frozenset[Place]:
    """The sites of which the page's days or the days before are not known whole: they are compared with nothing.

    Of all sites, whichever is chosen: the page also lists the others.
    """
    now, before = everywhere(period)
    both = now.sites.keys() | before.sites.keys()
    return frozenset(place for place in both if not all(is_whole(one, place) for one in (now, before)))


def everywhere(period: Period) -> tuple[Extent, Extent]:
    """How far the page's days and the days before are known on every site, whichever is chosen."""
    whole = replace(period, choices=period.choices.but(shop=None, marketplace=None), sites=known(period.choices.stamp).sites)
    return extent(whole, period.span), extent(whole, period.before)


def is_whole(one: Extent, place: Place) -> bool:
    """Whether a stretch is known whole on one site."""
    return place in one.sites and one.sites[place].whole >= one.span.days


def _without_before(row: Row) -> Row:
    """An answer of a site without its days before: unknown, and no day of them counted."""
    return {name: value if not name.endswith("_before") else 0 if name.endswith("days_before") else None for name, value in row.items()}


def span_of(period: Period) -> dict[str, object]:
    """The days a question of this page is about."""
    return {"first": period.span.first, "last": period.span.last,
            "first_before": period.before.first, "last_before": period.before.last}  # fmt: skip


def asin_rows(period: Period, channel: str | None = None) -> Sequence[Row]:
    """Every ASIN by channel, in the page's scope, with its name, line and owner."""
    stamp, out = period.choices.stamp or warehouse.stamp(), alone(period)
    chosen, names = {**period.choices.where, "channel": channel}, _names(stamp)
    now, before = (
        answers_of(stamp, "channel/asins", tuple({"first": span.first, "last": span.last, **chosen}.items()))
        for span in (period.span, period.before)
    )
    comparable = (row for row in before if (row["shop"], row["marketplace"]) not in out)
    sides = [*(_sided(row, "") for row in now), *(_sided(row, "_before") for row in comparable)]
    return [names[row["shop"], row["marketplace"], row["asin"]] | row for row in sides]


@lru_cache(maxsize=4)
def _names(stamp: str) -> dict[tuple[str, str, str], Row]:
    """What each product is called, which line it is of and who looks after it; asked once for every channel and filter."""
    found = answers_of(stamp, "morning/names", tuple(dict.fromkeys(("shop", "marketplace", "line", "owner")).items()))
    return {(row["shop"], row["marketplace"], row["asin"]): row for row in found}


def _sided(row: Row, suffix: str) -> Row:
    """An answer about one stretch with its amounts under the names of its side."""
    amounts = {name + suffix: row[name] for name in _AMOUNTS}
    return {name: value for name, value in row.items() if name not in _AMOUNTS} | amounts


def mix_rows(period: Period) -> Sequence[Row]:
    """Every line by channel; an owner's are added up from their products."""
    choices = period.choices
    if choices.owner is not None:
        return asin_rows(period)
    # Asked once for every line of every site: the same answer serves every filter.
    found = asked(period, "channel/mix", shop=None, marketplace=None, line=None)
    wanted = {"shop": choices.shop, "marketplace": choices.marketplace, "line": choices.line}
    return [row for row in found if all(value in (None, row[name]) for name, value in wanted.items())]


def line_rows(period: Period, *, all_sites: bool = False) -> list[Row]:
    """What each line sold on each site of the page, or on all of them to compare."""
    choices = period.choices
    found = asked(period, "channel/lines", shop=None, line=None, owner=choices.owner)
    wanted = {"shop": choices.shop, "line": choices.line, "marketplace": None if all_sites else choices.marketplace}
    return [row for row in found if all(value in (None, row[name]) for name, value in wanted.items())]


def is_comparable(period: Period) -> bool:
    """Whether the page's days can stand against the days before: both known whole on the same sites."""
    return extent(period, period.span).compares(extent(period, period.before))


def mix(period: Period) -> Mix | None:
    """The channels of the page's scope, which add up to its sales; None without ads or without one currency."""
    if period.currency is None:
        return None
    answers = mix_rows(period)
    worth = period.worth
    if not any(row.get("ad_spend") or row.get("ad_spend_before") for row in answers):
        return None
    found = list(grouped(answers, lambda row: str(row["channel"]), worth).values())
    sold = way("all", line_rows(period), worth)
    whole, whole_before = sold.now.sales or 0.0, sold.before.sales or 0.0
    left, left_before = (
        total - sum((getattr(one, side).sales or 0.0) for one in found)
        for total, side in ((whole, "now"), (whole_before, "before"))
    )  # fmt: skip
    if abs(left) >= 0.005:
        found.append(Way(UNSPLIT, Sums(sales=left), Sums(sales=left_before)))
    found.sort(key=lambda one: (one.key == UNSPLIT, -(one.now.sales or 0.0), place(one.key)))
    are_split = all(total > 0 and abs(rest) <= _SMALL * total for total, rest in ((whole, left), (whole_before, left_before)))
    return Mix(tuple(found), whole - left, whole_before - left_before if are_split and is_comparable(period) else None)
