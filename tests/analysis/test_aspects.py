"""Complaints by aspect: what the dictionary finds in labelled texts, the exact test, and what is and is not said of a morning.

The texts of `complaints/` are our own, in the manner of reviews of 1 to 3 stars: 230 a language, with the aspects a reader
named (`-` for none). Words were chosen by those above the line of dashes; precision and recall are those of the texts below it: fifty that
say plainly what is wrong, fifty with the words of the others avoided, and the last twenty that praise one thing and blame another.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product
from math import comb
from pathlib import Path

import duckdb
import pytest

from huddle import aspects
from huddle.analysis.aspects import chance_of_sum, complaints
from tests.analysis.marts import Marts

TEXTS = Path(__file__).parent / "complaints"
SITES = {"en": "US", "de": "DE", "zh": "CN", "ja": "JP"}
LAST = date(2026, 11, 19)
READ = """
with folded as (select place, site, aspect.folded(said) as said from texts),
spoken as (select place, said, aspect.language(said, site) as language from folded),
fair as (select place, language, aspect.fair(said, language) as said from spoken)
select aspect.named(said, aspect.undenied(said, language), language) from fair order by place"""


@pytest.fixture(scope="module")
def reader() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for macro in aspects.macros():
        connection.execute(macro)
    return connection


def named(reader: duckdb.DuckDBPyConnection, texts: list[tuple[str, str]]) -> list[set[str]]:
    """The aspects of (site, text) pairs."""
    reader.execute("create or replace table texts (place integer, site varchar, said varchar)")
    reader.executemany("insert into texts values (?, ?, ?)", [(place, *one) for place, one in enumerate(texts)])
    return [set(found.split("|")) - {""} for (found,) in reader.execute(READ).fetchall()]


def labelled(language: str) -> tuple[list[tuple[set[str], str]], list[tuple[set[str], str]]]:
    """The texts words were chosen by, and those they are measured on."""
    parts = (TEXTS / f"{language}.tsv").read_text(encoding="utf-8").split("---\n")
    learnt, held = ([line.split("\t") for line in part.splitlines()] for part in parts)
    return tuple([(set(labels.split()) - {"-"}, text) for labels, text in part] for part in (learnt, held))


@pytest.fixture(scope="module")
def counts(reader: duckdb.DuckDBPyConnection) -> dict[str, Counter[tuple[str, str]]]:
    """By language: (right, wrong or missed) x aspect in the texts no word was chosen by."""
    held = [(language, *one) for language in SITES for one in labelled(language)[1]]
    told: dict[str, Counter[tuple[str, str]]] = {language: Counter() for language in SITES}
    for (language, wanted, _), found in zip(held, named(reader, [(SITES[one], text) for one, _, text in held]), strict=True):
        told[language].update([("right", one) for one in wanted & found])
        told[language].update([("wrong", one) for one in found - wanted])
        told[language].update([("missed", one) for one in wanted - found])
    return told


@pytest.mark.parametrize("language", SITES)
def test_what_the_dictionary_finds_is_measured_and_said(language, counts):
    learnt, held = labelled(language)
    assert len(learnt) + len(held) == 230
    assert set().union(*(labels for labels, _ in held)) == set(aspects.aspects())
    sums: Counter[str] = Counter()
    for (kind, _), count in counts[language].items():
        sums[kind] += count
    precision, recall = sums["right"] / (sums["right"] + sums["wrong"]), sums["right"] / (sums["right"] + sums["missed"])
    said = aspects.languages()[language]
    assert (said.texts, said.precision, said.recall) == (len(held), round(precision, 2), round(recall, 2))
    assert precision >= 0.85
    assert recall >= 0.4


def test_no_aspect_is_mostly_wrong(counts):
    told = sum(counts.values(), Counter())
    for aspect in aspects.aspects():
        assert told["right", aspect] >= 2 * told["wrong", aspect], aspect
        assert told["right", aspect] >= 0.25 * (told["right", aspect] + told["missed", aspect]), aspect


@pytest.mark.parametrize(
    ("site", "denied", "said"),
    [
        ("US", "No smell and it doesn't leak, not too loud either", "It smells, leaks and is not only loud"),
        ("DE", "Kein Geruch, läuft nicht aus und ist nicht laut", "Der Geruch, läuft aus und ist nicht nur laut"),
        ("CN", "没有异味，不漏水，也没什么噪音", "异味大，漏水，不仅如此噪音也大"),
        ("JP", "臭いもありません。漏れないし、うるさくない", "臭いがひどい。漏れるし、うるさい"),
    ],
)
def test_what_is_denied_is_no_complaint(site, denied, said, reader):
    assert named(reader, [(site, denied), (site, said)]) == [set(), {"smell", "leak", "noise"}]


@pytest.mark.parametrize(
    ("site", "liked", "left"),
    [
        (
            "US",
            "Never had a problem with the battery or the charger, love the colour, can't complain about leaks, smells of nothing. It broke",
            {"defect"},
        ),
        ("DE", "Mit dem Akku hatte ich nie Ärger, die Farbe gefällt mir, laut ist sie nicht, riecht nach nichts. Es tropft", {"leak"}),
        ("CN", "电池和充电器都没出过问题，做工也好，没有味道。漏水", {"leak"}),
        (
            "JP",
            "バッテリーの持ちは良く、サイズにも色味にも不満はない。壊れも漏れもないし熱くならない。においだけが気になり、臭いがきつい",
            {"smell"},
        ),
    ],
)
def test_what_is_liked_is_no_complaint(site, liked, left, reader):
    assert named(reader, [(site, liked)]) == [left]


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("US", "The packaging was ripped open"), ("DE", "Das Paket war aufgerissen"), ("CN", "纸箱破了"), ("JP", "梱包が破れていた"),
    ],
)  # fmt: skip
def test_a_torn_parcel_is_no_broken_product(site, text, reader):
    assert named(reader, [(site, text)]) == [{"shipping"}]


def test_a_text_is_read_by_its_letters_and_by_its_site(reader):
    texts = {
        ("DE", "undicht"): "de", ("DE", "漏水"): "zh", ("JP", "不良品"): "ja", ("US", "漏れ"): "ja", ("JP", "leaks"): "en",
        ("FR", "fuite"): "~other",
    }  # fmt: skip
    asked = [reader.execute("select aspect.language(?, ?)", [said, site]).fetchall()[0][0] for site, said in texts]
    assert asked == list(texts.values())
    assert named(reader, [("DE", "It leaks"), ("FR", "It leaks"), ("US", "undicht")]) == [{"leak"}, {"leak"}, set()]


def test_the_test_is_exact():
    assert chance_of_sum([(0, 5, 0.1)]) == 1.0
    assert chance_of_sum([(3, 3, 7 / 97)]) == pytest.approx((7 / 97) ** 3)
    pmf = {share: [comb(4, k) * share**k * (1 - share) ** (4 - k) for k in range(5)] for share in (0.1, 0.3)}
    brute = sum(pmf[0.1][a] * pmf[0.3][b] for a, b in product(range(5), repeat=2) if a + b >= 3)
    assert chance_of_sum([(2, 4, 0.1), (1, 4, 0.3)]) == pytest.approx(brute, rel=1e-12)


def tell(marts: Marts, asin: str, ages: list[int], aspect: str = "leak", source: str = "reviews", family: str | None = None) -> None:
    rows = [
        {"source": source, "shop": "default", "marketplace": "US", "family": family or asin, "asin": asin, "line": "Kitchen",
         "day": LAST - timedelta(days=age), "document": f"{source}{asin}{aspect}{place}", "aspect": aspect, "language": "en",
         "rating": 1.0 if source == "reviews" else None, "comment": None if source == "reviews" else f"the seal drips {age}"}
        for place, age in enumerate(ages)
    ]  # fmt: skip
    marts.add("complaint", rows)
    marts.add("review", [
        {"shop": "default", "marketplace": "US", "asin": asin, "day": row["day"], "rating": 1, "title": "Bad",
         "review_key": row["document"], "body": f"It leaks at the seal {age}"}
        for row, age in zip(rows, ages, strict=True) if source == "reviews"
    ])  # fmt: skip


def covered(marts: Marts, source: str = "reviews", days: int = 130) -> None:
    marts.add("source_day", [
        {"source": source, "shop": "default", "marketplace": "US", "day": LAST - timedelta(days=k), "is_complete": True, "is_span": False}
        for k in range(days)
    ])  # fmt: skip


def test_a_week_of_one_complaint_is_found_with_its_words():
    marts = Marts()
    covered(marts)
    tell(marts, "A", [0, 2, 3, 5, 40])
    tell(marts, "A", [8, 30, 60, 80], aspect="size")
    (one,), tested = complaints(marts.ask)
    assert (one.asin, one.aspect, one.count, one.since, one.variants) == ("A", "leak", 4, LAST - timedelta(days=5), 1)
    assert one.usual == pytest.approx(7 / 90)
    assert one.p == pytest.approx(chance_of_sum([(4, 5, 7 / 97)]))
    assert one.quotes == ("It leaks at the seal 0", "It leaks at the seal 2", "It leaks at the seal 3")
    assert tested == 2


def test_reviews_and_returns_of_all_variants_are_one_cell_and_units_say_how_many_are_usual():
    marts = Marts()
    for source in ("reviews", "returns"):
        covered(marts, source)
    marts.add_asin("A", [1] * 140, last=LAST)
    marts.add_asin("B", [1] * 133 + [21] * 7, last=LAST)  # too late to have brought a complaint yet
    tell(marts, "A", [0, 50], family="P")
    tell(marts, "B", [1, 2], family="P")
    tell(marts, "B", [3, 4], family="P", source="returns")
    (one,), _ = complaints(marts.ask)
    assert (one.asin, one.variants, one.count) == ("B", 2, 5)
    assert one.p == pytest.approx(chance_of_sum([(3, 4, 7 / 97), (2, 2, 7 / 97)]))


@pytest.mark.parametrize(
    ("ages", "aspect", "days"),
    [
        ([0, 2], "leak", 130),  # two are not yet many
        (list(range(0, 97, 2)), "leak", 130),  # always this bad
        ([9, 10, 11, 12], "leak", 130),  # before the window
        ([0, 1, 2, 3], aspects.NONE, 130),  # of no one kind
        ([0, 1, 2, 3], "leak", 20),  # nothing to compare with
    ],
)
def test_what_is_no_wave(ages, aspect, days):
    marts = Marts()
    covered(marts, days=days)
    tell(marts, "A", ages, aspect=aspect)
    assert complaints(marts.ask)[0] == []
