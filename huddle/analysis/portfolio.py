"""Which products carry the business, where each stands in its life, and what that suggests: classes, stages, suggestions.

Apart from the page, because the rules are the same wherever a product is called A, new or a candidate to stop.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from huddle.analysis.intervals import newcombes

CLASSES = ("A", "B", "C")
STAGES = ("new", "growing", "mature", "ending")
SUGGESTIONS = ("invest", "harvest", "watch", "stop")
CUTS = (0.80, 0.95)
"""a product is A while what stands before it is less than 80 % of the whole, B while it is less than 95 %"""
BAND = 0.02
"""a class is left only when a cut is passed by more than two points"""
NEW_DAYS = 90
IDLE_DAYS = 60
"""no unit sold in so many days: ending"""
FEWEST_DAYS = 14
"""in-stock days a window needs before it can show a trend"""
CHANGE = 0.20
"""a change against the line smaller than this is no trend, however sure"""
SLOW_DAYS = 180
SURE = 0.90
"""level of the interval beyond which a product's share of its line has moved"""


def classes(values: pd.Series, before: pd.Series | None = None) -> pd.Series:
    """A, B or C for every product by its share of the positive whole; nothing positive is C.

    `values`: money or units by product, any index; unknown counts as nothing. Equal values keep the order of the index.
    `before`: the classes of the month before; a product keeps its class within two points of a cut. A product it does not
    know is classed plainly. Pareto classes with 80 / 95 % as usual in stock keeping (Flores and Whybark 1987); the band
    against flicker is ours.
    """
    gains = values.astype(float).fillna(0.0).clip(lower=0.0).sort_index(kind="stable")
    order = gains.sort_values(ascending=False, kind="stable")
    whole = float(order.sum())
    ahead = (order.cumsum() - order) / whole if whole > 0 else order * 0.0 + 1.0
    kept = before.reindex(order.index) if before is not None else pd.Series(index=order.index, dtype=object)
    first = CUTS[0] + np.select([kept.eq("A"), kept.isin(["B", "C"])], [BAND, -BAND], 0.0)
    second = CUTS[1] + np.select([kept.isin(["A", "B"]), kept.eq("C")], [BAND, -BAND], 0.0)
    is_nothing = order.to_numpy() <= 0
    found = np.select([is_nothing, ahead < first, ahead < second], ["C", "A", "B"], "C")
    return pd.Series(found, index=order.index, dtype=object).reindex(values.index)


def classes_over(months: pd.DataFrame, window: int = 3) -> list[pd.Series]:
    """The classes at each month with a whole window, oldest first, each with memory of the month before; the first is plain.

    `months`: one row per product, one column per month in order, oldest first, money or units. A class is of the last `window`
    months together; where there are fewer months, of those there are.
    """
    known = months.to_numpy(float, na_value=np.nan)
    found: list[pd.Series] = []
    for end in range(min(window, months.shape[1]), months.shape[1] + 1):
        part = pd.Series(np.nansum(known[:, max(end - window, 0) : end], axis=1), index=months.index)
        found.append(classes(part, found[-1] if found else None))
    return found


def trends(products: pd.DataFrame) -> pd.DataFrame:
    """How each product's units changed against the others, eight weeks to the eight before: `trend` (ratio − 1) and `direction`.

    `products`: units_now, days_now, units_before, days_before (units on known in-stock days, and how many of these), known_now,
    known_before (days of each window that its site knows), and others_now, others_before (units of the rest of its line). A
    product is up or down when its share of the line moved beyond Newcombe's 90 % interval and by a fifth, and its own units moved
    the same way: what sells evenly beside a new sibling is not ending. Without others, its own two windows are compared. Where a
    site's data begin within the sixteen weeks, both windows count as the shorter one: no side is told in days that nobody knows.
    Unknown below 14 days.
    """
    days_now, days_before = products["days_now"].to_numpy(float), products["days_before"].to_numpy(float)
    is_known = (days_now >= FEWEST_DAYS) & (days_before >= FEWEST_DAYS)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole_now, whole_before = products["known_now"].to_numpy(float), products["known_before"].to_numpy(float)
        window = np.minimum(whole_now, whole_before)
        now = np.where(is_known, products["units_now"].to_numpy(float) * window / days_now, np.nan)
        was = np.where(is_known, products["units_before"].to_numpy(float) * window / days_before, np.nan)
        others_now = np.where(is_known, products["others_now"].to_numpy(float) * window / whole_now, 0.0)
        others_was = np.where(is_known, products["others_before"].to_numpy(float) * window / whole_before, 0.0)
        is_alone = (others_now <= 0) | (others_was <= 0)
        pull = np.where(is_alone, 1.0, others_now / np.where(is_alone, 1.0, others_was))
        trend = np.where(was > 0, now / np.where(was > 0, was, 1.0) / pull - 1, np.where(now > 0, np.inf, 0.0))
        both = now + was
        low, high = newcombes(
            now, np.where(is_alone, both, now + others_now), was, np.where(is_alone, both, was + others_was), SURE
        )
    is_up = is_known & (low > 0) & (trend >= CHANGE) & (now > was)
    is_down = is_known & (high < 0) & (trend <= -CHANGE) & (now < was)
    direction = np.select([is_up, is_down, is_known], ["up", "down", "flat"], "unknown")
    return pd.DataFrame({"trend": np.where(is_known, trend, np.nan), "direction": direction}, index=products.index)


def stages(products: pd.DataFrame) -> pd.Series:
    """New, growing, mature or ending, one for every product.

    `products`: age_days (since launch, else first sale; NaN when it is older than the data), idle_days (since the last unit
    sold; NaN when none was), direction (of `trends`). New: under 90 days. Ending: nothing sold in 60 days, or down against
    its line. Growing: up against its line. Mature: everything else, also what is too young or too rarely in stock to tell.
    """
    is_new = products["age_days"] < NEW_DAYS
    is_idle = products["idle_days"].isna() | (products["idle_days"] >= IDLE_DAYS)
    rules = [is_new, is_idle | products["direction"].eq("down"), products["direction"].eq("up")]
    return pd.Series(np.select(rules, ["new", "ending", "growing"], "mature"), index=products.index, dtype=object)


def reasons(products: pd.DataFrame) -> pd.DataFrame:
    """What speaks against each product: is_losing, is_slow, is_idle, is_shrinking; unknown is no reason.

    `products`: contribution (money of three months, NaN unknown), cover_days (NaN unknown, inf when nothing sells), units (in
    stock, NaN unknown), idle_days, direction.
    """
    is_stocked = products["units"].fillna(0) > 0
    return pd.DataFrame(
        {
            "is_losing": products["contribution"].fillna(0) < 0,
            "is_slow": is_stocked & (products["cover_days"].fillna(0) > SLOW_DAYS),
            "is_idle": is_stocked & (products["idle_days"].isna() | (products["idle_days"] >= IDLE_DAYS)),
            "is_shrinking": products["direction"].eq("down"),
        }
    )


def suggestions(products: pd.DataFrame, against: pd.DataFrame) -> pd.Series:
    """Invest, harvest, watch or stop, one for every product.

    Stop: neither new nor growing, not an A, and it loses money, has stock for more than 180 days or sold nothing in 60.
    Invest: an A or B that is new or growing and does not lose money. Harvest: a mature or ending A or B that earns.
    Watch: everything else. `products`: abc, stage; `against`: the frame of `reasons`.
    """
    is_core, is_young = products["abc"].isin(["A", "B"]), products["stage"].isin(["new", "growing"])
    is_bad = against["is_losing"] | against["is_slow"] | against["is_idle"]
    rules = [~is_young & products["abc"].ne("A") & is_bad, is_core & is_young & ~against["is_losing"], is_core & ~against["is_losing"]]
    return pd.Series(np.select(rules, ["stop", "invest", "harvest"], "watch"), index=products.index, dtype=object)
