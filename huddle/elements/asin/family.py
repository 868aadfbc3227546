"""A6 and A11: is it the product or one variant of it, and is it us or everybody: its family and its peers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from huddle import figures
from huddle.analysis.mix_rate import Counted, moved
from huddle.analysis.peers import Standing, standing
from huddle.charts import dots, parts
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.header import NEW_DAYS
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element, Link, Row, Span, Tone

MOST, ON_THE_WALL = 8, 6
TOGETHER = 0.1
"""changes this close to each other are one movement"""
_STRETCHES = (7, 28)
"""days compared with as many before: the week, else four of them where a week holds too few units"""


def is_new(about: Subject) -> bool:
    """Whether the product is at the stage of a new one: its peers are the new ones of its line."""
    return bool(about.launch_day) and about.day - timedelta(days=NEW_DAYS) < about.launch_day  # type: ignore[operator]


def _name(row: Answer, about: Subject) -> str:
    return str((row["short_name_zh"] if about.language == "zh" else None) or row["short_name"] or row["asin"])


def elements(about: Subject, family: Sequence[Answer], peers: Sequence[Answer]) -> list[Element]:
    """A6 where the parent has another child, A11 where the line has enough products at this stage."""
    return [*_family(about, family), *_peers(about, peers)]


def _family(about: Subject, found: Sequence[Answer]) -> list[Element]:
    ours = next((row for row in found if row["asin"] == about.asin), None)
    units = sum(row["units"] for row in found)
    if ours is None or len(found) < 2 or not units:
        return []
    first, shown = about.day - timedelta(days=27), list(found[:MOST])
    if ours not in shown:
        shown[-1] = ours
    rows = tuple(_variant(about, row, found) for row in shown)
    more = about.say("family_more", count=len(found) - len(shown)) if len(found) > len(shown) else ""
    base = Element(
        "A6", about.say("family_question"), _family_title(about, ours, found), figures.span(first, about.day, about.language), rows=rows,
        note=more,
    )  # fmt: skip
    wall = [replace(row, svg="") for row in rows[:ON_THE_WALL]]
    if not any(row.key.endswith(about.asin) for row in wall):
        wall[-1] = replace(next(row for row in rows if row.key.endswith(about.asin)), svg="")
    return [
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=tuple(wall), note="", more=base.as_of, places=frozenset({"wall"})),
    ]


def _side(row: Answer) -> int:
    return moved(row["units"], row["units_before"], (row["units"], row["units_before"]))


def _family_title(about: Subject, ours: Answer, found: Sequence[Answer]) -> str:
    """Whether this variant moved alone, with its family, or neither."""
    others = [row for row in found if row is not ours]
    now, before = (sum(row[name] for row in others) for name in ("units", "units_before"))
    own, family = _side(ours), moved(now, before, (now, before))
    said = {
        "change": figures.change(ours["units"], ours["units_before"]), "others": figures.change(now, before), "count": len(others),
        "share": figures.percent(ours["units"] / sum(row["units"] for row in found), decimals=0), "all": len(found),
    }  # fmt: skip
    if own and own != family:
        return about.say("family_alone", **said)
    return about.say("family_all" if own else "family_calm", **said)


def _variant(about: Subject, row: Answer, found: Sequence[Answer]) -> Row:
    is_us = row["asin"] == about.asin
    units, before = (sum(one[name] for one in found) for name in ("units", "units_before"))
    share = row["units"] / units
    said = [about.say("family_share", share=figures.percent(share, decimals=0))]
    if row["conversion"] is not None:
        rest = [one for one in found if one is not row and one["sessions"]]
        top, low = (sum(one[name] for one in rest) for name in ("visited_units", "sessions"))
        items = None if any(one["visited_items"] is None for one in rest) else sum(one["visited_items"] for one in rest)
        rate = about.say("family_rate", rate=figures.percent(row["conversion"]))
        others = Counted(top / low if low else None, items, low)
        side = Counted(row["conversion"], row["visited_items"], row["sessions"]).side(others)
        said.append(rate + (about.say("family_above" if side > 0 else "family_below") if side else ""))
    side = _side(row)
    tone: Tone = "attention" if is_us and side < 0 else "good" if is_us and side > 0 else "normal" if is_us else "quiet"
    changed = figures.change(row["units"], row["units_before"])
    ink = tone if tone in ("attention", "good") else "ink" if is_us else "soft"
    return Row(
        f"A6~{row['asin']}", about.say("ours", name=_name(row, about)) if is_us else _name(row, about),
        (Span(said[0], strong=is_us), *(Span(about.say("found_comma") + words) for words in said[1:])),
        about.say("units", units=figures.count(row["units"], about.language)), "" if changed == figures.UNKNOWN else changed, tone=tone,
        svg=parts.share(share, row["units_before"] / before if before else None, tone=ink),
        link=None if is_us else Link("asin", {"asin": row["asin"], "marketplace": about.marketplace}),
    )  # fmt: skip


def _peers(about: Subject, found: Sequence[Answer]) -> list[Element]:
    ours = next((row for row in found if row["asin"] == about.asin), None)
    if ours is None:
        return []
    for days in _STRETCHES:
        names = (f"units_{days}", f"units_{days}_before")
        told = standing(
            (ours[names[0]], ours[names[1]]), [(row[names[0]], row[names[1]]) for row in found if row["asin"] != about.asin]
        )  # fmt: skip
        if told is not None:
            return _standing(about, told, days)
    return []


def _standing(about: Subject, told: Standing, days: int) -> list[Element]:
    own, middle = (figures.change(1 + value, 1) for value in (told.own, told.middle))
    # No proof of a difference is no proof of sameness: a gap that may be chance is called that.
    level = "peers_with" if abs(told.own - told.middle) < TOGETHER else "peers_chance"
    key = level if not told.side else "peers_above" if told.side > 0 else "peers_below"
    said = {"own": own, "middle": middle, "count": len(told.others), "line": about.line, "days": days}
    title = about.say(key, **said)
    words = (about.say("peers_own", name=about.name, own=own), about.say("peers_middle", middle=middle))
    tone = "attention" if told.side < 0 else "good" if told.side > 0 else "ink"
    base = Element(
        "A11", about.say("peers_question"), title, about.say("peers_as_of", days=days, day=figures.day(about.day, about.language)),
        note=about.say("peers_note_new" if is_new(about) else "peers_note", **said), width="half",
    )  # fmt: skip
    zero = about.say("peers_zero")
    *desk, wall = [dots.drawn(told.own, told.middle, told.others, words, zero, title, size, tone) for size in (*dots.DESK, dots.WALL)]
    return [
        replace(base, chart=Chart(title, "".join(desk)), places=frozenset({"desk"})),
        replace(base, chart=Chart(title, wall), more=base.as_of, places=frozenset({"wall"})),
    ]
