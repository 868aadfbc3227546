"""`python -m huddle decisions`: what was decided, one more action, an answer to an exception, the whole store as JSON Lines."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable

from huddle.commands.asked import day, where
from huddle.commands.output import add_format
from huddle.expected_changes import MEASURES

NIGHTLY = (
    "Decisions are the one thing that cannot be made again from data/. A copy every night: "
    "python -m huddle decisions export > decisions-$(date +%%F).jsonl; it is brought back, into either kind of store, with "
    "python -m huddle decisions import FILE"
)

RECORD = {
    "question": "what was to be decided", "decision": "what was decided", "refused": "the options that were not taken",
    "driver": "who drives it", "approver": "who approved it", "contributors": "who contributed", "informed": "who is told",
    "metric": "which metric changes", "scope": "where: ASINs, a line, a site", "change": "by how much, such as '+10 %%'",
    "because": "why it should", "stop_rule": "when it is given up",
}  # fmt: skip
OPTIONAL = ("contributors", "informed")


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """A function of `decided`, loaded when it is run: every other command starts without the store."""

    def run(args: argparse.Namespace) -> int:
        return int(getattr(importlib.import_module("huddle.commands.decided"), name)(args))

    return run


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command with its own commands."""
    about = "what was decided: list, add, close, change, verdict, own, speak, round, answer, export, import"
    parser = subparsers.add_parser("decisions", help=about, description=f"{about}. {NIGHTLY}")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    listed = parts.add_parser("list", help="actions, the open ones by due day, then the closed ones")
    listed.add_argument("--open", action="store_true", help="only those that are not done")
    listed.add_argument("--owner", help="only those of a person or role")
    listed.add_argument("--day", type=day, help="only those of the meeting of a day")
    add_format(listed)
    listed.set_defaults(run=_later("list_them"))
    added = parts.add_parser("add", help="take an action: python -m huddle decisions add 'Match the offer' --owner Ads --due 2026-11-27")
    added.add_argument("what", metavar="WHAT", help="in one line, what is to be done")
    added.add_argument("--owner", default="", help="a person or role")
    added.add_argument("--due", type=day, required=True, help="the day until which it is done")
    added.add_argument("--focus", action="store_true", help="one of the day's three focus items")
    for name in ("shop", "marketplace", "asin"):
        added.add_argument(f"--{name}", help=f"the {name} it is about")
    added.add_argument("--channel", help="the channel it is about")
    added.add_argument("--asins", type=lambda text: [one.strip() for one in text.split(",")], default=[], help="several ASINs, by commas")
    added.add_argument("--expected", default="", help="what it should bring, in one line; fixed once it has started")
    added.add_argument("--metric", choices=MEASURES, help="what it is to change; units by default")
    added.add_argument("--direction", choices=("up", "down"), help="which way; up by default")
    added.add_argument("--starts", type=day, help="the first day of it")
    added.add_argument("--review", type=day, help="the day it is looked at whether it worked")
    added.set_defaults(run=_later("add"))
    changed = parts.add_parser("change", help="change an action last seen at a version; other fields stay as others made them")
    changed.add_argument("id", type=int, metavar="ID")
    changed.add_argument("--version", type=int, required=True, help="the version that was seen")
    changed.add_argument("--what", help="in one line, what is to be done")
    changed.add_argument("--owner", help="a person or role")
    changed.add_argument("--due", type=day, help="the day until which it is done")
    changed.add_argument("--status", help="open, doing, blocked, done or dropped")
    changed.add_argument("--blocker", help="what blocks it")
    changed.add_argument("--help-from", help="whose help it needs")
    changed.add_argument("--review", type=day, help="the day it is looked at whether it worked; the days compared stay")
    changed.set_defaults(run=_later("change"))
    closed = parts.add_parser("close", help="mark an action as done")
    closed.add_argument("id", type=int, metavar="ID")
    closed.set_defaults(run=_later("close"))
    judged = parts.add_parser("verdict", help="whether an action worked, against untouched products like its own")
    judged.add_argument("id", type=int, metavar="ID")
    add_format(judged)
    judged.set_defaults(run=_later("judge"))
    own = parts.add_parser("own", help="the owner's own verdict on an action, beside the measured one; the newest counts")
    own.add_argument("id", type=int, metavar="ID")
    own.add_argument("word", metavar="WORD", help="worked, did_not or unclear")
    own.add_argument("--because", required=True, help="why, in one line")
    own.set_defaults(run=_later("judge_own"))
    spoken = parts.add_parser("speak", help="a person's line of today's round: progress, problem, help needed")
    spoken.add_argument("person", metavar="PERSON", help="a person or role")
    for name, about in (("progress", "what went on"), ("problem", "what stands in the way"), ("help", "what is needed from which role")):
        spoken.add_argument(f"--{name if name != 'help' else 'help-needed'}", dest=name, default="", help=about)
    spoken.set_defaults(run=_later("speak"))
    heard = parts.add_parser("round", help="what was said in the round of a day, one line per person")
    heard.add_argument("--day", type=day, help="the morning's day; by default today")
    add_format(heard)
    heard.set_defaults(run=_later("list_round"))
    told = parts.add_parser("answer", help="acknowledge, hand over or silence an exception of the present morning, or reopen it")
    told.add_argument("state", metavar="STATE", help="acknowledged, handed_over, silenced or reopened")
    told.add_argument("thing", metavar="THING", help="what it is about: an ASIN, a line, a campaign, a late source, or 'site'")
    told.add_argument("--where", type=where, default={}, help="such as marketplace=US, where the thing is sold on several sites")
    told.add_argument("--kind", help="the rule, where a thing has several exceptions")
    told.add_argument("--until", type=day, help="the last morning it holds on")
    told.add_argument("--whom", default="", help="with whom it is")
    told.add_argument("--reason", default="", help="why; silence needs one")
    told.set_defaults(run=_later("answer"))
    bet = parts.add_parser("record", help="put a decision on record, with the change it bets on; it is never changed, only amended")
    for name, about in RECORD.items():
        bet.add_argument(f"--{name.replace('_', '-')}", required=name not in OPTIONAL, default="", help=about)
    bet.add_argument("--by-day", type=day, required=True, help="the day by which it changes")
    bet.add_argument("--review", type=day, required=True, help="the day it is looked at whether it worked")
    bet.add_argument("--confidence", type=int, required=True, help="0 to 100 per cent")
    bet.add_argument("--amends", type=int, help="the number of the decision it takes the place of")
    bet.set_defaults(run=_later("record"))
    records = parts.add_parser("records", help="the decisions on record that are in force, oldest first")
    add_format(records)
    records.set_defaults(run=_later("list_records"))
    scored = parts.add_parser("calibration", help="what came of the decisions whose review has come, and how sure the team should be")
    add_format(scored)
    scored.set_defaults(run=_later("calibrate"))
    for one in (added, changed, closed, own, spoken, told, bet):
        one.add_argument("--who", default="", help="your name or role, kept in the history")
        one.add_argument("--format", choices=("words", "json"), default="words", help="how it is told (default words)")
        one.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    out = parts.add_parser("export", help="everything, as JSON Lines on standard output: a nightly copy", description=NIGHTLY)
    out.set_defaults(run=_later("export"))
    taken = parts.add_parser("import", help="bring such a copy in; rows that are here already stay", description=NIGHTLY)
    taken.add_argument("file", metavar="FILE", help="the copy; - reads standard input")
    taken.set_defaults(run=_later("bring_in"))
