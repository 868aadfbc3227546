"""Minutes: the same words in every form, nobody's words taken for markup, days that a calendar moves and does not double."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook

from huddle import cli
from huddle.decisions import held, minutes
from huddle.decisions.minutes import files
from huddle.decisions.minutes.document import Bet, Line, Minutes, Number, Owed, Point, Seen, read
from huddle.decisions.scope import Scope

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])
DAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 1, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>", "![beacon](http://evil.example/x.png)", "[here](javascript:alert(1))", "# not a heading", "- not a list",
    "1. not one either", "a | cell & <b>bold</b> *it* _is_ `code` ~~gone~~", "https://evil.example www.evil.example me@evil.example",
    "two\n\n## lines",
    "</style></title><img src=x onerror=alert(1)>", "&lt;b&gt; &#60;", "\\*escaped\\*", "=== ---", "\u202eback\x00", "$1$ ^2^ @all",
)  # fmt: skip


def owed(words: str, id: int = 1, **more: object) -> Owed:
    row = Owed(id, 1, words, words, DAY, words, "open", False, True, DAY + timedelta(days=14), words, MOMENT, MOMENT)
    return replace(row, **more)  # type: ignore[arg-type]


def seen(words: str) -> Seen:
    point = Point("D1", words, words, (Number(words, words, words, words),), (Line(words, words, words, words, words),), words, words)
    bet = Bet(1, words, words, words, DAY, MOMENT)
    return Seen(words, words, words, (words,), (point,), point, (owed(words),), (bet,), (owed(words, 2, is_late=True),), (), words)


def shut(words: str = "Nothing", language: str = "en", **more: object) -> Minutes:
    given = {"language": language, "stamp": "abc123", "marks": held.marks(), "seen": minutes.as_row(seen(words)), **more}
    return minutes.of(held.close("morning", DAY, Scope(marketplace="US"), **given).id)  # type: ignore[arg-type]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and all its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data):
        self.said.append(data)


def plain(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_type_is_never_taken_for_markup(words):
    one = shut(words)
    read_as = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for page in (minutes.told(one, "html").decode(), read_as.render(minutes.told(one, "md").decode())):
        found = Tags(page)
        assert not found.tags & {"script", "img", "del", "hr", "blockquote", "h4"}, found.tags
        assert not any(name.startswith("on") or name == "src" for name in found.attributes)
        assert found.links == {one.link(), one.link("D1")}
        assert plain(words) in plain(" ".join(found.said))
    markdown = minutes.told(one, "md").decode()
    assert len([line for line in markdown.splitlines() if line.startswith("#")]) == 6, "a heading is ours alone"
    assert "https://evil" not in markdown and "www.evil" not in markdown and "me@evil" not in markdown, "nor is an address made a link"


def test_minutes_say_the_same_in_every_form_and_in_the_language_of_the_meeting():
    one = shut("Match the offer", "zh", seconds=588, talked={"D1": 60, "D3": 400}, who="Ana", link="http://10.0.0.5:8501/morning?x=1")
    assert one.seen == seen("Match the offer") == read(json.loads(json.dumps(minutes.as_row(one.seen))))
    markdown, page = (minutes.told(one, ending).decode() for ending in ("md", "html"))
    for said in ("晨会 · 2026年11月20日", "11月20日", "09:00 结束", "用时 9:48", "2 屏",
                 "http://10.0.0.5:8501/morning?meeting=1", "做出的决定", "abc123"):  # fmt: skip
        assert said in markdown and said in page, said
    assert 'lang="zh-CN"' in page and "@media print" in page and "default-src 'none'" in page


def test_the_workbook_has_every_word_as_text_with_real_days():
    hostile = "=cmd|' /C calc'!A0"
    made = shut(hostile, "zh")
    book = CalamineWorkbook.from_filelike(io.BytesIO(minutes.told(made, "xlsx")))
    assert book.sheet_names == ["会议", "看到的情况"]
    meeting, read_off = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert any(row[:1] == [hostile] and DAY in row and DAY + timedelta(days=14) in row for row in meeting)
    assert ["事项", "负责人", "截止日期", "状态", "重点", "预期效果", "复盘日期"] in [row[:7] for row in meeting]
    assert read_off[0][:5] == ["议题", "指标", "数值", "日期", "判断"] and sum(hostile in row for row in read_off) >= 3
    assert minutes.told(made, "xlsx") == minutes.told(made, "xlsx"), "a later download is the same file"


def events(told: bytes) -> dict[str, object]:
    return {str(one["uid"]): one for one in Calendar.from_ical(told).walk("VEVENT")}


def test_a_later_calendar_moves_days_in_place_of_doubling_them():
    first = shut("Order; more, \\ \"now\"\nBEGIN:VALARM")
    before = events(minutes.told(first, "ics"))
    assert len(before) == 5, "two due days, two reviews, one review of a decision on record"
    due = next(one for name, one in before.items() if name.startswith("action-1-") and "-due@" in name)
    assert (due.decoded("dtstart"), due.decoded("dtend")) == (DAY, DAY + timedelta(days=1)) and due["transp"] == "TRANSPARENT"
    assert str(due["summary"]).startswith("Order; more, \\ \"now\"") and not Calendar.from_ical(minutes.told(first, "ics")).walk("VALARM")
    moved = replace(first.seen, decided=(owed("Order more", due=DAY + timedelta(days=3), version=2, standing="due today"),), owed=(),
                    on_record=(),
                    ended=(owed("Gone", 2, status="dropped", version=2),
                           owed("Begun", 3, status="dropped", version=2, is_still_judged=True)))  # fmt: skip
    after = events(minutes.told(replace(first, seen=moved), "ics"))
    assert {name for name in after if not name.startswith("action-3-")} < before.keys()
    later = after[str(due["uid"])]
    assert later["sequence"] > due["sequence"] and later.decoded("dtstart") == DAY + timedelta(days=3)
    assert "due today" not in str(later["description"]), "a calendar is read on other days than the meeting's"
    assert {str(one["status"]) for name, one in after.items() if name.startswith("action-2-")} == {"CANCELLED"}
    begun = {name.rpartition("-")[2]: str(one["status"]) for name, one in after.items() if name.startswith("action-3-")}
    assert begun == {"due@huddle": "CANCELLED", "review@huddle": "CONFIRMED"}, "it was dropped, and is judged all the same"


def test_files_lie_by_day_and_scope_and_no_two_scopes_share_one(own_book):
    one = shut()
    written = files.write(one)
    assert [file.name for file in written] == [f"2026-11-20-morning-US.{ending}" for ending in ("md", "html", "xlsx", "ics")]
    assert [file.read_bytes() for file in written] == [minutes.told(one, ending) for ending in minutes.ENDINGS]
    assert sorted(own_book.joinpath("minutes").iterdir()) == sorted(written), "no draft is left"
    names = {files.name(replace(one.held, line=line)) for line in (None, "厨房", "A/B", "A-B", "../../x", "." * 300, "~none")}
    assert len(names) == 7 and all("/" not in name and len(name) < 90 for name in names)


def test_the_command_gives_what_the_close_screen_gave(capsys):
    assert cli.main(["minutes"]) == 2 and "no meeting was closed" in capsys.readouterr().err
    first = shut()
    week = minutes.as_row(seen("Week"))
    held.close("weekly", DAY + timedelta(days=7), Scope(), language="en", stamp="abc", marks=held.marks(), seen=week)
    for ending in ("md", "html"):
        assert cli.main(["minutes", "--day", "2026-11-20", "--format", ending]) == 0
        assert capsys.readouterr().out.encode() == minutes.told(first, ending)
    assert cli.main(["minutes", "--meeting", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["link"], told["seen"]["finding"]) == ("morning", "/morning?meeting=1", "Nothing")
    assert cli.main(["minutes", "--meeting", "weekly", "--day", "2026-11-20"]) == 2 and "no weekly meeting of" in capsys.readouterr().err
    assert cli.main(["minutes", "--meeting", "9"]) == 2 and cli.main(["minutes", "--meeting", "yearly"]) == 2
    capsys.readouterr()
    assert cli.main(["minutes", "--list", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [2, 1]
