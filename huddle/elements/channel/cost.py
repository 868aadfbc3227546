"""C3, can it break even: what an order costs, written out as a sum, beside what an order brings; the worst campaigns below."""

from __future__ import annotations

from dataclasses import dataclass, replace

from huddle import figures
from huddle.channels import channels
from huddle.charts import parts
from huddle.elements import amounts
from huddle.elements.answers import Row as Answer
from huddle.elements.channel.margins import Margin, margins
from huddle.elements.channel.sums import Mix, Sums, Way, asked, mix, read
from huddle.elements.channel.ways import name
from huddle.elements.model import Element, Link, Row, Span, Tone
from huddle.elements.period import Period
from huddle.settings import setting
from huddle.text import say

CAMPAIGNS = 3
TYPES = 3


@dataclass(frozen=True)
class Campaign:
    """One campaign and what it spent beyond what its sales would cost at the average of its ad type."""

    row: Answer
    sums: Sums
    beyond: float


def elements(period: Period) -> tuple[Element, ...]:
    """C3 for the desk and the wall; nothing without ads that were clicked."""
    found = mix(period)
    if found is None:
        return ()
    paid = [way for way in found.paid if way.now.ad_clicks and period.choices.channel in (None, way.key)]
    if not paid:
        return ()
    margin = margins(period)
    campaigns = worst(period, found)
    shown = tuple(_type(period, way, margin.get(way.key)) for way in paid[:TYPES])
    below = tuple(_campaign(period, one) for one in campaigns)
    base = Element(
        "C3", say("channel.cost_question", period.language), _title(period, paid, margin), rows=(*shown, *below),
        note=_note(period, paid[:TYPES], margin, has_campaigns=bool(campaigns)),
    )  # fmt: skip
    hides = bool(setting("hide_costs_on_wall"))
    on_wall = tuple(_type(period, way, None if hides else margin.get(way.key)) for way in paid[:TYPES])
    wall = tuple(replace(row, svg="") for row in (*on_wall, *below))
    title = _title(period, paid, {}) if hides else base.title
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, title=title, rows=wall, note="", places=frozenset({"wall"})),
    )


def break_even_cpc(sums: Sums, margin: Margin | None) -> float | None:
    """What a click may cost: ad conversion x sales per ad order x contribution before ads as a part of sales."""
    conversion, value = sums.ratio("ad_conversion"), value_of_order(sums)
    return conversion * value * margin.share if margin and conversion is not None and value is not None else None


def value_of_order(sums: Sums) -> float | None:
    """What an order of the ads is worth: attributed sales per attributed order; None without orders."""
    return sums.ad_sales / sums.ad_orders if sums.ad_sales is not None and sums.ad_orders else None


def as_sum(period: Period, sums: Sums) -> str:
    """`CPC $2.50 ÷ ad conversion 2.0% = $125.00`; without orders what was spent for none."""
    language = period.language
    cost = sums.ratio("cpa")
    if cost is None:
        spend, clicks = period.money(sums.ad_spend, cents=True), figures.count(sums.ad_clicks, language)
        return say("channel.sum_no_orders", language, spend=spend, clicks=clicks)
    return amounts.cost_of_order(sums.ratio("cpc"), sums.ratio("ad_conversion"), cost, period.currency, language)


def _title(period: Period, paid: list[Way], margin: dict[str, Margin]) -> str:
    """Which ad type loses money per order where costs are known; else which one pays most for an order."""
    language = period.language
    told = [way for way in paid if way.now.ratio("cpa") is not None]
    if not told:
        return say("channel.cost_title_none", language)
    lost = [way for way in told if (one := margin.get(way.key)) and _left(way.now, one) < 0]
    if lost:
        worst_ = min(lost, key=lambda way: _left(way.now, margin[way.key]))
        loss = period.money(-_left(worst_.now, margin[worst_.key]), cents=True)
        return say("channel.cost_title_loses", language, channel=name(worst_.key, language), loss=loss)
    if margin and all(way.key in margin for way in told):
        return say("channel.cost_title_earns", language)
    dearest = max(told, key=lambda way: way.now.ratio("cpa") or 0.0)
    said = {"channel": name(dearest.key, language), "cost": period.money(dearest.now.ratio("cpa"), cents=True),
            "value": period.money(value_of_order(dearest.now), cents=True)}  # fmt: skip
    return say("channel.cost_title_dearest" if len(told) > 1 else "channel.cost_title_one", language, **said)


def _left(sums: Sums, margin: Margin) -> float:
    """What an order leaves after its ads: contribution before ads minus cost per order."""
    return (value_of_order(sums) or 0.0) * margin.share - (sums.ratio("cpa") or 0.0)


def _type(period: Period, way: Way, margin: Margin | None) -> Row:
    language, sums = period.language, way.now
    cost, value = sums.ratio("cpa"), value_of_order(sums)
    pieces = [Span(as_sum(period, sums), strong=True)]
    tone: Tone = "normal"
    if value is not None:
        worth = say("channel.order_worth", language, value=period.money(value, cents=True))
        pieces.append(Span(say("channel.semicolon", language) + worth))
    if margin is not None and cost is not None and value is not None:
        tone = "attention" if _left(sums, margin) < 0 else "normal"
        said = say(
            "channel.contribution", language, contribution=period.money(value * margin.share, cents=True),
            cpc=period.money(break_even_cpc(sums, margin), cents=True),
        )  # fmt: skip
        pieces.append(Span(say("channel.semicolon", language) + said))
    full = value * margin.share if margin and value else value
    part = cost / full if cost and full and full > 0 else 1.0
    return Row(
        key=f"C3~{way.key}", what=name(way.key, language), why=tuple(pieces), money=period.money(cost, cents=True),
        per=say("channel.an_order", language), tone=tone, svg=parts.share(part, tone=_ink(tone)),
        link=None if period.choices.channel == way.key else Link("channel", {"channel": way.key}),
    )  # fmt: skip


def _ink(tone: Tone) -> str:
    return tone if tone == "attention" else "ink"


def worst(period: Period, found: Mix) -> list[Campaign]:
    """The campaigns that spent most beyond the average of their ad type; none under a line or owner, which campaigns do not have."""
    choices = period.choices
    if choices.line is not None or choices.owner is not None:
        return []
    usual = {way.key: way.now.ratio("acos") for way in found.paid}
    made = []
    for row in asked(period, "channel/campaigns", shop=choices.shop, marketplace=choices.marketplace, channel=choices.channel):
        sums = read(row, period.worth)
        if row["campaign"] is None or usual.get(row["channel"]) is None:
            continue
        made.append(Campaign(row, sums, (sums.ad_spend or 0.0) - (usual[row["channel"]] or 0.0) * (sums.ad_sales or 0.0)))
    made.sort(key=lambda one: (-one.beyond, str(one.row["campaign"])))
    return [one for one in made[:CAMPAIGNS] if one.beyond > 0]


def _campaign(period: Period, one: Campaign) -> Row:
    language, row = period.language, one.row
    site = "" if period.choices.marketplace else f" · {row['marketplace']}"
    acos = one.sums.ratio("acos")
    said = say("channel.campaign_acos", language, acos=figures.percent(acos)) if acos is not None else ""
    why = (Span(as_sum(period, one.sums), strong=True), *((Span(say("channel.semicolon", language) + said),) if said else ()))
    return Row(
        key=f"C3~{row['shop']}~{row['marketplace']}~{row['channel']}~{row['campaign']}",
        what=say("channel.campaign", language, campaign=row["campaign"], channel=channels()[row["channel"]].brief(language), site=site),
        why=why, money=period.money(one.beyond), per=say("channel.beyond", language), tone="quiet",
    )  # fmt: skip


def _note(period: Period, paid: list[Way], margin: dict[str, Margin], *, has_campaigns: bool) -> str:
    """What the rows below are measured by, where there are any, and of how much of the sales of the types above the costs are known."""
    said = [say("channel.cost_note_campaigns", period.language)] if has_campaigns else []
    return say("channel.sentence_gap", period.language).join([*said, *_known_costs(period, paid, margin)])


def _known_costs(period: Period, paid: list[Way], margin: dict[str, Margin]) -> list[str]:
    """A type whose reports name no product has sales, and no cost that could be known of them."""
    if not margin:
        return [say("channel.cost_note_none", period.language)]
    sold = {way.key: way.now.ad_sales or 0.0 for way in paid}
    known = sum(amount * margin[key].coverage for key, amount in sold.items() if key in margin)
    covered = known / sum(sold.values()) if known > 0 else 0.0
    if covered < 0.01:
        return []
    if covered > 0.9999:
        return [say("channel.cost_note_all", period.language)]
    return [say("channel.cost_note_part", period.language, covered=figures.percent(int(covered * 100 + 1e-9) / 100, decimals=0))]
