"""What unhappy customers complain of, read from `definitions/aspects.toml`, and the macros that read a text for it.

Matching is SQL: it happens once, where the marts are made, and the labelled texts of the tests go through the same macros.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, only, read_table, regular

NONE = "~none"
"""the aspect of a text that no word of the dictionary is found in: always shown, never left out"""
OTHER = "~other"
"""the language of a text that is read in English only, because it has no words here"""
ENGLISH = "en"
_GAP = " ; "
"""what stands in a text's place where something is taken out: no word reaches across"""


@dataclass(frozen=True)
class Language:
    """A language texts are read in."""

    code: str
    sites: tuple[str, ...]
    """marketplaces whose customers write it"""
    not_denials: tuple[str, ...]
    denials: tuple[str, ...]
    """templates around `{faults}`"""
    praises: tuple[str, ...]
    """templates around `{topics}`"""
    texts: int
    """labelled texts the dictionary was measured on"""
    precision: float
    """share of the aspects named in them that a reader named, too"""
    recall: float
    """share of the aspects a reader named that the dictionary names"""


@dataclass(frozen=True)
class Aspect:
    """One thing to complain of."""

    key: str
    place: int
    en: str
    zh: str
    reasons: tuple[str, ...]
    """codes of returns that mean it; one ending in * is a beginning"""
    topics: Mapping[str, tuple[str, ...]]
    """by language: words a denial does not take away"""
    faults: Mapping[str, tuple[str, ...]]
    """by language: words a denial takes away"""

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language == "zh" else self.en


@cache
def _table() -> dict[str, Any]:
    table = read_table(paths.DEFINITIONS / "aspects.toml")
    only("aspects.toml", table, {"languages", "aspects"})
    return table


@cache
def languages() -> dict[str, Language]:
    """Every language with words. Raises DeclarationError for a template without its place, or a site in two languages."""
    found = {}
    sites: dict[str, str] = {}
    for code, row in _table()["languages"].items():
        where = f"aspects.toml: languages.{code}"
        only(where, row, {"sites", "not_denials", "denials", "praises", "measured"})
        for key, mark in (("denials", "{faults}"), ("praises", "{topics}")):
            if not any(mark in template for template in row[key]):
                raise DeclarationError(f"{where}: none of the {key} holds {mark}")
        for site in row["sites"]:
            if sites.setdefault(site, code) != code:
                raise DeclarationError(f"{where}: {site} is a site of {sites[site]} already")
        told = row["measured"]
        found[code] = Language(
            code, tuple(row["sites"]), tuple(row["not_denials"]), tuple(row["denials"]), tuple(row["praises"]),
            texts=told["texts"], precision=told["precision"], recall=told["recall"],
        )  # fmt: skip
    return found


@cache
def aspects() -> dict[str, Aspect]:
    """Every aspect by key, in the order of the file. Raises DeclarationError for a language unknown or a word that is no pattern."""
    found = {}
    for place, (key, row) in enumerate(_table()["aspects"].items(), 1):
        where = f"aspects.toml: {key}"
        only(where, row, {"en", "zh", "reasons", "topics", "faults"})
        words: dict[str, dict[str, tuple[str, ...]]] = {"topics": {}, "faults": {}}
        for kind, by_language in words.items():
            only(f"{where}.{kind}", row.get(kind, {}), set(languages()))
            for language, patterns in row.get(kind, {}).items():
                for pattern in patterns:
                    regular(f"{where}.{kind}", language, pattern, 0)
                by_language[language] = tuple(patterns)
        missing = sorted(languages().keys() - (words["topics"].keys() | words["faults"].keys()))
        if missing:
            raise DeclarationError(f"{where} has no words in {', '.join(missing)}")
        found[key] = Aspect(key, place, row["en"], row["zh"], tuple(row["reasons"]), **words)
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _either(patterns: Iterable[str]) -> str:
    return "|".join(patterns)


def _without(text: str, pattern: str) -> str:
    """SQL that takes every place a pattern fits out of a text."""
    return f"regexp_replace({text}, {_quoted(pattern)}, {_quoted(_GAP)}, 'g')" if pattern else text


def _words(kind: str, language: str) -> str:
    return _either(word for aspect in aspects().values() for word in getattr(aspect, kind).get(language, ()))


def _filled(templates: Sequence[str], mark: str, words: str) -> str:
    return _either(template.replace(mark, words) for template in templates)


def _by_language(made: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"when {_quoted(code)} then {sql}" for code, sql in made.items())
    return f"case language {cases} else {otherwise} end"


def _language() -> str:
    known = languages()
    listed = {code: ", ".join(_quoted(site) for site in one.sites) for code, one in known.items()}
    latin = " ".join(f"when site in ({sites}) then {_quoted(code)}" for code, sites in listed.items() if code not in ("zh", "ja"))
    return (
        "case when regexp_matches(said, '[ぁ-んァ-ヶ]') then 'ja'"
        f" when regexp_matches(said, '[一-鿿]') then case when site in ({listed['ja']}) then 'ja' else 'zh' end"
        f" when site in ({listed['zh']}, {listed['ja']}) then {_quoted(ENGLISH)} {latin} when said is not null then {_quoted(OTHER)} end"
    )


def _fair() -> str:
    """A text without what its writer likes about the product."""
    praised = {code: _filled(one.praises, "{topics}", _words("topics", code)) for code, one in languages().items()}
    english = _without("said", praised.pop(ENGLISH))
    return _by_language({code: _without(english, pattern) for code, pattern in praised.items()}, english)


def _undenied() -> str:
    """A text without what its writer says is not so."""
    made = {}
    for code, one in languages().items():
        denied = _filled(one.denials, "{faults}", _words("faults", code))
        made[code] = (_either(one.not_denials), denied)
    english = _without(_without("said", made[ENGLISH][0]), made[ENGLISH][1])
    own = {code: _without(_without(english, kept), denied) for code, (kept, denied) in made.items() if code != ENGLISH}
    return _by_language(own, english)


def _has(text: str, words: Sequence[str]) -> str:
    return f"regexp_matches({text}, {_quoted(_either(words))})"


def _named() -> str:
    """The aspects a text names, with a bar between them; an empty text where it names none."""
    told = []
    for aspect in aspects().values():
        tests = []
        for code in languages():
            own = [_has(text, words[code]) for text, words in (("fair", aspect.topics), ("undenied", aspect.faults)) if code in words]
            if own:
                found = " or ".join(own)
                tests.append(found if code == ENGLISH else f"(language = {_quoted(code)} and ({found}))")
        told.append(f"case when {' or '.join(tests)} then {_quoted(aspect.key)} end")
    return f"concat_ws('|', {', '.join(told)})"


def _of_reason() -> str:
    told = []
    for aspect in aspects().values():
        exact = [reason.lower() for reason in aspect.reasons if not reason.endswith("*")]
        tests = [f"lower(reason) in ({', '.join(map(_quoted, exact))})"] if exact else []
        tests += [f"starts_with(lower(reason), {_quoted(reason[:-1].lower())})" for reason in aspect.reasons if reason.endswith("*")]
        if tests:
            told.append(f"case when {' or '.join(tests)} then {_quoted(aspect.key)} end")
    return f"concat_ws('|', {', '.join(told)})"


_SIGNATURES = (
    "folded(said)", "language(said, site)", "fair(said, language)", "undenied(said, language)", "named(fair, undenied, language)",
    "of_reason(reason)",
)  # fmt: skip


@cache
def macros() -> tuple[str, ...]:
    """The statements that make the schema `aspect`: from a text to the aspects it names, step by step.

    folded(text) → language(said, site) → fair(said, language) → undenied(fair, language) → named(fair, undenied, language);
    of_reason(reason) names those of a return's code.
    """
    folded = "replace(replace(lower(said), chr(8217), ''), chr(39), '')"
    bodies = (folded, _language(), _fair(), _undenied(), _named(), _of_reason())
    told = (f"create macro aspect.{name} as {body}" for name, body in zip(_SIGNATURES, bodies, strict=True))
    return ("create schema aspect", *told)


def stand_ins() -> tuple[str, ...]:
    """Macros of the same names that say nothing: enough for a reader of SQL, and made a hundred times faster."""
    return ("create schema aspect", *(f"create macro aspect.{name} as null" for name in _SIGNATURES))
