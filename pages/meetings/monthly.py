"""The monthly strategy meeting: where we land, where we invest, harvest or stop."""

from huddle.elements import monthly
from huddle.ui import page, room

choices = page.begin()
page.show(monthly.page(choices, room.invite("monthly", choices)), choices)
