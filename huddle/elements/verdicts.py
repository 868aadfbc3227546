"""Verdicts on the team's own actions: from the book of actions and the history the warehouse knows.

Apart from how a verdict is found, because here stands what an action of the book is judged on: its ASINs, from the day it was to
start, or the day it was done where no start was written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache, partial

from huddle import decisions, warehouse
from huddle.analysis.follow_up import Deed, Verdict, judge, smallest
from huddle.analysis.history import History, read_history, with_measures
from huddle.analysis.verdict import DAYS_AFTER
from huddle.bet_metrics import sides
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


def _deed(action: Action, history: History) -> Deed | None:
    """An action as what is judged; None where it names no product of a site, or has not begun."""
    asins = action.asins or ((action.asin,) if action.asin else ())
    starts = action.began
    if not asins or starts is None or action.marketplace is None:
        return None
    shop, known = _sold(history, action.marketplace, asins, action.shop)
    return Deed(shop, action.marketplace, known, starts, action.direction != "down") if known else None


def _sold(history: History, marketplace: str, asins: Sequence[str], shop: str | None) -> tuple[str, tuple[str, ...]]:
    """The shop, by name the first that sells one of the ASINs where none is named, and those of them it sells on the site."""
    keys = history.keys
    sold = keys[(keys["marketplace"] == marketplace) & keys["item"].isin(asins)]
    shop = shop or min(sold["shop"], default="")
    return shop, tuple(asin for asin in asins if ((sold["item"] == asin) & (sold["shop"] == shop)).any())


def history(stamp: str) -> History:
    """The ASINs' history of a stamp; shared, never changed."""
    return _read(stamp)[0]


def acted(action: Action, stamp: str) -> tuple[Deed, date] | None:
    """An action as what is judged, and the last day its site has; None where it names no product of a site, or has not begun."""
    past = history(stamp)
    deed = _deed(action, past)
    if deed is None:
        return None
    keys = past.keys
    of_site = keys[(keys["shop"] == deed.shop) & (keys["marketplace"] == deed.marketplace)]
    return deed, of_site["last_day"].iloc[0].date()


def verdict(action: Action, stamp: str = "", others: Sequence[Action] | None = None) -> Verdict | None:
    """What came of an action on the data of a stamp; None where nothing of it can be judged by products and days."""
    stamp = stamp or warehouse.stamp()
    deed = _deed(action, history(stamp))
    if deed is None:
        return None
    every = decisions.every() if others is None else others
    beside = tuple(found for one in every if one.id != action.id and (found := _deed(one, history(stamp))))
    return _judged(stamp, deed, beside, action.metric or "units")


@lru_cache(maxsize=256)
def _judged(stamp: str, deed: Deed, beside: tuple[Deed, ...], measure: str) -> Verdict:
    past, parents = _read(stamp)
    if not set(sides(measure)) - {None} <= past.measures.keys() - {"page_views"}:  # the history's own are those of the Buy Box
        past = _with_more(stamp, deed.shop, deed.marketplace)
    return judge(
        past, deed, others=beside, parents=parents.get((deed.shop, deed.marketplace), {}), settles=settles(measure),
        currency=marketplaces()[deed.marketplace].currency, measure=measure,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _with_more(stamp: str, shop: str, marketplace: str) -> History:
    """The history with what only rates and smaller measures need, of one site: nobody waits for it who bets on units."""
    past = _read(stamp)[0]
    since = min(past.keys["last_day"]) - timedelta(days=BACK)
    more = warehouse.ask("verdicts/measures", stamp=stamp, shop=shop, marketplace=marketplace, since=since)
    return with_measures(past, shop, marketplace, more)


def settles(measure: str = "units") -> int:
    """For how many days a day's figures still change: longer where sales are attributed to ads."""
    source = "ads" if {"ad_sales", "ad_orders"} & set(sides(measure)) else "orders"
    return defaults()[source].days


def ready_on(action: Action) -> date | None:
    """The first day on which an action can be judged; None for one that has not begun."""
    starts = action.began
    return None if starts is None else starts + timedelta(days=DAYS_AFTER - 1 + settles(action.metric or "units"))


def least(
    marketplace: str, asins: Sequence[str], day: date, shop: str | None = None, stamp: str = "", measure: str = "units", *,
    is_up: bool = True,
) -> float | None:  # fmt: skip
    """The smallest change an action on these ASINs could show within fourteen days; None where none could be shown."""
    past, parents = _read(stamp or warehouse.stamp())
    shop, known = _sold(past, marketplace, asins, shop)
    if not known:
        return None
    deed = Deed(shop, marketplace, known, day, is_up)
    return smallest(past, deed, parents=parents.get((shop, marketplace), {}), measure=measure)


def of_products(
    marketplace: str, asins: Sequence[str], shop: str | None, starts: date, stamp: str, others: Sequence[Action], *,
    is_up: bool = True, measure: str = "units",
) -> Verdict | None:  # fmt: skip
    """What came of something done to products from a day on, beside other actions; None where none of them sells on the site."""
    past = history(stamp)
    shop, sold = _sold(past, marketplace, asins, shop)
    beside = tuple(found for one in others if (found := _deed(one, past)))
    return _judged(stamp, Deed(shop, marketplace, sold, starts, is_up), beside, measure) if sold else None
