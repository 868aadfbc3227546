"""The export formats Huddle knows: one declared table per report in `definitions/reports/<report>.toml`.

A new report is a new file here and no code. Exactly these keys are understood; any other is refused in words.
Formats a team declared itself lie in `definitions/reports/` of its data folder, of the same shape. They are looked at after
these, so that no file changes its meaning by them, and what is wrong with one is told as a receipt instead of ending the work.

Of the report
    kind            a kind of `definitions/kinds.toml`
    en, zh          its name on screen
    source          a family of `definitions/sources.toml`: what it counts for in coverage and trust
    shape           delimited | workbook | json_lines | parquet, or a list of them (`json_lines` also reads
                    a JSON array, and one document: each array of records in it is a table)
    signature       list of sets; the report is present when every item of one set is. An item is the name
                    of a column declared below (any of its headers counts) or a header word; `a|b` means
                    either. `=word` is always a header word
    forbids         items that rule the report out (default none)
    grain           one row per what, in words
    period          rows (from the day columns of the kind) | metadata | ask | none (an undated hand-kept
                    table)
    marketplace     rows | ask (folder, sidecar or confirmation; else the file waits) | any (a blank means
                    all sites) | one (a blank is the only site the file names, else as ask). Whatever it says, a
                    declared and present `marketplace` column is read; blanks are then filled as said. `rows`
                    never fills a blank: a line without a site belongs to none
    sites           any | others: only sites outside Amazon, so that a file said to be of an Amazon site waits
                    (default any)
    currency        rows (never filled) | marketplace (a blank is the site's; a sign that contradicts makes
                    the file wait) | none. Default: marketplace where the kind has `currency`, else none
    overlap         line | slice | snapshot | table | settlement (each counts once, as its newest export), of which
                    the kind says the ones its facts obey
    absent          zero | unknown: a row missing inside the declared span
    numbers         dot | comma (fixed) | column (each column proves its own style, an unprovable one is
                    refused) | marketplace (as column; unprovable: the site's style). Counts with a
                    separator before three digits are always thousands
    percent         fraction (0.0042) | hundred (0.42); a cell with a % sign is always hundredths
    personal        header words dropped at the door, before anything is cast (default none)
    words           name of a table in `definitions/reports/words/` whose columns, spelled in every language, this
                    report shares; what it declares of a column itself comes on top
    windows         attribution windows in days, the first that a file has goes first where it carries several
                    (default none: a file with several is refused). Headers with `{n}` are read in that window alone
    adds_up         column whose equal values (`line_number`: one row of the file) hold amounts that must add up to
                    their `total`; the receipt says by how much they do not (default: nothing is checked)
    sheet           regular expression a workbook's sheet name, or the name of a JSON document's array, must match
                    (default: every sheet is looked at)
    above           regular expression that the lines above the header must match (default: whatever they say)
    [metadata]      regular expressions for the lines above the header; the first group is the value
                    (`period`: two groups, or one that holds a range): period, exported_at, marketplace,
                    currency, shop
    [constants]     canonical column = value, where the file has no such column or the cell is blank
    steps           list, done in order on the text table, before casting. `columns`, `column` are canonical
                    names:
                    {step = "forward_fill", columns = [...]}
                        blank cells take the value above
                    {step = "drop_rows", column = "...", values = [...]}
                        total rows; `*` at the end means begins with; a blank value "" drops rows whose
                        cell is blank; `header` in place of `column` names a column that is not read otherwise
                    {step = "keep_rows", column = "...", values = [...]}
                        the opposite: only rows with one of these values stay (one grain of a file that mixes several)
                    {step = "from_sheet", column = "asin", pattern = "(...)"}
                        first group of the sheet's name, where the column is absent or blank
                    {step = "from_file_name", column = "asin", pattern = "(...)"}
                        likewise of the file's name (never a period: the name's date is the download's, which
                        is the day of a snapshot)
                    {step = "from_above", column = "asin", pattern = "(...)"}
                        likewise of the lines above the header
                    {step = "explode", column = "...", separator = ","}
                        one row per part
                    {step = "unpivot", headers = "^\\d{4}-\\d{2}$", into = "month", value = "target"}
                        headers that match (after normalisation) become rows
    {step = "amounts", into = "component", value = "amount", whole = "total", parts = {product_sales = ["product sales"]}}
                        a wide row of money becomes one row per part that is not zero, named after the part; a row
                        without any takes its `whole` as one part named `whole`
    (`skip_to_header` is always done: the header row is looked for in the first 40 lines, and steps
    need not say so.)

Of a column, `[columns.<canonical name>]`: a column of the kind, `shop`, or `marketplace`
    headers         its spellings, in order of preference; compared after `header_words.normalise`; `{n}`
                    stands for a number (`{n} Day Total Sales`). One header may feed several columns.
                    Missing = the canonical name itself, unless the column is derived (hash_of, day_of) or
                    filled by a step
    parse           text | count | money | percent | number | date | range_start | range_end | timestamp |
                    flag | currency | marketplace | hash. Default from the kind's type (time -> timestamp,
                    day -> date, fraction -> percent); `marketplace` for marketplace, `currency` for
                    currency and cost_currency. range_*: an end of `Jul 06, 2026 - Jul 29, 2026`. hash: a
                    keyed hash, the value itself is dropped
    required        true | false, default as the kind says; the header must be there, and a row whose cell
                    is blank or does not fit is rejected. (shop, marketplace, currency, period_start,
                    period_end and snapshot_day may also come from the delivery and are required of it, not
                    of the header.) False cannot loosen the kind
    take            regular expression whose first group is the value; a cell it does not fit means unknown
    missing         cells that mean unknown, `*` at the end means begins with; default "", "-", "--", "—", "N/A",
                    "n/a", "#N/A", "N/R", "NULL", "null", "None"
    combine         how several headers that are present go together: first (default: only the preferred one
                    is read) | coalesce (first cell that is not blank) | either (likewise, also of a header
                    that stands twice) | sum (unknown where any part is) | any (flags)
    dates           how dates are written, any of: iso (2026-11-18, 2026/11/18, 20261118), words (Nov 18,
                    2026; 18 Nov 2026; jul 14, 2026), chinese (2026年11月18日, 2026年11月), numeric (11/18/26,
                    18.11.2026: the order is proven by the column or the file waits), dmy or mdy (numeric in
                    this order), excel (serial),
                    epoch_s, epoch_ms, month (2026-11, 2026/11, 202611, Nov 2026: its first day), or a
                    strptime pattern, which is tried first. Default iso, words, chinese, numeric, excel;
                    with month where the column is named month
    future          true where days to come are meant. Default true for products, targets, events,
                    exchange_rates and shipments, else false: a day that has not begun anywhere is rejected
    values          closed vocabulary: cell -> canonical value, compared after normalisation; a key ending
                    in `*` is a beginning, the key "" is a blank cell. The canonical value "" means unknown
    others          what a cell outside `values` means: a canonical value, "keep" (text: as it is), default
                    rejected
    pattern         regular expression a text cell must match wholly. Default for asin and purchased_asin: ten
                    letters or digits
    absolute        true: the sign varies between exports and means nothing
    minimum, maximum
                    a number beyond does not fit. Default minimum 0 for counts, maximum 1 for fractions; 1 and 5
                    for rating
    zero_is_unknown true: the source writes 0 for "none"
    numbers         dot | comma: how this column writes, whatever the others do; a cell that proves the other style
                    refuses the file
    scale           a factor, for a source that writes thousands or cents
    window          true: the first number in this column's header is the attribution window and fills
                    window_days
    mask            true: mail addresses, phone and order numbers are masked. Default true for title and
                    body of reviews
    hash_of         list of canonical columns: the value is a hash of theirs. With `headers`, used where the
                    cell is blank
    ordinal         true: with hash_of, the row's place among rows of equal hash is part of it
    day_of          canonical timestamp column: the value is its day in the row's marketplace's zone
    zone            utc (default) | marketplace: the clock of a timestamp without an offset
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, one_of, only, read_table, regular
from huddle.kinds import Kind, kinds
from huddle.report_columns import FROM_DELIVERY, ReportColumn, read_column
from huddle.report_steps import Step, filled_by, read_step
from huddle.sources import sources

SHAPES = ("delimited", "workbook", "json_lines", "parquet")
_CHOICES = {
    "period": ("rows", "metadata", "ask", "none"),
    "marketplace": ("rows", "ask", "any", "one"),
    "sites": ("any", "others"),
    "currency": ("rows", "marketplace", "none"),
    "absent": ("zero", "unknown"),
    "numbers": ("dot", "comma", "column", "marketplace"),
    "percent": ("fraction", "hundred"),
}
_METADATA = ("period", "exported_at", "marketplace", "currency", "shop")


@dataclass(frozen=True)
class Report:
    """One export format; every field as the module says."""

    name: str
    kind: str
    en: str
    zh: str
    source: str
    shape: tuple[str, ...]
    signature: tuple[tuple[str, ...], ...]
    forbids: tuple[str, ...]
    grain: str
    period: str
    marketplace: str
    sites: str
    currency: str
    overlap: str
    absent: str
    numbers: str
    percent: str
    personal: tuple[str, ...]
    windows: tuple[int, ...]
    adds_up: str | None
    sheet: str | None
    above: str | None
    metadata: Mapping[str, str]
    constants: Mapping[str, Any]
    steps: tuple[Step, ...]
    columns: Mapping[str, ReportColumn]

    def title(self, language: str) -> str:
        """The report's name on screen in `en` or `zh`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Own:
    """The formats a team declared itself."""

    reports: Mapping[str, Report]
    digests: Mapping[str, str]
    """name -> digest of what its file says"""
    faults: Mapping[str, str]
    """file name -> what is wrong with it"""

    @property
    def digest(self) -> str:
        """A digest of all of them; empty where there are none."""
        told = "".join(f"{name}={digest}\n" for name, digest in sorted(self.digests.items()))
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest() if told else ""


@cache
def house() -> dict[str, Report]:
    """Every report the project declares, by name. Raises DeclarationError naming file, key and mend."""
    files = sorted((paths.DEFINITIONS / "reports").glob("*.toml"))
    return {file.stem: read_report(file) for file in files}


def own() -> Own:
    """The team's own formats, read again whenever a file of theirs changed."""
    return _own(own_files())


def reports() -> dict[str, Report]:
    """Every report by name, the project's and the team's own. Raises DeclarationError for a fault in one of the project's."""
    return _all(own_files())


def own_files() -> tuple[tuple[str, int, int], ...]:
    """The files of the team's own formats: path, size and time of each."""
    try:
        with os.scandir(paths.own_reports()) as entries:
            found = [(one.path, one.stat()) for one in entries if one.name.endswith(".toml") and not one.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted((path, about.st_size, about.st_mtime_ns) for path, about in found))


@lru_cache(maxsize=4)
def _all(files: tuple[tuple[str, int, int], ...]) -> dict[str, Report]:
    return {**house(), **_own(files).reports}


@lru_cache(maxsize=4)
def _own(files: tuple[tuple[str, int, int], ...]) -> Own:
    known: dict[str, Report] = {}
    digests, faults = {}, {}
    for path, _, _ in files:
        file = Path(path)
        try:
            if file.stem in house():
                raise DeclarationError(f"{file.name}: a report of this name is already known")
            known[file.stem] = read_report(file)
            digests[file.stem] = hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
        except (DeclarationError, OSError, TypeError, KeyError, AttributeError) as fault:
            known.pop(file.stem, None)
            faults[file.name] = str(fault)
    return Own(known, digests, faults)


def read_report(file: Path) -> Report:
    """The report one file declares. Raises DeclarationError for anything the module's text does not allow."""
    return report_of(file.stem, read_table(file))


def report_of(name: str, row: dict[str, Any]) -> Report:
    """The report a declaration makes, given as its table. Raises DeclarationError as `read_report`."""
    where = f"reports/{name}.toml"
    known = {field.name for field in fields(Report)} - {"name"}
    only(where, row, known | {"words"})
    needed = ("kind", "en", "zh", "source", "shape", "signature", "grain", "period", "marketplace", "overlap", "absent")
    for key in needed:
        if key not in row:
            raise DeclarationError(f"{where}: {key} is missing")
    if row["kind"] not in kinds():
        raise DeclarationError(f"{where}: there is no kind {row['kind']!r}; use {', '.join(kinds())}")
    kind = kinds()[row["kind"]]
    row["columns"] = _with_shared_words(where, row)
    has_currency = any(column.name == "currency" for column in kind.columns)
    row = {
        "sites": "any",
        "numbers": "column",
        "percent": "hundred",
        "currency": "marketplace" if has_currency else "none",
        **row,
    }
    for key, allowed in _CHOICES.items():
        one_of(where, key, row[key], allowed)
    shapes = _tuple(row["shape"])
    for shape in shapes:
        one_of(where, "shape", shape, SHAPES)
    one_of(where, "source", row["source"], tuple(sources()))
    one_of(where, f"overlap of a report of {kind.name}", row["overlap"], kind.overlap)
    steps = tuple(read_step(where, step, kind) for step in row.get("steps", ()))
    filled = filled_by(steps)
    columns = {name: read_column(where, name, spec, kind, filled) for name, spec in row.get("columns", {}).items()}
    report = Report(
        name=name,
        kind=row["kind"],
        en=row["en"],
        zh=row["zh"],
        source=row["source"],
        shape=shapes,
        signature=tuple(tuple(items) for items in row["signature"]),
        forbids=tuple(row.get("forbids", ())),
        grain=row["grain"],
        period=row["period"],
        marketplace=row["marketplace"],
        sites=row["sites"],
        currency=row["currency"],
        overlap=row["overlap"],
        absent=row["absent"],
        numbers=row["numbers"],
        percent=row["percent"],
        personal=tuple(row.get("personal", ())),
        windows=tuple(row.get("windows", ())),
        adds_up=row.get("adds_up"),
        sheet=row.get("sheet"),
        above=row.get("above"),
        metadata=dict(row.get("metadata", {})),
        constants=dict(row.get("constants", {})),
        steps=steps,
        columns=columns,
    )
    _check(where, report, kind)
    return report


def _with_shared_words(where: str, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns of a report: those of its shared words in their order, then its own, key by key."""
    columns: dict[str, dict[str, Any]] = {}
    if "words" in row:
        shared = read_table(paths.DEFINITIONS / "reports" / "words" / f"{row['words']}.toml")
        only(f"{where}: words {row['words']}", shared, {"columns"})
        columns = {name: dict(spec) for name, spec in shared["columns"].items()}
    for name, spec in row.get("columns", {}).items():
        columns[name] = {**columns.get(name, {}), **spec}
    return columns


def _check(where: str, report: Report, kind: Kind) -> None:
    names = {column.name: column for column in kind.columns}
    if not report.signature or not all(report.signature):
        raise DeclarationError(f"{where}: signature needs at least one set with at least one header word")
    for name in report.constants:
        if name not in names:
            raise DeclarationError(f"{where}: constants has {name!r}, which {kind.name} does not have")
    for key, pattern in report.metadata.items():
        one_of(f"{where}: metadata", "name", key, _METADATA)
        regular(f"{where}: metadata", key, pattern, groups=1)
    if report.adds_up and not {report.adds_up, "amount", "total"} <= {*names}:
        raise DeclarationError(f"{where}: adds_up needs {report.adds_up}, amount and total in {kind.name}")
    for key, expected in (("sheet", report.sheet), ("above", report.above)):
        if expected:
            regular(where, key, expected, groups=0)
    given = {*report.columns, *report.constants, *FROM_DELIVERY, *filled_by(report.steps)}
    for column_of_kind in kind.columns:
        if column_of_kind.required and column_of_kind.name not in given:
            raise DeclarationError(f"{where}: {kind.name} requires {column_of_kind.name}; declare it, or a constant for it")


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
