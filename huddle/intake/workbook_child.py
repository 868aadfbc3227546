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
DAMAGED, TOO_MANY = 3, 4
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
    """Exit status 0 with one JSON line per sheet and row; DAMAGED with the fault's name on standard error; TOO_MANY cells, or text in them.

    The arguments are the most cells and the most bytes: one long text can stand in a million cells and take no room in the file.
    """
    cells, room = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", write_through=False)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells -= sheet.total_height * sheet.total_width
            if cells < 0:
                return TOO_MANY
            print(json.dumps({"sheet": name}), file=out)
            for row in sheet.to_python(skip_empty_area=False):
                line = json.dumps([cell(value) for value in row], ensure_ascii=False, separators=(",", ":"))
                room -= len(line)
                if room < 0:
                    return TOO_MANY
                print(line, file=out)
    except (python_calamine.CalamineError, OSError, ValueError, MemoryError) as fault:
        print(type(fault).__name__, file=sys.stderr)
        return DAMAGED
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
