"""How long the data of each meeting's page takes, for choices that nobody asked for yet; `python -m huddle.bench.pages`.

Run as a process of its own, on the folders of its environment: what it measures is the page without browser and server.
"""

from __future__ import annotations

import json
import time

from huddle import warehouse
from huddle.elements import channel, monthly, morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.known import known

PAGES = {"morning": morning.page, "weekly": weekly.page, "monthly": monthly.page, "channel": channel.page}


def measured() -> dict[str, list[float]]:
    """Milliseconds by page: the first is the first page of all on this data, then one for each product line on each site."""
    stamp = warehouse.stamp()
    there = known(stamp)
    sites = there.marketplaces()
    choices = [Choices(stamp=stamp, marketplace=site, line=line) for site in sites[:2] for line in (None, *there.lines)]
    found: dict[str, list[float]] = {}
    for name, page in PAGES.items():
        for one in choices:
            began = time.perf_counter()
            page(one)
            found.setdefault(name, []).append(1000 * (time.perf_counter() - began))
    return found


if __name__ == "__main__":
    print(json.dumps(measured()))
