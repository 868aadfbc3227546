"""What a number means: the metric dictionary, read from `definitions/metrics.toml`, and its formulas as DuckDB macros.

Apart from the warehouse, because screens, exports, alerts and tests read the same row of the same table.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from huddle import paths, text
from huddle.declared import DeclarationError, read_table

UNITS = ("money", "count", "percent", "days", "ratio", "text")
BETTER = ("up", "down", "none")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_FORMULA = re.compile(r"[a-z0-9_ *+()-]+(/[a-z0-9_ *+()-]+)?")


@dataclass(frozen=True)
class Metric:
    """One row of the dictionary."""

    name: str
    inputs: tuple[str, ...]
    """columns of the marts, in the order of the macro's parameters"""
    formula: str
    unit: str
    """money, count, percent (a fraction), days, ratio or text"""
    format: str
    better: Literal["up", "down", "none"]
    additive: bool
    """whether the values of parts add up to the value of the whole"""
    marts: tuple[str, ...]
    """tables that carry the inputs, coarsest first"""
    all_ad_types: bool
    """true only when Sponsored Products, Brands and Display are all known; else the label names those missing"""

    @property
    def is_ratio(self) -> bool:
        return "/" in self.formula

    @property
    def numerator(self) -> str:
        return self.formula.split("/")[0].strip()

    @property
    def denominator(self) -> str | None:
        return self.formula.split("/")[1].strip() if self.is_ratio else None

    def label(self, language: str) -> str:
        """The metric's name on screen, in `en` or `zh`."""
        return text.say(f"metrics.{self.name}", language)

    def help(self, language: str) -> str:
        """What the metric means, in one or two sentences."""
        return text.say(f"metrics.{self.name}_help", language)

    def value(self, sums: Mapping[str, float]) -> float | None:
        """The metric of summed inputs, the same formula as the macro; None where it would be divided by 0."""
        above = _computed(self.numerator, sums)
        below = 1.0 if self.denominator is None else _computed(self.denominator, sums)
        return above / below if below else None

    @property
    def macro(self) -> str:
        """The statement that makes the formula callable in SQL as `metric.<name>(inputs)`; division by 0 gives null."""
        body = f"cast({self.numerator} as double)"
        if self.denominator:
            body += f" / nullif(cast({self.denominator} as double), 0)"
        return f"create macro metric.{self.name}({', '.join(self.inputs)}) as {body}"


_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def _computed(expression: str, sums: Mapping[str, float]) -> float:
    """One side of a formula: sums, differences and products of inputs and numbers, as `_FORMULA` allows."""
    return _compiled(expression)(sums)


@cache
def _compiled(expression: str) -> Callable[[Mapping[str, float]], float]:
    """A side of a formula as a function of its inputs: a page computes a few formulas hundreds of times."""

    def of(node: ast.expr) -> Callable[[Mapping[str, float]], float]:
        match node:
            case ast.BinOp():
                operate, left, right = _OPERATORS[type(node.op)], of(node.left), of(node.right)
                return lambda sums: float(operate(left(sums), right(sums)))
            case ast.UnaryOp():
                operand, sign = of(node.operand), -1.0 if isinstance(node.op, ast.USub) else 1.0
                return lambda sums: sign * operand(sums)
            case ast.Name():
                name = node.id
                return lambda sums: float(sums[name])
            case ast.Constant():
                number = float(str(node.value))
                return lambda sums: number
        raise DeclarationError(f"metrics.toml: {expression!r} is no sum, difference or product of inputs")

    return of(ast.parse(expression, mode="eval").body)


def _metric(name: str, row: dict) -> Metric:
    place = f"metrics.toml: {name}"
    missing = {"inputs", "formula", "unit", "format", "better", "additive", "marts"} - row.keys()
    if missing:
        raise DeclarationError(f"{place} needs {', '.join(sorted(missing))}")
    if row["unit"] not in UNITS or row["better"] not in BETTER:
        raise DeclarationError(f"{place} needs a unit of {', '.join(UNITS)} and better of {', '.join(BETTER)}")
    if not _FORMULA.fullmatch(row["formula"]) or set(_WORD.findall(row["formula"])) != set(row["inputs"]):
        raise DeclarationError(f"{place}: formula {row['formula']!r} must use exactly its inputs {row['inputs']}, with one / at most")
    return Metric(
        name,
        tuple(row["inputs"]),
        row["formula"],
        row["unit"],
        row["format"],
        row["better"],
        row["additive"],
        tuple(row["marts"]),
        row.get("all_ad_types", False),
    )


@cache
def metrics() -> dict[str, Metric]:
    """Every declared metric by name. Raises DeclarationError, in words, for a row that does not hold together."""
    return {name: _metric(name, row) for name, row in read_table(paths.DEFINITIONS / "metrics.toml").items()}


def macros() -> list[str]:
    """The statements that create every metric's macro in the schema `metric`."""
    return [metric.macro for metric in metrics().values()]
