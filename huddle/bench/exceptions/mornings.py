"""What detects, in a process of its own: takes in a data folder and says the exceptions of each morning asked for.

`python -m huddle.bench.exceptions.mornings take-in 2026-10-01`, then `... ask 2026-10-02 2026-10-03`, on the folders of its environment.
It knows days and nothing else; what was planted stays with the process that started it.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date

from huddle import intake, warehouse
from huddle.analysis.exceptions import ExceptionRow, exceptions


def take_in() -> float:
    """Take the files in and build the marts; the CPU seconds it took. Raises RuntimeError where a file was not loaded."""
    began = time.process_time()
    made = intake.take_in()
    if (bad := [one for one in made.receipts if one.verdict != "loaded"]) or not made.receipts:
        raise RuntimeError(f"not loaded: {[(one.file, one.verdict, one.reason) for one in bad[:3]] or 'nothing lies there'}")
    warehouse.refresh()
    return time.process_time() - began


def ask(days: list[date]) -> dict[str, list[dict[str, object]]]:
    """The exceptions of each morning, all of them in their order."""
    return {day.isoformat(): [_row(row) for row in exceptions(day, limit=None).rows] for day in days}


def _row(row: ExceptionRow) -> dict[str, object]:
    names = ("kind", "line", "asin", "channel", "value_at_stake", "is_without_loss", "p")
    told = {name: getattr(row, name) for name in names}
    return {**told, "symptoms": list(row.symptoms), "since": row.since.isoformat() if row.since else None, "why": row.why["en"]}


if __name__ == "__main__":
    what, *asked = sys.argv[1:]
    spent = take_in() if what == "take-in" else 0.0
    print(json.dumps({"intake_cpu_seconds": spent, "mornings": ask([date.fromisoformat(day) for day in asked])}))
