"""The declared steps that reshape a table before it is cast: which there are, and what each takes.

What they mean stands in `huddle/reports.py`, with the rest of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.declared import DeclarationError, one_of, regular
from huddle.kinds import Kind

_STEPS = {
    "forward_fill": {"columns"},
    "drop_rows": {"column", "values"},
    "keep_rows": {"column", "values"},
    "from_sheet": {"column", "pattern"},
    "from_file_name": {"column", "pattern"},
    "from_above": {"column", "pattern"},
    "explode": {"column", "separator"},
    "unpivot": {"headers", "into", "value"},
    "amounts": {"parts", "into", "value"},
    "skip_to_header": set(),
}
_OTHERWISE = {"drop_rows": {"header", "values"}, "keep_rows": {"header", "values"}}
_MAY_SAY = {"amounts": {"whole", "alone", "names", "named"}}


@dataclass(frozen=True)
class Step:
    """One declared step with its arguments, as the module lists them."""

    step: str
    arguments: Mapping[str, Any]


def read_step(where: str, row: Mapping[str, Any], kind: Kind) -> Step:
    """One step as its row declares it. Raises DeclarationError for a step, an argument or a column that does not exist."""
    name = row.get("step")
    one_of(f"{where}: steps", "step", name, tuple(_STEPS))
    wanted = _STEPS[str(name)]
    if set(row) - {"step"} - _MAY_SAY.get(str(name), set()) not in (wanted, _OTHERWISE.get(str(name), wanted)):
        raise DeclarationError(f"{where}: step {name} takes {', '.join(sorted(wanted)) or 'no arguments'}")
    if ("names" in row) != ("named" in row) or not {*row.get("named", ())} <= {*row.get("parts", ())}:
        raise DeclarationError(f"{where}: step {name} needs names and named together, and a part for each name")
    named = [*row.get("columns", ()), *(row[key] for key in ("column", "into", "value", "whole", "alone", "names") if key in row)]
    for column in named:
        if column not in {known.name for known in kind.columns}:
            raise DeclarationError(f"{where}: step {name} names {column!r}, which {kind.name} does not have")
    for key in ("pattern", "headers"):
        if key in row:
            regular(f"{where}: step {name}", key, row[key], groups=1 if key == "pattern" else 0)
    return Step(str(name), {key: value for key, value in row.items() if key != "step"})


def filled_by(steps: tuple[Step, ...]) -> set[str]:
    """The canonical columns that steps fill without a header."""
    return {
        step.arguments[key]
        for step in steps
        for key in ("column", "into", "value", "names")
        if key in step.arguments and step.step in ("from_sheet", "from_file_name", "from_above", "unpivot", "amounts")
    }
