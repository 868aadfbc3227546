"""D3, what needs us: the exceptions worth talking about, one line each, with what acting and asking why need.

What somebody has already ages below them in place; what was silenced is counted with its money and listed at the desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from huddle import figures
from huddle.analysis.exceptions import ExceptionRow
from huddle.elements import tried
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.elements.life import Lived, Standing, standing, thing_of, worth
from huddle.elements.model import Capture, Element, Empty, Handling, Row, Span, Table, TableColumn
from huddle.elements.morning import proof
from huddle.expected_changes import expected_changes
from huddle.rules import role_name
from huddle.text import say

WALL_ROWS = 6

_WORDS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def number_word(count: int, language: str) -> str:
    """A small number as a sentence begins with it: `Five`; in Chinese the figure."""
    return _WORDS[count] if language == "en" and 0 < count < len(_WORDS) else str(count)


def found(choices: Choices, *, limit: int | None) -> Standing:
    """The exceptions of the reader's choice with their lives, ranked; `limit` None shows all that need us."""
    return standing(
        choices.day, shop=choices.shop, marketplace=choices.marketplace, line=choices.line, owner=choices.owner,
        limit=limit, stamp=choices.stamp,
    )  # fmt: skip


def amounts(by_currency: Mapping[str, float], language: str) -> str:
    """Amounts of several currencies side by side, never added: `$610 and €80`."""
    said = [figures.money(value, currency, language) for currency, value in by_currency.items() if value and round(value)]
    return say("morning.and", language).join(said)


def why(row: ExceptionRow, language: str) -> tuple[Span, ...]:
    """The reason as spans: what stands between `**` is strong. Behind its first clause stays in whose money the row's is counted."""
    if not row.held:
        return _spans(row.why[language])
    also = say("morning.sentence_also", language)
    first, ends, rest = row.why[language].partition(also)
    return (*_spans(first + also), Span(row.held[language] + ends, stays=True), *_spans(rest))


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(piece, strong=at % 2 == 1) for at, piece in enumerate(text.split("**")) if piece)


def line(row: ExceptionRow, choices: Choices) -> Row:
    """One exception as a row."""
    language = choices.language
    costs = row.value_at_stake is not None and round(row.value_at_stake) > 0
    unknown = row.value_at_stake is None
    sentence, owner = row.sentence[language], row.owner_names[language]
    money = figures.money(row.value_at_stake, row.currency, language) if costs else ""
    reason = why(row, language)
    return Row(
        key=row.key,
        what=sentence,
        why=reason,
        money=money,
        per=say("morning.a_day" if costs else "morning.money_unknown" if unknown else "morning.no_loss", language),
        who=owner or say("morning.unassigned", language),
        is_owned=bool(owner),
        tone="attention" if costs and row.loss_starts is None else "normal",
        link=proof.link(row, choices.stamp),
        detail="\n".join(filter(None, ("".join(span.text for span in reason), row.arithmetic[language], *_playbook(row, choices)))),
        capture=_capture(row, money, language),
    )


def _playbook(row: ExceptionRow, choices: Choices) -> tuple[str, str]:
    """What to check for this kind of exception, and how often what was done about it worked."""
    return tried.hits(row.kind, choices.stamp, choices.language), tried.steps(row.kind, choices.language)


def _capture(row: ExceptionRow, money: str, language: str) -> Capture:
    """What an action taken from an exception remembers; what it should bring is the declared proposal of its kind with its money."""
    change = expected_changes()[row.kind]
    words = say("exceptions.expected", language, change=change.words(language), money=money) if money else change.words(language)
    return Capture(
        row.sentence[language], row.owner, row.shop, row.marketplace, row.asin, row.kind, words, change.metric, change.direction
    )  # fmt: skip


def life_words(one: Lived, language: str) -> tuple[Span, ...]:
    """What became of it, before its reason: `day 4, with Supply until Wed 25 Nov`, `back: $620 a day, was $310`; empty for a new one."""
    answer = one.answer
    if answer is None or one.state == "open":
        return ()
    said = {
        "age": say("exceptions.life_age", language, days=one.age_days) if one.age_days else "",
        "whom": role_name(answer.whom or one.row.owner, language), "who": role_name(answer.who, language),
        "until": figures.day(answer.until, language), "reason": answer.reason,
        "now": figures.money(one.row.value_at_stake, one.row.currency, language),
        "before": figures.money(answer.value, answer.currency, language),
    }  # fmt: skip
    key = f"back_{one.because}" if one.state == "returned" else one.state
    words = say(f"exceptions.life_{key}", language, **said)
    if answer.reason and one.state in ("acknowledged", "handed_over"):
        words += say("exceptions.life_because", language, reason=answer.reason)
    if said["age"] and one.state != "returned":
        words = say("exceptions.life_aged", language, age=said["age"], words=words)
    return (Span(words + say("morning.sentence_also", language), strong=True),)


def lived_line(one: Lived, choices: Choices, newest: Mapping[tuple[str, str], date]) -> Row:
    """One exception as a row with what became of it; what somebody has, or nobody wants to hear of, is quiet."""
    row, language = one.row, choices.language
    made = line(row, choices)
    held = not one.needs_us
    reason = tuple(replace(span, strong=False, stays=False) for span in made.why) if held else made.why
    whom = one.answer.whom if one.answer is not None and one.state in ("acknowledged", "handed_over") else ""
    day = max(row.day, newest.get((row.shop, row.marketplace), row.day))
    value = None if row.value_at_stake is None else float(row.value_at_stake)
    return replace(
        made, why=(*life_words(one, language), *reason), tone="quiet" if held else made.tone,
        who=role_name(whom, language) if whom else made.who,
        handling=Handling(
            thing_of(row), (row.kind, *row.symptoms), day, one.since, value, row.currency, row.sentence[language], row.owner,
            one.answer.id if one.answer else 0, is_held=held,
        ),
    )  # fmt: skip


def title(answer: Standing, language: str) -> str:
    """`Five things need us today, worth $3,960 a day`."""
    count = len(answer.shown)
    if not count:
        return say("morning.title_nothing", language)
    money = amounts(worth(answer.shown), language)
    many = "one" if count == 1 else "many"
    if not money:
        return say(f"morning.title_things_{many}", language, count=number_word(count, language))
    return say(f"morning.title_things_{many}_worth", language, count=number_word(count, language), worth=money)


def _counted(kind: str, rows: Sequence[Lived], beside: Sequence[Lived], language: str) -> str:
    """`12 smaller ones, together about $610 a day`, `2 silenced, about $310 a day`; empty when there is none.

    What those `beside` them hold is counted there.
    """
    if not rows:
        return ""
    money = amounts(worth(rows, beside), language)
    many = "one" if len(rows) == 1 else "many"
    return say(f"morning.{kind}_{many}{'_worth' if money else ''}", language, count=len(rows), worth=money)


def more(answer: Standing, language: str, hidden: Sequence[Lived] = ()) -> str:
    """What is not in the list, with its money: the smaller ones, those somebody has that found no room, the silenced."""
    ours = (*answer.shown, *answer.others)
    parts = (
        _counted("others", answer.others, answer.shown, language), _counted("in_hand", hidden, (*ours, *answer.in_hand), language),
        _counted("silenced", answer.silenced, (*ours, *answer.in_hand), language),
    )  # fmt: skip
    return say("morning.sentence_also", language).join(part for part in parts if part)


def takeaway(choices: Choices) -> Table:
    """Every exception of the choice, the small ones and the silenced too, with what each rests on."""
    language = choices.language
    cells = [
        {
            "rank": row.rank, "shop": row.shop, "marketplace": row.marketplace, "asin": row.asin, "what": row.sentence[language],
            "why": row.why[language].replace("**", ""), "money": row.value_at_stake, "currency": row.currency,
            "held": row.held.get(language, ""), "arithmetic": row.arithmetic[language], "owner": row.owner_names[language],
            "since": one.since, "rule": row.kind, "age": one.age_days, "state": say(f"exceptions.state_{one.state}", language),
            "until": one.answer.until if one.answer else None, "reason": one.answer.reason if one.answer else "",
        }
        for one in found(choices, limit=None).all for row in (one.row,)
    ]  # fmt: skip
    types = {"rank": "count", "money": "money", "since": "day", "age": "count", "until": "day"}
    names = ("rank", "shop", "marketplace", "asin", "what", "why", "money", "currency", "held", "arithmetic", "owner", "since", "rule",
             "age", "state", "until", "reason")  # fmt: skip
    columns = tuple(
        TableColumn(name, say(f"morning.column_{name}", language), types.get(name, "text"))  # type: ignore[arg-type]
        for name in names
    )
    return Table(columns, pd.DataFrame(cells, columns=list(names)), f"huddle-exceptions-{choices.stamp[:8]}")


def _headed(rows: Sequence[Row], key: str, language: str) -> tuple[Row, ...]:
    return tuple(replace(row, group="" if at else say(f"morning.group_{key}", language)) for at, row in enumerate(rows))


def quiet(answer: Standing, language: str, *, is_young: bool) -> Empty:
    """Why nothing needs the room: nothing was found, it has cost nothing, somebody has it, or nobody can say yet what is normal."""
    why = "new_" if answer.in_hand or answer.silenced else "lost_" if answer.others else "known_" if is_young else ""
    title = say(f"morning.nothing_{'known_' if why == 'known_' else ''}title", language)
    return Empty(title, say(f"morning.nothing_{why}advice", language, tested=figures.count(answer.tested, language)))


def elements(answer: Standing, choices: Choices, minutes: float | None, *, is_young: bool = False) -> tuple[Element, Element]:
    """D3 for the wall and for the desk; a quiet day says so. On the wall those in hand take the room that is left."""
    language = choices.language
    newest = {(site.shop, site.marketplace): site.last_day for site in known(choices.stamp).sites if site.last_day}
    ours, in_hand, silenced = (
        tuple(lived_line(one, choices, newest) for one in part) for part in (answer.shown, answer.in_hand, answer.silenced)
    )
    empty = None if ours else quiet(answer, language, is_young=is_young)
    room = max(WALL_ROWS - 1 - len(ours), 0) if ours else 0  # the heading takes the place of a row
    wall = Element(
        code="D3", question=say("morning.question_things", language), title=title(answer, language),
        rows=(*ours, *_headed(in_hand[:room], "in_hand", language)), more=more(answer, language, answer.in_hand[room:]),
        empty=empty, minutes=minutes, numbered=True, places=frozenset({"wall"}),
    )  # fmt: skip
    held = (*_headed(in_hand, "in_hand", language), *_headed(silenced, "silenced", language))
    desk = replace(
        wall, rows=(*ours, *held), more=more(answer, language), places=frozenset({"desk"}),
        takeaway=takeaway(choices) if ours or held else None, empty=None if held else empty,
    )  # fmt: skip
    return wall, desk
