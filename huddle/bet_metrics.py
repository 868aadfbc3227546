"""What a bet may name: metrics known of every product and day, by the words of `definitions/bet_metrics.toml`, and what each is made of."""

from __future__ import annotations

import re
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table
from huddle.metrics import metrics
from huddle.text import LANGUAGES

_INPUT = re.compile(r"[a-z_][a-z0-9_]*")


@cache
def _words() -> list[tuple[re.Pattern[str], str]]:
    """Every declared word with its metric, the longest first. Raises DeclarationError for a row of no such metric."""
    found: dict[str, str] = {}
    for name, row in read_table(paths.DEFINITIONS / "bet_metrics.toml").items():
        only(f"bet_metrics.toml: {name}", row, set(LANGUAGES))
        if name not in metrics():
            raise DeclarationError(f"bet_metrics.toml: {name} is no metric of metrics.toml")
        sides(name)
        for word in (word for language in LANGUAGES for word in row.get(language, [])):
            if found.setdefault(word.casefold(), name) != name:
                raise DeclarationError(f"bet_metrics.toml: {word!r} stands for {found[word.casefold()]} and for {name}")
    return [
        (re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"), found[word])
        for word in sorted(found, key=lambda word: (-len(word), word))
    ]  # fmt: skip


def named(words: str) -> str | None:
    """The metric of the dictionary that somebody named in either language; of several the first one, None for none that is known."""
    text = " ".join(words.casefold().split())
    hits: list[tuple[int, str]] = []
    for pattern, name in _words():
        for hit in pattern.finditer(text):
            hits.append((hit.start(), name))
        text = pattern.sub(lambda hit: "\0" * len(hit.group()), text)  # what was read is no part of a shorter word
    return min(hits)[1] if hits else None


def sides(measure: str) -> tuple[str, str | None]:
    """What of a product's days a measure sums, and for a rate what that is divided by; a measure outside the dictionary is itself summed.

    Raises DeclarationError for a metric of several inputs on one side, which no product's day carries.
    """
    metric = metrics().get(measure)
    if metric is None:
        return measure, None
    found = [_INPUT.findall(side) for side in (metric.numerator, metric.denominator or "")]
    if len(found[0]) != 1 or len(found[1]) > 1:
        raise DeclarationError(f"{measure} is made of {metric.formula}: no one sum of a product's days")
    return found[0][0], found[1][0] if found[1] else None
