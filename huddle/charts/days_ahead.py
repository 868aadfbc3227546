"""When something happens in the days ahead, as one small bar per row: today at the left, months as ticks.

Without text, because the row around it says the dates.
"""

from __future__ import annotations

from datetime import date, timedelta

from huddle.charts import svg

WIDTH, HEIGHT = 400.0, 36.0


def drawn(first: date, last: date, today: date, days: int, alt: str, *, is_loud: bool = False) -> str:
    """A bar from the first to the last day on a line of so many days after `today`."""
    reach = WIDTH - 8

    def place(day: date) -> float:
        return min(max((day - today).days / days, 0.0), 1.0) * reach + 4

    middle = HEIGHT / 2
    parts = [svg.line(4, middle, WIDTH - 4, middle, stroke="faint", width=3)]
    parts += [
        svg.line(place(day), middle - 9, place(day), middle + 9, stroke="faint", width=3)
        for day in (today + timedelta(days=n) for n in range(1, days)) if day.day == 1
    ]  # fmt: skip
    parts.append(svg.circle(4, middle, radius=4, fill="soft"))
    left = place(first)
    wide = max(place(last + timedelta(days=1)) - left, 10)
    parts.append(svg.rect(left, middle - 11, wide, 22, fill="attention" if is_loud else "ink", radius=6))
    return svg.picture(WIDTH, HEIGHT, parts, alt, "bullet")
