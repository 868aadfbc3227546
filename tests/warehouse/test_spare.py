"""Marts nobody needs are taken away, and only those; a stamp whose marts went is made again and says the same."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from huddle.intake import manifest, snapshots
from huddle.intake.manifest import Delivery, Manifest
from huddle.warehouse import spare
from huddle.warehouse.snapshot import open_snapshot
from tests.warehouse.deliveries import at_hand, deliver


def publish(*deliveries: Delivery) -> str:
    for one in deliveries:
        at_hand(Path(one.parquet).name)
    made = manifest.stamp_of(deliveries, "tests")
    manifest.publish(Manifest(made, deliveries, (), datetime(2026, 11, 20, tzinfo=UTC)))
    return made


def orders(units: int) -> Delivery:
    rows = [{"day": "2026-11-02", "asin": "B0AAAAAAAA", "order_key": "o", "item_key": "i", "units": units, "sales": 10}]
    return deliver("orders", rows, start="2026-11-02")


def units(stamp: str, *deliveries: Delivery) -> list[tuple[int, ...]]:
    with open_snapshot(stamp, deliveries).cursor() as cursor:
        return cursor.execute("select sum(units) from mart.asin_day").fetchall()


def test_marts_of_no_stamp_in_force_and_no_snapshot_go_and_can_be_made_again(own_marts: Path, state: Path) -> None:
    first, second = orders(3), orders(4)
    old = publish(first)
    assert units(old, first) == [(3,)]
    snapshots.take("Before")
    new = publish(second)
    assert spare.held() is None, "nobody has said yet what the new stamp rests on"
    assert units(new, second) == [(4,)]
    held = spare.held()
    assert held and held.spare == () and spare.clear() == 0, "both were opened a moment ago"
    note = spare._note(old)
    os.utime(note, (0, 0))
    held = spare.held()
    assert held and held.spare == (), "it has a name"
    snapshots.remove("Before")
    spare.keep(old)
    held = spare.held()
    assert held and held.spare == (), "a meeting that was closed looked at it"
    (state / "meetings" / old).unlink()
    whole = spare.held()
    assert whole is not None
    kept = set(own_marts.rglob("*.parquet")) - {*whole.spare}
    assert whole.spare and whole.spare_bytes < whole.bytes
    assert spare.clear() == len(whole.spare)
    assert set(own_marts.rglob("*.parquet")) == kept
    assert units(old, first) == [(3,)], "an earlier meeting is opened as it was"


def test_a_linked_folder_is_left_alone(state: Path) -> None:
    spare.remember(publish(orders(3)), [])
    assert (state / "marts").is_symlink() and spare.held() is None and spare.clear() == 0
