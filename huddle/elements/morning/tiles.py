"""D1, the numbers: readings said as tiles for one site, as rows for several, and the day's finding in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from huddle import figures
from huddle.elements.choices import Choices
from huddle.elements.known import in_home
from huddle.elements.maturity import Young, short, words
from huddle.elements.model import Band, Cell, Matrix, MatrixRow, Tile, Tone
from huddle.elements.morning.readings import METRICS, RATES, Reading, SiteReadings
from huddle.marketplaces import marketplaces
from huddle.metrics import metrics
from huddle.text import say

LOUD = 2
"""how many numbers may be emphasised on one screen"""
_EDGE, _WIDTH = 0.22, 0.56
_TOP = 26
"""Latin characters that fit beside each other on top of a tile on the wall"""
_ROW_METRICS = ("sales", "units", "sessions", "conversion", "ad_spend", "tacos")


def dictionary_name(metric: str, site: SiteReadings) -> str:
    """The metric's name in the dictionary: sessions and conversion depend on which report knows them."""
    return {"sessions": site.sessions_metric, "conversion": site.conversion_metric}.get(metric, metric)


def value(metric: str, number: float | None, currency: str, language: str) -> str:
    """A metric's number as it is read."""
    if metric in RATES:
        return figures.percent(number, decimals=0 if metric == "buy_box" else 1)
    if metric in ("sales", "ad_spend"):
        return figures.money(number, currency, language)
    return figures.count(number, language)


def tone(reading: Reading, site: SiteReadings) -> Tone:
    """Outside its range and worse (or neither better nor worse): attention; outside and better: good."""
    if reading.side not in ("low", "high"):
        return "normal"
    better = metrics()[dictionary_name(reading.metric, site)].better
    is_good = (reading.side == "high" and better == "up") or (reading.side == "low" and better == "down")
    return "good" if is_good else "attention"


def against_last_week(reading: Reading, currency: str, language: str) -> str:
    """`−3% on last Wed`; for a rate `93% last Wed`; empty without that day."""
    if reading.last_week is None:
        return ""
    weekday = figures.short_weekday(reading.day, language)
    if reading.metric in RATES:
        said = value(reading.metric, reading.last_week, currency, language)
        return say("morning.rate_last_week", language, value=said, weekday=weekday)
    return say("morning.on_last_week", language, change=figures.change(reading.value, reading.last_week), weekday=weekday)


def against_last_year(reading: Reading, currency: str, language: str) -> str:
    """`+12% on a year ago`, 364 days before; empty without that day."""
    if reading.last_year is None:
        return ""
    if reading.metric in RATES:
        said = value(reading.metric, reading.last_year, currency, language)
        return say("morning.rate_last_year", language, value=said)
    return say("morning.on_last_year", language, change=figures.change(reading.value, reading.last_year))


def verdict(reading: Reading, site: SiteReadings, language: str) -> str:
    """The number's verdict in a few words."""
    beside = against_last_week(reading, site.currency, language)
    if reading.metric == "ad_spend" and reading.side in ("normal", "unknown") and "tacos" in site.readings:
        tacos = site.readings["tacos"]
        if tacos.day == reading.day:
            beside = say("morning.tacos", language, value=figures.percent(tacos.value))
    if reading.side == "unknown":
        return say("morning.short_history", language, beside=beside) if beside else say("morning.short_history_alone", language)
    if reading.side == "normal":
        return say("morning.normal", language, beside=beside) if beside else say("morning.normal_alone", language)
    key = f"morning.{reading.side}"
    if reading.since is None or (reading.day - reading.since).days > 14:
        since = figures.date_without_weekday(reading.since, language) if reading.since else ""
        return say(f"{key}_since", language, day=since) if since else say(f"{key}_first", language)
    return say(key, language, value=value(reading.metric, reading.expected, site.currency, language))


def both_ways(reading: Reading, site: SiteReadings, language: str) -> str:
    """A number that suspicious visits are in, told without them: `12.1% without suspicious visits`; empty where there are none."""
    if reading.without is None:
        return ""
    if reading.metric == "sessions":
        return say("morning.suspicious_of", language, count=figures.count(reading.extra, language))
    return say("morning.without_suspicious", language, value=value(reading.metric, reading.without, site.currency, language))


def band(reading: Reading) -> Band | None:
    """Where the value lies along the bar; none without a range."""
    if reading.low is None or reading.high is None:
        return None
    width = reading.high - reading.low
    at = 0.5 if width <= 0 else _EDGE + _WIDTH * (reading.judged - reading.low) / width
    return Band(_EDGE, _EDGE + _WIDTH, min(max(at, 0.02), 0.98))


def tile(reading: Reading, site: SiteReadings, language: str) -> Tile:
    """One reading as a tile."""
    name = dictionary_name(reading.metric, site)
    direction = {"low": "down", "high": "up"}.get(reading.side, "")
    label = say(f"morning.tile_{reading.metric}", language)
    if not marketplaces()[site.marketplace].is_amazon and reading.metric in ("sales", "units"):
        label = say(f"morning.tile_{reading.metric}_taobao", language)
    if reading.metric == "ad_spend" and site.ad_types and site.ad_types != "SP+SB+SD":
        label = say("morning.tile_ad_spend_of", language, types=site.ad_types)
    both, beside = both_ways(reading, site, language), against_last_year(reading, site.currency, language)
    return Tile(
        metric=name,
        label=label,
        value=value(reading.metric, reading.value, site.currency, language),
        as_of=figures.short_day(reading.day, language),
        say=both or verdict(reading, site, language),
        also=" · ".join(part for part in (verdict(reading, site, language) if both else "", beside) if part),
        tone=tone(reading, site),
        band=band(reading),
        spark=reading.recent,
        spark_band=(reading.low, reading.high) if reading.low is not None and reading.high is not None else None,
        help=say(f"metrics.{name}_help", language),
        direction=direction,  # type: ignore[arg-type]
    )


def _width(text: str) -> int:
    """Rough width of a text in Latin characters: a Chinese one is as wide as two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def with_maturity(one: Tile, reading: Reading, site: SiteReadings, fresh: Young, language: str) -> Tile:
    """The tile of a young day with how far it is from final: measured beside its day, assumed at the desk alone."""
    is_account = site.sessions_metric == "account_sessions"
    found = fresh.of_metric(reading.metric, site.shop, site.marketplace, reading.day, is_account=is_account)
    beside = say("trust.between", language).join(part for part in (one.as_of, short(found, language)) if part)
    if _width(one.label) + _width(beside) > _TOP:
        beside = one.as_of
    also = " · ".join(part for part in (one.also, words(found, language)) if part)
    return replace(one, as_of=beside, also=also)


def tiles(site: SiteReadings, language: str, fresh: Young | None = None) -> tuple[Tile, ...]:
    """The tiles of one site, as many as are known; only two keep their colour: sales, then the furthest outside."""
    shown = [site.readings[metric] for metric in METRICS if metric in site.readings]
    outside = [one for one in shown if one.distance > 0 and not (one.metric == "units" and "sales" in site.readings)]
    loud = sorted(outside, key=lambda one: (one.metric != "sales", -one.distance))[:LOUD]
    made = []
    for reading in shown:
        one = tile(reading, site, language)
        one = with_maturity(one, reading, site, fresh, language) if fresh else one
        made.append(one if reading in loud else replace(one, tone="normal"))
    return tuple(made)


def cell(metric: str, site: SiteReadings, language: str, *, is_loud: bool) -> Cell:
    """One number of a site's row with its verdict in a word."""
    reading = site.readings.get(metric)
    if reading is None:
        return Cell(figures.UNKNOWN, "", "quiet")
    words = say(f"morning.word_{reading.side}", language)
    if reading.without is not None and metric == "conversion":
        words = say("morning.word_cleaned", language, value=value(metric, reading.without, site.currency, language))
    elif reading.side == "unknown":
        gap = figures.points(reading.value, reading.last_week, language)
        words = gap if metric in RATES else figures.change(reading.value, reading.last_week)
        words = words if reading.last_week is not None else ""
    elif reading.day != site.day:
        words = figures.short_day(reading.day, language)
    colour = tone(reading, site) if is_loud else "normal"
    return Cell(value(metric, reading.value, site.currency, language), words, colour)


def site_label(site: SiteReadings, sites: Sequence[SiteReadings], language: str) -> str:
    """The site's name in a sentence, with the shop behind it where several shops are shown: `UK (north-shop)`."""
    name = marketplaces()[site.marketplace].name(language)
    return say("morning.site_of_shop", language, site=name, shop=site.shop) if len({one.shop for one in sites}) > 1 else name


def matrix(sites: Sequence[SiteReadings], choices: Choices) -> Matrix:
    """One row per site with its own day, then the total where it can be said."""
    language = choices.language
    columns = [metric for metric in _ROW_METRICS if any(metric in site.readings for site in sites)]
    outside = [(reading.distance, site, metric) for site in sites for metric, reading in site.readings.items() if metric in columns]
    far = [one for one in outside if one[0] > 0]
    loudest = sorted(far, key=lambda one: (one[2] != "sales", -one[0]))[:LOUD]  # what the title speaks of comes first
    loud = {(site.shop, site.marketplace, metric) for _, site, metric in loudest}
    has_shops = len({site.shop for site in sites}) > 1
    rows = [
        MatrixRow(
            marketplaces()[site.marketplace].name(language),
            figures.short_day(site.day, language),
            tuple(
                cell(metric, site, language, is_loud=(site.shop, site.marketplace, metric) in loud) for metric in columns
            ),
            shop=site.shop if has_shops else "",
        )
        for site in sites
    ]
    whole = total(sites, columns, choices)
    labels = tuple(say(f"morning.tile_{metric}", language) for metric in columns)
    return Matrix(labels, (*rows, whole) if whole else tuple(rows))


def total(sites: Sequence[SiteReadings], columns: Sequence[str], choices: Choices) -> MatrixRow | None:
    """All sites together in one currency, naming the days it mixes; a part that is unknown leaves its total unknown."""
    known = in_home({site.currency for site in sites}, max(site.day for site in sites), choices.stamp)
    if known is None:
        return None
    currency, worth = known

    def added(metric: str) -> float | None:
        parts = [(site.readings.get(metric), site) for site in sites]
        if any(reading is None for reading, _ in parts):
            return None
        money = metric in ("sales", "ad_spend")
        return sum(reading.value * (worth[site.currency] if money else 1.0) for reading, site in parts if reading)

    sums = {metric: added(metric) for metric in ("sales", "units", "sessions", "ad_spend")}
    shares = {"conversion": ("units", "sessions"), "tacos": ("ad_spend", "sales")}
    for metric, (above, below) in shares.items():
        top, bottom = sums[above], sums[below]
        sums[metric] = top / bottom if top is not None and bottom and _of_one_day(sites, above, below) else None
    cells = tuple(Cell(value(metric, sums[metric], currency, choices.language), _other_day(sites, metric, choices.language)
                       if sums[metric] is not None else "") for metric in columns)  # fmt: skip
    said = _days_said({site.day for site in sites}, choices.language)
    return MatrixRow(say("morning.together", choices.language, currency=currency), said, cells, is_total=True)


def _of_one_day(sites: Sequence[SiteReadings], above: str, below: str) -> bool:
    """Whether each site tells both sides of a rate of the same day: spend of Wednesday is no share of Thursday's sales."""
    return all(site.readings[above].day == site.readings[below].day for site in sites)


def _other_day(sites: Sequence[SiteReadings], metric: str, language: str) -> str:
    """The days of a total whose source is behind the sites' own day; empty where it is not."""
    known = [(site.readings[metric].day, site.day) for site in sites if metric in site.readings]
    return _days_said({day for day, _ in known}, language) if any(day != own for day, own in known) else ""


def _days_said(days: set[date], language: str) -> str:
    return figures.short_day(min(days), language) if len(days) == 1 else say("morning.days_mixed", language)
