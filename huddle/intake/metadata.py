"""What the lines above a header state: a period, a time of export, a site, a currency, a shop."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huddle import marketplaces
from huddle.currencies import codes, currency_of
from huddle.intake import days
from huddle.intake.tables import lines_of
from huddle.reports import Report

_WAYS = ("iso", "words", "chinese", "excel")


def stated(report: Report, above: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Each declared fact that the lines above the header state, in plain form; what cannot be read is left out."""
    text = lines_of(above)
    found = {}
    for name, pattern in report.metadata.items():
        hit = re.search(pattern, text)
        plain = _plain(name, hit) if hit else None
        if plain:
            found[name] = plain
    return found


def _plain(name: str, hit: re.Match[str]) -> str | None:
    value = hit.group(1).strip()
    if name == "period":
        whole = value if hit.re.groups < 2 else f"{value} - {hit.group(2).strip()}"
        try:
            first, last = days.read_range(whole, _WAYS)
        except days.NotADay:
            return None
        return f"{first.isoformat()}..{last.isoformat()}"
    if name == "exported_at":
        try:
            return days.moment(value)[0].isoformat()
        except days.NotADay:
            return None
    if name == "marketplace":
        site = marketplaces.find(value)
        return site.code if site else None
    if name == "currency":
        return value.upper() if value.upper() in codes() else currency_of(value)
    return value
