"""What became of every file, what waits for a word, and where the holes are."""

from huddle.elements import deliveries
from huddle.ui import confirm, page, upload

choices = page.begin()
page.show(deliveries.page(choices), choices, after={"head": upload.field, "T2": confirm.asked, "T1": confirm.correct, "T6": upload.template})
