"""Sending the message of a closed meeting to the team's group: off by default, shown before the first time, once for each meeting.

Nothing is sent twice: what may have arrived is not tried again, and what is known not to have arrived is tried a few times.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from huddle import clock
from huddle.decisions.minutes.document import Minutes
from huddle.decisions.push import log, mail, robots
from huddle.decisions.push.log import Sent, sent
from huddle.decisions.push.post import Outcome, post
from huddle.decisions.push.robots import NotReady, Parcel, Service
from huddle.settings import setting
from huddle.text import say

__all__ = ["Chosen", "NotReady", "Outcome", "Parcel", "Sent", "Service", "chosen", "is_confirmed", "parcel", "send", "sent", "told"]


@dataclass(frozen=True)
class Chosen:
    """Where the team sends to."""

    name: str
    service: Service | None
    """None for mail"""

    def title(self, language: str) -> str:
        """What it is called on a button."""
        return self.service.title(language) if self.service else say("minutes.mail", language)


def chosen(known: dict[str, Service] | None = None) -> Chosen | None:
    """What the settings say; None while sending is off."""
    name = str(setting("send_to"))
    if name == "off":
        return None
    return Chosen(name, None if name == "mail" else (known or robots.services())[name])


def parcel(to: Chosen, minutes: Minutes, moment: datetime | None = None) -> Parcel:
    """What would be sent, signed for a moment (by default the present). Raises NotReady, in words, for what is missing or not allowed."""
    if to.service is None:
        return mail.parcel(minutes)
    url, secret = (os.environ.get(name, "").strip() for name in ("HUDDLE_SEND_URL", "HUDDLE_SEND_SECRET"))
    return robots.parcel(to.service, minutes, url, secret, moment or clock.present())


def is_confirmed(one: Parcel) -> bool:
    """Whether somebody saw a message to this very group before and let it go."""
    return log.is_confirmed(one.service, one.target)


def send(
    to: Chosen, minutes: Minutes, *, confirmed: bool = False, who: str = "", wait: Callable[[float], None] = time.sleep
) -> Sent:
    """Send the message of a meeting that was not sent yet; what became of it. `confirmed`: somebody has just seen it.

    Raises NotReady where something is missing, or nobody has seen a message to this group yet.
    """
    made = parcel(to, minutes)
    if not confirmed and not is_confirmed(made):
        raise NotReady("unseen")
    if confirmed:
        log.confirm(made.service, made.target, who)
    if not log.begin(minutes.held.id, made, who):
        before = sent(minutes.held.id)
        if before is None:
            raise RuntimeError("a message that cannot begin was begun before")
        return before
    outcome = mail.send(made, wait) if to.service is None else post(made, to.service, wait)
    return log.end(minutes.held.id, made, outcome, who)


def told(one: Sent, language: str) -> str:
    """What became of a message, in words: `Sent to Feishu at 09:11`, `Not sent to Feishu: it was refused (19024 Key Words Not Found)`."""
    known = robots.services()
    name = known[one.service].title(language) if one.service in known else say("minutes.mail", language)
    why = "" if one.why == "sent" else say(f"minutes.why_{one.why}", language, told=one.told)
    return say(f"minutes.send_{one.outcome}", language, service=name, why=why)
