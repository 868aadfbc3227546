"""What Huddle would take a waiting file for, with its evidence; a person confirms, nothing loads unasked.

Evidence is, in this order: units that match loaded orders, totals that match a by-date report, the pattern of a file that
was confirmed before, the time the file was written (stock), the site's way of writing dates, its currency, its ASINs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from huddle import figures, marketplaces
from huddle.intake import matching, period
from huddle.intake.confirmations import Confirmations, Pattern
from huddle.intake.manifest import Delivery, Proposal
from huddle.intake.place import DEFAULT_SHOP, Placed
from huddle.intake.reading import Part
from huddle.intake.scan import Said
from huddle.intake.sentences import Sentence, sentence
from huddle.intake.settle import Outcome
from huddle.kinds import kinds
from huddle.reports import Report, reports

_ASKS = ("needs_period", "needs_day", "needs_marketplace", "needs_both", "date_order")
_SURE_OF_SITE = 0.8


@dataclass
class _Known:
    """What proposals are made from; references are built once, and only when a file asks for them."""

    outcomes: Sequence[Outcome]
    loaded: Sequence[Delivery]
    told: Confirmations
    now: datetime

    @cached_property
    def references(self) -> list[matching.Reference]:
        return matching.references(self.loaded, self.now.date())

    @cached_property
    def entities(self) -> Mapping[str, set[str]]:
        """ASINs or campaigns known on each site."""
        found: dict[str, set[str]] = defaultdict(set)
        for outcome in self.outcomes:
            for one in outcome.placed if outcome.verdict == "loaded" else ():
                for site in one.marketplaces if len(one.marketplaces) == 1 else ():
                    found[site].update(one.part.entities)
        return found


def propose(outcomes: Sequence[Outcome], loaded: Sequence[Delivery], told: Confirmations, now: datetime) -> dict[str, Proposal]:
    """A proposal per waiting file that has one; a pattern alone never proposes one slice for two files."""
    known = _Known(outcomes, loaded, told, now)
    found = {}
    for outcome in outcomes:
        if outcome.verdict == "waiting" and outcome.fault in _ASKS and outcome.parts:
            proposal = _proposal(outcome, outcome.parts[0], known)
            if proposal:
                found[outcome.found.file] = proposal
    return _without_collisions(found, outcomes, loaded)


def _proposal(outcome: Outcome, part: Part, known: _Known) -> Proposal | None:
    report = reports()[part.report]
    said = _said(outcome)
    exported = _exported(outcome, known.now)
    pattern = _pattern(outcome, part, said, known.told)
    if outcome.fault == "date_order":
        return _by_date_order(part, said)
    if report.kind == "asin_period" and not said.period:
        usual = _span_of(pattern, exported, said) if pattern else None
        sites = [one for one in known.references if said.marketplace in (None, one.marketplace) and said.shop in (None, one.shop)]
        until = min(exported.date() + timedelta(days=1), known.now.date())
        match = matching.best(part.units, part.sales, sites, until, usual)
        if match:
            return _from_match(match, said)
    if pattern:
        return _from_pattern(pattern, exported, said, report)
    site = said.marketplace or _site(part, known)[0]
    if kinds()[report.kind].is_snapshot and not said.period:
        day = exported.astimezone(_zone(site)).date()
        evidence = sentence("evidence_file_time", days=_days_words((day, day)))
        return Proposal(day.isoformat(), None, None if said.marketplace else site, "file_time", evidence)
    if not said.marketplace:
        found, evidence_of, source = _site(part, known)
        return Proposal(None, None, found, source, evidence_of) if found and evidence_of else None
    return None


def _said(outcome: Outcome) -> Said:
    """What is already said of a waiting file, from any source."""
    told = (outcome.said, outcome.found.sidecar, outcome.found.folder)
    facts = ("shop", "marketplace", "period", "currency", "exported_at")
    return Said(**{name: next((value for one in told if (value := getattr(one, name))), None) for name in facts})


def _exported(outcome: Outcome, now: datetime) -> datetime:
    told = outcome.said.exported_at or outcome.found.sidecar.exported_at
    return datetime.fromisoformat(told) if told else min(outcome.found.modified, now)


def _zone(site: str | None) -> ZoneInfo:
    return ZoneInfo(marketplaces.marketplaces()[site].zone if site else "UTC")


def _days_words(span: period.Span) -> Sentence:
    if span[0] == span[1]:
        return {language: figures.day(span[0], language) for language in ("en", "zh")}
    return {language: f"{figures.day(span[0], language)} – {figures.day(span[1], language)}" for language in ("en", "zh")}


def _site_words(site: str | None) -> Sentence:
    found = marketplaces.marketplaces().get(site or "")
    return {"en": found.en, "zh": found.zh.removesuffix("站")} if found else {"en": "–", "zh": "–"}


def _from_match(match: matching.Match, said: Said) -> Proposal:
    evidence = sentence(
        f"evidence_{match.source}",
        site=_site_words(match.marketplace),
        days=_days_words(match.span),
        match=f"{match.share * 100:.0f}",
    )
    return Proposal(
        period=period.text_of(match.span),
        shop=None if said.shop or match.shop == DEFAULT_SHOP else match.shop,
        marketplace=None if said.marketplace else match.marketplace,
        source=match.source,
        evidence=evidence,
        match=round(match.share, 4),
    )


def _by_date_order(part: Part, said: Said) -> Proposal | None:
    order = marketplaces.marketplaces()[said.marketplace].dates if said.marketplace else ""
    if order not in part.date_spans:
        return None
    first, last = (date.fromisoformat(day) for day in part.date_spans[order])
    evidence = sentence("evidence_dates", site=_site_words(said.marketplace), days=_days_words((first, last)))
    return Proposal(period.text_of((first, last)), None, None, "dates", evidence)


def _site(part: Part, known: _Known) -> tuple[str | None, Sentence | None, str]:
    """The only site a file's ASINs, or its currency, point to."""
    mine = set(part.entities)
    if mine:
        shares = {site: len(mine & theirs) / len(mine) for site, theirs in known.entities.items()}
        sure = [site for site, share in shares.items() if share >= _SURE_OF_SITE]
        if len(sure) == 1:
            match = f"{shares[sure[0]] * 100:.0f}"
            return sure[0], sentence("evidence_entities", site=_site_words(sure[0]), match=match), "entities"
    codes = {*part.currencies, *part.proven_currencies}
    if len(codes) == 1:
        code = next(iter(codes))
        sites = [site.code for site in marketplaces.marketplaces().values() if site.currency == code]
        if len(sites) == 1:
            return sites[0], sentence("evidence_currency", site=_site_words(sites[0]), currency=code), "currency"
    return None, None, ""


def _folder(said: Said) -> str:
    return f"{said.shop or ''}/{said.marketplace or ''}"


def _pattern(outcome: Outcome, part: Part, said: Said, told: Confirmations) -> Pattern | None:
    """The newest remembered pattern of files like this one, if all agree on shop and site.

    Its period counts only if they agree on its length too.
    """
    folder = _folder(outcome.found.folder)
    alike = [
        one
        for one in told.patterns
        if (one.report, one.columns, one.folder) == (part.report, part.columns, folder) and said.marketplace in (None, one.marketplace)
    ]
    if not alike or len({(one.shop, one.marketplace) for one in alike}) > 1:
        return None
    # Files that were confirmed as days and as weeks have no rhythm of their own: only their site is known.
    return alike[-1] if len({one.length for one in alike}) == 1 else replace(alike[-1], length="rows")


def _span_of(pattern: Pattern, exported: datetime, said: Said) -> period.Span | None:
    """The span a pattern means for a file exported at this time; None for one whose rows say it."""
    day = exported.astimezone(_zone(said.marketplace or pattern.marketplace)).date()
    if pattern.length == "rows":
        return None
    last = day - timedelta(days=pattern.offset)
    if pattern.length == "month":
        return period.resolve(f"{last:%Y-%m}", None)
    days = int(pattern.length)
    if days % 7 == 0:
        ends_on = (pattern.weekday + 5) % 7 + 1
        last = day - timedelta(days=1)
        last -= timedelta(days=(last.isoweekday() - ends_on) % 7)
    return last - timedelta(days=days - 1), last


def _from_pattern(pattern: Pattern, exported: datetime, said: Said, report: Report) -> Proposal:
    span = None if said.period else _span_of(pattern, exported, said)
    site = said.marketplace or pattern.marketplace
    evidence = sentence("evidence_pattern", site=_site_words(site), days=_days_words(span) if span else "")
    if span is None:
        evidence = sentence("evidence_pattern_site", site=_site_words(site))
    return Proposal(
        period=period.text_of(span) if span else None,
        shop=None if said.shop else pattern.shop,
        marketplace=None if said.marketplace else pattern.marketplace,
        source="pattern",
        evidence=evidence,
    )


def _without_collisions(found: Mapping[str, Proposal], outcomes: Sequence[Outcome], loaded: Sequence[Delivery]) -> dict[str, Proposal]:
    """Proposals without those that rest on a pattern alone and name a slice that is loaded or proposed twice."""
    parts = {one.found.file: one.parts[0].report for one in outcomes if one.parts}
    said = {one.found.file: _said(one) for one in outcomes}

    def slice_of(file: str, one: Proposal) -> tuple[str, str, str | None, str | None]:
        shop = one.shop or said[file].shop or DEFAULT_SHOP
        return parts[file], shop, one.marketplace or said[file].marketplace, one.period

    counts = Counter(slice_of(file, one) for file, one in found.items())
    taken = {
        (one.report, one.shop, site, period.text_of((one.period_start, one.period_end)))
        for one in loaded
        if one.period_start and one.period_end
        for site in one.marketplaces
    }
    kept = {}
    for file, one in found.items():
        place = slice_of(file, one)
        if one.source == "pattern" and one.period and (counts[place] > 1 or place in taken):
            one = replace(one, period=None, evidence=sentence("evidence_pattern_site", site=_site_words(place[2])))
        kept[file] = one
    return kept


def learn(told: Confirmations, outcomes: Sequence[Outcome], agreed: Mapping[str, Said]) -> Confirmations:
    """The confirmations with the patterns of the files that were just confirmed and are loaded now."""
    for outcome in outcomes:
        if outcome.found.file in agreed and outcome.verdict == "loaded":
            for placed in outcome.placed:
                told = told.with_pattern(_pattern_of(placed))
    return told


def _pattern_of(placed: Placed) -> Pattern:
    site = placed.fill_marketplace
    length, weekday, offset = "rows", 1, 0
    if placed.span and placed.report.period != "rows":
        first, last = placed.span
        days = (last - first).days + 1
        is_month = first.day == 1 and (last + timedelta(days=1)).day == 1 and days < 32
        length, weekday = "month" if is_month else str(days), first.isoweekday()
        offset = (placed.exported_at.astimezone(_zone(site)).date() - last).days
    return Pattern(
        report=placed.report.name,
        columns=placed.part.columns,
        folder=_folder(placed.found.folder),
        shop=placed.shop if placed.shop_is_said and not placed.part.shops else None,
        marketplace=site,
        length=length,
        weekday=weekday,
        offset=offset,
    )
