"""Editing a table the team keeps by hand, in its file: a cell is written, every other byte of the file stays as it was.

The file is edited as text, cell by cell, and never written anew: order, columns nobody reads, encoding, byte-order mark,
delimiter, quotes and line ends are the team's. What is typed is read by the intake before it is written; what the intake would
reject, or what would make it read another cell otherwise, is refused. The version before is kept in the state folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from huddle import clock, paths, templates
from huddle.intake import confirmations, dropped, manifest, scan
from huddle.intake.assemble import Parsed
from huddle.intake.disk import locked, put_in_place
from huddle.intake.hand_kept.text import Change, HandKept, NotEdited, edited, table_of, words_of
from huddle.intake.manifest import Delivery
from huddle.intake.parse import Context, cast_whole
from huddle.intake.place import Wait, context_of, place
from huddle.intake.reading import digest_of, part_of
from huddle.intake.rejects import CONTRADICTS
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.sentences import sentence as receipt_sentence
from huddle.kinds import kinds

__all__ = ["Change", "HandKept", "NotEdited", "begin", "checked", "edited", "filled", "in_force", "kept", "opened", "save", "table_of"]
PREVIOUS = "previous"
_COMMA = re.compile(r",\d{1,2}\D*$")
"""a comma before one or two decimals"""


def in_force() -> dict[str, list[Delivery]]:
    """The hand-kept tables that count now, by kind: the newest of each shop and set of sites."""
    newest: dict[tuple[str, str, tuple[str, ...]], Delivery] = {}
    for one in manifest.current().deliveries:
        if one.kind in kinds() and kinds()[one.kind].is_hand_kept:
            key = (one.kind, one.shop, one.marketplaces)
            old = newest.get(key)
            if old is None or (one.exported_at, one.digest, one.id) > (old.exported_at, old.digest, old.id):
                newest[key] = one
    found: dict[str, list[Delivery]] = {}
    for one in sorted(newest.values(), key=lambda one: (one.kind, one.file)):
        found.setdefault(one.kind, []).append(one)
    return found


def opened(file: str) -> HandKept:
    """A hand-kept table of the data folder, ready to be edited. Raises NotEdited in words for one that cannot be, such as a workbook."""
    return table_of(file, _path(file).read_bytes())


def checked(table: HandKept, data: bytes, changes: Sequence[Change], added: int, context: Context) -> Parsed:
    """What the intake makes of the new bytes. Raises NotEdited, naming row and column, where it would reject what was typed.

    Also where the new cells would make it read others in another way: a comma for a point may turn a whole column.
    """
    new = table_of(table.file, data)
    if (new.encoding, new.delimiter, new.known.report.name, new.headers) != (
        *(table.encoding, table.delimiter, table.known.report.name),
        table.headers,
    ):
        raise NotEdited("moves_others", file=table.file)
    touched = {(one.line, one.column) for one in changes}
    typed = {*touched, *((line, place) for line in new.lines - table.lines for place in new.editable)}
    try:
        after = cast_whole(new.sheet, new.known, context, table.file)
    except Refusal as refusal:
        if refusal.key in ("mixed_numbers", "number_style"):
            line, place = min((spot for spot in typed if new.is_number(*spot)), default=(0, 0))
            said = _example(table, place)
            raise NotEdited("style", line=line, name=_name(new, line), column=new.headers[place], example=said) from None
        raise NotEdited("spoils", file=table.file, reason=refusal.reason) from None
    before = _parsed(table, context)
    known = {(row["line_number"], row["column"]) for row in before.rejects.to_pylist()} if before else set()
    for row in sorted(after.rejects.to_pylist(), key=lambda row: (row["line_number"], row["column"])):
        places = {place for group in new.binding.positions.get(row["column"], ()) for place in group}
        if (row["line_number"], row["column"]) not in known or any((row["line_number"], place) in touched for place in places):
            named = new.headers[min(places)] if places else row["column"]
            reason = receipt_sentence(f"reject_{row['reason']}")
            raise NotEdited("rejected", line=row["line_number"], name=_name(new, row["line_number"]), column=named, reason=reason)
    if after.date_spans and not (before and before.date_spans):
        raise NotEdited("which_date", file=table.file)
    changed = pa.array(sorted({line for line, _ in touched}), pa.int64())
    emptied = _told(before) & {line for line, _ in touched} - _told(after)
    if emptied:
        raise NotEdited("emptied", line=min(emptied))
    open_columns = {row["column"] for row in before.rejects.to_pylist() if row["reason"] == CONTRADICTS} if before else set()
    rest = _others(after.table, changed, open_columns)
    stood = _others(before.table, changed, open_columns) if before else rest.slice(0, 0)
    if rest.num_rows != stood.num_rows + added or not rest.slice(0, stood.num_rows).equals(stood):
        raise NotEdited("moves_others", file=table.file)
    return after


def save(file: str, digest: str, changes: Sequence[Change], added: Sequence[Mapping[int, str]] = ()) -> bool:
    """Writes cells and rows into a hand-kept table, whole or not at all; False where nothing is different.

    `digest`: the bytes somebody looked at while typing. Raises NotEdited when the file has changed since, when it cannot be
    edited, or when what was typed does not fit. The intake must be asked to look again afterwards.
    """
    with locked(paths.state() / "intake.lock"):
        path = _path(file)
        table = opened(file)
        if table.digest != digest:
            raise NotEdited("stale", file=file)
        data = edited(table, changes, added)
        if data == table.data:
            return False
        found = next((one for one in scan.scan() if one.file == file), None)
        if found is None or found.fault is not None:
            raise NotEdited("gone", file=file)
        told = confirmations.load()
        confirmed = told.of(file, digest)
        _place(table, data, checked(table, data, changes, len(added), context_of(found, confirmed)), found, confirmed)
        if confirmed != Said():
            confirmations.save(told.with_file(file, digest_of(data), confirmed))
        _keep(file, table)
        _write(path, data, table)
        return True


def filled(table: HandKept, key: str, typed: Mapping[str, Mapping[str, str]]) -> tuple[list[Change], list[dict[int, str]]]:
    """What to write so that the rows of these keys (an ASIN) say what was typed by canonical column: cells, and rows for new keys.

    A key that stands in several rows is filled in all of them, where they say nothing yet, or rows of one shop and site not the same.
    Raises NotEdited for a column the file does not have.
    """
    changes, added = [], []
    at = _position(table, key)
    for name, said in typed.items():
        cells = {_position(table, column): text for column, text in said.items()}
        lines = [line for line, row in table.rows().items() if row[at].strip().upper() == name]
        for spot, text in cells.items():
            there = {line: table.rows()[line][spot].strip() for line in lines}
            sites = {line: _site(table, line) for line in lines}
            odd = {site for site in sites.values() if len({there[line] for line in lines if sites[line] == site} - {""}) > 1}
            changes += [Change(line, spot, text) for line in lines if len(lines) == 1 or sites[line] in odd or not there[line]]
        if not lines:
            added.append({at: name, **cells})
    return changes, added


def begin(report: str, language: str, rows: Sequence[Mapping[str, str]]) -> str:
    """A new hand-kept table from its template with these rows (text by canonical column); the name it got below data().

    Raises NotEdited when a row does not fit, dropped.NotStored when it cannot be written.
    """
    name = templates.file_name(report)
    table = table_of(name, templates.template(report, language))
    places = {column: table.place(column) for column in templates.header_words(report, language)}
    added = [{place: row[column] for column, place in places.items() if place is not None and row.get(column)} for row in rows]
    data = edited(table, (), added)
    checked(table, data, (), len(added), Context())
    return dropped.store(name, data).relative_to(paths.data()).as_posix()


def kept(file: str) -> list[Path]:
    """The earlier versions of a file that were kept when it was edited, newest first."""
    return sorted((paths.state() / PREVIOUS / file).glob("*"), reverse=True)


def _site(table: HandKept, line: int) -> tuple[str, ...]:
    """The shop and site a row is of, as it writes them."""
    places = (table.place("shop"), table.place("marketplace"))
    return tuple(table.rows()[line][place].strip() for place in places if place is not None)


def _position(table: HandKept, column: str) -> int:
    place = table.place(column)
    if place is None:
        raise NotEdited("lacks", file=table.file, column=words_of(f"column_{column}"))
    return place


def _path(file: str) -> Path:
    path = paths.data() / file
    if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(paths.data().resolve()):
        raise NotEdited("gone", file=file)
    return path


def _parsed(table: HandKept, context: Context) -> Parsed | None:
    try:
        return cast_whole(table.sheet, table.known, context, table.file)
    except Refusal:
        return None


def _others(table: pa.Table, changed: pa.Array, but: set[str]) -> pa.Table:
    """The rows that nobody touched; `but`: columns that say one thing in two ways, which are known again once one is mended."""
    groups = [group for agree in (kind.agree for kind in kinds().values()) if agree for group in agree.said if group[0] in but]
    kept = table.drop_columns([name for name in {name for group in groups for name in group} if name in table.column_names])
    return kept.filter(pc.invert(pc.is_in(kept.column("line_number"), changed))).combine_chunks()


def _example(table: HandKept, place: int) -> str:
    """A number as the other rows of a column write theirs."""
    return "1234,50" if any(_COMMA.search(row[place]) for row in table.rows().values()) else "1234.50"


def _name(table: HandKept, line: int) -> Sentence:
    """The product of a row in brackets; nothing in a table without products."""
    at = table.place("asin")
    asin = table.rows()[line][at].strip() if at is not None and line in table.lines else ""
    return {"en": f" ({asin})", "zh": f"（{asin}）"} if asin else {"en": "", "zh": ""}


def _told(parsed: Parsed | None) -> set[int]:
    """The lines that were read, also those with a cell that does not fit."""
    if parsed is None:
        return set()
    return {*parsed.table.column("line_number").to_pylist(), *parsed.rejects.column("line_number").to_pylist()}


def _place(table: HandKept, data: bytes, after: Parsed, found: Found, confirmed: Said) -> None:
    try:
        place(found, part_of(after, {}), digest_of(data), confirmed, clock.now(), table.known.report)
    except Wait as wait:
        raise NotEdited("spoils", file=table.file, reason=wait.reason) from None


def _keep(file: str, table: HandKept) -> None:
    """The version before, under the moment it was left behind: in the state folder, because in data() it would be taken in."""
    folder = paths.state() / PREVIOUS / file
    folder.mkdir(parents=True, exist_ok=True)
    moment = clock.present().astimezone(UTC)
    target = folder / f"{moment:%Y-%m-%dT%H%M%SZ}-{table.digest[:12]}{Path(file).suffix}"
    draft = folder / f".{target.name}.part"
    draft.write_bytes(table.data)
    put_in_place(draft, target)


def _write(path: Path, data: bytes, table: HandKept) -> None:
    """Whole or not at all, as readable as before. Raises NotEdited when somebody saved the file in this very moment."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.chmod(path.stat().st_mode & 0o777)
        if path.read_bytes() != table.data:
            raise NotEdited("stale", file=table.file)
        put_in_place(draft, path)
    except OSError as fault:
        raise NotEdited("not_written", file=table.file, fault=fault.strerror or type(fault).__name__) from None
    finally:
        draft.unlink(missing_ok=True)
