"""What must hold for any deliveries: parts add up, shops add up, arrival means nothing, and plain Python agrees."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddle.warehouse.snapshot import Snapshot, open_snapshot
from tests.warehouse import oracle
from tests.warehouse.deliveries import deliver
from tests.warehouse.oracle import Given

DAYS = [date(2026, 10, 31) + timedelta(days=n) for n in range(4)]
ASINS = ("B0AAAAAAAA", "B0BBBBBBBB", "B0CCCCCCCC")
CURRENCIES = {"US": "USD", "UK": "GBP"}
SETTINGS = settings(max_examples=9, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
amounts = st.integers(0, 40_000).map(lambda cents: cents / 100)
counts = st.integers(0, 9)


def order_row(draw: Any, site: str, day: date, number: int) -> dict[str, Any]:
    is_pending = draw(st.booleans())
    return {
        "order_key": f"o{draw(st.integers(0, 3))}",
        "item_key": f"{site}{day}{draw(st.integers(0, 4))}",
        "day": day,
        "purchased_at": datetime(day.year, day.month, day.day, 12, number % 60),
        "asin": draw(st.sampled_from(ASINS)),
        "updated_at": datetime(2026, 11, draw(st.integers(4, 6))),
        "units": draw(st.integers(1, 4)),
        "is_pending": is_pending,
        "is_cancelled": draw(st.integers(0, 5)) == 0,
        "sales": None if is_pending else draw(amounts),
        "currency": None if is_pending else CURRENCIES[site],
    }


def make_row(draw: Any, kind: str, site: str, day: date, number: int) -> dict[str, Any]:
    if kind == "orders":
        return order_row(draw, site, day, number)
    money = {"currency": CURRENCIES[site]}
    if kind == "site_day":
        return {"day": day, "sales": draw(amounts), "units": draw(counts), "order_items": draw(counts), **money}
    period = {"period_start": day, "period_end": day, **money}
    if kind == "asin_period":
        sold = {"sales": draw(amounts), "units": draw(counts), "order_items": draw(counts)}
        return {"asin": ASINS[number % 3], "sessions": draw(counts), "page_views": draw(counts), "buy_box_share": 0.5, **sold, **period}
    product, level = draw(st.sampled_from([("SP", "campaign"), ("SP", "advertised_product"), ("SB", "campaign")]))
    asin = draw(st.sampled_from(ASINS)) if level == "advertised_product" else None
    return {
        "ad_product": product,
        "level": level,
        "asin": asin,
        "campaign": f"c{number}",
        "spend": draw(amounts),
        "clicks": draw(counts),
        **period,
    }


@st.composite
def deliveries(draw: Any) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Arguments and rows of up to six deliveries of two shops on two sites, with overlaps and equal ages."""
    made = []
    for _ in range(draw(st.integers(1, 6))):
        kind, site = draw(st.sampled_from(["orders", "site_day", "asin_period", "ads"])), draw(st.sampled_from(["US", "UK"]))
        start = draw(st.integers(0, 3))
        end = draw(st.integers(start, 3))
        each = {"site_day": 1, "asin_period": 3}.get(kind)
        rows = []
        for day in DAYS[start : end + 1]:
            how_many = draw(st.integers(0, each or 3))
            rows += [make_row(draw, kind, site, day, number) for number in range(how_many)]
        if kind == "asin_period" and not rows and start < end:
            continue  # an empty file over several days says nothing of days
        told = {row.get("day", row.get("period_start")) for row in rows}
        exported = datetime(2026, 11, draw(st.sampled_from([1, 2, 9])), draw(st.sampled_from([3, 12])), tzinfo=UTC)
        about = {
            "kind": kind,
            "start": DAYS[start],
            "end": DAYS[end],
            "exported": exported,
            "marketplaces": (site,),
            "shop": draw(st.sampled_from(["A", "B"])),
            "absent": "zero" if kind == "asin_period" else draw(st.sampled_from(["zero", "unknown"])),
            "missing": [day for day in DAYS[start : end + 1] if rows and day not in told and draw(st.booleans())],
        }
        made.append((about, [{"marketplace": site, **row} for row in rows]))
    return made


LINES = [{"asin": ASINS[0], "line": "Kitchen"}, {"asin": ASINS[1], "line": "Bath"}]


def delivered(made: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> list[Given]:
    found = {}
    for about, rows in made:
        rest = {key: value for key, value in about.items() if key != "kind"}
        one = Given(deliver(about["kind"], rows, **rest), tuple(rows))
        found[one.delivery.id] = one
    return list(found.values())


def opened(given_: list[Given], *marts: str) -> Snapshot:
    products = deliver("products", LINES, start=None, marketplaces=())
    return open_snapshot("x", [*(one.delivery for one in given_), products], marts={f"mart.{mart}" for mart in marts})


def rows(snapshot: Snapshot, sql: str) -> list[dict[str, Any]]:
    with snapshot.cursor() as cursor:
        answer = cursor.execute(sql)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def settled(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without the last digits of their sums: these depend on which thread added first."""
    return [{key: round(value, 6) if isinstance(value, float) else value for key, value in row.items()} for row in found]


def close(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=1e-6)


@SETTINGS
@given(deliveries())
def test_the_marts_say_what_plain_python_finds(made):
    given_ = delivered(made)
    snapshot, sold, spent = opened(given_, "site_day", "asin_day"), oracle.sales(given_), oracle.ad_spend(given_)
    found = {(row["shop"], row["marketplace"], row["day"]): row for row in rows(snapshot, "select * from mart.site_day")}
    assert {key for key, row in found.items() if row["sales_source"]} == set(sold)
    for key, expected in sold.items():
        for name in ("sales_source", "is_complete", "units", "order_items"):
            assert found[key][name] == expected[name], (key, name)
        assert found[key]["sales"] == close(expected["sales"]), key
    assert {key: row["ad_spend"] for key, row in found.items() if row["ad_spend"] is not None} == {
        key: close(v) for key, v in spent.items()
    }
    parts: dict[tuple, dict] = defaultdict(dict)
    for row in rows(snapshot, "select * from mart.asin_day where units <> 0 or sales <> 0 or order_items <> 0"):
        parts[row["shop"], row["marketplace"], row["day"]][row["asin"]] = row
    for key, expected in sold.items():
        named = {asin: part for asin, part in expected["parts"].items() if part["units"] or part["sales"] or part["order_items"]}
        assert set(parts[key]) == set(named)
        for asin, part in named.items():
            assert parts[key][asin]["units"] == part["units"]
            assert parts[key][asin]["sales"] == close(part["sales"])


@SETTINGS
@given(deliveries())
def test_parts_add_up_to_totals_under_every_filter(made):
    snapshot = opened(delivered(made), "site_day", "line_day")
    measures = ("sales", "units", "order_items", "sessions", "ad_spend", "ad_clicks")
    sums = ", ".join(f"sum({name}) as {name}" for name in measures)
    for by in ("shop, marketplace, day", "marketplace, day", "shop, marketplace", "day"):
        sites = rows(snapshot, f"select {by}, {sums} from mart.site_day group by {by} order by {by}")
        lines = {
            tuple(row[key] for key in by.split(", ")): row
            for row in rows(snapshot, f"select {by}, {sums} from mart.line_day group by {by}")
        }
        for site in sites:
            line = lines.get(tuple(site[key] for key in by.split(", ")), dict.fromkeys(measures))
            for name in measures:
                assert (line[name] or 0) == close(float(site[name] or 0)), (by, name, site)


@settings(SETTINGS, max_examples=4)  # each builds the marts of four states
@given(deliveries())
def test_two_shops_on_one_site_add_up_in_any_order_of_arrival(made):
    given_ = delivered(made)
    marts = ("site_day", "asin_day", "line_day", "asin_span", "campaign_day", "source_day", "product", "site")
    together = opened(given_, *marts)
    backwards = opened(given_[::-1], *marts)
    alone = {shop: opened([one for one in given_ if one.delivery.shop == shop], *marts) for shop in ("A", "B")}
    for mart in marts:
        sql = f"select * from mart.{mart} order by all"
        everything = settled(rows(together, sql))
        assert everything == settled(rows(backwards, sql)), mart
        for shop, snapshot in alone.items():
            assert settled(rows(snapshot, sql)) == [row for row in everything if row["shop"] == shop], mart


LEVELS = ("campaign", "advertised_product", "placement", "targeting", "search_term")


@st.composite
def ads_of_every_level(draw: Any) -> tuple[list[tuple[dict[str, Any], list[dict[str, Any]]]], list[int]]:
    """Reports of up to five types over the same days, restated or not, and an order in which they arrive."""
    made = []
    for level in draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=5, unique=True)):
        for version in range(draw(st.integers(1, 2))):
            start = draw(st.integers(0, 1))
            rows = []
            for day in DAYS[start : draw(st.integers(start + 1, 3)) + 1]:
                for part in range(draw(st.integers(1, 3))):
                    split = {"advertised_product": {"asin": ASINS[part] if part else None}, "placement": {"placement": "top"}}
                    split |= {"targeting": {"targeting": f"t{part}"}, "search_term": {"search_term": f"t{part}" if part else None}}
                    spent = {"spend": draw(amounts), "clicks": draw(counts), "currency": "USD", "period_start": day, "period_end": day}
                    what = {"ad_product": "SP", "level": level, "campaign": f"c{part}", "marketplace": "US"}
                    rows.append({**what, **split.get(level, {}), **spent})
            days = [row["period_start"] for row in rows]
            exported = datetime(2026, 11, draw(st.sampled_from([2, 9])), 3 + version, tzinfo=UTC)
            about = {"kind": "ads", "start": min(days), "end": max(days), "exported": exported, "marketplaces": ("US",), "shop": "A"}
            made.append(({**about, "report": f"{level}{version}"}, rows))
    return made, draw(st.permutations(range(len(made))))


@settings(SETTINGS, max_examples=7)
@given(ads_of_every_level())
def test_reports_of_five_types_over_the_same_days_never_count_twice(made):
    deliveries_, order = made
    given_ = delivered(deliveries_)
    spent = oracle.ad_spend(given_)
    again = [*(given_[place] for place in order), *given_[: len(given_) // 2]]
    arrived = list({one.delivery.id: one for one in again}.values())
    columns = {"site_day": "ad_spend", "campaign_day": "spend", "line_day": "ad_spend"}
    for snapshot in (opened(given_, *columns), opened(arrived, *columns)):
        for mart, column in columns.items():
            sums = rows(snapshot, f"select shop, marketplace, day, sum({column}) as spend from mart.{mart} group by shop, marketplace, day")
            found = {(row["shop"], row["marketplace"], row["day"]): row["spend"] for row in sums if row["spend"]}
            assert found == {key: close(value) for key, value in spent.items() if value}, mart
