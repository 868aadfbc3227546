"""Sending to the group: against servers on this machine that behave as each service does, with its errors, and never twice."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from huddle import cli
from huddle.decisions import push, store
from huddle.decisions.minutes.document import Minutes
from huddle.decisions.push import NotReady, mail, robots
from huddle.decisions.push.post import judged
from tests.decisions.test_minutes import shut

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])
MOMENT = datetime(2026, 11, 20, 1, tzinfo=UTC)
SECRET = "SEC-not-to-be-told"
HOSTILE = "<at user_id=\"all\"></at> <!channel> **bold** [x](http://evil.example) \x00 @all\nsecond line"
GOOD = {"feishu": '{"code":0,"msg":"success"}', "lark": '{"code":0}', "dingtalk": '{"errcode":0,"errmsg":"ok"}',
        "wecom": '{"errcode":0,"errmsg":"ok"}', "slack": "ok"}  # fmt: skip
BAD = {"feishu": '{"code":19024,"msg":"Key Words Not Found"}', "lark": '{"code":19021,"msg":"sign match fail"}',
       "dingtalk": '{"errcode":310000,"errmsg":"sign not match"}', "wecom": '{"errcode":93000,"errmsg":"invalid webhook url"}',
       "slack": "no_service"}  # fmt: skip


class Robot(HTTPServer):
    """A service: answers as told, remembers what came."""

    answers: list[tuple[int, str, dict[str, str]]]
    came: list[tuple[str, dict]]


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, json.loads(body)))
        status, said, headers = self.server.answers.pop(0)
        if not status:
            self.connection.close()  # it took the message, and nobody knows what became of it
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *words):
        pass


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def robot() -> Iterator[Robot]:
    server = Robot(("127.0.0.1", 0), Answer)
    server.answers, server.came = [], []
    with serving(server):
        yield server


@pytest.fixture
def given(robot: Robot, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[[str], push.Chosen]:
    """`given(name)`: the team sends to that service, which is this machine here."""

    def to(name: str) -> push.Chosen:
        known = robots.services()[name]
        monkeypatch.setenv("HUDDLE_SEND_URL", f"http://127.0.0.1:{robot.server_address[1]}{known.path}?key=TOKEN-not-to-be-told")
        monkeypatch.setenv("HUDDLE_SEND_SECRET", SECRET)
        return push.Chosen(name, replace(known, hosts=("127.0.0.1",)))

    return to


def said(*answers: tuple[int, str]) -> list[tuple[int, str, dict[str, str]]]:
    return [(status, words, {}) for status, words in answers]


@pytest.mark.parametrize("name", list(robots.services()))
def test_each_service_gets_its_own_form_and_200_with_an_error_code_is_a_failure(robot, given, name):
    to, one = given(name), shut(HOSTILE, link="http://10.0.0.5:8501/morning")
    robot.answers = said((200, BAD[name]), (200, GOOD[name]))
    first = push.send(to, one, confirmed=True, wait=lambda _: pytest.fail("a refusal is not tried again"))
    assert (first.outcome, first.why) == ("failed", "refused") and first.may_be_sent
    assert BAD[name].split('"')[-2] in f'"{first.told}"' if name != "slack" else first.told == "no_service"
    assert push.send(to, one).outcome == "sent", "somebody has seen it before; after a refusal it can be sent"
    path, body = robot.came[-1]
    assert urlsplit(path).path == to.service.path
    words = json.dumps(body, ensure_ascii=False)
    assert "http://10.0.0.5:8501/morning?meeting=1" in words and "\\u0000" not in json.dumps(body)
    texts = [value for key, value in _leaves(body) if key in ("markdown", "lark_md", "mrkdwn") and value is not False]
    assert not texts and not any(key == "tag" and value in ("lark_md", "markdown") for key, value in _leaves(body)), "plain text alone"
    query = parse_qs(urlsplit(path).query)
    if name in ("feishu", "lark"):
        assert body["sign"] == robots.feishu_sign(body["timestamp"], SECRET)
    elif name == "dingtalk":
        assert query["sign"] == [robots.dingtalk_sign(query["timestamp"][0], SECRET)]
    with store.reading() as session:
        kept = "".join(map(str, session.execute(text("select * from meeting_message")).all()))
    assert "not-to-be-told" not in kept + repr(push.parcel(to, one)) + push.parcel(to, one).shown


def _leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, key)
    else:
        yield key, value


def test_signatures_are_those_the_services_document():
    # worked out apart with openssl: printf '%s' "$text" | openssl dgst -sha256 -hmac "$key" -binary | base64
    assert robots.feishu_sign("1599360473", "demo") == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
    assert robots.dingtalk_sign("1577262236757", "this is secret") == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="


def test_a_busy_service_is_tried_again_with_growing_waits_and_not_for_ever(robot, given):
    to, waits = given("wecom"), []
    robot.answers = [(429, "", {"Retry-After": "3"}), *said((503, ""), (200, '{"errcode":45009,"errmsg":"api freq out of limit"}')),
                     *said((200, GOOD["wecom"]))]  # fmt: skip
    assert push.send(to, shut(), confirmed=True, wait=waits.append).outcome == "sent" and waits == [3.0, 2.0, 4.0]
    robot.answers, robot.came, waits[:] = said(*[(429, "")] * 4), [], []
    week = shut(after=1, who="Bo")
    found = push.send(to, week, wait=waits.append)
    assert (found.outcome, found.why, len(robot.came), waits) == ("failed", "busy", 4, [1.0, 2.0, 4.0])
    robot.answers, waits[:] = [(429, "", {"Retry-After": "600"})], []
    assert push.send(to, week, wait=waits.append).why == "busy" and waits == [], "nobody sits through ten minutes"


@pytest.mark.parametrize("answer", [(0, ""), (502, "bad gateway"), (200, "<html>odd</html>")])
def test_what_may_have_arrived_is_never_sent_again(robot, given, answer):
    to, one = given("feishu"), shut()
    robot.answers = said(answer, (200, GOOD["feishu"]))
    found = push.send(to, one, confirmed=True, wait=lambda _: pytest.fail("it may have arrived"))
    assert found.outcome == "unknown" and not found.may_be_sent
    assert push.send(to, one).outcome == "unknown" and len(robot.came) == 1
    assert "not known" in push.told(found, "en") and "飞书" in push.told(found, "zh")


def test_a_meeting_has_one_message_and_nobody_sends_what_nobody_saw(robot, given, monkeypatch):
    to, one = given("dingtalk"), shut()
    with pytest.raises(NotReady, match="Nobody has seen"):
        push.send(to, one)
    assert not robot.came
    robot.answers = said((200, GOOD["dingtalk"]))
    push.send(to, one, confirmed=True)
    assert push.send(to, one, confirmed=True).outcome == "sent" and len(robot.came) == 1
    monkeypatch.setenv("HUDDLE_SEND_URL", f"http://127.0.0.1:{robot.server_address[1]}/robot/send?access_token=another")
    assert not push.is_confirmed(push.parcel(to, one)), "another group is confirmed anew"


def test_nobody_there_is_said_and_tried_a_few_times(given, monkeypatch):
    to, waits = given("slack"), []
    monkeypatch.setenv("HUDDLE_SEND_URL", "http://127.0.0.1:9/services/x")
    found = push.send(to, shut(), confirmed=True, wait=waits.append)
    assert (found.outcome, found.why, waits) == ("failed", "unreachable", [1.0, 2.0, 4.0]) and found.may_be_sent


@pytest.mark.parametrize("url", [
    "http://open.feishu.cn/open-apis/bot/v2/hook/x", "https://open.feishu.cn.evil.example/open-apis/bot/v2/hook/x",
    "https://open.feishu.cn@evil.example/open-apis/bot/v2/hook/x", "https://evil.example/open-apis/bot/v2/hook/x",
    "https://open.feishu.cn:8443/open-apis/bot/v2/hook/x", "https://open.feishu.cn/other", "https://127.0.0.1/open-apis/bot/v2/hook/x",
    "https://open.feishu.cn/open-apis/bot/v2/hook/../../x", "file:///etc/passwd", "https://open.feishu.cn/open-apis/bot/v2/hook/x\r\nA: b",
    "http://[::1", "",
])  # fmt: skip
def test_only_the_service_itself_is_spoken_to(url):
    service = robots.services()["feishu"]
    with pytest.raises(NotReady):
        robots.parcel(service, shut(), url, "", MOMENT)
    assert robots.parcel(service, shut(), "https://open.feishu.cn/open-apis/bot/v2/hook/x", "", MOMENT).host == "open.feishu.cn"


def test_a_long_message_is_cut_between_lines_and_keeps_its_link():
    one = shut("\n".join(f"{number}. 清理库存并联系物流" for number in range(200)), link="http://10.0.0.5/morning")
    said = robots.text_of(one, 2048)
    assert len(said.encode()) <= 2048 and said.endswith("…\n\nhttp://10.0.0.5/morning?meeting=1") and "\n1. 清理库存并联系物流\n" in said


class Post(socketserver.StreamRequestHandler):
    """A mail server that takes what it is told to take."""

    def handle(self):
        reply, data = self.server.reply, None
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            if data is not None:
                data.append(line)
                if line == b".\r\n":
                    self.server.came.append(b"".join(data).decode())
                    data = None
                    self.wfile.write(b"250 taken\r\n")
                continue
            word = line[:4].upper().decode()
            if word == "DATA":
                data = []
            known = {"EHLO": b"250 here\r\n", "DATA": b"354 go on\r\n", "QUIT": self.server.farewell, "RCPT": reply}
            self.wfile.write(known.get(word, b"250 ok\r\n"))
            if word == "QUIT":
                return


@pytest.mark.parametrize(("reply", "farewell", "outcome", "why"), [
    (b"250 ok\r\n", b"421 too busy to say goodbye\r\n", "sent", "sent"),
    (b"550 no such box\r\n", b"221 bye\r\n", "failed", "refused"),
])  # fmt: skip
def test_mail_carries_the_minutes_and_a_calendar_and_once_taken_is_not_sent_again(monkeypatch, tmp_path, reply, farewell, outcome, why):
    server = socketserver.TCPServer(("127.0.0.1", 0), Post)
    server.reply, server.farewell, server.came = reply, farewell, []
    with serving(server) as port:
        (tmp_path / "data").mkdir()
        monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
        said = {"send_to": "mail", "mail_server": "127.0.0.1", "mail_security": "none", "mail_from": "huddle@team.example",
                "mail_to": "ana@team.example, bo@team.example"}  # fmt: skip
        rows = "\n".join(f'{name} = "{value}"' for name, value in said.items())
        (tmp_path / "data" / "settings.toml").write_text(f"{rows}\nmail_port = {port}\n")
        to, one = push.chosen(), shut("Match\nBcc: all@evil.example")
        found = push.send(to, one, confirmed=True, wait=lambda _: None)
    assert (found.outcome, found.why) == (outcome, why)
    if outcome == "sent":
        (letter,) = server.came
        assert "To: ana@team.example, bo@team.example" in letter and "\nBcc:" not in letter.partition("\r\n\r\n")[0]
        assert "text/html" in letter and "text/calendar" in letter and "2026-11-20-morning-US.ics" in letter


def test_mail_never_leaves_this_machine_in_the_clear(monkeypatch, tmp_path):
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    said = {"mail_server": "mail.team.example", "mail_security": "none", "mail_from": "a@b.example", "mail_to": "c@d.example"}
    (tmp_path / "settings.toml").write_text("\n".join(f'{name} = "{value}"' for name, value in said.items()))
    with pytest.raises(NotReady, match="starttls or tls"):
        mail.parcel(shut())


def test_sending_is_off_until_somebody_chooses_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    assert push.chosen() is None and push.sent(1) is None
    assert judged(robots.services()["slack"], 302, "elsewhere").why == "refused", "no redirection is followed"
    with pytest.raises(NotReady, match="HUDDLE_SEND_URL does not say"):
        push.parcel(push.Chosen("wecom", robots.services()["wecom"]), Minutes(shut().held, shut().seen))


def test_the_shell_shows_what_goes_to_a_group_before_it_sends_it_once(robot, given, monkeypatch, capsys):
    to, one = given("feishu"), shut("Order more", link="http://10.0.0.5:8501/morning")
    assert cli.main(["minutes", "--send"]) == 2 and "sending is off" in capsys.readouterr().err
    monkeypatch.setattr(push, "chosen", lambda: to)
    assert cli.main(["minutes", "--send"]) == 1 and not robot.came
    shown = capsys.readouterr()
    assert push.parcel(to, one).shown in shown.out and "send it with --confirm" in shown.err
    robot.answers = said((200, BAD["feishu"]), (200, GOOD["feishu"]))
    assert cli.main(["minutes", "--send", "--confirm"]) == 1 and "Not sent to Feishu" in capsys.readouterr().out
    assert cli.main(["minutes", "--send", "--json"]) == 0 and json.loads(capsys.readouterr().out)["outcome"] == "sent"
    assert cli.main(["minutes", "--send"]) == 0 and len(robot.came) == 2, "a meeting is sent once"
