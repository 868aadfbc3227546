"""The speed of Huddle on a sample of any size: intake, start, page, filter and the wall, each several times."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from huddle.bench import house, long, screen

Figures = dict[str, Any]
MEETINGS = ("weekly", "monthly", "channel")
"""the pages besides the morning that the browser opens"""


def taken_in(data: Path, state: Path) -> Figures:
    """A first intake of everything and a second that finds nothing new: seconds, rows per second, peak memory.

    The receipts are there after `seconds`; by `ready_seconds` the marts and the morning are made too, so that a start is quick.
    """
    shutil.rmtree(state, ignore_errors=True)
    first = house.command(["intake", "--json"], house.environment(data, state))
    rows = sum(receipt["rows"] or 0 for receipt in json.loads(first.printed))
    again = house.command(["intake", "--json"], house.environment(data, state))
    return {
        "files": len(json.loads(first.printed)), "rows": rows, "seconds": round(first.spoke_seconds, 1),
        "rows_per_second": round(rows / first.spoke_seconds),
        "ready_seconds": round(first.seconds, 1), "cpu_seconds": round(first.cpu_seconds, 1),
        "peak_mib": round(first.peak_mib), "nothing_new_seconds": round(again.seconds, 2),
    }  # fmt: skip


def long_files(folder: Path, lines: int, terms: int, tell: Callable[[str], None]) -> Figures:
    """One long All Orders file and one long Top Search Terms file, each taken in alone: rows per second and per CPU second, peak memory."""
    found: Figures = {}
    for name, write, rows in (("orders", long.orders, lines), ("search_terms", long.search_terms, terms)):
        data, state = folder / name / "data", folder / name / "state"
        file = data / ("US" if name == "search_terms" else "") / f"{name}.csv"
        tell(f"{name} of {rows:,} rows ...")
        write(file, rows)
        shutil.rmtree(state, ignore_errors=True)
        run = house.command([], house.environment(data, state), "huddle.bench.intake")
        taken = json.loads(run.printed)
        found[name] = {
            "megabytes": file.stat().st_size >> 20, "rows": taken["rows"], "seconds": taken["seconds"],
            "rows_per_second": round(taken["rows"] / taken["seconds"]), "cpu_seconds": taken["cpu_seconds"],
            "rows_per_second_of_two_idle_cores": round(2 * taken["rows"] / taken["cpu_seconds"]), "peak_mib": round(run.peak_mib),
        }  # fmt: skip
        shutil.rmtree(state, ignore_errors=True)
    return found


def seen(data: Path, state: Path, runs: int) -> Figures:
    """What a reader waits for: cold start, warm page, filter change, next screen; and the server's peak memory."""
    with screen.reader() as context, house.server(data, state) as server:
        page, cold = screen.first_page(context, server)
        warm = [screen.warm_page(context, server) for _ in range(runs)]
        lines = _lines(page)
        changes = [screen.filter_change(page, "Product line", lines[at % len(lines)]) for at in range(runs)]
        page.goto(f"{server.url}/?view=present")
        page.locator(screen.WALL).first.wait_for(timeout=screen.WITHIN)
        screens = [screen.next_screen(page, "ArrowRight" if at % 8 < 4 else "ArrowLeft") for at in range(runs)]
        others = {}
        for name in MEETINGS:
            screen.warm_page(context, server, f"/{name}")  # the first visit works the page out; the second is a warm one
            page.goto(f"{server.url}/{name}?view=present")
            page.locator(screen.WALL).first.wait_for(timeout=screen.WITHIN)
            others[name] = {
                "warm_page_seconds": round(screen.warm_page(context, server, f"/{name}"), 2),
                "next_screen_milliseconds": [round(screen.next_screen(page, key)) for key in screen.steps(page)],
            }
        return {
            "cold_start_seconds": round(cold, 2),
            "warm_page_seconds": spread(warm, 2),
            "filter_change_milliseconds": spread(changes, 0),
            "next_screen_milliseconds": spread(screens, 0),
            **others,
            "server_peak_mib": round(server.peak_mib()),
        }


def page_data(data: Path, state: Path) -> Figures:
    """Milliseconds of each page's data (of the first page, and of choices nobody asked for yet) and of their slowest questions."""
    told = json.loads(house.command([], house.environment(data, state), "huddle.bench.pages").printed)
    pages = {name: {"first": round(spent[0]), **spread(spent[1:] or spent, 0)} for name, spent in told["pages"].items()}
    return {"page_data_milliseconds": pages, "slowest_questions_cpu_milliseconds": told["questions"]}


def new_day(data: Path, state: Path) -> Figures:
    """CPU seconds of one new day's expected days, windows, rules and stories, questions included, over every ASIN of every site."""
    return dict(json.loads(house.command([], house.environment(data, state), "huddle.bench.day").printed))


def _lines(page: Any) -> list[str]:
    page.locator("[data-testid=stSidebar] [data-testid=stSelectbox]", has_text="Product line").locator("input").click()
    offered = [option for option in page.get_by_role("option").all_inner_texts() if option]
    page.keyboard.press("Escape")
    return offered[1:] + offered[:1]


def spread(values: list[float], digits: int) -> Figures:
    """Smallest, middle and largest of several runs."""
    return {"min": round(min(values), digits), "median": round(median(values), digits), "max": round(max(values), digits)}


def measure(folder: Path, asins: int, days: int, runs: int, tell: Callable[[str], None]) -> Figures:
    """Write the sample if it is not there, take it in, serve it and watch it in the browser."""
    tell(f"sample of {asins:,} ASINs x {days} days x 2 sites ...")
    house.sample(folder, asins, days)
    data, state = folder / "data", folder / "state"
    tell("intake ...")
    found: Figures = {"asins": asins, "days": days, "runs": runs, "intake": taken_in(data, state)}
    tell("page data ...")
    found |= page_data(data, state)
    tell("a new day ...")
    found["new_day"] = new_day(data, state)
    tell("browser ...")
    return {**found, "screen": seen(data, state, runs)}
