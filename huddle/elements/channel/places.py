"""C7P, the same ads across products and sites: where they convert better or worse than on their site, by more than chance."""

from __future__ import annotations

from collections import Counter

from huddle import figures, warehouse
from huddle.analysis.mix_rate import moved
from huddle.channels import channels
from huddle.elements.answers import Row as Answer
from huddle.elements.channel.sums import answers_of
from huddle.elements.channel.ways import name
from huddle.elements.model import Cell, Element, Link, Matrix, MatrixRow
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.text import say

MOST, ON_WALL, MOST_SITES, LOUD = 10, 5, 6, 2
Counts = tuple[float, float]
"""orders and clicks"""


def elements(period: Period) -> tuple[Element, ...]:
    """C7P of the opened channel, else of all ads; nothing where no product is advertised on two sites."""
    channel = period.choices.channel
    if channel is not None and not channels()[channel].is_ads:
        return ()
    answers = _advertised(period, channel)
    cells = _added(answers, lambda row: (row["asin"], row["marketplace"]))
    sites = _added(answers, lambda row: row["marketplace"])
    products = _added(answers, lambda row: row["asin"])
    several = {asin for asin, count in Counter(asin for asin, _ in cells).items() if count > 1}
    if len(sites) < 2 or not several:
        return ()
    language = period.language
    shown_sites = sorted(sites, key=lambda site: (-sites[site][1], site))[:MOST_SITES]
    news = {asin for asin, site in cells if side(cells[asin, site], sites[site])}
    ranked = sorted(several, key=lambda asin: (asin not in news, -products[asin][1], asin))[:MOST]
    names = {row["asin"]: row["short_name_zh"] if language == "zh" else row["short_name"] for row in answers}
    told = {place for place in cells if place[0] in ranked and place[1] in shown_sites and side(cells[place], sites[place[1]])}
    loud = sorted(told, key=lambda place: (-_at_stake(cells[place], sites[place[1]]), place))[:LOUD]
    shared = {name for name, count in Counter(names[asin] for asin in ranked).items() if count > 1}

    def beside(asin: str) -> str:
        clicks = say("channel.places_clicks", language, count=figures.count(products[asin][1], language))
        return f"{asin} · {clicks}" if names[asin] in shared else clicks  # two products of one name are told apart

    rows = tuple(
        MatrixRow(names[asin], beside(asin),
                  tuple(_cell((asin, site), cells.get((asin, site)), sites[site], language, is_loud=(asin, site) in loud)
                        for site in shown_sites))
        for asin in ranked
    )  # fmt: skip
    columns = tuple(
        say("channel.places_site", language, site=marketplaces()[site].name(language), rate=figures.percent(_rate(sites[site])))
        for site in shown_sites
    )
    title, named = _title(cells, sites, ranked, shown_sites, names, channel, language)
    rows = tuple(sorted(rows, key=lambda row: row.label != names.get(named)))  # whom the title names stands first
    base = Element(
        "C7P", say("channel.places_question", language), title, matrix=Matrix(columns, rows),
        note=say("channel.places_note", language), places=frozenset({"desk"}),
    )  # fmt: skip
    wall = Element("C7P", base.question, base.title, matrix=Matrix(columns, rows[:ON_WALL]), places=frozenset({"wall"}))
    return base, wall


def _advertised(period: Period, channel: str | None) -> list[Answer]:
    """The advertised products of the choice on every site: asked once for all of them, so that the same answer serves every filter."""
    stamp, choices = period.choices.stamp or warehouse.stamp(), period.choices
    found = answers_of(stamp, "channel/places", (("first", period.span.first), ("last", period.span.last)))
    wanted = {"shop": choices.shop, "line": choices.line, "owner": choices.owner, "channel": channel}
    tests = [(name, value) for name, value in wanted.items() if value is not None]
    return [row for row in found if all(row[name] == value for name, value in tests)]


def _added(answers: list[Answer], key: object) -> dict:
    """Orders and clicks by a key."""
    found: dict = {}
    for row in answers:
        orders, clicks = found.get(key(row), (0.0, 0.0))  # type: ignore[operator]
        found[key(row)] = (orders + (row["ad_orders"] or 0), clicks + row["ad_clicks"])  # type: ignore[operator]
    return found


def _rate(counts: Counts | None) -> float | None:
    return counts[0] / counts[1] if counts and counts[1] else None


def side(cell: Counts | None, site: Counts) -> int:
    """Whether a product's ads convert better (1) or worse (-1) than the site's ads beside it, by more than chance and by a tenth."""
    if cell is None:
        return 0
    rest = (site[0] - cell[0], site[1] - cell[1])
    return moved(_rate(cell), _rate(rest), (cell[0], rest[0]), least=0.1)


def _at_stake(cell: Counts, site: Counts) -> float:
    """How many orders its clicks bring more or less than as many of the site's ads."""
    return abs(cell[0] - (_rate(site) or 0.0) * cell[1])


def _cell(place: tuple[str, str], cell: Counts | None, whole: Counts, language: str, *, is_loud: bool) -> Cell:
    """The rate of a product's ads on a site with its verdict; only the loud ones are coloured."""
    asin, site = place
    if cell is None:
        return Cell(figures.UNKNOWN, tone="quiet")
    better = side(cell, whole)
    said = say("channel.places_better" if better > 0 else "channel.places_worse", language) if better else ""
    tone = "normal" if not is_loud else "good" if better > 0 else "attention"
    return Cell(figures.percent(_rate(cell)), said, tone, Link("asin", {"asin": asin, "marketplace": site, "item": "A7"}))  # type: ignore[arg-type]


def _title(
    cells: dict, sites: dict, ranked: list[str], shown: list[str], names: dict[str, str], channel: str | None, language: str
) -> tuple[str, str | None]:
    """The product that converts better than its site, a success to copy; else one that converts worse; else that all are alike.

    With the product that it names.
    """
    told = [(asin, site, side(cells[asin, site], sites[site])) for asin in ranked for site in shown if (asin, site) in cells]
    said = {"channel": name(channel, language) if channel else say("channel.places_ads", language)}
    for wanted, key in ((1, "places_title_better"), (-1, "places_title_worse")):
        found = [(cells[asin, site][1], asin, site) for asin, site, one in told if one == wanted]
        if found:
            _, asin, site = max(found)
            rates = {"rate": figures.percent(_rate(cells[asin, site])), "all": figures.percent(_rate(sites[site]))}
            return say(f"channel.{key}", language, name=names[asin], site=marketplaces()[site].name(language), **rates, **said), asin
    return say("channel.places_title_even", language, **said), None
