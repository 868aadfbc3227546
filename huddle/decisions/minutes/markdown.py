"""Minutes as Markdown; what people typed, and what exports call things, is written so that no reader of Markdown takes it for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huddle import figures
from huddle.decisions.minutes.document import Bet, Line, Minutes, Owed, Point
from huddle.text import say

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&!@$^=])")
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
_BEGINS = re.compile(r"^([-+]|\d+[.)])(?=\s|$)")


def plain(words: str) -> str:
    """Words as one line of Markdown that says these words and nothing else: no link, picture, heading, list, table or HTML."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    line = _ADDRESS.sub(lambda found: "\\" + found.group(), _MARKUP.sub(r"\\\1", line))
    return _BEGINS.sub(lambda found: found.group()[:-1] + "\\" + found.group()[-1], line)


def told(minutes: Minutes) -> str:
    """The whole file."""
    seen, language = minutes.seen, minutes.held.language

    def words(key: str) -> str:
        return say(f"minutes.{key}", language)

    head = [f"# {plain(minutes.title)}", "", f"**{plain(seen.finding)}**", "", plain(seen.as_of)]
    if seen.sources:
        head += ["", plain(" · ".join(seen.sources))]
    head += ["", plain(minutes.closing), "", f"[{words('replay')}](<{minutes.link()}>) · {words('stamp')} `{minutes.held.stamp}`"]
    parts: list[Iterable[str]] = [head]
    if seen.exceptions:
        parts.append(_exceptions(seen.exceptions, minutes))
    decided = [*(_bet(one, language) for one in seen.on_record), *(_owed(one, language) for one in seen.decided)]
    parts.append(_section(words("decided"), decided, words("none_decided")))
    parts.append(_section(words("owed"), [_owed(one, language) for one in seen.owed], words("none_owed")))
    parts.append([f"## {words('seen')}", "", *(line for point in seen.points for line in _point(point, minutes))])
    return "\n".join(line for part in parts for line in (*part, "")).rstrip() + "\n"


def _section(title: str, lines: Iterable[str], none: str) -> list[str]:
    listed = [f"- {line}" for line in lines]
    return [f"## {title}", "", *(listed or [none])]


def _exceptions(point: Point, minutes: Minutes) -> Iterator[str]:
    yield f"## {plain(point.title)}"
    yield ""
    for rank, line in enumerate(point.lines, start=1):
        yield f"{rank}. {_line(line)}"
    yield from _below(point, minutes)


def _line(line: Line) -> str:
    said = [f"**{plain(line.what)}**", plain(line.why), plain(line.money), plain(line.who), f"*{plain(line.state)}*" if line.state else ""]
    return " · ".join(one for one in said if one)


def _below(point: Point, minutes: Minutes) -> Iterator[str]:
    for words in (point.more, point.note):
        if words:
            yield ""
            yield plain(words)
    yield ""
    opened = say("minutes.open_item", minutes.held.language, code=point.code)
    yield f"[{opened}](<{minutes.link(point.code)}>)" + (f" · {plain(point.as_of)}" if point.as_of else "")
    yield ""


def _point(point: Point, minutes: Minutes) -> Iterator[str]:
    language = minutes.held.language
    yield f"### {plain(point.title or point.code)}"
    yield ""
    if point.numbers:
        head = [say(f"minutes.column_{name}", language) for name in ("number", "value", "as_of", "verdict")]
        yield from (f"| {' | '.join(head)} |", "|---|---:|---|---|")
        for one in point.numbers:
            yield "| " + " | ".join(plain(cell) or " " for cell in (one.label, one.value, one.as_of, one.say)) + " |"
    yield from (f"- {_line(line)}" for line in point.lines)
    yield from _below(point, minutes)


def _owed(one: Owed, language: str) -> str:
    due = say("decisions.line", language, what=f"**{plain(one.what)}**", owner=plain(one.owner), due=figures.day(one.due, language))
    star = say("minutes.focus", language) if one.is_focus else ""
    return " · ".join(part for part in (due, plain(one.standing), star) if part)


def _bet(one: Bet, language: str) -> str:
    return say("minutes.on_record", language, what=f"**{plain(one.decision)}**", owner=plain(one.driver), bet=plain(one.words))
