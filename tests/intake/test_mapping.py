"""A table nobody declared: said what it means by a person, tried on the whole file, kept, and from then on read by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huddle import cli, intake, warehouse
from huddle.intake import mapping
from huddle.intake.mapping import draft as drafts
from huddle.intake.sentences import Refusal
from huddle.reports import house
from tests.intake.conftest import Team
from tests.intake.files import by_asin, put

HEADER = "店铺,国家,日期,ASIN,MSKU,品名,备注,销量,销售额,Sessions-Total,购物车赢得率"


def erp(day: str = "2026-11-18", more: str = "") -> str:
    """Two shops, two sites, two products and the row of sums an ERP puts below them."""
    rows = [
        f'北方店,美国,{day},B0TESTER01,M-1,水壶,call anna@example.com,10,"1,299.00",110,96.5%',
        f'北方店,美国,{day},B0TESTER02,M-2,杯子,,3,59.97,40,100%',
        f"北方店,德国,{day},B0TESTER01,M-1,水壶,,2,51.50,31,88.0%",
        f"南方店,美国,{day},B0TESTER01,S-1,水壶,,5,149.95,50,90%",
        '合计,,,,,,,20,"1,560.42",231,',
    ]
    return "\n".join([HEADER, *rows]) + "\n" + more


def drafted(file: Path, kind: str | None = None, **said: str) -> tuple[mapping.Table, drafts.Draft]:
    """The table of a file and the draft of everything proposed, with what is said beside it."""
    table = mapping.table_of(file)
    draft = drafts.first_draft(table, kind)
    return table, replace(draft, **said) if said else draft


def test_an_erp_file_of_all_shops_loads_by_shop_and_so_does_the_next_one(team: Team) -> None:
    file = put(team.data / "产品表现.csv", erp().encode("gb18030"))
    assert team.take_in()["产品表现.csv"].verdict == "refused"
    table, draft = drafted(file)
    assert draft.kind == "asin_period"
    assert draft.columns == {
        "shop": "店铺", "marketplace": "国家", "day": "日期", "asin": "ASIN", "sku": "MSKU", "title": "品名", "sales": "销售额",
        "units": "销量", "sessions": "Sessions-Total", "buy_box_share": "购物车赢得率",
    }  # fmt: skip
    tried = mapping.preview(table, draft, file)
    assert (tried.rows, tried.rejected_rows, tried.shops, tried.sites, tried.days) == (4, 0, ("北方店", "南方店"), ("DE", "US"), 1)
    assert tried.totals == {"sales.EUR": 51.5, "sales.USD": 1508.92, "units": 20, "sessions": 231}
    assert tried.by_shop["南方店"]["sales.USD"] == 149.95
    mapping.save(table, draft, "erp_day", "ERP by ASIN", "ERP 按 ASIN")
    put(team.data / "next.csv", erp("2026-11-17"))
    receipts = team.take_in()
    assert [(one.verdict, one.report, one.totals["units"]) for one in receipts.values()] == [("loaded", "erp_day", 20)] * 2
    warehouse.refresh()
    made = warehouse.ask("deliveries/coverage", shop=None, marketplace=None, since=tried.first, until=tried.last)
    assert {(row.shop, row.marketplace, row.source) for row in made.itertuples()} == {
        ("北方店", "US", "asin_traffic"), ("北方店", "DE", "asin_traffic"), ("南方店", "US", "asin_traffic"),
    }  # fmt: skip
    kept = [one for one in intake.manifest.current().deliveries if one.file == "next.csv"]
    assert {(one.shop, one.marketplaces) for one in kept} == {("北方店", ("DE", "US")), ("南方店", ("US",))}
    assert sum(float(sum(pq.read_table(team.state / one.parquet)["sales"].to_pylist())) for one in kept) == pytest.approx(1560.42)


def test_what_is_kept_is_a_declaration_and_forgetting_takes_it_away(team: Team) -> None:
    file = put(team.data / "a.csv", erp())
    target = mapping.save(*drafted(file), "erp_day")
    assert target == team.data.resolve() / "definitions/reports/erp_day.toml"
    assert list(team.take_in()) == ["a.csv"], "the declaration is no delivery"
    assert not intake.pending()
    mapping.forget("erp_day")
    assert intake.pending()
    assert team.take_in()["a.csv"].verdict == "refused"


def test_keeping_a_format_changes_no_other_delivery(team: Team) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    file = put(team.data / "erp.csv", erp())
    team.take_in()
    before = {one.id for one in intake.manifest.current().deliveries}
    mapping.save(*drafted(file), "erp_day")
    team.take_in()
    assert before < {one.id for one in intake.manifest.current().deliveries}


@pytest.mark.parametrize(
    ("old", "new", "question", "said", "sales"),
    [
        # 1.299 in every row: a thousand or a little more than one
        (('"1,299.00"', "59.97", "51.50", "149.95"), ("1.299", "2.500", "1.100", "3.250"), "thousands", {"numbers": "comma"}, 8149.0),
        (('"1,299.00"', "59.97", "51.50", "149.95"), ("1.299", "2.500", "1.100", "3.250"), "thousands", {"numbers": "dot"}, 8.149),
        (("2026-11-18",), ("03/11/2026",), "day first", {"dates": "dmy"}, 1560.42),
        (("96.5%", "100%", "88.0%", "90%"), ("0.965", "1", "0.88", "0.9"), "fraction", {"percent": "fraction"}, 1560.42),
    ],
)
def test_what_the_values_do_not_prove_is_asked(
    team: Team, old: tuple[str, ...], new: tuple[str, ...], question: str, said: dict[str, str], sales: float
) -> None:
    content = erp()
    for one, other in zip(old, new, strict=True):
        content = content.replace(one, other)
    file = put(team.data / "erp.csv", content.replace('"1,560.42"', ""))
    table, draft = drafted(file)
    with pytest.raises(mapping.NotMapped, match=question):
        mapping.preview(table, draft, file)
    tried = mapping.preview(table, replace(draft, **said), file)
    assert tried.totals["sales.USD"] + tried.totals["sales.EUR"] == pytest.approx(sales)
    assert tried.first.isoformat() == ("2026-11-03" if "dates" in said else "2026-11-18")


def test_the_order_of_days_is_read_where_a_day_proves_it(team: Team) -> None:
    file = put(team.data / "erp.csv", erp().replace("2026-11-18", "18/11/2026"))
    table, draft = drafted(file)
    assert draft.dates == "dmy"
    assert mapping.preview(table, draft, file).last.isoformat() == "2026-11-18"


def test_a_row_of_sums_counts_only_where_somebody_says_so(team: Team) -> None:
    file = put(team.data / "erp.csv", erp().replace("合计,,,,", "合计,美国,2026-11-18,B0TESTER09,"))
    table, draft = drafted(file)
    assert drafts.totals_rows(table, draft) == {"店铺": ("合计",)}
    assert mapping.preview(table, draft, file).totals["units"] == 20
    assert mapping.preview(table, replace(draft, keep_totals=True), file).totals["units"] == 40


def test_a_row_of_sums_may_name_itself_in_a_column_that_nobody_maps(team: Team) -> None:
    numbered = "\n".join(f"{number}," + line for number, line in enumerate(erp().splitlines()))
    text = numbered.replace("0,店铺", "图片,店铺").replace("5,合计", "合计,")
    table, draft = drafted(put(team.data / "erp.csv", text))
    assert drafts.totals_rows(table, draft) == {"图片": ("合计",)}
    mapping.save(table, draft, "erp_day")
    put(team.data / "erp.csv", text)
    put(team.data / "next.csv", text.replace("2026-11-18", "2026-11-17"))
    receipts = team.take_in()
    assert [(one.verdict, one.rejected, one.totals["units"]) for one in receipts.values()] == [("loaded", 0, 20)] * 2


def test_a_column_of_days_from_and_to_is_a_span(team: Team) -> None:
    file = put(team.data / "erp.csv", erp().replace("日期", "日期区间").replace("2026-11-18", "2026-11-08~2026-11-14"))
    table, draft = drafted(file)
    assert draft.columns["day"] == "日期区间"
    mapping.save(table, draft, "erp_week")
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.period) == ("loaded", (date(2026, 11, 8), date(2026, 11, 14)))


def test_amounts_whose_header_names_another_currency_than_their_column_says_wait(team: Team) -> None:
    text = erp().replace("销售额,", "销售额(CNY),").replace("备注", "币种").replace("call anna@example.com", "USD")
    for row, code in (("杯子,", "USD"), ("德国,2026-11-18,B0TESTER01,M-1,水壶,", "EUR"), ("S-1,水壶,", "USD")):
        text = text.replace(f"{row},", f"{row}{code},")
    file = put(team.data / "erp.csv", text)
    table, draft = drafted(file)
    assert (draft.columns["sales"], draft.columns["currency"]) == ("销售额(CNY)", "币种")
    tried = mapping.preview(table, draft, file)
    assert tried.waits is not None and "CNY" in tried.waits["en"] and "EUR, USD" in tried.waits["zh"]
    columns = {meaning: header for meaning, header in draft.columns.items() if meaning != "currency"}
    assert mapping.preview(table, replace(draft, columns=columns, currency="CNY"), file).totals["sales"] == 1560.42


def test_a_file_without_days_asks_for_its_period_and_one_without_sites_for_its_site(team: Team) -> None:
    file = put(team.data / "erp.csv", "ASIN;Umsatz;Einheiten\nB0TESTER01;1.299,00;10\nB0TESTER02;12,50;1\n")
    table, draft = drafted(file)
    assert draft.columns == {"asin": "ASIN", "sales": "Umsatz", "units": "Einheiten"}
    tried = mapping.preview(table, draft, file)
    assert tried.waits is not None and tried.first is None
    assert tried.totals["sales"] == 1311.5
    mapping.save(table, draft, "erp_sum")
    assert team.take_in()["erp.csv"].verdict == "waiting"
    after = intake.confirm("erp.csv", period="2026-11-01..2026-11-07", marketplace="DE")
    assert [(one.verdict, one.currency, one.totals["sales"]) for one in after.receipts] == [("loaded", "EUR", 1311.5)]


def test_two_columns_of_one_meaning_and_values_that_do_not_fit_propose_nothing(team: Team) -> None:
    file = put(team.data / "a.csv", erp().replace("MSKU", "sales").replace("ASIN,", "编号,", 1))
    proposals = drafts.proposals(mapping.table_of(file), "asin_period")
    assert "sales" in proposals, "a column of text named sales is no second candidate"
    assert proposals["asin"].header == "编号"
    assert "all 4 cells are ASINs" in proposals["asin"].why["en"]
    twice = put(team.data / "b.csv", erp().replace("Sessions-Total", "销售额(元)").replace("销售额,", "销售金额,", 1))
    assert "sales" not in drafts.proposals(mapping.table_of(twice), "asin_period")


def test_free_text_is_never_shown(team: Team) -> None:
    table = mapping.table_of(put(team.data / "a.csv", erp()))
    shown = [example for one in table.columns for example in one.examples()]
    assert not [one for one in shown if "anna" in one or "水壶" in one]


@pytest.mark.parametrize(
    ("name", "fault"), [("orders", "already a format"), ("Erp Day", "small letters"), ("../evil", "small letters"), ("erp_day", "already")]
)
def test_a_name_that_is_taken_or_none_is_refused(team: Team, name: str, fault: str) -> None:
    table, draft = drafted(put(team.data / "a.csv", erp()))
    mapping.save(table, draft, "erp_day")
    with pytest.raises(mapping.NotMapped, match=fault):
        mapping.save(table, draft, name)


def test_a_known_report_is_not_mapped_and_a_picture_is_no_table(team: Team) -> None:
    with pytest.raises(mapping.NotMapped, match="Business Report"):
        mapping.table_of(put(team.data / "a.csv", by_asin({1: 5})))
    with pytest.raises(Refusal):
        mapping.table_of(put(team.data / "b.csv", b"\x89PNG\r\n"))


def test_of_two_formats_the_one_that_names_more_columns_reads_a_file(team: Team) -> None:
    wide = put(team.data / "wide.csv", erp())
    table, draft = drafted(wide)
    few = {name: draft.columns[name] for name in ("shop", "marketplace", "day", "asin", "units")}
    mapping.save(table, replace(draft, columns=few), "few")
    mapping.save(table, draft, "many")
    assert team.take_in()["wide.csv"].report == "many"
    with pytest.raises(mapping.NotMapped, match="fits this file too"):
        mapping.save(table, replace(draft, columns=few), "fewer")
    assert "fewer" not in mapping.kept()


def test_a_broken_format_is_told_and_stops_nothing(team: Team) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    put(team.data / "definitions/reports/spoiled.toml", 'kind = "magic"\n')
    put(team.data / "definitions/reports/orders.toml", 'kind = "orders"\n')
    receipts = team.take_in()
    assert receipts["US/2026-11-18/a.csv"].verdict == "loaded"
    assert receipts["definitions/reports/spoiled.toml"].verdict == "waiting"
    assert "missing" in receipts["definitions/reports/spoiled.toml"].reason["en"]
    assert "already known" in receipts["definitions/reports/orders.toml"].reason["en"]
    assert house()["orders"].kind == "orders"


def test_the_shell_shows_asks_tries_and_keeps(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "erp.csv", erp())
    assert cli.main(["map", "erp.csv", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    proposed = [(one["header"], one["proposed"]) for one in shown["columns"][:3]]
    assert proposed == [("店铺", "shop"), ("国家", "marketplace"), ("日期", "day")]
    assert cli.main(["map", "erp.csv", "--column", "销售额=sales"]) == 2
    assert "ASIN" in capsys.readouterr().err
    assert cli.main(["map", "erp.csv", "--proposed", "--column", "销售额=magic"]) == 2
    assert "magic" in capsys.readouterr().err
    said = ["店铺=shop", "国家=marketplace", "日期=day", "ASIN=asin", "销售额=sales"]
    columns = [word for one in said for word in ("--column", one)]
    assert cli.main(["map", "erp.csv", *columns, "--json"]) == 0
    tried = json.loads(capsys.readouterr().out)
    assert (tried["totals"], "sessions" in tried["declaration"]) == ({"sales.EUR": 51.5, "sales.USD": 1508.92}, False)
    assert cli.main(["map", "erp.csv", *columns, "--save", "erp_sales", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["receipt"]["report"] == "erp_sales"
    assert cli.main(["map", "--forget", "erp_sales"]) == 0
