"""A few metrics by a few dimensions, from the dictionary: what the command line and the desk tables ask for.

The sums come from the coarsest mart that knows the dimensions. A ratio is the sum of its numerator over the sum of its
denominator on the rows where both are known, never a mean of ratios. Money of several currencies is never added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from huddle.metrics import Metric
from huddle.warehouse.answers import fetched
from huddle.warehouse.request import DIMENSIONS, PERIODS, PLACES, Request, mart_of, money_inputs

_OWN_NAMES = {"campaign_day": {"ad_spend": "spend", "ad_clicks": "clicks", "ad_impressions": "impressions"}}
_TRAFFIC = ("sessions", "page_views", "buy_box_page_views", "buy_box_base")
_ADS = ("ad_spend", "ad_sales", "ad_orders", "ad_clicks", "ad_impressions")
_FLAGS = {
    **dict.fromkeys(_TRAFFIC, "is_traffic_complete"),
    **dict.fromkeys(_ADS, "is_ads_complete"),
    "account_sessions": "is_account_complete",
    "units_refunded": "is_account_complete",
}
"""which flag says that an input saw the whole day, where it is not is_complete"""
_FLAGGED = ("site_day", "line_day", "asin_day")
_REST_OF_ASINS = """(select * from mart.asin_day
    union all by name select *, line as asin from mart.line_day where line in ('~unallocated', '~brand'))"""
"""every ASIN, and what a site's total and its ads have beyond their ASINs, as mart.line_day holds it"""


def _rows(mart: str, asked: Request) -> str:
    """What the sums are taken over: a list by ASIN adds up to the total, through the rows that belong to none."""
    return _REST_OF_ASINS if mart == "asin_day" and "asin" in asked.by else f"mart.{mart}"


def _period(period: str | None) -> str:
    if period == "week":
        return "case s.week_start when 'monday' then c.week_start_monday else c.week_start_sunday end"
    return {"month": "c.month", "day": "m.day", None: "cast(null as date)"}[period]


def _inputs(mart: str, metric: Metric, currency: str | None) -> dict[str, str]:
    """The columns of a metric's inputs in a mart; money turned into the currency wanted."""
    columns = {name: "m." + _OWN_NAMES.get(mart, {}).get(name, name) for name in metric.inputs}
    if currency is None:
        return columns
    return {name: f"{column} * r.rate" if name in money_inputs() else column for name, column in columns.items()}


def _known(columns: Mapping[str, str]) -> str:
    return " and ".join(f"{column} is not null" for column in columns.values())


def _seen_whole(mart: str, metric: Metric) -> str:
    """The condition under which a row of a mart saw its whole day for a metric."""
    if mart in _FLAGGED:
        flags = sorted({_FLAGS.get(name, "is_complete") for name in metric.inputs})
    else:
        flags = [] if mart == "review_day" else ["is_complete"]
    return " and ".join(f"coalesce(m.{flag}, false)" for flag in flags) or "true"


def _rates(currency: str | None) -> tuple[str, str]:
    """The CTE of the rates into a currency, each good until the next month's is known, and its join."""
    if currency is None:
        return "", ""
    cte = """rates as (
    select currency, rate, month, lead(month, 1, date '2100-01-01') over (partition by currency order by month) as until
    from mart.rate where to_currency = $currency
    union all
    select $currency as currency, 1e0 as rate, date '1900-01-01' as month, date '2100-01-01' as until
),
"""
    return cte, "left join rates as r on m.currency = r.currency and m.day >= r.month and m.day < r.until"


def _filters(asked: Request, columns: Sequence[str]) -> str:
    tests = [f"m.{name} in ${name}" for name in columns if name in asked.where]
    tests += ["m.day >= $since"] if asked.since else []
    tests += ["m.day <= $until"] if asked.until else []
    return " and ".join(tests) or "true"


def _values(asked: Request, sql: str) -> dict[str, Any]:
    values = {**{key: list(value) for key, value in asked.where.items()}, "since": asked.since, "until": asked.until}
    return {name: value for name, value in {**values, "currency": asked.currency}.items() if f"${name}" in sql}


def _sums_sql(mart: str, wanted: Sequence[Metric], asked: Request) -> str:
    keys = {one: "p.period" if one in PERIODS else f"m.{one}" for one in asked.by}
    if asked.splits_currency:
        keys["currency"] = "m.currency" if asked.currency is None else "$currency"
    sums = []
    for metric in wanted:
        columns = _inputs(mart, metric, asked.currency)
        parts = ", ".join(f"sum(case when {_known(columns)} then {column} end)" for column in columns.values())
        whole = f"metric.{metric.name}({parts})"
        if asked.currency is not None and money_inputs() & set(metric.inputs):
            # a sum without the money that no rate converts would pass for the total
            whole = f"case when not bool_or({_known(_inputs(mart, metric, None))} and r.rate is null) then {whole} end"
        sums.append(f"{whole} as {metric.name}")
    selected = ", ".join([*(f"{column} as {name}" for name, column in keys.items()), *sums])
    grouped = ", ".join(column for column in keys.values() if column != "$currency")
    cte, join = _rates(asked.currency)
    return f"""with {cte}sites as (select marketplace, week_start from given.site),
days as (
    select m.marketplace, m.day, {_period(asked.period)} as period
    from (select distinct marketplace, day from {_rows(mart, asked)} as o) as m
    inner join mart.day as c on m.day = c.day left join sites as s on m.marketplace = s.marketplace
)
select {selected} from {_rows(mart, asked)} as m
inner join days as p on m.day = p.day and m.marketplace is not distinct from p.marketplace
{join} where {_filters(asked, DIMENSIONS)} {"group by " + grouped if grouped else ""}"""


def _known_sql(mart: str, wanted: Sequence[Metric], asked: Request) -> str:
    """Which days of which sites are known, and known whole, for each metric: whatever the ASIN, line or campaign."""
    cte, join = _rates(asked.currency)
    flags = ", ".join(
        f"bool_or({_known(_inputs(mart, metric, asked.currency))} and {_seen_whole(mart, metric)}) as {metric.name}" for metric in wanted
    )
    return f"""with {cte}sites as (select marketplace, week_start from given.site)
select m.shop, m.marketplace, m.currency, m.day, {_period(asked.period)} as period, {flags}
from {_rows(mart, asked)} as m inner join mart.day as c on m.day = c.day left join sites as s on m.marketplace = s.marketplace
{join} where {_filters(asked, PLACES)}
group by m.shop, m.marketplace, m.currency, m.day, period"""


def _lengths(asked: Request, firsts: pd.Series, days: pd.Series) -> pd.Series:
    """How many days each period has."""
    if asked.period is None:
        start, end = pd.Timestamp(asked.since or days.min()), pd.Timestamp(asked.until or days.max())
        return pd.Series((end - start).days + 1, index=firsts.index)
    if asked.period == "month":
        return pd.to_datetime(firsts).dt.days_in_month
    return pd.Series(7 if asked.period == "week" else 1, index=firsts.index)


def _completeness(known: pd.DataFrame, asked: Request, names: Sequence[str]) -> pd.DataFrame:
    """For each period and place a row can speak of: whether all its sites are known whole on all its days.

    A site is expected from the period on in which its first day lies.
    """
    places = [*PLACES, "currency"]
    began = known.groupby(places, dropna=False)["day"].min().rename("began").reset_index()
    periods = known[["period"]].drop_duplicates()
    periods["length"] = _lengths(asked, periods["period"], known["day"])
    counts = known.groupby([*places, "period"], dropna=False)[list(names)].sum().min(axis=1).rename("whole").reset_index()
    expected = began.merge(periods, how="cross").merge(counts, on=[*places, "period"], how="left")
    if asked.period:
        ends = pd.to_datetime(expected["period"]) + pd.to_timedelta(expected["length"], unit="D")
        expected = expected[expected["began"] < ends]
    expected["is_complete"] = expected["whole"].fillna(0) >= expected["length"]
    return expected.rename(columns={"period": asked.period or "period"})


def _keys_of(asked: Request) -> list[str]:
    """The columns of a row that decide which sites and days it speaks of."""
    own_currency = asked.splits_currency and asked.currency is None
    return [*(one for one in asked.by if one in (*PERIODS, *PLACES)), *(["currency"] if own_currency else [])]


def _with_completeness(sums: pd.DataFrame, known: pd.DataFrame, asked: Request, names: Sequence[str]) -> pd.DataFrame:
    if known.empty:
        return sums.assign(is_complete=False)
    whole, keys = _completeness(known, asked, names), _keys_of(asked)
    if not keys:
        return sums.assign(is_complete=bool(whole["is_complete"].all()))
    flags = whole.groupby(keys, dropna=False)["is_complete"].all().reset_index()
    found = sums.merge(flags, on=keys, how="left")
    return found.assign(is_complete=found["is_complete"].eq(True))


def _with_ad_types(cursor: duckdb.DuckDBPyConnection, sums: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """Which ad types are in the ad spend of every day a row speaks of: `SP+SB+SD` when all are, null when none."""
    columns = {"shop": "m.shop", "marketplace": "m.marketplace", "currency": "m.currency"}
    keys = {key: columns.get(key, _period(asked.period)) for key in _keys_of(asked)}
    types = ", ".join(f"case when bool_and(m.ad_types like '%{one}%') then '{one}' end" for one in ("SP", "SB", "SD"))
    selected = ", ".join([*(f"{column} as {name}" for name, column in keys.items()), f"nullif(concat_ws('+', {types}), '') as ad_types"])
    sql = f"""select {selected} from mart.site_day as m
inner join mart.day as c on m.day = c.day inner join given.site as s on m.marketplace = s.marketplace
where m.ad_spend is not null and {_filters(asked, PLACES)} {"group by " + ", ".join(keys.values()) if keys else ""}"""
    found = fetched(cursor.execute(sql, _values(asked, sql)))
    if keys:
        return sums.merge(found, on=list(keys), how="left")
    return sums.assign(ad_types=found["ad_types"].iloc[0] if len(found) else None)


def _of_mart(cursor: duckdb.DuckDBPyConnection, mart: str, wanted: Sequence[Metric], asked: Request) -> pd.DataFrame:
    sql = _sums_sql(mart, wanted, asked)
    sums = fetched(cursor.execute(sql, _values(asked, sql)))
    sql = _known_sql(mart, wanted, asked)
    known = fetched(cursor.execute(sql, _values(asked, sql)))
    return _with_completeness(sums, known, asked, [metric.name for metric in wanted])


def _beside(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Two parts of one answer side by side; a row is complete when both sides know it whole."""
    right = right.rename(columns={"is_complete": "is_right_complete"})
    both = left.merge(right, on=keys, how="outer") if keys else left.join(right)
    both["is_complete"] = both["is_complete"].eq(True) & both["is_right_complete"].eq(True)
    return both.drop(columns="is_right_complete")


def measure(cursor: duckdb.DuckDBPyConnection, asked: Request) -> pd.DataFrame:
    """The metrics of a request: its dimensions, `currency` where money is in it, a column per metric, `is_complete`.

    A week or month is named by its first day. `is_complete` is false where a day of the period is missing, was exported
    before it had ended, or lies outside since and until for a week or month. Unknown is NaN. `ad_types` says which ad types
    are in the spend when a metric should be over all of them.
    """
    marts: dict[str, list[Metric]] = {}
    for metric in asked.metrics:
        marts.setdefault(mart_of(metric, asked.needs), []).append(metric)
    keys = [*asked.by, *(["currency"] if asked.splits_currency else [])]
    result, *others = [_of_mart(cursor, mart, wanted, asked) for mart, wanted in marts.items()]
    for other in others:
        result = _beside(result, other, keys)
    columns = [*keys, *(metric.name for metric in asked.metrics), "is_complete"]
    if any(metric.all_ad_types for metric in asked.metrics):
        result = _with_ad_types(cursor, result, asked)
        columns.append("ad_types")
    for metric in asked.metrics:
        if metric.additive and metric.unit == "money":
            result[metric.name] = result[metric.name].round(4)  # the grain of money in the deliveries
    return result[columns].sort_values(keys, ignore_index=True) if keys else result[columns]
