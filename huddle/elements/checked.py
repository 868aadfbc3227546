"""What a check says in figures: its sides as it measures them, and by how much money they are apart."""

from __future__ import annotations

from huddle import figures
from huddle.checks import Check
from huddle.elements.answers import Row as Answer
from huddle.text import say


def value(amount: float | None, answer: Answer, check: Check, language: str) -> str:
    """One side's amount as the check measures it: money with cents where it is to the cent, or units."""
    if check.measure == "units":
        return say("checks.units", language, count=figures.count(amount, language))
    return figures.money(amount, answer["currency"], language, cents=check.floor < 1)


def apart_money(answer: Answer, check: Check, language: str) -> str:
    """By how much money a check is apart; about, where it is units at the site's average price."""
    money = figures.money(answer["money"], answer["currency"], language, cents=check.floor < 1)
    return say("checks.about", language, money=money) if check.measure == "units" and answer["money"] is not None else money
