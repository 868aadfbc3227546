"""T8: what was seen on an earlier day: the states of the data that have a name or a decision, each to be opened again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from huddle import clock, decisions, figures
from huddle.decisions import held
from huddle.decisions.held import Held
from huddle.decisions.minutes.document import closed_words
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Link, Row, Span
from huddle.intake import forgotten, manifest, snapshots
from huddle.intake.manifest import Receipt
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say

SHOWN = 12
ON_WALL = 6
_UNFIT = re.compile(r"[^\w.-]+")


def moment_words(moment: datetime, language: str) -> str:
    """A moment on the team's own clock: `Fri 20 Nov, 09:12`; with the year where it is not this one."""
    there = moment.astimezone(ZoneInfo(str(setting("home_zone"))))
    year = "" if there.year == clock.present().year else f" {there.year}"
    return f"{figures.day(there.date(), language)}{year}, {there:%H:%M}"


def banner(choices: Choices) -> str:
    """The sentence at the top of every page of a snapshot: whose numbers these are, and what is missing from them today."""
    language = choices.language
    if choices.as_of is None:
        return ""
    key = "frame.replay" if choices.meeting else "frame.snapshot_named" if choices.snapshot else "frame.snapshot"
    meeting = meetings()[choices.meeting.kind].title(language) if choices.meeting else ""
    said = [say(key, language, moment=moment_words(choices.as_of, language), name=choices.snapshot, meeting=meeting)]
    gone = {file for note in forgotten.load().of_stamp(choices.stamp) for file in note.files}
    if gone:
        said.append(say("frame.snapshot_forgotten" if len(gone) > 1 else "frame.snapshot_forgotten_one", language, count=len(gone)))
    return " ".join(said) if language == "en" else "".join(said)


def short(choices: Choices) -> str:
    """The same in a few words for the wall; empty for today's data."""
    if choices.as_of is None:
        return ""
    key = "frame.replay_short" if choices.meeting else "frame.snapshot_short"
    return say(key, choices.language, moment=moment_words(choices.as_of, choices.language))


def of_data(choices: Choices) -> str:
    """Which data a file was taken from: for its properties."""
    named = [banner(choices)] if choices.as_of is not None else []
    return " ".join([*named, f"Huddle {choices.stamp}"])


def file_suffix(choices: Choices) -> str:
    """What the name of a file taken from a snapshot gains; nothing for today's data."""
    if not choices.is_snapshot:
        return ""
    return "-" + (_UNFIT.sub("-", choices.snapshot).strip("-.") or choices.stamp)


def receipts(choices: Choices) -> tuple[Receipt, ...]:
    """What had become of every file: of a named snapshot as it was kept, of another one what it loaded, else as it is now."""
    if not choices.is_snapshot:
        return manifest.current().receipts
    named = snapshots.find(choices.snapshot) if choices.snapshot else None
    if named is not None and named.receipts:
        return named.receipts
    return tuple(
        Receipt(
            file=one.file, verdict="loaded", report=one.report, shop=one.shop, marketplace="+".join(one.marketplaces) or None,
            period=(one.period_start, one.period_end) if one.period_start and one.period_end else None, currency=one.currency,
            rows=one.rows, rejected=one.rejected, totals=one.totals, sample=one.is_sample, deliveries=(one.id,),
            exported_at=one.exported_at,
        )
        for one in manifest.of(choices.stamp).deliveries
    )  # fmt: skip


def elements(choices: Choices) -> list[Element]:
    """T8; nothing while no meeting was closed and no state of the data has a name or a decision."""
    language = choices.language
    kept = set(manifest.stamps())
    closed = [one for one in reversed(held.meetings()) if manifest.resolved(one.stamp) in kept][:SHOWN]
    replays = [_held(one, language) for one in closed]
    named = [_named(one, language) for one in snapshots.listed()]
    known = {(one.day, manifest.resolved(one.stamp)) for one in closed}
    met = [
        _met(one, language) for one in decisions.meetings(SHOWN)
        if manifest.resolved(one.stamp) in kept and (one.day, manifest.resolved(one.stamp)) not in known
    ]  # fmt: skip
    rows = (*_grouped(replays, "held", language), *_grouped(named, "named", language), *_grouped(met, "met", language))
    if not rows:
        return []
    key = "title_one" if len(rows) == 1 else "title"
    title = say(f"snapshots.{key}", language, count=len(rows))
    return [Element(code="T8", question=say("snapshots.question", language), title=title, rows=rows[:SHOWN])]


def _grouped(rows: Sequence[Row], key: str, language: str) -> list[Row]:
    return [replace(row, group=say(f"snapshots.group_{key}", language) if place == 0 else "") for place, row in enumerate(rows)]


def _named(one: snapshots.Snapshot, language: str) -> Row:
    why = say("snapshots.of_moment", language, moment=moment_words(one.taken_at, language))
    return Row(
        key=f"named-{one.name}", what=one.name, why=(Span(why),), who=say("snapshots.open", language),
        tone="normal", link=Link("morning", {"snapshot": one.name}),
    )  # fmt: skip


def _held(one: Held, language: str) -> Row:
    """A closed meeting: its link opens it with its numbers and the decisions as they stood."""
    scope = [one.shop, marketplaces()[one.marketplace].name(language) if one.marketplace else say("morning.all_sites", language), one.line]
    what = " · ".join((meetings()[one.kind].title(language), figures.day(one.day, language), *(part for part in scope if part)))
    return Row(
        key=f"held-{one.id}", what=what, why=(Span(closed_words(one, language)),), who=say("snapshots.replay", language),
        link=Link(one.kind, {"meeting": str(one.id)}),
    )  # fmt: skip


def _met(one: decisions.Meeting, language: str) -> Row:
    key = "actions_one" if one.actions == 1 else "actions"
    return Row(
        key=f"met-{one.day}-{one.stamp}", what=say("snapshots.meeting", language, day=figures.day(one.day, language)),
        why=(Span(say(f"snapshots.{key}", language, count=one.actions)),), who=say("snapshots.open", language),
        tone="quiet", link=Link("morning", {"snapshot": one.stamp}),
    )  # fmt: skip
