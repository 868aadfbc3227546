"""The ASIN page: what is wrong with a product, since when, and what happened at the same time."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pandas as pd

from huddle import clock, figures, warehouse
from huddle.analysis.spans import apart
from huddle.analysis.suspects import SuspectDay, extra_visits, runs, without
from huddle.elements import lanes
from huddle.elements.answers import Row, first, rows
from huddle.elements.asin import (
    advertising,
    ahead,
    beside,
    changes,
    complaints,
    diagnosis,
    family,
    header,
    in_force,
    in_search,
    listing,
    long,
    market,
    playbook,
    reviews,
    search,
    stock,
    strip,
    topics,
    tried,
    verdict,
)
from huddle.elements.asin.subject import Subject, subject
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.suspects import chosen, days_in_words
from huddle.meetings import Meeting, meetings
from huddle.settings import setting
from huddle.weeks import starts_on

Ask = Callable[..., pd.DataFrame]
WEEKS = 13
"""the week judged and the twelve before it"""
_LATEST_TRAFFIC = 3
"""traffic this many days older than sales still judges the week, which then ends with the traffic"""
_ADS = ("ad_spend", "impressions", "clicks", "ctr", "ad_conversion")
"""what a week of days knows and an exported week does not"""
_OLDEST_SPAN = 21
"""a weekly export that ended longer ago than this says nothing about now"""


def page(choices: Choices, words: str = "") -> Page:
    """The page of the chosen product, or the list of products that `words` mean when none is chosen or nobody knows it."""
    ask: Ask = partial(warehouse.ask, stamp=choices.stamp or None)
    if choices.asin:
        about = subject(rows(ask("asin/sites", asin=choices.asin, shop=choices.shop, day=choices.day or _latest())), choices)
        if about is not None:
            return _product(ask, about, choices)
        words = words or choices.asin
    where = choices.where
    day = choices.day or _reach(ask, choices)
    found = rows(ask("asin/matches", words=_folded(words), day=day, most=search.MOST, **where))
    return search.page(found, words.strip(), choices, day=day, is_loaded=bool(found) or bool(words.strip()))


def _folded(words: str) -> str:
    """What was typed as the question compares it: full-width signs made plain, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", words).split())


def _latest() -> date:
    """The latest day any site can have reached."""
    return clock.today("Pacific/Kiritimati")


def _reach(ask: Ask, choices: Choices) -> date:
    """The last complete day of sales among the sites shown."""
    sites = rows(ask("deliveries/sites", shop=choices.shop, marketplace=choices.marketplace))
    return max((row["sales_day"] for row in sites if row["sales_day"]), default=_latest())


def _weeks(ask: Ask, about: Subject, spans: list[Row]) -> tuple[list[Row], bool]:
    """The weeks the tree judges, oldest first, and whether they are exported weeks.

    Days where traffic is known by day; else the exported weeks, if they are young enough; else sales alone.
    """
    until = about.day
    if about.traffic_day and (about.day - about.traffic_day).days <= _LATEST_TRAFFIC:
        until = about.traffic_day
    elif weekly := _exported_weeks(spans, about):
        return _with_ads(ask, about, weekly), True
    since = until - timedelta(days=7 * WEEKS - 1)
    return rows(ask("asin/history", since=since, until=until, step=7, **about.scope)), False


def _exported_weeks(spans: list[Row], about: Subject) -> list[Row]:
    """Spans of seven days that follow one another up to the last one; empty unless there are two, the last one young."""
    weeks = [row for row in spans if (row["span_end"] - row["span_start"]).days == 6 and row["sales"] is not None]
    chain: list[Row] = []
    for week in reversed(weeks):
        if not chain or (chain[-1]["span_start"] - week["span_end"]).days == 1:
            chain.append(week)
    if len(chain) < 2 or (about.day - chain[0]["span_end"]).days > _OLDEST_SPAN:
        return []
    return [week | {"day": week["span_end"]} for week in reversed(chain[:WEEKS])]


def _with_ads(ask: Ask, about: Subject, weeks: list[Row]) -> list[Row]:
    """The exported weeks with the ads of the same days: ads come by day where traffic does not."""
    since, until = weeks[0]["span_start"], weeks[-1]["span_end"]
    known = {row["day"]: row for row in rows(ask("asin/history", since=since, until=until, step=7, **about.scope))}
    return [week | {name: known[week["day"]][name] for name in _ADS} if week["day"] in known else week for week in weeks]


@dataclass(frozen=True)
class _Apart:
    """The elements that rest on answers of their own: nothing is judged by them."""

    listing: Sequence[Element]
    family: Sequence[Element]
    advertising: Sequence[Element]
    last: Sequence[Element]
    """what buyers complain of and talk about, and what the market does"""


def _apart(ask: Ask, about: Subject, choices: Choices) -> _Apart:
    return _Apart(
        listing.elements(about, _listed(ask, about, choices)),
        family.elements(about, _family(ask, about), _peers(ask, about)),
        (
            *advertising.elements(
                about, rows(ask("asin/ads", day=about.day, **about.scope)), rows(ask("asin/halo", day=about.day, **about.scope)),
                first(ask("asin/break_even", day=about.day, **about.scope)),
            ),
            *in_search.elements(about, rows(ask("asin/found", until=about.day, **about.scope))),
        ),
        (
            *complaints.elements(
                about, rows(ask("asin/complaints", **complaints.span(about), **about.scope)),
                ask("asin/complaint_words", **complaints.span(about), **about.scope),
            ),
            *topics.elements(about, rows(ask("asin/topics", **(about.scope | topics.span(about))))),
            *market.elements(
                about, rows(ask("asin/keywords", **(about.scope | market.span(about)))),
                rows(ask("asin/competitors", **(about.scope | market.span(about)))),
            ),
        ),
    )  # fmt: skip


def _product(ask: Ask, about: Subject, choices: Choices) -> Page:
    """The page of a product: what its judgement does not rest on is made beside it."""
    with lanes.beside(partial(_apart, ask, about, choices)) as beside_it:
        return _judged(ask, about, choices, beside_it)


def _judged(ask: Ask, about: Subject, choices: Choices, beside_it: Future[_Apart]) -> Page:
    start = strip.days_of(about)[0]
    span = {"since": start, "until": about.day}
    history = rows(ask("asin/history", step=1, **span, **about.scope))
    spans = rows(ask("asin/spans", **span, **about.scope))
    logged = rows(ask("asin/log", line=about.line, **span, **about.scope))
    shelf = first(ask("asin/stock", day=about.day, **about.scope))
    coming = rows(ask("asin/arrivals", day=shelf["snapshot_day"], **about.scope)) if shelf else []
    rating = first(ask("asin/rating", day=about.day, **about.scope))
    ratings = rows(ask("asin/ratings", **span, **about.scope))
    weeks, is_span = _weeks(ask, about, spans)
    stamp = choices.stamp or warehouse.stamp()
    usual = ahead.expected_sales(stamp, about) if not is_span and weeks and weeks[-1]["day"] == about.day else None
    demand = ahead.demand(stamp, about, shelf["snapshot_day"] + timedelta(days=1)) if shelf else None
    began = min(start, about.day - timedelta(days=7 * (WEEKS + 1)))
    flagged = chosen(choices.but(line=None, owner=None), began, about.day, shop=about.shop, marketplace=about.marketplace, asin=about.asin)
    found = diagnosis.diagnose(_without_suspicious(weeks, flagged), shelf, rating, is_span=is_span, expected=usual)
    found, of_morning = in_force.judged(in_force.exception(about, choices), found)
    since = _since(found, history)
    said = verdict.title(found, about, since, _beside(found, history, logged, since, about), of_morning)
    shown = header.tiles(about, weeks, history, shelf, rating, found.broken if found else ())
    ours = tried.tried(about)
    actions = sum(one.is_open for one in ours)
    happened = sorted([*logged, *tried.as_logged(ours, start, about.day)], key=lambda row: row["day"], reverse=True)
    told = sorted([*logged, *tried.as_logged(ours, start, date.max)], key=lambda row: row["day"], reverse=True)
    drawn = strip.panels(about, history, apart(spans), ratings)
    strips = strip.elements(about, history, drawn, happened, runs(one for one in flagged if one.day >= start))
    drawn_from = strip.began(about, drawn)
    marked, on_wall = (strip.marks(about, happened, drawn_from, on_the_wall=there)[0] for there in (False, True))
    turns = (*long.elements(about, found, stamp), *changes.elements(about, told, marked, on_wall, choices, strip.DAYS))
    shelves = (
        *stock.elements(about, shelf, coming, demand, first(ask("asin/moves", **span, **about.scope))),
        *reviews.elements(
            about, rating, rows(ask("asin/stars", day=about.day, week_start=starts_on(about.marketplace), **about.scope)),
            rows(ask("asin/quotes", day=about.day, most=6, **about.scope)),
        ),
    )  # fmt: skip
    judged = (
        *verdict.elements(found, about, _why_not(about, is_span), _told_without(weeks, about, flagged), of_morning),
        *playbook.elements(about, found, choices, of_morning),
    )
    own = beside_it.result()
    elements = (
        *header.elements(about, shown, said, actions), *own.listing, *judged, *strips, *turns, *own.family, *own.advertising,
        *shelves, *own.last,
    )  # fmt: skip
    meeting = _meeting(choices)
    return Page(
        name="asin", title=said, question=about.say("page_question", name=about.name, site=about.site),
        chips=header.chips(about, shelf), elements=elements,
        stage_line=" · ".join((about.name, about.site, figures.day(about.day, choices.language))),
        meeting=meeting.name if meeting else "", minutes=meeting.minutes if meeting else None,
        clock_day=clock.today(str(setting("home_zone"))).isoformat(),
    )  # fmt: skip


def _family(ask: Ask, about: Subject) -> list[Row]:
    """The variants of the product's parent; none where it has no parent."""
    if about.parent_asin is None:
        return []
    return rows(ask("asin/variants", parent=about.parent_asin, marketplace=about.marketplace, shop=about.shop, day=about.day))


def _peers(ask: Ask, about: Subject) -> list[Row]:
    """The products of its line at its stage; none where it has no line."""
    if about.line in (None, "~none"):
        return []
    scope = {"marketplace": about.marketplace, "shop": about.shop, "line": about.line}
    return rows(ask("asin/peers", **scope, is_new=family.is_new(about), day=about.day))


def _without_suspicious(weeks: list[Row], flagged: list[SuspectDay]) -> list[Row]:
    """The weeks with suspicious visits taken out of visits and conversion: what is judged is what shoppers did."""
    made = []
    for week in weeks:
        extra = extra_visits(one for one in flagged if 0 <= (week["day"] - one.day).days < 7)
        visits, rate = week.get("sessions"), week.get("conversion")
        if visits is None or rate is None or not 0 < extra < visits:
            made.append(week)
        else:
            made.append(week | {"sessions": visits - extra, "conversion": without(rate * visits, visits, extra)})
    return made


def _told_without(weeks: list[Row], about: Subject, flagged: list[SuspectDay]) -> str:
    """What the judged week's conversion is with its suspicious visits, which the tree leaves out; empty where it has none."""
    here = [one for one in flagged if weeks and 0 <= (weeks[-1]["day"] - one.day).days < 7]
    if not here or weeks[-1].get("conversion") is None:
        return ""
    extra = figures.count(extra_visits(here), about.language)
    plain = figures.percent(weeks[-1]["conversion"])
    return about.say("week_without", plain=plain, count=extra, days=days_in_words(here, about.language))


def _listed(ask: Ask, about: Subject, choices: Choices) -> list[Row]:
    """The offers export by export; the listings' own newest export counts, which may be younger than the last day of sales."""
    until = choices.day or _latest()
    return rows(ask("asin/listing", since=about.day - timedelta(days=listing.DAYS), day=until, **about.scope))


def _meeting(choices: Choices) -> Meeting | None:
    """The meeting from whose wall the product was opened: its clock goes on."""
    return meetings().get(choices.back.partition(".")[0]) if choices.view == "present" else None


def _since(found: diagnosis.Diagnosis | None, history: list[Row]) -> date | None:
    if found is None or not found.broken:
        return None
    if found.broken[-1] == "stock":
        return strip.run_since(history, "available", lambda units: units <= 0)
    if found.broken[-1] == "buy_box":
        return strip.run_since(history, "buy_box", lambda share: share < diagnosis.LOST_BUY_BOX)
    return strip.since(history, "sales")


def _beside(
    found: diagnosis.Diagnosis | None, history: list[Row], logged: list[Row], since: date | None, about: Subject
) -> beside.Beside | None:
    """What the log knows beside the start of what broke: of the branch itself where its own days show one, else of sales."""
    sales = found["sales"] if found else None
    if found is None or sales is None or not found.broken:
        return None
    last = found.broken[-1]
    branch = found[last] or sales
    start = since
    if last not in ("stock", "buy_box", "sales", "rating") and any(row.get(last) is not None for row in history):
        start = strip.since(history, last) or since
    side = branch.side or (1 if (branch.moved or 0) > 0 else -1)
    if start is None or (about.day - start).days >= beside.NEWS:
        return None
    return beside.beside(last, side, start, logged)


def _why_not(about: Subject, is_span: bool) -> str:
    """Which export would add the branches that are missing."""
    if is_span or about.traffic_day:
        return "" if about.ads_day else about.say("would_add_ads")
    return about.say("would_add_traffic")
