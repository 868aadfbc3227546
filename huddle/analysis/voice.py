"""What customers say: low-star reviews of the last days against the days before, by an exact test, with quotes."""

from __future__ import annotations

from datetime import date

import pandas as pd

from huddle.analysis import tails
from huddle.analysis.history import Ask
from huddle.rules import Rule, rules

QUOTE = 60
"""characters of a quote; it is cut at a word"""
_COLUMNS = ("shop", "marketplace", "asin", "count", "usual", "p", "since", "rating", "usual_rating", "quote", "quotes")


def low_star_runs(
    ask: Ask, rule: Rule | None = None, *, until: date | None = None, sites: pd.DataFrame | None = None
) -> pd.DataFrame:
    """ASINs with more low-star reviews in the window than their rate before makes likely, each alone and among all that have reviews.

    Columns: shop, marketplace, asin, count (low-star reviews in the window), usual (expected in a window of that
    length), p (exact conditional test of two Poisson rates), since (day of the first), rating and usual_rating (mean
    stars in the window and before), quote and quotes (newest first). The base ends where the window begins. Reviews that end
    more than the rule's `age_days` before their site's `last_day` in `sites` say nothing of now.
    """
    rule = rule or rules()["low_stars"]
    window, before = int(rule["window_days"]), int(rule["base_days"])
    reviews = ask("exceptions/reviews", until=until, back=window + before)
    if sites is not None:
        ends = reviews.merge(sites[["shop", "marketplace", "last_day"]], on=["shop", "marketplace"], how="left", suffixes=("", "_site"))
        late = (pd.to_datetime(ends["last_day_site"]) - pd.to_datetime(ends["last_day"])).dt.days
        reviews = reviews[(late <= rule["age_days"]).to_numpy()]
    age = (pd.to_datetime(reviews["last_day"]) - pd.to_datetime(reviews["day"])).dt.days
    identity = ["shop", "marketplace", "asin"]
    recent = reviews[(reviews["rating"] <= rule["stars"]) & (age < window)].groupby(identity).size()
    busy = recent[recent >= rule["least_reviews"]].reset_index()[identity]
    found = [
        row
        for key, own in reviews.merge(busy, on=identity).groupby(identity)
        if (row := _run(key, own, rule, window, before)) is not None
    ]
    runs = pd.DataFrame(found, columns=list(_COLUMNS))
    # Too few reviews for a run are a test too: among two thousand products one in a thousand is two a week by chance alone.
    tested = len(reviews[identity].drop_duplicates())
    limit = tails.discovery_limit(runs["p"].to_numpy(dtype=float), tested, rule["false_discoveries"])
    return runs[runs["p"] <= limit].reset_index(drop=True)


def _run(key: tuple[str, str, str], own: pd.DataFrame, rule: Rule, window: int, before: int) -> dict[str, object] | None:
    age = (pd.to_datetime(own["last_day"]) - pd.to_datetime(own["day"])).dt.days
    low, recent = own["rating"] <= rule["stars"], age < window
    count, base = int((low & recent).sum()), int((low & ~recent).sum())
    if count < rule["least_reviews"]:
        return None
    p = tails.chance_of_so_many(count, window, base, before)
    if p >= rule["chance"]:
        return None
    quotes = own[low & recent].sort_values(["day", "review_key"], ascending=[False, True])
    texts = [cut(str(row.body or row.title or "")) for row in quotes.itertuples(index=False)]
    return {
        "shop": key[0], "marketplace": key[1], "asin": key[2], "count": count, "usual": base * window / before, "p": p,
        "since": pd.Timestamp(own.loc[low & recent, "day"].min()).date(), "rating": own.loc[recent, "rating"].mean(),
        "usual_rating": own.loc[~recent, "rating"].mean(), "quote": next((text for text in texts if text), ""),
        "quotes": tuple(text for text in texts if text),
    }  # fmt: skip


def cut(text: str) -> str:
    """A quote in one line, cut at a word after `QUOTE` characters."""
    text = " ".join(text.split())
    if len(text) <= QUOTE:
        return text
    kept = text[:QUOTE]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(",.;:，。；") + "…"
