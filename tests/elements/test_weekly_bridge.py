"""The bridge, the movers and the list of the weekly review: they add up to the site's total at every level of files."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from huddle import warehouse
from huddle.analysis.bridge import EFFECTS, UNALLOCATED
from huddle.analysis.bridge_cells import Bridge
from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.period import Period, week
from huddle.elements.weekly import asins, bridge, movers
from huddle.elements.weekly.finding import driver, finding
from huddle.elements.weekly.readings import read
from huddle.text import say
from huddle.weeks import Span
from tests.elements import world
from tests.elements.world import LAST, MAT, PILLOW
from tests.warehouse.deliveries import deliver, moment

WEEK, BEFORE = Span(date(2026, 11, 8), date(2026, 11, 14)), Span(date(2026, 11, 1), date(2026, 11, 7))


def period(**chosen) -> Period:
    found = week(Choices(**{"marketplace": "US", **chosen}))
    assert found is not None and found.span == WEEK
    return found


def of(elements: tuple[Element, ...], code: str, place: str = "desk") -> Element:
    return next(one for one in elements if one.code == code and place in one.places)


def amount(words: str) -> int:
    return int(re.sub(r"[^\d]", "", words) or 0) * (-1 if "−" in words else 1)


def by_date(site: str, extra: float = 120.0) -> object:
    """The site's own totals, a little above what the ASINs add up to."""
    rows = []
    for day in world.days():
        said = [world.traffic(site, asin, day) for asin in world.TITLES]
        sales = sum(one["sales"] for one in said) + extra + day.toordinal() % 7
        rows.append({"day": day, "sales": sales, "units": sum(one["units"] for one in said) + 4, "currency": said[0]["currency"]})
    return deliver("site_day", rows, start=rows[0]["day"], end=LAST, marketplaces=(site,), exported=moment(LAST))


def rates() -> object:
    rows = [{"month": date(2026, 11, 1), "currency": "EUR", "to_currency": "USD", "rate": 1.1}]
    return deliver("exchange_rates", rows, start=None, marketplaces=(), exported=moment(LAST))


@pytest.fixture
def full(put_in_force) -> str:
    return put_in_force(*world.full(), by_date("US"), by_date("DE"), rates())


def site_sales(marketplace: str | None, span: Span) -> float:
    days = {"first": span.first, "last": span.last, "before_first": span.first, "before_last": span.last}
    rows = warehouse.ask("weekly/bridge_sites", shop=None, marketplace=marketplace, **days)
    worth = {"USD": 1.0, "EUR": 1.1 if marketplace is None else 1.0}
    return float((rows["sales"] * rows["currency"].map(worth)).sum())


def test_every_bar_row_and_part_adds_up_under_every_filter(full):
    for chosen in ({}, {"marketplace": None}, {"marketplace": "DE"}, {"line": "Home"}, {"line": "~none"}, {"owner": "Listing"}):
        now = period(**chosen)
        one = bridge.found(now)
        change = one.after - one.before
        assert sum(one.effects.values()) == pytest.approx(change, abs=0.005), chosen
        if not (now.choices.line or now.choices.owner):
            assert one.after == pytest.approx(site_sales(now.choices.marketplace, WEEK), abs=0.005)
            assert one.before == pytest.approx(site_sales(now.choices.marketplace, BEFORE), abs=0.005)
        for column in ("line", "marketplace", "asin"):
            groups = one.by(column)
            assert groups[list(EFFECTS)].sum().sum() == pytest.approx(change, abs=0.005)
        made = bridge.elements(now)
        written = round(one.after) - round(one.before)
        for row in of(made, "W4").rows:
            assert not row.parts or sum(amount(part.money) for part in row.parts) == amount(row.money)
        for found in (of(made, "W4"), *(part for part in made if part.code != "W4")):
            assert sum(amount(row.money) for row in found.rows) == written, (chosen, found.code)
        for place in ("desk", "wall") if movers.elements(now) else ():
            moved = of(movers.elements(now), "W5", place)
            others = amount(moved.more.split(";")[0].rsplit(" ", 1)[1]) if ";" in moved.more else 0
            assert sum(amount(row.money) for row in moved.rows) + others == written, (chosen, moved.more)


def test_any_two_stretches_of_days_add_up_in_every_part_and_turn_with_time(full):
    """Of other lengths, gaps and distances than a week's, under filters; drilled down by line, site and product."""
    last = WEEK.last
    for length, back, width in ((1, 1, 1), (3, 9, 5), (14, 14, 14), (30, 31, 30), (9, 60, 20)):
        now = Span(last - timedelta(days=length - 1), last)
        before = Span(last - timedelta(days=back + width - 1), last - timedelta(days=back))
        before = before if before.last < now.first else before.back((before.last - now.first).days + 1)
        for where in ({}, {"marketplace": "US"}, {"marketplace": "DE", "line": "Home"}, {"owner": "Listing"}):
            filters = dict.fromkeys(("shop", "marketplace", "line", "owner")) | where
            worth = {"USD": 1.0, "EUR": 1.1}
            one, back_again = (bridge.bridge(*spans, filters, worth, full) for spans in ((now, before), (before, now)))
            change = one.after - one.before
            assert sum(one.effects.values()) == pytest.approx(change, abs=0.005), (length, where)
            for columns in (["line"], ["shop", "marketplace"], ["line", "marketplace"], ["shop", "marketplace", "asin"]):
                parts = one.by(*columns)
                each = parts["sales_after"] - parts["sales_before"] - parts[list(EFFECTS)].sum(axis=1)
                assert each.abs().max() < 0.005 and parts[list(EFFECTS)].sum().sum() == pytest.approx(change, abs=0.005)
            for name in set(EFFECTS) - {"new", "gone", "off_shelf"}:
                assert back_again.effects.get(name, 0.0) == pytest.approx(-one.effects.get(name, 0.0), abs=0.005), (name, where)


def test_lines_add_up_to_the_site_cause_by_cause(full):
    whole = bridge.found(period())
    parts = [bridge.found(period(line=line)) for line in ("Home", "~none")]
    for effect in ("conversion", "price", "new", "gone", "off_shelf", "unvisited"):
        assert sum(part.effects.get(effect, 0.0) for part in parts) == pytest.approx(whole.effects.get(effect, 0.0), abs=0.005)
    assert whole.after - sum(part.after for part in parts) == pytest.approx(7 * 120 + sum(range(7)), abs=0.005)


def test_the_title_names_the_cause_and_its_bar_leads_to_the_product(full):
    made = bridge.elements(period())
    desk, wall = of(made, "W4"), of(made, "W4", "wall")
    assert desk.title == wall.title == "Sales fell $744: $744 from lower conversion"
    assert desk.as_of == "8–14 Nov against 1–7 Nov"
    row = next(row for row in desk.rows if row.key == "bridge~conversion")
    link = row.parts[0].link
    assert link.page == "asin" and link.params == {"asin": PILLOW, "marketplace": "US", "shop": "default"}
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', wall.chart.svg)}
    assert min(sizes) >= 36
    assert all(f'data-row="{row.key}"' in wall.chart.svg for row in wall.rows)
    assert of(bridge.elements(period(language="zh")), "W4").title.startswith("销售额减少 $744：转化率下降带走 $744")


def test_the_weeks_finding_names_the_cause_of_the_largest_bar_and_never_the_average_price(full):
    now = period()
    effects = bridge.found(now).effects
    way = "rose" if sum(effects.values()) > 0 else "fell"
    along = {name: amount * (1 if way == "rose" else -1) for name, amount in effects.items() if name != "unallocated"}
    largest = max(along, key=along.get)
    named = {"traffic": "sessions", "conversion": "conversion", "price": "asp"}.get(largest, "")
    said = finding(read(now), now)
    assert named and said.endswith(say(f"weekly.deck_because_{way}_{named}", "en"))
    dear = Bridge.__new__(Bridge)
    effects = {"traffic": 2_580.0, "conversion": 5_035.0, "price": 1_533.0, "mix": -621.0}
    dear.__dict__.update(before=104_111.0, after=112_502.0, effects=effects)
    assert driver({}, "rose", dear) == "conversion" and driver({}, "fell", dear) == ""


def test_a_shelf_empty_on_most_days_explains_its_own_loss(full):
    after = Span(world.SOLD_OUT, world.SOLD_OUT + timedelta(days=5))
    one = bridge.bridge(after, after.back(7), {"marketplace": "US"}, {"USD": 1.0}, full)
    lost = one.cells.loc[one.cells["asin"] == PILLOW, "sales_before"].sum()
    assert one.effects["off_shelf"] == pytest.approx(-lost)
    back = bridge.bridge(after.back(7), after, {"marketplace": "US"}, {"USD": 1.0}, full)
    assert back.effects["new"] == pytest.approx(lost)


def test_exported_weeks_give_visits_where_both_are_exactly_those(put_in_force):
    exported = []
    for span in (BEFORE, WEEK):
        rows = []
        for asin in world.TITLES:
            parts = [world.traffic("US", asin, span.first + timedelta(days=step)) for step in range(7)]
            rows.append(parts[0] | {"period_start": span.first, "period_end": span.last} | {
                name: sum(part[name] for part in parts) for name in ("sessions", "page_views", "units", "order_items", "sales")
            })  # fmt: skip
        exported.append(deliver("asin_period", rows, start=span.first, end=span.last))
    stamp = put_in_force(world.orders("US"), *exported)
    found = of(bridge.elements(period(stamp=stamp)), "W4")
    assert {row.key for row in found.rows} == {"bridge~conversion"}
    assert "Visits come from the exported weeks" in found.note
    listed = of(asins.elements(period()), "WL").table.frame
    assert listed["sessions"].notna().all()


def test_orders_alone_are_split_into_orders_and_prices_each_site_in_its_currency(put_in_force):
    put_in_force(*world.orders_alone())
    found = of(bridge.elements(period()), "W4")
    assert {row.key for row in found.rows} <= {"bridge~orders", "bridge~order_size", "bridge~price"}
    assert "A Business Report by ASIN of the same days would split orders" in found.note
    both = bridge.elements(period(marketplace=None))
    assert [element.code for element in both] == ["W4"]
    assert len(both[0].rows) == 2 and "€" in both[0].rows[1].money and both[0].chart is None
    assert movers.elements(period(marketplace=None)) == ()


def test_totals_alone_are_one_bar_and_no_list(put_in_force):
    put_in_force(by_date("US"))
    found = of(bridge.elements(period()), "W4")
    assert [row.key for row in found.rows] == ["bridge~unallocated"]
    assert "which products and causes" in found.note
    assert movers.elements(period()) == () and asins.elements(period()) == ()
    assert bridge.found(period(line="Home")) is None


def test_a_site_with_a_day_missing_is_left_out_and_named(put_in_force):
    german = world.by_asin("DE")
    put_in_force(*world.by_asin("US"), *(one for one in german if one.period_start != WEEK.first), rates())
    found = of(bridge.elements(period(marketplace=None)), "W4")
    assert "Left out, not every day known: DE" in found.note
    assert bridge.found(period(marketplace="DE")) is None and bridge.elements(period(marketplace="DE")) == ()


def test_the_list_adds_up_to_the_site_and_its_rows_lead_to_their_own_site(full):
    found = of(asins.elements(period(marketplace=None)), "WL")
    frame = found.table.frame
    assert frame.loc[frame["currency"] == "USD", "sales"].sum() == pytest.approx(site_sales("US", WEEK), abs=0.005)
    assert found.table.link_columns == ("asin", "marketplace", "shop")
    assert frame["asin"].isna().sum() == 2 and (frame.loc[frame["asin"].isna(), "name"] == "Not split by ASIN").all()
    one = of(asins.elements(period()), "WL")
    names = [column.name for column in one.table.columns]
    assert names.index("weeks") == names.index("sales") + 1 and "currency" not in names and "marketplace" not in names
    mat = one.table.frame.set_index("asin").loc[MAT]
    assert len(mat["weeks"]) == 12 and mat["weeks"][-1] == mat["sales"] and mat["stars"] > 4
    causes = ["from_visits", "from_conversion", "from_price", "from_other"]
    assert mat[causes].sum() == pytest.approx(mat["sales"] - mat["weeks"][-2], abs=0.02)
    total = sum(float(words.replace(",", "")) for words in re.findall(r"\$([\d,.]+\d)", one.note)[:2])
    assert total == pytest.approx(site_sales("US", WEEK), abs=0.005)


def test_an_event_in_one_week_alone_is_said(put_in_force):
    days = {"day_start": WEEK.first, "day_end": WEEK.first}
    deal = {**days, "name": "Deal", "name_zh": "促销", "event_kind": "promotion", "marketplace": None}
    put_in_force(*world.by_asin("US"), deliver("events", [deal], start=None, marketplaces=(), exported=moment(LAST)))
    assert of(bridge.elements(period()), "W4", "wall").note == "Not in both weeks alike: Deal (8 Nov)."
    assert of(bridge.elements(period(language="zh")), "W4", "wall").note == "两周不同的活动：促销（11月8日）。"


def test_small_causes_share_one_bar(full):
    one = bridge.found(period())
    cells = one.cells.assign(**dict.fromkeys(EFFECTS, 0.0)).iloc[:1]
    values = {"traffic": -700.0, "mix": 30.0, "conversion": -200.0, "price": 90.0, "new": 60.0, "gone": -50.0, "off_shelf": -20.0}
    crowded = bridge.Bridge(10_000.0, 10_000.0 + sum(values.values()), cells.assign(**values), one.sites, ())
    bars = bridge.parts(crowded)
    assert [part.key for part in bars] == ["traffic", "conversion", "price", "new", "rest"]
    assert sum(part.shown for part in bars) == sum(values.values())
    assert bars[-1].effects == ("mix", "gone", "off_shelf") and UNALLOCATED not in bars[-1].effects


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cause_has_its_words_and_the_rest_lists_its_products(full, language):
    for name in EFFECTS:
        for key in (f"bar_{name}", f"help_{name}", *(f"{kind}_{name}_{way}" for kind in ("title", "cause") for way in ("up", "down"))):
            assert say(f"weekly.bridge_{key}", language)
        assert say(f"weekly.bridge_driver_{'visits' if name in ('traffic', 'mix') else name}", language)
    one, shown = bridge.found(period(language=language)), period(language=language)
    assert one is not None
    rest = bridge.Part("rest", tuple(one.effects), round(one.after) - round(one.before))
    (row,) = bridge._rows([rest], one, shown)
    assert row.parts and sum(amount(part.money) for part in row.parts) == amount(row.money)
