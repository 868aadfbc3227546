"""What is kept of a morning is what was worked out, and nothing damaged or outdated is ever taken for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from huddle.analysis import exceptions, kept
from tests.analysis.marts import Marts

LAST = date(2026, 11, 18)


@pytest.fixture(scope="module")
def seen() -> exceptions.Seen:
    """What a company with one product out of stock and one running out shows."""
    marts = Marts()
    units = np.full(230, 40)
    units[-3:] = 0
    marts.add_asin("A", units, last=LAST, available=np.where(units > 0, 90, 0))
    marts.add_asin("B", np.full(230, 30), last=LAST)
    for asin, available in (("A", 0), ("B", 60)):
        marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": asin, "snapshot_day": LAST, "available": available}])
    marts.add("shipment", [{"asin": "B", "units": 500, "sellable_day": LAST + timedelta(days=9)}])
    found = exceptions.find(marts.ask, None, "abc")
    first, *rest = found.rows
    return replace(found, rows=(replace(first, part_of=(rest[0].key,), held={"en": "part of it", "zh": "已计入"}), *rest))


@pytest.fixture
def work(seen: exceptions.Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[date | None]]:
    """The days that were worked out, in a team's folders of its own."""
    done: list[date | None] = []
    monkeypatch.setattr(exceptions, "find", lambda ask, day, stamp, **_: done.append(day) or seen)
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    (tmp_path / "data").mkdir()
    yield done
    exceptions._remembered.cache_clear()


def after_a_start(stamp: str = "abc", day: date | None = None) -> exceptions.Seen:
    exceptions._remembered.cache_clear()
    return exceptions._of_warehouse(day, stamp)


def test_a_start_reads_what_an_earlier_one_worked_out(seen: exceptions.Seen, work: list):
    assert {row.kind for row in seen.rows} >= {"stocked_out", "runs_out"}
    after_a_start()
    again = after_a_start()
    assert work == [None]
    assert again.rows == seen.rows and again.tested == seen.tested
    pd.testing.assert_frame_equal(again.clock, seen.clock)


def test_the_expected_day_of_every_series_is_kept_with_its_error(seen: exceptions.Seen, work: list):
    after_a_start()
    days = kept.load_expected("abc", kept.version())
    assert days is not None and kept.load_expected("other", kept.version()) is None
    assert sorted(zip(days["grain"], days["item"], strict=True)) == [("asin", "A"), ("asin", "B"), ("line", "Kitchen"), ("site", "")]
    row = days.set_index("item").loc["B"]
    assert (row["expected"], row["units"], row["expected_14"], row["error"]) == pytest.approx((30.0, 30.0, 420.0, 0.0), abs=0.01)


def test_a_damaged_or_missing_file_is_made_again(seen: exceptions.Seen, work: list, tmp_path: Path):
    after_a_start()
    (file,) = (tmp_path / "state" / "mornings").iterdir()
    whole = file.read_bytes()
    for damage in (lambda: file.write_bytes(b""), lambda: file.write_bytes(whole[:-900]), lambda: file.write_bytes(b"{}"), file.unlink):
        damage()
        assert after_a_start().rows == seen.rows
        assert file.read_bytes() == whole
    assert work == [None] * 5


def test_another_setting_another_day_and_other_data_are_worked_out_anew(work: list, tmp_path: Path):
    after_a_start()
    (tmp_path / "data" / "settings.toml").write_text("hide_costs_on_wall = true\n", encoding="utf-8")
    after_a_start()
    after_a_start(day=LAST)
    after_a_start("abd")
    assert work == [None, None, LAST, None]
    assert sorted(file.name[:3] for file in (tmp_path / "state" / "mornings").iterdir()) == ["abc", "abc", "abd"]


def test_only_the_newest_are_kept(work: list, tmp_path: Path):
    for number in range(kept.KEPT + 3):
        after_a_start(f"{number:03}")
    assert len(list((tmp_path / "state" / "mornings").iterdir())) == kept.KEPT
