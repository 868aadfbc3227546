"""`python -m huddle map`: says what the columns of a table mean that no report knows, tries it, and keeps it as a declaration."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.commands.asked import WrongUsage, command, tell, tell_all
from huddle.commands.intake import as_row, print_receipts
from huddle.commands.output import write_json, write_rows
from huddle.currencies import codes
from huddle.intake import mapping, name_of, take_in
from huddle.intake.mapping import Table
from huddle.intake.mapping import draft as drafts
from huddle.intake.mapping.targets import targets
from huddle.intake.rejects import reject_words
from huddle.intake.sentences import Refusal, Sentence
from huddle.settings import setting


def register(subparsers: argparse._SubParsersAction) -> None:
    """Adds the command."""
    about = "say what the columns of a table mean that no report knows, and keep it"
    parser = command(subparsers, "map", run, about, listed="the formats kept")
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the file, in the data folder or anywhere")
    parser.add_argument("--kind", choices=sorted(targets()), help="what one row is; proposed where it is not said")
    parser.add_argument("--column", action="append", default=[], metavar="HEADER=MEANING", help="for example 销售额=sales; repeat it")
    parser.add_argument("--proposed", action="store_true", help="take every proposal that is not said otherwise")
    parser.add_argument("--numbers", choices=drafts.NUMBERS, help="1,234.56 is dot, 1.234,56 is comma")
    parser.add_argument("--dates", choices=drafts.ORDERS, help="the order of numeric dates")
    parser.add_argument("--percent", choices=drafts.PERCENTS, help="whether 96.5 or 0.965 is 96.5 %%")
    parser.add_argument("--currency", metavar="CODE", default=drafts.SITE, help="of all amounts; `site` (default) is each site's own")
    parser.add_argument("--keep-totals", action="store_true", help="rows that name themselves sums stay")
    parser.add_argument("--sheet", help="of a workbook; the longest where it is not said")
    parser.add_argument("--header-row", type=int, metavar="N", help="the row of the column names, counted from 1")
    parser.add_argument("--save", metavar="NAME", help="keep it under this name and take the file in")
    parser.add_argument("--title", default="", help="what the format is called on the page")
    parser.add_argument("--title-zh", default="", help="the same in Chinese")
    parser.add_argument("--forget", metavar="NAME", help="take a kept format away")


def run(args: argparse.Namespace) -> int:
    """Shows, tries or keeps a mapping. Raises WrongUsage when something is still open: it is named, and nothing is kept."""
    try:
        if args.list or args.forget:
            return _kept(args)
        if args.file is None:
            raise WrongUsage("name a file")
        return _map(args)
    except (mapping.NotMapped, Refusal) as fault:
        raise WrongUsage(fault.reason[setting("language")]) from None


def _kept(args: argparse.Namespace) -> int:
    if args.forget:
        mapping.forget(args.forget)
        take_in()
    rows = [{"name": name, "kind": one.kind, "en": one.en, "zh": one.zh, "grain": one.grain} for name, one in mapping.kept().items()]
    return tell_all(args, rows, ("name", "kind", "en", "zh", "grain"))


def _map(args: argparse.Namespace) -> int:
    file = args.file if args.file.exists() else paths.data() / args.file
    if not file.is_file():
        raise WrongUsage(f"there is no file {args.file}, neither here nor in the data folder")
    table = mapping.table_of(file, args.sheet, args.header_row)
    proposed = drafts.first_draft(table, args.kind)
    said = _said(args.column, table, proposed.kind)
    if not said and not args.proposed:
        _show(args, table, proposed)
        return 0
    taken = {name: header for name, header in proposed.columns.items() if args.proposed and header not in said.values()}
    columns = {**taken, **said}
    draft = drafts.with_styles(table, replace(proposed, columns=columns, numbers=None, dates=None, percent=None))
    draft = replace(
        draft,
        numbers=args.numbers or draft.numbers,
        dates=args.dates or draft.dates,
        percent=args.percent or draft.percent,
        currency=_currency(args.currency),
        keep_totals=args.keep_totals,
    )
    tried = mapping.preview(table, draft, file)
    if not args.save:
        _print_preview(args, tried, draft, table)
        return 0
    target = mapping.save(table, draft, args.save, args.title, args.title_zh)
    if not file.resolve().is_relative_to(paths.data()):
        return tell(args, {"saved": str(target), "receipt": None}, str(target))
    made = take_in()
    shown = tuple(one for one in made.receipts if one.file == name_of(str(file.resolve())))
    tell(args, {"saved": str(target), "receipt": as_row(shown[0]) if shown else None}, str(target))
    if args.format == "table":
        print_receipts(shown, args.format)
    return 0


def _currency(text: str) -> str:
    if text.upper() in codes():
        return text.upper()
    if text != drafts.SITE:
        raise mapping.NotMapped(drafts.sentence("needs", meaning=drafts.meaning_words("currency")))
    return text


def _said(pairs: Sequence[str], table: Table, kind: str) -> dict[str, str]:
    """Meaning -> header, as said. Raises NotMapped for a meaning the kind does not have or a column the file does not have."""
    found = {}
    for pair in pairs:
        header, _, meaning = pair.rpartition("=")
        if meaning not in targets()[kind].meanings:
            known = ", ".join(targets()[kind].meanings)
            raise mapping.NotMapped(drafts.sentence("unknown_meaning", meaning=meaning[:40], known=known))
        if table.column(header) is None:
            raise mapping.NotMapped(drafts.sentence("no_column", column=header[:80]))
        found[meaning] = header
    return found


def _show(args: argparse.Namespace, table: Table, draft: drafts.Draft) -> None:
    """Every column with its values, what is proposed and why, and what is open."""
    language = setting("language")
    proposals = drafts.proposals(table, draft.kind)
    by_header = {one.header: (meaning, one.why) for meaning, one in proposals.items()}
    open_points = drafts.open_points(table, draft)
    styles = _styles(table, draft)
    columns = [
        {
            "header": one.header,
            "filled": one.filled,
            "distinct": len(one.cells),
            "examples": one.examples(),
            "proposed": by_header[one.header][0] if one.header in by_header else None,
            "why": by_header[one.header][1]["en"] if one.header in by_header else None,
        }
        for one in table.columns
    ]
    if args.format == "csv":
        write_rows(columns, tuple(columns[0]), "csv")
        return
    if args.format == "json":
        write_json(
            {
                "kind": draft.kind,
                "sheet": table.sheet.name,
                "header_row": table.header_row + 1,
                "rows": table.rows,
                "columns": columns,
                "styles": {name: {"answer": one.answer, "why": one.why["en"]} for name, one in styles.items()},
                "totals": drafts.totals_rows(table, draft),
                "open": [one["en"] for one in open_points],
            }
        )
        return
    print(f"{draft.kind}: {table.rows:,} rows below row {table.header_row + 1}" + (f" of {table.sheet.name}" if table.sheet.name else ""))
    for one in table.columns:
        meaning, why = by_header.get(one.header, ("?", {"en": ", ".join(one.examples()), "zh": ", ".join(one.examples())}))
        print(f"  {one.header} = {meaning}    {why[language]}")
    for style in styles.values():
        print(f"  {style.why[language]}")
    for header, cells in drafts.totals_rows(table, draft).items():
        words: Sentence = drafts.sentence("totals_rows", column=header, cells=", ".join(cells))
        print(f"  {words[language]}")
    for point in open_points:
        print(f"  ! {point[language]}")


def _styles(table: Table, draft: drafts.Draft) -> Mapping[str, drafts.Style]:
    return {
        "numbers": drafts.number_style(table, draft),
        "dates": drafts.date_style(table, draft),
        "percent": drafts.percent_style(table, draft),
    }


def _print_preview(args: argparse.Namespace, tried: mapping.Preview, draft: drafts.Draft, table: Table) -> None:
    row: dict[str, Any] = {
        "kind": tried.report.kind,
        "rows": tried.rows,
        "rejected": tried.rejected_rows,
        "shops": tried.shops,
        "marketplaces": tried.sites,
        "period": (tried.first, tried.last),
        "days": tried.days,
        "totals": tried.totals,
        "by_shop": tried.by_shop,
        "waits": tried.waits["en"] if tried.waits else None,
        "declaration": drafts.toml(drafts.declaration(table, draft, tried.report.en, tried.report.zh)),
    }
    if args.format != "table":
        tell(args, row, "")
        return
    language = setting("language")
    print(f"{tried.rows:,} rows, {tried.rejected_rows:,} left out, {tried.first or '–'}..{tried.last or '–'}, {tried.days} days")
    print(f"  {', '.join(tried.sites)}")
    for shop, sums in (("", tried.totals), *tried.by_shop.items()):
        print(f"  {shop or '*'}: " + ", ".join(f"{name} {value:,.2f}".removesuffix(".00") for name, value in sums.items()))
    for reject in tried.rejects:
        print("  " + reject_words(reject["column"], reject["shape"], reject["reason"], reject["count"])[language])
    if tried.waits:
        print(f"  {tried.waits[language]}")
    print()
    print(row["declaration"], end="")
