"""Complaints of one kind about one product: more of them than its own past makes likely, by an exact test, in the customers' words.

A cell is a family of variants x an aspect. Its complaints of the last days are compared with those of the days before, each source with
the units they came from: given how many there were in all, the recent ones are binomial, and the sum over the sources is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from huddle import aspects
from huddle.analysis import tails
from huddle.analysis.history import Ask
from huddle.analysis.voice import cut
from huddle.analysis.words import Hint, standing_out, tokens
from huddle.rules import Rule, rules

QUOTES = 3
OWN_TEXTS = 30
"""so many earlier texts of the family itself, or its recent words are compared with all of the site's"""
_KNOWN_SHARE = 0.9
"""sales must be known on this part of the days behind the complaints, else days are compared and not units"""


@dataclass(frozen=True)
class Complaint:
    """A family of which more customers complain of one thing than before."""

    shop: str
    marketplace: str
    asin: str
    """the variant most of the recent complaints are about"""
    variants: int
    """how many variants they are about"""
    aspect: str
    count: int
    """complaints of the last days"""
    usual: float
    """as many were to be expected"""
    returned: int
    """of the complaints, those that came with a unit sent back"""
    returned_usual: float
    p: float
    since: date
    last_day: date
    """last day a source covers"""
    also: tuple[str, ...]
    """its other aspects that came up more than usual, the clearest first"""
    quotes: tuple[str, ...]
    words: tuple[Hint, ...]


def chance_of_sum(parts: Sequence[tuple[int, int, float]]) -> float:
    """Probability of so many recent events in all, or more, when no rate has changed; `parts`: recent, all, share of the exposure.

    Exact: each source's recent events are binomial given all of its events, and independent sources are convolved.
    """
    from scipy import special

    if len(parts) == 1:
        recent, total, share = parts[0]
        return 1.0 if recent == 0 else float(special.betainc(recent, total - recent + 1, share))
    made = np.ones(1)
    for _, total, share in parts:
        made = np.convolve(made, _binomial(total, share))
    return float(min(made[sum(recent for recent, _, _ in parts) :].sum(), 1.0))


def _binomial(total: int, share: float) -> tails.Floats:
    from scipy import special

    count = np.arange(total + 1, dtype=float)
    ways = special.gammaln(total + 1) - special.gammaln(count + 1) - special.gammaln(total - count + 1)
    return np.asarray(np.exp(ways + special.xlogy(count, share) + special.xlog1py(total - count, -share)))


def complaints(
    ask: Ask, rule: Rule | None = None, *, until: date | None = None, sites: pd.DataFrame | None = None
) -> tuple[list[Complaint], int]:
    """The families more customers complain of than chance explains, the clearest first, and how many cells were tested.

    A source that ends more than the rule's `age_days` before its site's `last_day` in `sites` says nothing of now. A cell is tested when
    it has as many complaints in all as the rule wants in the last days: with fewer it could never be found.
    """
    rule = rule or rules()["complaint_topic"]
    window, back = int(rule["window_days"]), int(rule["base_days"])
    span: dict[str, object] = {"until": until, "width": window, "back": back}
    counted = ask("exceptions/complaints", **span)
    if sites is not None:
        ends = counted.merge(sites[["shop", "marketplace", "last_day"]], on=["shop", "marketplace"], how="left", suffixes=("", "_site"))
        late = (pd.to_datetime(ends["last_day_site"]) - pd.to_datetime(ends["last_day"])).dt.days
        counted = counted[(late <= rule["age_days"]).to_numpy()]
    if counted.empty:
        return [], 0
    lags = {"review_lag": int(rule["review_lag_days"]), "return_lag": int(rule["return_lag_days"])}
    cells = _cells(counted, ask("exceptions/complaint_exposure", **span, **lags), rule, window)
    stands = tails.false_discovery(cells["p"].to_numpy(dtype=float), rule["false_discoveries"])
    hit = cells[stands & (cells["p"] < rule["chance"]) & (cells["recent"] >= rule["least_documents"])]
    found = [_told(own, counted, ask, span) for _, own in hit.sort_values(["p", "aspect"]).groupby(_FAMILY, sort=False)]
    return found, len(cells)


_FAMILY = ["shop", "marketplace", "family"]
_CELL = [*_FAMILY, "aspect"]


def _cells(counted: pd.DataFrame, exposure: pd.DataFrame, rule: Rule, window: int) -> pd.DataFrame:
    """Every cell that can be tested, with its p."""
    from scipy import special

    sums = counted[counted["aspect"] != aspects.NONE].groupby([*_CELL, "source"], as_index=False)[["recent", "base"]].sum()
    sites = exposure.drop_duplicates(["source", "shop", "marketplace"])[["source", "shop", "marketplace", "days", "base_days", "covered"]]
    sums = sums.merge(sites, on=["source", "shop", "marketplace"])
    sums = sums.merge(exposure[["source", *_FAMILY, "units", "base_units"]], on=["source", *_FAMILY], how="left")
    sums = sums[sums["covered"] >= rule["least_base_days"]]
    is_sold = (
        (sums["units"] > 0) & (sums["base_units"] > 0) & (sums["days"] >= _KNOWN_SHARE * window)
        & (sums["base_days"] >= _KNOWN_SHARE * sums["covered"])
    )  # fmt: skip
    now = np.where(is_sold, sums["units"], window)
    before = np.where(is_sold, sums["base_units"], sums["covered"])
    sums["share"], sums["usual"] = now / (now + before), sums["base"] * now / before
    is_return = sums["source"] == "returns"
    sums["returned"], sums["returned_usual"] = (sums[name].where(is_return, 0) for name in ("recent", "usual"))
    cells = sums.groupby(_CELL, as_index=False).agg(
        recent=("recent", "sum"), base=("base", "sum"), usual=("usual", "sum"), sources=("source", "size"), share=("share", "first"),
        returned=("returned", "sum"), returned_usual=("returned_usual", "sum"),
    )  # fmt: skip
    cells = cells[cells["recent"] + cells["base"] >= rule["least_documents"]].reset_index(drop=True)
    recent, base = cells["recent"].to_numpy(dtype=float), cells["base"].to_numpy(dtype=float)
    cells["p"] = special.betainc(np.maximum(recent, 1.0), base + 1, cells["share"].to_numpy(dtype=float))
    can_be = cells["recent"] >= rule["least_documents"]
    several = cells[can_be & (cells["sources"] > 1)]
    by_cell = sums.set_index(_CELL).sort_index()
    for place, key in zip(several.index, several[_CELL].itertuples(index=False, name=None), strict=True):
        own = by_cell.loc[[key]]
        parts = [(int(n), int(n + m), float(share)) for n, m, share in zip(own["recent"], own["base"], own["share"], strict=True)]
        cells.loc[place, "p"] = chance_of_sum(parts)
    cells.loc[~can_be, "p"] = 1.0  # never said, whatever it is; the others are judged the more carefully for it
    return cells[[*_CELL, "recent", "usual", "returned", "returned_usual", "p"]]


def _told(own: pd.DataFrame, counted: pd.DataFrame, ask: Ask, span: dict[str, object]) -> Complaint:
    """The clearest cell of a family, with its variant, its quotes and the words that stand out."""
    first = own.iloc[0]
    family = counted[(counted[_FAMILY] == first[_FAMILY].to_numpy()).all(axis=1)]
    cell = family[(family["aspect"] == first["aspect"]) & (family["recent"] > 0)]
    by_asin = cell.groupby("asin")["recent"].sum()
    said = ask("exceptions/complaint_words", **span, shop=first["shop"], marketplace=first["marketplace"])
    documents = said[(said["family"] == first["family"]) & said["is_recent"]]
    quotes = [cut(str(words)) for words in documents.loc[documents["aspect"] == first["aspect"], "words"]]
    return Complaint(
        shop=first["shop"], marketplace=first["marketplace"], asin=str(by_asin.idxmax()), variants=len(by_asin), aspect=first["aspect"],
        count=int(first["recent"]), usual=float(first["usual"]), returned=int(first["returned"]),
        returned_usual=float(first["returned_usual"]),
        p=float(first["p"]), since=pd.Timestamp(cell["since"].min()).date(), last_day=pd.Timestamp(cell["last_day"].max()).date(),
        also=tuple(own["aspect"].iloc[1:]), quotes=tuple(dict.fromkeys(quotes))[:QUOTES],
        words=_hints(said, str(first["family"]), str(first["aspect"])),
    )  # fmt: skip


def _hints(said: pd.DataFrame, family: str, aspect: str) -> tuple[Hint, ...]:
    recent = said[(said["family"] == family) & said["is_recent"] & (said["aspect"] == aspect)]
    is_other = ~said["document"].isin(set(recent["document"]))
    own = said[is_other & (said["family"] == family)].drop_duplicates("document")
    others = own if len(own) >= OWN_TEXTS else said[is_other].drop_duplicates("document")
    return hints(recent, others)


def hints(recent: pd.DataFrame, others: pd.DataFrame, most: int = 8) -> tuple[Hint, ...]:
    """The words of some complaints that stand out against others; both with document, language, title and words."""
    return standing_out(_tokens(recent), _tokens(others), most)


def _tokens(said: pd.DataFrame) -> Iterable[frozenset[str]]:
    once = said.drop_duplicates("document")
    return [tokens(f"{words}", str(language)) for words, language in zip(once["words"], once["language"], strict=True)]
