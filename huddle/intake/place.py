"""Placing one table of a file: its shop, site, period, currency and age, each said by something and contradicted by nothing.

A fact may be said by the rows, the metadata lines, a sidecar, a confirmation and the folder. Sources that disagree make the
file wait, a fact that nothing says makes it wait, and nothing is ever guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddle import marketplaces
from huddle.intake import empty_days, period
from huddle.intake.declared import report_digest
from huddle.intake.forgotten import slice_of
from huddle.intake.parse import Context
from huddle.intake.reading import Part
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Sentence, sentence
from huddle.kinds import kinds
from huddle.reports import Report, reports

DEFAULT_SHOP = "default"


@dataclass(frozen=True)
class Placed:
    """One table of a file with everything settled that its rows do not say."""

    found: Found
    part: Part
    report: Report
    digest: str
    context: Context
    shop: str
    rows_of: str | None
    """the shop as the rows write it ("" where they name none) whose rows these are; None: every row of the table"""
    fill_shop: str | None
    shop_is_said: bool
    marketplaces: tuple[str, ...]
    fill_marketplace: str | None
    span: period.Span | None
    currency: str | None
    fill_currency: str | None
    exported_at: datetime
    part_first: tuple[str, ...] = ()
    """sites of which the first day is known in part: nothing says that the file begins with it"""
    is_judged: bool = False
    """whether days without a row may be missing: no sidecar or confirmation says that it holds every day of its period"""
    left_out: tuple[str, ...] = ()
    """shops of the table whose rows are forgotten"""

    @property
    def id(self) -> str:
        """Identity: digest, report, shop, sites, period, and how the declarations read it."""
        told = "|".join(
            (
                self.digest,
                self.report.name,
                self.whole_shop,
                "+".join(self.marketplaces),
                period.text_of(self.span) if self.span else "",
                self.fill_currency or "",
                *(("begins within a day", *self.part_first) if self.part_first else ()),
                *(("days may be missing", *map(str, empty_days.thresholds())) if self.is_judged else ()),
                report_digest(self.report.name),
            )
        )
        return id_without(hashlib.blake2b(told.encode(), digest_size=10).hexdigest(), self.left_out)

    @property
    def slice(self) -> str:
        """What it is of, whatever the declarations it was read by."""
        return slice_of(self.digest, self.report.name, self.whole_shop, self.marketplaces, self.span)

    @property
    def shops(self) -> tuple[str, ...]:
        """Every shop that it has rows of: several in a table that is kept whole, such as the reviews."""
        named = self.part.shops if self.rows_of is None else ()
        return tuple(one for one in named if one not in self.left_out) or (self.shop,)

    @property
    def whole_shop(self) -> str:
        """Its shop, or all of them joined, before any was left out."""
        return "+".join(self.part.shops) if self.left_out else self.shop

    def without(self, shops: frozenset[str]) -> Placed:
        """The same without the rows of some of its shops; itself where none of them is among several."""
        gone = tuple(one for one in self.shops if one in shops)
        rest = tuple(one for one in self.shops if one not in shops)
        return replace(self, shop="+".join(rest), left_out=gone) if gone and rest else self


def id_without(delivery: str, shops: Sequence[str]) -> str:
    """The id of a delivery once the rows of some of its shops are gone."""
    return hashlib.blake2b(f"{delivery} without {'+'.join(shops)}".encode(), digest_size=10).hexdigest() if shops else delivery


class Wait(Exception):
    """A table that cannot be placed yet; carries the reason's key and sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.reason = key, sentence(key, **values)
        super().__init__(key)


@dataclass(frozen=True)
class Source:
    """One source of facts about a file, with its name in words."""

    name: Sentence
    said: Said


def sources(found: Found, confirmed: Said, stated: Mapping[str, str]) -> list[Source]:
    """Everything said about a file from outside its rows, in the order that decides which is named first."""
    metadata = Said(**stated)
    told = (
        ("source_metadata", metadata),
        ("source_sidecar", found.sidecar),
        ("source_confirmation", confirmed),
    )
    named = [Source(sentence(key), said) for key, said in (*told, ("source_folder", found.folder))]
    return [one for one in named if one.said != Said()]


def context_of(found: Found, confirmed: Said) -> Context:
    """What casting may use: the site and period that sidecar, confirmation or folder say."""
    told = (found.sidecar, confirmed, found.folder)
    site = next((said.marketplace for said in told if said.marketplace), None)
    span = next((said.period for said in told if said.period), None)
    try:
        return Context(site, period.resolve(span, site) if span else None)
    except period.BadPeriod:
        return Context(site, None)


def place(found: Found, part: Part, digest: str, confirmed: Said, now: datetime, known: Report | None = None) -> tuple[Placed, ...]:
    """One table of a file with everything settled that its rows do not say; a table of several shops is one of each.

    `known` is the part's report where it is not declared yet. Raises Wait for what nothing says or what is said twice differently.
    """
    report = known or reports()[part.report]
    told = sources(found, confirmed, part.stated)
    site, sites = _marketplace(report, part, told)
    shop = _one(told, "shop")
    if shop and part.shops and set(part.shops) != {shop}:
        raise Wait("conflict_rows", what=sentence("what_shop"), rows=_few(part.shops), said=shop)
    exported_at = _exported_at(found, confirmed, part, now)
    span = _span(report, part, told, site or (sites[0] if len(sites) == 1 else None), exported_at, now)
    fill_currency, currency = _currency(report, part, told, sites)
    placed = Placed(
        found=found,
        part=part,
        report=report,
        digest=digest,
        context=context_of(found, confirmed),
        shop="+".join(part.shops) if part.shops else shop or DEFAULT_SHOP,
        rows_of=None,
        fill_shop=shop or DEFAULT_SHOP,
        shop_is_said=bool(part.shops or shop),
        marketplaces=sites,
        fill_marketplace=site,
        span=span,
        currency=currency,
        fill_currency=fill_currency,
        exported_at=exported_at,
        part_first=_part_first(report, part, told, sites, span),
        is_judged=_is_judged(report, found, confirmed, span),
    )
    return _by_shop(placed, site) if kinds()[report.kind].is_sliced and len(part.sites_by_shop) > 1 else (placed,)


def _by_shop(whole: Placed, site: str | None) -> tuple[Placed, ...]:
    """A slice is of one shop: another's newer file must not take its days, nor a shop answer for a site it does not sell on."""
    made: list[Placed] = []
    for name, sites in whole.part.sites_by_shop.items():
        mine = tuple(sorted({*sites, *((site,) if site and (whole.part.blank_marketplace or not sites) else ())}))
        begun = tuple(one for one in whole.part_first if one in mine)
        made.append(replace(whole, shop=name or whole.fill_shop or DEFAULT_SHOP, rows_of=name, marketplaces=mine, part_first=begun))
    return tuple(made)


def _part_first(report: Report, part: Part, told: Sequence[Source], sites: Sequence[str], span: period.Span | None) -> tuple[str, ...]:
    """The sites whose first day neither the rows nor anybody shows whole; of orders alone, which may begin at any hour."""
    if report.kind != "orders" or span is None or any(source.said.period for source in told):
        return ()
    return tuple(site for site in sites if site not in part.begun)


def _is_judged(report: Report, found: Found, confirmed: Said, span: period.Span | None) -> bool:
    """Whether days without a row may be missing. A folder says where a file belongs; who writes its period down says that it is whole."""
    said = found.sidecar.period or confirmed.period
    return not said and span is not None and span[0] < span[1] and empty_days.is_judged(report, kinds()[report.kind])


def _few(values: Sequence[str], most: int = 4) -> str:
    return ", ".join(values[:most]) + (" …" if len(values) > most else "")


def _one(told: Sequence[Source], name: str) -> str | None:
    """What the sources say of one fact. Raises Wait when two disagree."""
    values: dict[str, Source] = {}
    for source in told:
        value = getattr(source.said, name)
        if value:
            values.setdefault(value, source)
    if len(values) > 1:
        (first, one), (second, other) = list(values.items())[:2]
        raise Wait("conflict", what=sentence(f"what_{name}"), a=one.name, first=first, b=other.name, second=second)
    return next(iter(values), None)


def _marketplace(report: Report, part: Part, told: Sequence[Source]) -> tuple[str | None, tuple[str, ...]]:
    """The site that blank rows take, and every site of the table."""
    said = _one(told, "marketplace")
    sites = [code for code, one in marketplaces.marketplaces().items() if report.sites == "any" or not one.is_amazon]
    if said and said not in sites:
        raise Wait("foreign_site", format=_title(report), said=said, sites=_few(sites))
    if said and part.marketplaces and set(part.marketplaces) != {said}:
        raise Wait("conflict_rows", what=sentence("what_marketplace"), rows=_few(part.marketplaces), said=said)
    if part.marketplaces and (report.marketplace == "rows" or not part.blank_marketplace):
        return None, part.marketplaces
    if report.marketplace == "one" and len(part.marketplaces) == 1:
        return part.marketplaces[0], part.marketplaces
    if said:
        return said, (said,)
    if report.marketplace == "any":
        return None, part.marketplaces
    if report.marketplace == "rows" and report.kind == "orders":
        return None, ()
    both = report.period == "ask" and not any(source.said.period for source in told)
    raise Wait("needs_both" if both else "needs_marketplace", format=_title(report), site=sites[0])


def _exported_at(found: Found, confirmed: Said, part: Part, now: datetime) -> datetime:
    for said in (confirmed.exported_at, found.sidecar.exported_at, part.stated.get("exported_at")):
        if said:
            moment = datetime.fromisoformat(said)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(found.modified, now)


def _span(report: Report, part: Part, told: Sequence[Source], site: str | None, exported_at: datetime, now: datetime) -> period.Span | None:
    rows = (date.fromisoformat(part.first), date.fromisoformat(part.last)) if part.first and part.last else None
    said = _said_span(told, site)
    kind = kinds()[report.kind]
    if not kind.is_sliced:
        return rows if kind.days else None
    if part.date_spans:
        spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in part.date_spans.values()]
        raise Wait("date_order", first=period.text_of(spans[0]), second=period.text_of(spans[-1]))
    if rows and (report.period == "rows" or kind.is_snapshot):
        if said is None:
            return rows
        if not (said[0] <= rows[0] and rows[1] <= said[1]):
            raise Wait(
                "conflict_rows",
                what=sentence("what_period"),
                rows=period.text_of(rows),
                said=period.text_of(said),
            )
        zone = marketplaces.marketplaces()[site].zone if site else "UTC"
        there = exported_at.astimezone(ZoneInfo(zone)).date()
        return rows if kind.is_snapshot else (said[0], max(rows[1], min(said[1], there)))
    if said is None:
        raise Wait("needs_day" if kind.is_snapshot else "needs_period", format=_title(report))
    if kind.is_snapshot and said[0] != said[1]:
        raise Wait("needs_one_day", said=period.text_of(said))
    if said[0] > (now + timedelta(hours=14)).date():
        raise Wait("future_period", said=period.text_of(said))
    return said


def _title(report: Report) -> Sentence:
    return {"en": report.en, "zh": report.zh}


def _said_span(told: Sequence[Source], site: str | None) -> period.Span | None:
    spans: dict[period.Span, tuple[Source, str]] = {}
    for source in told:
        if source.said.period:
            try:
                span = period.resolve(source.said.period, site)
            except period.BadPeriod as fault:
                raise Wait("bad_period", fault=fault.why) from None
            spans.setdefault(span, (source, period.text_of(span)))
    if len(spans) > 1:
        (one, first), (other, second) = list(spans.values())[:2]
        raise Wait("conflict", what=sentence("what_period"), a=one.name, first=first, b=other.name, second=second)
    return next(iter(spans), None)


def _currency(report: Report, part: Part, told: Sequence[Source], sites: Sequence[str]) -> tuple[str | None, str | None]:
    """The currency that blank rows take instead of the site's, and the one currency of the table, if it has one."""
    said = _one(told, "currency")
    if report.currency == "none":
        return None, part.currencies[0] if len(part.currencies) == 1 else None
    if said and part.currencies and set(part.currencies) != {said}:
        raise Wait("conflict_rows", what=sentence("what_currency"), rows=_few(part.currencies), said=said)
    site_codes = sorted({marketplaces.marketplaces()[site].currency for site in sites})
    codes = list(part.currencies) or ([said] if said else site_codes if report.currency == "marketplace" else [])
    if report.currency == "marketplace" and not said:
        for proven in (*part.proven_currencies, *part.currencies):
            if site_codes and proven not in site_codes:
                raise Wait("currency_contradicts", seen=proven, sites=_few(sites), expected=_few(site_codes))
    elif part.currencies and (others := sorted({*part.proven_currencies} - {*part.currencies})):
        raise Wait("currency_of_rows", seen=_few(others), rows=_few(part.currencies))
    if said and part.proven_currencies and set(part.proven_currencies) != {said}:
        raise Wait("conflict_rows", what=sentence("what_currency"), rows=_few(part.proven_currencies), said=said)
    return said, codes[0] if len(codes) == 1 else None
