"""What needs us today: the few things that matter, ranked by money, with the cause, and nothing on a quiet day.

Hard rules speak for themselves. Outside the 5 to 95 % range alone a tenth of all series lies every day, so a deviation
is an exception only when it also survives the control of false discoveries on negative-binomial tails and its cautious
money is a declared share of the site's normal day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from huddle.analysis import (
    after_sale_rules,
    budget_rules,
    channel_rules,
    complaint_rule,
    demand_rules,
    kept,
    listing_rules,
    other_rules,
    price_rules,
    range_rules,
    tails,
    traffic_symptoms,
    wording,
)  # fmt: skip
from huddle.analysis.contained import Holder, holders
from huddle.analysis.history import Ask
from huddle.analysis.morning import AHEAD, Morning, expected_days, read_morning
from huddle.analysis.reach import reach_of
from huddle.analysis.stock import stock_clock
from huddle.analysis.stories import Story, tell
from huddle.analysis.symptoms import Symptom
from huddle.rules import Rule, role_name, rules
from huddle.settings import setting
from huddle.text import LANGUAGES, say

NO_LINE = "~none"


@dataclass(frozen=True)
class ExceptionRow:
    """One exception of a morning. Texts are final, by language; `**` in `why` marks strong words."""

    rank: int
    kind: str
    """rule of definitions/rules.toml"""
    shop: str
    marketplace: str
    line: str | None
    asin: str | None
    name: dict[str, str]
    channel: str | None
    """the source that is late, the ad product of a campaign, the channel that brings fewer; None for everything else"""
    day: date
    since: date | None
    value_at_stake: float | None
    """money a day in `currency`; None where unknown"""
    currency: str
    cause: str
    """the rule that names why: the row's own kind, for of all that was seen the cause is told first"""
    symptoms: tuple[str, ...]
    """the other rules seen on the same thing"""
    owner: str
    owner_names: dict[str, str]
    is_owned: bool
    """a person or team is named in the products table; else `owner` is the rule's role"""
    sentence: dict[str, str]
    why: dict[str, str]
    arithmetic: dict[str, str]
    p: float | None
    stamp: str
    loss_starts: date | None = None
    """a loss still ahead: listed with its date, never added to today's"""
    value_home: float | None = None
    """in the home currency, where every rate is known"""
    normal_day: float | None = None
    """what the site sells on a normal day, in `currency`"""
    asins: tuple[str, ...] = ()
    """the ASINs of a cause that touches several at once, the dearest first"""
    label: str | None = None
    """the campaign it is about; None for everything else"""
    lines: tuple[str, ...] = ()
    """the lines it touches, where it is about no single one"""
    owners: tuple[str, ...] = ()
    """who looks after the products of a cause that is about no single one"""
    part_of: tuple[str, ...] = ()
    """keys of the rows whose money holds this one's too, the nearest first: beside them it is left out of every sum"""
    held: dict[str, str] = field(default_factory=dict)
    """that in words, by language; empty where none does"""

    @property
    def key(self) -> str:
        """What names a row across reruns and days: site, ASIN or line, rule."""
        parts = (self.shop, self.marketplace, self.asin or self.line or "site", self.channel, self.label, self.kind)
        return "~".join(part for part in parts if part)

    def is_of(self, shop: str | None, marketplace: str | None, line: str | None, owner: str | None) -> bool:
        """Does a filter choose it? What befell several lines or owners at once is chosen by each of them."""
        return (
            shop in (None, self.shop) and marketplace in (None, self.marketplace)
            and (line in (None, self.line) or line in self.lines) and (owner in (None, self.owner) or owner in self.owners)
        )  # fmt: skip

    @property
    def is_without_loss(self) -> bool:
        """Its money is known and next to nothing beside the site's day: worth knowing, but nothing that needs the room."""
        if self.value_at_stake is None:
            return False
        least = float(setting("wall_least_share")) * (self.normal_day or 0.0)
        return round(self.value_at_stake) == 0 or self.value_at_stake < least


@dataclass(frozen=True)
class Exceptions:
    """The rows of a morning."""

    rows: tuple[ExceptionRow, ...]
    tested: int
    """lines and ASINs tested against their range"""


@dataclass(frozen=True)
class Seen:
    """Everything a morning's data say, before anybody chose among it."""

    rows: tuple[ExceptionRow, ...]
    """every exception, ranked"""
    tested: int
    """how many series the statistical rules tested"""
    clock: pd.DataFrame
    """the stock clock the stock rules rest on; shared, so never changed by who asks"""
    days: pd.DataFrame | None = None
    """the expected day of every series; None where the morning was read and not worked out"""


def exceptions(
    day: date | None = None,
    *,
    shop: str | None = None,
    marketplace: str | None = None,
    line: str | None = None,
    owner: str | None = None,
    limit: int | None = 5,
    stamp: str | None = None,
    ask: Ask | None = None,
) -> Exceptions:
    """The exceptions of a morning, ranked; `limit` None gives all. Nothing later than `day` has any influence.

    Without `day`, each site's own last complete day. Filters choose among the whole company's rows, so none changes with them;
    ranks are those of the choice. What has cost nothing so far is never among the limited few. `ask` replaces the warehouse, for tests.
    """
    seen = _of_warehouse(day, stamp) if ask is None else find(ask, day, stamp or "")
    chosen = [row for row in seen.rows if row.is_of(shop, marketplace, line, owner)]
    ranked = [replace(row, rank=place) for place, row in enumerate(chosen, start=1)]
    shown = ranked if limit is None else [row for row in ranked if not row.is_without_loss][:limit]
    return Exceptions(tuple(shown), seen.tested)


def stock_of_morning(day: date | None, stamp: str) -> pd.DataFrame:
    """The stock clock of every ASIN that the morning's exceptions rest on; shared, so never changed by who asks."""
    return _of_warehouse(day, stamp).clock


def prepare() -> None:
    """Work out the exceptions of the stamp in force and keep them, so that the next start reads instead of reckons."""
    _of_warehouse(None, None)


def _of_warehouse(day: date | None, stamp: str | None) -> Seen:
    from huddle import warehouse

    return _remembered(day, stamp or warehouse.stamp(), kept.version())


def expected_of_morning(stamp: str) -> pd.DataFrame:
    """What was expected of every series on its last complete day, and is of an ASIN's days ahead: `morning.expected_days`."""
    made_by = kept.version()
    seen = _remembered(None, stamp, made_by)
    days = seen.days if seen.days is not None else kept.load_expected(stamp, made_by)
    if days is None:
        days = _worked_out(None, stamp, made_by).days
    assert days is not None, "a morning that was worked out has its days"
    return days


@lru_cache(maxsize=32)
def _remembered(day: date | None, stamp: str, made_by: str) -> Seen:
    """The exceptions of a day; those of each site's last complete day, which every start asks for, are kept on disk."""
    before = kept.load(stamp, made_by) if day is None else None
    if before is not None:
        clock, rows, tested = before
        return Seen(tuple(_row_of(row) for row in rows), tested, clock)
    return _worked_out(day, stamp, made_by)


def _worked_out(day: date | None, stamp: str, made_by: str) -> Seen:
    from huddle import warehouse

    def ask(question: str, **parameters: Any) -> pd.DataFrame:
        return warehouse.ask(question, stamp=stamp, **parameters)

    seen = find(ask, day, stamp, with_costs=not setting("hide_costs_on_wall"))
    if day is None:
        if seen.days is not None:
            kept.save_expected(stamp, made_by, seen.days)
        kept.save(stamp, made_by, seen.clock, [asdict(row) for row in seen.rows], seen.tested)
    return seen


def _row_of(kept_row: dict[str, Any]) -> ExceptionRow:
    days = {name: date.fromisoformat(kept_row[name]) for name in ("day", "since", "loss_starts") if kept_row[name] is not None}
    several = {name: tuple(kept_row[name]) for name in ("symptoms", "asins", "lines", "owners", "part_of")}
    return ExceptionRow(**{**kept_row, **days, **several})


def find(ask: Ask, day: date | None, stamp: str, *, with_costs: bool = False) -> Seen:
    """Every exception, ranked, how many series were tested, and the stock clock."""
    morning = read_morning(ask, day, with_costs=with_costs)
    week = morning.asins.table[list(AHEAD)].to_numpy(float)
    clock = stock_clock(ask, until=morning.until, history=morning.asins.history, week=week)
    symptoms, tested = observe(morning, clock, ask)
    stories = tell(symptoms)
    alone = [_row(story, morning, stamp) for story in stories]
    held = zip(alone, holders(stories), strict=True)
    rows = [_held(row, [(alone[one.place], one) for one in own]) if own else row for row, own in held]
    return Seen(tuple(rank(rows, _rates(ask, day))), tested, clock, expected_days(morning))


def observe(morning: Morning, clock: pd.DataFrame, ask: Ask) -> tuple[list[Symptom], int]:
    """What each enabled rule saw, and how many series the statistical rules tested.

    Lines are tested first; then the ASINs inside flagged lines among themselves, and everything that has a chance of its
    own (units, silence, ads, returns, ratings) as the tests of one meeting, of which at most the declared share is chance.
    """
    known = {name: rule for name, rule in rules().items() if rule.enabled}
    lines, tested_lines = range_rules.line_off(morning, known["line_off"]) if "line_off" in known else ([], 0)
    flagged = {(one.shop, one.marketplace, one.line) for one in lines if one.line}
    tested, inside, found = 0, set[str](), list[Symptom]()
    if "units_off" in known:
        found, tested, inside = range_rules.units_off(morning, known["units_off"], flagged)
    if "no_orders" in known:
        silent, count = demand_rules.no_orders(morning, known["no_orders"])
        found, tested = found + silent, tested + count
    unpaid, count = other_rules.ads_without_return(morning, rules()["ads_no_orders"], rules()["ads_cost_per_order"])
    found, tested = found + unpaid, tested + count
    for name, test in (("return_wave", after_sale_rules.return_wave), ("rating_drop", after_sale_rules.rating_drop)):
        if name in known:
            seen, count = test(morning, known[name], ask)
            found, tested = found + seen, tested + count
    found = [*lines, *_beyond_chance(found, tested, inside, rules()["units_off"]["false_discoveries"])]
    found += _hard(morning, clock, ask, known)
    if "units_off" in known:
        found += range_rules.beside_clicks(morning, known["units_off"], found)
    if "sessions_off" in known and "conversion_off" in known:
        found += traffic_symptoms.beside(morning, found, (known["sessions_off"], known["conversion_off"]))
    if "channel_off" in known:
        fallen, count = channel_rules.channel_off(morning, known["channel_off"])
        found += [one for one in fallen if not channel_rules.is_told(one, found, known["channel_off"])]
        tested += count
    if "rank_lost" in known:
        found += traffic_symptoms.ranks_beside(morning, found, known["rank_lost"], ask)
    return found, tested_lines + tested


def _beyond_chance(found: list[Symptom], tested: int, inside: set[str], share: float) -> list[Symptom]:
    """What stands when at most `share` of what stands may be chance, and what stood in its own flagged line."""
    limit = tails.discovery_limit(np.array([one.p for one in found if one.p is not None]), tested, share)
    return [
        one for one in found
        if one.p is None or one.p <= limit or (one.rule == "units_off" and f"{one.shop}|{one.marketplace}|{one.asin}" in inside)
    ]  # fmt: skip


def _hard(morning: Morning, clock: pd.DataFrame, ask: Ask, known: dict[str, Rule]) -> list[Symptom]:
    """What the rules saw that need no statistics, and those that bring their own test."""
    found: list[Symptom] = []
    if "buy_box_lost" in known:
        spans = ask("exceptions/buy_box_spans", until=morning.until)
        found += demand_rules.buy_box_lost(morning, known["buy_box_lost"], clock, spans)
    found += demand_rules.stocked_out(morning, known["stocked_out"], clock) if "stocked_out" in known else []
    found += other_rules.runs_out(morning, known["runs_out"], clock, ask) if "runs_out" in known else []
    for name, look in (
        ("price_out", demand_rules.price_out), ("price_planned", price_rules.price_against_events),
        ("sessions_zero", listing_rules.sessions_zero), ("ad_clicks_off", other_rules.ad_clicks_off),
    ):  # fmt: skip
        found += look(morning, known[name]) if name in known else []
    for name, read in (
        ("listing_gone", listing_rules.listing_gone), ("budget_exhausted", budget_rules.budget_exhausted),
        ("low_stars", other_rules.low_stars), ("complaint_topic", complaint_rule.complaint_topic),
        ("source_late", other_rules.source_late), ("bot_traffic", listing_rules.bot_traffic),
    ):  # fmt: skip
        found += read(morning, known[name], ask) if name in known else []
    return found


def _row(story: Story, morning: Morning, stamp: str) -> ExceptionRow:
    cause = story.cause
    key = (cause.shop, cause.marketplace, cause.asin)
    product = morning.products.loc[key] if cause.asin and key in morning.products.index else None
    reach = reach_of(cause, morning)
    names = _names(cause, product, reach.apart)
    owned = product is not None and bool(product["owner"]) and not pd.isna(product["owner"])
    owner = str(product["owner"]) if owned and product is not None else rules()[cause.rule].owner
    return ExceptionRow(
        rank=0, kind=cause.rule, shop=cause.shop, marketplace=cause.marketplace, line=cause.line, asin=cause.asin,
        name=names, channel=cause.channel, day=cause.day, since=cause.since, value_at_stake=story.money.value,
        currency=cause.currency, cause=cause.rule,
        symptoms=tuple(dict.fromkeys(other.rule for other in story.others if other.rule != cause.rule)), owner=owner,
        owner_names=wording.both(lambda language: role_name(owner, language)), is_owned=owned,
        sentence=wording.both(lambda language: wording.sentence(cause, names[language], language)),
        why=wording.both(lambda language: wording.why(cause, story.others, names[language], language)),
        arithmetic=wording.both(lambda language: wording.arithmetic(story.money, language)),
        p=cause.p, stamp=stamp, loss_starts=cause.loss_starts, asins=cause.asins, label=cause.label,
        normal_day=_normal_day(morning, cause), lines=reach.lines, owners=reach.owners,
    )  # fmt: skip


def _held(row: ExceptionRow, by: Sequence[tuple[ExceptionRow, Holder]]) -> ExceptionRow:
    """The row with whose money holds its own."""
    nearest, how = by[0]
    scope = "part" if not how.is_whole else "channel" if nearest.channel else "line" if nearest.line else "site"
    words = wording.both(lambda language: wording.held(scope, nearest.value_at_stake, nearest.currency, language))
    return replace(row, part_of=tuple(other.key for other, _ in by), held=words)


def _normal_day(morning: Morning, cause: Symptom) -> float | None:
    sites = morning.sites
    own = sites.loc[(sites["shop"] == cause.shop) & (sites["marketplace"] == cause.marketplace), "normal_sales"]
    return float(own.iloc[0]) if len(own) and not pd.isna(own.iloc[0]) else None


def _names(cause: Symptom, product: pd.Series | None, lines: int) -> dict[str, str]:
    """What it is about, as the wall calls it; `lines` counts those touched where they are several and not all of the site's."""
    if cause.asin:
        if product is None:
            return dict.fromkeys(LANGUAGES, cause.asin)
        return {"en": str(product["short_name"]), "zh": str(product["short_name_zh"])}
    if cause.label:
        return dict.fromkeys(LANGUAGES, cause.label)
    if cause.rule == "channel_off" and cause.channel:
        return wording.both(lambda language: wording.channel_name(str(cause.channel), language))
    if cause.channel:
        return wording.both(lambda language: say(f"exceptions.source_{cause.channel}", language))
    if lines:
        return wording.both(lambda language: say("exceptions.name_lines", language, count=lines))
    if cause.line in (None, NO_LINE):
        key = "exceptions.name_site" if cause.line is None else "exceptions.name_no_line"
        return wording.both(lambda language: say(key, language))
    return dict.fromkeys(LANGUAGES, cause.line)


def _rates(ask: Ask, until: date | None) -> dict[str, float]:
    home = str(setting("home_currency"))
    known = ask("exceptions/rates", home=home, until=until)
    return {**dict(zip(known["currency"], known["rate"], strict=True)), home: 1.0}


def rank(rows: Sequence[ExceptionRow], rates: dict[str, float]) -> list[ExceptionRow]:
    """Most money first, then what nobody can value in the rules' declared order, then what has cost nothing so far.

    Across currencies only where every rate is known; else currencies take turns.
    """
    currencies = {row.currency for row in rows if row.value_at_stake is not None}
    is_comparable = currencies <= rates.keys()
    priced = [
        replace(row, value_home=row.value_at_stake * rates[row.currency])
        if is_comparable and row.value_at_stake is not None
        else row
        for row in rows
    ]
    within: dict[str, int] = {}
    keyed = []
    for row in sorted(priced, key=_by_money):
        within[row.currency] = within.get(row.currency, 0) + 1
        keyed.append((within[row.currency], row))
    if is_comparable or len(currencies) <= 1:
        ordered = sorted(priced, key=_by_money)
    else:
        ordered = [row for _, row in sorted(keyed, key=lambda pair: (*_kind_of_money(pair[1]), pair[0], pair[1].currency))]
    return [replace(row, rank=place) for place, row in enumerate(ordered, start=1)]


def _by_money(row: ExceptionRow) -> tuple[object, ...]:
    money = row.value_home if row.value_home is not None else row.value_at_stake
    identity = (row.shop, row.marketplace, row.kind, row.asin or "", row.line or "", row.channel or "")
    clearest = (0, 0.0) if row.value_at_stake is not None else (rules()[row.kind].order, 1.0 if row.p is None else row.p)
    return (*_kind_of_money(row), -(money or 0.0), *clearest, *identity)


def _kind_of_money(row: ExceptionRow) -> tuple[bool, bool]:
    """Known money before unknown, and both before a loss of nothing."""
    return (row.is_without_loss, row.value_at_stake is None)
