"""The SQL of the warehouse as a graph: which fact or mart needs which, read from the files themselves.

Apart from the builder, because the order of work and the inputs of a mart are properties of the files alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from huddle import aspects, checks, metrics, paths
from huddle.declared import DeclarationError
from huddle.kinds import kinds
from huddle.reports import house

_PARTITION = re.compile(r"^-- partition: (\w+)\s*$", re.MULTILINE)
_KEYS = re.compile(r"^-- keys: ([\w, ]+) of (mart\.\w+)$", re.MULTILINE)
_SHAPERS = (
    *("ad_levels.toml", "aspects.toml", "changes.toml", "channels.toml", "fees.toml", "kinds.toml", "marketplaces.toml"),
    *("maturity.toml", "metrics.toml", "offers.toml", "return_reasons.toml"),
)

_OPENERS = ("checks.toml", "rules.toml")
"""definitions that shape what is made when a stamp is opened, and no kept mart"""
OF_ALL_KINDS = frozenset(("delivery", "missing_day", "row_day"))
"""tables of `raw` that are of no kind"""
_SIDE = "mart.check_side"


@dataclass(frozen=True)
class Select:
    """One SQL file that makes one table."""

    name: str
    """schema and table it makes, such as `fact.order_line`"""
    sql: str
    needs: tuple[str, ...]
    """tables it reads, sorted, with their schemas"""
    partition: str | None = None
    """the column whose month a row belongs to, for a mart kept by month"""
    keys: tuple[str, ...] = ()
    """columns held as enumerations, for a large mart made when a stamp is opened"""
    keys_of: str | None = None
    """the mart in which every value of the keys stands"""


def _read(folder: Path, schema: str) -> dict[str, Select]:
    found = {}
    with duckdb.connect() as parser:
        parser.execute("create schema metric")
        for macro in (*metrics.macros(), *aspects.stand_ins()):
            parser.execute(macro)
        for file in sorted(folder.glob("*.sql")):
            sql = file.read_text(encoding="utf-8")
            try:
                names = parser.get_table_names(sql, qualified=True)
            except duckdb.Error as fault:
                raise DeclarationError(f"{file.relative_to(paths.QUERIES)} is not valid SQL: {fault}") from None
            needs = tuple(sorted({name.split(" AS ")[0].replace('"', "") for name in names}))
            partition = _PARTITION.search(sql)
            name = f"{schema}.{file.stem}"
            told = _KEYS.search(sql)
            if told is None and "\n-- keys:" in sql:
                raise DeclarationError(f"{file.relative_to(paths.QUERIES)}: a line of keys is '-- keys: <columns> of mart.<mart>'")
            keys, keys_of = (tuple(told.group(1).split(", ")), told.group(2)) if told else ((), None)
            needs = tuple(sorted({*needs, keys_of})) if keys_of else needs
            found[name] = Select(name, sql, needs, partition.group(1) if partition else None, keys, keys_of)
    return found


@cache
def facts() -> dict[str, Select]:
    """`queries/facts`: overlaps are decided and joins made here; built for a stretch of months and thrown away."""
    return _read(paths.QUERIES / "facts", "fact")


@cache
def monthly() -> dict[str, Select]:
    """`queries/marts/month`: marts kept as one Parquet file per month."""
    found = _read(paths.QUERIES / "marts" / "month", "part")
    for select in found.values():
        if select.partition is None:
            raise DeclarationError(f"{select.name} is kept by month and needs a line '-- partition: <day column>'")
    return found


@cache
def whole() -> dict[str, Select]:
    """`queries/marts/whole`: marts kept as one Parquet file."""
    return _read(paths.QUERIES / "marts" / "whole", "part")


@cache
def opened() -> dict[str, Select]:
    """`queries/marts/opened`: marts made in memory from the kept ones when a stamp is opened; and the sides of the checks, as one."""
    return {**_read(paths.QUERIES / "marts" / "opened", "mart"), _SIDE: _sides()}


def _sides() -> Select:
    """Every side of `queries/checks` in one table, each row with the name of its file in `side`."""
    found = _read(paths.QUERIES / "checks", "side")
    columns = "shop, marketplace, item, first_day, last_day, currency, cast(money as double) as money, cast(units as bigint) as units"
    told = (f"select '{one.name.removeprefix('side.')}' as side, {columns} from (\n{one.sql}\n)" for one in found.values())
    return Select(_SIDE, "\nunion all\n".join(told), tuple(sorted({need for one in found.values() for need in one.needs})))


def in_order(wanted: set[str], selects: dict[str, Select]) -> list[Select]:
    """The selects behind the wanted names, each after those it needs."""
    ordered: dict[str, Select] = {}

    def visit(name: str) -> None:
        select = selects.get(name)
        if select is None or name in ordered:
            return
        for need in select.needs:
            visit(need)
        ordered[name] = select

    for name in sorted(wanted):
        visit(name)
    return list(ordered.values())


def inputs(select: Select) -> set[str]:
    """Every table a kept mart rests on that is no fact: `raw.orders`, `given.clock` ..."""
    behind = in_order({select.name}, {**facts(), select.name: select})
    return {need for one in behind for need in one.needs if not need.startswith("fact.")}


def kinds_of(select: Select) -> set[str]:
    """The kinds of deliveries a kept mart rests on; every kind that has days where it counts the rows of all of them."""
    named = {name.removeprefix("raw.") for name in inputs(select) if name.startswith("raw.")}
    counted = {kind.name for kind in kinds().values() if kind.days} if "row_day" in named else set()
    return (named | counted) - OF_ALL_KINDS


@cache
def version() -> str:
    """A digest of everything that shapes a kept mart besides the deliveries: the SQL, the definitions and this package."""
    files = [
        *sorted((paths.QUERIES / "facts").glob("*.sql")),
        *sorted((paths.QUERIES / "marts").glob("*/*.sql")),
        *(paths.DEFINITIONS / name for name in _SHAPERS),
        *sorted(Path(__file__).parent.glob("*.py")),
    ]
    families = sorted(f"{one.name}={one.source}/{one.overlap}" for one in house().values())
    return _digest(f"{duckdb.__version__} {families} {aspects.macros()}", files)


@cache
def opening() -> str:
    """A digest of what shapes only the marts made when a stamp is opened: the checks, and the rules whose thresholds are asked for."""
    return _digest("", [*checks.files(), *(paths.DEFINITIONS / name for name in _OPENERS)])


def _digest(told: str, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(told.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
