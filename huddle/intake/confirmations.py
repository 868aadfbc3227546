"""What people confirmed about files, and the patterns that follow from it: kept apart, because nobody can rebuild it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from huddle import paths
from huddle.intake.disk import read_json, write_json
from huddle.intake.scan import Said

_MOST_PATTERNS = 200


@dataclass(frozen=True)
class Pattern:
    """A kind of file that was confirmed before: what it looks like, and how its period lies to its time of export."""

    report: str
    columns: str
    folder: str
    shop: str | None
    marketplace: str | None
    length: str
    """day, week, month, or a number of days"""
    weekday: int
    """ISO weekday the period began on"""
    offset: int
    """days from the period's last day to the day of export in the site's zone"""


@dataclass(frozen=True)
class Confirmations:
    """Everything confirmed: per file and digest, and the remembered patterns, newest last."""

    files: Mapping[str, Said] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()

    def of(self, file: str, digest: str, present: Iterable[str] = ()) -> Said:
        """What was confirmed for these bytes in this place; a file that was only moved keeps its confirmation."""
        if (said := self.files.get(_key(file, digest))) is not None:
            return said
        others = [key for key in self.files if key.endswith(f"\n{digest}")]
        here = set(present)
        moved = [key for key in others if key.split("\n")[0] not in here]
        return self.files[moved[0]] if len(moved) == 1 else Said()

    def with_file(self, file: str, digest: str, said: Said) -> Confirmations:
        """The same with one more confirmation; later words replace earlier ones, silence keeps them."""
        before = self.files.get(_key(file, digest), Said())
        kept = {name: value for name, value in asdict(said).items() if value is not None}
        return replace(self, files={**self.files, _key(file, digest): replace(before, **kept)})

    def without(self, file: str) -> Confirmations:
        """The same without what was confirmed for a file, whatever its bytes."""
        return replace(self, files={key: said for key, said in self.files.items() if key.split("\n")[0] != file})

    def with_pattern(self, pattern: Pattern) -> Confirmations:
        """The same with a pattern remembered; the newest of a kind of file stands last."""
        others = [one for one in self.patterns if _same_kind(one) != _same_kind(pattern) or one.length != pattern.length]
        return replace(self, patterns=(*others, pattern)[-_MOST_PATTERNS:])


def _key(file: str, digest: str) -> str:
    return f"{file}\n{digest}"


def _same_kind(pattern: Pattern) -> Sequence[str]:
    return (pattern.report, pattern.columns, pattern.folder, pattern.shop or "", pattern.marketplace or "")


def _store() -> Path:
    return paths.state() / "confirmations.json"


def load() -> Confirmations:
    """What is confirmed now. Raises ValueError in words when the store is damaged: it is never silently replaced."""
    if not _store().exists():
        return Confirmations()
    known = read_json(_store()) or {}
    try:
        files = {row["file"] + "\n" + row["digest"]: Said(**row["said"]) for row in known["files"]}
        return Confirmations(files, tuple(Pattern(**row) for row in known["patterns"]))
    except (TypeError, KeyError) as fault:
        raise ValueError(f"{_store()} is damaged ({fault}); mend it or move it away and confirm again") from None


def save(confirmations: Confirmations) -> None:
    """Writes the store, whole or not at all; to be called by the holder of the intake lock."""
    files = [
        {"file": key.split("\n")[0], "digest": key.split("\n")[1], "said": asdict(said)}
        for key, said in sorted(confirmations.files.items())
    ]
    write_json(_store(), {"files": files, "patterns": [asdict(one) for one in confirmations.patterns]})
