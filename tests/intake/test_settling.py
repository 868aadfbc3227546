"""What becomes of files as one set: conflicts wait, copies count once, strangers are asked about, proposals carry evidence."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from huddle import intake, warehouse
from huddle.intake.manifest import EMPTY
from tests.intake import xls
from tests.intake.conftest import Team
from tests.intake.files import EXPORTED, asin, by_asin, by_date, days, order, orders, put

LAST = date(2026, 11, 18)
MONTH = days(date(2026, 10, 20), LAST)


def _lines(seed: int = 3, items: int = 12) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        order(number, day, item, chance.randint(1, 4))
        for number, (day, item) in enumerate((day, item) for day in MONTH for item in range(1, items) if chance.random() < 0.7)
    ]


def _units(lines: list[dict[str, str]], span: list[date]) -> dict[int, int]:
    counted: Counter[int] = Counter()
    for line in lines:
        if date.fromisoformat(line["purchase-date"][:10]) in span:
            counted[int(line["asin"][-2:])] += int(line["quantity"])
    return dict(counted)


CONFLICTS = [
    ("US/2026-11-18/a.csv", 'period = "2026-11-17"', "sidecar says 2026-11-17"),
    ("US/2026-11-18/a.csv", 'marketplace = "UK"', "UK"),
    ("one/US/2026-11-18/a.csv", 'shop = "two"', "two"),
    ("US/2026-11-18/a.csv", 'currency = "EUR"', "USD"),
    ("US/2026-12-18/a.csv", "", "has not begun"),
]


@pytest.mark.parametrize(("path", "sidecar", "told"), CONFLICTS)
def test_two_sources_that_disagree_make_a_file_wait(team: Team, path: str, sidecar: str, told: str) -> None:
    content = by_asin({1: 5, 2: 7})
    put(team.data / path, content.replace("$", "US$") if "EUR" in sidecar else content)
    if sidecar:
        (team.data / f"{path}.toml").write_text(sidecar)
    receipt = team.take_in()[path]
    assert receipt.verdict == "waiting"
    assert receipt.reason and told in receipt.reason["en"]
    assert not intake.manifest.current().deliveries


def test_a_sign_that_contradicts_the_site_waits_and_a_shared_sign_does_not(team: Team) -> None:
    put(team.data / "US/2026-11-17/a.csv", by_asin({1: 5}))
    put(team.data / "US/2026-11-18/b.csv", by_asin({1: 6}).replace("$", "£"))
    receipts = team.take_in()
    assert receipts["US/2026-11-17/a.csv"].verdict == "loaded"
    assert receipts["US/2026-11-18/b.csv"].fault == "currency_contradicts"


def test_rows_outside_the_folders_period_wait_and_rows_inside_declare_it(team: Team) -> None:
    put(team.data / "US/2026-11/a.csv", by_date(dict.fromkeys(days(date(2026, 11, 3), date(2026, 11, 9)), 5)))
    put(team.data / "US/2026-10/b.csv", by_date(dict.fromkeys(days(date(2026, 11, 3), date(2026, 11, 9)), 5)))
    receipts = team.take_in()
    # the folder's month is declared as far as the export could know it: 19 November in California
    assert receipts["US/2026-11/a.csv"].period == (date(2026, 11, 1), date(2026, 11, 19))
    assert receipts["US/2026-10/b.csv"].fault == "conflict_rows"


def test_the_same_bytes_count_once_in_a_slice_and_again_in_another(team: Team) -> None:
    content = by_asin({1: 5, 2: 7})
    put(team.data / "US/2026-11-17/a.csv", content)
    put(team.data / "US/2026-11-17/copy.csv", content, EXPORTED + timedelta(minutes=10))
    put(team.data / "US/2026-11-18/quiet day.csv", content)
    receipts = team.take_in()
    assert [receipts[file].verdict for file in sorted(receipts)] == ["loaded", "unchanged", "loaded"]
    assert receipts["US/2026-11-18/quiet day.csv"].notes
    assert len(intake.manifest.current().deliveries) == 2


def test_strangers_of_an_unnamed_shop_are_asked_about_whatever_the_order(team: Team) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5, 2: 7, 3: 1}))
    put(team.data / "US/2026-11-18/b.csv", by_asin({4: 5, 5: 7, 3: 1}), EXPORTED + timedelta(minutes=5))
    receipts = team.take_in()
    assert receipts["US/2026-11-18/a.csv"].verdict == "loaded"
    assert receipts["US/2026-11-18/b.csv"].fault == "another_shop"
    intake.confirm("US/2026-11-18/b.csv", shop="second")
    assert {one.shop for one in intake.manifest.current().deliveries} == {"default", "second"}
    intake.undo("US/2026-11-18/b.csv")
    assert team.receipts()["US/2026-11-18/b.csv"].fault == "another_shop"


def test_named_shops_are_never_strangers(team: Team) -> None:
    put(team.data / "one/US/2026-11-18/a.csv", by_asin({1: 5, 2: 7}))
    put(team.data / "two/US/2026-11-18/b.csv", by_asin({4: 5, 5: 7}))
    assert {one.verdict for one in team.take_in().values()} == {"loaded"}


def test_strangers_of_a_named_shop_are_told_because_one_replaces_the_other(team: Team) -> None:
    put(team.data / "one/US/2026-11-18/a.csv", by_asin({1: 5, 2: 7}))
    put(team.data / "one/US/2026-11-18/b.csv", by_asin({4: 5, 5: 7}), EXPORTED + timedelta(minutes=5))
    notes = {file.rpartition("/")[2]: receipt.notes for file, receipt in team.take_in().items()}
    assert not notes["a.csv"] and "a.csv" in notes["b.csv"][0]["en"] and "a.csv" in notes["b.csv"][0]["zh"]


def test_by_date_of_another_shop_is_asked_about(team: Team) -> None:
    span = days(date(2026, 11, 1), date(2026, 11, 18))
    put(team.data / "US/a.csv", by_date(dict.fromkeys(span, 100)))
    put(team.data / "US/b.csv", by_date(dict.fromkeys(span, 9)), EXPORTED + timedelta(minutes=5))
    put(team.data / "US/c.csv", by_date(dict.fromkeys(span, 96)), EXPORTED + timedelta(minutes=9))
    receipts = team.take_in()
    assert [receipts[f"US/{name}.csv"].verdict for name in "abc"] == ["loaded", "waiting", "loaded"]


def test_the_sample_is_set_aside_by_the_first_file_of_ones_own(team: Team) -> None:
    put(team.data / "sample/US/2026-11-18/a.csv", by_asin({1: 5}))
    team.take_in()
    assert [one.is_sample for one in intake.manifest.current().deliveries] == [True]
    own = put(team.data / "US/2026-11-18/own.csv", by_asin({2: 5}))
    receipts = team.take_in()
    assert [one.file for one in intake.manifest.current().deliveries] == ["US/2026-11-18/own.csv"]
    assert receipts["sample/US/2026-11-18/a.csv"].fault == "sample_set_aside"
    own.unlink()
    team.take_in()
    assert [one.is_sample for one in intake.manifest.current().deliveries] == [True]


def test_the_age_is_the_files_own_never_later_than_now_and_can_be_confirmed(team: Team) -> None:
    put(team.data / "US/2026-11-17/old.csv", by_asin({1: 5}))
    put(team.data / "US/2026-11-18/new.csv", by_asin({1: 6}), datetime(2027, 1, 1, tzinfo=UTC))
    receipts = team.take_in()
    assert receipts["US/2026-11-17/old.csv"].exported_at == EXPORTED
    assert receipts["US/2026-11-18/new.csv"].exported_at == datetime(2026, 11, 20, 1, tzinfo=UTC)
    before = intake.manifest.current().stamp
    intake.confirm("US/2026-11-17/old.csv", exported_at="2026-11-19T08:00Z")
    assert team.receipts()["US/2026-11-17/old.csv"].exported_at == datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert intake.manifest.current().stamp != before
    assert intake.manifest.of(before).stamp == before


def test_a_span_is_proposed_by_its_units_and_never_loaded_unasked(team: Team) -> None:
    lines = _lines()
    put(team.data / "orders.txt", orders(lines))
    week = days(date(2026, 11, 8), date(2026, 11, 14))
    put(team.data / "week.csv", by_asin(_units(lines, week)))
    put(team.data / "day.csv", by_asin(_units(lines, [date(2026, 11, 17)])))
    receipts = team.take_in()
    proposals = {file: receipts[file].proposal for file in ("week.csv", "day.csv")}
    assert [one and (one.period, one.marketplace, one.source) for one in proposals.values()] == [
        ("2026-11-08..2026-11-14", "US", "units"),
        ("2026-11-17", "US", "units"),
    ]
    assert {one.kind for one in intake.manifest.current().deliveries} == {"orders"}
    intake.confirm_proposed()
    assert all(one.verdict == "loaded" for one in team.receipts().values())
    assert team.receipts()["week.csv"].period == (week[0], week[-1])


def test_units_that_fit_no_span_propose_nothing(team: Team) -> None:
    put(team.data / "orders.txt", orders(_lines()))
    put(team.data / "other.csv", by_asin({item: 40 - item for item in range(1, 12)}))
    assert team.take_in()["other.csv"].proposal is None or team.receipts()["other.csv"].proposal.period is None  # type: ignore[union-attr]


def test_totals_of_a_by_date_report_are_evidence_too(team: Team) -> None:
    per_day = {day: 50 + (day.toordinal() * 37) % 23 for day in MONTH}
    put(team.data / "US/by date.csv", by_date(per_day))
    target = date(2026, 11, 12)
    count = per_day[target]
    assert sum(value == count for value in per_day.values()) > 0
    units = {1: count - 20, 2: 20}
    unique = [day for day, value in per_day.items() if value == count] == [target]
    put(team.data / "US/day.csv", by_asin(units))
    proposal = team.take_in()["US/day.csv"].proposal
    if unique:
        assert proposal and (proposal.period, proposal.source) == ("2026-11-12", "totals")
    else:
        assert proposal is None


def test_a_confirmed_pattern_makes_the_next_proposal(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    put(team.data / "US/first.csv", by_asin({1: 5, 2: 7}), datetime(2026, 11, 16, 2, tzinfo=UTC))
    team.take_in()
    assert team.receipts()["US/first.csv"].proposal is None
    intake.confirm("US/first.csv", period="2026-11-08..2026-11-14")
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T01:00Z")
    put(team.data / "US/second.csv", by_asin({1: 6, 2: 9}), datetime(2026, 11, 23, 20, tzinfo=UTC))
    proposal = team.take_in()["US/second.csv"].proposal
    assert proposal and (proposal.period, proposal.source) == ("2026-11-15..2026-11-21", "pattern")
    intake.confirm_proposed()
    assert team.receipts()["US/second.csv"].period == (date(2026, 11, 15), date(2026, 11, 21))


def test_a_pattern_never_proposes_one_slice_for_two_files(team: Team) -> None:
    put(team.data / "US/first.csv", by_asin({1: 5, 2: 7}))
    team.take_in()
    intake.confirm("US/first.csv", period="2026-11-18")
    put(team.data / "US/second.csv", by_asin({1: 6, 2: 9}))
    put(team.data / "US/third.csv", by_asin({1: 8, 2: 2}))
    receipts = team.take_in()
    assert [receipts[f"US/{name}.csv"].proposal and receipts[f"US/{name}.csv"].proposal.period for name in ("second", "third")] == [
        None,
        None,
    ]  # type: ignore[union-attr]


def test_ambiguous_dates_wait_and_a_confirmed_period_reads_them(team: Team) -> None:
    text = by_date({date(2026, 11, 12): 5}).replace('"Nov 12, 2026"', "11/12/2026")
    put(team.data / "US/a.csv", text)
    receipt = team.take_in()["US/a.csv"]
    assert (receipt.verdict, receipt.fault) == ("waiting", "date_order")
    assert receipt.proposal and receipt.proposal.period == "2026-11-12"
    intake.confirm("US/a.csv", period="2026-11-12")
    assert team.receipts()["US/a.csv"].period == (date(2026, 11, 12), date(2026, 11, 12))


def test_removing_a_file_withdraws_it_and_its_typed_copy_stays(team: Team) -> None:
    file = put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    team.take_in()
    (delivery,) = intake.manifest.current().deliveries
    stamp = intake.manifest.stamp()
    assert intake.pending() is False
    file.unlink()
    assert intake.pending() is True
    assert team.take_in() == {}
    assert intake.manifest.stamp() == EMPTY
    assert pq.read_table(team.state / delivery.parquet).num_rows == 1
    assert intake.manifest.of(stamp).deliveries == (delivery,)


def test_what_was_confirmed_moves_with_the_file_and_not_with_the_name(team: Team) -> None:
    put(team.data / "US/a.csv", by_asin({1: 5, 2: 3}))
    team.take_in()
    intake.confirm("US/a.csv", period="2026-11-18")
    (team.data / "US/a.csv").rename(team.data / "US/b.csv")
    assert team.take_in()["US/b.csv"].verdict == "loaded"
    put(team.data / "US/b.csv", by_asin({1: 6, 2: 3}))
    assert team.take_in()["US/b.csv"].verdict == "waiting"


def test_impossible_confirmations_are_refused_in_words(team: Team) -> None:
    put(team.data / "US/a.csv", by_asin({1: 5}))
    team.take_in()
    for said in ({"period": "2026-02-30"}, {"marketplace": "Mars"}, {"currency": "XXX"}, {"exported_at": "soon"}):
        with pytest.raises(intake.WrongConfirmation):
            intake.confirm("US/a.csv", **said)
    with pytest.raises(intake.UnknownFile):
        intake.confirm("US/none.csv", period="2026-11-18")
    with pytest.raises(intake.OutsideData):
        intake.confirm("/etc/hostname", period="2026-11-18")


def test_orders_hold_no_number_and_no_address(team: Team) -> None:
    put(team.data / "orders.txt", orders([order(1, LAST, 1, ship_city="Secretville", product_name="Thing")]))
    assert team.take_in()["orders.txt"].verdict == "loaded"
    for file in team.state.rglob("*"):
        if file.is_file():
            held = str(pq.read_table(file).to_pylist()) if file.suffix == ".parquet" else file.read_text()
            assert "Secretville" not in held and "701-0000001" not in held, file.name


def test_two_exports_of_one_order_have_the_same_keys(team: Team) -> None:
    line = order(1, LAST, 1)
    put(team.data / "a.txt", orders([line, line, order(2, LAST, 2)]))
    put(team.data / "b.txt", orders([order(2, LAST, 2), line, line]))
    team.take_in()
    keys = [sorted(pq.read_table(team.state / one.parquet)["item_key"].to_pylist()) for one in intake.manifest.current().deliveries]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 3


def test_line_numbers_are_those_of_the_file(team: Team) -> None:
    rows = [order(number, LAST, 1 + number % 5) for number in range(60)]
    rows[30]["quantity"] = "some"
    put(team.data / "orders.txt", orders(rows))
    receipt = team.take_in()["orders.txt"]
    assert (receipt.rows, receipt.rejected) == (60, 1)
    assert [(one["column"], one["shape"], one["first_line"]) for one in receipt.rejects] == [("units", "text 4", 32)]
    assert asin(1) not in str(receipt.rejects)


def _first_days(team: Team) -> dict[str, tuple[str, ...]]:
    team.take_in()
    return {one.file: one.part_first for one in intake.manifest.current().deliveries}


def test_the_first_day_of_orders_is_whole_only_where_something_shows_it(team: Team) -> None:
    """An export by date range may begin at any hour: rows soon after midnight, a folder or a sidecar say that it does not."""
    lines = [order(number, day, 1) for number, day in enumerate(days(date(2026, 11, 10), date(2026, 11, 18)))]
    early = [order(99, date(2026, 11, 10), 2, **{"purchase-date": "2026-11-10T08:10:00+00:00"}), *lines]  # 00:10 in California
    put(team.data / "from some hour.txt", orders(lines))
    assert _first_days(team) == {"from some hour.txt": ("US",)}
    first = warehouse.ask("coverage/stretch", first=date(2026, 11, 1), last=date(2026, 11, 30), shop=None, marketplace=None,
                          stamp=warehouse.refresh()).iloc[0]  # fmt: skip
    assert (first["known_days"], first["whole_days"]) == (9, 8)
    put(team.data / "from midnight.txt", orders(early))
    put(team.data / "2026-11-10..2026-11-18" / "said.txt", orders([*lines, order(100, date(2026, 11, 11), 3)]))
    told = _first_days(team)
    assert told["from midnight.txt"] == () == told["2026-11-10..2026-11-18/said.txt"]


def test_ads_of_another_level_are_no_other_shop(team: Team) -> None:
    head = "marketplace,day,ad_product,level,campaign,asin,search_term,impressions,clicks,spend,ad_sales,ad_orders,currency"
    campaign = [f"US,2026-11-{day},SP,campaign,Kettle {day},,,100,9,5.00,20,1,USD" for day in range(10, 15)]
    products = [f"US,2026-11-{day},SP,advertised_product,Other {day},{asin(day)},,100,9,5.00,20,1,USD" for day in range(10, 15)]
    terms = [f"US,2026-11-{day},SP,search_term,Third {day},,kettle,90,8,4.00,20,1,USD" for day in range(10, 15)]
    for at, rows in enumerate((campaign, products, terms)):
        put(team.data / f"ads {at}.csv", "\n".join((head, *rows)) + "\n", EXPORTED + timedelta(minutes=at))
    assert {one.verdict for one in team.take_in().values()} == {"loaded"}


def test_an_old_xls_of_a_tmall_shop_loads_with_its_totals(team: Team) -> None:
    """生意参谋 exports .xls (BIFF), with lines of words above the header and numbers as text."""
    rows: list[list[str | float]] = [
        ["生意参谋平台"], ["店铺概况"], [""],
        ["统计日期", "访客数", "浏览量", "支付买家数", "支付子订单数", "支付件数", "支付金额", "成功退款金额"],
        ["2026-11-16", "1,204", "3,310", 31.0, 33.0, 35.0, "4,210.50", "-"],
        ["2026-11-17", 980.0, "2,940", "28", "29", "30", "3,899.00", "120.00"],
    ]  # fmt: skip
    put(team.data / "Tmall" / "【生意参谋平台】店铺-2026-11-16_2026-11-17.xls", xls.workbook("店铺", rows))
    receipt = next(iter(team.take_in().values()))
    assert (receipt.verdict, receipt.report, receipt.marketplace) == ("loaded", "sycm_shop_day", "Tmall"), receipt.reason
    assert receipt.rows == 2 and receipt.rejected == 0
    assert receipt.totals["sales"] == 8109.5 and receipt.totals["visitors"] == 2184


def test_a_week_exported_before_it_ended_is_partial_and_says_so(team: Team) -> None:
    put(team.data / "US/2026-11-15..2026-11-21/young.csv", by_asin({1: 5, 2: 7}))
    put(team.data / "US/2026-11-08..2026-11-14/whole.csv", by_asin({1: 5, 2: 8}))
    receipts = team.take_in()
    (note,) = receipts["US/2026-11-15..2026-11-21/young.csv"].notes
    assert note["en"].startswith("Exported before 2026-11-21 had ended on US") and "2026-11-21" in note["zh"]
    assert not receipts["US/2026-11-08..2026-11-14/whole.csv"].notes


def test_an_export_dropped_once_more_is_no_younger(team: Team) -> None:
    old, new = by_asin({1: 5, 2: 7}), by_asin({1: 6, 2: 9})
    put(team.data / "US/2026-11-18/a.csv", old, EXPORTED - timedelta(minutes=20))
    put(team.data / "US/2026-11-18/b.csv", new, EXPORTED - timedelta(minutes=10))
    team.take_in()
    stamp = intake.manifest.stamp()
    put(team.data / "US/2026-11-18/a.csv", old, EXPORTED)  # the same bytes under the same name, with the time of the second drop
    team.take_in()
    assert intake.manifest.stamp() == stamp
    assert max(intake.manifest.current().deliveries, key=lambda one: one.exported_at).file.endswith("b.csv")
