"""The days a page looks at, kept in the address: from which to which."""

from __future__ import annotations

from datetime import date

from huddle.elements import log
from huddle.elements.choices import Choices
from huddle.text import say
from huddle.ui import filters


def asked() -> tuple[date | None, date | None]:
    """The first and the last day that the address asks for; None where it asks for nothing."""
    return filters.day_named("since"), filters.day_named("until")


def kind() -> str:
    """The one kind of change that the address asks for; empty where it asks for none."""
    return filters.named("kind")


def field(choices: Choices) -> None:
    """Draw the field for them."""
    filters.days_field("since", "until", say("log.days", choices.language), log.stretch(choices, *asked()))
