"""How long the data of each page takes, for choices that nobody asked for yet; `python -m huddle.bench.pages`.

Run as a process of its own, on the folders of its environment: what it measures is the page without browser and server.
"""

from __future__ import annotations

import json
import time

from huddle import warehouse
from huddle.elements import asin, channel, log, monthly, morning, weekly
from huddle.elements.answers import of_choice
from huddle.elements.choices import Choices
from huddle.elements.known import known

PAGES = {
    "morning": morning.page, "weekly": weekly.page, "monthly": monthly.page, "channel": channel.page, "log": log.page, "asin": asin.page,
}  # fmt: skip


def measured() -> dict[str, list[float]]:
    """Milliseconds by page: the first is the first page of all on this data, then one for each product line on each site.

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
    for name, page in PAGES.items():
        for one in choices:
            began = time.perf_counter()
            page(one)  # every page but a product's own looks away from the product
            found.setdefault(name, []).append(1000 * (time.perf_counter() - began))
    return found


if __name__ == "__main__":
    print(json.dumps(measured()))
