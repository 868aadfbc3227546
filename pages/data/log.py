"""What was changed, when, and which export tells it."""

from huddle.elements import log
from huddle.ui import page, search, stretch

choices = page.begin()
words = search.box("log", choices, beside=stretch.field)
page.show(log.page(choices, words, *stretch.asked(), stretch.kind()), choices)
