"""The filters: read from the address bar, drawn once at the side, handed on as one frozen object.

The only module that touches the session. The address is the truth: a widget's change is written into it and read back,
so a reload, a copied link and the Back button all show the same page. An unknown value falls back, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st

from huddle import access, figures, warehouse
from huddle.channels import channels
from huddle.decisions import held
from huddle.decisions.held import Held
from huddle.decisions.scope import KINDS, Kind, Scope
from huddle.elements.choices import Choices
from huddle.elements.known import Known
from huddle.elements.model import Page
from huddle.intake import manifest, snapshots
from huddle.marketplaces import marketplaces
from huddle.settings import setting
from huddle.text import LANGUAGES, say

ALL = "all"
KEPT = ("shop", "marketplace", "line", "owner", "channel", "day", "span", "lang", "snapshot", "replay")
"""what a change of page keeps in the address"""
SPANS = (7, 14, 28, 56, 90, 180, 365)
_OFFERED_DAYS = 92
_STAMP = "huddle.stamp"
_NOTE = "huddle.note"


def _meeting(name: str) -> Held | None:
    """The closed meeting whose number the address says under `name`; one that is none, or whose data is gone, leaves a note."""
    named = st.query_params.get(name, "")[:12]
    if not named:
        return None
    try:
        found = held.get(int(named) if named.isdecimal() else 0)
        manifest.of(found.stamp)
    except (held.UnknownMeeting, KeyError):
        leave_note("frame.no_meeting", meeting=named)
        st.query_params.pop(name, None)
        return None
    return found


def arrive() -> None:
    """A link to a closed meeting (`?meeting=ID`) opens it over what it was held over; then (`replay`) the filters are the reader's."""
    found = _meeting("meeting")
    if found is not None:
        day = found.shown_day.isoformat() if found.shown_day else None
        chosen = {"shop": found.shop, "marketplace": found.marketplace or ALL, "line": found.line, "owner": found.owner, "day": day}
        lang = st.query_params.get("lang") or found.language
        put(meeting=None, snapshot=None, replay=str(found.id), lang=lang, **chosen)


def replayed() -> Held | None:
    """The closed meeting that is looked at again."""
    return _meeting("replay")


def snapshot() -> snapshots.Snapshot | None:
    """The earlier data that the address names, by a snapshot's name, a stamp or a closed meeting; one nobody knows leaves a note."""
    meeting = replayed()
    if meeting is not None:
        return snapshots.Snapshot("", manifest.resolved(meeting.stamp), meeting.closed_at)
    named = st.query_params.get("snapshot", "")[:80]
    if not named:
        return None
    found = snapshots.open_named(named)
    if found is None:
        leave_note("frame.no_snapshot", snapshot=named)
        st.query_params.pop("snapshot", None)
    return found


def stamp() -> tuple[str, bool]:
    """The data this session looks at, and whether the address named it.

    Frozen at the session's first run: a file that arrives during a meeting changes nothing until it is asked for.
    """
    named = snapshot()
    if named is not None:
        return named.stamp, True
    if st.session_state.get(_STAMP, manifest.EMPTY) == manifest.EMPTY:
        st.session_state[_STAMP] = warehouse.stamp()  # nothing was on the wall yet that could change under anybody
    return manifest.resolved(st.session_state[_STAMP]), False


def has_newer() -> bool:
    """Whether the warehouse holds newer data than this session looks at."""
    return bool(warehouse.stamp() != st.session_state.get(_STAMP)) and not {"snapshot", "replay"} & st.query_params.keys()


def adopt() -> None:
    """Look at the newest data from now on."""
    if "replay" in st.query_params:  # the day was the meeting's
        st.query_params.pop("day", None)
    for name in ("snapshot", "replay"):
        st.query_params.pop(name, None)
    st.session_state[_STAMP] = warehouse.stamp()


def leave_note(key: str, **values: object) -> None:
    """Keep a sentence to say at the top of the page, once."""
    notes = st.session_state.setdefault(_NOTE, [])
    if (key, values) not in notes:
        notes.append((key, values))


def take_notes(language: str) -> list[str]:
    """The sentences left to say; they are said once."""
    return [say(key, language, **values) for key, values in st.session_state.pop(_NOTE, [])]


def read_language() -> str:
    """The reader's language: the address says, else the setting."""
    named = st.query_params.get("lang", "")
    return named if named in LANGUAGES else str(setting("language"))


def _one_of(name: str, offered: tuple[str, ...]) -> str | None:
    value = st.query_params.get(name, "")
    if not value or value == ALL:
        return None
    if value in offered:
        return value
    leave_note("frame.unknown_value", value=value[:40])
    return None


def _read_marketplace(known: Known, shop: str | None) -> str | None:
    offered = known.marketplaces(shop)
    named = _one_of("marketplace", offered)
    if named or st.query_params.get("marketplace") == ALL or not offered:
        return named
    return offered[0]


def _read_day(known: Known, shop: str | None, marketplace: str | None) -> date | None:
    named = st.query_params.get("day", "")
    reach = known.days(shop, marketplace)
    if not named:
        return None
    try:
        chosen = date.fromisoformat(named)
    except ValueError:
        leave_note("frame.unknown_value", value=named[:40])
        return None
    if reach is None or not reach[0] <= chosen <= reach[1]:
        leave_note("frame.day_outside", day=chosen.isoformat())
        return None
    return chosen


def _read_span() -> int:
    named = st.query_params.get("span", "")
    return int(named) if named.isdigit() and int(named) in SPANS else 28


def read(known: Known) -> Choices:
    """The reader's choices from the address bar; what it names and nobody knows falls back and leaves a note."""
    named, meeting = snapshot(), replayed()
    frozen, is_snapshot = stamp()
    shop = _one_of("shop", known.shops)
    if len(known.shops) == 1:
        shop = None  # the only shop is all shops, and nobody needs to read its name
    marketplace = _read_marketplace(known, shop)
    view: Literal["desk", "present"] = "present" if st.query_params.get("view") == "present" else "desk"
    line = _one_of("line", known.lines_of(shop, marketplace))
    plain = {name: st.query_params.get(name, "")[:80] for name in ("item", "row", "asin", "back")}
    return Choices(
        shop=shop,
        marketplace=marketplace,
        line=line,
        owner=_one_of("owner", known.owners_of(shop, marketplace, line)),
        channel=_one_of("channel", known.channels_of(shop, marketplace)),
        day=_read_day(known, shop, marketplace),
        language=read_language(),
        view=view,
        item=plain["item"],
        row=plain["row"],
        asin=plain["asin"] or None,
        span=_read_span(),
        stamp=frozen,
        is_snapshot=is_snapshot,
        snapshot=named.name if named else "",
        as_of=named.taken_at if named else None,
        meeting=meeting,
        back=plain["back"],
        may_write=access.may_write(st.context.headers) and meeting is None,
    )


def address(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the address bar keeps when a page changes, and what it gains."""
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    return {**kept, **{name: value for name, value in (more or {}).items() if value}}


def put(**values: str | None) -> None:
    """Write values into the address bar of this page in one step; None takes one out.

    Sent even when nothing seems to change: after quick keys the browser may still be on its way to an older address.
    """
    after = {**st.query_params.to_dict(), **values}
    st.query_params.from_dict({name: value for name, value in after.items() if value})


def _select(name: str, label: str, options: list[str], chosen: str, say_option: Callable[[str], str], plain: str) -> None:
    """One filter at the side; picking `plain` takes it out of the address."""
    key = f"filter.{name}"
    st.session_state[key] = chosen

    def changed() -> None:
        picked = st.session_state[key]
        put(**{name: None if picked == plain else picked})

    st.selectbox(label, options, key=key, format_func=say_option, on_change=changed, filter_mode=None)


def text(name: str, label: str, hint: str) -> str:
    """A field for a few words, kept in the address under `name`; returns what is typed."""
    key = f"typed.{name}"
    st.session_state[key] = st.query_params.get(name, "")[:80]
    st.text_input(
        label, key=key, placeholder=hint, label_visibility="collapsed", max_chars=80,
        on_change=lambda: put(**{name: st.session_state[key].strip() or None}),
    )  # fmt: skip
    return st.query_params.get(name, "")[:80].strip()


def named(name: str) -> str:
    """The word the address says under `name`; empty where it says none."""
    return str(st.query_params.get(name, ""))[:80].strip()


def day_named(name: str) -> date | None:
    """The day the address names under `name`; one that is no day leaves a note."""
    named = st.query_params.get(name, "")[:10]
    if not named:
        return None
    try:
        return date.fromisoformat(named)
    except ValueError:
        leave_note("frame.unknown_value", value=named)
        st.query_params.pop(name, None)
        return None


def days_field(since: str, until: str, label: str, shown: tuple[date, date]) -> None:
    """A field for a first and a last day, kept in the address under two names; `shown` are those in force."""
    key = f"picked.{since}"
    st.session_state[key] = shown

    def changed() -> None:
        picked = st.session_state[key]
        if len(picked) == 2:  # after the first click only the first day is chosen
            put(**{since: picked[0].isoformat(), until: picked[1].isoformat()})

    st.date_input(label, key=key, format="YYYY-MM-DD", label_visibility="collapsed", on_change=changed, width=260)


def _day_options(known: Known, choices: Choices) -> list[str]:
    reach = known.days(choices.shop, choices.marketplace)
    if reach is None:
        return []
    first = max(reach[0], reach[1] - timedelta(days=_OFFERED_DAYS))
    days = [(reach[1] - timedelta(days=back)) for back in range((reach[1] - first).days + 1)]
    if choices.day and choices.day not in days:
        days.append(choices.day)
    return ["", *(day.isoformat() for day in days)]


def _say_day(known: Known, choices: Choices) -> Callable[[str], str]:
    reach = known.days(choices.shop, choices.marketplace)
    language = choices.language

    def said(option: str) -> str:
        if option:
            return figures.day(date.fromisoformat(option), language)
        return say("frame.last_day", language, day=figures.short_day(reach[1] if reach else None, language))

    return said


def line_name(line: str, language: str) -> str:
    """A product line as it is read; `~none` is `No line yet`."""
    return say("frame.no_line", language) if line == "~none" else line


def draw(known: Known, choices: Choices, here: str = "") -> None:
    """The filters at the side, each only when there is something to choose; the channel and its days on their own page alone."""
    language = choices.language

    def named(key: str) -> Callable[[str], str]:
        return lambda option: say(key, language) if option == ALL else option

    if len(known.shops) > 1:
        _select("shop", say("frame.shop", language), [ALL, *known.shops], choices.shop or ALL, named("frame.all_shops"), ALL)
    sites = known.marketplaces(choices.shop)
    if len(sites) > 1:
        _select(
            "marketplace", say("frame.marketplace", language), [ALL, *sites], choices.marketplace or ALL,
            lambda code: say("frame.all_sites", language) if code == ALL else marketplaces()[code].name(language), "",
        )  # fmt: skip
    if lines := known.lines_of(choices.shop, choices.marketplace, choices.owner):
        _select(
            "line", say("frame.line", language), [ALL, *lines], choices.line or ALL,
            lambda line: say("frame.all_lines", language) if line == ALL else line_name(line, language), ALL,
        )  # fmt: skip
    if people := known.owners_of(choices.shop, choices.marketplace, choices.line):
        _select("owner", say("frame.owner", language), [ALL, *people], choices.owner or ALL, named("frame.everyone"), ALL)
    ways = known.channels_of(choices.shop, choices.marketplace)
    if here == "channel" and ways:
        _select(
            "channel", say("frame.channel", language), [ALL, *ways], choices.channel or ALL,
            lambda key: say("frame.all_channels", language) if key == ALL else channels()[key].name(language), ALL,
        )  # fmt: skip
    days = _day_options(known, choices)
    if here == "channel" and days:
        _select(
            "span", say("frame.span", language), [str(days) for days in SPANS], str(choices.span),
            lambda days: say("frame.span_days", language, days=days), str(Choices.span),
        )  # fmt: skip
    if days:
        chosen = choices.day.isoformat() if choices.day else ""
        _select("day", say("frame.day", language), days, chosen, _say_day(known, choices), "")


def remember(name: str, value: Any) -> None:
    """Keep something of this session that no link should carry, such as the row an open dialog belongs to."""
    st.session_state[f"huddle.{name}"] = value


def recall(name: str) -> Any:
    """What `remember` kept, or None."""
    return st.session_state.get(f"huddle.{name}")


def owners() -> tuple[str, ...]:
    """The owners that can be named, as the frame found them in this session's data."""
    return tuple(recall("owners") or ())


def taken_in(page: Page, choices: Choices) -> tuple[Kind | None, Scope | None]:
    """The meeting that a decision on this page is taken in, and what it is held over: of a product opened from it, too, which narrows the
    page. None outside of one."""
    kind = next((one for one in KINDS if one in (page.meeting, choices.back.partition(".")[0])), None)
    if kind is None:
        return None, None
    kept = recall("held_over")
    return kind, kept if page.name != kind and isinstance(kept, Scope) else Scope(**choices.where)


def link(page: str) -> str:
    """The address of what is on the screen, with the data it shows: what a decision remembers."""
    params = {name: st.query_params[name] for name in st.query_params} | {"snapshot": stamp()[0]}
    return f"/{page}?{urlencode(params)}"
