"""Periods as people write them in folder names, sidecars and confirmations: a day, a week, a month, or two days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from huddle.intake.sentences import sentence
from huddle.marketplaces import marketplaces

Span = tuple[date, date]
_DAY = r"\d{4}-\d{2}-\d{2}"
_LOOKS = re.compile(rf"{_DAY}|\d{{4}}-W\d{{1,2}}|\d{{4}}-\d{{2}}|{_DAY}\.\.{_DAY}", re.IGNORECASE)


class BadPeriod(ValueError):
    """A text that looks like a period and is none; `why` says it in both languages."""

    def __init__(self, key: str, text: str) -> None:
        self.why = sentence(key, text=text)
        super().__init__(self.why["en"])


def looks_like_one(text: str) -> bool:
    """Whether a folder name is meant as a period."""
    return _LOOKS.fullmatch(text) is not None


def resolve(text: str, marketplace: str | None) -> Span:
    """First and last day of `2026-11-20`, `2026-W46`, `2026-10` or `2026-10-01..2026-10-07`.

    A week's days depend on the site's rule; without a site weeks begin on Sunday. Raises BadPeriod.
    """
    text = text.strip()
    if ".." in text:
        first, last = (_day(part.strip()) for part in text.split("..", 1))
        if last < first:
            raise BadPeriod("period_backwards", text)
        return first, last
    if found := re.fullmatch(r"(\d{4})-W(\d{1,2})", text, re.IGNORECASE):
        rule = marketplaces()[marketplace].week_start if marketplace else "sunday"
        return week(int(found[1]), int(found[2]), rule)
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year, month = int(found[1]), int(found[2])
        if not 1 <= month <= 12:
            raise BadPeriod("period_no_month", text)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = _day(text)
    return day, day


def _day(text: str) -> date:
    if not re.fullmatch(_DAY, text):
        raise BadPeriod("period_no_form", text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadPeriod("period_no_day", text) from None


def week(year: int, number: int, week_start: str) -> Span:
    """A numbered week: Monday weeks by ISO, Sunday weeks as Amazon counts (the week that holds 1 January is 1)."""
    try:
        if week_start == "monday":
            first = date.fromisocalendar(year, number, 1)
        else:
            first = _first_sunday_week(year) + timedelta(weeks=number - 1)
            if not number >= 1 or first >= _first_sunday_week(year + 1):
                raise ValueError
    except ValueError:
        raise BadPeriod("period_no_week", f"{year}-W{number:02d}") from None
    return first, first + timedelta(days=6)


def _first_sunday_week(year: int) -> date:
    new_year = date(year, 1, 1)
    return new_year - timedelta(days=new_year.isoweekday() % 7)


def text_of(span: Span) -> str:
    """A span as a confirmation writes it: `2026-11-18`, or `2026-11-09..2026-11-15`."""
    return span[0].isoformat() if span[0] == span[1] else f"{span[0].isoformat()}..{span[1].isoformat()}"
