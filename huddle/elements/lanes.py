"""The parts of a page, made side by side: while one waits for the warehouse, another writes its words.

Parts that share what they read stay in one lane, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from huddle.elements.model import Element
from huddle.elements.period import Period

Part = Callable[[Period], tuple[Element, ...]]


def side_by_side(parts: Sequence[Part], beside: Set[Part], period: Period) -> tuple[Element, ...]:
    """The elements of all parts in their order; those `beside` are made in a lane of their own, at the reader's moment as the others.

    Raises what a part raises.
    """

    def lane(is_beside: bool) -> dict[Part, tuple[Element, ...]]:
        return {part: part(period) for part in parts if (part in beside) is is_beside}

    with ThreadPoolExecutor(1, "beside") as pool:
        second = pool.submit(copy_context().run, lane, True)
        made = lane(False) | second.result()
    return tuple(element for part in parts for element in made[part])
