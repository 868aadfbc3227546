"""Contribution, portfolio and cash of a shop whose months are known: right or absent, and adding up under every filter."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from huddle import paths, warehouse
from huddle.elements import monthly
from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.monthly import cash, classes, contribution, ledger, portfolio
from huddle.elements.period import month
from tests.elements import shop
from tests.elements.shop import FAN, LAMP, MAT, PILLOW, PRICES, RUG, VASE
from tests.warehouse.deliveries import deliver, moment

PARTS = (contribution.elements, portfolio.elements, cash.elements)


def made(stamp: str, **choices) -> dict[tuple[str, str], Element]:
    """The elements of the three parts by code and place."""
    period = month(Choices(stamp=stamp, **{"marketplace": "US", **choices}))
    assert period is not None
    return {(one.code, place): one for part in PARTS for one in part(period) for place in one.places}


def measured(stamp: str, name: str, **where: str) -> float:
    """What `python -m huddle metric` says of October in dollars."""
    only = {key: [value] for key, value in where.items()}
    frame = warehouse.measure([name], [], shop.LAST.replace(day=1), shop.LAST, only, currency="USD")
    return float(frame[name].iloc[0])


def october(sales_of: str | None = None, site: str = "US") -> tuple[int, float]:
    """Units and sales of October, counted here."""
    days = [day for day in shop.days() if day.month == 10]
    asins = PRICES if sales_of is None else {sales_of: PRICES[sales_of]}
    units = {asin: sum(shop.sold(site, asin, day) for day in days) for asin in asins}
    return sum(units.values()), sum(units[asin] * PRICES[asin] for asin in asins)


@pytest.fixture
def full(put_in_force) -> str:
    return put_in_force(*shop.full())


def test_what_october_left_by_hand_in_both_languages(full):
    found = made(full)
    sales = october()[1]
    counted = {asin: october(asin) for asin in PRICES if asin != LAMP}
    left = sum(sold * (1 - 0.15 - 0.02) - count * (4 + shop.COSTS[asin]) for asin, (count, sold) in counted.items()) - 17 * 31 - 60
    period = month(Choices(stamp=full, marketplace="US"))
    book = ledger.of(period)
    steps = book.steps(book.span, book.level(book.span))
    assert steps["sales"] == pytest.approx(sales * 1.0025, abs=0.01)
    assert steps["left"] == pytest.approx(left, abs=0.01)
    numbers = found["M3", "desk"]
    assert numbers.title.startswith(f"Contribution after ads in October: ${left:,.0f}, ${left / 31:,.0f} a day, ")
    lamp = october(LAMP)[1] / sales
    assert numbers.more == f"Fees known for 100% of sales, costs for {1 - lamp:.0%}, ads from the ads reports"
    assert [tile.metric for tile in numbers.tiles] == ["sales", "contribution", "contribution", "contribution"]
    chinese = made(full, language="zh")["M3", "desk"]
    assert chinese.title.startswith("10月毛利（扣广告后）为 $") and "费用覆盖 100% 销售额" in chinese.more
    assert {row.key for row in found["M3B", "desk"].rows} >= {"cause~days", "cause~volume", "cause~mix", "cause~all"}


def test_costs_stay_off_the_wall_unless_the_team_wants_them_there(full):
    def wall() -> str:
        return " ".join(
            " ".join((one.title, one.more, one.chart.svg if one.chart else "", *(row.money + row.detail for row in one.rows)))
            for (code, place), one in made(full).items() if place == "wall" and code in ("M3", "M5", "M5S")
        )  # fmt: skip

    hidden = wall()
    assert "$" not in hidden and "in % of September" in hidden
    paths.data().mkdir(parents=True, exist_ok=True)
    (paths.data() / "settings.toml").write_text("hide_costs_on_wall = false\n", encoding="utf-8")
    assert wall().count("$") > 5


def test_every_product_has_its_place_and_what_belongs_to_none_is_named(full):
    found = classes.of(Choices(stamp=full, marketplace="US").scope)
    places = {row["asin"]: (row["abc"], row["stage"], row["suggestion"]) for _, row in found.rows.iterrows()}
    assert found.by == "contribution"
    assert places[MAT] == ("A", "mature", "harvest")
    assert places[PILLOW][1:] == ("growing", "invest")
    assert places[RUG][1] == "new"
    assert places[VASE] == ("C", "ending", "stop")
    assert places[FAN][0] == "C" and places[FAN][2] == "stop"
    assert set(places) == set(PRICES)
    stops = made(full)["M4S", "desk"].rows
    assert {row.link.params["asin"] for row in stops} == {VASE, FAN}
    said = {row.link.params["asin"]: "".join(span.text for span in row.why) for row in stops}
    assert said[FAN].startswith("C, Mature; loses money after ads") and "nothing sold in 30 days" in said[VASE]
    grid = made(full)["M4", "desk"].matrix
    assert [row.label for row in grid.rows] == ["A", "B", "C", "No ASIN", "All"]


def test_a_click_on_a_cell_lists_its_products(full):
    grid = made(full)["M4", "desk"].matrix
    opens = [cell.link.params["row"] for row in grid.rows for cell in row.cells if cell.link]

    def opened(row: str) -> list[Element]:
        return [one for one in monthly.page(Choices(stamp=full, marketplace="US", row=row)).elements if one.code == "M4C"]

    listed = [opened(row)[0] for row in opens]
    assert {row.link.params["asin"] for one in listed for row in one.rows} == set(PRICES)
    assert [one.rows[0].key for one in listed] == opens
    assert opened("cell~A~nowhere") == [] == opened("")


def test_stock_turns_and_what_lies(full):
    found = made(full)
    tiles = {tile.label: tile.value for tile in found["M5", "desk"].tiles}
    stock = sum((205 if asin != VASE else 405) * cost for asin, cost in shop.COSTS.items())
    goods = sum(october(asin)[0] * cost for asin, cost in shop.COSTS.items())
    turns = 365 / 31 * goods / stock
    assert tiles["Turns a year"] == f"{turns:.1f}" and tiles["Days of stock"] == f"{365 / turns:.0f} days"
    assert tiles["In stock at Amazon"] == f"${stock + 205 * PRICES[LAMP]:,.0f}"  # the lamp at its price
    assert tiles["Over 180 days old"] == f"${250 * shop.COSTS[VASE]:,.0f}"
    (slow,) = found["M5S", "desk"].rows
    assert slow.link.params["asin"] == VASE and slow.money == f"${405 * shop.COSTS[VASE]:,.0f}"
    assert found["M5S", "wall"].rows[0].money == "405 units"
    share = 405 * shop.COSTS[VASE] / (stock + 205 * PRICES[LAMP])
    assert found["M5", "wall"].title.endswith(f"{share:.0%} of its money is in slow movers")


@pytest.mark.parametrize(("choices", "language"), list(product(({"line": "Home"}, {"line": "~none"}, {"owner": "Bo"}, {}), ("en", "zh"))))
def test_stock_of_one_line_has_its_figures_on_the_wall_and_no_ladder_of_one_bar(full, choices, language):
    found = made(full, language=language, **choices)
    wall, lines = found["M5", "wall"], found.get(("M5L", "desk"))
    if "line" in choices:
        desk = {tile.label: tile.value for tile in found["M5", "desk"].tiles}
        assert lines is None and wall.chart is None and 2 <= len(wall.tiles) <= 4
        assert not any("$" in f"{tile.value} {tile.say}" for tile in wall.tiles), "costs stay off the wall"
        same = [tile for tile in wall.tiles if tile.label in ("Days of stock", "周转天数")]
        assert len(same) == 1 and all(desk[tile.label] == tile.value for tile in same)
    else:
        assert not wall.tiles and wall.chart.svg and len(lines.rows) > 1


def test_where_no_product_has_a_line_nothing_is_told_by_line(put_in_force):
    stamp = put_in_force(shop.by_asin("US"), *shop.ads("US"), *shop.inventory("US"))
    found = made(stamp)
    assert {("M4T", "desk"), ("M5T", "desk"), ("M5A", "desk")} <= found.keys() and not {("M3T", "desk"), ("M5L", "desk")} & found.keys()
    tables = [table for one in found.values() for table in (one.table, one.takeaway) if table is not None]
    assert tables and not any(column.name == "line" for table in tables for column in table.columns)
    said = " ".join([found["M4T", "desk"].note, *(column.label for column in found["M4T", "desk"].table.columns)])
    assert "its line" not in said and "the other products" in said
    assert found["M5", "wall"].tiles and found["M5", "wall"].chart is None


def test_the_parts_add_up_to_what_the_command_line_says_under_every_filter(full):
    asked = [*product((None, "US", "DE"), (None, "Home", "~none"), (None,)), (None, None, "Ana"), ("US", "Home", "Bo")]
    for marketplace, line, owner in asked:
        choices = Choices(stamp=full, marketplace=marketplace, line=line, owner=owner)
        period = month(choices)
        book, found = ledger.of(period), classes.of(choices.scope)
        where = {name: value for name, value in (("marketplace", marketplace), ("line", line)) if value}
        rate = 1 / 1.1 if marketplace == "DE" else 1.0  # the page speaks in euros there
        if owner is None:
            wanted = measured(full, "sales", **where) * rate
            wanted = 0.0 if wanted != wanted else wanted  # nothing of the line was ever sold there
            assert float(book.of(book.span)["sales"].sum()) == pytest.approx(wanted, abs=0.01), (marketplace, line)
        if found is None:
            continue
        cells = found.rows.groupby(["abc", "stage"])["sales"].sum().sum() + found.rest["sales"].sum()
        assert cells == pytest.approx(float(book.of(book.span)["sales"].sum()), abs=0.01)
        level = book.level(book.span)
        rows = ledger.amounts(book.of(book.span), level).assign(line=book.of(book.span)["line"])
        assert rows.groupby("line")["left"].sum().sum() == pytest.approx(book.steps(book.span, level)["left"], abs=0.01)
        assert not found.rows.index.duplicated().any()


def test_a_class_is_of_all_products_whatever_the_filter(full):
    whole = classes.of(Choices(stamp=full, marketplace="US").scope).rows["abc"]
    for line in ("Home", "Light"):
        part = classes.of(Choices(stamp=full, marketplace="US", line=line).scope).rows["abc"]
        assert (part == whole.reindex(part.index)).all()


def test_without_fees_costs_or_stock_the_words_say_so(put_in_force):
    stamp = put_in_force(shop.by_asin("US"), *shop.ads("US"), shop.products(costs=False))
    found = made(stamp)
    assert found["M3", "desk"].title.startswith("Contribution before fees and costs in October: ")
    assert found["M3", "desk"].more == "Fees not known, costs not known, ads from the ads reports"
    assert {code for code, _ in found} >= {"M3", "M4", "M4T"} and not any(code.startswith("M5") for code, _ in found)
    assert " are A and bring 79% of sales" in found["M4", "desk"].title and found["M4", "desk"].more.endswith("; classes by sales")
    stamp = put_in_force(shop.by_asin("US"), *shop.ads("US"), *shop.inventory("US"), shop.products())
    assert made(stamp)["M3", "desk"].title.startswith("Contribution before fees in October: ")
    stamp = put_in_force(shop.by_asin("US"), *shop.inventory("US"), shop.products(costs=False))
    found = made(stamp, language="zh")
    assert ("M3", "desk") not in found and found["M5", "desk"].tiles[0].value == "1,430 件"
    assert not re.search(r"\$", " ".join(tile.value for tile in found["M5", "desk"].tiles))


def test_sites_whose_money_cannot_be_added_say_nothing_together(put_in_force):
    stamp = put_in_force(shop.by_asin("US"), shop.by_asin("DE"), shop.products())
    assert made(stamp, marketplace=None) == {}
    assert ("M4", "wall") in made(stamp, marketplace="DE")


def test_the_first_month_has_nothing_to_compare_with(full):
    found = made(full, day=date(2026, 6, 30))
    assert ("M3B", "desk") not in found and ("M3", "wall") not in found
    assert {tile.say for tile in found["M3", "desk"].tiles} == {"nothing to compare with yet"}


def _between(monkeypatch, first: date, last: date = shop.LAST, site: str = "US"):
    """The by-ASIN file and ads of some days alone."""
    monkeypatch.setattr(shop, "FIRST", first)
    monkeypatch.setattr(shop, "LAST", last)
    return (shop.by_asin(site), *shop.ads(site))


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        ([(date(2026, 10, 6), shop.LAST)], "6–31 Oct only"),
        ([(date(2026, 9, 1), date(2026, 10, 10)), (date(2026, 10, 13), shop.LAST)], "29 of 31 days known"),
        ([(date(2026, 9, 6), shop.LAST)], ""),
    ],
)
def test_a_month_known_in_part_is_named_and_compared_with_nothing(put_in_force, monkeypatch, parts, known):
    days = [one for first, last in parts for one in _between(monkeypatch, first, last)]
    found = made(put_in_force(*days, *shop.inventory("US"), shop.products()))
    numbers, grid = found["M3", "desk"], found["M4", "desk"]
    assert ("M3B", "desk") not in found and ("M3", "wall") not in found
    assert " on September" not in " ".join(f"{tile.say} {tile.also}" for tile in numbers.tiles) + grid.matrix.rows[-1].cells[-1].say
    assert "%" not in grid.matrix.rows[-1].cells[-1].say
    if known:
        assert f"October ({known})" in numbers.title and " a day" not in numbers.title
        assert {tile.as_of for tile in numbers.tiles} == {f"October ({known})"}
        assert known in grid.more and f"no turns: October ({known})" in found["M5", "desk"].more
        assert "Turns a year" not in {tile.label for tile in found["M5", "desk"].tiles}
    else:
        assert {tile.say for tile in numbers.tiles} == {"no comparison: September (6–30 Sep only)"}
        assert "Sales, September (6–30 Sep only), USD" in {column.label for column in found["M4T", "desk"].table.columns}


@pytest.mark.parametrize(("begins", "age"), [(date(2026, 9, 1), None), (date(2026, 6, 1), 42.0)])
def test_what_sold_first_soon_after_the_data_of_its_own_site_begin_may_be_old(put_in_force, monkeypatch, begins, age):
    (there, *_), (here, *_) = (_between(monkeypatch, first, site=site) for site, first in (("DE", date(2026, 6, 1)), ("US", begins)))
    products = ledger.of(month(Choices(stamp=put_in_force(there, here, shop.rates())))).products
    rug = products[(products["marketplace"] == "US") & (products["asin"] == RUG)]["age_days"].iloc[0]
    assert rug == age if age else rug != rug


def test_stock_by_age_in_units_and_money_and_no_money_on_the_wall(full):
    found = made(full)
    desk, wall = found["M5A", "desk"], found["M5A", "wall"]
    assert [row.what for row in desk.rows] == ["0–90 days", "91–180 days", "181–270 days", "271–365 days", "over 365 days"]
    assert desk.title == f"250 units (18%) are older than 180 days: ${250 * shop.COSTS[VASE]:,.0f}"
    assert desk.rows[4].money == f"${150 * shop.COSTS[VASE]:,.0f}" and desk.rows[4].why[0].text == "150 units, 11% of units"
    assert desk.takeaway.frame.iloc[0]["asin"] == VASE and desk.takeaway.frame["aged_0_90"].sum() == 150 + 5 * 200
    assert "$" not in wall.title + wall.chart.svg and "150 units" in wall.chart.svg


def _with_tax(site: str, rate: float):
    """The posted amounts of a site with the tax that was collected with each sale: net prices, as European reports post them."""
    days = [{"posted_at": f"{day}T10:00:00", "day": day, "currency": shop.CURRENCIES[site], "type": "order"} for day in shop.days()]
    rows = [
        {**row, "sku": f"SKU-{asin[-4:]}", "component": component, "amount": shop.sold(site, asin, row["day"]) * PRICES[asin] * part,
         **({"units": shop.sold(site, asin, row["day"])} if component == "product_sales" else {})}
        for row in days for asin in (MAT, FAN) if shop.sold(site, asin, row["day"])
        for component, part in (("product_sales", 1 / (1 + rate)), ("product_tax", rate / (1 + rate)), ("selling_fees", -0.15))
    ]  # fmt: skip
    return deliver("fees", rows, start=shop.FIRST, end=shop.LAST, marketplaces=(site,), exported=moment(shop.LAST),
                   report="transactions_date_range")  # fmt: skip


def test_vat_inside_european_sales_leaves_contribution_where_files_tell_it_and_is_said_where_not(put_in_force):
    tables = (shop.by_asin("DE"), *shop.ads("DE"), shop.products(), shop.rates())
    found = made(put_in_force(*tables, shop.fees("DE")), marketplace="DE")["M3", "desk"]
    assert found.title.startswith("Contribution before VAT in October: ") and "VAT is inside the sales of DE" in found.more
    assert "subtract_standard_vat" in found.note
    stamp = put_in_force(*tables, _with_tax("DE", 0.19))
    found = made(stamp, marketplace="DE")
    assert found["M3", "desk"].title.startswith("Contribution after ads in October: ")
    assert "VAT taken out of 100% of the sales of DE" in found["M3", "desk"].more
    book = ledger.of(month(Choices(stamp=stamp, marketplace="DE")))
    steps = book.steps(book.span, book.level(book.span))
    assert steps["vat"] == pytest.approx(-steps["sales"] * 0.19 / 1.19, rel=1e-5)
    scope = Choices(stamp=put_in_force(*tables, shop.fees("DE")), marketplace="DE")
    assert classes.of(scope).rows["left"].isna().all(), "what is left is not known with VAT inside"
    paths.data().mkdir(parents=True, exist_ok=True)
    (paths.data() / "settings.toml").write_text("subtract_standard_vat = true\n", encoding="utf-8")
    assert classes.of(scope).rows["left"].notna().all(), "a setting counts at once, on data that was read before"
    found = made(scope.stamp, marketplace="DE")["M3", "desk"]
    assert found.title.startswith("Contribution after ads") and "at the standard rate" in found.more
