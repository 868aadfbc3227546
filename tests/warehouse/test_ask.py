"""Asking: what is answered, what is refused in words, and what a stamp promises."""

from __future__ import annotations

from datetime import date

import pytest

from huddle import warehouse
from huddle.queries import UnknownQuestion, WrongParameters
from tests.warehouse.deliveries import deliver


def by_date(sales: float, day: str = "2026-11-17") -> dict:
    return {"day": day, "sales": sales, "units": 3, "currency": "USD"}


def test_an_empty_warehouse_answers_with_no_rows(put_in_force):
    assert put_in_force() == "empty"
    assert warehouse.ask("site/list").empty


def test_a_meeting_keeps_its_stamp_while_newer_data_arrives(put_in_force):
    first = deliver("site_day", [by_date(25)], start="2026-11-17")
    frozen = put_in_force(first)
    put_in_force(first, deliver("site_day", [by_date(30, "2026-11-18")], start="2026-11-18"))
    assert warehouse.ask("site/list").sales_28.tolist() == [55]
    assert warehouse.ask("site/list", stamp=frozen).sales_28.tolist() == [25]
    warehouse.forget()
    assert warehouse.ask("site/list", stamp=frozen).sales_28.tolist() == [25]


def test_changing_an_answer_changes_no_later_answer(put_in_force):
    put_in_force(deliver("site_day", [by_date(25)], start="2026-11-17"))
    answer = warehouse.ask("site/list")
    answer.loc[0, "sales_28"] = 0
    answer["currency"] = "XXX"
    assert warehouse.ask("site/list").loc[0, ["sales_28", "currency"]].tolist() == [25, "USD"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "coverage/days needs since, until; its parameters are: since, until"),
        ({"since": None, "until": None, "shop": "A"}, "coverage/days has no parameter shop"),
        ({"since": "yesterday", "until": None}, "since is 'yesterday'; expected DATE, first day"),
    ],
)
def test_wrong_parameters_are_refused_in_words(put_in_force, parameters, said):
    put_in_force()
    with pytest.raises(WrongParameters, match=said):
        warehouse.ask("coverage/days", **parameters)


def test_an_unknown_question_names_the_nearest(put_in_force):
    put_in_force()
    with pytest.raises(UnknownQuestion, match="site/list"):
        warehouse.ask("site/lists")


def test_days_may_be_given_as_text_or_as_dates(put_in_force):
    put_in_force(deliver("site_day", [by_date(25)], start="2026-11-17"))
    as_text = warehouse.ask("coverage/days", since="2026-11-17", until="2026-11-17")
    as_dates = warehouse.ask("coverage/days", since=date(2026, 11, 17), until=date(2026, 11, 17))
    assert len(as_text) == 1
    assert as_text.equals(as_dates)


def test_a_frame_too_large_to_keep_is_answered_anew(put_in_force, monkeypatch):
    from huddle.warehouse import answers

    put_in_force()
    monkeypatch.setattr(answers, "KEPT_ROWS", -1)
    before = dict(answers._answers)
    warehouse.ask("site/list")
    assert dict(answers._answers) == before
