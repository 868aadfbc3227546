"""The manifest: which deliveries are in force, what became of every file, and the stamp that names this state of the data.

A stamp is a digest over the loaded deliveries (identity and age) and the declarations they were read by. `manifests/` keeps
one file per stamp for good, so that a past meeting can be replayed; `current` names the one in force and is replaced whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from huddle import paths
from huddle.intake.disk import read_json, write_json, write_text

EMPTY = "empty"
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
    return Manifest(name, _deliveries(name), tuple(map(_receipt, told["receipts"])), made_at, seen)


def of(stamp: str) -> Manifest:
    """The manifest of a stamp, for replay (receipts only for the one in force). Raises KeyError when it is unknown."""
    now = current()
    if stamp == now.stamp:
        return now
    if stamp != EMPTY and not (_folder("manifests") / f"{stamp}.json").exists():
        raise KeyError(f"no data with stamp {stamp!r} is kept; the one in force is {now.stamp!r}")
    return Manifest(stamp, _deliveries(stamp), (), now.made_at)


def publish(manifest: Manifest) -> None:
    """Makes a manifest the one in force; to be called by the holder of the intake lock."""
    if manifest.stamp != EMPTY:
        target = _folder("manifests") / f"{manifest.stamp}.json"
        if not target.exists():
            write_json(target, [asdict(one) for one in manifest.deliveries])
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
    return lines[0], lines[1]


def _folder(name: str) -> Path:
    return paths.state() / name


def _deliveries(stamp: str) -> tuple[Delivery, ...]:
    if stamp == EMPTY:
        return ()
    rows = read_json(_folder("manifests") / f"{stamp}.json")
    if rows is None:
        raise ValueError(f"{paths.state()} is damaged: the manifest {stamp} is missing; delete the folder, keep confirmations.json")
    return tuple(map(delivery_from, rows))


def delivery_from(row: Mapping[str, Any]) -> Delivery:
    """A delivery as it was written."""
    return Delivery(
        **{
            **row,
            "marketplaces": tuple(row["marketplaces"]),
            "part_first": tuple(row.get("part_first", ())),
            "period_start": _date(row["period_start"]),
            "period_end": _date(row["period_end"]),
            "exported_at": datetime.fromisoformat(row["exported_at"]),
        }
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _receipt(row: Mapping[str, Any]) -> Receipt:
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
