"""What became of every file, what waits for a word, and where the holes are."""

from huddle.elements import deliveries
from huddle.ui import confirm, page, snapshots, tables, upload

choices = page.begin()
forms = {
    "head": upload.field, "T2": confirm.asked, "T1": confirm.correct, "T6": tables.unmapped, "T9": tables.edit, "end": snapshots.name_it,
}  # fmt: skip
# What is done to files is done to those of now: an earlier state of the data is only looked at.
page.show(deliveries.page(choices), choices, after={} if choices.is_snapshot else forms)
