"""A source is late when it is later than its own habit, and only then."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from huddle.elements.morning.trust import Reach, chip, habit

START = date(2026, 9, 1)
TODAY = date(2026, 11, 19)


def days(*pairs: tuple[int, int]) -> list[tuple[date, date]]:
    return [(START + timedelta(days=exported), START + timedelta(days=covers)) for exported, covers in pairs]


def test_a_source_exported_every_morning_is_a_day_or_two_behind():
    assert habit(days(*((day + 2, day) for day in range(20))), otherwise=9) == 3


def test_a_weekly_source_may_be_a_week_behind():
    assert habit(days(*((7 * week + 8, 7 * week + 6) for week in range(8))), otherwise=3) == 9


def test_one_holiday_does_not_become_the_habit():
    daily = [(day + 2, day) for day in range(20)]
    assert habit(days(*daily, (40, 38)), otherwise=9) == 3


def test_before_a_habit_is_known_the_declared_one_holds():
    assert habit(days((2, 0), (3, 1)), otherwise=5) == 5


@given(some.lists(some.integers(1, 30), min_size=5, max_size=20), some.randoms())
def test_the_order_of_exports_does_not_matter(gaps: list[int], chance) -> None:  # type: ignore[no-untyped-def]
    covered, exports = 0, []
    for gap in gaps:
        covered += gap
        exports.append((covered + 2, covered))
    shuffled = days(*exports)
    chance.shuffle(shuffled)
    assert habit(shuffled, 3) == habit(days(*exports), 3)


def test_what_is_late_says_by_how_much_and_for_whom():
    found = [Reach("ads", "A", "US", date(2026, 11, 17), 1), Reach("ads", "A", "DE", date(2026, 11, 18), 0)]
    said = chip("ads", found, TODAY, "en")
    assert said is not None
    assert (said.text, said.tone) == ("Ads to US Tue 17, a day late", "attention")


def test_a_source_nobody_has_is_no_chip():
    assert chip("ads", [Reach("ads", "A", "US", None, 0)], TODAY, "en") is None


def test_a_day_of_another_month_is_said_with_its_month():
    found = [Reach("ads", "A", "US", date(2026, 9, 17), 0), Reach("ads", "A", "DE", date(2026, 11, 18), 0)]
    said, late = chip("ads", found, TODAY, "en"), chip("ads", [Reach("ads", "A", "US", date(2026, 9, 17), 60)], TODAY, "en")
    assert said is not None and said.text == "Ads to DE Wed 18, US 17 Sep ✓"
    assert late is not None and late.text == "Ads to 17 Sep, 60 days late"
