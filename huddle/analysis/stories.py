"""From what the rules saw to stories: one ASIN one story with its cause first, and no line that its ASINs explain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huddle.analysis.symptoms import Symptom
from huddle.rules import Rule, rules

Key = tuple[str, str, str | None, str | None, str | None]


@dataclass(frozen=True)
class Story:
    """One exception: the cause, and what else was seen on the same thing."""

    cause: Symptom
    money: Symptom
    """whose value and arithmetic stand: of several sights of the same missing units the one with most money"""
    others: tuple[Symptom, ...] = ()


def tell(symptoms: Iterable[Symptom]) -> list[Story]:
    """Merge by ASIN, then leave out lines and sites whose deviation their own ASINs explain."""
    known = rules()
    by_thing: dict[Key, list[Symptom]] = defaultdict(list)
    for one in symptoms:
        by_thing[(one.shop, one.marketplace, None if one.asin else one.line, one.asin, one.channel)].append(one)
    stories = [_merge(seen, known) for seen in by_thing.values()]
    asins = [story for story in stories if story.cause.asin]
    lines = [story for story in stories if story.cause.rule == "line_off"]
    rest = [story for story in stories if not story.cause.asin and story.cause.rule != "line_off"]
    kept = [story for story in lines if not _is_explained(story.cause, asins, known["line_off"])]
    return [*asins, *rest, *kept]


def _merge(seen: Sequence[Symptom], known: dict[str, Rule]) -> Story:
    """The demand rules speak of the same missing units, so the first of them by order speaks for all; then most money."""
    ordered = sorted(seen, key=lambda one: (not one.is_cause, known[one.rule].order))
    groups: dict[str, list[Symptom]] = defaultdict(list)
    for one in ordered:
        groups[known[one.rule].group].append(one)
    stories = [Story(own[0], max(own, key=_worth)) for own in groups.values()]
    first = max(stories, key=lambda story: (_worth(story.money), -known[story.cause.rule].order))
    return Story(first.cause, first.money, tuple(one for one in ordered if one is not first.cause))


def _worth(symptom: Symptom) -> float:
    return -1.0 if symptom.value is None else symptom.value


def _is_explained(line: Symptom, asins: Sequence[Story], rule: Rule) -> bool:
    """Do rows of the line's own ASINs account for the declared share of its deviation?"""
    inside = [
        story.cause.deviation if story.cause.deviation is not None else _deviation(story)
        for story in asins
        if (story.cause.shop, story.cause.marketplace) == (line.shop, line.marketplace)
        and line.line in (None, story.cause.line)
    ]
    same_way = sum(one for one in inside if one * (line.deviation or 0.0) > 0)
    return abs(same_way) >= rule["explained_share"] * abs(line.deviation or 0.0)


def _deviation(story: Story) -> float:
    return next((one.deviation for one in story.others if one.deviation is not None), 0.0)
