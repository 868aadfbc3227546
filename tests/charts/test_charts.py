"""The pictures: hostile words are escaped, texts fit, panels keep to their bands, unknown stays a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.charts import bullet, calendar, dots, ladder, parts, six_twelve, small_multiples, stars, strip, svg, timeline, tree, waterfall

DAYS = [date(2026, 8, 21) + timedelta(days=step) for step in range(90)]
HOSTILE = '"><script>alert(1)</script>&'


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


@given(st.text(max_size=80), st.floats(60, 800), st.sampled_from([13.0, 36.0]))
def test_a_text_that_was_fitted_fits(words, width, size):
    assert svg.width_of(svg.fit(words, width, size), size) <= max(width, svg.width_of("…", size))


def test_lines_break_between_phrases_and_never_inside_a_chinese_word():
    wide = svg.width_of("售价上升，", 36)
    assert [svg.lines_of("售价上升，" * count, 2.2 * wide, 36) for count in (0, 1, 2, 3, 4)] == [0, 1, 1, 2, 2]
    assert svg.lines_of("售价上升，" * 2, 1.5 * wide, 36) == 2, "half a phrase does not begin in the first line"
    assert svg.lines_of("$24.63\u00a0→\u00a0$27.99", svg.width_of("$24.63", 36) * 3, 36) == 1


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=30))
def test_every_word_arrives_as_it_was_written(words):
    drawn = parsed(svg.picture(10, 10, [svg.text(0, 0, words)], words))
    assert "".join(drawn.itertext()) == words
    assert drawn.get("aria-label") == words


def nodes(count: int) -> list[tree.Node]:
    root = tree.Node("n0", "", HOSTILE, "1", "−1%", "low", "attention", True)
    return [root, *(tree.Node(f"n{at}", "n0" if at < 4 else "n1", "label", "1", "", "", is_broken=at == 1) for at in range(1, count))]


def test_a_tree_is_well_formed_and_its_thick_branch_lies_on_top():
    drawn = parsed(tree.drawn(nodes(9), HOSTILE, tree.WALL))
    branches = [part for part in drawn if part.tag.endswith("path")]
    assert len(branches) == 8
    assert float(branches[-1].get("stroke-width")) > 3 * float(branches[0].get("stroke-width"))


def test_panels_keep_to_their_bands_and_gaps_stay_gaps():
    values = tuple(None if at % 10 == 0 else float(at % 7) for at in range(90))
    panels = [strip.Panel(HOSTILE, values, str), strip.Panel("flat", (3.0,) * 90, str, from_zero=False)]
    frame = strip.frame(panels, DAYS, str)
    assert frame["y0"].isna().sum() == 9
    assert frame["y0"].between(1, 2).sum() == 81
    assert frame["y1"].between(0, 1).all()
    parsed(strip.wall(panels, DAYS, [strip.Flag(DAYS[3], DAYS[5], "1", HOSTILE)], str, "alt"))


def test_an_amount_stands_on_zero_and_a_price_on_its_own_range():
    assert strip.Panel("a", (50.0, 100.0), str).heights() == [0.5, 1.0]
    assert strip.Panel("p", (50.0, 100.0), str, from_zero=False).heights() == [0.0, 1.0]


def test_the_spec_has_one_layer_per_panel_no_legend_and_no_second_axis():
    panels = [strip.Panel(f"p{at}", tuple(float(value) for value in range(90)), str) for at in range(7)]
    spec = strip.spec(panels, DAYS, [], {"format": "%d", "locale": {}})
    fields = [layer["encoding"]["y"]["field"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert fields == [f"y{at}" for at in range(7)]
    assert "legend" not in str(spec) and "resolve" not in spec


def test_words_on_a_timeline_never_cover_one_another():
    today = DAYS[0]
    marks = [timeline.Mark(today + timedelta(days=at), f"+1,000 · {at}", True) for at in range(1, 6)]
    drawn = parsed(timeline.drawn([timeline.Stretch(today, DAYS[40], False, "")], marks, today, str, "alt", timeline.WALL))
    lines: dict[str, list[tuple[float, float]]] = {}
    for words in (part for part in drawn if part.tag.endswith("text")):
        wide = svg.width_of(words.text, 36)
        start = float(words.get("x")) - (wide if words.get("text-anchor") == "end" else 0)
        lines.setdefault(words.get("y"), []).append((start, start + svg.width_of(words.text, 36)))
    for taken in lines.values():
        taken.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(taken))


def test_a_calendar_numbers_its_holes_and_says_each_day():
    cells = tuple("hole" if at in (3, 4) else "full" for at in range(35))
    strips = [calendar.Strip(HOSTILE, "US", cells, tuple("1" if at == 3 else "" for at in range(35)), tuple(map(str, range(35))))]
    drawn = parsed(calendar.drawn(strips, DAYS[:35], str, "alt", calendar.WALL))
    assert sum(part.tag.endswith("rect") for part in drawn.iter()) >= 35
    assert sum(words.text == "1" for words in drawn.iter() if words.tag.endswith("text")) == 1


def test_bars_of_stars_stand_on_zero():
    weeks = [stars.Week("", 4, 1, "hint"), stars.Week("", 2, 0, HOSTILE)]
    drawn = parsed(stars.drawn(weeks, "alt", stars.WALL, "1 low"))
    bars = [part for part in drawn if part.tag.endswith("rect")]
    feet = {round(float(bar.get("y")) + float(bar.get("height"))) for bar in bars}
    assert len(feet) == 1
    assert float(bars[0].get("height")) == 2 * float(bars[2].get("height"))


def test_the_count_of_low_stars_stands_above_every_bar_it_reaches():
    weeks = [stars.Week("", reviews, low, "") for reviews, low in ((1, 0), (2, 1), (6, 0), (1, 0))] + [stars.Week("", 1, 0, "")] * 20
    drawn = parsed(stars.drawn(weeks, "alt", stars.WALL, "1 low star"))
    words = next(part for part in drawn if part.tag.endswith("text"))
    highest = min(float(bar.get("y")) for bar in drawn if bar.tag.endswith("rect"))
    assert float(words.get("y")) < highest, "the neighbour is taller"


def test_ours_at_the_edge_of_its_peers_keeps_its_words_inside():
    for own, anchor, x in ((-0.66, "start", 0.0), (0.9, "end", dots.WALL.width), (0.1, "middle", None)):
        drawn = parsed(dots.drawn(own, 0.07, [-0.3, 0.4], ("抽屉收纳盒 −66%", "median"), "no change", "alt", dots.WALL))
        words = next(part for part in drawn if part.tag.endswith("text") and "抽屉" in part.text)
        assert words.get("text-anchor") == anchor and (x is None or float(words.get("x")) == x)


def test_a_screen_of_small_figures_says_the_same_changes_of_all():
    def figure(name: str) -> small_multiples.Figure:
        return small_multiples.Figure(name, name, "1", ("+1% WoW", "+2% YoY"), panel(6, 6), panel(12, 12))

    for names, count in ((("A", "B", "C"), 3), (("A", "B", "A longer name is"), 0)):
        drawn = small_multiples.drawn([figure(name) for name in names], "alt")
        assert (drawn.count("+1% WoW"), drawn.count("+2% YoY")) == (3, count)


def falls(*steps: float, start: float = 1000.0) -> list[waterfall.Bar]:
    bars, level = [waterfall.Bar("1–7 Nov", "$1,000", 0, start, "total")], start
    for at, step in enumerate(steps):
        tone = "up" if step > 0 else "down"
        bars.append(waterfall.Bar(HOSTILE, f"{step:+,.0f}", level, level + step, tone, at == 0, f"bridge~{at}"))
        level += step
    return [*bars, waterfall.Bar("11月8日–14日", f"${level:,.0f}", 0, level, "total")]


def boxes(drawn: ElementTree.Element) -> list[ElementTree.Element]:
    return [part for part in drawn.iter() if part.tag.endswith("rect") and part.get("fill") != "none"]


@given(st.lists(st.floats(-400, 400).filter(lambda step: abs(step) > 1), min_size=1, max_size=5))
def test_a_waterfall_is_to_scale_and_steps_begin_where_the_last_one_ended(steps):
    bars = falls(*steps, start=3000.0)
    for size in (waterfall.WALL, *waterfall.DESK):
        found = boxes(parsed(waterfall.drawn(bars, HOSTILE, size)))
        assert len(found) == len(bars)
        edges = [(float(box.get("y")), float(box.get("y")) + float(box.get("height"))) for box in found]
        assert all(abs(edge[1] - max(foot for _, foot in edges)) < 0.2 for edge in (edges[0], edges[-1]))
        level = edges[0][0]
        for (high, low), step in zip(edges[1:-1], steps, strict=True):
            assert abs((low if step > 0 else high) - level) <= 3.2
            level = high if step > 0 else low
        assert all(high >= 0 and low <= size.height for high, low in edges)


def test_a_cut_axis_is_marked_and_a_whole_one_is_not():
    cut, whole = (waterfall.drawn(falls(step), "alt", waterfall.WALL) for step in (-20.0, -700.0))
    assert cut.count("<path") == 2 and "<path" not in whole


def test_every_step_opens_its_row_and_no_name_is_wider_than_its_column():
    drawn = parsed(waterfall.drawn(falls(-300.0, 120.0, 40.0, -9.0, 3.0), "alt", waterfall.WALL))
    assert [part.get("data-row") for part in drawn if part.get("data-opens")] == [f"bridge~{at}" for at in range(5)]
    for words in (part for part in drawn.iter() if part.tag.endswith("text")):
        assert float(words.get("font-size")) >= svg.SMALLEST
        assert svg.width_of(words.text, float(words.get("font-size"))) <= waterfall.WALL.width / 7
    assert waterfall.lines_of("11月8日–14日", 240, 36) == ["11月8日–", "14日"]
    assert waterfall.lines_of("Not split by ASIN", 240, 36) == ["Not split by", "ASIN"]


def tags(drawn: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [node for node in drawn.iter() if node.tag.endswith(tag)]


def reaches(node: ElementTree.Element) -> tuple[float, float]:
    """From where to where a text stands, by its anchor and its estimated width."""
    x, wide = float(node.get("x", 0)), svg.width_of(node.text or "", float(node.get("font-size", 0)))
    left = {"end": x - wide, "middle": x - wide / 2}.get(node.get("text-anchor", "start"), x)
    return left, left + wide


@given(st.lists(st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)), min_size=2, max_size=6))
def test_effects_say_themselves_which_bar_is_which_and_none_touches_the_sum(pairs):
    many = [
        parts.Effect(f"Line {at}", f"{(rate + mix) * 100:+.2f} 个百分点", rate, mix, "ink", f"{rate * 100:+.2f}", f"{mix * 100:+.2f}")
        for at, (rate, mix) in enumerate(pairs)
    ]
    drawn = parsed(parts.effects(many, ("比率", "结构"), "alt"))
    words = [node.text or "" for node in tags(drawn, "text")]
    assert sum(word.startswith("比率 ") for word in words) == sum(word.startswith("结构 ") for word in words) == 1
    sums = min(reaches(node)[0] for node in tags(drawn, "text") if "个百分点" in (node.text or ""))
    ends = [reaches(node)[1] for node in tags(drawn, "text") if "个百分点" not in (node.text or "")]
    ends += [float(node.get("x", 0)) + float(node.get("width", 0)) for node in tags(drawn, "rect")]
    assert max(ends) < sums


def panel(count: int, known: int) -> six_twelve.Panel:
    values = tuple(float(at + 1) if at >= count - known else None for at in range(count))
    return six_twelve.Panel("heading", tuple(str(at) for at in range(count)), values, (None,) * count)


@given(st.integers(1, 40))
def test_figures_are_shared_out_evenly_over_screens_of_six(count):
    shares = small_multiples.shared_out(count)
    assert sum(shares) == count and max(shares) <= small_multiples.MOST and max(shares) - min(shares) <= 1


def test_every_small_figure_opens_a_screen_and_none_covers_another():
    for growth in (1.0, 50 / 36.6):
        for count in range(1, 7):
            many = [
                small_multiples.Figure(f"W3.{at}", "TACOS (SP+SB)", "$1,234,567", ("−12 bp WoW", "+20 bp YoY"), panel(6, 6), panel(12, 12))
                for at in range(count)
            ]
            drawn = parsed(small_multiples.drawn(many, "alt", growth))
            assert [node.get("data-item") for node in drawn.iter() if node.get("data-item")] == [one.code for one in many]
            edges = [reaches(node) for node in tags(drawn, "text") if node.text]
            assert min(left for left, _ in edges) >= 0 and max(right for _, right in edges) <= small_multiples.WIDTH + 1
            assert max(float(node.get("y", 0)) for node in tags(drawn, "text")) <= small_multiples.HEIGHT


def test_a_panel_without_three_points_is_no_frame():
    alone = six_twelve.drawn(panel(6, 5), panel(12, 2), [], str, "a year ago", "alt", six_twelve.DESK)
    both = six_twelve.drawn(panel(6, 5), panel(12, 3), [], str, "a year ago", "alt", six_twelve.DESK)
    assert (alone.count(">heading<"), both.count(">heading<")) == (1, 2)


def test_a_long_heading_ends_with_the_picture():
    months = replace(panel(12, 12), heading="截至 2026年10月的 12 个月，蓝线为目标")
    drawn = parsed(six_twelve.drawn(panel(6, 6), months, [], lambda value: f"${value:,.1f} 万", "去年同期", "alt", six_twelve.DESK))
    assert max(reaches(node)[1] for node in tags(drawn, "text") if node.text == months.heading) <= six_twelve.DESK.width + 1


@pytest.mark.parametrize(("landing", "mark"), [(100.0, None), (100.0, 50.0), (0.0, 50.0)])
def test_the_dot_of_a_landing_is_never_cut(landing: float, mark: float | None):
    (dot,) = tags(parsed(bullet.drawn(bullet.Bullet(60.0 if landing else 0.0, landing, None, None, mark), "alt")), "circle")
    reach = float(dot.get("r")) + float(dot.get("stroke-width")) / 2
    assert reach <= float(dot.get("cx")) <= bullet.WIDTH - reach


@pytest.mark.parametrize(("end", "bars"), [(0.0, 1), (0.01, 2), (-0.01, 2)])
def test_nothing_has_no_bar(end: float, bars: int):
    rungs = [ladder.Rung("a", "1", "", 0.0, 1.0), ladder.Rung("b", "0", "", 0.0, end)]
    assert ladder.wall(rungs, "alt").count("<rect") == bars
    assert ladder.small(rungs[1], ladder.axis(rungs)).count("<rect") == bars - 1


def test_a_ladders_longest_bar_ends_before_its_number():
    rung = ladder.Rung("No line yet", "118,790 units", "44 days", 0.0, 1.0, "total")
    bar = next(part for part in parsed(ladder.wall([rung], "stock")) if part.tag.endswith("rect"))
    assert float(bar.get("x")) + float(bar.get("width")) < ladder.WALL_WIDTH - svg.width_of(rung.value, 60)
