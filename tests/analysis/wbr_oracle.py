"""The weekly review worked out a second time, in plain Python, day by day: what `huddle.analysis.wbr` must agree with.

Nothing of Huddle is used here, and no library for frames or arrays: a slip would have to be made twice, in two ways.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

ONE = timedelta(days=1)
FORMULAS = {
    "sales": (lambda s: s["sales"], None),
    "units": (lambda s: s["units"], None),
    "conversion": (lambda s: s["units"], lambda s: s["sessions"]),
    "asp": (lambda s: s["sales"], lambda s: s["units"]),
    "acos": (lambda s: s["ad_spend"], lambda s: s["ad_sales"]),
    "cpm": (lambda s: 1000 * s["ad_spend"], lambda s: s["ad_impressions"]),
}
RATES = {"conversion", "acos"}
INPUTS = ("sales", "units", "sessions", "ad_spend", "ad_sales", "ad_impressions")


def days_of(texts: list[str]) -> set[date]:
    """`["2026-11-01..2026-11-03"]` as the days."""
    found = set()
    for text in texts:
        first, _, last = text.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += ONE
    return found


def made(case: dict[str, Any], site: dict[str, Any], day: date) -> dict[str, float]:
    """What a day of a made-up site brought."""
    level = site.get("level", 100)
    for since, other in site.get("steps", {}).items():
        if day >= date.fromisoformat(since):
            level = other
    number = day.toordinal()
    if case.get("flat"):
        return dict.fromkeys(INPUTS, float(level))
    return {
        "sales": level * 20 + (number * 37) % 101 + day.weekday() * 7 + ((number * 11) % 100) / 100,
        "units": float(level + (number * 13) % 17),
        "sessions": float(level * 9 + (number * 29) % 83 + day.month * 3),
        "ad_spend": 0.0 if site.get("no_ads") else level * 2 + (number * 7) % 23 + 0.25,
        "ad_sales": 0.0 if site.get("no_ads") else level * 6 + (number * 5) % 41 + 0.5,
        "ad_impressions": float(level * 100 + (number * 3) % 997),
    }


class Site:
    """The days of one made-up site up to a day."""

    def __init__(self, case: dict[str, Any], site: dict[str, Any], until: date) -> None:
        self.days: dict[date, tuple[bool, dict[str, float] | None]] = {}
        gone, partial, silent = (days_of(site.get(name, [])) for name in ("missing", "partial", "silent"))
        day, last = date.fromisoformat(site["first"]), date.fromisoformat(site.get("last", "2030-01-01"))
        met = date.fromisoformat(site.get("met", site["first"]))
        while day <= min(last, until):
            if day not in gone:
                self.days[day] = (day not in partial, None if day in silent or day < met else made(case, site, day))
            day += ONE

    def is_expected(self, first: date, last: date, until: date) -> bool:
        """Whether a span has to wait for it: not before its first day, and not after its last once it is silent for 8 weeks."""
        if not self.days:
            return False
        begins, ends = min(self.days), max(self.days)
        return begins <= last and ((until - ends).days <= 56 or ends >= first)


class Oracle:
    """The expected object of a case."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.until = date.fromisoformat(case["week_ending"])
        self.metric = case.get("metric", "sales")
        self.sites = [Site(case, site, self.until) for site in case["site"]]
        self.known = sorted(day for site in self.sites for day, (_, sums) in site.days.items() if sums is not None)
        self.case = case

    def expected(self, first: date, last: date) -> list[int]:
        return [place for place, site in enumerate(self.sites) if site.is_expected(first, last, self.until)]

    def value(self, first: date, last: date) -> float | None:
        """The metric from a day to a day; None when a day of it is not known whole on a site that is expected."""
        sites = self.expected(first, last)
        if not sites or last > self.until or not self.known or last < self.known[0]:
            return None
        total = dict.fromkeys(INPUTS, 0.0)
        for place in sites:
            day = first
            while day <= last:
                is_whole, sums = self.sites[place].days.get(day, (False, None))
                if not is_whole:
                    return None
                for name, amount in (sums or {}).items():
                    total[name] += amount
                day += ONE
        above, below = FORMULAS[self.metric]
        if below is None:
            return above(total)
        return above(total) / below(total) if below(total) else None

    def like(self, first: date, last: date, other_first: date, other_last: date) -> float | None:
        """The value of the other span, if the very same sites are expected in both."""
        same = self.expected(first, last) == self.expected(other_first, other_last)
        return self.value(other_first, other_last) if same else None

    def change(self, now: float | None, before: float | None) -> float | None:
        if now is None or before is None:
            return None
        if self.metric in RATES:
            return now * 10000 - before * 10000
        return None if before == 0 else now / before - 1

    def months(self) -> list[tuple[date, date]]:
        """First and last days of the twelve months."""
        year, month = self.until.year, self.until.month
        if self.case.get("months") == "fiscal":
            opening = self.case.get("fiscal_year_end", 12) + 1
            opening = 1 if opening == 13 else opening
            year, month = (year, opening) if month >= opening else (year - 1, opening)
        else:
            if (self.until + ONE).day != 1:
                month -= 1
            for _ in range(11):
                month -= 1
            while month < 1:
                year, month = year - 1, month + 12
        found = []
        for _ in range(12):
            following = (year + 1, 1) if month == 12 else (year, month + 1)
            found.append((date(year, month, 1), date(*following, 1) - ONE))
            year, month = following
        return found

    def box(self) -> dict[str, float | None]:
        last, week = self.until, 6 * ONE
        now = self.value(last - week, last)
        found = {"last_week": now}
        for name, back in (("wow", 7), ("yoy", 364)):
            away = back * ONE
            found[name] = self.change(now, self.like(last - week, last, last - week - away, last - away))
        opening = self.case.get("fiscal_year_end", 12) % 12 + 1
        year_start = date(last.year, opening, 1)
        if year_start > last:
            year_start = date(last.year - 1, opening, 1)
        quarter = year_start
        while True:
            month = quarter.month + 3
            following = date(quarter.year + (month > 12), month - 12 if month > 12 else month, 1)
            if following > last:
                break
            quarter = following
        end_ago = date(last.year - 1, last.month, 28 if (last.month, last.day) == (2, 29) else last.day)
        for name, start in (("mtd", date(last.year, last.month, 1)), ("qtd", quarter), ("ytd", year_start)):
            value = self.value(start, last)
            ago = self.like(start, last, date(start.year - 1, start.month, 1), end_ago)
            found[name], found[name + "_yoy"] = value, self.change(value, ago)
        return found

    def answer(self) -> dict[str, Any]:
        """Everything, as the command prints it."""
        ends = [self.until - 7 * back * ONE for back in range(5, -1, -1)]
        weeks = [(end - 6 * ONE, end) for end in ends]
        months = self.months()
        ago = []
        for first, last in months:
            start = date(first.year - 1, first.month, 1)
            days = 28 if first.month == 2 else (last - first).days + 1
            if first.month == 2 and start.year % 4 == 0 and (start.year % 100 != 0 or start.year % 400 == 0):
                days = 29
            ago.append((start, start + (days - 1) * ONE))
        return {
            "weeks": [end.isoformat() for end in ends],
            "months": [first.isoformat() for first, _ in months],
            "cy_6_weeks": [self.value(*span) for span in weeks],
            "py_6_weeks": [self.like(a, b, a - 364 * ONE, b - 364 * ONE) for a, b in weeks],
            "cy_12_months": [self.value(*span) for span in months],
            "py_12_months": [self.like(*span, *other) for span, other in zip(months, ago, strict=True)],
            "box": self.box(),
        }
