"""The declared tables say what their readers need, in both languages."""

from pathlib import Path

import pytest

from huddle import changes, kinds, marketplaces, paths, settings, text
from huddle.ad_levels import ad_levels
from huddle.declared import DeclarationError
from huddle.reports import reports


def test_every_kind_has_known_types_and_says_what_its_columns_mean() -> None:
    for kind in kinds.kinds().values():
        assert kind.meaning
        assert kind.grain
        assert all(column.meaning for column in kind.columns)
        names = [column.name for column in kind.columns]
        assert len(names) == len(set(names)), kind.name


@pytest.mark.parametrize(
    ("name", "code"),
    [("Amazon.co.uk", "UK"), ("AMAZON_CO_UK", "UK"), ("España", "ES"), ("美国", "US"), ("gb", "UK"), (" DE ", "DE"), ("天猫", "Tmall")],
)
def test_a_site_is_found_by_every_name_sources_give_it(name: str, code: str) -> None:
    found = marketplaces.find(name)
    assert found is not None
    assert found.code == code


def test_every_level_of_ads_has_its_turn() -> None:
    levels = [one.key for one in sorted(ad_levels().values(), key=lambda one: one.place)]
    assert levels == ["campaign", "advertised_product", "placement", "targeting", "search_term"]
    declared = {report.constants.get("level") for report in reports().values() if report.kind == "ads"} - {None}
    assert declared == set(levels)


def test_every_kind_of_change_has_its_rank_and_a_faulty_row_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert [kind.place for kind in changes.change_kinds().values()] == list(range(1, len(changes.change_kinds()) + 1))
    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    faulty = {'shows = "colour"': "price: shows is 'colour'; use money", 'shows = "money"\nleast = "few"': "least must be a number"}
    for row, said in faulty.items():
        (tmp_path / "changes.toml").write_text(f'[price]\nen = "Price"\nzh = "售价"\n{row}\n', encoding="utf-8")
        with pytest.raises(DeclarationError, match=said):
            changes.change_kinds.__wrapped__()


def test_an_unknown_site_is_nobody() -> None:
    assert marketplaces.find("Non-Amazon") is None


def test_the_team_overrides_a_setting_and_a_typo_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    assert settings.setting("wall_exceptions") == 5
    (tmp_path / "settings.toml").write_text('wall_exceptions = 4\n')
    assert settings.setting("wall_exceptions") == 4
    (tmp_path / "settings.toml").write_text('wall_exception = 4\n')
    with pytest.raises(DeclarationError, match="no setting 'wall_exception'"):
        settings.setting("wall_exceptions")
    (tmp_path / "settings.toml").write_text('wall_exceptions = "four"\n')
    with pytest.raises(DeclarationError, match="wall_exceptions is 'four'; expected a value like 5"):
        settings.setting("wall_exceptions")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("fiscal_year_end = 13", "fiscal_year_end is 13; it can be from 1 to 12"),
        ("fiscal_year_end = 0", "fiscal_year_end is 0; it can be from 1 to 12"),
        ('week_start = "friday"', "week_start is 'friday'; it can be sunday, monday or site"),
        ('rising_colour = "pink"', "rising_colour is 'pink'; it can be blue, red or green"),
        ('home_zone = "Asia/Shenzen"', "home_zone is 'Asia/Shenzen'; it is no time zone, such as 'Asia/Shanghai'"),
        ("screen_metres = 0", "screen_metres is 0; it can be from 1 to 30"),
        ("largest_file_mb = 0", "largest_file_mb is 0; it can be 1 or more"),
        ("hide_costs_on_wall = 1", "hide_costs_on_wall is 1; expected a value like True"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, sentence: str
) -> None:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    (tmp_path / "settings.toml").write_text(line + "\n")
    with pytest.raises(DeclarationError) as refused:
        settings.setting("language")
    assert str(refused.value) == f"settings.toml: {sentence}"


def test_every_setting_has_a_default_a_meaning_and_bounds_where_it_is_a_number() -> None:
    from huddle.declared import read_table

    for name, row in read_table(paths.DEFINITIONS / "settings.toml").items():
        assert row["meaning"], name
        assert not isinstance(row["default"], (int, float)) or isinstance(row["default"], bool) or "least" in row, name


def test_every_word_exists_in_both_languages_with_the_same_places() -> None:
    import string

    for key, row in text.strings().items():
        places = {language: {place for _, place, _, _ in string.Formatter().parse(row[language]) if place} for language in row}
        assert places["en"] == places["zh"], key


def test_a_missing_word_or_value_is_a_defect_not_a_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "strings").mkdir()
    (tmp_path / "strings" / "page.toml").write_text('[title]\nen = "Day {day}"\nzh = "{day} 当天"\n', encoding="utf-8")
    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    text.strings.cache_clear()
    try:
        assert text.say("page.title", "zh", day="3") == "3 当天"
        with pytest.raises(text.MissingText, match="no text"):
            text.say("page.tilte", "en")
        with pytest.raises(text.MissingText, match="needs a value for 'day'"):
            text.say("page.title", "en")
    finally:
        text.strings.cache_clear()


def test_a_table_that_was_kept_is_read_anew_when_its_file_changed_or_what_was_kept_is_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huddle import declared

    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "compiled"))
    file = tmp_path / "some.toml"
    for said in ("one", "two"):
        file.write_text(f'[row]\nsaid = "{said}"\n', encoding="utf-8")
        for _ in range(2):
            assert declared.read_table(file) == {"row": {"said": said}}
    (kept,) = (tmp_path / "compiled").rglob("some.*.json")
    for damaged in ("{", "[]", '{"of": 1}'):
        kept.write_text(damaged, encoding="utf-8")
        assert declared.read_table(file) == {"row": {"said": "two"}}
    monkeypatch.setattr("tomllib.loads", lambda text: pytest.fail("what was kept is read"))
    assert declared.read_table(file) == {"row": {"said": "two"}}
    file.write_text("row = ", encoding="utf-8")
    monkeypatch.undo()
    with pytest.raises(DeclarationError, match="not valid TOML"):
        declared.read_table(file)
