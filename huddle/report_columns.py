"""How one column of an export is found and cast: a row `[columns.<name>]` of a report's declaration.

The meaning of every key stands in `huddle/reports.py`, with the rest of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from huddle.declared import DeclarationError, one_of, only, regular
from huddle.kinds import Kind

PARSES = (
    *("text", "count", "money", "percent", "number", "date", "range_start", "range_end"),
    *("timestamp", "flag", "currency", "marketplace", "hash"),
)
DATES = ("iso", "words", "chinese", "numeric", "dmy", "mdy", "excel", "epoch_s", "epoch_ms", "month")
MISSING = ("", "-", "--", "—", "N/A", "n/a", "#N/A", "N/R", "NULL", "null", "None")
FROM_DELIVERY = (
    "shop",
    "marketplace",
    "currency",
    "period_start",
    "period_end",
    "snapshot_day",
    "line_number",
)
ASINS = ("asin", "purchased_asin")
"""columns of ten letters and digits, in capitals"""
_PARSE_OF_TYPE = {
    "text": "text",
    "count": "count",
    "money": "money",
    "fraction": "percent",
    "number": "number",
    "day": "date",
    "time": "timestamp",
    "flag": "flag",
}
_PARSE_OF_NAME = {
    "marketplace": "marketplace",
    "currency": "currency",
    "cost_currency": "currency",
    "to_currency": "currency",
}


@dataclass(frozen=True)
class ReportColumn:
    """How one canonical column is found in a file and cast; every field as the module says."""

    name: str
    type: str
    """the kind's type: a key of kinds.SQL_TYPES"""
    headers: tuple[str, ...]
    parse: str
    required: bool
    take: str | None
    missing: tuple[str, ...]
    combine: str
    dates: tuple[str, ...]
    future: bool
    values: Mapping[str, Any] | None
    others: Any
    pattern: str | None
    absolute: bool
    minimum: float | None
    maximum: float | None
    zero_is_unknown: bool
    scale: float
    numbers: str | None
    window: bool
    mask: bool
    hash_of: tuple[str, ...]
    ordinal: bool
    day_of: str | None
    zone: str

    @property
    def word(self) -> str:
        """The header as a sentence names it: its first spelling, a number that varies told as n."""
        return self.headers[0].replace("{n}", "n").strip()


def read_column(where: str, name: str, spec: Mapping[str, Any], kind: Kind, filled: set[str]) -> ReportColumn:
    """The column `name` of a report, `filled` being the columns its steps fill. Raises DeclarationError in words."""
    where = f"{where}: columns.{name}"
    only(where, spec, {field.name for field in fields(ReportColumn)} - {"name", "type"})
    declared = {column.name: column for column in kind.columns}
    if name not in declared or name == "line_number":
        raise DeclarationError(f"{where}: {kind.name} has no such column; use {', '.join(declared)}")
    type_ = declared[name].type
    derived = "hash_of" in spec or "day_of" in spec or name in filled
    parse = spec.get("parse", _PARSE_OF_NAME.get(name, _PARSE_OF_TYPE[type_]))
    one_of(where, "parse", parse, PARSES)
    one_of(where, "combine", spec.get("combine", "first"), ("first", "coalesce", "either", "sum", "any"))
    if "numbers" in spec:
        one_of(where, "numbers", spec["numbers"], ("dot", "comma"))
    one_of(where, "zone", spec.get("zone", "utc"), ("utc", "marketplace"))
    dates = tuple(spec.get("dates", ("iso", "words", "chinese", "numeric", "excel") + (("month",) if name == "month" else ())))
    for how in dates:
        if how not in DATES and "%" not in how:
            raise DeclarationError(f"{where}: dates has {how!r}; use {', '.join(DATES)} or a pattern such as %d.%m.%y")
    for source in (*spec.get("hash_of", ()), *((spec["day_of"],) if "day_of" in spec else ())):
        if source not in declared:
            raise DeclarationError(f"{where} is made of {source!r}, which {kind.name} does not have")
    if "pattern" in spec:
        regular(where, "pattern", spec["pattern"], groups=0)
    if "take" in spec:
        regular(where, "take", spec["take"], groups=1)
    return ReportColumn(
        name=name,
        type=type_,
        headers=tuple(spec.get("headers", () if derived else (name,))),
        parse=parse,
        required=bool(spec.get("required")) or (declared[name].required and name not in FROM_DELIVERY),
        take=spec.get("take"),
        missing=tuple(spec.get("missing", MISSING)),
        combine=spec.get("combine", "first"),
        dates=dates,
        future=spec.get("future", kind.is_hand_kept),
        values=spec.get("values"),
        others=spec.get("others"),
        pattern=spec.get("pattern", "[A-Za-z0-9]{10}" if name in ASINS else None),
        absolute=spec.get("absolute", False),
        minimum=spec.get("minimum", 1 if name == "rating" else 0 if type_ == "count" else None),
        maximum=spec.get("maximum", 5 if name == "rating" else 1 if type_ == "fraction" else None),
        zero_is_unknown=spec.get("zero_is_unknown", False),
        scale=spec.get("scale", 1),
        numbers=spec.get("numbers"),
        window=spec.get("window", False),
        mask=spec.get("mask", kind.name == "reviews" and name in ("title", "body")),
        hash_of=tuple(spec.get("hash_of", ())),
        ordinal=spec.get("ordinal", False),
        day_of=spec.get("day_of"),
        zone=spec.get("zone", "utc"),
    )
