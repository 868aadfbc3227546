"""W2, customers first: stars and low stars against the half year before, what came back, and what the unhappy ones wrote.

"More than usual" is said only when Newcombe's interval of the difference says so (`huddle/analysis/intervals.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from huddle import figures
from huddle.analysis.intervals import differs
from huddle.elements import answers
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Element, Link, Row, Span, Table, TableColumn, Tile
from huddle.elements.period import Period
from huddle.elements.weekly import returns, topics
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.metrics import metrics
from huddle.text import say

QUOTES = 3
BASE_DAYS = 180
"""the days before the week that say what is usual; the question counts them"""
_FULL = 4
"""tiles that fill a screen on the wall"""
_LONGEST = {"desk": 220, "wall": 78, "alone": 150}
"""characters of a quote"""


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.customers_{key}", language, **values)


def elements(period: Period) -> tuple[Element, ...]:
    """W2, W2C and W2R for the desk and the wall; nothing before reviews, returns or Voice of the Customer are loaded."""
    week = {"first": period.span.first, "last": period.span.last}
    stars = _rated(period)
    if stars is not None and (stars["reach"] is None or stars["reach"] < period.span.first):
        stars = None
    back = returns.rate(period)
    voice = _experienced(period)
    tiles = (*(_stars(stars, period) if stars else ()), *_back(back, period), *_voice(voice, period))
    if stars is None and not tiles:
        return ()
    # Asked once for every product of every site and chosen from here: the same answer serves every filter.
    where, every = period.choices.where, {**week, **dict.fromkeys(period.choices.where)}
    quotes = answers.rows(answers.of_choice(period.ask("weekly/quotes", most=None, **every), where).head(QUOTES))
    base = Element(
        code="W2",
        question=_words("question", period.language),
        title=_title(stars, back, tiles, period.language),
        as_of=_as_of(stars, period) if stars else "",
        tiles=tiles,
        note=_reach(stars, period) if stars else "",
        minutes=meetings()["weekly"].minutes_of("W2"),
    )
    said = {place: tuple(_quote(quote, period, place) for quote in quotes) for place in _LONGEST}
    taken = _takeaway(answers.of_choice(period.ask("weekly/low_stars", **every), where), period)
    return (
        replace(base, rows=said["desk"], takeaway=taken, places=frozenset({"desk"})),
        *_wall(base, said["wall"], said["alone"], period.language),
        *topics.elements(period),
        *(returns.elements(back, period) if back else ()),
    )


_RATED = ("reviews", "low_star_reviews", "stars")


def _rated(period: Period) -> Answer | None:
    """Stars and low stars of the choice, of the week and (`base_`) of the days before; None where there is none in all of them.

    `reach` is the last day the reviews of every chosen site with reviews cover. Asked once for every line, for every filter.
    """
    where = period.choices.where
    every = period.ask("weekly/rating", first=period.span.first, last=period.span.last)
    sites = answers.of_choice(every, {name: where[name] for name in ("shop", "marketplace")})
    own = answers.rows(answers.of_choice(sites, {name: where[name] for name in ("line", "owner")}))
    found: Answer = {"reach": min((row["reach"] for row in answers.rows(sites) if row["reach"] is not None), default=None)}
    for base in ("", "base_"):
        sums = {name: sum(row[base + name] for row in own) for name in _RATED}
        found |= {base + name: amount for name, amount in sums.items()}
        found |= {base + name: metrics()[name].value(sums) for name in ("rating", "low_star_share")}
    return found if found["reviews"] + found["base_reviews"] > 0 else None


def _experienced(period: Period) -> list[Answer]:
    """Voice of the Customer of the choice: the newest snapshot of each site, then the one before, each with its earliest day."""
    found: dict[int, Answer] = {}
    for row in answers.rows(answers.of_choice(period.ask("weekly/voc", last=period.span.last), period.choices.where)):
        held = found.setdefault(row["place"], {"snapshot_day": row["snapshot_day"], "ncx_orders": None, "orders": None})
        held["snapshot_day"] = min(held["snapshot_day"], row["snapshot_day"])
        for name in ("ncx_orders", "orders"):
            if row[name] is not None:
                held[name] = (held[name] or 0) + row[name]
    return [found[place] for place in sorted(found)]


def _wall(base: Element, quotes: tuple[Row, ...], alone: tuple[Row, ...], language: str) -> tuple[Element, ...]:
    """Numbers and quotes on one screen where both are readable; four tiles leave the quotes a screen of their own."""
    wall = replace(base, places=frozenset({"wall"}))
    if len(base.tiles) < _FULL or not quotes:
        return (replace(wall, rows=quotes),)
    words = replace(wall, code="W2Q", title=_words("quotes_title", language), tiles=(), rows=alone, note="", minutes=None)
    return wall, words


def _week(reach: date, period: Period) -> str:
    return figures.span(period.span.first, min(reach, period.span.last), period.language)


def _back(back: Answer | None, period: Period) -> tuple[Tile, ...]:
    return (returns.tile(back, period, _week(back["reach"], period)),) if back else ()


def _voice(voice: list[Answer], period: Period) -> tuple[Tile, ...]:
    """NCX of the newest Voice of the Customer, beside the export before; nothing where it has no orders."""
    if not voice or not voice[0]["orders"] or voice[0]["ncx_orders"] is None:
        return ()
    language, now = period.language, voice[0]
    orders, bad = figures.count(now["orders"], language), figures.count(now["ncx_orders"], language)
    alone = _words("ncx_alone", language, ncx=bad, orders=orders)
    before = next((one for one in voice[1:] if one["orders"] and one["ncx_orders"] is not None), None)
    said = alone
    if before:
        value = figures.percent(before["ncx_orders"] / before["orders"])
        said = _words("ncx_say", language, value=value, day=figures.date_without_weekday(before["snapshot_day"], language))
    return (
        Tile("ncx", _words("ncx", language), figures.percent(now["ncx_orders"] / now["orders"]),
             figures.date_without_weekday(now["snapshot_day"], language), said, also=alone if before else "",
             help=_words("ncx_help", language)),
    )  # fmt: skip


def low_star_side(found: Answer) -> int | None:
    """1 when the week's low-star share is surely above that of the 180 days before, -1 surely below, 0 not to tell."""
    return differs(found["low_star_reviews"], found["reviews"], found["base_low_star_reviews"], found["base_reviews"])


def _title(found: Answer | None, back: Answer | None, tiles: tuple[Tile, ...], language: str) -> str:
    if found is None:
        if back is not None:
            return _words("title_returns", language, units=figures.count(back["units"], language))
        return _words("title_ncx", language, value=tiles[0].value)
    if not found["reviews"]:
        return _words("title_no_reviews", language)
    said = {
        "low": figures.count(found["low_star_reviews"], language), "reviews": figures.count(found["reviews"], language),
        "usual": figures.percent(found["base_low_star_share"], decimals=0),
        "share": figures.percent(found["low_star_share"], decimals=0),
    }  # fmt: skip
    side = low_star_side(found)
    if side is None:
        return _words("title_first", language, **said)
    return _words({1: "title_more", 0: "title_usual", -1: "title_fewer"}[side], language, **said)


def _as_of(found: Answer, period: Period) -> str:
    return _words("as_of", period.language, day=figures.day(min(found["reach"], period.span.last), period.language))


def _reach(found: Answer, period: Period) -> str:
    """What a reader must know of the numbers: where the reviews end before the week does."""
    if found["reach"] >= period.span.last:
        return ""
    return _words("partial", period.language, day=figures.day(found["reach"], period.language))


def _stars(found: Answer, period: Period) -> tuple[Tile, ...]:
    if not found["reviews"]:
        return ()
    language, count = period.language, figures.count
    week = _week(found["reach"], period)
    reviews, base = count(found["reviews"], language), count(found["base_reviews"], language)
    usual_stars = f"{found['base_rating']:.2f}" if found["base_reviews"] else figures.UNKNOWN
    stars = Tile(
        "rating", _words("rating", language), f"{found['rating']:.2f} ★", week,
        _words("rating_say" if found["base_reviews"] else "rating_alone", language, reviews=reviews, usual=usual_stars),
        help=say("metrics.rating_help", language),
        also=_words("rating_base", language, value=usual_stars, reviews=base) if found["base_reviews"] else "",
    )  # fmt: skip
    side = low_star_side(found)
    usual = figures.percent(found["base_low_star_share"])
    low = Tile(
        "low_star_share", _words("low_share", language), figures.percent(found["low_star_share"]), week,
        _words({1: "say_more", 0: "say_usual", -1: "say_fewer", None: "say_no_base"}[side], language, usual=usual),
        also=_words("low_of", language, low=count(found["low_star_reviews"], language), reviews=reviews),
        tone="attention" if side == 1 else "good" if side == -1 else "normal",
        direction="up" if side == 1 else "down" if side == -1 else "",
        help=_words("low_help", language),
    )  # fmt: skip
    return stars, low


def name_of(row: Answer, period: Period) -> str:
    """The name on the wall, with the site where several are shown."""
    name = str((row["short_name_zh"] if period.language == "zh" else row["short_name"]) or row["asin"])
    if period.choices.marketplace is not None:
        return name
    return say("morning.on_site", period.language, name=name, site=marketplaces()[row["marketplace"]].code)


def to_product(row: Answer) -> Link:
    """The product's own page."""
    return Link("asin", {"asin": str(row["asin"]), "marketplace": str(row["marketplace"]), "shop": str(row["shop"])})


def _cut(text: str, longest: int) -> str:
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    kept = words[: longest - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[-30:] else kept).rstrip(",.;:，。；、") + "…"


def _quote(quote: Answer, period: Period, place: str) -> Row:
    """A quote with its day: beside it, or, where it has the screen for itself, behind the name."""
    name = name_of(quote, period)
    if quote["rating"] is None:
        what = _words("returned", period.language, name=name)
    else:
        what = f"{'★' * max(1, min(5, round(quote['rating'])))} {name}"
    day = figures.short_day(quote["day"], period.language)
    shown, whole = _cut(quote["words"], _LONGEST[place]), " ".join(quote["words"].split())
    return Row(
        key=f"quote~{quote['source_key']}",
        what=f"{what} · {day}" if place == "alone" else what,
        why=(Span(say("morning.quote", period.language, text=shown)),),
        who="" if place == "alone" else day,
        link=to_product(quote),
        detail=whole if whole != shown.rstrip() else "",
        more=_words("read_whole", period.language),
    )


_COLUMNS = {
    "shop": "text", "marketplace": "text", "asin": "text", "name": "text", "owner": "text", "low_star_reviews": "count",
    "reviews": "count", "base_low_star_reviews": "count", "base_reviews": "count",
}  # fmt: skip


def _takeaway(frame: pd.DataFrame, period: Period) -> Table | None:
    """Every product with a low-star review in the week, as files."""
    if frame.empty:
        return None
    language = period.language
    named = frame.assign(name=frame["short_name_zh"] if language == "zh" else frame["short_name"])
    columns = tuple(TableColumn(name, _words(f"column_{name}", language), type_) for name, type_ in _COLUMNS.items())  # type: ignore[arg-type]
    return Table(columns, named[list(_COLUMNS)].reset_index(drop=True), f"huddle-low-stars-{period.span.last}")
