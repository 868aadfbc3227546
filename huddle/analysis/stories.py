"""From what the rules saw to stories: one ASIN one story with its cause first, and no line that its ASINs explain.

What befell several ASINs of a line at once (its ads cut, its pages gone) is one story of the line; several lines, of the site.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule, rules

_OF_LINES = ("line_off", "ad_clicks_off")
Key = tuple[str, str, str | None, str | None, str | None, str | None]


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
        of_its_own = (None, None, None) if one.asin else (one.line, one.channel, one.label)
        by_thing[(one.shop, one.marketplace, one.asin, *of_its_own)].append(one)
    apart = [own for seen in by_thing.values() for own in _apart(seen, known)]
    stories = _shared([story for own in apart if (story := _merge(own, known)) is not None], known)
    asins = [story for story in stories if story.cause.asin or story.cause.asins]
    lines = [story for story in stories if story.cause.rule == "line_off"]
    asins, cut = _cut_lines(asins, [one for one in stories if one.cause.rule == "ad_clicks_off" and one.cause.asin is None], known)
    rest = [story for story in stories if not story.cause.asin and not story.cause.asins and story.cause.rule not in _OF_LINES]
    whole: list[Story] = []
    for story in sorted(lines, key=lambda one: one.cause.line is not None):
        moved = _moved_together(story.cause, asins, known["line_off"])
        if moved:
            asins = [one for one in asins if one not in moved]
            whole.append(replace(story, cause=replace(story.cause, asins=tuple(str(one.cause.asin) for one in moved))))
        elif story.cause.is_cause and not _is_explained(story.cause, asins, known["line_off"]):
            whole.append(story)
    return [*asins, *rest, *cut, *whole]


def _shared(stories: Sequence[Story], known: dict[str, Rule]) -> list[Story]:
    """Stories with one cause that began together on several ASINs of a line as one; on several lines as one of the site."""
    alike: dict[tuple[str, str, str, str], list[Story]] = defaultdict(list)
    kept: list[Story] = []
    for story in stories:
        cause = story.cause
        if cause.asin and cause.since and "shared_asins" in known[cause.rule].thresholds:
            alike[(cause.shop, cause.marketplace, cause.rule, cause.variant)].append(story)
        else:
            kept.append(story)
    for (*_, rule, _), found in alike.items():
        for together in _began_together(found):
            kept += _by_reach(together, int(known[rule]["shared_asins"]))
    return kept


def _began_together(stories: Sequence[Story]) -> list[list[Story]]:
    """Runs of stories each of which began at most a day after the one before."""
    runs: list[list[Story]] = []
    for story in sorted(stories, key=lambda one: (one.cause.since, one.cause.asin)):
        if runs and story.cause.since - runs[-1][-1].cause.since <= timedelta(days=1):  # type: ignore[operator]
            runs[-1].append(story)
        else:
            runs.append([story])
    return runs


def _by_reach(stories: Sequence[Story], least: int) -> list[Story]:
    lines: dict[str | None, list[Story]] = defaultdict(list)
    for story in stories:
        lines[story.cause.line].append(story)
    wide = {line: found for line, found in lines.items() if len(found) >= least}
    if len(wide) > 1 and len(wide) * 2 > len(lines):
        return [_as_one(stories, None)]
    alone = [story for line, found in lines.items() if line not in wide for story in found]
    return [*alone, *(_as_one(found, line) for line, found in wide.items())]


def _as_one(stories: Sequence[Story], line: str | None) -> Story:
    """Several ASINs' stories of one cause: their money and units together, led by the dearest."""
    ordered = sorted(stories, key=lambda story: (-_worth(story.money), story.cause.asin or ""))
    first = ordered[0].cause
    values = [story.money.value for story in ordered if story.money.value is not None]
    total = sum(values) if values else None
    deviation = sum(_deviation_of(story) for story in ordered)
    expected = sum(float(story.cause.facts["expected"].value) for story in ordered if "expected" in story.cause.facts)
    actual = expected + deviation
    facts = {
        **first.facts, "count": Fact("count", len(ordered)), "value": Fact("money", total), "actual": Fact("count", actual),
        "expected": Fact("amount", expected), "change": Fact("change", (actual, expected)),
    }  # fmt: skip
    cause = replace(
        first, asin=None, line=line, value=total, deviation=deviation, facts=facts, variant="_many",
        since=min(story.cause.since for story in ordered if story.cause.since), asins=tuple(str(story.cause.asin) for story in ordered),
        change=actual / expected - 1 if expected > 0 else None,
        is_after_cost=all(story.cause.is_after_cost for story in ordered), most=None,
        is_of_price=any(story.money.is_of_price for story in ordered),
    )  # fmt: skip
    others = {one.rule: one for story in ordered for one in story.others}
    return Story(cause, cause, tuple(others.values()))


def _deviation_of(story: Story) -> float:
    return story.cause.deviation if story.cause.deviation is not None else _deviation(story)


def _apart(seen: Sequence[Symptom], known: dict[str, Rule]) -> list[list[Symptom]]:
    """What is lost today and what is lost only later are two stories: the larger would hide the other, and only one runs.

    What has no money goes with what has.
    """
    ahead = [one for one in seen if one.loss_starts is not None]
    today = [one for one in seen if one.loss_starts is None]
    runs = any(not known[one.rule].is_symptom and round(one.value or 0.0) > 0 for one in today)
    return [today, ahead] if ahead and runs else [list(seen)]


def _merge(seen: Sequence[Symptom], known: dict[str, Rule]) -> Story | None:
    """The demand rules speak of the same missing units, so the first of them by order speaks for all; then most money.

    None where all that was seen goes beside something else and nothing else was.
    """
    if all(known[one.rule].is_symptom for one in seen):
        return None
    ordered = sorted(seen, key=lambda one: (not one.is_cause, known[one.rule].order))
    groups: dict[str, list[Symptom]] = defaultdict(list)
    for one in ordered:
        group = known[one.rule].group
        groups["demand" if group == "line" else group].append(one)
    stories = [Story(own[0], _money(own)) for own in groups.values()]
    first = max(stories, key=lambda story: (_worth(story.money), -known[story.cause.rule].order))
    return Story(first.cause, first.money, tuple(one for one in ordered if one is not first.cause))


def _money(own: Sequence[Symptom]) -> Symptom:
    """Of several sights of the same units the dearest that the first, their cause, may claim."""
    most = own[0].most
    return max((one for one in own if one is own[0] or most is None or (one.value or 0.0) <= most), key=_worth)


def _worth(symptom: Symptom) -> float:
    return -1.0 if symptom.value is None else symptom.value


def _cut_lines(asins: list[Story], lines: Sequence[Story], known: dict[str, Rule]) -> tuple[list[Story], list[Story]]:
    """Lines whose ads were cut, with the ASINs that say the same of themselves; none where one ASIN lost half of the clicks.

    None either where the same befell products of several lines in those days: that is one story, of the site.
    """
    kept: list[Story] = []
    wide = [story for story in lines if story.cause.asins and story.cause.line is None]
    for story in lines:
        if story.cause.asins or any(_is_part_of(story.cause, one.cause) for one in wide):
            continue
        inside = [one for one in asins if is_of(story.cause, one)]
        own = [one for one in inside if one.cause.rule == "ad_clicks_off"]
        # A product that nobody can buy loses its clicks as well: they are told with it.
        sights = [sight for one in inside for sight in (one.cause, *one.others) if sight.rule == "ad_clicks_off"]
        most = max(map(_lost_clicks, sights), default=0.0)
        if most >= known["line_off"]["explained_share"] * _lost_clicks(story.cause):
            continue
        asins = [one for one in asins if one not in own]
        kept.append(replace(story, cause=replace(story.cause, asins=tuple(name for one in own for name in _asins_of(one)))))
    return asins, kept


def _is_part_of(line: Symptom, site: Symptom) -> bool:
    """Did a line's own sight begin with that of its site?"""
    same = (line.shop, line.marketplace) == (site.shop, site.marketplace)
    return same and line.since is not None and site.since is not None and abs(line.since - site.since) <= timedelta(days=1)


def _asins_of(story: Story) -> tuple[str, ...]:
    return story.cause.asins or (str(story.cause.asin),)


def _lost_clicks(cause: Symptom) -> float:
    return float(cause.facts["clicks_lost"].value) if "clicks_lost" in cause.facts else 0.0


def is_of(line: Symptom, story: Story) -> bool:
    """Is a story about something of the line, or of the site where the sight is about all of it?"""
    cause = story.cause
    return (cause.shop, cause.marketplace) == (line.shop, line.marketplace) and line.line in (None, cause.line)


def _is_inside(line: Symptom, story: Story) -> bool:
    """Is it of the line (or of the site's whole), and did its units go the same way?"""
    return is_of(line, story) and _deviation_of(story) * (line.deviation or 0.0) > 0


def _moved_together(line: Symptom, asins: Sequence[Story], rule: Rule) -> list[Story]:
    """ASINs of the line that moved with it and name no cause of their own, where they are several and none leads; dearest first.

    That nothing was ordered says no more of why than a range does. Few that stopped, or on days of their own, are no part of it.
    """
    least = rule["shared_asins"]
    inside = [story for story in asins if story.cause.asin and _is_inside(line, story)]
    stopped = _began_together([story for story in inside if story.cause.rule == "no_orders" and story.cause.since])
    own = [story for found in stopped if len(found) >= least for story in found]
    own += [story for story in inside if story.cause.rule == "units_off"]
    leads = max((abs(_deviation_of(story)) for story in own), default=0.0) >= rule["explained_share"] * abs(line.deviation or 0.0)
    if leads or len(own) < least:
        return []
    return sorted(own, key=lambda story: (-_worth(story.money), story.cause.asin or ""))


def _is_explained(line: Symptom, asins: Sequence[Story], rule: Rule) -> bool:
    """Do rows of the line's own ASINs account for the declared share of its deviation?"""
    same_way = sum(_deviation_of(story) for story in asins if _is_inside(line, story))
    return abs(same_way) >= rule["explained_share"] * abs(line.deviation or 0.0)


def _deviation(story: Story) -> float:
    return next((one.deviation for one in story.others if one.deviation is not None), 0.0)
