"""The sample's complaints: read by the dictionary, the planted runs found on their day, and nothing where nothing is planted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from huddle import aspects
from huddle.analysis.aspects import complaints
from huddle.sample import Truth
from huddle.sample.truth import Branch
from tests.analysis.marts import Marts

READ = """
with folded as (select place, aspect.folded(said) as said from texts),
spoken as (select place, said, aspect.language(said, $site) as language from folded),
fair as (select place, language, aspect.fair(said, language) as said from spoken)
select place, aspect.named(said, aspect.undenied(said, language), language) from fair order by place"""
ASPECT = {"leak": "leak", "broke": "defect", "smell": "smell", "size": "size", "missing": "missing", "quality": "material"}
"""what each topic of the sample's opinions is an aspect of"""


@pytest.fixture(scope="module")
def reader() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for macro in aspects.macros():
        connection.execute(macro)
    return connection


def read(reader: duckdb.DuckDBPyConnection, branch: Branch) -> dict[int, set[str]]:
    """The aspects of every low-star review of a site, by the review's place."""
    low = [(place, f"{one.title}. {one.body}") for place, one in enumerate(branch.reviews) if one.rating <= 3]
    reader.execute("create or replace table texts (place integer, said varchar)")
    reader.executemany("insert into texts values (?, ?)", low)
    found = reader.execute(READ, {"site": branch.demand.site.marketplace}).fetchall()
    return {place: set(named.split("|")) - {""} for place, named in found}


def marts_of(reader: duckdb.DuckDBPyConnection, branch: Branch) -> Marts:
    marts, site = Marts(), {"shop": "default", "marketplace": branch.demand.site.marketplace}
    asins = [product.asin for product in branch.demand.products]
    first = branch.demand.day(0)
    days = [first + timedelta(days=k) for k in range((branch.last_day - first).days + 1)]
    marts.add("source_day", [{**site, "source": "reviews", "day": day, "is_complete": True, "is_span": False} for day in days])
    marts.add("complaint", [
        {**site, "source": "reviews", "family": asins[review.row], "asin": asins[review.row], "day": review.day, "document": str(place),
         "aspect": aspect, "language": branch.demand.site.language}
        for place, named in read(reader, branch).items() for review in (branch.reviews[place],) for aspect in named or {aspects.NONE}
    ])  # fmt: skip
    marts.add("review", [
        {**site, "asin": asins[review.row], "day": review.day, "rating": review.rating, "title": review.title, "body": review.body,
         "review_key": str(place)} for place, review in enumerate(branch.reviews) if review.rating <= 3
    ])  # fmt: skip
    return marts


def test_the_dictionary_reads_what_the_sample_writes(full: tuple[Path, Truth], reader):
    for branch in full[1].branches:
        told = read(reader, branch)
        right = [ASPECT[str(branch.reviews[place].topic)] in named for place, named in told.items()]
        extra = [len(named) - 1 for named in told.values() if named]
        assert sum(right) >= 0.95 * len(right)
        assert sum(extra) <= 0.1 * len(extra)


def test_every_planted_run_is_found_while_it_runs_and_only_the_runs_are(full: tuple[Path, Truth], reader):
    for branch in full[1].branches:
        site = branch.demand.site.marketplace
        planted = [event for event in full[1].events if event["kind"] == "review_topic" and event["marketplace"] == site]
        marts = marts_of(reader, branch)
        for event in planted:
            first, last = date.fromisoformat(event["first_day"]), date.fromisoformat(event["last_day"])
            days = {day: complaints(marts.ask, until=day)[0] for day in (first - timedelta(days=1), first + timedelta(days=4), last)}
            assert [one.asin for one in days[first - timedelta(days=1)]] == []
            for day in (first + timedelta(days=4), last):
                (one,) = days[day]
                assert (one.asin, one.aspect) == (event["asin"], ASPECT[event["topic"]])
                assert first <= one.since <= first + timedelta(days=2)
            assert {hint.word for hint in one.words} & {"leak": {"leaks", "leaking"}, "smell": {"smell", "odor"}}[event["topic"]]


def test_where_nothing_is_planted_nothing_is_said(quiet: tuple[Path, Truth], reader):
    for branch in quiet[1].branches:
        marts = marts_of(reader, branch)
        for back in range(0, 60, 10):
            assert complaints(marts.ask, until=branch.last_day - timedelta(days=back))[0] == []
