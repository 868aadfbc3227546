"""The morning meeting: what was normal, what needs us, who does what."""

from huddle.elements import morning
from huddle.ui import page

choices = page.begin()
page.show(morning.page(choices), choices)
