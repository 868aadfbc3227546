"""The weekly review: what last week did, why, and what we try next."""

from huddle.elements import weekly
from huddle.ui import page

choices = page.begin()
page.show(weekly.page(choices), choices)
