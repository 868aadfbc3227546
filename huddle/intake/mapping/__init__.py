"""The mapping of a table that no report knows: looked at, said what it means, tried on the whole file, and kept as a declaration.

Apart from the rest of the intake, which only reads declarations: here one is made, by a person, from the file's own values.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from huddle import clock, paths
from huddle.declared import DeclarationError
from huddle.intake import rejects, scan
from huddle.intake.disk import locked, write_text
from huddle.intake.mapping.draft import Draft, declaration, open_points, sentence, toml
from huddle.intake.mapping.evidence import Table, look
from huddle.intake.parse import parse
from huddle.intake.place import Placed, Wait, context_of, place
from huddle.intake.reading import digest_of, open_sheets, part_of, recognised
from huddle.intake.recognise import Recognised, recognise, recognise_own
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.source import Source
from huddle.intake.totals import Totals, totals
from huddle.intake.typed import filled
from huddle.kinds import kinds
from huddle.reports import Report, house, own, report_of

MAPPABLE = frozenset(("unknown_format", "unknown_near", "no_header", "foreign", "foreign_instead", "other_report"))
"""faults of a refused file that a mapping can mend: it is a table, and nobody knows which"""
SHOWN = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{1,59}")


class NotMapped(ValueError):
    """A mapping that cannot be tried or kept; `reason` says why in both languages."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason["en"])
        self.reason = reason


@dataclass(frozen=True)
class Preview:
    """What a draft makes of the whole file, before anything is kept."""

    report: Report
    rows: int
    rejected_rows: int
    rejects: tuple[Mapping[str, Any], ...]
    shops: tuple[str, ...]
    sites: tuple[str, ...]
    first: date | None
    last: date | None
    days: int
    totals: Totals
    by_shop: Mapping[str, Totals]
    waits: Sentence | None
    """what will still have to be said of every such file: its site or its period"""
    sample: tuple[Mapping[str, Any], ...]
    """the first rows as they will be kept, mapped columns only"""


def table_of(file: Path, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The table of a file that no report of the project knows. Raises NotMapped for one that is known, Refusal for no table."""
    data = file.read_bytes()
    sheets, _ = open_sheets(Source.of(data))
    known = recognised(sheets, recognise)
    if known:
        report = known[0][1].report
        raise NotMapped(sentence("known", report={"en": report.en, "zh": report.zh}))
    return look(data, sheet, header_row)


def found_of(file: Path) -> Found:
    """A file as the intake sees it, with what its folder and sidecar say; one outside the data folder says nothing."""
    here = {one.path.resolve(): one for one in scan.scan()}
    about = file.stat()
    return here.get(file.resolve()) or Found(file.name, file, about.st_size, about.st_mtime_ns, Said(), Said(), False)


def preview(table: Table, draft: Draft, file: Path, confirmed: Said | None = None) -> Preview:
    """The whole file read as the draft says. Raises NotMapped naming what is still open, Refusal for what cannot be read so."""
    told = open_points(table, draft)
    if told:
        raise NotMapped(told[0])
    this = sentence("this")
    report = _report("preview", table, draft, this["en"], this["zh"])
    found, said = found_of(file), confirmed or Said()
    parsed = parse(table.sheet, Recognised(report, table.header_row), context_of(found, said), file.name)
    part = part_of(parsed, {})
    placed: tuple[Placed, ...] = ()
    waits = None
    try:
        placed = place(found, part, digest_of(file.read_bytes()), said, clock.now(), report)
    except Wait as wait:
        waits = wait.reason
    typed = filled(placed[0], parsed.table) if placed else parsed.table
    codes = sorted(pc.unique(typed.column("currency")).drop_null().to_pylist()) if "currency" in typed.column_names else []
    shops = part.shops
    by_shop = {shop: totals(report.kind, typed.filter(pc.equal(typed.column("shop"), shop)), codes) for shop in shops}
    span = kinds()[report.kind].days
    days = pc.unique(typed.column(span[0])).drop_null() if span else ()
    names = [name for name in typed.column_names if name in report.columns and report.columns[name].headers]
    return Preview(
        report=report,
        rows=parsed.rows,
        rejected_rows=parsed.rejected_rows,
        rejects=rejects.counted(parsed.rejects),
        shops=shops,
        sites=part.marketplaces,
        first=date.fromisoformat(part.first) if part.first else None,
        last=date.fromisoformat(part.last) if part.last else None,
        days=len(days),
        totals=totals(report.kind, typed, codes),
        by_shop=by_shop,
        waits=waits,
        sample=tuple(typed.select(names).slice(0, SHOWN).to_pylist()),
    )


def _report(name: str, table: Table, draft: Draft, en: str, zh: str) -> Report:
    try:
        return report_of(name, declaration(table, draft, en, zh))
    except DeclarationError as fault:
        raise NotMapped(sentence("not_declared", fault=str(fault))) from None


def name_for(title: str, table: Table) -> str:
    """A name for a format that is called so on the page, from its Latin letters; without any from the table's column names."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.casefold().encode("ascii", "ignore").decode()).strip("_")
    if _NAME.fullmatch(plain[:60]):
        return plain[:60]
    words = "\n".join(sorted(one.header for one in table.columns))
    return f"own_{hashlib.blake2b(words.encode(), digest_size=4).hexdigest()}"


def target_of(name: str) -> Path:
    """The file a mapping is kept in."""
    return paths.own_reports() / f"{name}.toml"


def save(table: Table, draft: Draft, name: str, en: str = "", zh: str = "", *, replacing: bool = False) -> Path:
    """Keeps a draft as a format of the team's own and proves that its file is read by it; the next intake loads the file.

    Raises NotMapped for a name that is taken or none, for what is still open, and where another format fits the file too.
    """
    told = open_points(table, draft)
    if told:
        raise NotMapped(told[0])
    if not _NAME.fullmatch(name):
        raise NotMapped(sentence("bad_name"))
    if name in house() or (target_of(name).exists() and not replacing):
        raise NotMapped(sentence("name_taken", name=name))
    row = declaration(table, draft, en or name, zh or en or name)
    _report(name, table, draft, row["en"], row["zh"])
    target = target_of(name)
    with locked(paths.state() / "mapping.lock"):
        before = target.read_text(encoding="utf-8") if target.exists() else None
        write_text(target, "# Said of a file by hand; read as any declaration in definitions/reports.\n" + toml(row))
        fault = _proven(table, name)
        if fault is not None:
            if before is None:
                target.unlink()
            else:
                write_text(target, before)
            raise NotMapped(fault)
    return target


def _proven(table: Table, name: str) -> Sentence | None:
    """Why the file at hand is not read by the format just kept; None when it is."""
    if f"{name}.toml" in own().faults:
        return sentence("not_declared", fault=own().faults[f"{name}.toml"])
    try:
        found = recognise_own(table.sheet)
    except Refusal as refusal:
        return refusal.reason
    if found is None or found.report.name != name:
        other = found.report if found else None
        return sentence("other_fits", report={"en": other.en, "zh": other.zh} if other else {"en": "–", "zh": "–"})
    return None


def kept() -> dict[str, Report]:
    """The team's own formats by name."""
    return dict(own().reports)


def forget(name: str) -> None:
    """Takes a format of the team's own away; files read by it are refused from the next intake on. Raises NotMapped."""
    target = target_of(name)
    if not _NAME.fullmatch(name) or not target.exists():
        raise NotMapped(sentence("no_such_format", name=name[:60]))
    target.unlink()


def fingerprint(draft: Draft) -> str:
    """What tells one draft from another: a preview stands for the draft it was made of."""
    return hashlib.blake2b(repr(replace(draft, columns=dict(sorted(draft.columns.items())))).encode(), digest_size=8).hexdigest()
