"""What happened in one of two stretches of days and not in the other, whatever anybody did: said beside every bridge.

Apart from the bridge, because the command line says it too and draws nothing.
"""

from __future__ import annotations

from huddle.elements.answers import Row, rows
from huddle.elements.period import Period


def events_apart(period: Period) -> list[Row]:
    """The promotions and holidays of the choice that cover more days of one of its two stretches than of the other, oldest first."""
    now, before = period.span, period.before
    where = {name: value for name, value in period.choices.where.items() if name != "owner" and value is not None}
    # Asked once for everything and chosen from here: the same answer serves every filter.
    every = rows(period.ask("weekly/bridge_events", first=now.first, last=now.last, before_first=before.first, before_last=before.last))
    here = [row for row in every if all(row[name] in (None, value) for name, value in where.items())]
    return list({(row["name"], row["name_zh"], row["day_start"], row["day_end"]): row for row in here}.values())
