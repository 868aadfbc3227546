"""What people are given to fill in and to read: empty tables in our own words, and the guide to the formats Huddle knows.

Both are made from the declarations, so that neither can promise a column that nobody reads. In the declaration of a
hand-kept table the first English and the first Chinese spelling of a column are the words of its template.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huddle import paths
from huddle.kinds import kinds
from huddle.reports import Report, house

CANONICAL = ("canonical_sales", "canonical_traffic", "canonical_ads", "canonical_inventory", "canonical_reviews", "canonical_visits")
_CJK = re.compile("[\u3400-\u9fff]")
_ARROW = {
    "text": pa.string(),
    "count": pa.int64(),
    "money": pa.float64(),
    "fraction": pa.float64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}
_PERIOD = {
    "rows": "in the rows",
    "metadata": "in the lines above the header",
    "ask": "folder, sidecar or confirmation",
    "none": "none",
}
_SITE = {
    "rows": "in the rows",
    "ask": "in the rows, else as the period",
    "any": "in the rows; blank means all",
    "one": "in the rows; a blank is the file's only other site",
}
_OVERLAP = {
    "line": "the latest state of each line",
    "slice": "the newest export of a shop, site and period",
    "snapshot": "the newest snapshot of a day",
    "table": "the newest file",
    "settlement": "each settlement once, its newest export",
}


def hand_kept() -> tuple[str, ...]:
    """The tables the team keeps itself, each a report of its kind's name."""
    return tuple(kind.name for kind in kinds().values() if kind.is_hand_kept)


def file_name(report: str) -> str:
    """What a template is called when it is downloaded: `products.csv`, `sales.parquet`."""
    return f"{report.removeprefix('canonical_')}.{'parquet' if report in CANONICAL else 'csv'}"


def header_words(report: str, language: str) -> dict[str, str]:
    """The template's header word of every column of a hand-kept or canonical table, in `en` or `zh`, in order."""
    return {name: _word(column.headers, language) for name, column in _report(report).columns.items() if column.headers}


def template(report: str, language: str = "en", rows: Iterable[Mapping[str, Any]] = ()) -> bytes:
    """An empty table to fill in, or one filled with `rows` by canonical column (the products found so far).

    CSV in UTF-8 with a byte-order mark for a hand-kept table, so that a spreadsheet opens it right; Parquet with typed
    columns for a canonical one. Raises KeyError for a report that is neither.
    """
    if report in CANONICAL:
        return _parquet_template(report, rows)
    words = header_words(report, language)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(words.values())
    for row in rows:
        writer.writerow([_guarded(row.get(name)) for name in words])
    return out.getvalue().encode("utf-8-sig")


def guide() -> str:
    """The guide to the formats, `definitions/reports/README.md`: every known report, and every column of our own tables."""
    known = house()
    exports = [report for name, report in known.items() if name not in hand_kept()]
    lines = [
        "# The formats Huddle knows",
        "",
        "One file here is one format; a file dropped into `data/` is recognised by its header words, never by its name. The schema is",
        "explained at the top of `huddle/reports.py`. This page is made from the declarations by `python -m huddle.templates`.",
        "",
        "## Exports",
        "",
        "| Report | Declared in | One row per | Period | Site | Where two files overlap |",
        "|---|---|---|---|---|---|",
        *(_guide_row(report) for report in exports),
        "",
        "## Header words",
        "",
        "Case, spaces, kinds of dash and full width do not matter; `{n}` is a number of days. What is not listed is not read.",
        "",
        *(line for report in exports if report.name not in CANONICAL for line in _spellings(report)),
        "## Tables in our own words",
        "",
        "Hand-kept tables are CSV or XLSX with English or Chinese headers; the canonical tables are Parquet (CSV and XLSX do too).",
        "",
        *(line for name in (*hand_kept(), *CANONICAL) for line in _columns(known[name])),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _report(name: str) -> Report:
    if name not in (*hand_kept(), *CANONICAL):
        raise KeyError(f"there is no template for {name!r}; use {', '.join((*hand_kept(), *CANONICAL))}")
    return house()[name]


def _guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: `=1+1` becomes `="=1+1"`, which is read back as it was."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        quoted = value.replace('"', '""')
        return f'="{quoted}"'
    return "" if value is None else value


def _word(headers: tuple[str, ...], language: str) -> str:
    """The first spelling in a language; the first of all where the language has none (`ASIN`)."""
    return next((word for word in headers if bool(_CJK.search(word)) == (language == "zh")), headers[0])


def _parquet_template(report: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    types = {column.name: column.type for column in kinds()[_report(report).kind].columns}
    names = {word: name for name, word in reversed(header_words(report, "en").items())}
    names = dict(reversed(names.items()))
    schema = pa.schema([(word, _ARROW[types[name]]) for word, name in names.items()])
    filled = [{word: row.get(name) for word, name in names.items()} for row in rows]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(filled, schema=schema), out)
    return out.getvalue()


def _guide_row(report: Report) -> str:
    cells = (
        f"{report.en} ({report.zh})",
        f"`{report.name}.toml`",
        report.grain,
        _PERIOD[report.period],
        _SITE[report.marketplace],
        _OVERLAP[report.overlap],
    )
    return f"| {' | '.join(cells)} |"


def _spellings(report: Report) -> list[str]:
    rows = [
        f"| {name} | {', '.join(f'`{word}`' for word in column.headers)} |"
        for name, column in report.columns.items()
        if column.headers
    ]
    parts = [part for step in report.steps if step.step == "amounts" for part in step.arguments["parts"].items()]
    rows += [f"| amount of {name} | {', '.join(f'`{word}`' for word in words)} |" for name, words in parts]
    return [f"### {report.en}", "", "| Read as | Written |", "|---|---|", *rows, ""]


def _columns(report: Report) -> list[str]:
    meanings = {column.name: column for column in kinds()[report.kind].columns}
    rows = []
    for name, column in report.columns.items():
        about = meanings[name]
        words = dict.fromkeys((_word(column.headers, "en"), _word(column.headers, "zh")))
        needed = "yes" if column.required or (about.required and about.type == "day") else ""
        rows.append(f"| {' / '.join(f'`{word}`' for word in words)} | {about.type} | {needed} | {about.meaning} |")
    return [f"### {report.en} ({report.zh})", "", "| Column | Type | Needed | Meaning |", "|---|---|---|---|", *rows, ""]


def main() -> None:
    """Writes the guide."""
    (paths.DEFINITIONS / "reports" / "README.md").write_text(guide(), encoding="utf-8")


if __name__ == "__main__":
    main()
