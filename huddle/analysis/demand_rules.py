"""The hard rules about demand: out of stock, Buy Box lost, price out of its band, no orders.

Each takes the morning and one rule's row and gives what it saw; which of them is the cause is decided later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.expected import RUN_DAYS
from huddle.analysis.history import History, usual_buy_box
from huddle.analysis.morning import STALE_DAYS, Morning, Scope, run_start
from huddle.analysis.symptoms import CAUTION, Fact, Symptom
from huddle.rules import Rule

KEPT_DAYS = 28
"""days after which another price is the usual one: as long as what is expected of its units still rests on days before it"""


def current(table: pd.DataFrame) -> pd.DataFrame:
    """Series of sites that are not far behind; the index stays the place in the grid."""
    return table[(table["days_behind"] <= STALE_DAYS) & table["units"].notna()]


def shortfall(row: pd.Series, price: float | None = None) -> float | None:
    """Money a day: the deviation of units less 1.28 standard deviations, at the usual price; None without a price."""
    worth = row["worth"] if price is None else price
    if pd.isna(worth) or pd.isna(row["expected"]):
        return None
    return float(max(0.0, abs(row["units"] - row["expected"]) - CAUTION * row["sd"]) * worth)


def over_run(scope: Scope, row: pd.Series, days: int) -> pd.Series:
    """The row with units, expected and spread a day over the last `days` days where these are known: what a run has cost so far.

    Caution shrinks as a run lasts: the spread is that of the sum of its days, over their number.
    """
    place, days = int(row["place"]), min(max(days, 1), RUN_DAYS)
    if days == 1:
        return row
    units, likely = (
        grid[place, -days:] for grid in (scope.history.measures["units"], scope.units_expected)
    )  # fmt: skip
    known = ~np.isnan(units) & ~np.isnan(likely)
    if not known.any():
        return row
    count = int(known.sum())
    found = row.copy()
    found["units"], found["expected"] = float(units[known].mean()), float(likely[known].mean())
    variance = float(likely[known].sum() + row["alpha"] * (likely[known] ** 2).sum())
    found["sd"] = variance**0.5 / count
    return found


def unsold(row: pd.Series) -> float | None:
    """Money a day of an ASIN nobody can buy: everything it was expected to sell less what it sold; None without a price."""
    if pd.isna(row["worth"]) or pd.isna(row["expected"]):
        return None
    return float(max(0.0, row["expected"] - row["units"]) * row["worth"])


def base(row: pd.Series, rule: Rule) -> dict[str, Any]:
    """The fields every symptom of an ASIN shares, with the deviation's facts."""
    change = row["units"] / row["expected"] - 1 if row["expected"] > 0 else None
    return {
        "rule": rule.id, "shop": row["shop"], "marketplace": row["marketplace"], "line": row["line"], "asin": row["item"],
        "day": pd.Timestamp(row["last_day"]).date(), "currency": row["currency"], "change": change,
        "deviation": row["units"] - row["expected"], "is_after_cost": bool(row["is_after_cost"]),
    }  # fmt: skip


def deviation_facts(row: pd.Series, value: float | None) -> dict[str, Fact]:
    """What the arithmetic of a deviation is written with."""
    whole = float(row["units"]).is_integer()
    return {
        "actual": Fact("count" if whole else "amount", row["units"]), "expected": Fact("amount", row["expected"]),
        "caution": Fact("amount", CAUTION * row["sd"]), "price": Fact("cents", row["worth"]),
        "lost": Fact("amount", max(0.0, abs(row["units"] - row["expected"]) - CAUTION * row["sd"])),
        "value": Fact("money", value), "change": Fact("change", (row["units"], row["expected"])),
    }  # fmt: skip


def stocked_out(morning: Morning, rule: Rule, clock: pd.DataFrame) -> Iterable[Symptom]:
    """No sellable unit at the newest snapshot, for an ASIN that sells."""
    rows = current(morning.asins.table).merge(
        clock, left_on=["shop", "marketplace", "item"], right_on=["shop", "marketplace", "asin"], suffixes=("", "_stock")
    )
    age = (pd.to_datetime(rows["last_day"]) - pd.to_datetime(rows["snapshot_day"])).dt.days
    hit = (rows["available"] <= 0) & (age <= rule["snapshot_age_days"]) & (rows["expected"] >= rule["least_units_a_day"])
    for _, row in rows[hit].iterrows():
        yield _stocked_out(morning, rule, row, int(row["place"]))


def _stocked_out(morning: Morning, rule: Rule, row: pd.Series, place: int) -> Symptom:
    available = morning.asins.history.measures["available"][place]
    sold = morning.asins.history.measures["units"][place]
    empty = (available <= 0) | (np.isnan(available) & (sold == 0))
    price = row["worth"] if not pd.isna(row["worth"]) else row["price_stock"]
    arrival, tomorrow = row["next_arrival"], row["snapshot_day"] + timedelta(days=1)
    is_short = not pd.isna(row["stock_out_day"]) and row["stock_out_day"] <= tomorrow
    if not is_short and not pd.isna(row["stock_out_day"]):
        arrival = tomorrow  # what ends today's emptiness; the clock tells of the gap after it
    known = is_short and not pd.isna(row["lost_units"])
    is_due = not pd.isna(arrival) and not (is_short and arrival <= tomorrow)
    likely = row["expected"] if pd.isna(row["daily_expected"]) else row["daily_expected"]
    daily = row["lost_units"] / row["gap_days"] if known else likely
    value = None if pd.isna(price) or pd.isna(daily) else float(daily * price)
    since = run_start(empty, row["last_day"]) if empty[-1] else pd.Timestamp(row["snapshot_day"]).date()
    facts = {
        **deviation_facts(row, value), "price": Fact("cents", price), "daily": Fact("amount", daily),
        "units": Fact("count", row["lost_units"]), "days": Fact("days", row["gap_days"]),
        "arrival": Fact("date", arrival), "since": Fact("short", since),
    }  # fmt: skip
    variant = "_known" if known else "_due" if is_due else ""
    return Symptom(**base(row, rule), since=since, value=value, variant=variant, facts=facts)


def buy_box_lost(morning: Morning, rule: Rule, clock: pd.DataFrame, spans: pd.DataFrame) -> Iterable[Symptom]:
    """The Buy Box share fell under half of the ASIN's usual one; by day where known, else by the last span."""
    history = morning.asins.history
    seen, owned = (history.measures[name] for name in ("page_views", "buy_box_page_views"))
    known = ~np.isnan(owned) & (seen > 0)
    offers = {(r.shop, r.marketplace, r.asin): r for r in clock.itertuples(index=False)}
    weekly = {(r.shop, r.marketplace, r.asin): r for r in spans.itertuples(index=False)}
    table = current(morning.asins.table)
    for place in table.index:
        recent = np.nonzero(known[place])[0]
        if len(recent) and owned[place, recent[-1]] >= rule["lost_below_share"] * seen[place, recent[-1]]:
            continue
        row = table.loc[place]
        key = (row["shop"], row["marketplace"], row["item"])
        if len(recent) and history.width - 1 - recent[-1] <= rule["traffic_age_days"]:
            own = usual_buy_box({name: grid[[place]] for name, grid in history.measures.items()})[0][0]
            found = _daily_share((seen[place], owned[place], own), int(recent[-1]), rule)
        else:
            found = _span_share(weekly.get(key), row, rule, history.measures["available"][place] <= 0)
        if found is not None:
            yield _buy_box_symptom(over_run(morning.asins, row, found[2] + 1), rule, found, offers.get(key))


def _is_lost(share: float, usual: float, views: float, rule: Rule, in_stock: float = 1.0) -> bool:
    enough = views >= rule["least_page_views"] and usual >= rule["least_usual_share"]
    return bool(enough and share < rule["lost_below_share"] * usual * in_stock)


def _daily_share(days: tuple[np.ndarray, np.ndarray, np.ndarray], column: int, rule: Rule) -> tuple[float, float, int] | None:
    """Share, usual share and days since the loss began, counted back from the last column; `days`: views, those owned, usual share."""
    seen, owned, usual = days
    begin = column
    while begin >= 1 and seen[begin - 1] > 0 and owned[begin - 1] < rule["lost_below_share"] * usual[begin - 1] * seen[begin - 1]:
        begin -= 1
    share = owned[column] / seen[column]
    if np.isnan(usual[begin]) or not _is_lost(share, usual[begin], seen[begin : column + 1].sum(), rule):
        return None
    return share, float(usual[begin]), len(seen) - 1 - begin


def _span_share(span: Any, row: pd.Series, rule: Rule, empty: np.ndarray) -> tuple[float, float, int] | None:
    """Share, usual share and days since the span began; days without stock are expected to have had no Buy Box."""
    if span is None or pd.isna(span.usual_page_views) or not span.usual_page_views or not span.page_views:
        return None
    last = pd.Timestamp(row["last_day"])
    if (last - pd.Timestamp(span.span_end)).days > rule["span_age_days"]:
        return None
    share = span.buy_box_page_views / span.page_views
    usual = span.usual_buy_box_page_views / span.usual_page_views
    ago, ended = ((last - pd.Timestamp(day)).days for day in (span.span_start, span.span_end))
    days = empty[max(len(empty) - 1 - ago, 0) : len(empty) - ended]
    in_stock = 1 - float(days.mean()) if len(days) else 1.0
    if not _is_lost(share, usual, span.page_views, rule, in_stock):
        return None
    return share, usual, ago


def _buy_box_symptom(row: pd.Series, rule: Rule, found: tuple[float, float, int], offer: Any) -> Symptom:
    """Money: the units missing beyond caution, or what the lost part of the Buy Box used to sell where the units miss as many."""
    share, usual, ago = found
    since = (pd.Timestamp(row["last_day"]) - timedelta(days=ago)).date()
    missing = row["expected"] - row["units"]
    value = shortfall(row) if missing > 0 else 0.0
    share_gone = 1 - share / usual
    lost = row["expected"] * share_gone
    lost = min(max(0.0, lost - CAUTION * (lost / min(ago + 1, RUN_DAYS)) ** 0.5), missing)
    by_share = missing >= rule["cause_share"] * row["expected"] * share_gone and lost > 0 and not pd.isna(row["worth"])
    by_share &= value is None or lost * row["worth"] > value
    if by_share:
        value = float(lost * row["worth"])
    below = offer.price - offer.lowest_offer if offer is not None else float("nan")
    facts = {
        **deviation_facts(row, value), "share": Fact("percent", share), "usual": Fact("percent", usual),
        "since": Fact("short", since), "below": Fact("cents", below), "share_gone": Fact("percent", share_gone),
        "units_lost": Fact("amount", lost), "by_share": Fact("flag", by_share),
    }  # fmt: skip
    variant = "_undercut" if below > 0 else ""
    return Symptom(**base(row, rule), since=since, value=value, variant=variant, facts=facts)


def price_out(morning: Morning, rule: Rule) -> Iterable[Symptom]:
    """Sold at a price far from that of the 28 days before it began, up to 28 days long, unless a price was told in or just before them.

    Then it is the usual one, and so are the units it brings. On days of a told event only above it, or far under both half of it and
    the lowest price of any event before.
    """
    history = morning.asins.history
    units, sales = history.measures["units"], history.measures["sales"]
    with np.errstate(invalid="ignore", divide="ignore"):
        price = np.where(units > 0, sales / units, np.nan)
    table = current(morning.asins.table)
    priced = np.zeros(len(units), dtype=bool)
    if history.is_priced is not None:
        priced = np.asarray(history.is_priced[:, -KEPT_DAYS - 7 :].any(axis=1))
    sold = table[(table["units"] >= rule["least_units"]) & ~priced[table.index]]
    past = price[sold.index, -KEPT_DAYS - 28 : -1]
    apart = np.abs(past / price[sold.index, -1:] - 1) >= rule["off_by_share"] / 2
    for place, row in sold[apart.any(axis=1)].iterrows():
        today = price[place, -1]
        begin, usual = _price_run(price[place], history.is_event[place], rule)
        if usual is None or abs(today / usual - 1) < rule["off_by_share"]:
            continue
        if row["is_event"]:
            first = _event_start(history.is_event[place])
            told = price[place, :first][history.is_event[place, :first]]
            if today < usual:
                usual = float(np.nanmin(told, initial=(1 - rule["promotion_off_share"]) * usual))
                if today > (1 - rule["off_by_share"]) * usual:
                    continue
            off = np.sign(today - usual) * (price[place, first:] / usual - 1) >= rule["off_by_share"]
            begin = history.width - int(np.argmin([*off[::-1], False]))
        run = row if today < usual else over_run(morning.asins, row, history.width - begin)
        yield _price_symptom(run, rule, float(today), usual, history.width - 1 - begin)


def _event_start(is_event: np.ndarray) -> int:
    """First column of the run of event days that ends on the last one: what still runs tells nothing of itself."""
    return int(np.flatnonzero(~is_event).max(initial=-1)) + 1


def _price_run(price: np.ndarray, is_event: np.ndarray, rule: Rule) -> tuple[int, float | None]:
    """First column of the days at a price as far off as the last one's, and what was usual before them.

    After two weeks the price itself is most of what went before the last day: its own run is looked at then, of days as near to it
    as chance moves a day's mean.
    """
    begin = len(price) - 1
    usual = _usual_before(price, is_event, begin, rule)
    while begin > 1 and usual is not None and abs(price[begin - 1] / usual - 1) >= rule["off_by_share"]:
        begin -= 1
        usual = _usual_before(price, is_event, begin, rule)
    if begin < len(price) - 1:
        return begin, usual
    away = np.flatnonzero(np.abs(price[-KEPT_DAYS - 1 :] / price[-1] - 1) >= rule["off_by_share"] / 2)
    kept = len(price) - KEPT_DAYS + int(away[-1]) if len(away) else 0
    return (kept, _usual_before(price, is_event, kept, rule)) if kept else (begin, usual)


def _usual_before(price: np.ndarray, is_event: np.ndarray, column: int, rule: Rule) -> float | None:
    window = slice(max(column - 28, 0), column)
    known = price[window][~np.isnan(price[window]) & ~is_event[window]]
    return float(np.median(known)) if len(known) >= rule["least_priced_days"] else None


def _price_symptom(row: pd.Series, rule: Rule, today: float, usual: float, ago: int) -> Symptom:
    since = (pd.Timestamp(row["last_day"]) - timedelta(days=ago)).date()
    is_low = today < usual
    value = row["units"] * (usual - today) if is_low else (shortfall(row, usual) if row["units"] < row["expected"] else 0.0)
    facts = {
        **deviation_facts(row, value), "price": Fact("cents", usual), "today": Fact("cents", today),
        "usual": Fact("cents", usual), "gap": Fact("cents", abs(usual - today)), "off": Fact("change", (today, usual)),
        "since": Fact("short", since),
    }  # fmt: skip
    variant = "_high" if not is_low else "_low_sale" if row["is_event"] else "_low"
    fields = {**base(row, rule), "is_after_cost": False, "is_of_price": is_low}
    return Symptom(**fields, since=since, value=value, variant=variant, facts=facts)


def no_orders(morning: Morning, rule: Rule) -> tuple[list[Symptom], int]:
    """Days in a row without an order that chance would hardly bring, for an ASIN that normally sells; how many could have had one."""
    history = morning.asins.history
    units = history.measures["units"]
    table = current(morning.asins.table)
    recent = slice(max(history.width - 29, 0), history.width - 1)
    sells = (history.is_open[:, recent] & (np.nan_to_num(units[:, recent]) > 0)).sum(axis=1) >= rule["least_selling_days"]
    found = []
    likely = (table["expected"] > 0) & (~table["is_event"] | _is_promoted(history)[table.index])
    for place, row in table[(table["units"] == 0) & likely].iterrows():
        run = 0
        while run < rule["longest_run_days"] and units[place, -1 - run] == 0 and history.measures["available"][place, -1 - run] != 0:
            run += 1
        before = slice(max(history.width - run - 28, 0), history.width - run)
        fair = history.is_open[place, before]
        sold = units[place, before][fair]
        if run >= rule["longest_run_days"] or (sold > 0).sum() < rule["least_selling_days"]:
            continue
        rate = float(sold.mean())
        chance = float(tails.chance_of_no_orders(np.array([rate]), np.array([row["alpha"]]), np.array([float(run)]))[0])
        past = slice(max(history.width - run - int(rule["memory_days"]), 0), history.width - run)
        if chance < rule["chance"] and run > longest_silence(units[place, past][history.is_open[place, past]]):
            found.append(_no_orders_symptom(row, rule, rate, run, chance))
    return found, int(sells[table.index].sum())


def _is_promoted(history: History) -> np.ndarray:
    """Series whose last day is of a promotion: it explains more sales, never that nothing was ordered. A holiday may."""
    kinds = [kind == "promotion" for _, kind in history.occasions]
    promoted = np.array([*kinds, False])  # the last one for days of no event
    return promoted[-1 if history.occasion is None else history.occasion[:, -1]] & np.ones(len(history.keys), dtype=bool)


def longest_silence(units: np.ndarray) -> int:
    """Most days in a row with none: what sells in fits and starts has been as silent before, whatever independent days say."""
    sold = np.concatenate([[0], np.flatnonzero(units > 0) + 1, [len(units) + 1]])
    return int(np.diff(sold).max()) - 1


def _no_orders_symptom(row: pd.Series, rule: Rule, rate: float, run: int, chance: float) -> Symptom:
    row = row.copy()
    row["expected"], row["sd"] = rate, float(tails.spread(np.array([rate]), np.array([row["alpha"]]))[0])
    since = (pd.Timestamp(row["last_day"]) - timedelta(days=run - 1)).date()
    value = shortfall(row)
    facts = {
        **deviation_facts(row, value), "days": Fact("days", run), "rate": Fact("pace", rate), "since": Fact("short", since),
    }  # fmt: skip
    return Symptom(**base(row, rule), since=since, value=value, p=chance, facts=facts)
