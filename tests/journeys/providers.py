"""Two providers' servers that we did not write, and what they took from us."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.conftest import absent
from tests.fakes.bot_api import FakeBotApi, Fields, refusal
from tests.rigs import setup
from tests.rigs.conftest import (
    ACCOUNT,
    KEY,
    NUMBER,
    TelegramRig,
    TwilioRig,
    free_port,
    wait_for,
)

BUSY = refusal(429, "Too Many Requests: retry after 1", retry_after=1)


@dataclass(frozen=True)
class Said:
    """A text that a provider's server took from us, and when."""

    to: str
    text: str
    fields: Fields
    at: float

    def button(self, label: str) -> str:
        """Return the data of the button that says *label*."""
        rows = self.fields["reply_markup"]["inline_keyboard"]
        return next(
            str(key["callback_data"])
            for row in rows
            for key in row
            if key["text"] == label
        )


class Chats(FakeBotApi):
    """The emulator with what it lacks, and with chats that can be too busy."""

    def __init__(self, upstream: str) -> None:
        super().__init__(upstream)
        self.busy: set[int] = set()
        self.accepted: list[Said] = []

    @contextmanager
    def too_busy(self, *chats: int) -> Iterator[None]:
        """Refuse whatever is said in *chats* for a while."""
        self.busy |= set(chats)
        try:
            yield
        finally:
            self.busy -= set(chats)

    def answer(self, method: str, fields: Fields) -> tuple[int, Fields]:
        if method == "sendMessage" and int(fields["chat_id"]) in self.busy:
            return BUSY
        status, body = super().answer(method, fields)
        if method == "sendMessage" and status == 200:
            said = fields | {"message_id": body["result"]["message_id"]}
            self.accepted.append(
                Said(str(fields["chat_id"]), fields["text"], said, time.monotonic())
            )
        return status, body


class Phones(TwilioRig):
    """The Twilio emulator, with all its messages on one page."""

    def accepted(self) -> list[Said]:
        """Return the texts that it took from us, the newest first."""
        login = b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()
        request = urllib.request.Request(
            f"{self.address}{self.account}/Messages.json?From=%2B{NUMBER[1:]}&PageSize=1000",
            headers={"Authorization": f"Basic {login}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            now, found = time.monotonic(), json.load(answer)["messages"]
        return [Said(sent["to"], sent["body"], sent, now) for sent in found]


def refusals(rig: TelegramRig) -> list[dict[str, Any]]:
    """Return what the Telegram emulator did not accept from us."""
    entries = [json.loads(line) for line in rig.journal.read_text().splitlines()]
    return [one for one in entries if "method" in one and one["status"] >= 400]


def forged(url: str, form: dict[str, str]) -> int:
    """Return the status of a form for Twilio's door that Twilio did not sign."""
    signature = {"X-Twilio-Signature": b64encode(b"a signature of nobody").decode()}
    request = urllib.request.Request(url, urlencode(form).encode(), signature)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@contextmanager
def telegram(folder: Path) -> Iterator[TelegramRig]:
    program = Path(sys.executable).parent / "lo-bot-api-emulator"
    if not program.exists():
        absent("lo-bot-api-emulator (pip install -e '.[dev]')")
    port, journal = free_port(), folder / "telegram.jsonl"
    options = ["--enable-control", "--allow-insecure-loopback-webhooks"]
    command = [program, "--port", str(port), "--journal", journal, *options]
    with _serving(command, port, folder / "telegram.log"):
        yield TelegramRig(f"http://127.0.0.1:{port}", journal)


@contextmanager
def twilio(folder: Path) -> Iterator[Phones]:
    program = setup.twilio_emulator()
    if not program.exists():
        absent("the Twilio emulator (python -m tests.rigs.setup)")
    port = free_port()
    options = ["--service", "twilio", "--port", str(port), "--host", "127.0.0.1"]
    command = [setup.NODE, program, "start", *options]
    with _serving(command, port, folder / "twilio.log"):
        yield Phones(f"http://127.0.0.1:{port}")


@contextmanager
def _serving(command: list[Any], port: int, log: Path) -> Iterator[None]:
    """Run *command* for a while; it is not asked to finish what it holds open."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            wait_for(port, process)
            yield
        finally:
            process.kill()
            process.wait()
