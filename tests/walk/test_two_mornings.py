"""Two mornings of a team with two shops and four sites: every total equals the one made by hand, and little is asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from huddle import cli, clock, intake, warehouse
from huddle import sample as samples
from huddle.intake import manifest
from tests.walk import plain
from tests.walk.conftest import SECOND


def drop(files: Sequence[Path], source: Path, data: Path) -> None:
    """Copy files into the data folder with the time of their export."""
    for file in files:
        to = data / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, to)


def exports(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict]:
    """What the command line answers, as JSON."""
    assert cli.main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def assert_equals_by_hand(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(["metric", "sales,units,ad_spend", "--by", "shop,marketplace,day"], capsys)
    found = {(row["shop"], row["marketplace"], date.fromisoformat(row["day"])): row for row in rows}
    expected = plain.totals(data)
    assert found.keys() >= expected.keys()
    begun = [(key, row["units"]) for key, row in found.items() if key not in expected]
    assert all(units == 0 and key[2] == clock.now().date() for key, units in begun), "a day that has begun, and nothing sold yet"
    for key, (units, sales) in expected.items():
        assert found[key]["units"] == units, key
        assert abs(Decimal(str(found[key]["sales"])) - sales) < Decimal("0.005"), key
    for key, spend in plain.ad_spend(data).items():
        assert abs(Decimal(str(found[key]["ad_spend"])) - spend) < Decimal("0.005"), key


def test_the_first_morning(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = {receipt.file: receipt.verdict for receipt in manifest.current().receipts}
    assert sorted(verdicts.values()).count("loaded") == len(verdicts) - 1
    assert [file for file, verdict in verdicts.items() if verdict == "waiting"] == ["north-shop/DE/BusinessReport-20.11.26.csv"]
    warehouse.refresh()
    assert_equals_by_hand(taken, capsys)


def test_the_second_morning_asks_at_most_once(taken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [receipt for receipt in manifest.current().receipts if receipt.verdict == "waiting"]
    assert [receipt.proposal.period for receipt in waiting if receipt.proposal] == ["2026-11-08..2026-11-14"]
    intake.confirm_proposed()
    assert not [receipt for receipt in manifest.current().receipts if receipt.verdict == "waiting"]

    monkeypatch.setenv("HUDDLE_NOW", SECOND)
    samples.write_second_morning(taken)
    receipts = intake.take_in().receipts
    assert len([receipt for receipt in receipts if receipt.verdict == "waiting"]) <= 1
    assert not [receipt for receipt in receipts if receipt.verdict == "refused"]
    warehouse.refresh()
    assert_equals_by_hand(taken, capsys)
    names = told(["metric", "sales", "--by", "line", "--since", "2026-11-18", "--until", "2026-11-18"], capsys)
    assert len({row["line"] for row in names}) > 2, "the products table of day two brings lines"


@pytest.mark.parametrize("backwards", [False, True])
def test_two_shops_on_one_site_add_up_in_any_order(
    team_files: Path, house: Path, backwards: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = [file for file in exports(team_files) if "NA" in file.name]
    assert len(orders) == 2
    for file in reversed(orders) if backwards else orders:
        drop([file], team_files, house)
        intake.take_in()
    warehouse.refresh()
    both = told(["metric", "units", "--by", "marketplace,day"], capsys)
    by_hand: dict[date, int] = {}
    for (_, site, day), (units, _) in plain.totals(house).items():
        assert site == "US"
        by_hand[day] = by_hand.get(day, 0) + units
    assert {date.fromisoformat(row["day"]): row["units"] for row in both} == by_hand
    assert max(by_hand) - min(by_hand) >= timedelta(days=44)
