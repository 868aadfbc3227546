"""Who may come in and who may write: the passcode, the signed pass, the hosts, the count of wrong guesses.

Apart from the web server, so that each rule can be tested by a call. On this machine alone there is no passcode and
everybody may write. Opened to the room, guests bring the passcode and read only; the machine itself may write.
"""

from __future__ import annotations

import fcntl
import hmac
import ipaddress
import os
import secrets
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
ROLE_HEADER = "x-huddle-role"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no character that is misread on a wall
SHORTEST_PASSCODE = 6
PASS_SECONDS = 12 * 3600
ROOM_KEY = 12  # letters
GUESS_SECONDS = 60
GUESSES_EACH = 5
GUESSES_TOGETHER = 60
SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of a network interface


class PasscodeError(ValueError):
    """`HUDDLE_PASSCODE` cannot serve as a passcode."""


def is_loopback(address: str) -> bool:
    """Whether an address (`127.0.0.1`, `::1`, `localhost`) can be reached from this machine only."""
    if address in LOOPBACK_HOSTS:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_own(address: str) -> bool:
    """Whether a server on this machine can listen on an address or name."""
    try:
        found = socket.getaddrinfo(address, None, type=socket.SOCK_STREAM)
        with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def may_write(headers: Mapping[str, str]) -> bool:
    """Whether the visitor whose request carries these headers may change anything; guests may not.

    The door writes the role into every request it lets in, after taking out any that the visitor sent.
    """
    return any(name.lower() == ROLE_HEADER and value == "host" for name, value in headers.items())


def passcode() -> str:
    """The passcode for guests: `HUDDLE_PASSCODE`, else a fresh one such as `k7mq-3vxz`.

    Raises PasscodeError when the chosen one is too short to withstand guessing.
    """
    chosen = os.environ.get("HUDDLE_PASSCODE", "").strip()
    if not chosen:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
        return f"{letters[:4]}-{letters[4:]}"
    length = len(_plain(chosen))
    if length < SHORTEST_PASSCODE:
        raise PasscodeError(f"HUDDLE_PASSCODE has {length} letters and digits; give it {SHORTEST_PASSCODE} or more")
    return chosen


def addresses() -> list[str]:
    """This machine's own IPv4 addresses that others can reach, best first (the one the default route leaves by)."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                found.append(socket.inet_ntoa(fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)[20:24]))
            except OSError:
                continue  # an interface without an address, or not Linux: the next source knows
        try:
            probe.connect(("192.0.2.1", 9))  # documentation address; a datagram socket sends nothing on connect
            found.insert(0, probe.getsockname()[0])
        except OSError:
            pass  # no route out: the interfaces stand alone
    return [address for address in dict.fromkeys(found) if not is_loopback(address)]


def hosts(address: str) -> frozenset[str]:
    """The host names a browser may ask for when the server listens on `address`: this machine's and no others."""
    if is_loopback(address):
        return LOOPBACK_HOSTS
    name = socket.gethostname().lower()
    short = name.split(".")[0]
    own = {name, short, f"{short}.local", socket.getfqdn().lower(), *addresses()}
    return LOOPBACK_HOSTS | own | ({address} - {"0.0.0.0", "::"})  # the wildcard is no name


def host_name(host: str) -> str:
    """The name in a Host header, without port, brackets and trailing dot; empty when it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        is_bare = parts.netloc == host and parts.username is None and parts.port != 0
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".") if is_bare else ""


def _plain(code: str) -> str:
    return code.casefold().replace("-", "").replace(" ", "")


@dataclass
class Access:
    """The rules of one running server."""

    passcode: str | None
    """What guests must bring; None when the server listens on this machine alone."""
    hosts: frozenset[str]
    """Names and addresses a browser may ask for."""
    clock: Callable[[], float] = time.time
    """Seconds since the epoch: how old a pass or a wrong guess is."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    """Signs passes; a restart ends them all."""
    _guesses: deque[tuple[float, str]] = field(default_factory=deque)

    def is_here(self, client: str, host: str) -> bool:
        """Whether a request was made on this machine: by its address and by the name it asked for."""
        return is_loopback(client) and host_name(host) in LOOPBACK_HOSTS

    def knows(self, host: str) -> bool:
        """Whether a Host header names this machine; another name is somebody else's page borrowing our address."""
        return host_name(host) in self.hosts

    def admits(self, code: str) -> bool:
        """Whether a code is the passcode; capitals, dashes and spaces don't count. Any code takes the same time."""
        if self.passcode is None:
            return False
        return hmac.compare_digest(_plain(code).encode(), _plain(self.passcode).encode())

    def is_guessing(self, client: str) -> bool:
        """Whether this address, or all together, guessed wrong too often within the last minute."""
        while self._guesses and self._guesses[0][0] <= self.clock() - GUESS_SECONDS:
            self._guesses.popleft()
        own = sum(address == client for _, address in self._guesses)
        return own >= GUESSES_EACH or len(self._guesses) >= GUESSES_TOGETHER

    def note_guess(self, client: str) -> None:
        """Remember a wrong guess of this address."""
        self._guesses.append((self.clock(), client))

    @property
    def room_key(self) -> str:
        """What the address of the guests' own page holds: it opens that page and nothing else, until the server restarts."""
        signed = hmac.new(self.secret, b"room", "sha256").digest()
        return "".join(ALPHABET[byte % len(ALPHABET)] for byte in signed[:ROOM_KEY])

    def is_room(self, key: str) -> bool:
        """Whether a key is that of the guests' page; any takes the same time."""
        return hmac.compare_digest(key.encode(), self.room_key.encode())

    def new_pass(self) -> str:
        """A signed pass for a guest's cookie, good for twelve hours or until the server restarts."""
        until = f"{int(self.clock()) + PASS_SECONDS}"
        return f"{until}.{self._sign(until)}"

    def is_pass(self, token: str) -> bool:
        """Whether a cookie's value is a pass of this server that has not run out."""
        until, _, signature = token.partition(".")
        return (
            hmac.compare_digest(signature.encode(), self._sign(until).encode())
            and until.isdigit()
            and int(until) > self.clock()
        )

    def _sign(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), "sha256").hexdigest()


def access_for(address: str) -> Access:
    """The rules for a server that listens on `address`: a passcode unless it is reached from this machine alone."""
    return Access(passcode=None if is_loopback(address) else passcode(), hosts=hosts(address))
