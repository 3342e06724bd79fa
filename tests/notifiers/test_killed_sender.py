import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from notifiers import delivery
from notifiers.models import Channel, MessageState
from tests.fakes.channel import FakeChannel
from tests.notifiers.conftest import queue, read

# A sender that claims, speaks to its provider for ever, and says so on its way.
SENDER = """
import os, sys, time
from datetime import datetime
from config.database import Database
from notifiers import delivery
from notifiers.models import Channel
from tests.fakes.channel import FakeChannel

def speak(notice):
    os.write(1, b"speaking\\n")  # whole, beside other threads
    time.sleep(60)

url, moment = sys.argv[1:]
ports = {Channel.CONSOLE: FakeChannel(before=speak)}
delivery.deliver_due(Database(url), ports, lambda: datetime.fromisoformat(moment))
"""


def test_a_sender_killed_at_work_loses_nothing_and_holds_nothing(
    database, database_url, contact, clock
):
    messages = [queue(database, contact, clock()) for _ in range(3)]
    root = Path(__file__).parent.parent.parent
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, database_url, clock().isoformat()],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert sender.stdout is not None
    for _ in messages:
        assert sender.stdout.readline() == b"speaking\n"

    sender.send_signal(signal.SIGKILL)
    sender.wait(10)
    sender.stdout.close()
    states = [read(database, message).state for message in messages]

    phone = FakeChannel()
    began = time.monotonic()
    assert delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock) == 0
    clock.moment += delivery.LEASE + timedelta(seconds=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert states == [MessageState.SENDING] * 3
    assert len(phone.inbox) == 3
    assert all(notice.repeat for _, notice in phone.inbox)
    assert {read(database, m).state for m in messages} == {MessageState.SENT}
    assert time.monotonic() - began < 10  # the dead one left no lock behind
