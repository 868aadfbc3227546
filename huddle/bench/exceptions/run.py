"""Seeds to scores: each company made, delivered, taken in, asked morning by morning in processes of its own, and scored."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from huddle.bench import house
from huddle.bench.exceptions import baselines
from huddle.bench.exceptions.company import base_company
from huddle.bench.exceptions.delivery import deliver
from huddle.bench.exceptions.happenings import plant
from huddle.bench.exceptions.noise import CLASSES
from huddle.bench.exceptions.score import ROOM, Outcome, Row, Tally, Truth, figures, grouped, tally
from huddle.bench.exceptions.trade import Company, trade
from huddle.rules import rules

ASKS = "huddle.bench.exceptions.mornings"
BARS = (0.0, *(25.0 * 1.5**step for step in range(16)))
"""least money a day of a baseline's row: the bar at which it has no more false items than Huddle is taken afterwards"""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be measured."""

    seeds: Sequence[int]
    asins: int = 200
    days: int = 400
    level: str = "L5"
    mornings: int = 60
    processes: int = 2


@dataclass
class Pool:
    """Tallies of several seeds together."""

    huddle: Tally = field(default_factory=Tally)
    others: dict[str, dict[float, Tally]] = field(
        default_factory=lambda: {name: {bar: Tally() for bar in BARS} for name in baselines.NAMES}
    )
    cpu: dict[str, float] = field(default_factory=lambda: {"intake": 0.0, "mornings": 0.0})


def make(wanted: Wanted, seed: int) -> Company:
    """The company of a seed with its planted events, in memory."""
    base = base_company(seed, wanted.asins, wanted.days, wanted.mornings)
    return trade(base, plant(base, wanted.level))


def truth_of(company: Company, level: str) -> Truth:
    """What a row is compared with."""
    base = company.base
    return Truth(company.happened, base.asins, base.lines, company.is_low, company.available <= 0, base.turned, level)


def is_demand(kind: str) -> bool:
    """Does a rule speak of units sold?"""
    return kind in rules() and rules()[kind].group in ("demand", "line")


def detect(company: Company, folder: Path, wanted: Wanted) -> tuple[dict[int, list[dict[str, Any]]], dict[str, float]]:
    """The rows of each morning as the product gives them, from the files alone; and the CPU seconds of intake and mornings.

    The mornings are shared by as many processes as wanted. Raises RuntimeError when one of them fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    data, state = folder / "data", folder / "state"
    deliver(company, data, wanted.level)
    known = {**house.environment(data, state), "HUDDLE_NOW": f"{company.base.end + timedelta(days=2)}T01:00Z"}
    base = company.base
    days = {base.day(place).isoformat(): place for place in base.spans.mornings}
    alone = wanted.processes == 1  # then the process that takes in asks too
    runs = [house.command(["take-in", *(days if alone else ())], known, ASKS)]
    if not alone:
        parts = [list(days)[at :: wanted.processes] for at in range(wanted.processes)]
        with ThreadPoolExecutor(wanted.processes) as pool:
            runs += pool.map(lambda part: house.command(["ask", *part], known, ASKS), parts)
    told = [json.loads(run.printed) for run in runs]
    taken = float(told[0]["intake_cpu_seconds"])
    rows = {days[day]: found for one in told for day, found in one["mornings"].items()}
    return rows, {"intake": taken, "mornings": sum(run.cpu_seconds for run in runs) - taken}


def shown(rows: Sequence[dict[str, Any]]) -> list[Row]:
    """The rows a meeting sees: those with no loss left out, the first `ROOM`."""
    kept = [row for row in rows if not row["is_without_loss"]][:ROOM]
    return [as_row(row) for row in kept]


def as_row(row: dict[str, Any]) -> Row:
    """A row of the product as the score reads it."""
    return Row(row["kind"], row["asin"], row["line"], row["channel"], tuple(row["symptoms"]), row["value_at_stake"])


def measure(wanted: Wanted, folder: Path, tell: Tell) -> dict[str, Any]:
    """The score over all seeds. Raises ValueError for sizes that make no company, RuntimeError when detection fails."""
    pool = Pool()
    for seed in wanted.seeds:
        tell(f"seed {seed}: {wanted.asins:,} ASINs x {wanted.days} days, {wanted.level} ...")
        company, own = make(wanted, seed), folder / f"{seed}-{wanted.asins}x{wanted.days}-{wanted.level}"
        try:
            found, cpu = detect(company, own, wanted)
        finally:
            shutil.rmtree(own, ignore_errors=True)
        add(pool, company, wanted.level, {day: shown(rows) for day, rows in found.items()}, cpu)
        so_far = figures(pool.huddle)
        names = ("caught_money_top5", "caught_money_top5_unfiltered", "false_per_morning", "silent_share", "cause_right")
        tell("  so far: " + ", ".join(f"{name} {so_far[name]}" for name in names))
    return report(pool, wanted)


def add(pool: Pool, company: Company, level: str, rows: dict[int, list[Row]], cpu: dict[str, float]) -> None:
    """Score one company, baselines included, and count it in."""
    truth, base = truth_of(company, level), company.base
    pool.huddle.add(tally(rows, base.spans.quiet, truth, base.seed, is_demand))
    for name in baselines.NAMES:
        found = baselines.alarms(company, name, base.spans.mornings)
        for bar in BARS:
            pool.others[name][bar].add(tally(baselines.above(found, bar), base.spans.quiet, truth, base.seed))
    for name, spent in cpu.items():
        pool.cpu[name] += spent


def report(pool: Pool, wanted: Wanted) -> dict[str, Any]:
    """The figures as the command prints them."""
    ours = figures(pool.huddle)
    found = {"level": wanted.level, "seeds": list(wanted.seeds), "asins": wanted.asins, "days": wanted.days, **ours}
    found["by_kind"] = grouped(pool.huddle, lambda one: one.kind)
    volumes = grouped(pool.huddle, lambda one: one.volume or "-")
    found["by_volume"] = {name: volumes[name] for name in (*CLASSES, "-") if name in volumes}
    found["baselines"] = {name: _baseline(pool.others[name], ours["false_per_morning"] or 0.0) for name in baselines.NAMES}
    found["each"] = [_each(one) for one in pool.huddle.outcomes]
    found["cpu_seconds"] = {name: round(spent, 1) for name, spent in pool.cpu.items()}
    return found


def _each(one: Outcome) -> dict[str, Any]:
    event = one.happening
    return {
        "seed": one.seed, "kind": event.kind, "money_a_day": round(event.money, 2), "units_a_day": round(event.daily, 2),
        "days": event.length, "knowable_after": None if event.knowable is None else event.knowable - event.first, "is_caught": one.caught,
        "rank": one.best_rank, "days_to_detect": one.days, "cause_right": one.cause_right,
    }  # fmt: skip


def _baseline(by_bar: dict[float, Tally], most_false: float) -> dict[str, Any]:
    """A baseline with all its alarms, and at the lowest bar at which it has no more false items than Huddle."""
    wanted = (
        "caught_money_top5", "caught_money_top5_unfiltered", "caught_events", "false_per_morning", "silent_share", "median_days_to_detect",
    )  # fmt: skip
    plain = figures(by_bar[0.0])
    level = next((bar for bar in BARS if (figures(by_bar[bar])["false_per_morning"] or 0.0) <= most_false), None)
    equal = figures(by_bar[level]) if level is not None else None
    quieter = None if equal is None else {"least_money_a_day": round(level or 0.0), **{name: equal[name] for name in wanted}}
    return {**{name: plain[name] for name in wanted}, "at_equal_false_items": quieter}


def table(found: dict[str, Any]) -> str:
    """The figures for people."""
    def per_cent(value: float | None) -> str:
        return "    –" if value is None else f"{100 * value:4.0f}%"

    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:g}"

    lines = [
        f"{found['level']}: {found['asins']:,} ASINs x {found['days']} days, {len(found['seeds'])} companies, "
        f"{found['mornings']} mornings, {found['quiet_mornings']} of them in months without events; "
        f"{found['events']} events, {found['events_detectable']} above the detectable size",
        "",
        f"{'':28}{'money':>7}{'all':>7}{'events':>8}{'false':>8}{'silent':>8}{'days':>6}{'cause':>7}",
        _line("Huddle", found, per_cent, number),
    ]
    for name, one in found["baselines"].items():
        lines.append(_line(name, one, per_cent, number))
        if one["at_equal_false_items"]:
            lines.append(_line("  at as few false items", one["at_equal_false_items"], per_cent, number))
    for title, groups in (("by kind", found["by_kind"]), ("units a day", found["by_volume"])):
        lines += ["", f"{title:28}{'money':>7}{'events':>8}{'n':>6}{'above':>7}{'days':>6}{'cause':>7}"]
        for name, one in groups.items():
            lines.append(
                f"{name:28}{per_cent(one['caught_money_top5']):>7}{per_cent(one['caught_events']):>8}{one['events']:>6}"
                f"{one['events_detectable']:>7}{number(one['median_days_to_detect']):>6}{per_cent(one['cause_right']):>7}"
            )
    lines += ["", "false by rule: " + (", ".join(f"{kind} {count}" for kind, count in found["false_kinds"].items()) or "none")]
    lines.append(f"CPU seconds: {found['cpu_seconds']}")
    return "\n".join(lines)


def _line(name: str, one: dict[str, Any], per_cent: Callable[[float | None], str], number: Callable[[float | None], str]) -> str:
    return (
        f"{name:28}{per_cent(one['caught_money_top5']):>7}{per_cent(one['caught_money_top5_unfiltered']):>7}"
        f"{per_cent(one['caught_events']):>8}{number(one['false_per_morning']):>8}{per_cent(one['silent_share']):>8}"
        f"{number(one['median_days_to_detect']):>6}{per_cent(one.get('cause_right')):>7}"
    )
