"""How long the data of each page takes, for choices that nobody asked for yet; `python -m huddle.bench.pages`.

Run as a process of its own, on the folders of its environment: what it measures is the page without browser and server.
"""

from __future__ import annotations

import json
import time
from statistics import median
from typing import Any
from unittest.mock import patch

import pandas as pd

from huddle import warehouse
from huddle.channels import channels
from huddle.elements import actions, asin, channel, deliveries, log, monthly, morning, weekly
from huddle.elements.answers import of_choice
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.intake import manifest
from huddle.queries import question
from huddle.warehouse.answers import fetched
from huddle.warehouse.snapshot import open_snapshot

PAGES = {
    "morning": morning.page, "weekly": weekly.page, "monthly": monthly.page, "channel": channel.page, "log": log.page, "asin": asin.page,
    "deliveries": deliveries.page, "actions": actions.page,
}  # fmt: skip
SLOWEST = 10
"""questions that are told"""
TIMES = 7
"""how often a question is asked for its median"""
Asked = dict[tuple[str, str], dict[str, Any]]
"""the values of each asking, by the question and the values as text"""


def measured() -> tuple[dict[str, list[float]], Asked]:
    """Milliseconds by page: the first is the first page of all on this data, then one for each line on each site; and what they asked.

    The page of a product is that of a product of each of these choices.
    """
    stamp = warehouse.stamp()
    there = known(stamp)
    sites = there.marketplaces()
    names = warehouse.ask("morning/names", stamp=stamp, **dict.fromkeys(("shop", "marketplace", "line", "owner")))
    choices = [Choices(stamp=stamp, marketplace=site, line=line) for site in sites[:2] for line in (None, *there.lines)]
    # The last product of a choice: the first one would be the same with and without a line.
    choices = [one.but(asin=next(iter(of_choice(names, one.where)["asin"][::-1]), None)) for one in choices]
    found: dict[str, list[float]] = {}
    asked: Asked = {}
    plain = warehouse.ask

    def noted(name: str, *, stamp: str | None = None, **values: Any) -> pd.DataFrame:
        asked[name, repr(values)] = values
        return plain(name, stamp=stamp, **values)

    with patch.object(warehouse, "ask", noted):
        for name, page in PAGES.items():
            for one in choices:
                began = time.perf_counter()
                page(one)  # every page but a product's own looks away from the product
                found.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        for key in channels():  # the page of one channel asks what that of all does not
            channel.page(Choices(stamp=stamp, channel=key))
    return found, asked


def slowest(asked: Asked) -> dict[str, float]:
    """CPU milliseconds of the slowest questions on a warm database, none of them remembered: of each the values that take longest."""
    stamp = warehouse.stamp()
    found = manifest.of(stamp)
    snapshot = open_snapshot(stamp, found.deliveries, manifest.earlier(found.deliveries))

    def spent(name: str, values: dict[str, Any]) -> float:
        began = time.process_time()
        with snapshot.cursor() as cursor:
            fetched(cursor.execute(question(name).sql, question(name).bind(values)))
        return 1000 * (time.process_time() - began)

    once: dict[str, tuple[float, dict[str, Any]]] = {}
    for (name, _), values in asked.items():
        once[name] = max(once.get(name, (0.0, values)), (spent(name, values), values), key=lambda one: one[0])
    first = sorted(once, key=lambda name: -once[name][0])[: 2 * SLOWEST]
    told = {name: median(spent(name, once[name][1]) for _ in range(TIMES)) for name in first}
    return {name: round(told[name], 1) for name in sorted(told, key=lambda name: -told[name])[:SLOWEST]}


if __name__ == "__main__":
    pages, questions = measured()
    print(json.dumps({"pages": pages, "questions": slowest(questions)}))
