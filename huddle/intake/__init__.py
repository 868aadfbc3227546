"""Intake: a file that lies in `data/` becomes typed Parquet and a receipt, or a refusal in words.

`take_in` reads what is new, settles everything that lies there as one set, and publishes one manifest. Files are never
touched; nothing is loaded that nothing says; what people confirm is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from huddle import clock, paths
from huddle.intake import confirmations, forgotten, manifest, proposals, scan, under_way
from huddle.intake import forget as forgetting
from huddle.intake.arrivals import Progress, read_all
from huddle.intake.confirmations import Confirmations
from huddle.intake.declared import definitions_digest
from huddle.intake.disk import locked, sweep
from huddle.intake.forget import NothingToForget
from huddle.intake.forgotten import Note
from huddle.intake.manifest import Delivery, Manifest, Receipt
from huddle.intake.place import Placed
from huddle.intake.reading import Readings
from huddle.intake.receipts import receipt
from huddle.intake.scan import Said
from huddle.intake.sentences import Refusal, sentence
from huddle.intake.settle import Outcome, settle
from huddle.intake.source import Source
from huddle.intake.typed import deliver, known, prove

__all__ = [
    "NothingToForget",
    "OutsideData",
    "UnknownFile",
    "WrongConfirmation",
    "confirm",
    "confirm_proposed",
    "forget",
    "name_of",
    "pending",
    "remember",
    "take_in",
    "undo",
]

_PROVEN_AT_ONCE = 64
"""deliveries flushed to the disk together: a wait for the disk after each would be most of the work of many small files"""


class OutsideData(ValueError):
    """A path that does not lie in the data folder; the message says where to put the file."""


class UnknownFile(KeyError):
    """A file that intake has no receipt for."""

    def __str__(self) -> str:
        return str(self.args[0])


class WrongConfirmation(ValueError):
    """A confirmation that says something impossible; the message names it."""


def take_in(paths_asked: Sequence[Path] | None = None, *, progress: Progress | None = None) -> Manifest:
    """Takes in everything in data() and publishes the manifest; two at once wait for each other.

    `paths_asked` limits the receipts returned, never what is taken in. In what is returned, a file that was loaded
    before and stays as it was is `unchanged`. Raises OutsideData for a path that is not in data().
    """
    wanted = None if paths_asked is None else [_existing(path) for path in paths_asked]
    with _lock():
        before = manifest.current()
        after, _ = _take_in(confirmations.load(), before, progress)
    pa.default_memory_pool().release_unused()  # what reading held would else lie beside what the building of marts needs
    return _as_news(before, after, wanted)


def confirm(
    file: str,
    *,
    period: str | None = None,
    shop: str | None = None,
    marketplace: str | None = None,
    currency: str | None = None,
    exported_at: str | None = None,
) -> Manifest:
    """Remembers what a person says of a file, takes everything in again, and remembers the pattern of a loaded file.

    Raises UnknownFile, or WrongConfirmation for a period, site, currency or time that does not exist.
    """
    said, fault = scan.checked(Said(shop, marketplace, period, currency, exported_at))
    if fault is not None:
        raise WrongConfirmation(fault["en"])
    return _confirm({name_of(file): said})


def confirm_proposed(files: Sequence[str] | None = None) -> Manifest:
    """Confirms every proposal (or those of the files named) as it stands: the one button for all of them."""
    wanted = None if files is None else set(map(name_of, files))
    agreed = {}
    for one in manifest.current().receipts:
        if one.proposal and (wanted is None or one.file in wanted):
            shown = one.proposal
            agreed[one.file] = Said(shown.shop, shown.marketplace, shown.period, shown.currency)
    return _confirm(agreed)


def undo(file: str) -> Manifest:
    """Forgets what was confirmed for a file and takes everything in again. Raises UnknownFile."""
    name = name_of(file)
    with _lock():
        told = confirmations.load()
        if name not in {key.split("\n")[0] for key in told.files} and name not in _files():
            raise UnknownFile(f"{file}: there is no receipt for it and nothing was confirmed for it")
        confirmations.save(told.without(name))
        return _take_in(told.without(name), manifest.current(), None)[0]


def forget(file: str | None = None, *, shop: str | None = None) -> Note:
    """Takes the rows of a file, or of a whole shop, out of every stamp for good, and says what went.

    Whatever lies in data() is left alone and not read again. Raises NothingToForget, or OutsideData for a path elsewhere.
    """
    if (file is None) == (shop is None):
        raise ValueError("say either a file or a shop")
    name = None if file is None else name_of(file)
    with _lock():
        forgetting.sweep()
        if name is not None:
            here = {one.file: one for one in scan.scan()}
            digest = Source.at(here[name].path).digest() if name in here and here[name].size else None
            victims = forgetting.of_file(name, digest)
        else:
            victims = forgetting.of_shop(shop or "")
        note = forgetting.forget(victims, clock.present(), file=name, shop=shop)
        _take_in(confirmations.load(), manifest.current(), None)
    return note


def remember(file: str | None = None, *, shop: str | None = None) -> Manifest:
    """Takes back that a file or a shop was forgotten: what lies in data() is read again; what was removed stays removed.

    Raises NothingToForget when neither was forgotten.
    """
    name = None if file is None else name_of(file)
    with _lock():
        known = forgotten.load()
        notes = [note for note in known.notes if note.is_in_force and (note.file, note.shop) == (name, shop)]
        if not notes:
            raise NothingToForget(f"{name or shop}: it was not forgotten")
        for note in notes:
            known = known.undone(note, clock.present())
        forgetting.sweep()
        forgotten.save(replace(known, is_unswept=False))
        return _take_in(confirmations.load(), manifest.current(), None)[0]


def pending() -> bool:
    """Whether files were added, changed or removed since the last intake; looks at names, sizes and times only.

    Also while something that was forgotten still has to be taken off the disk.
    """
    if forgotten.load().is_unswept:
        return True
    seen = manifest.current().seen
    return scan.seen(scan.scan()) != dict(seen)


def _lock() -> AbstractContextManager[None]:
    return locked(paths.state() / "intake.lock")


def _inside(path: Path) -> str:
    below = paths.data() / path
    real = (below if below.exists() or not path.exists() else path).absolute()
    real = real.parent.resolve() / real.name
    if not real.is_relative_to(paths.data()):
        raise OutsideData(f"{path} is not in {paths.data()}: Huddle reads only what lies there; copy it there first")
    return real.relative_to(paths.data()).as_posix()


def _existing(path: Path) -> str:
    name = _inside(path)
    if not (paths.data() / name).exists() and not (paths.data() / name).is_symlink():
        raise UnknownFile(f"{path}: there is no such file or folder in {paths.data()}")
    return name


def name_of(file: str) -> str:
    """A file's name as receipts write it, from that name or from any path to it. Raises OutsideData."""
    return _inside(Path(file))


def _files() -> set[str]:
    return {one.file for one in scan.scan()}


def _confirm(agreed: Mapping[str, Said]) -> Manifest:
    with _lock():
        here = {one.file: one for one in scan.scan()}
        told = confirmations.load()
        for name, said in agreed.items():
            if name not in here or here[name].size == 0:
                raise UnknownFile(f"{name}: there is no such file in {paths.data()}")
            told = told.with_file(name, Source.at(here[name].path).digest(), said)
        confirmations.save(told)
        after, outcomes = _take_in(told, manifest.current(), None)
        learned = proposals.learn(told, outcomes, agreed)
        if learned != told:
            confirmations.save(learned)
            after, _ = _take_in(learned, after, None)
        return after


def _take_in(told: Confirmations, before: Manifest, progress: Progress | None) -> tuple[Manifest, list[Outcome]]:
    now = clock.present()
    forgetting.sweep()
    sweep(paths.state() / name for name in ("", "deliveries", "rejects", "readings", "manifests", "receipts"))
    reader = Readings()
    with under_way.told(progress) as tell:
        read = read_all(reader, told, tell)
    outcomes = settle(read.found, read.readings, read.confirmed, now, forgotten.load())
    loaded, outcomes = _deliver_all(reader, outcomes)
    reader.close()
    own = any(not one.is_sample for rows in loaded.values() for one in rows)
    kept = [one for rows in loaded.values() for one in rows if not (own and one.is_sample)]
    kept.sort(key=lambda one: (one.file, one.id))
    proposed = proposals.propose(outcomes, kept, told, now)
    last = {one.file: one for one in before.receipts}
    receipts = tuple(
        receipt(
            one,
            loaded.get(one.found.file, []),
            proposed.get(one.found.file),
            now,
            last.get(one.found.file),
            set_aside=own and one.found.is_sample,
        )
        for one in outcomes
    )
    stamp = manifest.stamp_of(kept, definitions_digest())
    made = Manifest(stamp, tuple(kept), receipts, now, scan.seen(read.found))
    if _differs(made, before):
        manifest.publish(made)
        return made, outcomes
    return before, outcomes


def _differs(made: Manifest, before: Manifest) -> bool:
    return (made.stamp, made.receipts, dict(made.seen)) != (before.stamp, before.receipts, dict(before.seen))


def _deliver_all(reader: Readings, outcomes: Sequence[Outcome]) -> tuple[dict[str, list[Delivery]], list[Outcome]]:
    loaded: dict[str, list[Delivery]] = {}
    settled: list[Outcome] = []
    written: list[Delivery] = []
    for outcome in outcomes:
        try:
            rows = [_delivered(reader, one, written) for one in outcome.placed] if outcome.verdict == "loaded" else []
        except Refusal as refusal:
            settled.append(replace(outcome, verdict="waiting", placed=(), reason=refusal.reason, fault=refusal.key))
            continue
        if rows:
            loaded[outcome.found.file] = rows
        settled.append(outcome)
        if len(written) >= _PROVEN_AT_ONCE:
            prove(written)
            written.clear()
    prove(written)
    return loaded, settled


def _delivered(reader: Readings, placed: Placed, written: list[Delivery]) -> Delivery:
    """The delivery of a placed table; a new one is also added to those `written` and not yet proven."""
    before = known(placed)
    if before is not None:
        return before
    tables = reader.parsed(placed.found.path, placed.digest, placed.context)
    made = deliver(placed, next(one for one in tables if one.report.name == placed.report.name))
    written.append(made)
    return made


def _as_news(before: Manifest, after: Manifest, wanted: Sequence[str] | None) -> Manifest:
    """The manifest with what did not change since `before` told as `unchanged`, limited to the paths asked for."""
    last: dict[str, Receipt] = {one.file: one for one in before.receipts}
    shown = []
    for one in after.receipts:
        old = last.get(one.file)
        if one.verdict == "loaded" and old and old.verdict == "loaded" and old.deliveries == one.deliveries:
            one = replace(one, verdict="unchanged", reason=sentence("loaded_before"), fault="loaded_before")
        if wanted is None or any(one.file == name or one.file.startswith(f"{name}/") or name == "." for name in wanted):
            shown.append(one)
    return replace(after, receipts=tuple(shown))
