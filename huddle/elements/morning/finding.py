"""The day's finding in one sentence: normal or not, and what moved it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from huddle import figures
from huddle.elements.morning.readings import Reading, SiteReadings
from huddle.elements.morning.things import number_word
from huddle.elements.morning.tiles import site_label
from huddle.text import say


def finding(sites: Sequence[SiteReadings], language: str) -> str:
    """The title of the numbers: one site's day, or how many sites were normal."""
    if len(sites) == 1:
        return of_site(sites[0], language)
    return of_sites(sites, language)


def is_young(sites: Sequence[SiteReadings]) -> bool:
    """Can nobody say yet what is normal, on any of the sites?"""
    leads = [site.readings.get("sales") or site.readings.get("units") for site in sites]
    return all(lead is None or lead.side == "unknown" for lead in leads)


def _gap(reading: Reading) -> str:
    """How far from what was expected, as a share without its sign: `22%`."""
    if not reading.expected:
        return figures.UNKNOWN
    return figures.percent(abs(reading.value - reading.expected) / reading.expected, decimals=0)


def _share(reading: Reading) -> float:
    """How far from what was expected, as a part of it: of two sites outside their ranges the one that lost a third is named first."""
    return abs(reading.value - reading.expected) / reading.expected if reading.expected else 0.0


def of_site(site: SiteReadings, language: str) -> str:
    """`Wednesday was normal; more visits did not convert`."""
    lead = site.readings.get("sales") or site.readings.get("units")
    if lead is None:
        return say("morning.title_no_sales", language)
    weekday = figures.weekday(lead.day, language)
    if lead.side == "unknown":
        amount = figures.money(lead.value, site.currency, language) if lead.metric == "sales" else figures.count(lead.value, language)
        key = "morning.title_short" if lead.metric == "sales" else "morning.title_short_units"
        return say(key, language, weekday=weekday, value=amount)
    reason = _reason(site, lead, language)
    if lead.side == "normal":
        return say("morning.title_normal", language, weekday=weekday) + reason
    key = f"morning.title_{lead.side}"
    return say(key, language, weekday=weekday, share=_gap(lead)) + reason


def _weight(reading: Reading) -> float:
    """How much of the lead a factor of it explains: sales are visits x conversion x price, so their logarithms add up."""
    if not reading.expected or reading.judged <= 0:
        return math.inf
    return abs(math.log(reading.judged / reading.expected))


def _side(site: SiteReadings, metric: str, day: object) -> str:
    reading = site.readings.get(metric)
    return reading.side if reading is not None and reading.day == day else "unknown"


def _reason(site: SiteReadings, lead: Reading, language: str) -> str:
    """What moved, or what else moved, as a clause; empty when nothing known did."""
    visits, rate, box = (_side(site, metric, lead.day) for metric in ("sessions", "conversion", "buy_box"))
    if lead.side in ("low", "high"):
        moved = {"visits": "sessions", "rate": "conversion"}
        told = [name for name, side in (("visits", visits), ("rate", rate)) if side == lead.side]
        cause = max(told, key=lambda name: _weight(site.readings[moved[name]]), default="")
        if lead.side == box == "low" and cause != "visits":  # without the box fewer visits convert; it takes no visits away
            cause = "box"
        return say(f"morning.because_{lead.side}_{cause}", language) if cause else ""
    if visits == "high" and rate == "low":
        return say("morning.but_visits_did_not_convert", language)
    if visits == "low" and rate == "high":
        return say("morning.but_fewer_visits_converted_better", language)
    others = sorted((one for one in site.readings.values() if one.distance > 0), key=lambda one: -one.distance)
    if not others:
        return ""
    name = say(f"morning.in_sentence_{others[0].metric}", language)
    return say(f"morning.but_{others[0].side}", language, metric=name)


def of_sites(sites: Sequence[SiteReadings], language: str) -> str:
    """`Three of four sites were normal; DE sold 20% less than expected`."""
    leads = [(site, site.readings.get("sales") or site.readings.get("units")) for site in sites]
    known = [(site, lead) for site, lead in leads if lead is not None and lead.side != "unknown"]
    if not known:
        return say(f"morning.title_{_places(sites)}_short", language, count=number_word(len(sites), language))
    outside = sorted(((site, lead) for site, lead in known if lead.side != "normal"), key=lambda pair: -_share(pair[1]))
    normal = len(known) - len(outside)
    if not outside:
        if len(known) == len(sites):
            key = f"morning.title_{_places(sites)}_{'both' if len(sites) == 2 else 'normal'}"
            return say(key, language, count=_inside(len(sites), language))
        young = len(sites) - len(known)
        return _so_many(normal, sites, say(f"morning.rest_{'one' if young == 1 else 'many'}", language), language)
    said = [
        say(f"morning.site_{lead.side}", language, site=site_label(site, sites, language), share=_gap(lead)) for site, lead in outside
    ]
    if not normal:
        return say("morning.sentence_also", language).join(said[:2])
    return _so_many(normal, sites, said[0], language)


def _inside(count: int, language: str) -> str:
    """A small number within a sentence: `four`."""
    return number_word(count, language).lower()


def _so_many(normal: int, sites: Sequence[SiteReadings], rest: str, language: str) -> str:
    """`One of two sites was normal; DE sold 20% less than expected`."""
    key = f"morning.title_{_places(sites)}_normal_{'one' if normal == 1 else 'many'}"
    return say(key, language, count=number_word(normal, language), of=_inside(len(sites), language), rest=rest)


def _places(sites: Sequence[SiteReadings]) -> str:
    """What the rows are: several shops on one site are shops, everything else is counted as sites."""
    return "shops" if len({site.marketplace for site in sites}) == 1 else "sites"
