"""The company's files as a team drops them: tables of a warehouse, FBA returns as Amazon writes them, the team's own tables.

Nothing here tells what was planted: the truth is never written below the data folder. L1 has orders by ASIN and day and ads;
L4 also stock by day and traffic by week; L5 everything by day, with reviews, returns and the team's tables.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huddle.bench.exceptions.company import CURRENCY, MARKETPLACE, stream
from huddle.bench.exceptions.noise import Counts
from huddle.bench.exceptions.trade import Company
from huddle.sample.after_sale import REASONS
from huddle.sample.files.after_sale_exports import RETURNS
from huddle.sample.opinions import CONTEXT, HIGH_STARS, LOW_STARS

LEVELS = ("L1", "L4", "L5")
_EPOCH = date(1970, 1, 1)
Span = tuple[int, int]


def exported_at(company: Company) -> datetime:
    """The moment of every export: the evening after the last day."""
    return datetime.combine(company.base.end + timedelta(days=1), time(20), UTC)


def deliver(company: Company, folder: Path, level: str) -> None:
    """Write the files of a level into a data folder. Raises ValueError, in words, for another level."""
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    moment = exported_at(company).timestamp()

    def put(name: str, content: bytes) -> None:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (moment, moment))

    whole = (0, company.base.days - 1)
    put(f"{MARKETPLACE}/sales.parquet", _sales(company, whole))
    for number, span in enumerate(_known_days(company, "ads")):
        put(f"{MARKETPLACE}/ads-{number + 1}.parquet", _ads(company, span))
    if level == "L1":
        return
    for number, span in enumerate(_known_days(company, "inventory")):
        put(f"{MARKETPLACE}/stock-{number + 1}.parquet", _stock(company, span))
    for number, span in enumerate(_weeks(company) if level == "L4" else _known_days(company, "asin_traffic")):
        put(f"{MARKETPLACE}/traffic-{number + 1:02d}.parquet", _traffic(company, span, is_week=level == "L4"))
    put("shipments.csv", _shipments(company))
    if level == "L4":
        return
    put(f"{MARKETPLACE}/reviews.parquet", _reviews(company))
    put(f"{MARKETPLACE}/customer-returns.txt", _returns(company))
    put("products.csv", _products(company))
    put("events.csv", _events(company))


def _known_days(company: Company, source: str) -> Iterator[Span]:
    """The spans a source tells, the days it was late for left out: they never come."""
    first = 0
    for one in sorted((one for one in company.happened if one.source == source), key=lambda one: one.first):
        if one.first > first:
            yield first, one.first - 1
        first = max(first, one.last + 1)
    if first < company.base.days:
        yield first, company.base.days - 1


def _weeks(company: Company) -> Iterator[Span]:
    """Weeks from Sunday to Saturday."""
    for place in range(6, company.base.days):
        if company.base.day(place).weekday() == 5:
            yield place - 6, place


def _parquet(columns: dict[str, pa.Array]) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held, compression="zstd")
    return held.getvalue()


def _head(company: Company, rows: Counts, days: Counts, name: str = "day") -> dict[str, pa.Array]:
    return {
        "marketplace": pa.array([MARKETPLACE] * len(rows)), name: _dates(company, days),
        "asin": pa.array(company.base.asins).take(pa.array(rows)),
    }  # fmt: skip


def _dates(company: Company, days: Counts) -> pa.Array:
    return pa.array((days + (company.base.day(0) - _EPOCH).days).astype("int32")).cast(pa.date32())


def _cells(there: np.ndarray, span: Span) -> tuple[Counts, Counts]:
    day, row = np.nonzero(there[:, span[0] : span[1] + 1].T)
    return row, day + span[0]


def _same(value: str, rows: Counts) -> pa.Array:
    return pa.array([value] * len(rows))


def _sales(company: Company, span: Span) -> bytes:
    row, day = _cells(company.visits > 0, span)
    units = company.units[row, day]
    told = {
        "units": pa.array(units), "order_items": pa.array(units), "sales": pa.array(np.round(company.sales[row, day], 2)),
        "currency": _same(CURRENCY, row),
    }  # fmt: skip
    return _parquet(_head(company, row, day) | told)


def _traffic(company: Company, span: Span, *, is_week: bool) -> bytes:
    if not is_week:
        row, day = _cells(company.views > 0, span)
        columns = _head(company, row, day)
        visits, views, owned = (grid[row, day] for grid in (company.visits, company.views, company.buy_box))
    else:
        days = slice(span[0], span[1] + 1)
        every = company.views[:, days].sum(axis=1)
        row = np.nonzero(every)[0]
        visits, views = company.visits[row, days].sum(axis=1), every[row]
        owned = np.round((company.views * company.buy_box)[row, days].sum(axis=1) / views, 4)
        columns = _head(company, row, np.full(len(row), span[0]), "period_start")
        columns["period_end"] = _dates(company, np.full(len(row), span[1]))
    told = {"sessions": pa.array(visits), "page_views": pa.array(views), "buy_box_share": pa.array(owned)}
    return _parquet(columns | told)


def _ads(company: Company, span: Span) -> bytes:
    row, day = _cells(company.clicks > 0, span)
    names = pa.array([f"SP {asin}" for asin in company.base.asins])
    clicks, orders = company.clicks[row, day], company.ad_orders[row, day]
    sold = np.round(orders * company.sales[row, day] / np.maximum(company.units[row, day], 1), 2)
    told = {
        "ad_product": _same("SP", row), "level": _same("advertised_product", row), "campaign": names.take(pa.array(row)),
        "impressions": pa.array(clicks * 180), "clicks": pa.array(clicks), "spend": pa.array(company.spend[row, day]),
        "ad_orders": pa.array(orders), "ad_units": pa.array(orders), "ad_sales": pa.array(sold),
        "window_days": pa.array(np.full(len(row), 7)), "currency": _same(CURRENCY, row),
    }  # fmt: skip
    return _parquet(_head(company, row, day) | told)


def _stock(company: Company, span: Span) -> bytes:
    listed = np.maximum.accumulate(company.units > 0, axis=1)
    row, day = _cells(listed, span)
    columns = _head(company, row, day, "snapshot_day") | {
        "sku": pa.array([f"SKU-{asin[2:]}" for asin in company.base.asins]).take(pa.array(row)),
        "available": pa.array(company.available[row, day]), "inbound": pa.array(company.inbound[row, day]),
    }  # fmt: skip
    return _parquet(columns)


def _reviews(company: Company) -> bytes:
    rng = stream(company.base.seed, "words")
    told = company.reviews
    topics = list(LOW_STARS["en"])
    bodies = []
    for _, _, stars, topic in told:
        said = LOW_STARS["en"][topic or topics[int(rng.integers(len(topics)))]] if stars <= 3 else HIGH_STARS["en"]
        bodies.append(f"{said[int(rng.integers(len(said)))]} {CONTEXT['en'][int(rng.integers(len(CONTEXT['en'])))]}")
    rows, days = np.array([one[0] for one in told], dtype=np.int64), np.array([one[1] for one in told], dtype=np.int64)
    columns = _head(company, rows, days) | {
        "review_key": pa.array([f"R{number:09d}" for number in range(len(told))]),
        "rating": pa.array([one[2] for one in told], type=pa.int64()), "title": _same("", rows), "body": pa.array(bodies, type=pa.string()),
    }  # fmt: skip
    return _parquet(columns)


def _returns(company: Company) -> bytes:
    rng = stream(company.base.seed, "reasons")
    shares = np.array([share for _, _, share, _ in REASONS])
    why = rng.choice(len(REASONS), len(company.returned), p=shares / shares.sum())
    lines = ["\t".join(RETURNS)]
    for number, ((row, sold, day), which) in enumerate(zip(company.returned, why, strict=True)):
        reason, disposition, _, comments = REASONS[int(which)]
        moment = datetime.combine(company.base.day(day), time(19, number % 60, number // 60 % 60), UTC)
        asin = company.base.asins[row]
        cells = (
            moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"), f"112-{sold % 10_000_000:07d}-{number % 10_000_000:07d}", f"SKU-{asin[2:]}", asin,
            f"X0{asin[2:]}", f"Made-up thing {row + 1}", "1", "ONT8", disposition, reason, "Unit returned to inventory",
            f"LPNBN{number:09d}", comments[number % len(comments)],
        )  # fmt: skip
        lines.append("\t".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode()


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return held.getvalue().encode()


def _products(company: Company) -> bytes:
    base = company.base
    rows = [
        [asin, f"SKU-{asin[2:]}", f"{base.lines[row]} {row + 1}", f"{base.lines[row]} {row + 1}", base.lines[row]]
        for row, asin in enumerate(base.asins)
    ]  # fmt: skip
    return _csv(("asin", "sku", "short_name", "short_name_zh", "line"), rows)


def _events(company: Company) -> bytes:
    base = company.base
    rows = [[base.day(one.first), base.day(one.last), one.name, one.name, one.kind, one.line or ""] for one in base.told]
    return _csv(("day_start", "day_end", "name", "name_zh", "event_kind", "line"), rows)


def _shipments(company: Company) -> bytes:
    base = company.base
    rows = [
        [f"FBA{number:06d}", MARKETPLACE, base.asins[row], f"SKU-{base.asins[row][2:]}", int(company.arrivals[row, day]), base.day(day)]
        for number, (row, day) in enumerate(np.argwhere(company.arrivals > 0).tolist())
    ]
    return _csv(("shipment", "marketplace", "asin", "sku", "units", "sellable_day"), rows)
