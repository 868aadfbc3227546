"""The Deliveries page: what became of every file, what waits for a word, and where the holes are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pandas as pd

from huddle import warehouse
from huddle.analysis.suspects import runs
from huddle.elements.answers import rows
from huddle.elements.choices import Choices
from huddle.elements.deliveries import agreement, arrivals, coverage, restatement, snapshots, tables, unmapped
from huddle.elements.known import in_home
from huddle.elements.model import Element, Page
from huddle.elements.suspects import chosen
from huddle.text import say

Ask = Callable[..., pd.DataFrame]

VISIT_DAYS = 62
"""how far back suspicious visits are listed"""


def page(choices: Choices) -> Page:
    """The page over the manifest in force: it shows what came in, also what a frozen meeting does not count yet.

    Of a snapshot: what had come in by then.
    """
    ask: Ask = partial(warehouse.ask, stamp=choices.stamp or None)
    receipts = snapshots.receipts(choices)
    where = {"shop": choices.shop, "marketplace": choices.marketplace}
    sites = rows(ask("deliveries/sites", **where))
    elements = [*arrivals.waiting(receipts, choices), *arrivals.listed(receipts, choices)]
    last = max((site["sales_day"] for site in sites if site["sales_day"]), default=None)
    if last is not None:
        since = last - timedelta(days=coverage.DAYS - 1)
        elements += coverage.elements(rows(ask("deliveries/coverage", since=since, until=last, **where)), last, choices)
        elements += unmapped.elements(rows(ask("deliveries/unmapped", most=unmapped.MOST, **where)), sites, choices)
        elements += _agreement(ask, choices, last)
        aged = restatement.known_sources(rows(ask("deliveries/ages", **where)))
        moved = rows(ask("deliveries/restated_days", most=restatement.MOST, **where))
        elements += restatement.elements(rows(ask("deliveries/restatement", **where)), moved, aged, choices)
    elements += [*tables.elements(choices), *snapshots.elements(choices)]
    return Page(
        name="deliveries", title=arrivals.title(receipts, choices.language), question=say("deliveries.question", choices.language),
        elements=tuple(elements), stage_line=say("deliveries.stage", choices.language),
    )  # fmt: skip


def _agreement(ask: Ask, choices: Choices, last: date) -> list[Element]:
    where = {"shop": choices.shop, "marketplace": choices.marketplace}
    results = rows(ask("deliveries/checks", **where))
    days = rows(ask("deliveries/check_days", most=agreement.MOST_DAYS, **where))
    files = rows(ask("deliveries/check_files", most=agreement.MOST_FILES, **where)) if days else []
    money = rows(ask("deliveries/other_money", **where)) if days else []
    flagged = runs(chosen(choices.but(line=None, owner=None), last - timedelta(days=VISIT_DAYS), last))
    home = in_home({one["currency"] for one in results}, last, choices.stamp)
    return agreement.elements(results, days, files, choices, money, flagged, home[1] if home else None)
