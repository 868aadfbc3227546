"""What intake says about a file: a sentence in both languages, by key, from `definitions/strings/receipts.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from huddle.text import LANGUAGES, say

Sentence = Mapping[str, str]
"""the same sentence by language"""


def sentence(key: str, **values: object) -> dict[str, str]:
    """The sentence `receipts.<key>` in every language; a value that is itself a Sentence is taken in that language."""
    said = {}
    for language in LANGUAGES:
        filled = {name: value[language] if isinstance(value, Mapping) else value for name, value in values.items()}
        said[language] = say(f"receipts.{key}", language, **filled)
    return said


class Refusal(Exception):
    """A file that cannot be loaded as it is; carries the sentence that names the fault and its mend."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.reason = sentence(key, **values)
        super().__init__(self.reason["en"])
