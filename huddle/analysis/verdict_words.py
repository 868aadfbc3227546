"""A verdict in one sentence, and before an action what it could show at the least, from templates in both languages."""

from __future__ import annotations

from huddle import figures
from huddle.analysis.follow_up import Verdict
from huddle.text import say

_LARGE = 0.3
"""from here on the advice is to pool products or to wait"""


def sentence(verdict: Verdict, language: str) -> str:
    """What came of the action; with its money a day where a band excludes nothing having happened."""
    if verdict.word == "too_early":
        days = {name: figures.date_without_weekday(getattr(verdict, name), language) for name in ("starts", "ready_on")}
        return say("verdicts.too_early", language, **days)
    if verdict.word == "confounded":
        reasons = say("morning.names", language).join(say(f"verdicts.because_{one}", language) for one in verdict.because)
        return say("verdicts.confounded", language, because=reasons)
    effect = verdict.effect
    if effect is None:
        return say("verdicts.no_comparison", language)
    low, high = (figures.change(1 + bound, 1) for bound in effect.band())
    if verdict.word == "no_change":
        needed = figures.percent(effect.needed(verdict.is_up), decimals=0)
        return say("verdicts.no_change", language, change=figures.change(1 + effect.share, 1), low=low, high=high, needed=needed)
    more = say("verdicts.more" if effect.share > 0 else "verdicts.less", language)
    said = say(f"verdicts.{verdict.word}", language, share=figures.percent(abs(effect.share), decimals=0), more=more, low=low, high=high)
    if verdict.money is None or not verdict.currency:
        return said
    return f"{said} · {say('verdicts.money', language, money=figures.money(verdict.money, verdict.currency, language))}"


def short(verdict: Verdict, language: str) -> tuple[str, str]:
    """The verdict in a few words, and what they leave out of the sentence; empty where they say it all."""
    effect = verdict.effect
    if verdict.word in ("too_early", "confounded") or effect is None:
        return sentence(verdict, language), ""
    low, high = (figures.change(1 + bound, 1) for bound in effect.band())
    key = "short_no_change" if verdict.word == "no_change" else f"short_{verdict.word}"
    said = say(f"verdicts.{key}", language, change=figures.change(1 + effect.share, 1))
    return said, say("verdicts.short_band", language, low=low, high=high)


def plan(share: float | None, count: int, language: str) -> str:
    """What an action on so many products could show at the least, said before it is saved."""
    if share is None:
        return say("verdicts.plan_none", language)
    who = say("verdicts.plan_one" if count == 1 else "verdicts.plan_many", language, count=count)
    pool = say("verdicts.plan_pool", language) if share >= _LARGE else ""
    return say("verdicts.plan", language, count=who, share=figures.percent(share, decimals=0)) + pool
