"""The grid at the desk: a row that is chosen opens its product on its own site, a row without one opens nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from huddle.elements.model import Link, Table, TableColumn
from huddle.ui import show

FRAME = pd.DataFrame({
    "name": ["Lamp", "Not split by ASIN"], "asin": ["B0LAMP", None], "marketplace": ["DE", "DE"], "shop": ["North", None],
    "weeks": [[1.0, 2.0], None],
})  # fmt: skip
COLUMNS = (TableColumn("name", "Name"), TableColumn("weeks", "12 weeks", "spark"))


@pytest.mark.parametrize(("rows", "link"), [
    ([0], Link("asin", {"asin": "B0LAMP", "marketplace": "DE", "shop": "North"})), ([1], None), ([], None),
])  # fmt: skip
def test_the_chosen_row_leads_to_its_own_site(monkeypatch, rows, link):
    shown = {}

    def dataframe(frame: pd.DataFrame, **settings) -> dict:
        shown.update(settings, columns=list(frame.columns))
        return {"selection": {"rows": rows}}

    monkeypatch.setattr(show, "st", SimpleNamespace(dataframe=dataframe, column_config=show.st.column_config))
    table = Table(COLUMNS, FRAME, link_columns=("asin", "marketplace", "shop"), link_page="asin")
    assert show._grid(table, "WL") == link
    assert show._is_only_shop(TableColumn("shop", "Shop"), pd.Series(["default", "default"]))
    assert not show._is_only_shop(TableColumn("shop", "Shop"), pd.Series(["default", "North"]))
    assert shown["columns"] == ["name", "weeks"] and shown["selection_mode"] == "single-row"


@pytest.mark.parametrize(("kind", "values"), [("money", [-207574.69, 0.5]), ("count", [12, 1234567]), ("percent", [0.3021, None])])
def test_a_column_has_room_for_its_longest_figure(kind, values):
    width = show.column_config(TableColumn("x", "x", kind), pd.Series(values))["width"]
    longest = {"money": "-207,574.69", "count": "1,234,567", "percent": "30.21"}[kind]
    assert width == show._LETTER * len(longest) + show._PADDING
