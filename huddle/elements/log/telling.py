"""One change or event in words: what turned from which value to which, between which days, and from which export we know it."""

from __future__ import annotations

from datetime import timedelta

from huddle import figures
from huddle.changes import change_kinds
from huddle.elements.answers import Row
from huddle.reports import reports
from huddle.text import say, strings


def kind_name(kind: str, language: str) -> str:
    """The words of a kind of change, or of a kind of event."""
    declared = change_kinds().get(kind)
    return declared.name(language) if declared else say(f"log.kind_{kind}", language)


def name(row: Row, language: str) -> str:
    """The product's, the campaign's or the event's name."""
    return str((row["name_zh"] if language == "zh" else None) or row["name"])


def is_event(row: Row) -> bool:
    """Whether somebody wrote it down: then its name says it all."""
    return bool(row["place"] == 0)


def value(row: Row, which: str, language: str) -> str:
    """The value `before` or `after` the change, as its kind shows it; empty where there is none."""
    if is_event(row):
        return ""
    end = "_before" if which == "before" else ""
    said, amount, shows = row[f"said{end}"], row[f"amount{end}"], change_kinds()[row["kind"]].shows
    if shows == "money" and amount is not None:
        return figures.money(amount, row["currency"], language, cents=True) if row["currency"] else f"{amount:,.2f}"
    if shows == "units" and amount is not None:
        return say("log.unit_count", language, units=figures.count(amount, language))
    if shows == "units" and which == "after" and row["units"] is not None:
        return "+" + say("log.unit_count", language, units=figures.count(row["units"], language))
    if shows == "state" and said is not None:
        key = f"value_{str(said).casefold()}"
        return say(f"log.{key}", language) if f"log.{key}" in strings() else str(said)
    return str(said) if said is not None else ""


def together(row: Row, language: str) -> str:
    """Several changes of one kind as one: `60 price changes`."""
    things = change_kinds()[row["kind"]].things(language)
    return say("log.many", language, count=figures.count(row["changes"], language), things=things)


def sentence(row: Row, language: str, *, names: bool) -> str:
    """A change in a few words; `names`: with the product or campaign, where the picture shows several."""
    if is_event(row):
        return name(row, language)
    declared = change_kinds()[row["kind"]]
    kind = declared.name(language)
    if declared.shows == "units":
        units = figures.count(row["units"], language)
        if names:
            return say("log.arrived_of", language, units=units, name=name(row, language))
        return say("log.arrived" if row["seen_from"] is None else "log.arrived_least", language, units=units)
    if declared.shows in ("money", "state"):
        turned = {"kind": kind, "before": value(row, "before", language), "after": value(row, "after", language)}
        if not names:
            return say("log.turned", language, **turned)
        return say("log.of_one", language, name=name(row, language), **{**turned, "kind": kind.lower()})
    return say("log.plain_of", language, kind=kind, name=name(row, language)) if names else kind


def days(row: Row, language: str) -> str:
    """When: a day, the days it lasted, or between which two exports."""
    if row["seen_from"] is not None and row["day"] - row["seen_from"] > timedelta(days=1):
        first, last = figures.date_without_weekday(row["seen_from"], language), figures.date_without_weekday(row["day"], language)
        return say("log.between", language, first=first, last=last)
    if row["last_day"] != row["day"]:
        return figures.span(row["day"], row["last_day"], language)
    return figures.day(row["day"], language)


def source(row: Row, language: str) -> str:
    """The export that tells it."""
    known = reports().get(row["source"] or "")
    return known.title(language) if known else row["source"] or say("log.source_any", language)
