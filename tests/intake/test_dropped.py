"""Files dropped on the page: names a browser would never send, sizes, names that are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.intake import dropped


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("name", [
    "BusinessReport-11-21-26.csv", "All Orders (1).txt", "订单 2026年11月.xlsx", "反馈（新）.CSV", "a.b.parquet", "レビュー.jsonl",
])  # fmt: skip
def test_a_harmless_name_is_kept(name, data):
    assert dropped.store(name, b"x") == data.resolve() / name
    assert (data / name).read_bytes() == b"x"


@pytest.mark.parametrize("name", [
    "../x.csv", "/etc/x.csv", "a/b.csv", "a\\b.csv", ".hidden.csv", "~$x.xlsx", "x.exe", "x", "", "con.csv", "LPT1.txt", "x .csv",
    "a\nb.csv", "a\0b.csv", "x.csv.sh", "a..csv", "=cmd.csv", "-rf.csv", "n" * 200 + ".csv", "$(id).csv", "a:b.csv",
])  # fmt: skip
def test_any_other_name_is_refused_and_writes_nothing(name, data):
    with pytest.raises(dropped.NotStored) as refusal:
        dropped.store(name, b"x")
    assert refusal.value.key == "upload_bad_name"
    assert not data.exists() or not list(data.iterdir())


@given(st.text(max_size=40))
def test_a_name_that_is_kept_names_one_file_in_the_folder(name):
    try:
        plain = dropped.safe_name(name)
    except dropped.NotStored:
        return
    assert Path(plain).name == plain and not plain.startswith(".")


def test_nothing_is_ever_overwritten(data):
    assert dropped.store("x.csv", b"one").name == "x.csv"
    assert dropped.store("x.csv", b"two").name == "x (2).csv"
    assert dropped.store("x.csv", b"three").name == "x (3).csv"
    assert (data / "x.csv").read_bytes() == b"one"


def test_the_same_bytes_under_the_same_name_are_not_written_twice(data):
    dropped.store("x.csv", b"one")
    with pytest.raises(dropped.NotStored) as refusal:
        dropped.store("x.csv", b"one")
    assert refusal.value.key == "upload_known"
    assert [file.name for file in data.iterdir()] == ["x.csv"]


def test_a_folder_or_a_link_of_that_name_is_left_alone(data, tmp_path):
    data.mkdir()
    (data / "x.csv").mkdir()
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (data / "y.csv").symlink_to(outside)
    assert dropped.store("x.csv", b"one").name == "x (2).csv"
    assert dropped.store("y.csv", b"one").name == "y (2).csv"
    assert outside.read_bytes() == b"mine"


def test_empty_and_too_large_files_are_refused(data, monkeypatch):
    monkeypatch.setattr(dropped, "MOST_MB", 1)
    for content, key in ((b"", "upload_empty"), (b"x" * (1 << 20) + b"x", "upload_too_large")):
        with pytest.raises(dropped.NotStored) as refusal:
            dropped.store("x.csv", content)
        assert refusal.value.key == key
    assert not data.exists()


def test_a_full_disk_leaves_nothing_behind(data, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dropped.os, "fsync", full)
    with pytest.raises(dropped.NotStored) as refusal:
        dropped.store("x.csv", b"one")
    assert refusal.value.key == "upload_full"
    assert not list(data.iterdir())
