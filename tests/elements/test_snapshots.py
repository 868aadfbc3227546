"""A snapshot opened again: every page says what it said, though ten of its days were restated and the clock went on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from huddle import clock, decisions, warehouse
from huddle.elements import actions, asin, channel, deliveries, dictionary, log, monthly, morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.deliveries import snapshots as shown
from huddle.intake import manifest, snapshots
from huddle.intake.snapshots import WrongName
from tests.elements import world
from tests.elements.conftest import EXPORTED, kept_marts, put_in_force, state
from tests.warehouse.deliveries import deliver

__all__ = ["kept_marts", "put_in_force", "state"]

THEN, LATER = "2026-11-20T01:00Z", "2026-11-27T01:00Z"
PAGES: dict[str, Callable[[Choices], Any]] = {
    "morning": morning.page, "weekly": weekly.page, "monthly": monthly.page, "channel": channel.page, "deliveries": deliveries.page,
    "dictionary": dictionary.page, "log": log.page, "actions": actions.page,
    "asin": asin.page, "one product": lambda choices: asin.page(choices.but(asin=world.MAT)),
}  # fmt: skip


def company() -> list:
    """A site known by orders, ads, stock, reviews and tables."""
    return [world.orders("US"), world.ads("US"), *world.inventory("US")[:3], world.reviews(), *world.tables()]


def restated() -> list:
    """The last ten days once more, exported later: more sold, more spent, less in stock."""
    later = datetime(2026, 11, 24, tzinfo=UTC)
    lines, spent = [], []
    for back in range(10):
        day = world.LAST - timedelta(days=back)
        for product in world.TITLES:
            said = world.traffic("US", product, day)
            lines.append({
                "order_key": f"US{product}{day}", "item_key": f"US{product}{day}", "purchased_at": f"{day}T18:00:00+00:00", "day": day,
                "asin": product, "sku": said["sku"], "title": world.TITLES[product], "units": said["units"] + 5,
                "sales": said["sales"] + 500, "currency": "USD", "updated_at": "2026-11-23T00:00:00+00:00",
            })  # fmt: skip
            spent.append({
                "period_start": day, "period_end": day, "level": "advertised_product", "campaign": f"{product} exact", "asin": product,
                "impressions": 9000, "clicks": 80, "spend": 99.0, "ad_orders": 12, "ad_sales": 800.0, "currency": "USD",
            })  # fmt: skip
    first = world.LAST - timedelta(days=9)
    stock = [{"snapshot_day": world.LAST, "asin": world.MAT, "sku": "SKU-MAT1", "available": 3, "price": 39, "units_t30": 300}]
    return [
        deliver("orders", lines, start=first, end=world.LAST, exported=later),
        deliver("ads", spent, start=first, end=world.LAST, exported=later),
        deliver("inventory", stock, start=world.LAST, exported=later),
    ]


def plain(value: Any) -> Any:
    """A page as nested plain values, frames with all their cells, so that two of them can be compared."""
    if isinstance(value, pd.DataFrame):
        return value.to_dict("list")
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def seen(choices: Choices) -> dict[str, str]:
    with clock.standing_at(choices.as_of):
        return {name: repr(plain(page(choices))) for name, page in PAGES.items()}


def opened(name: str, **more: Any) -> Choices:
    found = snapshots.open_named(name)
    assert found is not None
    return Choices(stamp=found.stamp, is_snapshot=True, snapshot=found.name, as_of=found.taken_at, **more)


def test_every_page_says_what_it_said(put_in_force, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company()
    put_in_force(*made)
    taken = snapshots.take("Board meeting")
    before = seen(opened("board meeting", marketplace="US"))
    monkeypatch.setenv("HUDDLE_NOW", LATER)
    newer = put_in_force(*made, *restated())
    warehouse.forget()  # as after a start: nothing is held in memory
    assert taken.stamp != newer
    again = seen(opened("Board  Meeting", marketplace="US"))
    assert {name: words for name, words in again.items() if words != before[name]} == {}
    today = seen(Choices(stamp=newer, marketplace="US"))
    moved = {name for name in today if today[name] != before[name]}
    assert {"morning", "weekly", "monthly", "channel", "asin", "one product", "log", "deliveries"} <= moved


def test_the_banner_says_whose_numbers_these_are(put_in_force) -> None:
    put_in_force(*world.tables(), world.reviews())
    snapshots.take("Board meeting")
    choices = opened("Board meeting")
    assert shown.banner(choices) == (
        "You see the data as they were on Fri 20 Nov, 09:00, kept as “Board meeting”. Exports that came later are not counted."
    )
    chinese = shown.banner(choices.but(language="zh"))
    assert chinese == "现在看到的是 11月20日 周五, 09:00 的数据（快照“Board meeting”），之后导入的报表不计入。"
    assert (shown.short(choices), shown.file_suffix(choices)) == ("data of Fri 20 Nov, 09:00", "-Board-meeting")
    assert shown.file_suffix(Choices(stamp=choices.stamp)) == shown.short(Choices()) == ""
    bare = opened(choices.stamp)
    assert (bare.snapshot, shown.file_suffix(bare)) == ("", f"-{choices.stamp}")


def test_snapshots_and_meetings_that_decided_are_listed_with_the_way_to_open_them(put_in_force) -> None:
    stamp = put_in_force(*world.tables(), world.reviews())
    snapshots.take("Board meeting")
    decisions.add("Call the factory", owner="Supply", due=date(2026, 11, 21), day=date(2026, 11, 20), stamp=stamp)
    (element,) = shown.elements(Choices(stamp=stamp))
    assert [(row.what, row.link.params["snapshot"], row.group) for row in element.rows] == [
        ("Board meeting", "Board meeting", "Snapshots"),
        ("Meeting of Fri 20 Nov", stamp, "Meetings that decided something"),
    ]


@pytest.mark.parametrize("name", ["", "../x", "-x", "a" * 61, "deadbeef", "<b>"])
def test_a_name_that_is_none_is_refused(put_in_force, name: str) -> None:
    put_in_force(*world.tables())
    with pytest.raises(WrongName):
        snapshots.take(name)


def test_a_name_stays_with_its_data(put_in_force) -> None:
    first = put_in_force(*world.tables())
    snapshots.take("十一月经营会")
    put_in_force(*world.tables(), world.reviews())
    with pytest.raises(WrongName, match="already names"):
        snapshots.take("十一月经营会")
    assert snapshots.take("old", first).stamp == first
    assert [one.name for one in snapshots.listed()] == ["十一月经营会", "old"] or len(snapshots.listed()) == 2
    snapshots.remove("old")
    assert snapshots.find("old") is None and manifest.of(first).deliveries
    assert EXPORTED
