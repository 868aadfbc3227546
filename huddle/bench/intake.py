"""What taking in the data folder costs, without the marts; `python -m huddle.bench.intake`, on the folders of its environment."""

from __future__ import annotations

import json
import time

from huddle import intake


def measured() -> dict[str, float]:
    """Rows, seconds and CPU seconds of one intake. Raises RuntimeError where a file was not loaded."""
    began, spent = time.perf_counter(), time.process_time()
    made = intake.take_in()
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    if (bad := [one for one in made.receipts if one.verdict != "loaded"]) or not made.receipts:
        raise RuntimeError(f"not loaded: {bad[0].reason if bad else 'nothing lies there'}")
    rows = sum(one.rows or 0 for one in made.receipts)
    return {"rows": rows, "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1)}


if __name__ == "__main__":
    print(json.dumps(measured()))
