"""The message by mail: plain text with the minutes as a page and a calendar beside it, over an encrypted line."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from huddle import clock
from huddle.decisions import minutes as written
from huddle.decisions.kept import line_of
from huddle.decisions.minutes import files
from huddle.decisions.minutes.document import Minutes
from huddle.decisions.push.post import SECONDS, Outcome, tried
from huddle.decisions.push.robots import NotReady, Parcel, digest, is_loopback, text_of
from huddle.settings import setting

LONGEST = 200_000


def parcel(minutes: Minutes) -> Parcel:
    """The mail of a meeting. Raises NotReady for a setting that is missing, or a line that would carry a password in the clear."""
    server, sender, receivers = (str(setting(name)) for name in ("mail_server", "mail_from", "mail_to"))
    for name, value in (("mail_server", server), ("mail_from", sender), ("mail_to", receivers)):
        if not value:
            raise NotReady("no_setting", name=name)
    user, password = (os.environ.get(name, "") for name in ("HUDDLE_MAIL_USER", "HUDDLE_MAIL_PASSWORD"))
    if setting("mail_security") == "none" and not is_loopback(server):
        raise NotReady("open_line")
    made = EmailMessage(policy=SMTP)
    try:
        made["Subject"], made["From"], made["To"] = line_of(minutes.title), sender, receivers
    except (ValueError, IndexError):
        raise NotReady("no_setting", name="mail_from / mail_to") from None
    made["Date"], made["Message-ID"] = formatdate(clock.present().timestamp()), make_msgid(domain="huddle.invalid")
    made.set_content(text_of(minutes, LONGEST))
    shown = f"To: {receivers}\nSubject: {made['Subject']}\n\n{text_of(minutes, LONGEST)}"
    made.add_alternative(written.told(minutes, "html").decode(), subtype="html")
    made.add_attachment(written.told(minutes, "ics"), maintype="text", subtype="calendar", filename=f"{files.name(minutes.held)}.ics")
    hidden = tuple(one for one in (user, password) if one)
    return Parcel("mail", server, digest(f"{server} {receivers}"), shown, "", made.as_bytes(), hidden)


def send(one: Parcel, wait: Callable[[float], None]) -> Outcome:
    """Send a mail; tried again only where nothing arrived."""
    return tried(lambda: _once(one), wait)


def _once(one: Parcel) -> Outcome:
    sender, receivers = str(setting("mail_from")), [part.strip() for part in str(setting("mail_to")).split(",")]
    security, port = setting("mail_security"), int(setting("mail_port"))
    user, password = (os.environ.get(name, "") for name in ("HUDDLE_MAIL_USER", "HUDDLE_MAIL_PASSWORD"))
    is_given = False
    taken: Outcome | None = None
    try:
        safe = ssl.create_default_context()
        line = (
            smtplib.SMTP_SSL(one.host, port, timeout=SECONDS, context=safe) if security == "tls"
            else smtplib.SMTP(one.host, port, timeout=SECONDS)
        )  # fmt: skip
        with line:
            if security == "starttls":
                line.starttls(context=safe)
            if user:
                line.login(user, password)
            is_given = True
            refused = line.sendmail(sender, receivers, one.body)
            taken = Outcome("sent", "sent_in_part" if refused else "sent", ", ".join(refused))
        return taken
    except (OSError, smtplib.SMTPException) as fault:
        return taken or _failed(fault, is_given=is_given)  # taken, it arrived: how the two part does not matter


def _failed(fault: OSError | smtplib.SMTPException, *, is_given: bool) -> Outcome:
    """What a fault before the mail was taken means."""
    if isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error.decode("utf-8", "replace") if isinstance(fault.smtp_error, bytes) else str(fault.smtp_error)
        return Outcome("failed", "busy" if 400 <= fault.smtp_code < 500 else "refused", f"{fault.smtp_code} {' '.join(said.split())[:120]}")
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return Outcome("failed", "refused", ", ".join(fault.recipients))
    told = getattr(fault, "strerror", None) or type(fault).__name__
    return Outcome("unknown", "no_answer", told) if is_given else Outcome("failed", "unreachable", told)
