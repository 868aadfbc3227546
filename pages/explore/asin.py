"""One product: what is wrong with it, since when, and what happened at the same time; before one is chosen, all of them."""

from huddle.elements import asin
from huddle.ui import page, search

choices = page.begin()
words = search.box("asin", choices)
page.show(asin.page(choices, words), choices)
