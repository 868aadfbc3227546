"""Small samples, written once for all tests of this folder."""

from datetime import date
from pathlib import Path

import pytest

from huddle.sample import Truth, write_full, write_like_a_real_team, write_second_morning

END = date(2026, 11, 20)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    root = tmp_path_factory.mktemp("full")
    return root, write_full(root, asins=12, days=260, seed=3, end=END)


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    root = tmp_path_factory.mktemp("quiet")
    return root, write_full(root, asins=12, days=260, seed=3, end=END, events=False)


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth, Truth]:
    root = tmp_path_factory.mktemp("team")
    first = write_like_a_real_team(root, seed=3, end=END)
    return root, first, write_second_morning(root)
