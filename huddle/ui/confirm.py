"""The forms by which people say what a file does not: its period, shop, site and currency; and take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from huddle import intake, warehouse
from huddle.elements.choices import Choices
from huddle.intake import manifest
from huddle.intake.manifest import Manifest, Receipt
from huddle.marketplaces import marketplaces
from huddle.text import say
from huddle.ui import filters, mapping

MOST_FORMS = 20
"""waiting files with a form of their own; the others have theirs once these are done"""


def _receipts(*verdicts: str) -> list[Receipt]:
    return [one for one in manifest.current().receipts if one.verdict in verdicts]


def _carry_out(work: Callable[[], Manifest], choices: Choices, key: str, **values: object) -> None:
    """Do it, look at the data it makes, and say what became of it; what cannot be is said in words and changes nothing."""
    try:
        with st.spinner(say("deliveries.taking_in", choices.language)):
            after = work()
            warehouse.refresh()
    except (intake.WrongConfirmation, intake.UnknownFile) as wrong:
        st.error(str(wrong))
        return
    filters.adopt()
    now = next((one for one in after.receipts if one.file == values.get("file")), None)
    verdict = say(f"deliveries.verdict_{now.verdict}", choices.language) if now else ""
    filters.leave_note(key, **{**values, "verdict": verdict})
    st.rerun()


def _period(text: str | None) -> tuple[date, date] | None:
    """A proposed period as two days; None where it is written in another way (a week), which is kept as it is."""
    first, _, last = (text or "").partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return None


def _shops() -> list[str]:
    return sorted({one.shop for one in manifest.current().deliveries})


def _fields(one: Receipt, choices: Choices, key: str) -> dict[str, Any]:
    """The four fields, filled from the proposal, else from what is known; what stays as it is comes back as None."""
    language, shown = choices.language, one.proposal
    sites, codes = list(marketplaces()), sorted({site.currency for site in marketplaces().values()})
    shops = list(dict.fromkeys([*([shown.shop] if shown and shown.shop else []), *([one.shop] if one.shop else []), *_shops()]))
    site = (shown.marketplace if shown else None) or one.marketplace
    currency = (shown.currency if shown else None) or one.currency
    left, middle, right, last = st.columns([1.5, 1, 1, 0.8])
    value: Any = _period(shown.period if shown else None) or one.period or ()
    days = left.date_input(say("deliveries.form_period", language), value=value, key=f"{key}-days", format="YYYY-MM-DD")
    unchanged = say("deliveries.form_unchanged", language)
    shop = middle.selectbox(
        say("deliveries.form_shop", language), shops, index=0 if shops else None, accept_new_options=True, placeholder=unchanged,
        key=f"{key}-shop",
    )  # fmt: skip
    code = right.selectbox(
        say("deliveries.form_site", language), sites, index=sites.index(site) if site in sites else None, placeholder=unchanged,
        format_func=lambda name: marketplaces()[name].name(language), key=f"{key}-site",
    )  # fmt: skip
    money = last.selectbox(
        say("deliveries.form_currency", language), codes, index=codes.index(currency) if currency in codes else None,
        placeholder=unchanged, key=f"{key}-currency",
    )  # fmt: skip
    return {"days": tuple(days) if isinstance(days, tuple | list) else (), "shop": shop, "marketplace": code, "currency": money}


def _confirm(one: Receipt, said: dict[str, Any], choices: Choices) -> None:
    days: Sequence[date] = said.pop("days")
    if len(days) == 1:
        st.error(say("deliveries.form_half", choices.language))
        return
    period = f"{days[0].isoformat()}..{days[1].isoformat()}" if days else one.proposal.period if one.proposal else None
    _carry_out(lambda: intake.confirm(one.file, period=period, **said), choices, "deliveries.form_done", file=one.file)


def waiting(choices: Choices) -> None:
    """One button for all proposals, and a form per waiting file."""
    found = _receipts("waiting")
    if not found:
        return
    if not choices.may_write:
        st.caption(say("deliveries.form_guest", choices.language))
        return
    proposed = [one for one in found if one.proposal]
    if len(proposed) > 1:
        words = say("deliveries.form_confirm_all", choices.language, count=len(proposed))
        if st.button(words, key="confirm-all", type="primary"):
            _carry_out(intake.confirm_proposed, choices, "deliveries.form_done_all", count=len(proposed))
    for place, one in enumerate(found[:MOST_FORMS]):
        title = say("deliveries.form_file", choices.language, file=one.file.rsplit("/", 1)[-1].replace("`", "'"))
        with st.container(key=f"waiting-{place}"), st.form(f"confirm-{one.file}", border=True):
            st.text(title)
            said = _fields(one, choices, f"confirm-{one.file}")
            if st.form_submit_button(say("deliveries.form_confirm", choices.language), type="primary"):
                _confirm(one, said, choices)


def asked(choices: Choices) -> None:
    """What waits for a word, and what was refused because nobody has said what its columns mean."""
    waiting(choices)
    mapping.form(choices)


def correct(choices: Choices) -> None:
    """Every loaded file can be said to be something else, or its confirmation taken back; and the team's own formats."""
    mapping.own(choices)
    found = {one.file: one for one in _receipts("loaded", "unchanged") if not one.sample}
    if not found or not choices.may_write:
        return
    with st.expander(say("deliveries.form_correct", choices.language), key="correct"):
        file = st.selectbox(
            say("deliveries.form_choose", choices.language), list(found), index=None, key="correct-file",
            placeholder=say("page.choose", choices.language),
        )  # fmt: skip
        if file is None:
            return
        one = found[file]
        with st.form(f"correct-{file}", border=False):
            said = _fields(one, choices, f"correct-{file}")
            left, right, _ = st.columns([1, 1, 4])
            changed = left.form_submit_button(say("deliveries.form_correct_do", choices.language), type="primary")
            undone = right.form_submit_button(say("deliveries.form_undo", choices.language))
        if changed:
            _confirm(one, said, choices)
        elif undone:
            _carry_out(lambda: intake.undo(file), choices, "deliveries.form_undone", file=file)
