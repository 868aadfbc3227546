"""T1 and T2: what became of every file, and what waits for a word from us with the reason and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from huddle import figures
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Row, Span, Table, TableColumn, Tone
from huddle.intake.manifest import Receipt
from huddle.intake.rejects import first_words
from huddle.reports import reports
from huddle.text import say

_LONG_AGO = datetime.fromtimestamp(0, UTC)
SHOWN = 12
ON_WALL = 6
_TONES: dict[str, Tone] = {"loaded": "normal", "unchanged": "quiet", "waiting": "attention", "refused": "attention"}
_MONEY = ("sales", "discount", "ad_spend", "ad_sales", "amount")
"""totals that are amounts: in the receipt's currency, or in the one behind the name's dot; the others are counts"""
_LEADING = ("sales", "ad_spend", "units", "available", "sessions", "reviews", "amount", "asins")
"""the total that stands for a file, the first that it has"""


def title(receipts: Sequence[Receipt], language: str) -> str:
    """The first thing an analyst sees: `6 files: 4 loaded, 2 to confirm`."""
    if not receipts:
        return say("deliveries.title_empty", language)
    counts = {verdict: sum(receipt.verdict == verdict for receipt in receipts) for verdict in _TONES}
    parts = [say(f"deliveries.count_{verdict}", language, count=count) for verdict, count in counts.items() if count]
    files = say("deliveries.files_one" if len(receipts) == 1 else "deliveries.files", language, count=len(receipts))
    return say("deliveries.title", language, files=files, parts=say("deliveries.between", language).join(parts))


def report_name(name: str | None, language: str) -> str:
    """A report as the team calls it, several joined where a file holds several tables; empty while not recognised."""
    found = [reports()[part] for part in (name or "").split("+") if part in reports()]
    return " + ".join(one.zh if language == "zh" else one.en for one in found)


def period_words(receipt: Receipt, language: str) -> str:
    """The days a file covers; the year where it is not this one's is left to the download."""
    if receipt.period is None:
        return ""
    start, end = receipt.period
    first, last = (figures.date_without_weekday(day, language) for day in (start, end))
    return first if start == end else f"{first} – {last}"


def total_words(name: str, value: float, currency: str | None, language: str) -> str:
    """One total of a file with its name: `sales $12,400`; `sales.EUR` says its currency itself."""
    plain, _, code = name.partition(".")
    label = say(f"deliveries.total_{plain}", language)
    if plain in _MONEY and (code or currency):
        return f"{label} {figures.money(value, code or currency or '', language, cents=True)}"
    return f"{label} {value:.2f}" if plain == "rating" else f"{label} {figures.count(value, language)}"


def _facts(receipt: Receipt, language: str) -> str:
    rows = say("deliveries.rows", language, rows=figures.count(receipt.rows, language)) if receipt.rows is not None else ""
    bad = say("deliveries.rejected", language, count=receipt.rejected) if receipt.rejected else ""
    shop = receipt.shop if receipt.shop not in (None, "default") else ""
    known = (report_name(receipt.report, language), shop, receipt.marketplace, period_words(receipt, language), rows, bad)
    return " · ".join(str(fact) for fact in known if fact)


def _detail(receipt: Receipt, language: str) -> str:
    lines = [receipt.reason[language]] if receipt.reason else []
    lines += [total_words(name, value, receipt.currency, language) for name, value in (receipt.totals or {}).items()]
    lines += [note[language] for note in receipt.notes]
    lines += [first_words(reject)[language] for reject in receipt.rejects]
    return "\n".join(lines)


def _leading(receipt: Receipt, language: str) -> str:
    totals = receipt.totals or {}
    name = next((name for name in _LEADING if name in totals), None)
    if name is None or receipt.verdict not in ("loaded", "unchanged"):
        return ""
    value = totals[name]
    if name in _MONEY:
        return figures.money(value, receipt.currency, language) if receipt.currency else ""
    return say(f"deliveries.leading_{name}", language, count=figures.count(value, language))


def _exported(receipt: Receipt) -> datetime:
    """When a file was exported; one that does not say, when it was first seen."""
    when = receipt.exported_at or receipt.since
    return _LONG_AGO if when is None else when if when.tzinfo else when.replace(tzinfo=UTC)


def _sentence(clause: str) -> str:
    """A clause that stands alone begins like a sentence."""
    return clause[:1].upper() + clause[1:]


def row(receipt: Receipt, language: str) -> Row:
    """One file: its name, what it is, what it brought, what became of it."""
    why = [Span(_facts(receipt, language))]
    if receipt.verdict in ("waiting", "refused") and receipt.reason:
        why = [Span(receipt.reason[language], strong=True)]
    return Row(
        key=receipt.file, what=receipt.file.rsplit("/", 1)[-1], why=tuple(why), money=_leading(receipt, language),
        who=say(f"deliveries.verdict_{receipt.verdict}", language), is_owned=receipt.verdict != "unchanged",
        tone=_TONES[receipt.verdict], detail=_detail(receipt, language),
        more=say("deliveries.details", language),
    )  # fmt: skip


def waiting(receipts: Sequence[Receipt], choices: Choices) -> list[Element]:
    """T2: the files that wait or were refused, each with its reason and its way out; nothing when there are none."""
    language = choices.language
    found = [receipt for receipt in receipts if receipt.verdict in ("waiting", "refused")]
    if not found:
        return []
    ask = sum(receipt.verdict == "waiting" for receipt in found)
    no = len(found) - ask
    key = "waiting_both" if ask and no else "waiting_ask" if ask else "waiting_no"
    rows = []
    for receipt in sorted(found, key=lambda receipt: (receipt.verdict != "waiting", receipt.file)):
        made = row(receipt, language)
        if receipt.proposal:
            made = replace(made, why=(*made.why, Span(" " + _sentence(receipt.proposal.evidence[language]))))
        rows.append(made)
    heading = say(f"deliveries.{key}", language, ask=ask, no=no)
    return [Element("T2", say("deliveries.waiting_question", language), heading, rows=tuple(rows))]


def listed(receipts: Sequence[Receipt], choices: Choices) -> list[Element]:
    """T1: all files, the newest first; the whole list as a table when it is long."""
    language = choices.language
    if not receipts:
        state = Empty(say("deliveries.empty_title", language), say("deliveries.empty_advice", language))
        return [Element("T1", say("deliveries.arrivals_question", language), "", empty=state)]
    ordered = sorted(sorted(receipts, key=lambda one: one.file), key=_exported, reverse=True)
    came = [receipt for receipt in ordered if receipt.verdict in ("loaded", "unchanged")]
    question = say("deliveries.arrivals_question", language)
    elements = []
    if came:
        base = Element("T1", question, say("deliveries.arrivals", language))
        more = say("deliveries.arrivals_more", language, count=len(came) - SHOWN) if len(came) > SHOWN else ""
        desk = replace(base, rows=tuple(row(one, language) for one in came[:SHOWN]), more=more, places=frozenset({"desk"}))
        wall = replace(base, rows=tuple(row(one, language) for one in came[:ON_WALL]), places=frozenset({"wall"}))
        elements = [desk, wall]
    if len(receipts) > SHOWN:
        table = _table(ordered, language)
        elements.append(Element("T1T", "", say("deliveries.arrivals_all", language), table=table, places=frozenset({"desk"})))
    return elements


def _table(receipts: Sequence[Receipt], language: str) -> Table:
    types = {"rows": "count", "rejected": "count", "start": "day", "end": "day"}
    names = ("file", "verdict", "report", "shop", "marketplace", "start", "end", "currency", "rows", "rejected", "reason")
    frame = pd.DataFrame(
        [
            {
                "file": one.file, "verdict": say(f"deliveries.verdict_{one.verdict}", language),
                "report": report_name(one.report, language), "shop": "" if one.shop == "default" else one.shop,
                "marketplace": one.marketplace, "start": one.period[0] if one.period else None,
                "end": one.period[1] if one.period else None, "currency": one.currency, "rows": one.rows, "rejected": one.rejected,
                "reason": one.reason[language] if one.reason else "",
            }
            for one in receipts
        ],
        columns=list(names),
    )  # fmt: skip
    columns = tuple(TableColumn(name, say(f"deliveries.column_{name}", language), types.get(name, "text")) for name in names)  # type: ignore[arg-type]
    return Table(columns, frame, "huddle-deliveries")
