"""Posting a parcel: a refusal is told in the service's words, what asks to wait is tried again, and no redirection is followed."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from huddle.decisions.push.robots import Parcel, Service

SECONDS = 10.0
"""how long a service may take to answer"""
WAITS = (1.0, 2.0, 4.0)
"""seconds before each further try"""
LONGEST_WAIT = 10.0
"""a service that wants more is left alone"""
LONGEST_ANSWER = 65536
BUSY = (429, 503)


@dataclass(frozen=True)
class Outcome:
    """How it went: sent, failed (it did not arrive), or unknown (it may have arrived)."""

    outcome: Literal["sent", "failed", "unknown"]
    why: str = "sent"
    """sent, unreachable, busy, refused, no_answer or odd_answer"""
    told: str = ""
    """what the service said, as it said it"""
    wait: float | None = None
    """after how long to come again, where it said so"""

    @property
    def may_try_again(self) -> bool:
        """It is certain that nothing arrived, and that it could later."""
        return self.outcome == "failed" and self.why in ("unreachable", "busy")


def post(parcel: Parcel, service: Service, wait: Callable[[float], None]) -> Outcome:
    """Send a parcel; tried again, after `wait`, only where nothing arrived."""
    return tried(lambda: _once(parcel, service), wait)


def tried(once: Callable[[], Outcome], wait: Callable[[float], None]) -> Outcome:
    """Try once, and a few times more where nothing arrived, with growing waits between."""
    found = once()
    for seconds in WAITS:
        if not found.may_try_again or (found.wait or 0) > LONGEST_WAIT:
            break
        wait(max(seconds, found.wait or 0))
        found = once()
    return found


def _once(parcel: Parcel, service: Service) -> Outcome:
    parts = urlsplit(parcel.url)
    is_secure = parts.scheme == "https"
    host = parts.hostname or ""
    line: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=ssl.create_default_context())
        if is_secure else http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    )  # fmt: skip
    try:
        line.connect()
    except OSError as fault:
        line.close()
        return Outcome("failed", "unreachable", fault.strerror or type(fault).__name__)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, parcel.body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Huddle"})
        answer = line.getresponse()
        said = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
        return judged(service, answer.status, said, answer.headers.get("Retry-After", ""))
    except (OSError, http.client.HTTPException) as fault:
        return Outcome("unknown", "no_answer", type(fault).__name__)
    finally:
        line.close()


def judged(service: Service, status: int, said: str, after: str = "") -> Outcome:
    """What an answer means: 200 is no success where the service's own code says otherwise."""
    wait = float(after) if after.isdecimal() else None
    if status in BUSY:
        return Outcome("failed", "busy", str(status), wait)
    if status >= 500:
        return Outcome("unknown", "no_answer", str(status))
    if status != 200:
        return Outcome("failed", "refused", f"{status} {_short(said)}".strip())
    if not service.ok:
        return Outcome("sent") if said.strip() == "ok" else Outcome("failed", "refused", _short(said))
    try:
        row = json.loads(said)
    except json.JSONDecodeError:
        row = None
    code = row.get(service.ok) if isinstance(row, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        return Outcome("unknown", "odd_answer", _short(said))
    if code == 0:
        return Outcome("sent")
    words = next((str(row[name]) for name in ("msg", "errmsg") if row.get(name)), "")
    return Outcome("failed", "busy" if code in service.busy else "refused", f"{code} {_short(words)}".strip())


def _short(said: str) -> str:
    return " ".join(said.split())[:120]
