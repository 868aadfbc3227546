"""The life of an exception: it ages in place while somebody has it, and is back when it worsens or its day is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huddle import decisions
from huddle.analysis.exceptions import ExceptionRow, Exceptions
from huddle.decisions import store
from huddle.elements import life
from huddle.elements.choices import Choices
from huddle.elements.life import lived, standing, thing_of
from huddle.elements.morning import things

DAY = date(2026, 11, 18)
MORNING = date(2026, 11, 20)
WEEK = MORNING + timedelta(days=7)


@pytest.fixture(autouse=True)
def own_book(tmp_path, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    yield
    store.leave()


def seen(asin: str = "B0AAAAAAAA", kind: str = "stocked_out", value: float | None = 100.0, *, day=DAY, began=3, **more) -> ExceptionRow:
    both = {"en": f"{asin} {kind}", "zh": f"{asin} {kind}"}
    row = ExceptionRow(
        0, kind, "default", "US", "Mats", asin, both, None, day, day - timedelta(days=began), value, "USD", None, (), "Supply",
        {"en": "Supply", "zh": "供应链"}, False, both, {"en": "why **so**", "zh": "原因"}, both, None, "stamp",
    )  # fmt: skip
    return replace(row, **more)


def say(row: ExceptionRow, state: decisions.State = "acknowledged", until: date | None = WEEK, **more: object) -> decisions.Answer:
    return decisions.answer(
        thing_of(row), state, kinds=(row.kind, *row.symptoms), day=row.day, until=until, since=row.since, value=row.value_at_stake,
        currency=row.currency, sentence=row.sentence["en"], **{"who": "Ana", **more},
    )  # fmt: skip


def later(row: ExceptionRow, days: int, **more: object) -> life.Lived:
    """The same exception some days on, on its own morning."""
    aged = replace(row, day=row.day + timedelta(days=days), **more)  # type: ignore[arg-type]
    return lived(aged, decisions.answers(), MORNING + timedelta(days=days))


def test_an_unanswered_exception_ages():
    assert [(one.state, one.age_days) for one in (later(seen(), 0), later(seen(), 5))] == [("open", 4), ("open", 9)]
    assert later(seen(since=None), 0).age_days is None, "no rule knows its beginning"


@pytest.mark.parametrize(("state", "more"), [("acknowledged", {}), ("handed_over", {"whom": "Supply"}), ("silenced", {"reason": "recall"})])
def test_an_answered_one_is_held_until_its_day_is_over(state, more):
    say(seen(), state, **more)
    assert [later(seen(), days).state for days in (0, 1, 7)] == [state] * 3
    after = later(seen(), 8)
    assert (after.state, after.because, after.age_days) == ("returned", "ended", 12)


@pytest.mark.parametrize(
    ("change", "state", "because"),
    [
        ({"value_at_stake": 150.0}, "silenced", ""),
        ({"value_at_stake": 151.0}, "returned", "value"),
        ({"value_at_stake": None}, "silenced", ""),
        ({"symptoms": ("units_off",)}, "silenced", ""),  # speaks of the same missing units
        ({"symptoms": ("sessions_off",)}, "silenced", ""),  # only ever goes beside a cause
        ({"symptoms": ("low_stars",)}, "returned", "cause"),  # a cause of its own
        ({"kind": "buy_box_lost", "symptoms": ("stocked_out",)}, "returned", "cause"),
    ],
)
def test_it_is_back_when_it_worsens(change, state, because):
    say(seen(), "silenced", reason="known")
    told = later(seen(), 1, **change)
    assert (told.state, told.because) == (state, because)


def test_an_answer_to_one_spell_says_nothing_of_the_next_but_silence_holds():
    say(seen(asin="B0AAAAAAAA"))
    say(seen(asin="B0BBBBBBBB"), "silenced", reason="price test")
    spell = {"day": DAY + timedelta(days=4), "began": 1}
    known, silent = (
        lived(seen(asin=asin, **spell), [one for one in decisions.answers() if one.asin == asin], WEEK)
        for asin in ("B0AAAAAAAA", "B0BBBBBBBB")
    )
    assert (known.state, known.age_days, silent.state, silent.age_days) == ("open", 2, "silenced", 2)


def test_an_answer_lacks_nothing():
    for state, more, field in (("silenced", {}, "reason"), ("handed_over", {}, "whom"), ("acknowledged", {"until": None}, "until"),
                               ("acknowledged", {"until": DAY - timedelta(days=1)}, "until")):  # fmt: skip
        with pytest.raises(decisions.IncompleteAnswer) as fault:
            say(seen(), state, **more)
        assert fault.value.field == field
    assert decisions.answers() == []


def test_an_answer_to_one_campaign_or_kind_says_nothing_of_another():
    spent = {"asin": None, "line": None, "channel": "SP", "kind": "budget_exhausted"}
    say(seen(**spent, label="Mats exact"), seen=0)
    say(seen(**spent, label="Mats broad"), seen=0)
    say(seen(asin=None, kind="line_off"), seen=0)
    say(seen(asin=None, kind="ad_clicks_off"), seen=0)
    given = [one for one in decisions.answers() if one.thing == thing_of(seen(**spent, label="Mats exact"))]
    assert len(given) == 1 and lived(seen(**spent, label="Mats exact"), given, MORNING).state == "acknowledged"


def test_of_two_who_answer_at_once_the_second_is_told_of_the_first():
    first = say(seen(), "silenced", reason="price test", seen=0)
    with pytest.raises(decisions.StaleAnswer, match=r"Ana has silenced it .* until 2026-11-27: price test"):
        say(seen(), seen=0)
    assert say(seen(), "reopened", seen=first.id).until is None
    assert later(seen(), 1).state == "open"


@pytest.mark.parametrize(("site", "morning"), [("US", MORNING), ("DE", date(2026, 11, 19)), ("JP", date(2026, 11, 19))])
def test_a_morning_is_the_first_on_which_the_day_is_over_at_its_site(site, morning):
    assert life.morning_of(DAY, site) == morning


@pytest.fixture
def seven(monkeypatch) -> list[ExceptionRow]:
    """Seven exceptions, the dearest first, on whatever day is asked for."""
    rows = [seen(f"B0AAAAAAA{n}", value=100.0 - n) for n in range(7)]

    def found(day=None, **_):  # type: ignore[no-untyped-def]
        shown = tuple(replace(row, day=day or row.day, rank=n) for n, row in enumerate(rows, start=1))
        return Exceptions(shown, 40)

    monkeypatch.setattr(life, "exceptions", found)
    return rows


def test_the_five_are_refilled_and_nothing_is_lost(seven):
    say(seven[0], "silenced", reason="recall")
    say(seven[1], whom="Bo")
    found = standing(limit=5)
    assert [one.row.asin[-1] for one in found.shown] == ["2", "3", "4", "5", "6"] and found.others == ()
    assert [one.row.asin[-1] for one in found.all] == ["2", "3", "4", "5", "6", "1", "0"]
    assert [one.row.rank for one in found.all] == [1, 2, 3, 4, 5, 6, 7]
    assert life.worth(found.silenced) == {"USD": 100.0}


def test_a_look_back_sees_only_what_was_answered_by_then(seven):
    say(seven[0], "silenced", reason="recall")
    assert [len(standing(DAY - timedelta(days=back)).silenced) for back in (0, 1)] == [1, 0]
    assert [len(standing(DAY + timedelta(days=days)).silenced) for days in (7, 8)] == [1, 0]


SAID = {
    "en": ("day 4, handed over to Supply until Fri 27 Nov; why so", ("In hand", "Silenced"), "1 in hand, about $99 a day; ",
           "1 silenced, about $100 a day"),
    "zh": ("第 4 天，已转交供应链，至 11月27日 周五；原因", ("已有人跟进", "已静默"), "另有 1 个已有人跟进，每天约 $99；",
           "1 个已静默，每天约 $100"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_who_has_it_and_counts_the_silenced_with_their_money(seven, monkeypatch, language):
    monkeypatch.setattr(things, "known", lambda stamp: type("Known", (), {"sites": ()}))
    say(seven[0], "silenced", reason="recall")
    say(seven[1], "handed_over", whom="Supply")
    wall, desk = things.elements(standing(limit=5), Choices(language=language), 4.0)
    assert [len(wall.rows), len(desk.rows)] == [5, 7]
    aged, groups, in_hand, silenced = SAID[language]
    assert "".join(span.text for span in desk.rows[5].why).startswith(aged)
    assert (desk.rows[5].tone, tuple(row.group for row in desk.rows[5:])) == ("quiet", groups)
    assert (desk.more, wall.more) == (silenced, in_hand + silenced)
    assert [row.handling.is_held for row in desk.rows if row.handling] == [False] * 5 + [True] * 2
    assert things.life_words(later(seven[1], 1, value_at_stake=400.0), "en")[0].text == "back: $400 a day, was $99; "
    assert len(things.takeaway(Choices(language=language)).frame) == 7


PART = {"en": "part of the site's $100", "zh": "已计入全站 $100"}


def test_what_a_row_holds_is_counted_with_it_wherever_it_stands(seven, monkeypatch):
    monkeypatch.setattr(things, "known", lambda stamp: type("Known", (), {"sites": ()}))
    for at, row in enumerate(seven):
        seven[at] = replace(row, part_of=(seven[0].key,) if at else (), held=PART if at else {})
    wall, desk = things.elements(standing(limit=5), Choices(language="en"), 4.0)
    assert (desk.title, desk.more) == ("Five things need us today, worth $100 a day", "2 smaller ones")
    assert [span.text for span in wall.rows[1].why] == ["why ", "so", "; ", PART["en"]] and [span.stays for span in wall.rows[1].why][-1]
    assert wall.rows[1].detail.startswith("why so; " + PART["en"]) and not any(span.stays for span in wall.rows[0].why)
    assert [list(things.takeaway(Choices(language="zh")).frame["held"])[at] for at in (0, 6)] == ["", PART["zh"]]
    say(seven[1], whom="Bo")
    assert things.more(standing(limit=5), "en", standing().in_hand) == "1 smaller one; 1 in hand"
    say(seven[0], "silenced", reason="sale over")
    alone = standing(limit=5)
    assert things.title(alone, "en") == "Five things need us today, worth $480 a day", "of what the silenced one holds"
    assert things.more(alone, "en") == "1 silenced, about $100 a day"


@pytest.mark.parametrize(
    ("others", "is_young", "en", "zh"),
    [(0, False, "checks ran and found nothing.", "没有发现异常"), (1, False, "has cost next to nothing", "几乎没有造成损失"),
     (0, True, "too short to say what is normal", "历史数据不足"), (1, True, "has cost next to nothing", "几乎没有造成损失")],
)  # fmt: skip
def test_a_wall_without_rows_claims_no_more_than_was_looked_at(others: int, is_young: bool, en: str, zh: str):
    held = tuple(life.Lived(seen(kind="ad_clicks_off", value=0.0)) for _ in range(others))
    for language, words in (("en", en), ("zh", zh)):
        wall, desk = things.elements(life.Standing((), held, (), (), 48), Choices(language=language), 4.0, is_young=is_young)
        assert wall.empty == desk.empty and wall.empty is not None and words in wall.empty.advice and "48" in wall.empty.advice
