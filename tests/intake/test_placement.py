"""What folders, sidecars and periods say of a file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.intake import period, scan
from huddle.marketplaces import marketplaces
from tests.intake.conftest import Team
from tests.intake.files import by_asin, put

SPANS = [
    ("2026-11-20", None, "2026-11-20", "2026-11-20"),
    ("2026-10", "UK", "2026-10-01", "2026-10-31"),
    ("2028-02", None, "2028-02-01", "2028-02-29"),
    ("2026-10-01..2026-10-07", "US", "2026-10-01", "2026-10-07"),
    # Amazon counts Sunday weeks; the one that holds 1 January is the first.
    ("2026-W01", "US", "2025-12-28", "2026-01-03"),
    ("2026-W46", "US", "2026-11-08", "2026-11-14"),
    ("2026-W46", None, "2026-11-08", "2026-11-14"),
    ("2026-W46", "Tmall", "2026-11-09", "2026-11-15"),
    ("2026-W53", "Tmall", "2026-12-28", "2027-01-03"),
]


@pytest.mark.parametrize(("text", "site", "first", "last"), SPANS)
def test_a_period_is_two_days(text: str, site: str | None, first: str, last: str) -> None:
    assert period.resolve(text, site) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "2026-W54", "2026-W00", "2026-10-07..2026-10-01", "last week", "2026-1-1", ""])
def test_what_is_no_period_says_so(text: str) -> None:
    with pytest.raises(period.BadPeriod):
        period.resolve(text, "US")


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(marketplaces())))
def test_every_day_lies_in_exactly_one_numbered_week(day: date, site: str) -> None:
    holding = []
    for year in (day.year - 1, day.year, day.year + 1):
        for number in range(1, 54):
            try:
                first, last = period.week(year, number, marketplaces()[site].week_start)
            except period.BadPeriod:
                continue
            if first <= day <= last:
                holding.append((year, number))
                assert last - first == timedelta(days=6)
    assert len(holding) == 1


PLACES = [
    ((), None, None, None),
    (("US",), None, "US", None),
    (("amazon.co.uk",), None, "UK", None),
    (("second-shop", "DE", "2026-10"), "second-shop", "DE", "2026-10"),
    (("2026-11-20",), None, None, "2026-11-20"),
    (("US", "2026-W46"), None, "US", "2026-W46"),
    (("orders", "US"), None, "US", None),
    (("广告", "店铺一"), "店铺一", None, None),
    (("US", "Business Reports", "2026-11-18"), None, "US", "2026-11-18"),
]


@pytest.mark.parametrize(("folders", "shop", "site", "span"), PLACES)
def test_folders_say_shop_site_and_period(folders: tuple[str, ...], shop: str | None, site: str | None, span: str | None) -> None:
    said, fault = scan.placement(folders)
    assert fault is None
    assert (said.shop, said.marketplace, said.period) == (shop, site, span)


@pytest.mark.parametrize("folders", [("US", "DE"), ("2026-10", "2026-11"), ("2026-13-01",)])
def test_folders_that_cannot_be_are_told(folders: tuple[str, ...]) -> None:
    said, fault = scan.placement(folders)
    assert fault is not None and fault["en"] and fault["zh"]
    assert said == scan.Said()


SIDECARS = [
    ('period = "2026-11-18"\nmarketplace = "US"', "loaded", ""),
    ('period = 2026-11-18\nmarketplace = "amazon.com"\nshop = "one"\nexported_at = 2026-11-19T01:00:00Z', "loaded", ""),
    ('period = "2026-11-18"', "waiting", "site"),
    ('periode = "2026-11-18"', "waiting", "periode"),
    ('period = "2026-11-31"\nmarketplace = "US"', "waiting", "no such day"),
    ('period = "2026-11-18"\nmarketplace = "Mars"', "waiting", "Mars"),
    ("period =", "waiting", "TOML"),
]


@pytest.mark.parametrize(("text", "verdict", "told"), SIDECARS)
def test_a_sidecar_places_a_file_or_says_what_is_wrong(team: Team, text: str, verdict: str, told: str) -> None:
    put(team.data / "report.csv", by_asin({1: 5, 2: 7}))
    (team.data / "report.csv.toml").write_text(text)
    receipts = team.take_in()
    assert list(receipts) == ["report.csv"]
    assert receipts["report.csv"].verdict == verdict
    assert told in ((receipts["report.csv"].reason or {}).get("en") or "")


def test_what_people_leave_lying_about_is_no_delivery(team: Team) -> None:
    for name in (".hidden.csv", "~$open.xlsx", "Thumbs.db", "desktop.ini", "README.md", "sample/.truth.json", ".git/x.csv"):
        put(team.data / name, "x")
    assert team.take_in() == {}
