"""What `python -m huddle decisions` does; apart from how it is asked, because only this needs the store, which is slow to load."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from huddle import clock, decisions, warehouse
from huddle.analysis.exceptions import ExceptionRow
from huddle.analysis.verdict_words import plan, sentence
from huddle.commands.asked import WrongUsage
from huddle.commands.decisions import RECORD
from huddle.commands.exceptions import COLUMNS as OF_EXCEPTION
from huddle.commands.exceptions import as_row as exception_row
from huddle.commands.output import write_json, write_rows
from huddle.decisions import Action, OwnVerdict, Raised
from huddle.elements import outcomes, verdicts
from huddle.elements.actions.board import place_of
from huddle.elements.life import lived, standing, thing_of
from huddle.marketplaces import marketplaces
from huddle.settings import setting
from huddle.text import LANGUAGES

COLUMNS = (
    "id", "version", "day", "what", "owner", "due", "is_open", "days_overdue", "is_focus", "shop", "marketplace", "asin", "exception_kind",
    "created_at", "changed_at", "closed_at", "link", "stamp", "status", "blocker", "help_from", "expected", "starts",
    "review", "asins", "channel", "metric", "direction", "meeting", "held_over", "place", "raised_to", "own",
)  # fmt: skip
ROUND = ("person", "day", "progress", "problem", "help", "who")
RECORD_SHORT = ("id", "day", "decision", "metric", "scope", "change", "by_day", "confidence", "driver", "review")
SHORT = ("id", "day", "what", "owner", "due", "days_overdue", "status", "place")
VERDICT = (
    ("id", "what", "verdict", "starts", "ready_on", "share", "low", "high", "needed", "actual", "expected", "controls", "placebos",
     "controls_from", "money", "currency", "because", "sentence"),
    ("id", "what", "verdict", "ready_on", "sentence"),
)  # fmt: skip
"""columns, and those of the table"""
CALIBRATION = ("id", "day", "review", "decision", "confidence", "expected", "actual", "low", "high", "outcome", "not_linked_because")


def as_row(action: Action, today: date) -> dict[str, Any]:
    """An action as it is printed, with its place on the board and the meeting it came up to."""
    own, up = decisions.own_verdicts(), decisions.raised(today)
    return _row(action, today, own, up)


def _row(action: Action, today: date, own: Mapping[int, OwnVerdict], up: Mapping[int, Raised]) -> dict[str, Any]:
    said = own.get(action.id)
    return {
        **asdict(action), "meeting": action.taken_in, "is_open": action.is_open,
        "days_overdue": action.days_overdue(today), "place": place_of(action, today, own),
        "raised_to": up[action.id].to if action.id in up else None, "own": said and {"word": said.word, "because": said.because},
    }  # fmt: skip


def _today() -> date:
    return clock.today(str(setting("home_zone")))


def _tell(args: argparse.Namespace, action: Action, done: str) -> int:
    if args.format == "json":
        write_json({name: as_row(action, _today())[name] for name in COLUMNS})
    else:
        print(f"{done} {action.id}: {action.what}, {action.owner or 'nobody'}, due {action.due}")
    return 0


def list_them(args: argparse.Namespace) -> int:
    """Prints the actions."""
    found = [
        one for one in decisions.every()
        if (one.is_open or not args.open) and args.owner in (None, one.owner) and args.day in (None, one.day)
    ]  # fmt: skip
    found.sort(key=lambda one: (not one.is_open, one.due, one.id))
    own, up = decisions.own_verdicts(), decisions.raised(_today())
    write_rows([_row(one, _today(), own, up) for one in found], SHORT if args.format == "table" else COLUMNS, args.format)
    return 0


def add(args: argparse.Namespace) -> int:
    """Takes an action on the team's own date, and says before what it could show at the least. Raises WrongUsage for one that cannot be."""
    today = _today()
    asins = args.asins or ([args.asin] if args.asin else [])
    if asins and args.marketplace in marketplaces():
        measure, is_up = args.metric or "units", args.direction != "down"
        share = verdicts.least(args.marketplace, asins, args.starts or today, args.shop, measure=measure, is_up=is_up)
        print(plan(share, len(asins), "en"), file=sys.stderr)
    elif asins:
        print("nothing of it can be judged without a site: name one with --marketplace", file=sys.stderr)
    try:
        made = decisions.add(
            args.what, owner=args.owner, due=args.due, day=today, shop=args.shop, marketplace=args.marketplace, asin=args.asin,
            is_focus=args.focus, channel=args.channel, asins=args.asins, expected=args.expected, starts=args.starts, review=args.review,
            metric=args.metric, direction=args.direction, who=args.who,
        )  # fmt: skip
    except ValueError as fault:
        raise WrongUsage(str(fault)) from None
    return _tell(args, made, "added")


def change(args: argparse.Namespace) -> int:
    """Changes an action. 1, with both values, when somebody else wrote something else into the same field."""
    fields = ("what", "owner", "due", "status", "blocker", "help_from", "review")
    wanted = {name: getattr(args, name) for name in fields if getattr(args, name) is not None}
    if not wanted:
        raise WrongUsage(f"say what to change: {', '.join('--' + name.replace('_', '-') for name in fields)}")
    try:
        return _tell(args, decisions.change(args.id, args.version, who=args.who, **wanted), "changed")
    except (decisions.UnknownAction, ValueError) as fault:
        raise WrongUsage(str(fault)) from None
    except decisions.StaleAction as fault:
        print(f"huddle decisions: {fault}", file=sys.stderr)
        return 1


def close(args: argparse.Namespace) -> int:
    """Marks an action as done. Raises WrongUsage for a number that is none."""
    try:
        return _tell(args, decisions.close(args.id, who=args.who), "done")
    except decisions.UnknownAction as fault:
        raise WrongUsage(str(fault)) from None


def judge(args: argparse.Namespace) -> int:
    """Prints the verdict on an action. Raises WrongUsage for one that names no product of a site or has not begun."""
    try:
        action = decisions.get(args.id)
    except decisions.UnknownAction as fault:
        raise WrongUsage(str(fault)) from None
    found = verdicts.verdict(action)
    if found is None:
        raise WrongUsage(f"action {args.id} cannot be judged: it needs an ASIN that sells on a site, and a day it started or was done")
    effect = found.effect
    told = {language: sentence(found, language) for language in LANGUAGES}
    row: dict[str, Any] = {
        "id": action.id, "what": action.what, "verdict": found.word, "starts": found.starts, "ready_on": found.ready_on,
        "share": effect and effect.share, "low": effect and effect.band()[0], "high": effect and effect.band()[1],
        "needed": found.needed, "actual": effect and effect.actual, "expected": effect and effect.expected,
        "controls": effect and effect.controls, "placebos": effect and effect.placebos,
        "controls_from": "line" if found.is_of_line else "site",
        "money": found.money, "currency": found.currency, "because": list(found.because),
        "sentence": told if args.format == "json" else told["en"],
    }  # fmt: skip
    write_rows([row], VERDICT[args.format == "table"], args.format)
    return 0


def judge_own(args: argparse.Namespace) -> int:
    """Keeps the owner's own verdict. Raises WrongUsage for a number or a word that is none, or without a reason."""
    try:
        made = decisions.judge_own(args.id, args.word, args.because, day=_today(), who=args.who)
    except (decisions.UnknownAction, ValueError) as fault:
        raise WrongUsage(str(fault)) from None
    if args.format == "json":
        write_json(asdict(made))
    else:
        print(f"action {made.action_id}, {made.who or 'its owner'}: {made.word.replace('_', ' ')}, {made.because}")
    return 0


def speak(args: argparse.Namespace) -> int:
    """Keeps a person's line of today's round. Raises WrongUsage without a person."""
    try:
        made = decisions.speak(args.person, _today(), progress=args.progress, problem=args.problem, help=args.help, who=args.who)
    except ValueError as fault:
        raise WrongUsage(str(fault)) from None
    if args.format == "json":
        write_json(asdict(made))
    else:
        print(f"{made.person}: {'; '.join(part for part in (made.progress, made.problem, made.help) if part) or 'nothing'}")
    return 0


def list_round(args: argparse.Namespace) -> int:
    """Prints what was said in the round of a day."""
    said = [one for one in decisions.spoken(args.day or _today()).values() if not one.is_empty]
    write_rows([asdict(one) for one in said], ROUND, args.format)
    return 0


def answer(args: argparse.Namespace) -> int:
    """Answers one exception of the present morning. Raises WrongUsage for none, for several, and for an answer that lacks something."""
    found = [one for one in standing(**args.where).all if args.thing == _named(one.row) and args.kind in (None, one.row.kind)]
    if len(found) != 1:
        these = ", ".join(sorted(f"{one.row.shop}/{one.row.marketplace} {one.row.kind}" for one in found))
        more = f" ({these}); name one with --where and --kind" if found else ""
        raise WrongUsage(f"{args.thing} has {len(found)} exceptions this morning{more}")
    row = found[0].row
    try:
        made = decisions.answer(
            thing_of(row), args.state, kinds=(row.kind, *row.symptoms), day=row.day, until=args.until, who=args.who, whom=args.whom,
            reason=args.reason, since=found[0].since, value=row.value_at_stake, currency=row.currency, sentence=row.sentence["en"],
            stamp=row.stamp,
        )  # fmt: skip
    except ValueError as fault:
        raise WrongUsage(str(fault)) from None
    now = lived(row, [made], _today())
    if args.format == "json":
        told = exception_row(now)
        write_json({name: told[name] for name in OF_EXCEPTION})
    else:
        print(f"{now.state}: {row.sentence['en']}" + (f", until {made.until}" if made.until else ""))
    return 0


def _named(row: ExceptionRow) -> str:
    return row.asin or row.label or row.channel or row.line or "site"


def record(args: argparse.Namespace) -> int:
    """Puts a decision on record on the team's own date. Raises WrongUsage for one that lacks something."""
    words = {name: getattr(args, name) for name in RECORD}
    try:
        made = decisions.record(
            _today(), by_day=args.by_day, review=args.review, confidence=args.confidence, amends=args.amends, who=args.who, **words
        )
    except (ValueError, decisions.UnknownRecord, decisions.Amended) as fault:
        raise WrongUsage(str(fault)) from None
    if args.format == "json":
        write_json(asdict(made))
    else:
        print(f"on record {made.id}: {made.decision}; {made.metric} of {made.scope} {made.change} by {made.by_day}")
    return 0


def list_records(args: argparse.Namespace) -> int:
    """Prints the decisions in force."""
    every = tuple(field.name for field in fields(decisions.Record))
    columns = RECORD_SHORT if args.format == "table" else every
    write_rows([asdict(one) for one in decisions.records()], columns, args.format)
    return 0


def calibrate(args: argparse.Namespace) -> int:
    """Prints the bets whose review has come with what came of each, then the team's score: in JSON both, else the score on stderr."""
    told = outcomes.due(_today(), warehouse.stamp())
    score = outcomes.score(told)
    rows = [
        {
            "id": one.record.id, "day": one.record.day, "review": one.record.review, "decision": one.record.decision,
            "confidence": one.record.confidence / 100, "expected": one.expected, "actual": one.actual, "outcome": one.word,
            "low": effect.band()[0] if effect else None, "high": effect.band()[1] if effect else None,
            "not_linked_because": one.gap or None, "actions": list(one.actions),
        }
        for one in told for effect in ((one.verdict.effect if one.verdict and one.is_verified else None),)
    ]  # fmt: skip
    whole: dict[str, float | None] = {
        "due": len(told), "verified": sum(one.is_verified for one in told), "judged": sum(one.is_judged for one in told),
        "came_true": sum(one.word == "came_true" for one in told), "fewest": outcomes.FEWEST,
        **{name: getattr(score, name) if score else None for name in ("brier", "said", "true", "size")},
    }  # fmt: skip
    if args.format == "json":
        write_json({**whole, "decisions": rows})
        return 0
    write_rows(rows, CALIBRATION, args.format)
    print(" · ".join(f"{name} {_figure(value)}" for name, value in whole.items()), file=sys.stderr)
    return 0


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def export(args: argparse.Namespace) -> int:
    """Prints every row of the store."""
    for line in decisions.lines():
        print(line)
    return 0


def _read(copy: Iterable[bytes]) -> Iterator[str]:
    """The lines of a copy as text. Raises WrongCopy for one that is none."""
    for number, line in enumerate(copy, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise decisions.WrongCopy(f"line {number} is no text in UTF-8; take the copy as it was exported") from None


def bring_in(args: argparse.Namespace) -> int:
    """Brings a copy in, all of it or nothing."""
    with ExitStack() as stack:
        copy = sys.stdin.buffer if args.file == "-" else stack.enter_context(open(args.file, "rb"))
        taken = decisions.bring_in(_read(copy))
    print(f"{taken.added} rows brought in, {taken.known} were here already")
    return 0
