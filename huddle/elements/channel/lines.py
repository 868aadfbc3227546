"""C7, the same channel across product lines: which share of a line's sales came which way, and where its ads are dear."""

from __future__ import annotations

from huddle import figures
from huddle.analysis.mix_rate import moved
from huddle.channels import channels, place
from huddle.elements.channel.sums import BRAND, HALO, UNALLOCATED, Mix, Way, grouped, mix, mix_rows
from huddle.elements.channel.ways import name
from huddle.elements.model import Cell, Element, Link, Matrix, MatrixRow
from huddle.elements.period import Period
from huddle.text import say

MOST = 12
_OF_NO_LINE = (HALO, BRAND, UNALLOCATED)


def elements(period: Period) -> tuple[Element, ...]:
    """C7; nothing with fewer than two lines, or where no ads report tells the products apart."""
    found = mix(period)
    if found is None or period.choices.line is not None:
        return ()
    answers = [row for row in mix_rows(period) if row["line"] not in _OF_NO_LINE]
    cells = grouped(answers, lambda row: f"{row['line']}\n{row['channel']}", period.worth)
    lines = grouped(answers, lambda row: str(row["line"]), period.worth)
    sold = {key: way for key, way in lines.items() if (way.now.sales or 0.0) > 0}
    keys = sorted({row["channel"] for row in answers if row.get("ad_spend") or not channels()[row["channel"]].is_ads}, key=place)
    if len(sold) < 2 or not any(channels()[key].is_ads for key in keys):
        return ()
    language = period.language
    ranked = sorted(sold, key=lambda line: -(sold[line].now.sales or 0.0))[:MOST]
    whole = {way.key: way for way in found.ways}
    shown = tuple(
        MatrixRow(
            label=say("frame.no_line", language) if line == "~none" else line, as_of=period.money(sold[line].now.sales),
            cells=tuple(_cell(period, line, sold[line], cells.get(f"{line}\n{key}"), whole[key]) for key in keys),
        )
        for line in ranked
    )  # fmt: skip
    columns = tuple(channels()[key].name(language) for key in keys)
    return (
        Element(
            "C7", say("channel.lines_question", language), _title(period, found, cells, ranked, keys), matrix=Matrix(columns, shown),
            note=say("channel.lines_note", language),
        ),
    )  # fmt: skip


def _side(cell: Way | None, whole: Way) -> int:
    """Whether a line's ads cost more (1) or less (-1) per sale than the channel's, by more than chance."""
    if cell is None:
        return 0
    return moved(cell.now.ratio("acos"), whole.now.ratio("acos"), (cell.now.ad_orders, whole.now.ad_orders), least=0.1)


def _cell(period: Period, line: str, sold: Way, cell: Way | None, whole: Way) -> Cell:
    if cell is None or cell.now.sales is None or not sold.now.sales:
        return Cell(figures.UNKNOWN, tone="quiet")
    side, acos = _side(cell, whole), cell.now.ratio("acos")
    said = say("channel.acos", period.language, acos=figures.percent(acos, decimals=0)) if acos is not None else ""
    if side:
        said = say("channel.cell_acos", period.language, acos=figures.percent(cell.now.ratio("acos"), decimals=0),
                   all=figures.percent(whole.now.ratio("acos"), decimals=0))  # fmt: skip
    link = Link("channel", {"line": line, "channel": whole.key})
    return Cell(figures.percent(cell.now.sales / sold.now.sales), said, "attention" if side > 0 else "good" if side < 0 else "normal", link)


def _title(period: Period, found: Mix, cells: dict[str, Way], lines: list[str], keys: list[str]) -> str:
    """Where ads are dearer than the channel's average by more than chance, with the two ratios; else that none are."""
    language = period.language
    whole = {way.key: way for way in found.ways}
    dear = [
        (cell.now.ad_spend or 0.0, line, key, cell)
        for line in lines for key in keys
        if (cell := cells.get(f"{line}\n{key}")) is not None and _side(cell, whole[key]) > 0
    ]  # fmt: skip
    if not dear:
        return say("channel.lines_even", language)
    _, line, key, cell = max(dear, key=lambda one: one[0])
    return say(
        "channel.lines_dear", language, line=say("frame.no_line", language) if line == "~none" else line, channel=name(key, language),
        acos=figures.percent(cell.now.ratio("acos")), all=figures.percent(whole[key].now.ratio("acos")),
    )  # fmt: skip
