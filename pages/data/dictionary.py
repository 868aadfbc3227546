"""What every number means."""

from huddle.elements import dictionary
from huddle.ui import page, search

choices = page.begin()
words = search.box("dictionary", choices)
page.show(dictionary.page(choices, words), choices)
