"""Whom an exception concerns that is about no single product: the lines it touches, and who looks after their products."""

from __future__ import annotations

from dataclasses import dataclass

from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import Symptom


@dataclass(frozen=True)
class Reach:
    """Nothing of a cause that is about one product: its own line and owner say it."""

    lines: tuple[str, ...] = ()
    """the lines it touches, where it is about no single one"""
    owners: tuple[str, ...] = ()
    apart: int = 0
    """how many lines it touches, where they are named by their products and are not all of the site's"""


def reach_of(cause: Symptom, morning: Morning) -> Reach:
    """By the products a cause names, else all of its lines; nothing where it names neither."""
    if cause.asin:
        return Reach()
    products, there = (
        table[(table["shop"] == cause.shop) & (table["marketplace"] == cause.marketplace)]
        for table in (morning.products, morning.lines.table)
    )  # fmt: skip
    touched = products[products["asin"].isin(cause.asins) if cause.asins else products["line"].isin(cause.lines or (cause.line,))]
    lines = () if cause.line else cause.lines or tuple(sorted(touched["line"].dropna().unique()))
    apart = len(lines) if cause.asins and not cause.lines and len(lines) < len(there) else 0
    return Reach(lines, tuple(sorted(touched["owner"].dropna().unique())), apart)
