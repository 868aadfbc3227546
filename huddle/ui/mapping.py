"""The form by which a person says what the columns of a refused file mean, tries it on the whole file, and keeps it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from huddle import figures, intake, paths, warehouse
from huddle.currencies import codes
from huddle.elements.choices import Choices
from huddle.elements.deliveries.arrivals import total_words
from huddle.intake import manifest, mapping
from huddle.intake.mapping import Preview, Table
from huddle.intake.mapping import draft as drafts
from huddle.intake.mapping.draft import Draft
from huddle.intake.mapping.targets import targets
from huddle.intake.rejects import reject_words
from huddle.intake.sentences import Refusal, Sentence
from huddle.text import say
from huddle.ui import filters

ACROSS = 3
"""fields side by side"""


def form(choices: Choices) -> None:
    """A field to choose a refused table, and its form; nothing where none was refused as unknown. Guests do not see it."""
    language = choices.language
    found = [one.file for one in manifest.current().receipts if one.verdict == "refused" and one.fault in mapping.MAPPABLE]
    if not choices.may_write or not found:
        return
    with st.expander(say("mapping.open", language), key="mapping"):
        file = st.selectbox(say("mapping.file", language), found, index=None, key="mapping-file", placeholder=say("page.choose", language))
        if file is not None:
            _of_file(file, choices)


def own(choices: Choices) -> None:
    """The formats of the team's own, each to be taken away; nothing where there are none."""
    language, found = choices.language, mapping.kept()
    if not found or not choices.may_write:
        return
    with st.expander(say("mapping.own", language), key="own-formats"):
        for name, report in found.items():
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.text(report.title(language))
            if right.button(say("mapping.forget", language), key=f"own-formats-{name}"):
                mapping.forget(name)
                _take_in(language, "")
                filters.leave_note("mapping.removed", name=report.title(language))
                st.rerun()


@st.cache_resource(max_entries=4, show_spinner=False)
def _table(path: str, size: int, changed: int) -> Table:
    return mapping.table_of(paths.data() / path)


def _of_file(file: str, choices: Choices) -> None:
    """The form of one file; what keeps it from being a table is said in words."""
    language = choices.language
    about = (paths.data() / file).stat()
    try:
        table = _table(file, about.st_size, about.st_mtime_ns)
    except (mapping.NotMapped, Refusal) as fault:
        st.warning(fault.reason[language])
        return
    st.text(say("mapping.intro", language, rows=f"{table.rows:,}", columns=len(table.columns)))
    kinds = list(targets())
    first = drafts.first_draft(table)
    kind = st.selectbox(
        say("mapping.kind", language), kinds, index=kinds.index(first.kind), key=f"mapping-kind-{file}",
        format_func=lambda one: say(f"mapping.kind_{one}", language),
    )  # fmt: skip
    proposed = first if kind == first.kind else drafts.first_draft(table, kind)
    with st.form(f"mapping-{file}-{kind}", border=True):
        draft = _fields(table, proposed, file, language)
        title = st.text_input(say("mapping.name", language), key=f"mapping-name-{file}", help=say("mapping.name_help", language))
        with st.container(horizontal=True):
            tries = st.form_submit_button(say("mapping.try", language), type="primary")
            keeps = st.form_submit_button(say("mapping.save", language))
    if tries or keeps:
        _carry_out(file, table, draft, title, choices, keeps)


def _fields(table: Table, proposed: Draft, file: str, language: str) -> Draft:
    """Every meaning with the column that is proposed for it and why, and the styles with what the values prove."""
    target, headers = targets()[proposed.kind], list(dict.fromkeys(one.header for one in table.columns))
    reasons = drafts.proposals(table, proposed.kind)
    said: dict[str, str] = {}
    for start in range(0, len(target.meanings), ACROSS):
        for column, meaning in zip(st.columns(ACROSS), target.meanings[start : start + ACROSS], strict=False):
            held = proposed.columns.get(meaning)
            chosen = column.selectbox(
                drafts.meaning_words(meaning)[language] + (" *" if meaning in target.needs else ""), headers,
                index=headers.index(held) if held in headers else None, placeholder=say("mapping.none", language),
                key=f"mapping-{file}-{proposed.kind}-{meaning}",
            )  # fmt: skip
            column.text(reasons[meaning].why[language] if meaning in reasons else "")
            if chosen is not None:
                said[meaning] = chosen
    styles = (
        ("numbers", drafts.NUMBERS, drafts.number_style(table, proposed)),
        ("dates", drafts.ORDERS, drafts.date_style(table, proposed)),
        ("percent", drafts.PERCENTS, drafts.percent_style(table, proposed)),
    )
    answers: dict[str, str | None] = {}
    for column, (name, options, style) in zip(st.columns(ACROSS), styles, strict=True):
        answers[name] = column.selectbox(
            say(f"mapping.{name}", language), options, index=options.index(style.answer) if style.answer in options else None,
            placeholder="–", format_func=lambda one, name=name: say(f"mapping.{name}_choice_{one}", language),
            key=f"mapping-{file}-{proposed.kind}-{name}",
        )  # fmt: skip
        column.text(style.why[language])
    left, right, _ = st.columns(ACROSS, vertical_alignment="bottom")
    currency = left.selectbox(
        say("mapping.currency", language), [drafts.SITE, *sorted(codes())], key=f"mapping-{file}-{proposed.kind}-currency-of-all",
        format_func=lambda one: say("mapping.currency_site", language) if one == drafts.SITE else one,
    )  # fmt: skip
    keep_totals = False
    for header, cells in drafts.totals_rows(table, proposed).items():
        words = say("mapping.totals_rows", language, column=header, cells=", ".join(cells))
        keep_totals = not right.checkbox(words, value=True, key=f"mapping-{file}-{proposed.kind}-totals-{header}") or keep_totals
    draft = Draft(proposed.kind, said, answers["numbers"], answers["dates"], answers["percent"], currency, keep_totals)
    return drafts.with_styles(table, draft)


def _carry_out(file: str, table: Table, draft: Draft, title: str, choices: Choices, keeps: bool) -> None:
    """Try the draft and show its sums; keep it where these very sums were seen before."""
    language, path, mark = choices.language, paths.data() / file, mapping.fingerprint(draft)
    is_seen = filters.recall(f"mapping.tried.{file}") == mark
    try:
        tried = mapping.preview(table, draft, path)
        if keeps and is_seen and title.strip():
            name = mapping.name_for(title, table)
            mapping.save(table, draft, name, title.strip(), title.strip())
            filters.remember(f"mapping.tried.{file}", None)
            filters.leave_note("mapping.saved", file=file, verdict=_take_in(language, file))
            st.rerun()
    except (mapping.NotMapped, Refusal) as fault:
        st.warning(fault.reason[language])
        return
    if keeps:
        st.info(say("mapping.no_name" if is_seen else "mapping.changed", language))
    filters.remember(f"mapping.tried.{file}", mark)
    _show(tried, language)


def _take_in(language: str, file: str) -> str:
    """Take everything in with the formats of now; what became of a file, in words."""
    with st.spinner(say("deliveries.taking_in", language)):
        intake.take_in()
        warehouse.refresh()
    filters.adopt()
    now = next((one for one in manifest.current().receipts if one.file == file), None)
    return say(f"deliveries.verdict_{now.verdict}", language) if now else ""


def _show(tried: Preview, language: str) -> None:
    """What the draft makes of the whole file: rows, days, shops, sums, what does not fit, the first rows."""
    if tried.first and tried.last:
        first, last = (figures.day(day, language) for day in (tried.first, tried.last))
        line = say("mapping.preview_title", language, rows=f"{tried.rows:,}", first=first, last=last)
        line += " · " + say("mapping.preview_days", language, days=tried.days)
    else:
        line = say("mapping.preview_no_days", language, rows=f"{tried.rows:,}")
    st.subheader(line)
    comma = say("mapping.comma", language)
    if tried.sites:
        st.text(say("mapping.preview_sites", language, sites=comma.join(tried.sites)))
    sums: Mapping[str, Mapping[str, float]] = {say("mapping.preview_total", language): tried.totals, **tried.by_shop}
    names = list(dict.fromkeys(name for one in sums.values() for name in one))
    shown = [[shop, *(_sum(name, one, language) for name in names)] for shop, one in sums.items()]
    words = [say("mapping.column_shop", language), *(_heading(name, language) for name in names)]
    st.dataframe(pd.DataFrame(shown, columns=words), hide_index=True)
    st.text(say("mapping.preview_check", language))
    if tried.rejected_rows or tried.rejects:
        st.warning(
            say("mapping.preview_rejected", language, rows=f"{tried.rejected_rows:,}") + " " + comma.join(
                reject_words(one["column"], one["shape"], one["reason"], one["count"])[language] for one in tried.rejects
            )
        )  # fmt: skip
    if tried.waits:
        reason: Sentence = tried.waits
        st.info(say("mapping.preview_waits", language, reason=reason[language]))
    st.text(say("mapping.preview_first", language))
    names_shown = {name: drafts.meaning_words(name)[language] for name in (tried.sample[0] if tried.sample else {})}
    st.dataframe(pd.DataFrame(tried.sample).rename(columns=names_shown), hide_index=True)


def _heading(name: str, language: str) -> str:
    plain, _, code = name.partition(".")
    label = say(f"deliveries.total_{plain}", language)
    return f"{label} ({code})" if code else label


def _sum(name: str, sums: Mapping[str, float], language: str) -> str:
    if name not in sums:
        return "–"
    plain, _, code = name.partition(".")
    label = say(f"deliveries.total_{plain}", language)
    return total_words(name, sums[name], code or None, language).removeprefix(label).strip()
