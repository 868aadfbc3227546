"""The words in a form's fields: all of them our own, for the library's are English whatever the language of the page."""

from __future__ import annotations

import ast

from huddle import paths


def may_be_empty(told: dict[str | None, ast.expr]) -> bool:
    index = told.get("index")
    return index is not None and any(isinstance(one, ast.Constant) and one.value is None for one in ast.walk(index))


def test_a_choice_that_may_be_empty_or_written_says_so_in_the_words_of_the_page():
    bare, seen = [], 0
    for file in sorted((paths.PROJECT / "huddle" / "ui").glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("selectbox", "multiselect"):
                told = {one.arg: one.value for one in call.keywords}
                if may_be_empty(told) or "accept_new_options" in told:
                    seen += 1
                    bare += [] if "placeholder" in told else [f"{file.name}:{call.lineno}"]
    assert seen > 8 and bare == []
