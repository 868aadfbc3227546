"""W6 in detail: where on the page ads sell, which keywords' bids to change, and whose daily budget is used up.

Each part needs a report of its own (placement, targeting, bulk operations) and is absent without it. What they tell is part of
the ad spend of W6, never on top of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from huddle import figures
from huddle.analysis.ad_bids import BROAD_PLACES, Bid, Placement, Sums, added, bids, placements
from huddle.analysis.ad_lists import ENOUGH_ORDERS, scopes, shared
from huddle.elements import answers
from huddle.elements.amounts import divided, whole_percent
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Capture, Cell, Element, Empty, Matrix, MatrixRow, Row, Span, Tone
from huddle.elements.period import Period
from huddle.elements.weekly.ads import FourWeeks, break_even, four_weeks
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say, sentences

ROWS = 5
RAISES = 2
"""of the rows of W6T, at most so many are raises while there are cuts enough"""
MOST_PLACES, LOUD = 5, 2
"""of the places so many keep their colour, those most money is in"""
_PLACED = ("shop", "marketplace", "ad_product", "placement")
_COUNTED = ("spend", "ad_sales", "ad_orders", "clicks", "impressions")
FULL, OFTEN = 0.95, 3
"""a day that spends this part of the daily budget used it up; so many days of the week make a campaign one to speak of"""
_LATER = 7
"""a bulk export so many days after the week still tells how its campaigns stand"""
_LONGEST = 56


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.detail_{key}", language, **values)


def elements(period: Period) -> tuple[Element, ...]:
    """Placements, keywords and budgets of the chosen sites; nothing without ad spend in the four weeks."""
    block = four_weeks(period)
    if block is None:
        return ()
    return (*_placements(period, block), *_targets(period, block), *_budgets(period, block))


def _money(period: Period, block: FourWeeks, amount: float) -> str:
    return figures.money(amount, _currency(period, block), period.language)


def _currency(period: Period, block: FourWeeks) -> str:
    return period.currency or str(block.sites[0]["currency"])


def _as_of(period: Period) -> str:
    first = period.span.last - timedelta(days=27)
    return say("weekly.ads_as_of", period.language, span=figures.span(first, period.span.last, period.language))


def _both(base: Element, wall: Element) -> tuple[Element, Element]:
    return replace(base, places=frozenset({"desk"})), replace(wall, places=frozenset({"wall"}))


def _dated(element: Element) -> Element:
    """What the numbers are as of and what was left out, in one line: beside the title at the desk, in the footer on the wall."""
    return replace(element, more=" · ".join(part for part in (element.as_of, element.more) if part))


# Placements


def place_name(key: str, language: str) -> str:
    """Where an ad stood, in words; a place nobody declared is called as the export calls it."""
    return _words(f"place_{key}", language) if key in (*BROAD_PLACES, "unknown") else key


def _placements(period: Period, block: FourWeeks) -> tuple[Element, ...]:
    rows = block.here(_placed(period))
    if not any(row["spend"] for row in rows):
        return ()
    language = period.language
    found = placements(rows, period.worth)[:MOST_PLACES]
    whole = added(rows, period.worth)
    columns = tuple(_words(f"column_{name}", language) for name in ("spend", "sales", "acos", "conversion"))
    loud = sorted((one for one in found if one.verdict in ("dear", "cheap")), key=lambda one: -_at_stake(one.sums, whole))[:LOUD]
    amounts = [amount for own in (*(one.sums for one in found), whole) for amount in (own.spend, own.sales)]
    write = figures.in_one_unit(amounts, _currency(period, block), language)
    shown = [_place_row(one, whole, write, language, is_loud=one in loud) for one in found if one.sums.spend or one.sums.clicks]
    total = MatrixRow(_words("all_places", language), "", _cells(whole, None, write, language, ""), is_total=True)
    base = Element(
        "W6P", _words("place_question", language), _place_title(found, whole, period), _as_of(period),
        matrix=Matrix(columns, (*shown, *((total,) if len(shown) > 1 else ()))), minutes=meetings()["weekly"].minutes_of("W6P"),
    )  # fmt: skip
    return _both(replace(base, note=_covered("place", whole.spend, rows, period, block)), _dated(base))


def _placed(period: Period) -> list[Answer]:
    """The placements of the choice by ad type and site, dearest first; asked once for everything, for every filter."""
    every = period.ask("weekly/ads_placements", last=period.span.last)
    sums: dict[tuple[str, ...], Answer] = {}
    for row in answers.rows(answers.of_choice(every, period.choices.where)):
        held = sums.setdefault(tuple(row[name] for name in _PLACED), {**row, **dict.fromkeys(_COUNTED, 0)})
        held.update({name: held[name] + row[name] for name in _COUNTED})
    return sorted(sums.values(), key=lambda row: (-row["spend"], *(row[name] for name in _PLACED)))


def _at_stake(own: Sums, whole: Sums) -> float:
    """How far the spend of a place lies from what its sales cost in all places."""
    return abs(own.spend - (whole.acos or 0.0) * own.sales)


def _place_row(one: Placement, whole: Sums, write: figures.Write, language: str, *, is_loud: bool) -> MatrixRow:
    cells = _cells(one.sums, whole, write, language, one.verdict)
    told = cells if is_loud else tuple(replace(cell, tone="normal") for cell in cells)
    return MatrixRow(place_name(one.key, language), "", told)


def _cells(own: Sums, whole: Sums | None, write: figures.Write, language: str, verdict: str) -> tuple[Cell, ...]:

    def share(part: float, of: float) -> str:
        return say("weekly.ads_share", language, share=figures.percent(part / of, decimals=0)) if whole is not None and of else ""

    tone: Tone = {"dear": "attention", "cheap": "good"}.get(verdict, "normal")  # type: ignore[assignment]
    said = _words(f"verdict_{verdict}", language) if verdict else ""
    counted = _words("orders_of_clicks", language, orders=figures.count(own.orders, language), clicks=figures.count(own.clicks, language))
    return (
        Cell(write(own.spend), share(own.spend, whole.spend if whole else 0)),
        Cell(write(own.sales), share(own.sales, whole.sales if whole else 0)),
        Cell(figures.percent(own.acos), said, tone),
        Cell(figures.percent(own.conversion), counted),
    )


def _place_title(found: Sequence[Placement], whole: Sums, period: Period) -> str:
    language = period.language
    dear = max((one for one in found if one.verdict == "dear"), key=lambda one: one.sums.spend, default=None)
    cheap = max((one for one in found if one.verdict == "cheap"), key=lambda one: one.sums.sales, default=None)
    said: dict[str, Any] = {"all": whole_percent(whole.acos)}
    for name, one in (("dear", dear), ("cheap", cheap)):
        if one is not None:
            said[name] = place_name(one.key, language)
            said[f"{name}_acos"] = whole_percent(one.sums.acos) if one.sums.acos is not None else _words("no_order", language)
    if dear and cheap:
        return _words("place_both", language, **{key: said[key] for key in ("cheap", "cheap_acos", "dear", "dear_acos")})
    for name, one in (("dear", dear), ("cheap", cheap)):
        if one is not None:
            return _words(f"place_{name}", language, place=said[name], acos=said[f"{name}_acos"], all=said["all"])
    return _words("place_calm", language, all=said["all"])


def _covered(what: str, told: float, rows: Sequence[Answer], period: Period, block: FourWeeks) -> str:
    """How much of the ad spend a detail report tells, of which ad types."""
    language = period.language
    spend = sum(row["spend"] * period.worth.get(row["currency"], 1.0) for row in block.campaigns)
    kinds = say("morning.names", language).join(dict.fromkeys(row["ad_product"] for row in rows if row["spend"]))
    share = figures.percent(told / spend if spend else None, decimals=0)
    money = {"told": _money(period, block, told), "spend": _money(period, block, spend)}
    said = [_words(f"{what}_covered", language, share=share, kinds=kinds, **money)]
    if period.choices.line or period.choices.owner:
        said.append(say("weekly.ads_one_line", language))
    return sentences(said, language)


# Keywords and targets


def _targets(period: Period, block: FourWeeks) -> tuple[Element, ...]:
    usual = scopes(block.campaigns)
    needed = [scope.telling_clicks for scope in usual.values() if scope.telling_clicks]
    if not needed:
        return ()
    least, every = min(needed), dict.fromkeys(("shop", "marketplace"))
    asked = period.ask("weekly/ads_targets", last=period.span.last, least_clicks=shared(least), least_orders=ENOUGH_ORDERS, **every)
    chosen = {(row["shop"], row["marketplace"], row["ad_product"], row["campaign"]) for row in block.campaigns}
    rows = [
        row for row in answers.rows(asked)
        if (row["shop"], row["marketplace"], row["ad_product"], row["campaign"]) in chosen
        and (row["clicks"] >= least or row["ad_orders"] >= ENOUGH_ORDERS)
    ]  # fmt: skip
    if not rows:
        return ()
    language = period.language
    cut, more = bids(rows, usual, break_even(period), period.worth)
    raises = more[: max(RAISES, ROWS - len(cut))]
    shown = (*cut[: ROWS - len(raises)], *raises)
    rest = len(cut) + len(more) - len(shown)
    empty = None
    if not shown:
        empty = Empty(_words("target_none", language), _words("target_none_advice", language, count=figures.count(len(rows), language)))
    base = Element(
        "W6T", _words("target_question", language), _target_title(cut, more, period, block), _as_of(period), empty=empty,
        more=_words("target_more", language, count=figures.count(rest, language)) if rest else "", numbered=bool(shown),
        minutes=meetings()["weekly"].minutes_of("W6T"), width="half",
    )  # fmt: skip
    shows = not setting("hide_costs_on_wall")
    return _both(
        _dated(replace(base, rows=tuple(_bid(one, period) for one in shown), note=_words("target_note", language))),
        _dated(replace(base, rows=tuple(_bid(one, period, on_wall=True, with_costs=shows) for one in shown))),
    )


def _target_title(cut: Sequence[Bid], more: Sequence[Bid], period: Period, block: FourWeeks) -> str:
    def weekly(many: Sequence[Bid]) -> str:
        return _money(period, block, sum(one.weekly * period.worth.get(one.row["currency"], 1.0) for one in many))

    language = period.language
    if cut and more:
        return _words("target_both", language, cut=weekly(cut), add=weekly(more))
    if cut:
        return _words("target_cut", language, cut=weekly(cut))
    return _words("target_add", language, add=weekly(more)) if more else _words("target_calm", language)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _target(row: Mapping[str, object]) -> str:
    """A keyword as it is typed; an expression about an ASIN with the ASIN in capitals."""
    text = str(row["targeting"])
    return text.upper().replace("ASIN=", "ASIN ").replace('"', "") if text.startswith("asin=") else text


def _bid(one: Bid, period: Period, *, on_wall: bool = False, with_costs: bool = True) -> Row:
    """One bid to change; the desk names its campaign at once, the wall when the row is opened."""
    language, row = period.language, one.row
    match = f" · {row['match_type']}" if row["match_type"] and row["match_type"] != "-" else ""
    what = _words("do_cut" if one.is_cut else "do_raise", language, target=_short(_target(row)))
    if period.choices.marketplace is None:
        what = say("morning.on_site", language, name=what, site=row["marketplace"])
    said = {
        "spend": figures.money(row["spend"], row["currency"], language), "sales": figures.money(row["ad_sales"], row["currency"], language),
        "orders": figures.count(row["ad_orders"], language), "clicks": figures.count(row["clicks"], language),
        "acos": whole_percent(one.acos), "bar": whole_percent(one.bar), "wanted": figures.count(round(one.wanted), language),
        "usual": whole_percent(one.usual), "kind": row["ad_product"],
    }  # fmt: skip
    if row["ad_orders"]:
        said |= divided({**row, "sales": row["ad_sales"]}, ("spend", "sales"), row["currency"], language)
    hidden = one.is_own_bar and not with_costs
    key = "why_no_order" if not row["ad_orders"] else "why_bar_hidden" if hidden else "why_bar"
    why = _words(key, language, **{name: said[name] for name in _NEEDED[key]})
    lines = [why, _words("where", language, campaign=row["campaign"], kind=row["ad_product"], match=match)]
    if row["ad_orders"] and not hidden:
        told = "bar_own" if one.is_own_bar else "bar_scope"
        lines.append(_words(told, language, bar=said["bar"], kind=row["ad_product"], wanted=said["wanted"]))
    campaign = () if on_wall else (Span(f" · {_short(row['campaign'])}"),)
    return Row(
        key=f"bid~{row['shop']}~{row['marketplace']}~{row['ad_product']}~{row['campaign']}~{row['targeting']}~{row['match_type'] or ''}",
        what=what, why=(Span(why), *campaign), money=figures.money(one.weekly, row["currency"], language),
        per=_words("too_much" if one.is_cut else "sold", language), tone="attention" if one.is_cut else "normal",
        detail="\n".join(lines), capture=Capture(what, "Ads", row["shop"], row["marketplace"], None),
    )  # fmt: skip


_NEEDED = {
    "why_no_order": ("spend", "clicks", "wanted"), "why_bar": ("spend", "sales", "equal", "acos", "bar"),
    "why_bar_hidden": ("spend", "sales", "equal", "acos", "usual", "kind"),
}  # fmt: skip


# Budgets


def _key(row: Answer) -> tuple[str, str, str, str]:
    return (row["shop"], row["marketplace"], row["ad_product"], row["campaign"])


@dataclass(frozen=True)
class _Full:
    """A campaign that keeps using up its daily budget."""

    row: Answer
    acos: float | None
    bar: float | None
    """the ACOS of its ad type on its site"""

    @property
    def is_good(self) -> bool:
        return self.acos is not None and self.bar is not None and self.acos <= self.bar


def _budgets(period: Period, block: FourWeeks) -> tuple[Element, ...]:
    asked = period.ask("weekly/ads_budgets", until=period.span.last + timedelta(days=_LATER), used_up=FULL, **block.where)
    states = block.here(answers.rows(asked))
    if period.choices.line or period.choices.owner:
        chosen = {_key(row) for row in block.campaigns}
        states = [row for row in states if _key(row) in chosen]
    if not states:
        return ()
    language, full = period.language, _used_up(states, period, block)
    rows = tuple(_full(one, period) for one in full[:ROWS])
    day = max(row["day"] for row in states)
    empty = None if rows else Empty(_words("budget_none", language), _words("budget_none_advice", language, days=OFTEN))
    base = Element(
        "W6B", _words("budget_question", language), _budget_title(full, language),
        figures.span(period.span.first, period.span.last, language), rows=rows, empty=empty, numbered=bool(rows),
        more=_words("budget_more", language, count=len(full) - len(rows)) if len(full) > len(rows) else "",
        minutes=meetings()["weekly"].minutes_of("W6B"), width="half",
    )  # fmt: skip
    return _both(_dated(replace(base, note=_budget_note(states, day, period, block))), _dated(base))


def _used_up(states: Sequence[Answer], period: Period, block: FourWeeks) -> list[_Full]:
    """Campaigns that are on and keep using up their budget: those that sell at their ad type's ACOS or below first."""
    acos = {_key(row): _acos(row) for row in block.campaigns}
    usual = scopes(block.campaigns)
    found = []
    for row in states:
        if row["state"] == "enabled" and (row["days_full"] or 0) >= OFTEN:
            scope = usual.get((row["shop"], row["marketplace"], row["ad_product"]))
            found.append(_Full(row, acos.get(_key(row)), scope.acos if scope else None))

    def turn(one: _Full) -> tuple[bool, float, str]:
        return (not one.is_good, -(one.row["daily_budget"] or 0.0) * period.worth.get(one.row["currency"], 1.0), one.row["campaign"])

    return sorted(found, key=turn)


def _budget_title(full: Sequence[_Full], language: str) -> str:
    good = sum(one.is_good for one in full)
    if not full:
        return _words("budget_calm", language)
    if len(full) == 1:
        return _words("budget_title_one" if good else "budget_title_one_dear", language, campaign=_short(full[0].row["campaign"]))
    return _words("budget_title", language, count=len(full), good=good) if good else _words("budget_title_dear", language, count=len(full))


def _acos(row: Answer) -> float | None:
    return row["spend"] / row["ad_sales"] if row["ad_sales"] else None


def _full(one: _Full, period: Period) -> Row:
    language, row = period.language, one.row
    what = _words("do_budget" if one.is_good else "do_bids", language, campaign=_short(row["campaign"]))
    if period.choices.marketplace is None:
        what = say("morning.on_site", language, name=what, site=row["marketplace"])
    said = {"full": row["days_full"], "days": row["days"]}
    if one.acos is None:
        why = _words("why_budget_no_order", language, **said)
    else:
        why = _words("why_budget", language, acos=whole_percent(one.acos), bar=whole_percent(one.bar), kind=row["ad_product"], **said)
    how = _words("how_budget" if one.is_good else "how_bids", language, campaign=row["campaign"])
    return Row(
        key=f"budget~{row['shop']}~{row['marketplace']}~{row['ad_product']}~{row['campaign']}",
        what=what, why=(Span(why),), money=figures.money(row["daily_budget"], row["currency"], language),
        per=_words("a_day", language), tone="normal" if one.is_good else "attention", detail=f"{why}\n{how}",
        capture=Capture(what, "Ads", row["shop"], row["marketplace"], None),
    )  # fmt: skip


def _budget_note(states: Sequence[Answer], day: Any, period: Period, block: FourWeeks) -> str:
    """How many campaigns are on, what they may spend a day and what they spent, as of the bulk export."""
    language = period.language
    on = [row for row in states if row["state"] == "enabled"]
    may = sum((row["daily_budget"] or 0.0) * period.worth.get(row["currency"], 1.0) for row in on)
    spent = sum((row["spend"] or 0.0) / 7 * period.worth.get(row["currency"], 1.0) for row in on)
    return _words("budget_note", language, day=figures.day(day, language), on=figures.count(len(on), language),
                  all=figures.count(len(states), language), may=_money(period, block, may), spent=_money(period, block, spent))  # fmt: skip
