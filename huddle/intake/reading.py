"""What reading one file says: for each table in it the evidence that settling needs, kept by digest so it is read once.

A reading depends on the bytes, the declarations and what the folder, sidecar or a confirmation says of site and period; not
on any other file. Settling all readings together is `settle.py`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from pyarrow import feather

from huddle import paths
from huddle.header_words import normalise
from huddle.intake import decode, delimited, metadata, recognise, structured, workbook
from huddle.intake.aside import Aside
from huddle.intake.assemble import Parsed, together
from huddle.intake.declared import common_digest, definitions_digest, remember, still_hold
from huddle.intake.disk import read_json, write_json
from huddle.intake.first_day import begun
from huddle.intake.parse import Context, Tell, is_read_at_once, parse
from huddle.intake.recognise import Recognised
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.source import Source, check_at_once
from huddle.intake.tables import Sheet
from huddle.intake.totals import balance_of
from huddle.kinds import kinds
from huddle.reports import own, reports
from huddle.settings import setting

_CERTAIN = ("", "utf-8", "utf-16-le", "utf-16-be")
"""encodings that the bytes prove; any other was chosen by the words of the dictionary"""
_MOST_ENTITIES = 20_000
_HELD_BYTES = 256 << 20


@dataclass(frozen=True)
class Part:
    """One table of a file that was recognised and read."""

    report: str
    sheet: str
    columns: str
    """digest of the normalised header words: what a remembered pattern is recognised by"""
    rows: int
    rejected: int
    rejected_rows: int
    personal_columns: int
    sites_by_shop: Mapping[str, tuple[str, ...]]
    """the shops the rows name, "" for rows that name none, each with the sites of its rows"""
    marketplaces: tuple[str, ...]
    blank_marketplace: bool
    currencies: tuple[str, ...]
    proven_currencies: tuple[str, ...]
    first: str | None
    last: str | None
    date_spans: Mapping[str, tuple[str, str]]
    entities: tuple[str, ...]
    """ASINs, or campaigns where there are none: what another shop's file would not share"""
    levels: tuple[str, ...] = ()
    """of ads: which ad product at which level, `SP campaign`; tables of others are no restatement of each other"""
    begun: tuple[str, ...] = ()
    """of orders: the sites whose first day the rows show from its first hour on"""
    units: Mapping[str, int] = field(default_factory=dict)
    """units by ASIN of a file without a period: what its proposal is found by"""
    units_by_day: Mapping[str, int] = field(default_factory=dict)
    sales: float | None = None
    unbalanced: Mapping[str, str] = field(default_factory=dict)
    """where amounts do not add up to the totals beside them: `groups`, `of`, the `gap` between the two sums, its `currency`"""
    stated: Mapping[str, str] = field(default_factory=dict)
    """what the lines above the header state: period, exported_at, marketplace, currency, shop"""

    @property
    def shops(self) -> tuple[str, ...]:
        """The shops the rows name, in order."""
        return tuple(sorted(name for name in self.sites_by_shop if name))


@dataclass(frozen=True)
class Reading:
    """What one file is: its parts, or the reason it cannot be loaded."""

    digest: str
    encoding: str = ""
    parts: tuple[Part, ...] = ()
    refusal: Sentence | None = None
    fault: str = ""
    """the refusal's key"""
    depends_on_now: bool = False
    is_own: bool = False
    """no report of the project knows it: what it is depends on the team's own formats"""
    headers: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """the header rows by the shape of their table; none where a table has none that is known, or the dictionary chose the encoding"""
    declared: str = ""
    """digest of the declarations it was read by"""


def digest_of(data: bytes) -> str:
    """The digest a file is known by."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Readings:
    """Reads files, remembers what they say on disk, and holds their typed tables for delivery: beyond some memory, aside on disk.

    One at a time: only the holder of the intake lock makes one.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[Parsed, ...]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._put_aside: dict[str, tuple[Parsed, ...]] = {}
        self._aside = paths.state() / "scratch" / "readings"
        shutil.rmtree(self._aside, ignore_errors=True)
        remember()

    def of(self, source: Source, digest: str, context: Context, file_name: str, tell: Tell | None = None) -> Reading:
        """The reading of a file's bytes under what is known about it from outside; `tell` hears how much of a long one is read."""
        if (known := self.cached(digest, context)) is not None:
            return known
        reading, parsed = _read(source, digest, context, file_name, self._aside_of(digest, context), tell)
        self._hold(self._key(digest, context), parsed)
        if not reading.depends_on_now:
            kept = self._kept(digest, context, own().digest if reading.is_own else "")
            _write(kept, reading)
        return reading

    def cached(self, digest: str, context: Context) -> Reading | None:
        """The reading if it is on disk already; no byte of the file is needed then."""
        for formats in dict.fromkeys(("", own().digest)):
            known = read_json(self._kept(digest, context, formats))
            if known is not None and (formats or not known["is_own"] or not own().digest):
                reading = _reading(known)
                if still_hold(reading.declared, (part.report for part in reading.parts), reading.headers):
                    if reading.declared != definitions_digest():
                        reading = replace(reading, declared=definitions_digest())
                        _write(self._kept(digest, context, formats), reading)
                    return reading
        return None

    def parsed(self, file: Path, digest: str, context: Context) -> tuple[Parsed, ...]:
        """The typed tables of a file, from memory or read once more. Raises Refusal when the file has changed since."""
        key = self._key(digest, context)
        if key in self._put_aside:
            return tuple(self._again(f"{key}-{place}", one) for place, one in enumerate(self._put_aside[key]))
        if key not in self._held:
            source = Source.at(file)
            if source.digest() != digest:
                raise Refusal("still_written")
            self._hold(key, _read(source, digest, context, file.name, self._aside_of(digest, context))[1])
        return self._held[key]

    def close(self) -> None:
        """Lets go of every table."""
        self._held.clear()
        shutil.rmtree(self._aside, ignore_errors=True)

    def _aside_of(self, digest: str, context: Context) -> Aside:
        return Aside(self._aside, f"{self._key(digest, context)}-long")

    def _hold(self, key: str, parsed: tuple[Parsed, ...]) -> None:
        self._held[key] = parsed  # the rows of a long one lie aside already
        self._sizes[key] = sum(one.table.nbytes for one in parsed)
        while len(self._held) > 1 and sum(self._sizes.values()) > _HELD_BYTES:
            old, tables = self._held.popitem(last=False)
            del self._sizes[old]
            self._put_aside[old] = tuple(self._without(f"{old}-{place}", one) for place, one in enumerate(tables))

    def _without(self, name: str, parsed: Parsed) -> Parsed:
        """A parsed table whose rows are written aside."""
        self._aside.mkdir(parents=True, exist_ok=True)
        for part, table in (("table", parsed.table), ("rejects", parsed.rejects)):
            feather.write_feather(table, self._aside / f"{name}-{part}", compression="lz4")
        return replace(parsed, table=parsed.table.slice(0, 0), rejects=parsed.rejects.slice(0, 0))

    def _again(self, name: str, parsed: Parsed) -> Parsed:
        table, rejects = (feather.read_table(self._aside / f"{name}-{part}", memory_map=False) for part in ("table", "rejects"))
        return replace(parsed, table=table, rejects=rejects)

    def _kept(self, digest: str, context: Context, formats: str) -> Path:
        """Where a reading is kept; one that depends on the team's own `formats` under their digest too."""
        return paths.state() / "readings" / f"{self._key(digest, context)}{'-' if formats else ''}{formats}.json"

    @staticmethod
    def _key(digest: str, context: Context) -> str:
        told = f"{common_digest()}|{setting('rejected_share_limit')}|{context}"
        return f"{digest}-{hashlib.blake2b(told.encode(), digest_size=6).hexdigest()}"


def _read(
    source: Source, digest: str, context: Context, file_name: str, aside: Aside, tell: Tell | None = None
) -> tuple[Reading, tuple[Parsed, ...]]:
    is_own, declared = False, definitions_digest()
    try:
        sheets, encoding = open_sheets(source)
        known = recognised(sheets, recognise.recognise)
        if not known:
            is_own = True
            known = recognised(sheets, recognise.recognise_own)
        if not known:
            raise recognise.unknown(sheets)
        if any(is_read_at_once(one.report) for _, one in known):
            check_at_once(source.size)
        parsed = _merged(_with_rows(known, context, file_name, aside, tell))
        stated = {sheet.name: metadata.stated(one.report, sheet.head[: one.header_row]) for sheet, one in known}
    except Refusal as refusal:
        return Reading(digest, refusal=refusal.reason, fault=refusal.key, is_own=is_own, declared=declared), ()
    parts = tuple(part_of(one, stated.get(one.sheet, {})) for one in parsed)
    depends_on_now = any(one.depends_on_now for one in parsed)
    headers = _headers(known) if len(known) == len(sheets) and encoding in _CERTAIN else {}
    return Reading(digest, encoding, parts, depends_on_now=depends_on_now, is_own=is_own, headers=headers, declared=declared), tuple(parsed)


def _headers(known: Sequence[tuple[Sheet, Recognised]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for sheet, one in known:
        found[sheet.shape] = (*found.get(sheet.shape, ()), tuple(sheet.head[one.header_row]))
    return found


def _write(kept: Path, reading: Reading) -> None:
    write_json(kept, asdict(reading), flushed=False)  # a torn one is no JSON and is made again


def recognised(sheets: Sequence[Sheet], look: Callable[[Sheet], Recognised | None]) -> list[tuple[Sheet, Recognised]]:
    """The sheets in which a look finds a report, each with what it found."""
    return [(sheet, one) for sheet in sheets if (one := look(sheet)) is not None]


def _with_rows(
    known: Sequence[tuple[Sheet, Recognised]], context: Context, file_name: str, aside: Aside, tell: Tell | None
) -> list[Parsed]:
    """Every recognised sheet as its kind; one that holds a header alone is left out where another has rows."""
    found, refusals = [], []
    for sheet, one in known:
        try:
            found.append(parse(sheet, one, context, file_name, aside if sheet.is_long else None, tell))
        except Refusal as refusal:
            if refusal.key != "no_rows":
                raise
            refusals.append(refusal)
    if not found:
        raise refusals[0]
    return found


def open_sheets(source: Source) -> tuple[list[Sheet], str]:
    """The tables of a file and its encoding. Raises Refusal for everything that is no table."""
    kind = decode.sniff(source)
    if kind in ("zip", "ole"):
        check_at_once(source.size)
    if kind == "zip":
        workbook.check_zip(source.whole())
        return workbook.sheets(source.whole()), ""
    if kind == "ole":
        workbook.check_ole(source.whole())
        return workbook.sheets(source.whole()), ""
    if kind == "parquet":
        return structured.parquet_sheets(source), ""
    if kind not in ("text", "json"):
        raise Refusal(kind)
    text, encoding = decode.to_text(source, recognise.score)
    return (structured.json_sheets(text) if kind == "json" else delimited.sheets(text)), encoding


def _merged(parsed: Sequence[Parsed]) -> list[Parsed]:
    """Sheets of the same report become one table: a workbook with a sheet per ASIN is one delivery."""
    merged: dict[str, list[Parsed]] = {}
    for one in parsed:
        merged.setdefault(one.report.name, []).append(one)
    return [together(found) for found in merged.values()]


def part_of(parsed: Parsed, stated: Mapping[str, str]) -> Part:
    """What settling needs to know of a parsed table; `stated` is what the lines above it say."""
    report, has = parsed.report, parsed.table.column_names
    days = kinds()[report.kind].days
    first = _extreme(parsed, days[0], "min") if days else None
    last = _extreme(parsed, days[1], "max") if days else None
    asks = report.period != "rows" and report.kind == "asin_period"
    sites_by_shop, blank = _sites_by_shop(parsed)
    marketplaces = tuple(sorted({site for sites in sites_by_shop.values() for site in sites}))
    return Part(
        report=report.name,
        sheet=parsed.sheet,
        columns=digest_of("\n".join(sorted(map(normalise, parsed.headers))).encode())[:12],
        rows=parsed.rows,
        rejected=parsed.rejects.num_rows,
        rejected_rows=parsed.rejected_rows,
        personal_columns=parsed.personal_columns,
        sites_by_shop=sites_by_shop,
        marketplaces=marketplaces,
        blank_marketplace=blank,
        currencies=_distinct(parsed, "currency"),
        proven_currencies=tuple(sorted(parsed.currencies)),
        first=_iso(first),
        last=_iso(last),
        date_spans={order: (ends[0].isoformat(), ends[1].isoformat()) for order, ends in parsed.date_spans.items()},
        entities=_entities(parsed),
        levels=_levels(parsed) if report.kind == "ads" else (),
        begun=begun(parsed.tables, marketplaces, first) if report.kind == "orders" and first else (),
        units=_summed(parsed, "asin", "units") if asks else {},
        units_by_day=_summed(parsed, "day", "units") if report.kind == "site_day" else {},
        sales=_total(parsed, "sales") if asks else None,
        unbalanced=balance_of(report, parsed.tables((report.adds_up, "amount", "total", "currency")))
        if report.adds_up and {"amount", "total"} <= {*has}
        else {},
        stated=stated,
    )


def _sites_by_shop(parsed: Parsed) -> tuple[dict[str, tuple[str, ...]], bool]:
    """The shops of the rows with their sites, and whether some row names no site."""
    found: dict[str, set[str]] = {}
    blank = False
    for shop, site in _groups(parsed, ("shop", "marketplace")):
        blank = blank or site is None
        found.setdefault(shop or "", set()).update({site} - {None})
    return {shop: tuple(sorted(sites)) for shop, sites in sorted(found.items())}, blank


def _groups(parsed: Parsed, names: tuple[str, ...]) -> set[tuple[Any, ...]]:
    """The different values of some columns that stand together in a row."""
    found: set[tuple[Any, ...]] = set()
    for table in parsed.tables(names):
        columns = table.group_by([*names]).aggregate([]).to_pydict()
        found.update(zip(*(columns[name] for name in names), strict=True))
    return found


def _extreme(parsed: Parsed, name: str, which: str) -> date | None:
    found = [pc.min_max(table.column(name)).as_py()[which] for table in parsed.tables((name,))]
    known = [one for one in found if one is not None]
    return (min if which == "min" else max)(known) if known else None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _distinct(parsed: Parsed, name: str) -> tuple[str, ...]:
    if name not in parsed.table.column_names:
        return ()
    return tuple(sorted(value for (value,) in _groups(parsed, (name,)) if value is not None))


def _entities(parsed: Parsed) -> tuple[str, ...]:
    for name in kinds()[parsed.report.kind].entity:
        if found := _distinct(parsed, name):
            return found[:_MOST_ENTITIES]
    return ()


def _levels(parsed: Parsed) -> tuple[str, ...]:
    return tuple(sorted(f"{product} {level}" for product, level in _groups(parsed, ("ad_product", "level"))))


def _summed(parsed: Parsed, key: str, value: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for table in parsed.tables((key, value)):
        sums = table.group_by(key).aggregate([(value, "sum")]).to_pylist()
        found.update({str(row[key]): int(row[f"{value}_sum"] or 0) for row in sums if row[key] is not None})
    return dict(found)


def _total(parsed: Parsed, name: str) -> float | None:
    found = [pc.sum(table.column(name)).as_py() for table in parsed.tables((name,))]
    known = [one for one in found if one is not None]
    return float(sum(known)) if known else None


def _reading(known: Mapping[str, Any]) -> Reading:
    parts = []
    for row in known["parts"]:
        lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
        spans = {order: (ends[0], ends[1]) for order, ends in row["date_spans"].items()}
        shops = {shop: tuple(sites) for shop, sites in row["sites_by_shop"].items()}
        parts.append(Part(**{**row, **lists, "date_spans": spans, "sites_by_shop": shops}))
    headers = {shape: tuple(map(tuple, rows)) for shape, rows in known["headers"].items()}
    return Reading(**{**known, "parts": tuple(part for part in parts if part.report in reports()), "headers": headers})
