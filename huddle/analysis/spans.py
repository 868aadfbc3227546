"""Reports over several days that stand apart: of two that share a day only the newer counts, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

One = TypeVar("One", bound=Mapping[str, Any])


def apart(spans: Sequence[One]) -> list[One]:
    """Spans (`span_start` to `span_end`) that share no day, oldest first: from the last one back, each that ends before the next begins."""
    kept: list[One] = []
    for one in sorted(spans, key=lambda span: (span["span_end"], span["span_start"]), reverse=True):
        if not kept or one["span_end"] < kept[-1]["span_start"]:
            kept.append(one)
    return kept[::-1]
