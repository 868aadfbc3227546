"""Reads one workbook in a process of its own, under limits, and writes its sheets as JSON lines to standard output.

Apart and run as a plain script, because a hostile workbook makes the reading library abort the whole process, and because
it must not load more of Huddle than it needs. Formulas are not evaluated: the value stored beside them is read.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEMORY = 3 << 30
SECONDS = 240
NATIVE = "\x1f"


def cell(value: object) -> str:
    """A cell as text: numbers plainly and marked, dates in ISO order, nothing for an empty cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{NATIVE}{value}"
    if isinstance(value, float):
        return f"{NATIVE}{int(value)}" if value.is_integer() and abs(value) < 1e15 else f"{NATIVE}{value!r}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{NATIVE}{value.total_seconds() / 86400!r}"
    return str(value)


def main() -> int:
    """Exit status 0 with one JSON line per sheet and row, or 3 with the fault's first line on standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", write_through=False)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            print(json.dumps({"sheet": name}), file=out)
            for row in rows:
                print(json.dumps([cell(value) for value in row], ensure_ascii=False, separators=(",", ":")), file=out)
    except (python_calamine.CalamineError, OSError, ValueError, MemoryError) as fault:
        print(type(fault).__name__, file=sys.stderr)
        return 3
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
