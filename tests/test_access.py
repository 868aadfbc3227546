"""Who may come in and who may write, rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle import access
from huddle.access import Access, PasscodeError


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Access:
    return Access(passcode="k7mq-3vxz", hosts=access.LOOPBACK_HOSTS | {"192.168.1.5", "desk"}, clock=clock)


@pytest.mark.parametrize("code", ["k7mq-3vxz", "K7MQ 3VXZ", "k7mq3vxz"])
def test_passcode_may_be_typed_as_people_type(room: Access, code: str):
    assert room.admits(code)


@given(st.text(max_size=20))
def test_no_other_code_is_admitted(code: str):
    room = Access(passcode="k7mq-3vxz", hosts=frozenset())
    assert room.admits(code) == (code.casefold().replace("-", "").replace(" ", "") == "k7mq3vxz")


def test_without_passcode_nobody_is_admitted():
    assert not Access(passcode=None, hosts=frozenset()).admits("")


def test_fresh_passcodes_differ_and_can_be_read_aloud(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HUDDLE_PASSCODE", raising=False)
    codes = {access.passcode() for _ in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("01ilo")


def test_chosen_passcode_is_used_and_a_short_one_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUDDLE_PASSCODE", " morning-7 ")
    assert access.passcode() == "morning-7"
    monkeypatch.setenv("HUDDLE_PASSCODE", "a-b-c-1")
    with pytest.raises(PasscodeError, match="4 letters and digits"):
        access.passcode()


def test_pass_holds_twelve_hours(room: Access, clock: Clock):
    token = room.new_pass()
    assert room.is_pass(token)
    clock.seconds += 12 * 3600 - 1
    assert room.is_pass(token)
    clock.seconds += 2
    assert not room.is_pass(token)


def test_pass_cannot_be_forged_prolonged_or_carried_over(room: Access, clock: Clock):
    until, _, signature = room.new_pass().partition(".")
    assert not room.is_pass(f"{int(until) + 1}.{signature}")
    assert not room.is_pass(f"{until}.{'0' * len(signature)}")
    assert not room.is_pass("") and not room.is_pass(".") and not room.is_pass("²." + signature)
    restarted = Access(passcode=room.passcode, hosts=room.hosts, clock=clock)
    assert not restarted.is_pass(f"{until}.{signature}")


def test_five_wrong_guesses_close_the_door_for_a_minute(room: Access, clock: Clock):
    for _ in range(5):
        assert not room.is_guessing("192.168.1.9")
        room.note_guess("192.168.1.9")
    assert room.is_guessing("192.168.1.9")
    assert not room.is_guessing("192.168.1.10")
    clock.seconds += 61
    assert not room.is_guessing("192.168.1.9")


def test_guessing_from_many_addresses_closes_the_door_for_all(room: Access):
    for number in range(60):
        room.note_guess(f"10.0.0.{number}")
    assert room.is_guessing("192.168.1.9")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8501", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]:8501", "::1"),
        ("DESK.:80", "desk"),
        ("localhost@evil.example", ""),
        ("localhost/evil", ""),
        ("localhost:port", ""),
        ("", ""),
    ],
)
def test_host_header_is_read_strictly(header: str, name: str):
    assert access.host_name(header) == name


@given(st.text(max_size=30))
def test_any_host_header_is_survived(header: str):
    known = Access(passcode=None, hosts=access.LOOPBACK_HOSTS).knows(header)
    assert not known or header.lower().startswith(("localhost", "127.0.0.1", "[::1]"))


def test_only_this_machine_by_its_own_name_is_here(room: Access):
    assert room.is_here("127.0.0.1", "localhost:8501")
    assert room.is_here("::1", "[::1]:8501")
    assert not room.is_here("192.168.1.9", "localhost:8501")
    assert not room.is_here("127.0.0.1", "evil.example")
    assert not room.is_here("127.0.0.1", "desk")


def test_on_this_machine_alone_only_its_own_names_are_known():
    alone = access.access_for("127.0.0.1")
    assert alone.passcode is None
    assert alone.hosts == {"localhost", "127.0.0.1", "::1"}


def test_open_to_the_room_needs_a_passcode_and_knows_this_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HUDDLE_PASSCODE", raising=False)
    monkeypatch.setattr("socket.gethostname", lambda: "Desk.office.example")
    room = access.access_for("0.0.0.0")
    assert room.passcode
    assert {"desk", "desk.local", "desk.office.example", "localhost", *access.addresses()} <= room.hosts
    assert "0.0.0.0" not in room.hosts


@pytest.mark.parametrize(("role", "writes"), [("host", True), ("guest", False), ("", False), ("HOST", False)])
def test_only_the_host_may_write(role: str, writes: bool):
    assert access.may_write({"X-Huddle-Role": role}) is writes


def test_without_a_role_nobody_may_write():
    assert not access.may_write({"Host": "localhost"})


@pytest.mark.parametrize(("address", "own"), [("127.0.0.1", True), ("0.0.0.0", True), ("203.0.113.7", False)])
def test_a_server_listens_on_own_addresses_only(address: str, own: bool):
    assert access.is_own(address) is own
