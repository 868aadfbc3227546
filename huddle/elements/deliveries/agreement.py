"""T5: whether the sources agree, check by check as declared in `definitions/checks.toml`, and visits with nobody behind them.

What disagrees comes first, by money, with the days, the files and the sentence that mends it; what agrees in one line a check;
what cannot be compared, because one side has no export, is neither and says what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from huddle import figures
from huddle.analysis.suspects import Run
from huddle.checks import Check, checks
from huddle.elements.answers import Row as Answer
from huddle.elements.checked import apart_money, value
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Link, Row, Span
from huddle.elements.suspects import rates
from huddle.text import say

MOST_DAYS = 4
"""slices of a failed check that are named"""
MOST_FILES = 4
MOST_RUNS = 4
"""stretches of suspicious visits that are named, the newest first"""
Say = Callable[..., str]


def elements(
    results: Sequence[Answer], days: Sequence[Answer], files: Sequence[Answer], choices: Choices, other: Sequence[Answer] = (),
    runs: Sequence[Run] = (), worth: Mapping[str, float] | None = None,
) -> list[Element]:
    """T5 from the results of the checks, the worst slices and the files of the failed ones, and stretches of suspicious visits.

    `other`: money in another currency than its site's, named where its check fails. `worth`: what a unit of each currency is
    worth in one of them, to rank sites by; without rates the money of each counts as it stands.
    """
    if not any(one["state"] != "none" for one in results) and not runs:
        return []
    language = choices.language
    speak: Say = lambda key, **values: say(f"checks.{key}", language, **values)  # noqa: E731
    several = len({one["shop"] for one in results}) > 1
    failed = sorted((one for one in results if one["state"] == "fail"), key=partial(_weight, worth or {}))
    rows = [_failed(one, days, files, other, speak, language, several) for one in failed]
    rows += [_visits(run, speak, language, several) for run in sorted(runs, key=lambda run: run.last, reverse=True)[:MOST_RUNS]]
    rows += _agreeing(results, speak, language, several)
    rows += _absent(results, speak, language, several)
    return [Element(code="T5", question=speak("question"), title=_title(results, failed, runs, speak, language), rows=tuple(rows))]


def of_site(answer: Answer, *, several: bool) -> str:
    """A site as it is named: with its shop where there are several."""
    return f"{answer['shop']} {answer['marketplace']}" if several else str(answer["marketplace"])


def _weight(worth: Mapping[str, float], answer: Answer) -> tuple[bool, float, str, str]:
    """Unknown money last, then by money in one currency."""
    money = answer["money"]
    return money is None, -(money or 0.0) * worth.get(answer["currency"], 1.0), answer["name"], answer["marketplace"]


def _title(results: Sequence[Answer], failed: Sequence[Answer], runs: Sequence[Run], speak: Say, language: str) -> str:
    made = sum(one["state"] != "none" for one in results)
    if failed:
        check, worst = checks()[failed[0]["name"]], failed[0]
        key = "title_some" if len(failed) > 1 else "title_one" if made > 1 else "title_only"
        money = apart_money(worst, check, language)
        return speak(key, count=len(failed), of=made, site=worst["marketplace"], name=check.say("name", language), money=money)
    if not made:
        return speak("title_visits")
    return speak("title_all_but_visits" if runs else "title_all" if made > 1 else "title_all_one", count=made)


def _slice(answer: Answer, language: str) -> str:
    if answer["first_day"] == answer["last_day"]:
        return figures.date_without_weekday(answer["last_day"], language)
    return figures.span(answer["first_day"], answer["last_day"], language)


def _difference(answer: Answer, check: Check, language: str) -> str:
    gap = answer["difference"]
    if gap is None:
        return figures.UNKNOWN
    return ("+" if gap > 0 else figures.MINUS) + value(abs(gap), answer, check, language)


def _failed(
    answer: Answer, days: Sequence[Answer], files: Sequence[Answer], other: Sequence[Answer], speak: Say, language: str, several: bool
) -> Row:
    check = checks()[answer["name"]]
    own = [one for one in days if _same(one, answer)]
    why = _sides(answer, check, speak, language)
    apart = [one for one in own if one["is_apart"]]
    if apart:
        worst = speak("worst", count=answer["apart"], of=answer["slices"], day=_slice(apart[0], language),
                      gap=_difference(apart[0], check, language))  # fmt: skip
    else:
        worst = speak("whole_apart", count=answer["slices"])
    lines = [speak("rule", words=check.say("rule_words", language)), check.say("mend", language)]
    lines += [
        speak("slice", day=_slice(one, language), item=_item(one["item"], check, speak), left=check.say("left", language),
              left_value=value(one["left_value"], one, check, language), right=check.say("right", language),
              right_value=value(one["right_value"], one, check, language), gap=_difference(one, check, language))
        for one in own if check.right
    ]  # fmt: skip
    if not check.right:
        lines += [
            speak("other", source=say(f"deliveries.source_{one['source']}", language), days=one["days"], own=one["site_currency"],
                  amount=figures.money(one["amount"], one["currency"], language))
            for one in other if (one["shop"], one["marketplace"]) == (answer["shop"], answer["marketplace"])
        ]  # fmt: skip
    named = [str(one["file"]) for one in files if _same(one, answer)]
    if named:
        lines.append(speak("files", files=say("trust.list", language).join(named)))
    return Row(
        key=f"{answer['name']}-{answer['shop']}-{answer['marketplace']}", group=speak("group_apart"),
        what=speak("of_site", site=of_site(answer, several=several), name=check.say("name", language)),
        why=(Span(worst, strong=True), Span(speak("then", words=why)), Span(speak("then", words=check.say("mend", language)))),
        money=apart_money(answer, check, language), per=speak("apart"),
        tone="attention" if check.severity == "serious" else "normal", detail="\n".join(lines), more=speak("details"),
    )  # fmt: skip


def _same(one: Answer, other: Answer) -> bool:
    return all(one[name] == other[name] for name in ("name", "shop", "marketplace"))


def _item(item: str, check: Check, speak: Say) -> str:
    """Which of several things of a day it was: an ad type; of anything else nothing a reader knows."""
    return speak("item", item=item) if item and check.left.startswith("ads_") else ""


def _sides(answer: Answer, check: Check, speak: Say, language: str) -> str:
    left = value(answer["left_value"], answer, check, language)
    if not check.right:
        return speak("one_side", left=check.say("left", language), left_value=left)
    return speak(
        "two_sides", left=check.say("left", language), left_value=left, right=check.say("right", language),
        right_value=value(answer["right_value"], answer, check, language),
    )  # fmt: skip


def _visits(run: Run, speak: Say, language: str, several: bool) -> Row:
    first = run.days[0]
    site = f"{first.shop} {first.marketplace}" if several else first.marketplace
    name = (first.name_zh if language == "zh" else first.name) or first.asin or speak("whole_site")
    days = figures.date_without_weekday(run.first, language) if run.first == run.last else figures.span(run.first, run.last, language)
    said = {"site": site, "name": name, "days": days, "extra": figures.count(run.extra, language)}
    said |= {"usual": figures.count(run.usual, language), "rates": rates(run, language)}
    params = {"asin": first.asin, "marketplace": first.marketplace} if first.asin else {}
    return Row(
        key=f"visits-{first.shop}-{first.marketplace}-{first.asin}-{run.first}", group=say("exceptions.rule_bot_traffic", language),
        what=say("exceptions.what_bot_traffic", language, **said), why=(Span(say("exceptions.why_bot_traffic", language, **said)),),
        link=Link("asin", params) if params else None, detail="\n".join((speak("visits_rule"), speak("visits_mend"))),
        more=speak("details_visits"),
    )  # fmt: skip


def _agreeing(results: Sequence[Answer], speak: Say, language: str, several: bool) -> list[Row]:
    rows = []
    for check in checks().values():
        found = [one for one in results if one["name"] == check.key and one["state"] == "pass"]
        if not found:
            continue
        sites = say("trust.list", language).join(of_site(one, several=several) for one in found)
        why = speak("pass_why", count=sum(one["slices"] for one in found), words=check.say("rule_words", language))
        rows.append(
            Row(key=f"pass-{check.key}", group=speak("group_agree"), what=check.say("name", language),
                why=(Span(why),), money=speak("pass"), per=sites, tone="quiet")
        )  # fmt: skip
    return rows


def _absent(results: Sequence[Answer], speak: Say, language: str, several: bool) -> list[Row]:
    """One line for all checks that no site can have; those of single sites within it."""
    lines = []
    for check in checks().values():
        found = [one for one in results if one["name"] == check.key and one["state"] == "none"]
        if not found:
            continue
        lacking = [check.say(side, language) for side in ("left", "right") if not all(one[f"has_{side}"] for one in found)]
        sites = say("trust.list", language).join(of_site(one, several=several) for one in found)
        why = speak("lacks", sides=say("trust.list", language).join(lacking)) if lacking else speak("no_pair")
        lines.append(speak("absent_line", name=check.say("name", language), sites=sites, why=why))
    if not lines:
        return []
    return [
        Row(key="absent", group=speak("group_absent"), what=speak("absent_what", count=len(lines)), why=(Span(speak("absent_why")),),
            money=speak("none"), tone="quiet", detail="\n".join(lines), more=speak("details"))
    ]  # fmt: skip
