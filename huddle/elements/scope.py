"""What a page speaks of, in words: the lines and sites chosen, and at which declared rates several currencies are added."""

from __future__ import annotations

from collections.abc import Mapping

from huddle import figures
from huddle.elements.choices import Choices
from huddle.marketplaces import marketplaces
from huddle.text import say


def scope_line(choices: Choices, converted_to: str = "") -> str:
    """The choice in words: `Kitchen · US`; `all lines · all sites, in USD` where the page adds several currencies."""
    language = choices.language
    line = {None: say("morning.all_lines", language), "~none": say("frame.no_line", language)}.get(choices.line, choices.line)
    if choices.marketplace is not None:
        site = marketplaces()[choices.marketplace].name(language)
    elif converted_to:
        site = say("page.all_sites_in", language, currency=converted_to)
    else:
        site = say("morning.all_sites", language)
    return " · ".join(part for part in (choices.shop, line, site, choices.owner) if part)


def at_rates(currencies: set[str], home: str, worths: Mapping[str, Mapping[str, float]], language: str) -> str:
    """The rates several currencies are added by: `Added at €1 = $1.085 (rates table)`; empty for one currency alone.

    `worths` has the rates by the days they are of, in words; they are named where they differ.
    """
    said = []
    for currency in sorted(currencies - {home}):
        found = {days: worth[currency] for days, worth in worths.items()}
        first, *others = {figures.rate(worth, currency, home): days for days, worth in found.items()}.items()
        words = first[0] if not others else say("page.rate_of", language, rate=first[0], days=first[1])
        said += [words, *(say("page.rate_of", language, rate=rate, days=days) for rate, days in others)]
    return say("page.at_rates", language, rates=say("morning.names", language).join(said)) if said else ""
