"""Tables that no export carries: the calendar, the sites, when each site's day ends, and the kinds with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from huddle import aspects, channels, fees, maturity, metrics, offers
from huddle.ad_levels import ad_levels
from huddle.changes import LIMITS, change_kinds
from huddle.checks import checks
from huddle.figures import has_cents
from huddle.kinds import kinds
from huddle.marketplaces import marketplaces
from huddle.reports import reports
from huddle.rules import rules

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2030, 12, 31)
OLDEST = 60
"""days of age; what was exported later tells nothing about how a day settled"""


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return month_of(month.replace(day=1) + timedelta(days=32))


def month_before(month: date) -> date:
    """The first day of the month before."""
    return month_of(month_of(month) - timedelta(days=1))


@cache
def calendar() -> pa.Table:
    """One row per day from 2015 to 2030: iso_dow (Monday is 1), both weeks' first days, the month and the month before."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    return pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "iso_dow": pa.array([day.isoweekday() for day in days], pa.int64()),
            "week_start_sunday": pa.array([day - timedelta(days=day.isoweekday() % 7) for day in days], pa.date32()),
            "week_start_monday": pa.array([day - timedelta(days=day.weekday()) for day in days], pa.date32()),
            "month": pa.array([month_of(day) for day in days], pa.date32()),
            "month_before": pa.array([month_before(day) for day in days], pa.date32()),
        }
    )


@cache
def sites() -> pa.Table:
    """One row per declared marketplace: currency, zone, the day its week starts on, whether its sales include tax.

    `small_money`: what an amount told for a currency with cents is multiplied by.
    """
    known = list(marketplaces().values())
    return pa.table(
        {
            "marketplace": pa.array([site.code for site in known], pa.string()),
            "currency": pa.array([site.currency for site in known], pa.string()),
            "zone": pa.array([site.zone for site in known], pa.string()),
            "week_start": pa.array([site.week_start for site in known], pa.string()),
            "has_tax_inside": pa.array([site.vat is not None for site in known], pa.bool_()),
            "small_money": pa.array([1.0 if has_cents(site.currency) else 100.0 for site in known], pa.float64()),
        }
    )


@cache
def sources() -> pa.Table:
    """One row per kind with the name of its source."""
    known = kinds().values()
    return pa.table({"kind": pa.array([one.name for one in known]), "source": pa.array([one.source for one in known])})


def report_sources() -> pa.Table:
    """One row per declared report with the family it counts for in coverage, and what it declares of overlaps."""
    known = list(reports().values())
    columns = {"report": [one.name for one in known], "source": [one.source for one in known], "overlap": [one.overlap for one in known]}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


@cache
def channel_names() -> pa.Table:
    """One row per name a source gives a channel, folded, with the channel's key."""
    known = channels.names()
    return pa.table({"name": pa.array(list(known), pa.string()), "channel": pa.array(list(known.values()), pa.string())})


@cache
def ad_channels() -> pa.Table:
    """One row per ad product of the ads reports with the channel that holds its sales."""
    known = [one for one in channels.channels().values() if one.ad_product]
    products, keys = [one.ad_product for one in known], [one.key for one in known]
    return pa.table({"ad_product": pa.array(products, pa.string()), "channel": pa.array(keys, pa.string())})


@cache
def levels_of_ads() -> pa.Table:
    """One row per level of ads reports with its turn where several tell one day's spend."""
    known = list(ad_levels().values())
    levels, places = [one.key for one in known], [one.place for one in known]
    return pa.table({"level": pa.array(levels, pa.string()), "place": pa.array(places, pa.int64())})


@cache
def remainder_channel() -> pa.Table:
    """One row: the channel of what is left when everything measured is taken from the total."""
    return pa.table({"channel": pa.array([channels.remainder().key], pa.string())})


@cache
def return_reasons() -> pa.Table:
    """One row per declared reason of a return, a pattern in lower case, with its group and its turn."""
    known = fees.return_reasons()
    columns = {"place": pa.array(range(1, len(known) + 1), pa.int64()), "pattern": pa.array(list(known), pa.string())}
    return pa.table({**columns, "reason_group": pa.array(list(known.values()), pa.string())})


@cache
def aspect_names() -> pa.Table:
    """One row per aspect of a complaint with its place, and one last for the texts that name none."""
    keys = [*aspects.aspects(), aspects.NONE]
    columns = {"place": pa.array(range(1, len(keys) + 1), pa.int64()), "aspect": pa.array(keys, pa.string())}
    return pa.table({**columns, "is_none": pa.array([key == aspects.NONE for key in keys], pa.bool_())})


@cache
def fee_rules() -> pa.Table:
    """One row per declared rule of what posted money is, in order; patterns in lower case."""
    columns: dict[str, pa.Array] = {"place": pa.array(range(1, len(fees.rules()) + 1), pa.int64())}
    for name in ("type", "component", "description", "fee"):
        columns[name] = pa.array([getattr(rule, name) for rule in fees.rules()], pa.string())
    return pa.table(columns)


def fee_families() -> pa.Table:
    """One row per report of posted money with its family and the family's turn where several tell one day."""
    turns = fees.preference()
    known = [(one.name, one.source, turns[one.source]) for one in reports().values() if one.source in turns]
    names, families, places = zip(*known, strict=True) if known else ((), (), ())
    return pa.table(
        {"report": pa.array(names, pa.string()), "family": pa.array(families, pa.string()), "place": pa.array(places, pa.int64())}
    )


@cache
def ages() -> pa.Table:
    """One row per whole day of age: its first and last hour since the day ended."""
    known = range(OLDEST + 1)
    columns = {"age": list(known), "first_hour": [24 * age for age in known], "last_hour": [24 * age + 23 for age in known]}
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


@cache
def settling() -> pa.Table:
    """One row per source whose days still change: from which age on they count as final."""
    known = maturity.defaults().values()
    return pa.table({"source": pa.array([one.source for one in known]), "days": pa.array([one.days for one in known], pa.int64())})


@cache
def check_rules() -> pa.Table:
    """One row per declared check: its sides, how far apart they may be, how far back it looks."""
    known = list(checks().values())
    columns: dict[str, pa.Array] = {"name": pa.array([one.key for one in known], pa.string())}
    for name in ("left", "right"):
        columns[f"{name}_side"] = pa.array([getattr(one, name) for one in known], pa.string())
    for name in ("rule", "measure", "severity"):
        columns[name] = pa.array([getattr(one, name) for one in known], pa.string())
    for name in ("place", "days", "young"):
        columns[name] = pa.array([getattr(one, name) for one in known], pa.int32())
    for name in ("share", "whole", "floor", "least", "least_whole"):
        columns[name] = pa.array([getattr(one, name) for one in known], pa.float64())
    return pa.table(columns)


@cache
def check_sources() -> pa.Table:
    """One row per check x kind of export its sides are read from, with the pattern of the report's name."""
    known = [(one.key, *source) for one in checks().values() for source in one.kinds]
    names, kinds_, patterns = zip(*known, strict=True) if known else ((), (), ())
    return pa.table(
        {"name": pa.array(names, pa.string()), "kind": pa.array(kinds_, pa.string()), "report": pa.array(patterns, pa.string())}
    )


@cache
def thresholds() -> pa.Table:
    """One row per threshold of an enabled rule of `rules.toml`."""
    known = [(rule.id, name, value) for rule in rules().values() if rule.enabled for name, value in rule.thresholds.items()]
    names, keys, values = zip(*known, strict=True) if known else ((), (), ())
    return pa.table({"rule": pa.array(names, pa.string()), "name": pa.array(keys, pa.string()), "value": pa.array(values, pa.float64())})


@cache
def fees_per_unit() -> pa.Table:
    """One row per fee whose sum per unit sold is what a unit costs at Amazon."""
    return pa.table({"fee": pa.array(fees.per_unit(), pa.string())})


@cache
def resold_skus() -> pa.Table:
    """One row per pattern of SKUs under which goods that came back are sold again."""
    return pa.table({"pattern": pa.array(offers.resold(), pa.string())})


@cache
def kinds_of_change() -> pa.Table:
    """One row per kind of change with its rank and what is only noise of it; null where a limit does not concern it."""
    known = list(change_kinds().values())
    columns = {"kind": pa.array([one.key for one in known], pa.string()), "place": pa.array([one.place for one in known], pa.int64())}
    columns["shows"] = pa.array([one.shows for one in known], pa.string())
    for name, kind in LIMITS.items():
        columns[name] = pa.array([one.limits[name] for one in known], pa.float64() if kind is float else pa.int64())
    return pa.table(columns)


@cache
def _day_ends(zone: str, first: date, last: date) -> list[datetime]:
    place = ZoneInfo(zone)
    midnights = (datetime.combine(first + timedelta(days=n + 1), time(), place) for n in range((last - first).days + 1))
    return [midnight.astimezone(UTC).replace(tzinfo=None) for midnight in midnights]


def clock(codes: Iterable[str], first: date, last: date) -> pa.Table:
    """When each site's days end, in UTC: one row per marketplace x day from `first` to `last`."""
    rows: dict[str, list] = {"marketplace": [], "day": [], "ends_at": []}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for code in sorted(codes):
        rows["marketplace"] += [code] * len(days)
        rows["day"] += days
        rows["ends_at"] += _day_ends(marketplaces()[code].zone, first, last)
    types = {"marketplace": pa.string(), "day": pa.date32(), "ends_at": pa.timestamp("us")}
    return pa.table({name: pa.array(values, types[name]) for name, values in rows.items()})


def create(connection: duckdb.DuckDBPyConnection, table: str, content: pa.Table) -> None:
    """Make a table in the database from an Arrow table."""
    connection.register("arriving", content)
    connection.execute(f"create table {table} as select * from arriving")
    connection.unregister("arriving")


def furnish(connection: duckdb.DuckDBPyConnection) -> None:
    """What depends on no delivery: the schema `given` with calendar, sites and declared tables, and a macro per metric."""
    connection.execute("create schema metric")
    for macro in metrics.macros():
        connection.execute(macro)
    connection.execute("create schema given")
    create(connection, "given.day", calendar())
    create(connection, "given.site", sites())
    create(connection, "given.kind", sources())
    create(connection, "given.report", report_sources())
    create(connection, "given.channel_name", channel_names())
    create(connection, "given.ad_channel", ad_channels())
    create(connection, "given.ad_level", levels_of_ads())
    create(connection, "given.remainder", remainder_channel())
    create(connection, "given.return_reason", return_reasons())
    create(connection, "given.aspect", aspect_names())
    create(connection, "given.fee_rule", fee_rules())
    create(connection, "given.fee_family", fee_families())
    create(connection, "given.fee_per_unit", fees_per_unit())
    create(connection, "given.age", ages())
    create(connection, "given.maturity", settling())
    create(connection, "given.resold_sku", resold_skus())
    create(connection, "given.change_kind", kinds_of_change())
    create(connection, "given.check_rule", check_rules())
    create(connection, "given.check_source", check_sources())
    create(connection, "given.threshold", thresholds())


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """The macros that read complaints, where they are not there yet: apart, because only what reads texts has to wait for them."""
    known = connection.execute("select count(*) from duckdb_schemas() where schema_name = 'aspect'").fetchone()
    if not known or not known[0]:
        for macro in aspects.macros():
            connection.execute(macro)
