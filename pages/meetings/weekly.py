"""The weekly review: what last week did, why, and what we try next."""

from huddle.elements import weekly
from huddle.ui import page, room

choices = page.begin()
page.show(weekly.page(choices, room.invite("weekly", choices)), choices)
