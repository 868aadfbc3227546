"""The actions: what is owed by whom, what is stuck, and what waits for a verdict."""

from huddle.elements import actions
from huddle.ui import page

choices = page.begin()
page.show(actions.page(choices), choices)
