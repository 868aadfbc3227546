"""Words that stand out in some texts against others: a hint beside quotes, never an alert.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations 15 to 22) on the number of texts a word occurs
in. Without any change the largest z is already 3.0 to 3.7 among a thousand words, so z is used to rank and not to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

from huddle import paths
from huddle.declared import read_table

PRIOR = 500.0
"""how many words the prior weighs"""
LEAST_TEXTS = 2
"""a word of a single text is that text's, not the topic's"""
_LATIN = re.compile(r"[a-zäöüßéèêàçñ]{3,}")
_JAPANESE = re.compile(r"[一-鿿々]{2,}|[ァ-ヶー]{2,}|[一-鿿]")
_HAN = re.compile(r"[一-鿿]{2,}")


@dataclass(frozen=True)
class Hint:
    """A word that stands out."""

    word: str
    texts: int
    """recent texts it occurs in"""
    z: float
    """its log-odds against the other texts over their standard error"""


@cache
def _fillers() -> frozenset[str]:
    table = read_table(paths.DEFINITIONS / "fillers.toml")
    return frozenset(word for row in table.values() for word in row["words"])


def tokens(text: str, language: str) -> frozenset[str]:
    """The different words of a text, without those that say nothing: Chinese by a dictionary, Japanese by runs of one script."""
    text = text.lower().replace("’", "").replace("'", "")
    found = set(_LATIN.findall(text))
    if language == "zh":
        import rjieba  # a fifth of a second at its first use, which only Chinese texts have to pay

        found |= {word for word in rjieba.cut(text) if _HAN.fullmatch(word)}
    elif language == "ja":
        found |= set(_JAPANESE.findall(text))
    return frozenset(found - _fillers())


def log_odds(recent: Mapping[str, int], others: Mapping[str, int], prior: Mapping[str, float]) -> dict[str, float]:
    """The z of every word of either side; `prior` holds each word's pseudo-count, above 0.

    delta = ln((x + a) / (n + A - x - a)) - ln((y + a) / (m + A - y - a)), z = delta / sqrt(1 / (x + a) + 1 / (y + a)), where x and y
    count the word on either side, n and m all words of a side, a is the word's pseudo-count and A the sum of them all.
    """
    n, m, whole = sum(recent.values()), sum(others.values()), sum(prior.values())

    def odds(count: float, own: float, total: int) -> float:
        return log((count + own) / (total + whole - count - own))

    found = {}
    for word in recent.keys() | others.keys():
        x, y, own = recent.get(word, 0), others.get(word, 0), prior[word]
        found[word] = (odds(x, own, n) - odds(y, own, m)) / sqrt(1 / (x + own) + 1 / (y + own))
    return found


def standing_out(recent: Iterable[frozenset[str]], others: Iterable[frozenset[str]], most: int = 8) -> tuple[Hint, ...]:
    """The words of the recent texts that stand out most against the other ones, the strongest first; equal ones by letter.

    The prior is a word's share of all texts together, weighing `PRIOR` words: rare words are held back, common ones are not.
    """
    now, before = Counter(word for text in recent for word in text), Counter(word for text in others for word in text)
    whole = sum(now.values()) + sum(before.values())
    if len(now.keys() | before.keys()) < 2:
        return ()
    prior = {word: (now[word] + before[word]) / whole * PRIOR for word in now.keys() | before.keys()}
    ranked = sorted(log_odds(now, before, prior).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Hint(word, now[word], z) for word, z in ranked if now[word] >= LEAST_TEXTS and z > 0)[:most]
