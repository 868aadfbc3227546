"""W4: why sales changed from the week before to the week, in money that adds up, and which products stand behind each cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from huddle import figures, legible
from huddle.analysis.bridge import UNALLOCATED
from huddle.analysis.bridge_cells import Bridge, bridge
from huddle.analysis.comparable import Calendar, calendar
from huddle.charts import waterfall
from huddle.elements.asin.subject import site_name
from huddle.elements.events_apart import events_apart
from huddle.elements.model import Chart, Element, Link, Row
from huddle.elements.period import Period
from huddle.elements.weekly.drivers import Group, bar, because, in_full, marked, moved, reach, remembered, signed, written
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.text import say, sentences

MOST_BARS, MOST_BARS_LARGE = 7, 5
"""with the two totals; fewer where the room asks for larger type on the wall"""
LARGE = 1.12
"""type that is so much larger than in the tested room"""
MOST_PARTS = 5
"""products named behind a bar; the others stand in one line"""
HELD = 0.005
"""a change of less than this part of sales is none"""


@dataclass(frozen=True)
class Part:
    """One bar between the totals: a cause, or the small ones together."""

    key: str
    effects: tuple[str, ...]
    shown: int
    """its amount in whole units; all parts add up to the change as it is written"""


def found(period: Period) -> Bridge | None:
    """The bridge of the page's choice in its one currency; None where amounts cannot be added or nothing can be compared."""
    if period.currency is None:
        return None
    return bridge(period.span, period.before, period.choices.where, period.worth, period.choices.stamp)


def parts(one: Bridge, most: int = MOST_BARS) -> tuple[Part, ...]:
    """The bars between the totals: every cause that moved sales by a unit of money; the smallest together as the rest.

    `most` counts the totals too.
    """
    effects = one.effects
    whole = dict(zip(effects, written(list(effects.values()), one.before, one.after), strict=True))
    kept = [name for name in effects if whole[name]]
    room = most - 2
    if len(kept) > room:
        kept = sorted(kept, key=lambda name: -abs(whole[name]))[: room - 1]
    shown = [Part(name, (name,), whole[name]) for name in effects if name in kept]
    others = tuple(name for name in effects if name not in kept and whole[name])
    return (*shown, Part("rest", others, sum(whole[name] for name in others))) if others else tuple(shown)


def sentence(one: Bridge, period: Period) -> str:
    """`Sales fell $2,250: $4,525 from fewer visits; higher prices added $1,391`, the parts as large as the bars."""
    language = period.language
    change = round(one.after) - round(one.before)
    if abs(change) < HELD * abs(one.before) or not change:
        begin, side = say("weekly.bridge_held", language, sales=period.money(round(one.after))), 0
    else:
        begin = say(f"weekly.bridge_{'fell' if change < 0 else 'rose'}", language, money=period.money(abs(change)))
        side = 1 if change > 0 else -1
    named = sorted((part for part in parts(one) if part.key not in ("rest", UNALLOCATED)), key=lambda part: -abs(part.shown))
    along = [part for part in named if side and part.shown * side > 0][:2]
    against = [part for part in named if part.shown * side <= 0][: 2 if len(along) < 2 else 1]
    between = say("weekly.bridge_between", language)
    halves = [
        between.join(_cause("from" if side else "", part, period) for part in along),
        between.join(_cause("", part, period) for part in against),
    ]
    said = say("weekly.bridge_but", language).join(half for half in halves if half)
    return say("weekly.bridge_sentence", language, begin=begin, causes=said) if said else begin


def _cause(kind: str, part: Part, period: Period) -> str:
    way = "up" if part.shown > 0 else "down"
    cause = say(f"weekly.bridge_cause_{part.key}_{way}", period.language)
    key = f"weekly.bridge_{kind or ('added' if part.shown > 0 else 'took')}"
    if kind:
        key += f"_{way}"
    return say(key, period.language, cause=cause, money=period.money(abs(part.shown)))


def compared(period: Period) -> str:
    """`8–14 Nov against 1–7 Nov`."""
    now, before = (figures.span(span.first, span.last, period.language) for span in (period.span, period.before))
    return say("weekly.bridge_compared", period.language, now=now, before=before)


@remembered
def elements(period: Period) -> tuple[Element, ...]:
    """W4 for the desk and the wall with the lines and sites it adds up from; nothing before two weeks are known."""
    one = found(period)
    if one is None:
        return _apart(period) if period.currency is None else ()
    language = period.language
    bars = parts(one)
    limits = _limits(one, period)
    note = sentences([*limits, say("weekly.bridge_method", language)], language)
    base = Element(
        code="W4", question=say("weekly.bridge_question", language), title=sentence(one, period), as_of=compared(period),
        rows=_rows(bars, one, period), minutes=meetings()["weekly"].minutes_of("W4"), is_behind=True,
    )  # fmt: skip
    if not bars:
        return (base,)
    alt = base.title + " " + "; ".join(f"{_name(part, period)} {signed(period, part.shown)}" for part in bars)
    desk = "".join(waterfall.drawn(_bars(one, bars, period), alt, size) for size in waterfall.DESK)
    growth = legible.growth()
    large = parts(one, MOST_BARS if growth <= LARGE else MOST_BARS_LARGE)
    wall = waterfall.drawn(_bars(one, large, period), alt, waterfall.on_the_wall(growth))
    return (
        replace(base, chart=Chart(alt, desk), note=note, places=frozenset({"desk"})),
        replace(
            base, chart=Chart(alt, wall), rows=_rows(large, one, period), note=limits[0] if limits else "", more=base.as_of,
            places=frozenset({"wall"}),
        ),
        *_wholes(one, period),
    )


def _name(part: Part, period: Period) -> str:
    return say(f"weekly.bridge_bar_{part.key}", period.language)


def _bars(one: Bridge, bars: Sequence[Part], period: Period) -> list[waterfall.Bar]:
    level = round(one.before)
    spans = [figures.short_span(span.first, span.last, period.language) for span in (period.before, period.span)]
    strong = {
        max((part for part in bars if part.shown * side > 0), key=lambda part: abs(part.shown), default=bars[0]).key for side in (1, -1)
    }
    drawn = [waterfall.Bar(spans[0], in_full(period, level), 0, level, "total")]
    for part in bars:
        tone = "plain" if part.key in ("unallocated", "rest") else "up" if part.shown > 0 else "down"
        money = signed(period, part.shown)
        drawn.append(
            waterfall.Bar(_name(part, period), money, level, level + part.shown, tone, part.key in strong, _key(part))  # type: ignore[arg-type]
        )
        level += part.shown
    return [*drawn, waterfall.Bar(spans[1], in_full(period, level), 0, level, "total")]


def _key(part: Part) -> str:
    return f"bridge~{part.key}"


def _rows(bars: Sequence[Part], one: Bridge, period: Period) -> tuple[Row, ...]:
    return tuple(_row(part, one, period) for part in bars)


def _row(part: Part, one: Bridge, period: Period) -> Row:
    """A bar in words, with the products behind it."""
    language = period.language
    amounts = one.amounts(part.effects)
    behind = np.flatnonzero(np.abs(amounts) >= 0.5)
    behind = behind[np.argsort(-np.abs(amounts[behind]), kind="stable")]
    largest = behind[:MOST_PARTS].tolist()
    head = [{**row, "amount": float(amounts[place])} for place, row in zip(largest, one.at(largest), strict=True)]
    left = amounts[behind[MOST_PARTS:]]
    listed = _listed(head, left, part, period)
    noise = amounts[behind[one.cells["is_noise"].to_numpy(dtype=bool)[behind]]] if part.key == "conversion" else amounts[:0]
    way = "up" if part.shown > 0 else "down"
    what = say(f"weekly.bridge_title_{part.key}_{way}" if part.key != "rest" else "weekly.bridge_bar_rest", language)
    return Row(
        key=_key(part), what=what, why=marked(_why(part, head, one, period)), money=signed(period, part.shown),
        detail=say(f"weekly.bridge_help_{part.key}", language) + _chance(noise, period), more=say("weekly.bridge_products", language),
        parts=listed if part.key != "unallocated" or len(behind) > 1 else (),
    )  # fmt: skip


def _why(part: Part, head: Sequence[Group], one: Bridge, period: Period) -> str:
    """What stands behind a bar in a few words: the visits, the causes of the rest, or the three largest products."""
    language = period.language
    if part.key == "traffic":
        split = one.cells[one.cells["traffic"] != 0]
        now, before = (figures.count(float(split[f"sessions_{side}"].sum()), language) for side in ("after", "before"))
        return say("weekly.bridge_why_traffic", language, now=now, before=before)
    if part.key == "unallocated":
        return say("weekly.bridge_why_unallocated", language)
    if part.key == "rest":
        named = [(say(f"weekly.bridge_bar_{name}", language), one.effects[name]) for name in part.effects]
    else:
        named = [(name_of(row, period), row["amount"]) for row in head[:3]]
    said = (say("weekly.bridge_part", language, name=name, money=signed(period, amount)) for name, amount in named)
    return say("weekly.bridge_between", language).join(said)


def _listed(head: Sequence[Group], left: np.ndarray, part: Part, period: Period) -> tuple[Row, ...]:
    """The products behind a bar, the largest by name and the others in one line; they add up to the bar as it is written."""
    amounts = [float(row["amount"]) for row in head] + ([float(left.sum())] if len(left) else [])
    whole = written(amounts, 0, part.shown)
    rows = [_product(row, amount, part, period) for row, amount in zip(head, whole, strict=False)]
    if len(left):
        words = say("weekly.bridge_others" if len(left) > 1 else "weekly.bridge_other", period.language, count=len(left))
        rows.append(Row(key="others", what=words, money=signed(period, whole[-1]), tone="quiet"))
    return tuple(rows)


def _chance(noise: np.ndarray, period: Period) -> str:
    """How much of the conversion is of products whose own conversion may have moved by chance."""
    if not len(noise):
        return ""
    return "\n" + say("weekly.bridge_chance", period.language, count=len(noise), money=signed(period, float(noise.sum())))


def place_of(row: Group, period: Period, *, always: bool = False) -> str:
    """The shop and the site of a row, as far as several are shown: `north-shop · US`; the site in any case with `always`."""
    shops, marketplaces = len({site.shop for site in period.sites}), len({site.marketplace for site in period.sites})
    site = site_name(str(row["marketplace"]), period.language) if always else str(row["marketplace"])
    return " · ".join([str(row["shop"])] * (shops > 1) + [site] * (marketplaces > 1 or always))


def name_of(row: Group, period: Period) -> str:
    """A product's name, with its shop and site where several are shown."""
    language = period.language
    if row["asin"] == UNALLOCATED:
        name = say("weekly.bridge_bar_unallocated", language)
    else:
        name = str(row["short_name_zh" if language == "zh" else "short_name"])
    place = place_of(row, period)
    return say("morning.on_site", language, name=name, site=place) if place else name


def link_of(row: Group) -> Link | None:
    """The ASIN page of a cell on its own site and shop; none for what belongs to no ASIN."""
    if row["asin"] == UNALLOCATED:
        return None
    return Link("asin", {"asin": str(row["asin"]), "marketplace": str(row["marketplace"]), "shop": str(row["shop"])})


def _product(row: Group, amount: int, part: Part, period: Period) -> Row:
    is_chance = part.key == "conversion" and bool(row["is_noise"])
    behind = "visits" if part.key == "mix" else part.key
    far = moved(behind, row, period.language) if behind != "traffic" else ""
    why = ""
    if far:
        cause = say(f"weekly.bridge_driver_{behind}", period.language)
        why = say("weekly.bridge_driver_moved", period.language, what=cause, moved=far)
    why += say("weekly.bridge_driver_chance", period.language) if is_chance else ""
    return Row(
        key=f"{row['shop']}~{row['marketplace']}~{row['asin']}", what=name_of(row, period), why=marked(why),
        money=signed(period, amount), tone="quiet" if is_chance else "normal", link=link_of(row),
    )  # fmt: skip


def _limits(one: Bridge, period: Period) -> list[str]:
    """What the comparison cannot say: different days, events in one of the weeks alone, sites left out, no visits."""
    language, said = period.language, []
    if period.span.days != period.before.days:
        said.append(say("weekly.bridge_days", language, now=period.span.days, before=period.before.days))
    said += _weekdays(calendar(period.span, period.before), language)
    if told := events_apart(period):
        names = say("morning.and", language).join(
            say("weekly.bridge_event", language, name=event["name_zh" if language == "zh" else "name"],
                days=figures.span(event["day_start"], event["day_end"], language) if event["day_start"] != event["day_end"]
                else figures.date_without_weekday(event["day_start"], language))
            for event in told[:2]
        )  # fmt: skip
        said.append(say("weekly.bridge_events" if period.span.days == 7 else "weekly.bridge_events_days", language, names=names))
    out = [site_name(site.marketplace, language) for site in one.apart if not site.is_known]
    if out:
        said.append(say("weekly.bridge_left_out", language, sites=say("morning.names", language).join(dict.fromkeys(out))))
    if not any(marketplaces()[site.marketplace].is_amazon for site in period.sites):
        return said
    if not any(site.visits for site in one.sites):
        said.append(say("weekly.bridge_no_visits" if any(site.split for site in one.sites) else "weekly.bridge_no_split", language))
    elif any(site.visits == "span" for site in one.sites):
        said.append(say("weekly.bridge_spans", language))
    return said


def _weekdays(found: Calendar, language: str) -> list[str]:
    """Which weekdays the later stretch holds more often and which less: they sell differently, and nobody did anything."""
    sides = {side: getattr(found, side) for side in ("more", "fewer") if getattr(found, side)}
    if not sides:
        return []
    between = say("morning.names", language)
    named = {side: between.join(say(f"weekly.weekday_{day}", language) for day in days) for side, days in sides.items()}
    return [say("weekly.bridge_weekdays" if len(named) == 2 else f"weekly.bridge_weekdays_{next(iter(named))}", language, **named)]


def _wholes(one: Bridge, period: Period) -> tuple[Element, ...]:
    """The same change by product line and by site, each leading to its own bridge."""
    language, made = period.language, []
    for code, columns in (("W4L", ["line"]), ("W4S", ["shop", "marketplace"])):
        groups: list[Group] = one.by(*columns).to_dict("records")
        shown = [group for group in groups if any(abs(group[f"sales_{side}"]) >= 0.5 for side in ("before", "after"))]
        if len([group for group in shown if group[columns[0]] != UNALLOCATED]) < 2:
            continue
        amounts = written([group["sales_after"] - group["sales_before"] for group in shown], one.before, one.after)
        ordered = sorted(zip(shown, amounts, strict=True), key=lambda pair: (-abs(pair[1]), str([pair[0][name] for name in columns])))
        furthest = reach(shown)
        rows = tuple(_whole(group, amount, columns, furthest, period) for group, amount in ordered)
        made.append(Element(code, "", say(f"weekly.bridge_by_{columns[-1]}", language), rows=rows, places=frozenset({"desk"})))
    return tuple(made)


def _whole(group: Group, amount: int, columns: Sequence[str], furthest: float, period: Period) -> Row:
    language = period.language
    if columns == ["line"]:
        special = {"~none": say("frame.no_line", language), UNALLOCATED: say("weekly.bridge_bar_unallocated", language)}
        what = special.get(group["line"], str(group["line"]))
        link = None if group["line"] == UNALLOCATED else Link("weekly", {"line": str(group["line"])})
    else:
        what = place_of(group, period, always=True)
        link = Link("weekly", {"marketplace": group["marketplace"], "shop": group["shop"]})
    share = figures.change(group["sales_after"], group["sales_before"])
    why = () if group.get("line") == UNALLOCATED else because(group, period, is_product=False)
    return Row(
        key=f"whole~{'~'.join(str(group[name]) for name in columns)}", what=what, why=why,
        svg=bar(group, furthest), money=signed(period, amount), per=share if share != figures.UNKNOWN else "", link=link,
    )  # fmt: skip


def _apart(period: Period) -> tuple[Element, ...]:
    """Where amounts of several currencies cannot be added: every site's change in its own, as a row."""
    language, rows = period.language, []
    for site in period.sites:
        own = replace(
            period, choices=period.choices.but(shop=site.shop, marketplace=site.marketplace), sites=(site,), currency=site.currency,
            worth={site.currency: 1.0},
        )  # fmt: skip
        one = found(own)
        if one is not None:
            name = place_of({"shop": site.shop, "marketplace": site.marketplace}, period, always=True)
            link = Link("weekly", {"marketplace": site.marketplace, "shop": site.shop})
            money = signed(own, round(one.after) - round(one.before))
            rows.append(Row(key=f"whole~{site.shop}~{site.marketplace}", what=name, why=marked(sentence(one, own)), money=money, link=link))
    if not rows:
        return ()
    return (
        Element(
            "W4", say("weekly.bridge_question", language), say("weekly.bridge_currencies", language), as_of=compared(period),
            rows=tuple(rows), note=say("weekly.bridge_no_rates", language), minutes=meetings()["weekly"].minutes_of("W4"),
        ),
    )  # fmt: skip
