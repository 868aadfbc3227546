"""The wall's numbers once more, in plain Python: no pandas, no SQL, none of Huddle's own code.

It knows only the few dialects that the *like-a-real-team* sample writes, and is read from the files themselves, so that a
number on the wall is compared with what an analyst would get by hand.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

SITES = {
    "Amazon.com": ("US", "America/Los_Angeles"),
    "Amazon.co.uk": ("UK", "Europe/London"),
    "Amazon.de": ("DE", "Europe/Berlin"),
    "Amazon.co.jp": ("JP", "Asia/Tokyo"),
}
ZONES = dict(SITES.values())
DATE_WORDS = {"Date", "日期", "日付", "Datum"}
SALES_WORDS = {"已订购商品销售额", "注文商品の売上額", "Durch bestellte Produkte erzielter Umsatz"}
UNIT_WORDS = {"已订购商品数量", "注文された商品点数", "Bestellte Einheiten"}
SPEND_WORDS = {"Spend", "Ausgaben", "花费", "总成本"}
Slice = tuple[str, str, date]
"""shop, site, day"""


def shop_of(file: Path, data: Path) -> str:
    """The shop a file was placed under."""
    return file.relative_to(data).parts[0]


def exported_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def order_lines(data: Path) -> list[dict]:
    """Every order line once, as last updated: shop, site, day, asin, units, sales (None while pending without a price)."""
    latest: dict[tuple, dict] = {}
    for file in sorted(data.rglob("*.txt")):
        seen: dict[tuple, int] = defaultdict(int)
        raw = file.read_bytes()
        text = raw.decode("cp932" if "JP" in file.name else "utf-8-sig")
        for row in csv.DictReader(text.splitlines(), delimiter="\t"):
            channel = row["sales-channel"]
            if channel not in SITES:
                continue
            site, zone = SITES[channel]
            same = (shop_of(file, data), row["amazon-order-id"], row["sku"])
            seen[same] += 1
            line = {
                "shop": same[0], "site": site, "asin": row["asin"], "units": int(row["quantity"]),
                "day": datetime.fromisoformat(row["purchase-date"]).astimezone(ZoneInfo(zone)).date(),
                "at": datetime.fromisoformat(row["purchase-date"]),
                "sales": Decimal(row["item-price"]) if row["item-price"] else None,
                "gone": "Cancelled" in (row["order-status"], row["item-status"]),
                "age": (datetime.fromisoformat(row["last-updated-date"]), exported_at(file)),
            }
            key = (*same, seen[same])
            if key not in latest or line["age"] > latest[key]["age"]:
                latest[key] = line
    return [line for line in latest.values() if not line["gone"]]


def orders_by_day(data: Path) -> dict[Slice, tuple[int, Decimal, Decimal]]:
    """Units, sales with estimates, and the estimated part, by shop, site and day."""
    lines = sorted(order_lines(data), key=lambda line: line["at"])
    price: dict[tuple, Decimal] = {}
    found: dict[Slice, list] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for line in lines:
        product = (line["shop"], line["site"], line["asin"])
        total = found[line["shop"], line["site"], line["day"]]
        total[0] += line["units"]
        if line["sales"] is None:
            guess = price.get(product, Decimal(0)) * line["units"]
            total[1] += guess
            total[2] += guess
        else:
            total[1] += line["sales"]
            if line["units"]:
                price[product] = line["sales"] / line["units"]
    return {key: (units, sales, guessed) for key, (units, sales, guessed) in found.items()}


def _amount(cell: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.\-]", "", cell))


def by_date(data: Path) -> dict[Slice, tuple[int, Decimal]]:
    """Units and sales of the Sales and Traffic by date exports; the newest export of a day counts."""
    newest: dict[Slice, tuple[datetime, int, Decimal]] = {}
    for file in sorted(data.rglob("BusinessReport*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            names = set(rows.fieldnames or ())
            if not names & DATE_WORDS:
                continue
            when, sales, units = (next(iter(names & words)) for words in (DATE_WORDS, SALES_WORDS, UNIT_WORDS))
            site = file.relative_to(data).parts[1]
            for row in rows:
                key = (shop_of(file, data), site, _written_day(row[when].replace("/", "-")))
                count = int(re.sub(r"\D", "", row[units]))
                found = (exported_at(file), count, _money(row[sales], file))
                newest[key] = max(newest.get(key, found), found)
    return {key: (units, sales) for key, (_, units, sales) in newest.items()}


def _table(file: Path) -> list[dict]:
    """The rows of an ads export, a workbook or delimited text, as they are written."""
    if file.suffix == ".xlsx":
        with warnings.catch_warnings(action="ignore"):  # real ads workbooks carry no default style
            rows = list(openpyxl.load_workbook(file).active.values)
        return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
    with suppress(UnicodeDecodeError), file.open(encoding="utf-8-sig", newline="") as text:
        head = text.readline()
        text.seek(0)
        return list(csv.DictReader(text, delimiter=";" if head.count(";") > head.count(",") else ","))
    return []  # the products table of day two is written in GB18030; no ads export is


def _written_day(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    words = str(cell)
    for form in ("%Y年%m月%d日", "%b %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        with suppress(ValueError):
            return datetime.strptime(words, form).date()
    raise AssertionError(f"{words!r} is written in a way this reader does not know")


def _money(cell: object, file: Path) -> Decimal:
    if isinstance(cell, (int, float)):
        return Decimal(str(cell))
    words = str(cell)
    return _amount(words.replace(".", "").replace(",", ".") if "/DE/" in file.as_posix() else words)


def ad_spend(data: Path) -> dict[Slice, Decimal]:
    """Ad spend of every shop, site and day, over all ad types; the newest export of a type counts for its days."""
    newest: dict[tuple, tuple[datetime, Decimal]] = {}
    for file in sorted(data.rglob("*")):
        rows = _table(file) if file.suffix in (".xlsx", ".csv") and "BusinessReport" not in file.name else []
        if not rows or not SPEND_WORDS & rows[0].keys():
            continue
        when = next(name for name in ("Date", "日期", "Datum") if name in rows[0])
        spend = next(iter(SPEND_WORDS & rows[0].keys()))
        place, kind = (shop_of(file, data), file.relative_to(data).parts[1]), file.name.split("(")[0].split(".")[0].strip()
        days: dict[date, Decimal] = defaultdict(Decimal)
        for row in rows:
            days[_written_day(row[when])] += _money(row[spend], file)
        for day, amount in days.items():
            key, found = (*place, day, kind), (exported_at(file), amount)
            newest[key] = max(newest.get(key, found), found)
    total: dict[Slice, Decimal] = defaultdict(Decimal)
    for (shop, site, day, _), (_, amount) in newest.items():
        total[shop, site, day] += amount
    return dict(total)


def last_complete_day(site: str, exported: datetime) -> date:
    """The last day that had ended on the site's clock when a file was exported."""
    here = exported.astimezone(ZoneInfo(ZONES[site]))
    return date.fromordinal(here.date().toordinal() - 1)


def totals(data: Path) -> dict[Slice, tuple[int, Decimal]]:
    """Units and sales of every shop, site and day: by date where it covers the day, else from orders."""
    found = {key: (units, sales) for key, (units, sales, _) in orders_by_day(data).items()}
    return {**found, **by_date(data)}
