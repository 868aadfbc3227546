"""One channel or all: how the shoppers came who bought, what each way costs, and where it fails."""

from huddle.elements import channel
from huddle.ui import page

choices = page.begin()
page.show(channel.page(choices), choices)
