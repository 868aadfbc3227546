"""What one new day costs: expected days, windows, rules and stories of a whole house, its SQL included; `python -m huddle.bench.day`.

Run as a process of its own, on the folders of its environment, so that every CPU second of it is one of the day's, DuckDB's threads too.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pandas as pd

from huddle import warehouse
from huddle.analysis.exceptions import find


def measured() -> dict[str, float]:
    """CPU seconds of the newest day's exceptions, how many of them are questions, and how many series were looked at.

    `opening_cpu_seconds` is what a process needs once, before its first question, and is no part of the day.
    """
    stamp = warehouse.stamp()
    began = time.process_time()
    warehouse.ask("exceptions/sites", stamp=stamp, until=None)
    opening, asked = time.process_time() - began, 0.0

    def ask(question: str, **parameters: Any) -> pd.DataFrame:
        nonlocal asked
        before = time.process_time()
        rows = warehouse.ask(question, stamp=stamp, **parameters)
        asked += time.process_time() - before
        return rows

    began = time.process_time()
    seen = find(ask, None, stamp)
    spent = time.process_time() - began
    return {
        "asins": int((seen.days["grain"] == "asin").sum()) if seen.days is not None else 0, "rows": len(seen.rows),
        "cpu_seconds": round(spent, 2), "questions_cpu_seconds": round(asked, 2), "opening_cpu_seconds": round(opening, 2),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measured()))
