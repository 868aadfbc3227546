"""The manifest: which deliveries are in force, what became of every file, and the stamp that names this state of the data.

A stamp is a digest over the loaded deliveries (identity and age) and the declarations they were read by. `manifests/` keeps
one file per stamp for good, so that a past meeting can be replayed; `current` names the one in force and is replaced whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from huddle import paths
from huddle.intake import empty_days, forgotten
from huddle.intake.disk import read_json, write_json, write_text
from huddle.intake.empty_days import Stretch

EMPTY = "empty"
VERSIONED = ("orders", "site_day", "asin_period", "visits", "ads")
"""kinds whose days are told again by later exports"""
Verdict = Literal["loaded", "unchanged", "waiting", "refused"]


@dataclass(frozen=True)
class Delivery:
    """A loaded file, or one of several tables in it."""

    id: str
    file: str
    digest: str
    report: str
    kind: str
    shop: str
    marketplaces: tuple[str, ...]
    period_start: date | None
    period_end: date | None
    """declared coverage; None for undated hand-kept tables"""
    exported_at: datetime
    currency: str | None
    rows: int
    rejected: int
    totals: Mapping[str, float]
    absent: str
    """zero or unknown: what a row missing inside the coverage means"""
    is_sample: bool
    parquet: str
    """relative to state()"""
    part_first: tuple[str, ...] = ()
    """sites of which the first day is known in part"""
    shops: tuple[str, ...] = ()
    """where its rows are of several shops: each of them"""
    empty: tuple[Stretch, ...] = ()
    """days without a row of a site that has many on nearly all days around them"""

    @property
    def missing(self) -> tuple[Stretch, ...]:
        """Those of them that had ended at the export: it does not cover them."""
        return empty_days.ended(self.empty, self.exported_at)

    def days_of(self, site: str) -> set[date]:
        """The days of a site that it covers; none where it has no period."""
        if self.period_start is None or self.period_end is None:
            return set()
        days = set(_days(self.period_start, self.period_end))
        return days.difference(day for of, first, last in self.missing if of == site for day in _days(first, last))

    @property
    def each_shop(self) -> tuple[str, ...]:
        """Every shop it tells of."""
        return self.shops or (self.shop,)


@dataclass(frozen=True)
class Proposal:
    """What Huddle would load a waiting file as, and why; never done unasked."""

    period: str | None
    shop: str | None
    marketplace: str | None
    source: str
    """units, totals, pattern, file_time, dates, currency or shop"""
    evidence: Mapping[str, str]
    match: float | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of one file."""

    file: str
    verdict: Verdict
    report: str | None = None
    shop: str | None = None
    marketplace: str | None = None
    period: tuple[date, date] | None = None
    currency: str | None = None
    rows: int | None = None
    rejected: int | None = None
    totals: Mapping[str, float] = field(default_factory=dict)
    reason: Mapping[str, str] | None = None
    proposal: Proposal | None = None
    since: datetime | None = None
    sample: bool = False
    notes: tuple[Mapping[str, str], ...] = ()
    rejects: tuple[Mapping[str, Any], ...] = ()
    """rejected cells by column, shape and reason, with their count and first line"""
    fault: str = ""
    """key of the reason: needs_period, needs_marketplace, another_shop, html ..."""
    deliveries: tuple[str, ...] = ()
    exported_at: datetime | None = None


@dataclass(frozen=True)
class Manifest:
    """One state of the data."""

    stamp: str
    deliveries: tuple[Delivery, ...]
    receipts: tuple[Receipt, ...]
    made_at: datetime
    seen: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """file -> (size, mtime in ns) as taken in, for `pending()`"""


def stamp_of(deliveries: Sequence[Delivery], definitions: str) -> str:
    """The stamp of a set of deliveries: the same set has the same stamp, whatever the order it arrived in."""
    if not deliveries:
        return EMPTY
    told = hashlib.blake2b(definitions.encode(), digest_size=8)
    for delivery in sorted(deliveries, key=lambda one: one.id):
        told.update(f"|{delivery.id} {delivery.exported_at.isoformat()}".encode())
    return told.hexdigest()


def stamp() -> str:
    """The stamp in force, cheaply; `empty` before anything was taken in."""
    return _pointer()[0]


def resolved(stamp: str) -> str:
    """The stamp that stands for one today: itself, or what was left of it when some of its files were forgotten."""
    return forgotten.load().stands_for(stamp)


def current() -> Manifest:
    """The manifest in force; an empty one when nothing was ever taken in."""
    name, receipts = _pointer()
    if name == EMPTY and not receipts:
        return Manifest(EMPTY, (), (), datetime.fromtimestamp(0, UTC))
    told = read_json(_folder("receipts") / f"{receipts}.json") or {
        "receipts": [],
        "made_at": None,
        "seen": {},
    }
    made_at = datetime.fromisoformat(told["made_at"]) if told["made_at"] else datetime.fromtimestamp(0, UTC)
    seen = {file: (about[0], about[1]) for file, about in told["seen"].items()}
    gone = forgotten.load().deliveries
    shown = (one for one in map(receipt_from, told["receipts"]) if not one.deliveries or not gone.issuperset(one.deliveries))
    return Manifest(name, _read(name)[0], tuple(shown), made_at, seen)


def of(stamp: str) -> Manifest:
    """The manifest of a stamp, for replay (receipts only for the one in force), with the moment it was first made.

    Of one whose files were partly forgotten: what is left. Raises KeyError when it is unknown.
    """
    stamp = resolved(stamp)
    if stamp == EMPTY:
        return Manifest(stamp, (), (), datetime.fromtimestamp(0, UTC))
    name = _pointer()[0]
    if stamp == name:
        now = current()
        return replace(now, made_at=_read(stamp)[1] or now.made_at)
    if not (_folder("manifests") / f"{stamp}.json").exists():
        raise KeyError(f"no data with stamp {stamp!r} is kept; the one in force is {name!r}")
    deliveries, made_at = _read(stamp)
    return Manifest(stamp, deliveries, (), made_at or datetime.fromtimestamp(0, UTC))


def stamps() -> list[str]:
    """Every stamp that is kept, by name."""
    return sorted(file.stem for file in _folder("manifests").glob("*.json"))


def earlier(deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """Exports that once were loaded and are not among these: replaced under their name, or taken away.

    They count for nothing but for how much numbers moved. Not those younger than the newest of these, nor bytes that are
    loaded now under another slice or by other declarations: these were mistaken then, not restated since.
    """
    if not deliveries:
        return ()
    newest, held = max(one.exported_at for one in deliveries), {one.id for one in deliveries}
    digests, is_sample = {one.digest for one in deliveries}, all(one.is_sample for one in deliveries)
    gone, found = forgotten.load().deliveries | held, []
    for file in sorted(_folder("deliveries").glob("*.json")):
        row = None if file.stem in gone else read_json(file)
        one = None if row is None else delivery_from(row)
        if one is None or one.digest in digests or one.exported_at > newest or one.is_sample != is_sample:
            continue
        if one.kind in VERSIONED and (paths.state() / one.parquet).exists():
            found.append(one)
    # The same bytes read by several declarations count once.
    by_bytes = {(one.digest, one.report, one.shop): one for one in found}
    return tuple(sorted(by_bytes.values(), key=lambda one: one.id))


def keep(stamp: str, deliveries: Sequence[Delivery], made_at: datetime) -> None:
    """Writes what a stamp names, once: the first moment it was made stays with it."""
    target = _folder("manifests") / f"{stamp}.json"
    if stamp != EMPTY and not target.exists():
        write_json(target, {"made_at": made_at.isoformat(), "deliveries": [asdict(one) for one in deliveries]})


def publish(manifest: Manifest) -> None:
    """Makes a manifest the one in force; to be called by the holder of the intake lock."""
    keep(manifest.stamp, manifest.deliveries, manifest.made_at)
    known = forgotten.load()
    if known.stands_for(manifest.stamp) != manifest.stamp:
        forgotten.save(known.without_stamp(manifest.stamp))  # all that it names lies there once more
    told = {
        "made_at": manifest.made_at.isoformat(),
        "receipts": [asdict(one) for one in manifest.receipts],
        "seen": manifest.seen,
    }
    digest = hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()
    before = _pointer()[1]
    write_json(_folder("receipts") / f"{digest}.json", told)
    write_text(paths.state() / "current", f"{manifest.stamp}\n{digest}\n")
    for old in _folder("receipts").glob("*.json"):
        if old.stem not in (digest, before):
            old.unlink(missing_ok=True)


def _pointer() -> tuple[str, str]:
    try:
        lines = (paths.state() / "current").read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return EMPTY, ""
    return resolved(lines[0]), lines[1]


def _folder(name: str) -> Path:
    return paths.state() / name


def _read(stamp: str) -> tuple[tuple[Delivery, ...], datetime | None]:
    """The deliveries of a stamp and when it was first made (None where an older Huddle did not write it)."""
    if stamp == EMPTY:
        return (), None
    told = read_json(_folder("manifests") / f"{stamp}.json")
    if told is None:
        raise ValueError(f"{paths.state()} is damaged: the manifest {stamp} is missing; delete the folder, keep confirmations.json")
    if isinstance(told, list):
        return tuple(map(delivery_from, told)), None
    return tuple(map(delivery_from, told["deliveries"])), datetime.fromisoformat(told["made_at"])


def delivery_from(row: Mapping[str, Any]) -> Delivery:
    """A delivery as it was written."""
    return Delivery(
        **{
            **row,
            "marketplaces": tuple(row["marketplaces"]),
            "part_first": tuple(row.get("part_first", ())),
            "shops": tuple(row.get("shops", ())),
            "empty": tuple(
                Stretch(site, date.fromisoformat(first), date.fromisoformat(last)) for site, first, last in row.get("empty", ())
            ),
            "period_start": _date(row["period_start"]),
            "period_end": _date(row["period_end"]),
            "exported_at": datetime.fromisoformat(row["exported_at"]),
        }
    )


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def receipt_from(row: Mapping[str, Any]) -> Receipt:
    """A receipt as it was written."""
    period = row["period"]
    return Receipt(
        **{
            **row,
            "period": (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
            "proposal": Proposal(**row["proposal"]) if row["proposal"] else None,
            "since": datetime.fromisoformat(row["since"]) if row["since"] else None,
            "exported_at": datetime.fromisoformat(row["exported_at"]) if row["exported_at"] else None,
            "notes": tuple(row["notes"]),
            "rejects": tuple(row["rejects"]),
            "deliveries": tuple(row["deliveries"]),
        }
    )
