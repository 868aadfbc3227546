"""The services' own forms: who may be spoken to, what a message looks like there, and how it is signed.

Every text goes as plain text: nobody's words become a link, a mention of everybody or a heading in somebody else's program.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from huddle import paths
from huddle.decisions.minutes.document import Minutes
from huddle.declared import read_table
from huddle.text import say


class NotReady(ValueError):
    """A message cannot be sent as things are; `key` says why in `strings/minutes.toml`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(f"minutes.not_ready_{key}", "en", **values))
        self.key, self.values = key, values


@dataclass(frozen=True)
class Service:
    """One row of `definitions/services.toml`."""

    name: str
    en: str
    zh: str
    hosts: tuple[str, ...]
    path: str
    ok: str
    busy: tuple[int, ...]
    longest: int

    def title(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Parcel:
    """What is sent, and to whom: the address and what it is signed with are never shown."""

    service: str
    host: str
    target: str
    """a digest of the address: another group is confirmed anew"""
    shown: str
    """the payload as people see it before the first time"""
    url: str = field(repr=False)
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False, default=())
    """what must not appear in anything that is kept or shown"""


@cache
def services() -> dict[str, Service]:
    """Every declared service by name."""
    rows = read_table(paths.DEFINITIONS / "services.toml")
    return {
        name: Service(name, **{**row, "hosts": tuple(row["hosts"]), "busy": tuple(row["busy"])}) for name, row in rows.items()
    }


def parcel(service: Service, minutes: Minutes, url: str, secret: str, moment: datetime) -> Parcel:
    """The message of a meeting in the form of a service, signed for a moment. Raises NotReady for an address that is none of its own."""
    if not url:
        raise NotReady("no_address", name="HUDDLE_SEND_URL")
    host = _allowed(service, url)
    body = _BODIES[service.name](minutes, service.longest)
    shown = json.dumps(body, ensure_ascii=False, indent=1)
    if secret and service.name in ("feishu", "lark"):
        stamp = str(int(moment.timestamp()))
        body = {"timestamp": stamp, "sign": feishu_sign(stamp, secret), **body}
    elif secret and service.name == "dingtalk":
        stamp = str(int(moment.timestamp() * 1000))
        url += ("&" if urlsplit(url).query else "?") + urlencode({"timestamp": stamp, "sign": dingtalk_sign(stamp, secret)})
    target = digest(url.partition("&timestamp=")[0].partition("?timestamp=")[0])
    parts = urlsplit(url)
    hidden = tuple(one for one in (secret, parts.path, parts.query, url) if len(one) > 1)
    return Parcel(service.name, host, target, shown, url, json.dumps(body, ensure_ascii=False).encode(), hidden)


def digest(address: str) -> str:
    """What tells one address from another without telling it."""
    return hashlib.blake2b(address.encode(), digest_size=8, person=b"huddle send").hexdigest()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by number."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _allowed(service: Service, url: str) -> str:
    """The host of an address that may be spoken to: the service's own, over TLS, at its own path."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotReady("wrong_address", service=service.en, host=service.hosts[0]) from None
    is_secure = (parts.scheme == "https" and port in (None, 443)) or (parts.scheme == "http" and is_loopback(host))
    is_clean = url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc and ".." not in parts.path
    if host not in service.hosts or not is_secure or not is_clean or not parts.path.startswith(service.path):
        raise NotReady("wrong_address", service=service.en, host=service.hosts[0])
    return host


def feishu_sign(stamp: str, secret: str) -> str:
    """Feishu and Lark sign nothing with the seconds and the secret as key."""
    return base64.b64encode(hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


def dingtalk_sign(stamp: str, secret: str) -> str:
    """DingTalk signs the milliseconds and the secret with the secret as key."""
    return base64.b64encode(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()).decode()


def printable(words: str) -> str:
    """Words without signs that are none."""
    return "".join(sign for sign in words if sign.isprintable())


def text_of(minutes: Minutes, longest: int) -> str:
    """The message as plain text of at most so many bytes, cut at the end of a line; the link back stays."""
    link = minutes.link()
    end = f"\n\n{link}" if link.startswith("http") else ""
    room = longest - len(end.encode())
    said = "\n".join(map(printable, minutes.seen.message.split("\n")))
    if len(said.encode()) <= room:
        return said + end
    kept = said.encode()[: room - 4].decode("utf-8", "ignore")
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept).rstrip() + "\n…" + end


def _card(minutes: Minutes, longest: int) -> dict[str, Any]:
    language, link = minutes.held.language, minutes.link()
    parts: list[dict[str, Any]] = [{"tag": "div", "text": {"tag": "plain_text", "content": text_of(minutes, longest)}}]
    if link.startswith("http"):
        words = {"tag": "plain_text", "content": say("minutes.replay", language)}
        parts.append({"tag": "action", "actions": [{"tag": "button", "text": words, "url": link, "type": "default"}]})
    head = {"title": {"tag": "plain_text", "content": printable(minutes.title)}}
    return {"msg_type": "interactive", "card": {"config": {"wide_screen_mode": True}, "header": head, "elements": parts}}


def _text(minutes: Minutes, longest: int) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": text_of(minutes, longest)}}


def _blocks(minutes: Minutes, longest: int) -> dict[str, Any]:
    said = text_of(minutes, longest)
    plain = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    block = {"type": "section", "text": {"type": "plain_text", "text": said, "emoji": False}}
    return {"text": plain, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False, "blocks": [block]}


_BODIES: Mapping[str, Any] = {"feishu": _card, "lark": _card, "dingtalk": _text, "wecom": _text, "slack": _blocks}
