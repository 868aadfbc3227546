"""The parts of a page, made side by side: while one waits for the warehouse, another writes its words.

Parts that share what they read stay in one lane, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

from huddle.elements.model import Element
from huddle.elements.period import Period

Made = TypeVar("Made")
Part = Callable[[Period], tuple[Element, ...]]


@contextmanager
def beside(make: Callable[[], Made]) -> Iterator[Future[Made]]:
    """What `make` makes while the block runs, at the reader's moment as the block; the block ends when both are done."""
    with ThreadPoolExecutor(1, "beside") as pool:
        yield pool.submit(copy_context().run, make)


def side_by_side(parts: Sequence[Part], apart: Set[Part], period: Period) -> tuple[Element, ...]:
    """The elements of all parts in their order; those `apart` are made in a lane of their own, at the reader's moment as the others.

    Raises what a part raises.
    """

    def lane(is_apart: bool) -> dict[Part, tuple[Element, ...]]:
        return {part: part(period) for part in parts if (part in apart) is is_apart}

    with beside(lambda: lane(True)) as second:
        made = lane(False) | second.result()
    return tuple(element for part in parts for element in made[part])
