"""Files to take away beside a finding: named on the page, made when somebody takes one.

Most of them nobody takes. Written into the page, each would be made and sent again whenever the page is drawn.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from huddle.elements.model import Table
from huddle.text import say
from huddle.ui import downloads

MOST = 300
"""tables that can be taken away; of older pages than these it is said that they are too old"""
KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", downloads.xlsx),
    "csv": ("text/csv; charset=utf-8", downloads.csv),
}
_offered: OrderedDict[str, Table] = OrderedDict()
_names: dict[int, str] = {}
"""by the identity of a table that is offered: one drawn again has the address it had"""
_guard = threading.Lock()


def offer(table: Table, ending: str) -> str:
    """The address at which a table can be taken away as a file of that ending (`xlsx` or `csv`)."""
    with _guard:
        name = _names.setdefault(id(table), secrets.token_urlsafe(9))
        _offered[name] = table
        _offered.move_to_end(name)
        while len(_offered) > MOST:
            _, old = _offered.popitem(last=False)
            del _names[id(old)]
    return f"/take/{name}/{quote(table.file_name, safe='')}.{ending}"


def take(request: Request) -> Response:
    """The file of an address that `offer` gave; in words, when the page that named it is too old."""
    with _guard:
        table = _offered.get(request.path_params["name"])
    kind, make = KINDS.get(request.path_params["file"].rpartition(".")[2], ("", None))
    if table is None or make is None:
        language = "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"
        return PlainTextResponse(say("page.too_old", language), 404)
    return Response(make(table), media_type=kind, headers={"Content-Disposition": "attachment", "Cache-Control": "no-store"})
