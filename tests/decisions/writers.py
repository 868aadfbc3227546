"""Writers for the tests of the store: eight at once on the same few actions, three for each place of a focus, one that is killed.

A process of its own, which forks before anything is opened: eight interpreters would cost more than all they write.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date

from huddle import decisions

DAY = date(2026, 11, 18)
HOT = 20
"""actions that all writers change"""


def _counted(name: int, turns: int) -> dict[str, int]:
    """Each turn reads an action and adds one to the number it ends in; counts what was written and what was refused in words."""
    told = {"written": 0, "refused": 0}
    for turn in range(turns):
        seen = decisions.get(1 + (turn * 7 + name) % HOT)
        so_far = int(seen.what.split()[-1])
        try:
            decisions.change(seen.id, seen.version, what=f"turn {turn} of {name} counted {so_far + 1}", who=f"writer {name}")
            told["written"] += 1
        except decisions.StaleAction as refused:
            assert refused.clashes and "changed meanwhile" in str(refused)
            told["refused"] += 1
    return told


def _focussed(name: int, turns: int) -> dict[str, int]:
    told = {"written": 0, "refused": 0}
    for turn in range(turns):
        try:
            decisions.add(f"{name} {turn}", owner="Ads", due=DAY, day=DAY, is_focus=True)
            told["written"] += 1
        except decisions.TooManyFocusItems:
            told["refused"] += 1
    return told


def race(writers: int, work: Callable[[int, int], dict[str, int]], turns: int) -> list[dict[str, int]]:
    """So many processes do the work at once; what each of them tells. A writer that fails in any other way tells nothing."""
    pipes = []
    for name in range(writers):
        read, write = os.pipe()
        if os.fork() == 0:
            try:
                os.write(write, json.dumps(work(name, turns)).encode())
            finally:
                os._exit(0)
        os.close(write)
        pipes.append(read)
    told = [os.read(pipe, 4096) for pipe in pipes]
    for _ in pipes:
        os.wait()
    return [json.loads(one) if one else {"written": -1, "refused": -1} for one in told]


def keep_writing() -> None:
    """Add actions and say the number of each once it is stored, until somebody ends it."""
    while True:
        made = decisions.add("kept", owner="Ads", due=DAY, day=DAY)
        decisions.change(made.id, 1, what=f"kept {made.id}")
        print(made.id, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        keep_writing()
    else:
        work = {"count": _counted, "focus": _focussed}[sys.argv[1]]
        print(json.dumps(race(int(sys.argv[2]), work, int(sys.argv[3]))))
