"""The questions: one SQL file each, whose header comment is its contract, read here and tested against the query.

-- What did each site sell on a day?
-- parameters: day DATE "the meeting's day", shop VARCHAR "one shop, or null for all"
-- result: one row per shop x marketplace
--   sales DOUBLE money "ordered product sales"
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError

_PARAMETER = re.compile(r'([a-z_][a-z0-9_]*)\s+([A-Z]+(?:\[\])?)\s+"([^"]*)"')
_COLUMN = re.compile(r'^--\s+([a-z_][a-z0-9_]*)\s+([A-Z]+(?:\[\])?)\s+(\w+)\s+"([^"]*)"\s*$')
TYPES = ("VARCHAR", "DATE", "DOUBLE", "BIGINT", "BOOLEAN", "TIMESTAMP", "VARCHAR[]")


class UnknownQuestion(KeyError):
    """No file in queries/questions has that name."""


class WrongParameters(TypeError):
    """A question was asked with a parameter missing, one too many, or a value of another type."""


@dataclass(frozen=True)
class Parameter:
    """A value a question needs; None stands for "all" where its meaning says so."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class ResultColumn:
    """A column a question answers with."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Question:
    """One question file."""

    name: str
    """folder and file, such as `morning/tiles`"""
    asks: str
    parameters: tuple[Parameter, ...]
    grain: str
    columns: tuple[ResultColumn, ...]
    sql: str

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as DuckDB takes them, text turned into the declared type. Raises WrongParameters in words."""
        declared = {parameter.name: parameter for parameter in self.parameters}
        missing, unknown = declared.keys() - values.keys(), values.keys() - declared.keys()
        if missing or unknown:
            faults = [f"needs {', '.join(sorted(missing))}"] if missing else []
            faults += [f"has no parameter {', '.join(sorted(unknown))}"] if unknown else []
            known = ", ".join(declared) or "none"
            raise WrongParameters(f"{self.name} {' and '.join(faults)}; its parameters are: {known}")
        return {name: _typed(self.name, declared[name], value) for name, value in values.items()}


def _typed(question: str, parameter: Parameter, value: Any) -> Any:
    """A value in its parameter's type; text is read as the command line gives it."""
    if value is None or (isinstance(value, str) and parameter.type == "VARCHAR"):
        return value
    try:
        if parameter.type == "VARCHAR[]":
            return [str(one) for one in (value.split(",") if isinstance(value, str) else value)]
        if parameter.type == "DATE":
            return date.fromisoformat(value) if isinstance(value, str) else value.date() if isinstance(value, datetime) else value
        if parameter.type == "TIMESTAMP":
            return datetime.fromisoformat(value) if isinstance(value, str) else value
        if parameter.type == "BOOLEAN":
            return {"true": True, "false": False}[value.lower()] if isinstance(value, str) else bool(value)
        return {"DOUBLE": float, "BIGINT": int, "VARCHAR": str}[parameter.type](value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise WrongParameters(f"{question}: {parameter.name} is {value!r}; expected {parameter.type}, {parameter.meaning}") from None


def _header(sql: str) -> list[str]:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line)
    return lines


def parse(name: str, sql: str) -> Question:
    """A question from its file's text. Raises DeclarationError when the header is no contract."""
    header = _header(sql)
    if not header or not header[0].rstrip().endswith("?"):
        raise DeclarationError(f"{name}.sql: the first line must be the question it answers, ending in a question mark")
    starts = {key: n for n, line in enumerate(header) for key in ("parameters", "result") if line.startswith(f"-- {key}:")}
    if starts.keys() != {"parameters", "result"}:
        raise DeclarationError(f"{name}.sql: the header needs a line '-- parameters: ...' (or none) and one '-- result: one row per ...'")
    said = " ".join(line.removeprefix("--") for line in header[starts["parameters"] : starts["result"]])
    parameters = tuple(Parameter(*found) for found in _PARAMETER.findall(said))
    columns = tuple(ResultColumn(*found.groups()) for line in header[starts["result"] + 1 :] if (found := _COLUMN.match(line)))
    for word, type_ in [(one.name, one.type) for one in parameters] + [(one.name, one.type) for one in columns]:
        if type_ not in TYPES:
            raise DeclarationError(f"{name}.sql: {word} has type {type_}; use {', '.join(TYPES)}")
    if not columns:
        raise DeclarationError(f'{name}.sql: the header declares no result column; write --   name TYPE unit "meaning"')
    return Question(
        name, header[0].removeprefix("--").strip(), parameters, header[starts["result"]].removeprefix("-- result:").strip(), columns, sql
    )


def _first_sentences(folder: Path) -> list[tuple[str, str, str]]:
    """(name, what it answers, grain) of the facts or marts in a folder."""
    found = []
    for file in sorted(folder.glob("*.sql")):
        header = _header(file.read_text(encoding="utf-8"))
        grain = next((line.removeprefix("-- result: ") for line in header if line.startswith("-- result:")), "")
        found.append((file.stem, header[0].removeprefix("-- ") if header else "", grain))
    return found


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [titles, ["---"] * len(titles), *rows]
    return ["| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines] + [""]


def index() -> str:
    """The text of `queries/README.md`: every question, fact and mart by name. A test holds the file to it.

    To write it anew: `python -m huddle.queries > queries/README.md`.
    """
    lines = ["# What we ask", "", "Made from the headers of the files by `python -m huddle.queries`; do not edit.", ""]
    lines += ["## Questions", "", '`ask("<question>", **parameters)`, or `python -m huddle ask <question> -p name=value`.', ""]
    asked = [
        (f"`{one.name}`", one.asks, ", ".join(f"`{parameter.name}`" for parameter in one.parameters), one.grain)
        for one in questions().values()
    ]
    lines += _table(("Question", "What it answers", "Parameters", "Result"), asked)
    for title, folder, said in (
        ("Marts made when a stamp is opened", "marts/opened", "What pages and analysis read, as `mart.<name>`."),
        (
            "Marts kept by month",
            "marts/month",
            "Parquet, one file per month; `part.<name>`, and `mart.<name>` where none above has the name.",
        ),
        ("Marts kept whole", "marts/whole", "Parquet, one file; named likewise."),
        ("Facts", "facts", "Overlaps are decided and joins made here, as `fact.<name>`; made for a build and thrown away."),
    ):
        rows = [(f"`{name}`", sentence, grain) for name, sentence, grain in _first_sentences(paths.QUERIES / folder)]
        lines += [f"## {title}", "", said, "", *_table(("Name", "What it answers", "Result"), rows)]
    return "\n".join(lines).rstrip() + "\n"


@cache
def questions() -> dict[str, Question]:
    """Every question by name. Raises DeclarationError for a file whose header is no contract."""
    root = paths.QUERIES / "questions"
    found = {}
    for file in sorted(root.rglob("*.sql")):
        name = file.relative_to(root).with_suffix("").as_posix()
        found[name] = parse(name, file.read_text(encoding="utf-8"))
    return found


def question(name: str) -> Question:
    """The question of that name. Raises UnknownQuestion, naming the nearest ones."""
    try:
        return questions()[name]
    except KeyError:
        near = get_close_matches(name, questions(), n=3) or sorted(questions())[:3]
        raise UnknownQuestion(f"there is no question {name!r}; did you mean {', '.join(near)}?") from None


if __name__ == "__main__":
    sys.stdout.write(index())
