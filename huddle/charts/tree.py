"""A diagnosis tree: what a figure is made of, read from left to right, the broken branch thick.

Apart from the rules that decide which branch broke: here a node is final text, and thick is a fact it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from huddle.charts import svg


@dataclass(frozen=True)
class Node:
    """One box of the tree."""

    key: str
    parent: str
    """key of the node to its left; empty for the root"""
    label: str
    value: str
    change: str
    say: str
    """its verdict in words: `62% of the loss`, `normal`"""
    tone: str = "quiet"
    """attention, good, or quiet for nothing to see: then its value is grey, too"""
    is_broken: bool = False
    """the branch that leads here is thick"""


@dataclass(frozen=True)
class Size:
    """How large the tree is drawn: for the wall or for the desk."""

    width: float
    box: float
    """width of a box"""
    row: float
    """height a box may take, gap included"""
    small: float
    large: float
    gap: float
    css: str = ""


LEAST_BRANCH = 0.03
"""share of the width that a branch between two columns takes at least"""
HIGHEST = 700
"""pixels a tree may take on the wall"""
WALL = Size(width=1760, box=548, row=166, small=36, large=50, gap=26)
DESK = (
    Size(width=1600, box=430, row=72, small=14, large=20, gap=14, css="wide"),
    Size(width=1070, box=300, row=66, small=13, large=17, gap=12, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """The nodes by distance from the root, children beside their parents' order."""
    columns = [[node for node in nodes if not node.parent]]
    while columns[-1]:
        order = [node.key for node in columns[-1]]
        columns.append(sorted((node for node in nodes if node.parent in order), key=lambda node: order.index(node.parent)))
    return columns[:-1]


def _centres(columns: Sequence[Sequence[Node]], size: Size) -> tuple[dict[str, float], float]:
    """Where each node's middle lies: the fullest column sets the height, a parent stands beside its children."""
    rows = max(len(column) for column in columns)
    tall = min(rows * size.row, HIGHEST) if not size.css else rows * size.row
    centres: dict[str, float] = {}
    for column in columns:
        each = tall / len(column)
        for place, node in enumerate(column):
            centres[node.key] = each * (place + 0.5)
    return centres, tall


def _wide_enough(nodes: Sequence[Node], columns: int, size: Size) -> Size:
    """The size with boxes as wide as their words need, as far as the branches between the columns leave room."""
    inside = size.small * 0.6
    needed = max(
        max(
            svg.width_of(node.label, size.small) + svg.width_of(node.change, size.small),
            svg.width_of(node.value, size.large) * 0.95 + svg.width_of(node.say, size.small),
        )
        + 3 * inside
        for node in nodes
    )
    most = (size.width - (columns - 1) * size.width * LEAST_BRANCH) / columns
    return replace(size, box=max(size.box, min(needed, most)))


def _box(node: Node, x: float, middle: float, row: float, size: Size) -> list[str]:
    tall = row - size.gap
    top = middle - tall / 2
    ink = {"attention": "attention", "good": "good"}.get(node.tone, "soft")
    inside = size.small * 0.6
    edge = "attention" if node.tone == "attention" and node.is_broken else "hair"
    parts = [svg.rect(x, top, size.box, tall, fill="card", radius=size.small * 0.5, stroke=edge)]
    first, second = top + tall * 0.4, top + tall * 0.84
    room = size.box - 2 * inside
    label = svg.fit(node.label, room - svg.width_of(node.change, size.small) - inside, size.small)
    beside = room - svg.width_of(node.value, size.large) * 0.95 - inside
    said = node.say if svg.width_of(node.say, size.small) <= beside else ""  # half a number would be another number
    parts.append(svg.text(x + inside, first, label, size=size.small))
    parts.append(svg.text(x + size.box - inside, first, node.change, size=size.small, fill=ink, weight=700, anchor="end"))
    is_grey = node.tone == "quiet" and node.parent and not node.is_broken
    parts.append(svg.text(x + inside, second, node.value, size=size.large, fill="soft" if is_grey else "ink", weight=700))
    parts.append(svg.text(x + size.box - inside, second, said, size=size.small, fill=ink, weight=600, anchor="end"))
    return parts


def drawn(nodes: Sequence[Node], alt: str, size: Size) -> str:
    """The tree as SVG; thick branches lie above thin ones."""
    columns = _columns(nodes)
    size = _wide_enough(nodes, len(columns), size)
    centres, tall = _centres(columns, size)
    step = (size.width - size.box) / max(len(columns) - 1, 1) if len(columns) > 1 else 0
    left = {node.key: place * step for place, column in enumerate(columns) for node in column}
    branches = []
    for node in sorted(nodes, key=lambda node: node.is_broken):
        if node.parent:
            stroke = ("attention" if node.tone == "attention" else "ink") if node.is_broken else "faint"
            thick = size.small * (0.24 if node.is_broken else 0.07)
            start = left[node.parent] + size.box
            branches.append(svg.curve(start, centres[node.parent], left[node.key], centres[node.key], stroke=stroke, width=thick))
    row = min(size.row, tall / max(len(column) for column in columns))
    boxes = [part for node in nodes for part in _box(node, left[node.key], centres[node.key], row, size)]
    return svg.picture(size.width, tall, [*branches, *boxes], alt, size.css)
