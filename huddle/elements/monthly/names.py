"""What the landing and the targets call a month, a line and a site."""

from __future__ import annotations

from datetime import date

from huddle.analysis.forecast import Course
from huddle.analysis.landing import Book
from huddle.marketplaces import marketplaces
from huddle.text import say


def month_name(day: date, language: str) -> str:
    """The month's name: `November`, `11月`."""
    return say(f"morning.month_{day.month}", language)


def line_name(line: str, language: str) -> str:
    """A line as the page calls it; what belongs to none has words of its own."""
    return say(f"monthly.line_{line[1:]}", language) if line.startswith("~") else line


def site_name(book: Book, course: Course, language: str) -> str:
    """The site, with its shop where several are shown."""
    name = marketplaces()[course.marketplace].name(language)
    shops = {one.shop for one in book.courses}
    return say("monthly.site_of_shop", language, site=name, shop=course.shop) if len(shops) > 1 else name
