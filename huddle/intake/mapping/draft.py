"""What a person says a table's columns mean, as it is put together: what is proposed and why, what is still open, what it declares.

Nothing is decided here that a person does not see: a proposal carries its evidence, and what the file's own values do not
prove (which of two date orders, whether 1,234 is a thousand) stays open until somebody says it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from huddle.header_words import spellings
from huddle.intake.mapping.evidence import Column, Table
from huddle.intake.mapping.targets import DAY, Target, targets, words
from huddle.intake.sentences import Sentence
from huddle.kinds import kinds
from huddle.text import LANGUAGES, say

SITE = "site"
"""amounts are in the currency of each row's site"""
ORDERS = ("dmy", "mdy")
NUMBERS = ("dot", "comma", "column")
PERCENTS = ("hundred", "fraction")
_KEYS = ("shop", "marketplace", DAY, "period_start", "snapshot_day", "asin", "campaign", "item")
"""columns in which a row of sums names itself"""
_AD_PRODUCTS = {
    "SP": "SP", "SB": "SB", "SD": "SD", "Sponsored Products": "SP", "Sponsored Brands": "SB", "Sponsored Display": "SD",
    "商品推广": "SP", "品牌推广": "SB", "展示型推广": "SD",
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A mapping in the making."""

    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    """meaning -> header as the file writes it; `day` is the one day of a row"""
    numbers: str | None = None
    """dot, comma, or column (each column proves its own); None while nobody said and the values do not prove it"""
    dates: str | None = None
    """dmy or mdy where the file writes numeric days whose order it does not prove"""
    percent: str | None = None
    """hundred (12.5) or fraction (0.125), where shares carry no % sign"""
    currency: str = SITE
    """`site`, or the ISO code all amounts are in; a mapped currency column goes before it"""
    keep_totals: bool = False
    """rows that name themselves sums are rows like any other"""


@dataclass(frozen=True)
class Proposed:
    """What a column is taken for, and why."""

    header: str
    why: Sentence


@dataclass(frozen=True)
class Style:
    """What the values prove about one style: the answer, or None where it has to be said, and the evidence."""

    answer: str | None
    why: Sentence


def sentence(key: str, **values: object) -> Sentence:
    """The sentence `mapping.<key>` in every language; a value that is a Sentence is taken in that language."""
    return {
        language: say(
            f"mapping.{key}", language, **{name: one[language] if isinstance(one, Mapping) else one for name, one in values.items()}
        )
        for language in LANGUAGES
    }


def meaning_words(meaning: str) -> Sentence:
    """A meaning as it is called on screen."""
    return sentence(f"meaning_{meaning}")


def proposals(table: Table, kind: str) -> dict[str, Proposed]:
    """What the words and the values of the columns suggest, by meaning; two columns that suggest the same suggest nothing."""
    target = targets()[kind]
    found: dict[str, list[Proposed]] = {}
    for column in table.columns:
        named = {meaning for word in spellings(column.header) for meaning in words().get(word, ())} & set(target.meanings)
        if len(named) == 1 and _may_be(named_one := next(iter(named)), column, target):
            found.setdefault(named_one, []).append(Proposed(column.header, _word_evidence(column)))
    taken = {one.header for several in found.values() for one in several}
    for meaning, test, key in (("asin", "asins", "asin"), ("marketplace", "sites", "sites"), ("currency", "currencies", "currency")):
        if meaning in target.meanings and meaning not in found:
            fitting = [one for one in table.columns if getattr(one, test) and one.header not in taken]
            found[meaning] = [Proposed(one.header, sentence(f"evidence_{key}", cells=_cells(one), rows=one.filled)) for one in fitting]
    day = DAY if DAY in target.meanings else "snapshot_day"
    if day not in found and not {"period_start", "period_end"} <= found.keys():
        fitting = [one for one in table.columns if _may_be(day, one, target, is_proof=True) and one.header not in taken]
        found[day] = [Proposed(one.header, sentence("evidence_dates", cells=_cells(one), rows=one.filled)) for one in fitting]
    return {meaning: found[meaning][0] for meaning in target.meanings if len(found.get(meaning, ())) == 1}


def _may_be(meaning: str, column: Column, target: Target, *, is_proof: bool = False) -> bool:
    """Whether a column's values allow what its word says; a blank column proves nothing and is allowed, unless they are all the proof."""
    if not column.filled or meaning not in {one.name for one in kinds()[target.kind].columns} | {DAY}:
        return not is_proof
    type_ = "day" if meaning == DAY else kinds()[target.kind].column(meaning).type
    if meaning == "asin":
        return column.asins
    is_days = column.dates or (meaning == DAY and bool(target.days) and column.ranges)
    return {"day": is_days, "text": True, "flag": True, "time": True}.get(type_, column.numeric)


def _cells(column: Column) -> str:
    return ", ".join(column.examples())


def _word_evidence(column: Column) -> Sentence:
    shown = _cells(column)
    return sentence("evidence_word_values", cells=shown) if shown else sentence("evidence_word")


def first_draft(table: Table, kind: str | None = None) -> Draft:
    """A draft of every proposal, of the kind named or the one whose needs are met by most of them."""
    if kind is None:
        found = {name: proposals(table, name) for name in targets()}
        kind = max(found, key=lambda name: (_is_met(targets()[name], found[name]), len(found[name])))
    columns = {meaning: one.header for meaning, one in proposals(table, kind).items()}
    return with_styles(table, Draft(kind, columns))


def _is_met(target: Target, found: Mapping[str, object]) -> bool:
    return set(target.needs) <= found.keys() and (not target.one_of or bool(set(target.one_of) & found.keys()))


def with_styles(table: Table, draft: Draft) -> Draft:
    """The draft with every style that the values prove and nobody said."""
    return replace(
        draft,
        numbers=draft.numbers or number_style(table, draft).answer,
        dates=draft.dates or date_style(table, draft).answer,
        percent=draft.percent or percent_style(table, draft).answer,
    )


def _of_type(table: Table, draft: Draft, *types: str) -> list[Column]:
    kind = kinds()[draft.kind]
    known = {column.name: column.type for column in kind.columns}
    chosen = [header for meaning, header in draft.columns.items() if ("day" if meaning == DAY else known[meaning]) in types]
    return [one for header in dict.fromkeys(chosen) if (one := table.column(header)) is not None]


def number_style(table: Table, draft: Draft) -> Style:
    """How amounts and shares are written, proven by their own values."""
    columns = _written(table, draft, "money", "number", "fraction")
    proven = frozenset[str]().union(*(one.number_styles[0] for one in columns))
    money = frozenset[str]().union(*(one.number_styles[0] for one in _written(table, draft, "money")))
    # What a share proves says nothing of amounts: one file writes 96.5% beside 17.510,95.
    of_money = {one.place for one in _written(table, draft, "money")} if len(money) == 1 else set()
    open_ = [one for one in columns if one.number_styles[1] and not one.number_styles[0] and one.place not in of_money]
    if open_:
        return Style(None, sentence("numbers_open", cells=_cells(open_[0]), column=open_[0].header))
    if len(proven) == 1:
        style = next(iter(proven))
        return Style(style, sentence(f"numbers_{style}", cells=_proofs(columns)))
    if len(proven) > 1:
        return Style("column", sentence("numbers_column", cells=_proofs(columns)))
    return Style("column", sentence("numbers_plain"))


def _written(table: Table, draft: Draft, *types: str) -> list[Column]:
    """The mapped columns of these types whose numbers are written, with a mark that may be a decimal point."""
    return [one for one in _of_type(table, draft, *types) if not one.is_stored and one.has_fractions]


def _proofs(columns: Sequence[Column]) -> str:
    return ", ".join(dict.fromkeys(cell for one in columns if one.number_styles[0] for cell in one.examples(1)))


def date_style(table: Table, draft: Draft) -> Style:
    """In which order numeric days are written, proven by their own values."""
    columns = [one for one in _of_type(table, draft, "day") if one.day_orders]
    orders = [one.day_orders for one in columns]
    if not orders:
        return Style(None, sentence("dates_plain"))
    open_ = [one for one in columns if len(one.day_orders) != 1]
    if open_:
        return Style(None, sentence("dates_open", cells=_cells(open_[0]), column=open_[0].header))
    proven = frozenset[str]().union(*orders)
    if len(proven) > 1:
        return Style(None, sentence("dates_open", cells=_cells(columns[0]), column=columns[0].header))
    order = next(iter(proven))
    return Style(order, sentence(f"dates_{order}", cells=_cells(columns[0])))


def percent_style(table: Table, draft: Draft) -> Style:
    """Whether a share without % is written 12.5 or 0.125, proven by its own values."""
    columns = [one for one in _of_type(table, draft, "fraction") if not one.percents[0]]
    if not columns:
        return Style("hundred", sentence("percent_sign"))
    if any(one.percents[1] > 1 for one in columns):
        return Style("hundred", sentence("percent_hundred", cells=_cells(columns[0])))
    return Style(None, sentence("percent_open", cells=_cells(columns[0]), column=columns[0].header))


def open_points(table: Table, draft: Draft) -> list[Sentence]:
    """What must still be said before the draft can be tried: each in a sentence."""
    target, told = targets()[draft.kind], []
    told += [sentence("needs", meaning=meaning_words(one)) for one in target.needs if one not in draft.columns]
    if target.one_of and not set(target.one_of) & draft.columns.keys():
        told.append(sentence("needs_one", meanings=_listed(target.one_of)))
    if ("period_start" in draft.columns) != ("period_end" in draft.columns):
        told.append(sentence("needs_both_ends"))
    if DAY in draft.columns and "period_start" in draft.columns:
        told.append(sentence("day_or_span"))
    told += [sentence("no_column", column=header) for header in draft.columns.values() if table.column(header) is None]
    for header in sorted(set(draft.columns.values())):
        meanings = [meaning for meaning, one in draft.columns.items() if one == header]
        if len(meanings) > 1:
            told.append(sentence("twice", column=header, meanings=_listed(meanings)))
    if told:
        return told
    for said, style in (
        (draft.numbers, number_style(table, draft)),
        (draft.percent, percent_style(table, draft)),
    ):
        if said is None and style.answer is None:
            told.append(style.why)
    if draft.dates is None and any(one.day_orders for one in _of_type(table, draft, "day")):
        told.append(date_style(table, draft).why)
    return told


def _listed(meanings: Sequence[str]) -> Sentence:
    return {
        language: say("mapping.comma", language).join(meaning_words(one)[language] for one in meanings) for language in LANGUAGES
    }


def totals_rows(table: Table, draft: Draft) -> dict[str, tuple[str, ...]]:
    """Header -> the cells by which rows of sums name themselves: in columns of shops, sites, days and things, and in the first."""
    keys = {header for meaning, header in draft.columns.items() if meaning in _KEYS} | {table.columns[0].header}
    return {one.header: one.totals for one in table.columns if one.header in keys and one.totals}


def declaration(table: Table, draft: Draft, en: str, zh: str) -> dict[str, Any]:
    """The draft as a report's declaration, of the shape that `huddle/reports.py` explains."""
    target, kind = targets()[draft.kind], kinds()[draft.kind]
    columns = _columns(table, draft, target)
    has_days = any(name in columns for name in target.days) or not target.days
    source = target.source
    if target.unless and not set(target.unless) & draft.columns.keys():
        source = next(iter(target.unless.values()))
    row: dict[str, Any] = {
        "kind": draft.kind, "en": en, "zh": zh, "source": source,
        "shape": [table.sheet.shape] if table.sheet.shape in ("json_lines", "parquet") else ["delimited", "workbook"],
        "signature": [[name for name in columns if "headers" in columns[name]]],
        "grain": f"{target.grain} x {_period(columns, has_days)}" if target.overlap != "line" else target.grain,
        "period": "rows" if has_days else "ask",
        "marketplace": "any" if target.overlap == "line" else "ask",
        "overlap": target.overlap, "absent": target.absent, "numbers": "column", "percent": draft.percent or "hundred",
    }  # fmt: skip
    constants = {name: value for name, value in target.constants.items() if name not in columns}
    if draft.kind == "ads":
        constants["level"] = "search_term" if "search_term" in columns else "advertised_product" if "asin" in columns else "campaign"
    if any(one.name == "currency" for one in kind.columns):
        row["currency"] = "marketplace" if "currency" not in columns and draft.currency == SITE else "rows"
        if "currency" not in columns and draft.currency != SITE:
            constants["currency"] = draft.currency
    if constants:
        row["constants"] = constants
    steps = [] if draft.keep_totals else [
        {"step": "drop_rows", "header": header, "values": list(cells)} for header, cells in totals_rows(table, draft).items()
    ]  # fmt: skip
    if steps:
        row["steps"] = steps
    return {**row, "columns": columns}


def _period(columns: Mapping[str, Any], has_days: bool) -> str:
    if not has_days:
        return "period"
    return "day" if columns.get("period_start") == columns.get("period_end") else "span"


def _columns(table: Table, draft: Draft, target: Target) -> dict[str, dict[str, Any]]:
    kind = kinds()[draft.kind]
    types = {column.name: column.type for column in kind.columns}
    named: dict[str, dict[str, Any]] = {}
    for meaning in target.meanings:
        if meaning not in draft.columns:
            continue
        for name in target.days if meaning == DAY and target.days else (meaning,):
            named[name] = {"headers": [draft.columns[meaning]]}
            column = table.column(draft.columns[meaning])
            if meaning == DAY and target.days and column is not None and column.ranges:
                named[name]["parse"] = "range_start" if name == target.days[0] else "range_end"
            if types[name] == "day" and draft.dates:
                named[name]["dates"] = ["iso", "words", "chinese", draft.dates, "excel"]
            is_written = column is not None and types[name] in ("money", "number", "fraction") and draft.numbers in ("dot", "comma")
            if column is not None and is_written and column.number_styles[0] <= {draft.numbers}:
                named[name]["numbers"] = draft.numbers
            if name == "ad_product":
                named[name] |= {"values": _AD_PRODUCTS, "others": "OTHER"}
    return {**named, **{name: dict(spec) for name, spec in target.columns.items()}}


def toml(row: Mapping[str, Any]) -> str:
    """A declaration as TOML, in the order of its keys; its columns as tables."""
    lines = [f"{key} = {_value(value)}" for key, value in row.items() if key != "columns"]
    for name, spec in row["columns"].items():
        lines += ["", f"[columns.{name}]", *(f"{key} = {_value(value)}" for key, value in spec.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A quoted text of JSON is one of TOML, save for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
