"""Verdicts on the team's own actions: from the book of actions and the history the warehouse knows.

Apart from how a verdict is found, because here stands what an action of the book is judged on: its ASINs, from the day it was to
start, or the day it was done where no start was written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

from huddle import decisions, warehouse
from huddle.analysis.follow_up import Deed, Verdict, judge, smallest
from huddle.analysis.history import History, read_history
from huddle.decisions import Action
from huddle.marketplaces import marketplaces
from huddle.maturity import defaults

BACK = 400
"""days of history: a verdict stays what it was for so long"""


@lru_cache(maxsize=4)
def _read(stamp: str) -> tuple[History, dict[tuple[str, str], dict[str, str]]]:
    """The ASINs' history and the parents of each shop's site; shared, never changed."""
    ask = partial(warehouse.ask, stamp=stamp)
    parents: dict[tuple[str, str], dict[str, str]] = {}
    for row in ask("weekly/families").itertuples(index=False):
        parents.setdefault((row.shop, row.marketplace), {})[row.asin] = row.parent_asin
    return read_history(ask, "asin", until=None, back=BACK), parents


def began(action: Action) -> date | None:
    """The day from which an action could show: as registered, else the day it was done; None for one never done."""
    if action.status == "dropped":
        return None
    return action.starts or (action.closed_at.date() if action.closed_at else None)


def _deed(action: Action, history: History) -> Deed | None:
    """An action as what is judged; None where it names no product of a site, or has not begun."""
    asins = action.asins or ((action.asin,) if action.asin else ())
    starts = began(action)
    if not asins or starts is None or action.marketplace is None:
        return None
    shop, known = _sold(history, action.marketplace, asins, action.shop)
    return Deed(shop, action.marketplace, known, starts) if known else None


def _sold(history: History, marketplace: str, asins: Sequence[str], shop: str | None) -> tuple[str, tuple[str, ...]]:
    """The shop, by name the first that sells one of the ASINs where none is named, and those of them it sells on the site."""
    keys = history.keys
    sold = keys[(keys["marketplace"] == marketplace) & keys["item"].isin(asins)]
    shop = shop or min(sold["shop"], default="")
    return shop, tuple(asin for asin in asins if ((sold["item"] == asin) & (sold["shop"] == shop)).any())


def verdict(action: Action, stamp: str = "", others: Sequence[Action] | None = None) -> Verdict | None:
    """What came of an action on the data of a stamp; None where nothing of it can be judged by products and days."""
    history, parents = _read(stamp or warehouse.stamp())
    deed = _deed(action, history)
    if deed is None:
        return None
    beside = [found for one in (decisions.every() if others is None else others) if one.id != action.id and (found := _deed(one, history))]
    of_site = parents.get((deed.shop, deed.marketplace), {})
    return judge(
        history, deed, others=beside, parents=of_site, settles=defaults()["orders"].days,
        currency=marketplaces()[deed.marketplace].currency,
    )  # fmt: skip


def least(marketplace: str, asins: Sequence[str], day: date, shop: str | None = None, stamp: str = "") -> float | None:
    """The smallest change an action on these ASINs could show within fourteen days; None where none could be shown."""
    history, parents = _read(stamp or warehouse.stamp())
    shop, known = _sold(history, marketplace, asins, shop)
    return smallest(history, Deed(shop, marketplace, known, day), parents=parents.get((shop, marketplace), {})) if known else None


def of_products(
    marketplace: str, asins: Sequence[str], shop: str | None, starts: date, stamp: str, others: Sequence[Action], *,
    is_up: bool = True, measure: str = "units",
) -> Verdict | None:  # fmt: skip
    """What came of something done to products from a day on, beside other actions; None where none of them sells on the site."""
    past, parents = _read(stamp)
    shop, sold = _sold(past, marketplace, asins, shop)
    if not sold:
        return None
    beside = [found for one in others if (found := _deed(one, past))]
    return judge(
        past, Deed(shop, marketplace, sold, starts, is_up), others=beside, parents=parents.get((shop, marketplace), {}),
        settles=defaults()["orders"].days, currency=marketplaces()[marketplace].currency, measure=measure,
    )  # fmt: skip
