"""New files are taken in once they lie still, once each, and what fails is not tried for ever."""

from __future__ import annotations

import pytest

from huddle.watch import Watch


class Folder:
    """A data folder and an intake that can be told to fail."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.known: dict[str, int] = {}
        self.works = True
        self.opened = self.taken = 0
        self.watch = Watch(
            look=lambda: tuple(sorted(self.files.items())),
            is_new=lambda: self.files != self.known,
            take_in=self.take_in,
            open_newest=self.open_newest,
        )

    def take_in(self) -> bool:
        self.taken += 1
        if self.works:
            self.known = dict(self.files)
        return self.works

    def open_newest(self) -> None:
        self.opened += 1


@pytest.fixture
def folder() -> Folder:
    return Folder()


def test_a_quiet_folder_is_left_alone(folder: Folder):
    assert [folder.watch.once() for _ in range(3)] == ["quiet"] * 3
    assert folder.taken == 0 and folder.opened == 3


def test_a_file_is_taken_in_once_it_lies_still(folder: Folder):
    folder.watch.once()
    said = []
    for size in (10, 20, 20, 20):
        folder.files["orders.txt"] = size
        said.append(folder.watch.once())
    assert said == ["settling", "settling", "taken in", "quiet"]
    assert folder.taken == 1


def test_a_removed_file_is_news_too(folder: Folder):
    folder.files = {"a.csv": 1}
    folder.known = {"a.csv": 1}
    folder.watch.once()
    folder.files = {}
    assert [folder.watch.once() for _ in range(3)] == ["settling", "taken in", "quiet"]


def test_what_fails_is_tried_again_only_after_a_change(folder: Folder):
    folder.works, folder.files = False, {"a.csv": 1}
    assert [folder.watch.once() for _ in range(4)] == ["settling", "failed", "quiet", "quiet"]
    assert folder.taken == 1
    folder.works, folder.files = True, {"a.csv": 2}
    assert [folder.watch.once() for _ in range(3)] == ["settling", "taken in", "quiet"]


def test_a_failure_on_the_first_files_is_a_failure(folder: Folder):
    folder.watch.look, folder.works, folder.known = (lambda: ()), False, {"gone.csv": 1}
    assert [folder.watch.once() for _ in range(3)] == ["settling", "failed", "quiet"]
