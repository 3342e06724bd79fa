"""The servers that we speak to, and one of ours that they can reach."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from werkzeug.serving import make_server

from tests.conftest import absent
from tests.fakes.bot_api import TOKEN
from tests.rigs import setup
from tests.web.hooks.conftest import (  # noqa: F401 - fixtures
    alert,
    service,
    settings,
)
from web import access, hooks
from web.service import Service

ACCOUNT, KEY, NUMBER = f"AC{'0' * 32}", "twilio_test_auth_token", "+15551234567"
SOON = 20.0  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when something listens on *port*."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the rig ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the rig does not listen")


def running(command: list[Any], port: int, log: Path) -> Iterator[None]:
    """Run *command* until the tests are over; its output goes to *log*."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.wait(10)


def post(url: str, fields: dict[str, Any], **headers: str) -> Any:
    """Return the JSON that *url* answers to *fields*, posted as JSON or as a form."""
    kind = headers.setdefault("Content-Type", "application/json")
    as_json = kind == "application/json"
    body = json.dumps(fields) if as_json else urllib.parse.urlencode(fields)
    request = urllib.request.Request(url, body.encode(), headers)
    with urllib.request.urlopen(request, timeout=SOON) as answer:
        return json.load(answer)


@dataclass
class TelegramRig:
    """lo-bot-api-emulator: a Bot API server that we did not write."""

    address: str
    journal: Path

    def update(self, update: dict[str, Any]) -> None:
        """Let a user do something."""
        post(f"{self.address}/__fixture/updates", {"token": TOKEN, "update": update})

    def accepted(self) -> list[str]:
        """Return the methods that the server answered with success."""
        lines = self.journal.read_text().splitlines()
        entries = [json.loads(line) for line in lines]
        return [
            e["method"] for e in entries if e.get("status") == 200 and "method" in e
        ]


@pytest.fixture
def telegram_rig(tmp_path: Path) -> Iterator[TelegramRig]:
    program = Path(sys.executable).parent / "lo-bot-api-emulator"
    if not program.exists():
        absent("lo-bot-api-emulator (pip install -e '.[dev]')")
    port, journal = free_port(), tmp_path / "telegram.jsonl"
    options = ["--enable-control", "--allow-insecure-loopback-webhooks"]
    command = [program, "--port", str(port), "--journal", journal, *options]
    rig = TelegramRig(f"http://127.0.0.1:{port}", journal)
    for _ in running(command, port, tmp_path / "telegram.log"):
        yield rig


@dataclass
class TwilioRig:
    """The Twilio emulator of the npm package `emulate`."""

    address: str
    account: str = field(default=f"/2010-04-01/Accounts/{ACCOUNT}")

    def call(self, path: str, **fields: str) -> Any:
        """Post *fields* to *path*, logged in."""
        login = b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()
        return post(
            self.address + path,
            fields,
            **{
                "Authorization": f"Basic {login}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )

    def messages(self) -> list[dict[str, Any]]:
        """Return what was handed in or came in, the newest first."""
        login = b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()
        request = urllib.request.Request(
            f"{self.address}{self.account}/Messages.json",
            headers={"Authorization": f"Basic {login}"},
        )
        with urllib.request.urlopen(request, timeout=SOON) as answer:
            found: list[dict[str, Any]] = json.load(answer)["messages"]
            return found

    def bring_answers_to(self, url: str) -> None:
        """Have inbound messages posted to *url*."""
        number = self.number()
        path = f"{self.account}/IncomingPhoneNumbers/{number}.json"
        self.call(path, SmsUrl=url, SmsMethod="POST")

    def number(self) -> str:
        """Return the SID of our number."""
        login = b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()
        request = urllib.request.Request(
            f"{self.address}{self.account}/IncomingPhoneNumbers.json",
            headers={"Authorization": f"Basic {login}"},
        )
        with urllib.request.urlopen(request, timeout=SOON) as answer:
            return str(json.load(answer)["incoming_phone_numbers"][0]["sid"])

    def says(self, text: str, sender: str) -> None:
        """Let somebody send us an SMS."""
        self.call(
            "/_twilio/simulate/inbound-message", To=NUMBER, From=sender, Body=text
        )

    def reports(self, sid: str, word: str) -> None:
        """Let the carrier say what became of a message."""
        self.call("/_twilio/simulate/message-status", MessageSid=sid, Status=word)


@pytest.fixture
def twilio_rig(tmp_path: Path) -> Iterator[TwilioRig]:
    program = setup.twilio_emulator()
    if not program.exists():
        absent("the Twilio emulator (python -m tests.rigs.setup)")
    port = free_port()
    options = ["--service", "twilio", "--port", str(port), "--host", "127.0.0.1"]
    command = [setup.NODE, program, "start", *options]
    for _ in running(command, port, tmp_path / "twilio.log"):
        yield TwilioRig(f"http://127.0.0.1:{port}")


@pytest.fixture
def doors(service: Service) -> Iterator[str]:  # noqa: F811 - a fixture
    """Our webhooks on loopback; returns their public address."""
    app = Flask("hooks")
    app.extensions["amba"] = service
    app.register_blueprint(hooks.blueprint)
    access.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.settings.public_url = f"http://127.0.0.1:{server.port}"
    yield service.settings.public_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def telegram_settings(
    service: Service,  # noqa: F811
    telegram_rig: TelegramRig,
) -> Service:
    service.settings.telegram_token = SecretStr(TOKEN)
    service.settings.telegram_api = telegram_rig.address
    return service


@pytest.fixture
def twilio_settings(
    service: Service,  # noqa: F811
    twilio_rig: TwilioRig,
    doors: str,
) -> Service:
    service.settings.twilio_account_sid = ACCOUNT
    service.settings.twilio_auth_token = SecretStr(KEY)
    service.settings.twilio_from = NUMBER
    service.settings.twilio_api = twilio_rig.address
    twilio_rig.bring_answers_to(f"{doors}/hooks/twilio/inbound")
    return service
