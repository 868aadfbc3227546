"""Minutes as one page of HTML: nothing is fetched, it prints, and it reads on a phone; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from huddle import figures
from huddle.decisions.minutes.document import Bet, Line, Minutes, Owed, Point
from huddle.text import say

STYLE = """
:root { color-scheme: light dark; --paper: #faf8f4; --ink: #1d1b18; --soft: #6d6860; --hair: #dfd9ce; --attention: #b4480d; }
@media (prefers-color-scheme: dark) { :root { --paper: #191816; --ink: #f1ede6; --soft: #a59f94; --hair: #38342e; --attention: #f0935a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 16px/1.5 Inter, "Noto Sans SC", system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -.02em; margin: .2rem 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; padding-top: .9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
p { margin: .25rem 0; } a { color: inherit; text-underline-offset: .15em; }
.soft, small { color: var(--soft); font-size: .875rem; }
ol, ul { margin: 0; padding: 0; list-style: none; counter-reset: rank; }
li { padding: .55rem 0; border-top: 1px solid var(--hair); display: flex; gap: .2rem 1rem;
  flex-wrap: wrap; justify-content: space-between; }
li:first-child { border-top: 0; } li > div { flex: 1 1 18rem; min-width: 0; } li > span { color: var(--soft); text-align: right; }
ol > li > div::before { counter-increment: rank; content: counter(rank) " "; color: var(--soft); }
li b { font-weight: 650; } li.late > span { color: var(--attention); }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left;
  padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--hair);
  vertical-align: top; font-weight: 400; } tr > :nth-child(2) { text-align: right; font-weight: 650; white-space: nowrap; }
thead th { color: var(--soft); font-size: .875rem; border: 0; } thead th:nth-child(2) { font-weight: 400; }
@media (max-width: 30rem) { li > span { text-align: left; } td, th { padding-right: .5rem; font-size: .875rem; } }
@media print { :root { --paper: #fff; --ink: #000; --soft: #555; --hair: #ccc; } body { max-width: none; padding: 0; font-size: 11pt; }
  li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } @page { margin: 18mm; } }
"""


def told(minutes: Minutes) -> str:
    """The whole file."""
    seen, language = minutes.seen, minutes.held.language

    def words(key: str) -> str:
        return escape(say(f"minutes.{key}", language))

    lang = "zh-CN" if language == "zh" else "en"
    head = [
        f'<p class="soft">{escape(minutes.title)}</p><h1>{escape(seen.finding)}</h1><p>{escape(seen.as_of)}</p>',
        f'<p class="soft">{escape(" · ".join(seen.sources))}</p>' if seen.sources else "",
        f'<p class="soft">{escape(minutes.closing)}</p>',
        f'<p class="soft"><a href="{escape(minutes.link())}">{words("replay")}</a> · {words("stamp")} {escape(minutes.held.stamp)}</p>',
    ]
    decided = [*(_bet(one) for one in seen.on_record), *(_owed(one, language) for one in seen.decided)]
    body = [
        *head,
        _exceptions(seen.exceptions, minutes) if seen.exceptions else "",
        _list(words("decided"), decided, words("none_decided")),
        _list(words("owed"), [_owed(one, language) for one in seen.owed], words("none_owed")),
        f"<h2>{words('seen')}</h2>",
        *(_point(point, minutes) for point in seen.points),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return "\n".join((
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(minutes.title)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{STYLE}</style></head>\n<body>',
        *(part for part in body if part),
        "</body></html>\n",
    ))  # fmt: skip


def _list(title: str, items: Iterable[str], none: str) -> str:
    listed = "".join(items)
    return f"<h2>{title}</h2>" + (f"<ul>{listed}</ul>" if listed else f'<p class="soft">{none}</p>')


def _item(what: str, why: str, beside: Iterable[str], *, is_late: bool = False) -> str:
    small = f"<br><small>{escape(why)}</small>" if why else ""
    end = "<br>".join(escape(one) for one in beside if one)
    return f'<li{" class=late" if is_late else ""}><div><b>{escape(what)}</b>{small}</div><span>{end}</span></li>'


def _exceptions(point: Point, minutes: Minutes) -> str:
    lines = "".join(_line(one) for one in point.lines)
    return f"<h2>{escape(point.title)}</h2>" + (f"<ol>{lines}</ol>" if lines else "") + _below(point, minutes)


def _line(line: Line) -> str:
    return _item(line.what, line.why, (line.money, " · ".join(part for part in (line.who, line.state) if part)))


def _owed(one: Owed, language: str) -> str:
    until = say("minutes.until", language, day=figures.day(one.due, language))
    star = say("minutes.focus", language) if one.is_focus else ""
    return _item(one.what, " · ".join(part for part in (one.standing, star) if part), (one.owner, until), is_late=one.is_late)


def _bet(one: Bet) -> str:
    return _item(one.decision, one.words, (one.driver,))


def _below(point: Point, minutes: Minutes) -> str:
    opened = say("minutes.open_item", minutes.held.language, code=point.code)
    link = f'<a href="{escape(minutes.link(point.code))}">{escape(opened)}</a>'
    said = [escape(words) for words in (point.more, point.note, point.as_of) if words]
    return f'<p class="soft">{" · ".join([*said, link])}</p>'


def _point(point: Point, minutes: Minutes) -> str:
    language = minutes.held.language
    table = ""
    if point.numbers:
        head = "".join(f'<th>{escape(say(f"minutes.column_{name}", language))}</th>' for name in ("number", "value", "as_of", "verdict"))
        rows = "".join(
            f'<tr><th scope="row">{escape(one.label)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in (one.value, one.as_of, one.say)) + "</tr>"
            for one in point.numbers
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    lines = "".join(_line(one) for one in point.lines)
    return f"<h3>{escape(point.title or point.code)}</h3>{table}" + (f"<ul>{lines}</ul>" if lines else "") + _below(point, minutes)
