"""A loss of today beside one ahead, how long a shelf stays empty, what a launch is worth, and a beginning that stays where it is."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from huddle.analysis.contained import running
from tests.analysis.test_exceptions import DAYS, LAST, after, arrives, every, fall, shop, steady, stock, traffic


def test_a_loss_of_today_does_not_hide_behind_a_larger_one_ahead():
    marts = shop(**traffic(after(3, 0.98, 0.1)), units=fall(0.6, 3))
    stock(marts, 95)
    ahead, today = every(marts)
    assert (ahead.kind, today.kind, ahead.symptoms, today.symptoms) == ("runs_out", "buy_box_lost", (), ())
    assert ahead.loss_starts and running([ahead, today]) == {"USD": today.value_at_stake}


@pytest.mark.parametrize(("arrivals", "until"), [((1,), "19 Nov"), ((1, 60), "19 Nov"), ((5,), "23 Nov"), ((200,), "6 Jun")])
def test_an_empty_shelf_is_empty_until_its_first_arrival(arrivals: tuple[int, ...], until: str):
    marts = shop(units=np.where(np.arange(DAYS) < DAYS - 3, steady(0), 0), available=after(3, 60, 0))
    stock(marts, 0)
    marts.add("shipment", [arrives(days) for days in arrivals])
    (row,) = every(marts)
    assert f"until {until}" in row.arithmetic["en"] and row.value_at_stake == pytest.approx(30.5 * 20, rel=0.05)


def test_a_launch_that_sold_on_event_days_alone_is_valued():
    marts = shop()
    marts.add_asin("N", [*steady(9, 40, 8), 0, 0, 0, 0], last=LAST, line="Garden", available=[50] * 8 + [0] * 4)
    marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": "N", "snapshot_day": LAST, "available": 0}])
    first = LAST - timedelta(days=11)
    marts.add("event", [{"day_start": first, "day_end": LAST, "name": "Launch", "event_kind": "promotion", "asin": "N"}])
    (row,) = every(marts)
    assert row.kind == "stocked_out" and row.value_at_stake and "× $20.00" in row.arithmetic["en"]


@pytest.mark.parametrize(("changed", "days"), [({"units": fall(1.0, 20)}, 20), ({"units": fall(0.4, 20)}, 20)])
def test_a_beginning_does_not_move_on_with_the_days(changed: dict, days: int):
    (row,) = every(shop(**changed))
    assert row.since == LAST - timedelta(days=days - 1)
    assert row.kind == "units_off" or f"for {days} days" in row.sentence["en"]
