"""C1, the sites: where the sales happen, each site with its share of all, its change and what its ads cost."""

from __future__ import annotations

from dataclasses import replace

from huddle import figures
from huddle.charts import parts
from huddle.elements.answers import Row as Answer
from huddle.elements.channel.sums import alone, everywhere, line_rows
from huddle.elements.known import in_home
from huddle.elements.model import Element, Link, Row, Span
from huddle.elements.period import Period
from huddle.elements.scope import at_rates
from huddle.marketplaces import marketplaces
from huddle.text import say

ON_WALL = 6
Place = tuple[str, str]
_SUMS = ("sales", "sales_before", "ad_spend", "ad_spend_before", "units", "units_before", "sessions", "sessions_before")
_DAYS = ("days", "days_before", "ad_days", "ad_days_before")


def elements(period: Period) -> tuple[Element, ...]:
    """The sites, whichever is chosen, so that one can be compared; nothing where only one is known."""
    places = _places(line_rows(period, all_sites=True))
    if len(places) < 2:
        return ()
    language = period.language
    currencies = {one["currency"] for one in places.values()}
    money = in_home(currencies, period.span.last, period.choices.stamp)
    totals = {side: _total(places, side, money) for side in ("sales", "sales_before")}
    if alone(period) & places.keys():
        totals["sales_before"] = None  # a share of what is known of some sites alone is none
    ranked = sorted(places, key=lambda place: (-_worth(places[place], "sales", money), place))
    several_shops = len({shop for shop, _ in places}) > 1
    shown = tuple(_row(period, place, places[place], totals, money, several_shops) for place in ranked)
    base = Element(
        "C1S", say("channel.sites_question", language), _title(period, ranked, places, totals, money), rows=shown,
        note=at_rates(currencies, money[0], {"": money[1]}, language) if money else say("channel.sites_no_rates", language),
    )  # fmt: skip
    wall = tuple(replace(row, svg="", who="") for row in shown[:ON_WALL])
    more = say("channel.sites_more", language, count=len(shown) - ON_WALL) if len(shown) > ON_WALL else ""
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=wall, more=more, places=frozenset({"wall"})),
    )


def _places(answers: list[Answer]) -> dict[Place, Answer]:
    """What each site sold, over its lines; only sites that sold something now or before."""
    found: dict[Place, Answer] = {}
    for row in answers:
        nothing = {"currency": row["currency"], **dict.fromkeys(_SUMS), **dict.fromkeys(_DAYS, 0)}
        one = found.setdefault((row["shop"], row["marketplace"]), nothing)
        for name in _DAYS:
            one[name] = max(one[name], row[name])
        for name in _SUMS:
            if row[name] is not None:
                one[name] = (one[name] or 0) + row[name]
    return {place: one for place, one in found.items() if one["sales"] or one["sales_before"]}


def _worth(one: Answer, name: str, money: tuple[str, object] | None) -> float:
    """A site's amount in the common currency; its units where no rate makes one."""
    if money is None:
        return float(one["units"] or 0)
    return float(one[name] or 0) * money[1][one["currency"]]  # type: ignore[index]


def _total(places: dict[Place, Answer], name: str, money: tuple[str, object] | None) -> float | None:
    return sum(_worth(one, name, money) for one in places.values()) if money else None


def _title(
    period: Period, ranked: list[Place], places: dict[Place, Answer], totals: dict[str, float | None], money: tuple[str, object] | None
) -> str:
    language, first = period.language, ranked[0]
    site = marketplaces()[first[1]].name(language)
    if not totals["sales"]:
        return say("channel.sites_title_plain", language, count=len(places))
    share = _worth(places[first], "sales", money) / totals["sales"]
    return say("channel.sites_title", language, site=site, share=figures.percent(share, decimals=0), count=len(places))


def _row(
    period: Period, place: Place, one: Answer, totals: dict[str, float | None], money: tuple[str, object] | None, several_shops: bool
) -> Row:
    language, (shop, code) = period.language, place
    now, before = ((_worth(one, side, money) / total if (total := totals[side]) else None) for side in ("sales", "sales_before"))
    pieces: list[Span] = []
    if now is not None:
        pieces.append(Span(say("channel.of_sales", language, share=figures.percent(now)), strong=True))
        if before is not None:
            pieces.append(Span(say("channel.against", language, change=figures.points(now, before, language))))
    known = words_of(period, place)
    for words in ([known] if known else []) + _said(one, language):
        pieces.append(Span((say("channel.semicolon", language) if pieces else "") + words))
    site = marketplaces()[code].name(language)
    is_chosen = period.choices.marketplace == code and period.choices.shop in (None, shop)
    link = None if is_chosen else Link("channel", {"marketplace": code, **({"shop": shop} if several_shops else {})})
    return Row(
        key=f"{shop}~{code}", what=say("channel.site_of_shop", language, site=site, shop=shop) if several_shops else site,
        why=tuple(pieces), money=figures.money(one["sales"], one["currency"], language),
        per=changed if (changed := figures.change(one["sales"], one["sales_before"])) != figures.UNKNOWN else "",
        svg=parts.share(now, before) if now is not None else "", link=link,
        who=say("channel.chosen", language) if is_chosen else "",
    )  # fmt: skip


def words_of(period: Period, place: Place) -> str:
    """What of the page's days is known of a site where that is not all: `23 Oct – 18 Nov only`."""
    one = everywhere(period)[0]
    return replace(one, sites={place: one.sites[place]}).words(period.language) if place in one.sites else ""


def _said(one: Answer, language: str) -> list[str]:
    """TACOS and conversion, each where its sources know it, with their change."""
    said = []
    if one["ad_spend"] and one["sales"] and one["ad_days"] >= one["days"]:
        now = one["ad_spend"] / one["sales"]
        knows = one["ad_spend_before"] and one["sales_before"] and one["ad_days_before"] >= one["days_before"]
        before = one["ad_spend_before"] / one["sales_before"] if knows else None
        said.append(say("channel.tacos" if before is None else "channel.tacos_change", language,
                        tacos=figures.percent(now), change=figures.points(now, before, language)))  # fmt: skip
    if one["units"] is not None and one["sessions"]:
        now = one["units"] / one["sessions"]
        before = one["units_before"] / one["sessions_before"] if one["sessions_before"] else None
        said.append(say("channel.conversion" if before is None else "channel.conversion_change", language,
                        rate=figures.percent(now), change=figures.points(now, before, language)))  # fmt: skip
    return said
