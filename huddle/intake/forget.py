"""Forgetting a file or a shop: its rows leave every stamp, every typed copy and everything made from them; a note stays.

First what will be left is written beside what is there, then the note: with that one renaming the rows are gone for every
reader, and a process killed before it has changed nothing. Taking them off the disk follows, and is taken up again by the
next intake where it was cut short. The person's own file in `data/` is never touched; it is only not read any more.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pyarrow import parquet

from huddle import paths
from huddle.intake import confirmations, forgotten, manifest, snapshots
from huddle.intake.arrivals import forget_ages
from huddle.intake.declared import definitions_digest
from huddle.intake.disk import locked, read_json, write_parquet
from huddle.intake.forgotten import Note, slice_of
from huddle.intake.hand_kept import PREVIOUS
from huddle.intake.manifest import Delivery, delivery_from
from huddle.intake.place import id_without
from huddle.intake.totals import totals
from huddle.intake.typed import prove, without_shops

MADE = ("marts", "opened", "mornings")
"""folders of what the warehouse and the analysis made of deliveries, and can make again"""
_MONTH = re.compile(r"(\d{4})-(\d{2})-")


class NothingToForget(LookupError):
    """There is nothing of that file or shop; the message says what there is."""


@dataclass(frozen=True)
class Victims:
    """What is to go: deliveries of every stamp, the same with rows left, and bytes that must not come in again."""

    deliveries: tuple[Delivery, ...]
    left: Mapping[str, Delivery]
    """id -> what remains of a delivery that several shops share"""
    slices: tuple[str, ...]


def of_file(file: str, digest: str | None) -> Victims:
    """Everything ever loaded under a file's name, and the bytes of `digest` that lie there now. Raises NothingToForget."""
    gone = tuple(one for one in _ever() if one.file == file)
    if not gone and digest is None:
        raise NothingToForget(f"{file}: nothing was ever loaded from it, and it does not lie in {paths.data()}")
    return Victims(gone, {}, tuple(sorted({*map(_slice, gone), *([digest] if digest and not gone else [])})))


def of_shop(shop: str) -> Victims:
    """Everything ever loaded of a shop. Raises NothingToForget, naming the shops that are known."""
    ever = _ever()
    gone = tuple(one for one in ever if shop in one.each_shop)
    if not gone:
        known = sorted({name for one in ever for name in one.each_shop})
        raise NothingToForget(f"there is no shop {shop!r}; known are {', '.join(known) or 'none'}")
    alone = tuple(sorted({_slice(one) for one in gone if len(one.each_shop) == 1}))
    return Victims(gone, {one.id: _left(one, shop) for one in gone if len(one.each_shop) > 1}, alone)


def forget(victims: Victims, at: datetime, *, file: str | None = None, shop: str | None = None) -> Note:
    """Takes them out of every stamp and leaves the note; to be called by the holder of the intake lock, before `sweep`."""
    gone = {one.id for one in victims.deliveries}
    for one in victims.deliveries:
        if one.id in victims.left:
            _write_left(one, victims.left[one.id], shop or "")
    moved = {}
    for stamp in manifest.stamps():
        held = manifest.of(stamp)
        if not gone.isdisjoint(one.id for one in held.deliveries) and held.stamp == stamp:
            rest = [victims.left.get(one.id, one) for one in held.deliveries if one.id not in gone or one.id in victims.left]
            moved[stamp] = manifest.stamp_of(rest, definitions_digest())
            manifest.keep(moved[stamp], rest, held.made_at)
    kept = {one.digest for one in _ever() if one.id not in gone} | {one.digest for one in victims.left.values()}
    bytes_gone = {one.digest for one in victims.deliveries} | set(() if gone else victims.slices)
    days = [day for one in victims.deliveries for day in (one.period_start, one.period_end) if day]
    note = Note(
        at=at, file=file, shop=shop, files=tuple(sorted({one.file for one in victims.deliveries} or {file or ""})),
        reports=tuple(sorted({one.report for one in victims.deliveries})), rows=_rows(victims), first_day=min(days, default=None),
        last_day=max(days, default=None), deliveries=tuple(sorted(gone)),
        digests=tuple(sorted(bytes_gone - kept)),
        slices=victims.slices, stamps=moved,
    )  # fmt: skip
    forgotten.save(forgotten.load().with_note(note))
    return note


def sweep() -> None:
    """Takes off the disk whatever the notes speak of; to be called by the holder of the intake lock. Safe to repeat."""
    known = forgotten.load()
    if not known.is_unswept:
        return
    with locked(paths.state() / "marts.lock"):
        for note in known.notes:
            for stamp in note.stamps:
                (paths.state() / "manifests" / f"{stamp}.json").unlink(missing_ok=True)
        digests = {digest for note in known.notes if note.is_in_force for digest in note.digests}
        for one in known.deliveries:
            for name in (f"deliveries/{one}.parquet", f"deliveries/{one}.json", f"rejects/{one}.parquet"):
                (paths.state() / name).unlink(missing_ok=True)
        for digest in digests:
            for file in (paths.state() / "readings").glob(f"{digest}-*.json"):
                file.unlink(missing_ok=True)
        forget_ages(digests)
        _sweep_made(min((note.first_day or date.min for note in known.notes if note.is_in_force), default=date.max))
    told = confirmations.load()
    files = {name for note in known.notes if note.is_in_force for name in note.files}
    for name in files:
        told = told.without(name)
        shutil.rmtree(paths.state() / PREVIOUS / name, ignore_errors=True)
    confirmations.save(replace(told, patterns=tuple(one for one in told.patterns if one.shop not in known.shops)))
    snapshots.drop_receipts(known.deliveries, files)
    forgotten.save(replace(known, is_unswept=False))


def _ever() -> list[Delivery]:
    """Every delivery there is a trace of: of every stamp, and on the disk."""
    found = {one.id: one for stamp in manifest.stamps() for one in manifest.of(stamp).deliveries}
    for file in sorted((paths.state() / "deliveries").glob("*.json")):
        row = read_json(file)
        if row is not None:
            found.setdefault(row["id"], delivery_from(row))
    known = forgotten.load()
    return [one for one in found.values() if one.id not in known.deliveries]


def _slice(one: Delivery) -> str:
    span = (one.period_start, one.period_end) if one.period_start and one.period_end else None
    return slice_of(one.digest, one.report, one.shop, one.marketplaces, span)


def _rows(victims: Victims) -> int:
    return sum(one.rows - (victims.left[one.id].rows if one.id in victims.left else 0) for one in victims.deliveries)


def _left(one: Delivery, shop: str) -> Delivery:
    """What remains of a delivery without one of its shops; its typed copy is not written yet."""
    table = without_shops(parquet.read_table(paths.state() / one.parquet), [shop])
    made = id_without(one.id, [shop])
    rest = tuple(name for name in one.each_shop if name != shop)
    return replace(
        one, id=made, shop="+".join(rest), shops=rest, rows=table.num_rows, totals=totals(one.kind, table),
        parquet=f"deliveries/{made}.parquet",
    )  # fmt: skip


def _write_left(whole: Delivery, left: Delivery, shop: str) -> None:
    table = without_shops(parquet.read_table(paths.state() / whole.parquet), [shop])
    write_parquet(paths.state() / left.parquet, table, flushed=False)
    rejects = parquet.read_table(paths.state() / "rejects" / f"{whole.id}.parquet")
    write_parquet(paths.state() / "rejects" / f"{left.id}.parquet", rejects, flushed=False)
    prove([left])


def _sweep_made(since: date) -> None:
    """Removes what was made of these days and later: later months know since when a product is met."""
    for folder in MADE:
        for file in (paths.state() / folder).rglob("*.*"):
            month = _MONTH.match(file.name)
            if month and (int(month[1]), int(month[2])) < (since.year, since.month):
                continue
            file.unlink(missing_ok=True)
