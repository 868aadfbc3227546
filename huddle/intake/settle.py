"""From all readings to a verdict per file: a pure function of the whole set, so that the order of arrival cannot matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from huddle.intake.forgotten import Forgotten
from huddle.intake.place import Placed, Wait, place
from huddle.intake.reading import Part, Reading
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Sentence, sentence
from huddle.kinds import kinds


@dataclass(frozen=True)
class Outcome:
    """What becomes of one file: its placed tables, or why it waits or is refused."""

    found: Found
    verdict: str
    placed: tuple[Placed, ...] = ()
    reason: Sentence | None = None
    fault: str = ""
    parts: tuple[Part, ...] = ()
    said: Said = field(default_factory=Said)
    notes: tuple[Sentence, ...] = ()


def settle(
    found: Sequence[Found],
    readings: Mapping[str, Reading],
    confirmed: Mapping[str, Said],
    now: datetime,
    forgotten: Forgotten = Forgotten(),  # noqa: B008  frozen
) -> list[Outcome]:
    """A verdict for every file, by name. Sample files are settled among themselves and are set aside by `take_in`."""
    outcomes = [_outcome(one, readings.get(one.file), confirmed.get(one.file, Said()), now) for one in found]
    if forgotten.notes:
        outcomes = [_without(one, readings.get(one.found.file), forgotten) for one in outcomes]
    settled: list[Outcome] = []
    for is_sample in (False, True):
        group = [one for one in outcomes if one.found.is_sample == is_sample]
        settled += _with_shop_questions(_with_copies(group))
    return sorted(settled, key=lambda one: one.found.file)


def _outcome(found: Found, reading: Reading | None, confirmed: Said, now: datetime) -> Outcome:
    if found.fault is not None:
        return Outcome(found, "waiting" if found.waits else "refused", reason=found.fault, fault="placement")
    if reading is None:
        return Outcome(found, "waiting", reason=sentence("still_written"), fault="still_written")
    if reading.refusal is not None:
        verdict = "waiting" if reading.fault == "still_written" else "refused"
        return Outcome(found, verdict, reason=reading.refusal, fault=reading.fault, said=confirmed)
    try:
        placed = tuple(one for part in reading.parts for one in place(found, part, reading.digest, confirmed, now))
    except Wait as wait:
        return Outcome(found, "waiting", (), wait.reason, wait.key, reading.parts, confirmed)
    return Outcome(found, "loaded", placed, parts=reading.parts, said=confirmed)


def not_read(file: str, digest: str, forgotten: Forgotten) -> Reading | None:
    """What stands for the reading of a file that was forgotten and lies where it lay; None for any other."""
    note = forgotten.of_bytes(file, digest)
    if note is None:
        return None
    return Reading(digest, refusal=sentence("forgotten_shop", shop=note.shop) if note.shop else sentence("forgotten"), fault="forgotten")


def _without(outcome: Outcome, reading: Reading | None, forgotten: Forgotten) -> Outcome:
    """The same without what was forgotten; a file of which nothing is left is refused, with the way to take that back."""
    placed = tuple(
        one.without(forgotten.shops)
        for one in outcome.placed
        if one.slice not in forgotten.slices and one.digest not in forgotten.slices and not forgotten.shops.issuperset(one.shops)
    )
    was_unread = not outcome.placed and reading is not None and reading.digest in forgotten.slices
    if not was_unread and (placed or not outcome.placed):
        return replace(outcome, placed=placed)
    shops = sorted(shop for one in outcome.placed for shop in one.shops if shop in forgotten.shops)
    reason = sentence("forgotten_shop", shop=shops[0]) if shops else sentence("forgotten")
    return replace(outcome, verdict="refused", placed=(), parts=(), reason=reason, fault="forgotten")


def _with_copies(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same bytes under the same slice count once: the copy that is oldest, then the one that came first, then first by name, stays."""
    kept: dict[str, Placed] = {}

    def turn(one: Placed) -> tuple[datetime, int, str]:
        return one.exported_at, one.found.mtime_ns, one.found.file

    for outcome in outcomes:
        for one in outcome.placed:
            other = kept.get(one.id)
            if other is None or turn(one) < turn(other):
                kept[one.id] = one
    slices: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in kept.values():
        slices[one.digest, one.report.name].add(one.found.file)
    settled = []
    for outcome in outcomes:
        if outcome.placed and not any(kept[one.id] is one for one in outcome.placed):
            first = kept[outcome.placed[0].id].found.file
            settled.append(replace(outcome, verdict="unchanged", reason=sentence("copy_of", file=first), fault="copy"))
            continue
        placed = tuple(one for one in outcome.placed if kept[one.id] is one)
        notes = outcome.notes
        if any(len(slices[one.digest, one.report.name]) > 1 for one in placed):
            notes = (*notes, sentence("note_same_bytes"))
        settled.append(replace(outcome, placed=placed, notes=notes))
    return settled


def _with_shop_questions(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Files whose entities overlap an older file of the same slice by less than half: unnamed shops wait and ask, named ones say so."""
    slices: dict[tuple[str, str, str], list[Placed]] = defaultdict(list)
    for outcome in outcomes:
        for one in outcome.placed if outcome.verdict == "loaded" else ():
            if kinds()[one.report.kind].is_sliced and one.span:
                for site in one.marketplaces or ("",):
                    slices[one.report.name, one.shop, site].append(one)
    asked: dict[str, Sentence] = {}
    strangers: dict[str, Sentence] = {}
    same_age: set[str] = set()
    for placed in slices.values():
        placed.sort(key=lambda one: (one.exported_at, one.digest, one.found.file))
        accepted: list[Placed] = []
        for one in placed:
            beside = [other for other in accepted if other.found.file not in asked and _touch(one, other)]
            stranger = next((other for other in beside if _is_stranger(one, other)), None)
            if stranger and not one.shop_is_said:
                asked[one.found.file] = sentence("another_shop", other=stranger.found.file)
            else:
                if stranger:
                    strangers[one.found.file] = sentence("note_stranger", other=stranger.found.file)
                accepted.append(one)
                same_age |= {one.found.file for other in beside if other.exported_at == one.exported_at}
    settled = []
    for outcome in outcomes:
        if outcome.found.file in asked:
            outcome = replace(outcome, verdict="waiting", placed=(), reason=asked[outcome.found.file], fault="another_shop")
        elif outcome.verdict == "loaded":
            told = [strangers[outcome.found.file]] if outcome.found.file in strangers else []
            told += [sentence("note_same_age")] if outcome.found.file in same_age else []
            outcome = replace(outcome, notes=(*outcome.notes, *told))
        settled.append(outcome)
    return settled


def _touch(one: Placed, other: Placed) -> bool:
    if one.span is None or other.span is None:
        return False
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _is_stranger(one: Placed, other: Placed) -> bool:
    """Whether two files of a slice are too different for one to restate the other.

    Ads of another ad product or level are no other shop's: campaigns and search terms stand beside each other.
    """
    if one.part.levels and other.part.levels and not set(one.part.levels) & set(other.part.levels):
        return False
    if one.part.entities and other.part.entities:
        mine, theirs = set(one.part.entities), set(other.part.entities)
        return len(mine & theirs) < 0.5 * min(len(mine), len(theirs))
    common = [day for day in one.part.units_by_day if day in other.part.units_by_day]
    if len(common) < 3:
        return False
    gaps = sorted(
        abs(one.part.units_by_day[day] - other.part.units_by_day[day]) / max(one.part.units_by_day[day], other.part.units_by_day[day], 1)
        for day in common
    )
    return gaps[len(gaps) // 2] > 0.5
