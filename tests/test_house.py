"""The house keeps its own rules: sizes, names, layers, thin pages, words in both languages, nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_PAGE, LONGEST_SQL = 400, 40, 60  # lines
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services", "v2"}
NOT_OF_A_PAGE = {"pandas", "numpy", "duckdb", "sqlalchemy", "pyarrow", "altair", "scipy"}
SECTIONS = {"meetings", "explore", "follow_up", "data"}
FOLDERS = {"data", "definitions", "huddle", "pages", "queries", "tests", "docs", ".ci", ".streamlit"}
# A folder of some machine, spelled so that this line is none.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|tmp|work|opt|mnt)/[\w.-]+|\b[A-Z]:\\\\?Users")
PLACEHOLDER = re.compile(r"\{(\w*)")


def kept(*suffixes: str) -> list[Path]:
    """The files git keeps or is about to, with one of these endings."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    files = (PROJECT / name for name in listed.stdout.split("\0") if name.endswith(suffixes))
    return sorted(file for file in files if file.is_file())


def name_of(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


def lines(file: Path) -> int:
    """How many lines there are to read; a query's header is its documentation and doesn't count."""
    rows = file.read_text("utf-8").splitlines()
    return sum(not row.startswith("--") for row in rows) if file.suffix == ".sql" else len(rows)


def imported(file: Path) -> set[str]:
    """The top-level packages a Python file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def strings_in(file: Path) -> list[str]:
    """Every string a Python file holds, docstrings left out."""
    tree = ast.parse(file.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]


def test_files_are_short():
    long = {name_of(file): lines(file) for file in kept(".py") if lines(file) > LONGEST_FILE}
    long |= {name_of(file): lines(file) for file in kept(".sql") if lines(file) > LONGEST_SQL}
    assert not long


def test_modules_are_named_for_what_they_are():
    vague = [name_of(file) for file in kept(".py") if FORBIDDEN_NAMES & {file.stem, *file.relative_to(PROJECT).parts}]
    assert not vague


def test_modules_begin_with_a_sentence():
    silent = []
    for file in kept(".py"):
        if not file.stat().st_size and file.is_relative_to(PROJECT / "tests"):
            continue
        said = ast.get_docstring(ast.parse(file.read_text("utf-8")))
        if not said or not re.search(r"[.:?]$", said.strip().splitlines()[0]):
            silent.append(name_of(file))
    assert not silent


def test_queries_begin_with_a_sentence():
    silent = [name_of(file) for file in kept(".sql") if not file.read_text("utf-8").startswith("-- ")]
    assert not silent


def result_of(file: Path) -> str:
    """The part of a SQL file that makes its result: lower case, without comments and without what brackets hold."""
    sql = re.sub(r"--.*|'[^']*'", "", file.read_text("utf-8")).lower()
    while (inner := re.sub(r"\([^()]*\)", " ", sql)) != sql:
        sql = inner
    return sql


def test_results_name_their_columns():
    star = re.compile(r"\bselect\s+(distinct\s+)?[\w.]*\*")
    assert not [name_of(file) for file in kept(".sql") if star.search(result_of(file))]


def test_answers_are_ordered():
    questions = [file for file in kept(".sql") if "questions" in file.parts]
    unordered = [name_of(file) for file in questions if not re.search(r"\border\s+by\b", result_of(file))]
    assert not unordered


def test_nothing_names_a_machine():
    found = {}
    for file in kept(".py", ".toml", ".sql", ".md", ".txt", ".html", ".css", ".js", ".cfg", "Makefile", "run"):
        if hit := MACHINE_PATH.search(file.read_text("utf-8")):
            found[name_of(file)] = hit.group()
    assert not found


def test_dependencies_are_pinned_exactly_and_once():
    """They are installed side by side and nothing is resolved."""
    names: list[str] = []
    for name in ("requirements.txt", "requirements-dev.txt"):
        rows = [row for row in (PROJECT / name).read_text("utf-8").splitlines() if not row.startswith("#")]
        loose = [row for row in rows if not re.fullmatch(r"[a-z0-9._-]+==[\w.]+( ; .+)?", row)]
        assert rows and not loose, name
        names += [row.partition("==")[0] for row in rows]
    assert len(set(names)) == len(names)


def pages() -> list[Path]:
    return [file for file in kept(".py") if file.is_relative_to(PROJECT / "pages")]


def test_pages_lie_one_level_down():
    """With `pages/*.py` a deep link as the first visit would run the page without the frame."""
    places = {PROJECT / "pages" / section for section in SECTIONS}
    assert not [name_of(file) for file in pages() if file.parent not in places]


def test_pages_are_thin():
    long = {name_of(file): lines(file) for file in pages() if lines(file) > LONGEST_PAGE}
    heavy = {name_of(file): imported(file) & NOT_OF_A_PAGE for file in pages() if imported(file) & NOT_OF_A_PAGE}
    sql = [
        name_of(file)
        for file in pages()
        if any(re.search(r"\bselect\b.+\bfrom\b", text, re.IGNORECASE | re.DOTALL) for text in strings_in(file))
    ]
    assert not long and not heavy and not sql


def test_only_the_screen_knows_streamlit():
    """What the import contracts say of `huddle`, here for the scripts that are no package."""
    known = (PROJECT / "huddle" / "ui", PROJECT / "pages", PROJECT / "app.py", PROJECT / "tests")
    strangers = [
        name_of(file)
        for file in kept(".py")
        if "streamlit" in imported(file) and not any(file.is_relative_to(place) for place in known)
    ]
    assert not strangers


def test_import_contracts_hold():
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=PROJECT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_top_level_is_the_sentence_of_the_design():
    """What we were given, what words mean, what we ask, what we show, how, how we know: nothing else stands there."""
    found = {file.relative_to(PROJECT).parts[0] for file in kept("") if file.parent != PROJECT}
    assert found <= FOLDERS


def test_packages_say_what_they_are_for():
    silent = {name_of(file.parent) for file in kept(".py") if file.is_relative_to(PROJECT / "huddle")} - {
        name_of(file.parent) for file in kept("__init__.py")
    }
    assert not silent


@pytest.mark.parametrize("file", sorted((PROJECT / "definitions/strings").glob("*.toml")), ids=lambda file: file.stem)
def test_words_exist_in_both_languages(file: Path):
    """Every entry has `en` and `zh`, neither empty, with the same places for values."""
    for key, row in tomllib.loads(file.read_text("utf-8")).items():
        assert set(row) == {"en", "zh"}, key
        assert all(text.strip() for text in row.values()), key
        assert set(PLACEHOLDER.findall(row["en"])) == set(PLACEHOLDER.findall(row["zh"])), key


def test_chinese_is_written_with_chinese_marks():
    """A comma, a question mark or a colon right after a Chinese character is a Chinese one."""
    western = {}
    for file in sorted((PROJECT / "definitions" / "strings").glob("*.toml")):
        for key, row in tomllib.loads(file.read_text("utf-8")).items():
            if hit := re.search(r"[\u4e00-\u9fff][,?!;:]", row["zh"]):
                western[f"{file.stem}.{key}"] = hit.group()
    assert not western
