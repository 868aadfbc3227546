"""The rules that stand beside demand: running out, advertising, reviews, and sources that are late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base, current, deviation_facts, over_run, shortfall
from huddle.analysis.expected import POOL_UNITS, RUN_DAYS, WINDOW
from huddle.analysis.history import Ask
from huddle.analysis.morning import STALE_DAYS, Morning
from huddle.analysis.stock import clocks_before
from huddle.analysis.symptoms import CAUTION, Fact, Symptom, within_spend
from huddle.analysis.voice import low_star_runs
from huddle.rules import Rule
from huddle.settings import setting

KEY = ["shop", "marketplace", "item"]


def runs_out(morning: Morning, rule: Rule, clock: pd.DataFrame, ask: Ask) -> Iterable[Symptom]:
    """Stock that ends before the next arrival within the watched cover, or within the critical one when none is known.

    Units on the way without a date that could fill the gap leave the arrival unknown.
    """
    table = current(morning.asins.table).merge(
        clock, left_on=KEY, right_on=["shop", "marketplace", "asin"], suffixes=("", "_stock")
    )
    known = _is_arrival_known(table)
    hits = table[_ends_early(table, rule)]
    for (place, row), since in zip(hits.iterrows(), _threatened_since(hits, morning, rule, ask), strict=True):
        yield _runs_out(row, rule, bool(known[place]), since)


def _is_arrival_known(clock: pd.DataFrame) -> pd.Series:
    return clock["gap_days"].notna() & ~(clock["undated"] >= clock["lost_units"])


def _ends_early(clock: pd.DataFrame, rule: Rule) -> pd.Series:
    """Rows of a stock clock with their `last_day` that the rule speaks of."""
    age = (pd.to_datetime(clock["last_day"]) - pd.to_datetime(clock["snapshot_day"])).dt.days
    ahead = (pd.to_datetime(clock["stock_out_day"]) - pd.to_datetime(clock["snapshot_day"])).dt.days
    known = _is_arrival_known(clock)
    limit = np.where(known, setting("warning_cover_days"), setting("critical_cover_days"))
    return (
        (clock["available"] > 0) & (clock["daily_expected"] >= rule["least_units_a_day"]) & (ahead <= limit)
        & (age <= rule["snapshot_age_days"]) & (~known | (clock["gap_days"] >= rule["least_gap_days"]))
    )  # fmt: skip


def _threatened_since(hits: pd.DataFrame, morning: Morning, rule: Rule, ask: Ask) -> list[date]:
    """First day of the unbroken run on which the rule would have spoken, by the snapshots of then.

    It begins anew after a day without a snapshot young enough, for nothing tells that day; shipments are those known now.
    """
    days = np.zeros(len(hits), dtype=int)
    open_rows = np.arange(len(hits))
    history = morning.asins.history
    for start in range(1, history.width - WINDOW, RUN_DAYS):
        if not len(open_rows):
            break
        ago = range(start, start + RUN_DAYS)
        told = clocks_before(ask, hits.iloc[open_rows], history, ago)
        spoke = np.zeros((len(open_rows), len(ago)), dtype=bool)
        spoke[told["row"], told["days_ago"] - start] = _ends_early(told, rule)
        run = np.logical_and.accumulate(spoke, axis=1).sum(axis=1)
        days[open_rows] += run
        open_rows = open_rows[run == len(ago)]
    return [(pd.Timestamp(last) - pd.Timedelta(days=int(ran))).date() for last, ran in zip(hits["last_day"], days, strict=True)]


def _runs_out(row: pd.Series, rule: Rule, known: bool, since: date) -> Symptom:
    price = row["worth"] if not pd.isna(row["worth"]) else row["price_stock"]
    caution = _doubt(row) if known else 0.0
    daily = max(row["lost_units"] - caution, 0.0) / row["gap_days"] if known else row["daily_expected"]
    value = None if pd.isna(price) else float(daily * price)
    facts = {
        "price": Fact("cents", price), "daily": Fact("amount", daily), "value": Fact("money", value), "caution": Fact("amount", caution),
        "units": Fact("count", row["lost_units"]), "days": Fact("days", row["gap_days"]),
        "arrival": Fact("date", row["next_arrival"]), "out": Fact("short", row["stock_out_day"]),
        "available": Fact("count", row["available"]), "undated": Fact("count", row["undated"]),
    }  # fmt: skip
    variant = "_known" if known else "_undated" if row["undated"] > 0 else ""
    return Symptom(
        **{**base(row, rule), "change": None, "deviation": None}, since=since, value=value, loss_starts=row["stock_out_day"],
        variant=variant, facts=facts,
    )  # fmt: skip


def _doubt(row: pd.Series) -> float:
    """1.28 standard deviations of the demand until the arrival, whose relative spread is that of a fortnight's sum."""
    days = (pd.Timestamp(row["next_arrival"]) - pd.Timestamp(row["snapshot_day"])).days
    likely = row["daily_expected"] * days
    spread = row["sd_14"] / row["expected_14"] if row["expected_14"] > 0 else likely**-0.5 if likely > 0 else 0.0
    return float(CAUTION * likely * spread)


def ad_clicks_off(morning: Morning, rule: Rule) -> Iterable[Symptom]:
    """Ad clicks of the last days far under the usual ones of an ASIN or a whole line: a budget cut, a paused campaign.

    A hole in the source is no fall: days without a known number are not looked at. What the ads used to cost a day is the
    most such a row may claim.
    """
    for scope in (morning.asins, morning.lines):
        clicks, orders, spend = (scope.history.measures[f"ad_{name}"] for name in ("clicks", "orders", "spend"))
        window, width = int(rule["window_days"]), clicks.shape[1]
        table = current(scope.table)
        for place in table.index:
            known = np.nonzero(~np.isnan(clicks[place]))[0]
            if len(known) < window or width - 1 - known[-1] > rule["ads_age_days"]:
                continue
            begin = int(known[-window])
            usual, low = _usual_clicks(clicks[place], begin, rule)
            if usual < rule["least_usual_clicks"] or not np.nansum(clicks[place, known[-window:]]) < window * low:
                continue
            is_sure = usual >= rule["sure_usual_clicks"]
            while begin > 0 and clicks[place, begin - 1] < low:
                begin -= 1
                usual, low = _usual_clicks(clicks[place], begin, rule)
            before = clicks[place, known[known < begin]]
            if not is_sure and not _is_fewest(clicks[place, known[-window:]], before, int(rule["memory_days"])):
                continue
            conversion = np.nansum(orders[place, :begin]) / max(np.nansum(clicks[place, :begin]), 1.0)
            row = table.loc[place]
            brought = (usual - float(np.nanmean(clicks[place, begin:]))) * float(conversion)
            run = over_run(scope, row, width - begin)
            row = run if run["expected"] - run["units"] >= rule["cause_share"] * brought else row
            seen = (clicks[place, begin : int(known[-1]) + 1], usual, width - 1 - begin)
            paid = spend[place, max(begin - int(rule["base_days"]), 0) : begin]
            spent = float(np.nanmean(paid)) if not np.isnan(paid).all() else float("nan")
            found = within_spend(_clicks_symptom(row, rule, seen, float(conversion)), spent)
            if scope is morning.lines:
                found = replace(found, asin=None, line=str(row["item"]))
            yield replace(found, is_cause=_is_cause(found, rule, float(conversion)))


def _is_fewest(last: np.ndarray, before: np.ndarray, memory: int) -> bool:
    """Are the clicks of the last days fewer than on as many days in a row before the fall? Few clicks come in fits and starts."""
    past = np.convolve(before[-memory:], np.ones(len(last)), "valid") if len(before) >= len(last) else np.array([])
    return bool(len(past) >= memory / 2 and last.sum() < past.min())


def _is_cause(symptom: Symptom, rule: Rule, conversion: float) -> bool:
    """Would the lost clicks have brought the declared share of the missing units, at the ASIN's own ad conversion?"""
    lost = symptom.facts["usual"].value - symptom.facts["clicks"].value
    return bool(lost * conversion >= -rule["cause_share"] * (symptom.deviation or 0.0))


def _usual_clicks(clicks: np.ndarray, begin: int, rule: Rule) -> tuple[float, float]:
    """Median of the days before, and the number under which a day counts as fallen; NaN without half of the days."""
    before = clicks[max(begin - int(rule["base_days"]), 0) : max(begin, 0)]
    known = before[~np.isnan(before)]
    usual = float(np.median(known)) if len(known) >= rule["base_days"] / 2 else float("nan")
    return usual, (1 - rule["fall_share"]) * usual


def _clicks_symptom(row: pd.Series, rule: Rule, seen: tuple[np.ndarray, float, int], conversion: float) -> Symptom:
    """Money: the units missing beyond caution, or the orders the lost clicks used to bring where the units miss as many."""
    clicks, usual, ago = seen
    mean = float(np.nanmean(clicks))
    days = max(int((~np.isnan(clicks)).sum()), 1)
    missing = row["expected"] - row["units"]
    value = shortfall(row) if missing > 0 else 0.0
    lost = max(0.0, (usual - mean) * conversion - CAUTION * ((usual - mean) * conversion / days) ** 0.5)
    by_clicks = missing >= rule["cause_share"] * (usual - mean) * conversion and lost > 0 and not pd.isna(row["worth"])
    if by_clicks and (value is None or min(lost, missing) * row["worth"] > value):
        value = float(min(lost, missing) * row["worth"])
    else:
        by_clicks = False
    since = (pd.Timestamp(row["last_day"]) - pd.Timedelta(days=ago)).date()
    facts = {
        **deviation_facts(row, value), "since": Fact("short", since), "clicks": Fact("pace", mean),
        "usual": Fact("pace", usual), "fall": Fact("percent", 1 - mean / usual), "clicks_lost": Fact("pace", usual - mean),
        "cvr": Fact("percent", conversion), "orders_lost": Fact("amount", min(lost, missing)), "by_clicks": Fact("flag", by_clicks),
    }  # fmt: skip
    return Symptom(**base(row, rule), since=since, value=value, facts=facts, variant="" if value and round(value) else "_held")


def ads_without_return(morning: Morning, no_orders: Rule, costly: Rule) -> tuple[list[Symptom], int]:
    """ASINs whose settled ad clicks brought no order, or too few to pay for themselves; and how many were tested.

    The days are the last known ones less those whose orders are still being attributed. The usual conversion is the ASIN's
    own of the days before, shrunk to the site's. No order at all is tested against the orders usual for so many clicks, or
    those that would pay for the spend where that is more; some orders are tested against the latter. A unit is worth its
    price, less its landed cost where that is known.
    """
    history = morning.asins.history
    spend, clicks, orders = (history.measures[f"ad_{name}"] for name in ("spend", "clicks", "orders"))
    codes, width = history.site_codes(), history.width
    table = current(morning.asins.table)
    known = ~np.isnan(spend)
    ends = np.where(known.any(axis=1), width - np.argmax(known[:, ::-1], axis=1) - int(costly["settling_days"]), 0)
    column = np.arange(width)
    inside = (column < ends[:, None]) & (column >= ends[:, None] - int(costly["window_days"]))
    paid, clicked, ordered = (np.where(inside, np.nan_to_num(grid), 0.0).sum(axis=1) for grid in (spend, clicks, orders))
    prices = table["worth"].reindex(range(len(spend))).to_numpy(float)
    fresh = width - int(costly["settling_days"]) - ends <= costly["ads_age_days"]
    hit = known.any(axis=1) & fresh & (paid > 0) & ((ordered <= 0) | (paid > ordered * prices))
    usuals: dict[tuple[int, int], float] = {}
    found: list[Symptom] = []
    for place in table.index[hit[table.index]]:
        site = (int(codes[place]), int(ends[place]))
        if site not in usuals:
            same, days = codes == codes[place], inside[place]
            usuals[site] = float(np.nansum(orders[same][:, days]) / max(np.nansum(clicks[same][:, days]), 1.0))
        count = int((known[place] & inside[place]).sum())
        sums = (float(paid[place]), float(clicked[place]), float(ordered[place]), count)
        own = _own_rate(clicks[place], orders[place], int(ends[place]) - int(costly["window_days"]), usuals[site])
        one = _ad_symptom(table.loc[place], (no_orders, costly), sums, own)
        if one is not None:
            found.append(one)
    return found, int((known.any(axis=1) & fresh & (paid > 0))[table.index].sum())


def _own_rate(clicks: np.ndarray, orders: np.ndarray, until: int, usual: float) -> float:
    """The ASIN's own orders per click before a column, shrunk to the site's by as many clicks as bring twenty orders there."""
    before = slice(0, max(until, 0))
    weight = POOL_UNITS / usual if usual > 0 else 0.0
    clicked, ordered = float(np.nansum(clicks[before])), float(np.nansum(orders[before]))
    return (ordered + weight * usual) / (clicked + weight) if clicked + weight > 0 else 0.0


def _ad_symptom(
    row: pd.Series, pair: tuple[Rule, Rule], sums: tuple[float, float, float, int], usual: float
) -> Symptom | None:
    no_orders, costly = pair
    paid, clicked, ordered, count = sums
    needed = paid / row["worth"] if row["worth"] > 0 else 0.0
    variant = ""
    if ordered == 0 and no_orders.enabled:
        rule, value = no_orders, paid / count
        variant = "" if clicked * usual >= needed else "_unpaid"
        p = float(tails.chance_of_so_few(np.array([0.0]), np.array([max(clicked * usual, needed)]))[0])
    elif ordered > 0 and costly.enabled:
        rule, value = costly, (paid - ordered * row["worth"]) / count
        variant = "_after_cost" if row["is_after_cost"] else ""
        p = float(tails.chance_of_so_few(np.array([ordered]), np.array([needed]))[0])
    else:
        return None
    surprising = p < rule["chance"]
    if not surprising or value <= 0:
        return None
    cost = paid / ordered if ordered else None
    facts = {
        "spend": Fact("money", paid), "days": Fact("days", count), "clicks": Fact("count", clicked),
        "clicks_a_day": Fact("pace", clicked / count), "orders": Fact("count", ordered), "usual": Fact("amount", clicked * usual),
        "cost": Fact("cents", cost), "cpc": Fact("cents", paid / clicked if clicked else None),
        "cvr": Fact("percent", ordered / clicked if clicked else None), "price": Fact("cents", row["worth"]),
        "value": Fact("money", value), "needed": Fact("amount", needed),
    }  # fmt: skip
    fields = {**base(row, rule), "change": None, "deviation": None}
    return Symptom(**fields, value=value, p=p, variant=variant, facts=facts)


def low_stars(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """More low-star reviews in a week than chance brings; what that costs nobody knows, so its money stays unknown."""
    runs = low_star_runs(ask, rule, until=morning.until, sites=morning.sites)
    table = current(morning.asins.table)
    merged = runs.merge(table, left_on=["shop", "marketplace", "asin"], right_on=KEY, suffixes=("_review", ""))
    history = morning.asins.history
    for _, row in merged.iterrows():
        spend = history.measures["ad_spend"][int(row["place"]), -7:]
        facts = {
            "count": Fact("count", row["count"]), "usual": Fact("amount", row["usual"]), "days": Fact("days", rule["window_days"]),
            "quote": Fact("word", row["quote"]), "rating": Fact("amount", row["rating"]),
            "usual_rating": Fact("amount", row["usual_rating"]),
        }  # fmt: skip
        variant = "_ads" if np.nansum(spend) > 0 else ""
        fields = {**base(row, rule), "change": None, "deviation": None}
        yield Symptom(**fields, since=row["since"], p=row["p"], variant=variant, facts=facts)


def source_late(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """A source further behind the site's newest day than its longest pause of the last weeks and its usual delay.

    News for a few days only: a source that stays away is told by the trust strip, not every morning again.
    """
    days = ask("exceptions/source_days", until=morning.until, back=int(rule["habit_days"]))
    currencies = {(row.shop, row.marketplace): row.currency for row in morning.sites.itertuples(index=False)}
    behind = {(row.shop, row.marketplace): row.days_behind for row in morning.sites.itertuples(index=False)}
    for (source, shop, marketplace), rows in days.groupby(["source", "shop", "marketplace"]):
        covered = pd.to_datetime(rows["day"]).sort_values()
        last, newest = covered.iloc[-1], pd.Timestamp(rows["newest"].iloc[0])
        late = (newest - last).days
        over = late - _habit(rows, covered) - rule[source]
        if (shop, marketplace) not in currencies or not 0 < over <= rule["news_days"]:
            continue
        if behind[(shop, marketplace)] > STALE_DAYS:
            continue
        facts = {"source": Fact("source", source), "last": Fact("day", last.date()), "days": Fact("days", late)}
        yield Symptom(
            rule.id, shop, marketplace, newest.date(), currencies[(shop, marketplace)], since=_next(last), channel=source, facts=facts
        )


def _next(day: pd.Timestamp) -> date:
    return (day + pd.Timedelta(days=1)).date()


def _habit(rows: pd.DataFrame, covered: pd.Series) -> int:
    """Days that may pass without surprise: the longest pause between covered days, or the length of the last span."""
    pause = int(covered.diff().dt.days.max()) - 1 if len(covered) > 1 else 0
    latest = rows.loc[pd.to_datetime(rows["day"]).idxmax()]
    if not latest["is_span"]:
        return pause
    return max(pause, int((rows["is_span"] & (rows["exported_at"] == latest["exported_at"])).sum()))
