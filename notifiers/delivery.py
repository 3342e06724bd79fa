"""Send what is due. No transaction is open while a provider is spoken to."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta

from config.database import Database
from notifiers import claims, recording
from notifiers.channel import ChannelPort, TryAgain, Unsent
from notifiers.models import Channel, Message, Reply
from notifiers.notice import Notice

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
THREADS = 8
# A provider that hangs must leave threads to the others.
THREADS_OF_ONE_CHANNEL = 6
LOOK_AGAIN = 0.1  # seconds, while something is on its way
CHANNEL_OFF = timedelta(minutes=1)

Clock = Callable[[], datetime]
Flights = dict["Future[None]", Channel]


def deliver_due(
    database: Database,
    channels: Mapping[Channel, ChannelPort],
    now: Clock,
    lease: timedelta = LEASE,
) -> int:
    """Send everything that is due, the most urgent first; return how many tries.

    It ends when nothing is due and nothing is on its way. What is claimed is sent at
    once by one of a few threads, and each result is recorded in its own transaction.
    """
    with database.reading() as session:
        if not claims.anything_due(session, now()):
            return 0
    with database.begin() as session:
        claims.expire(session, now())
    tries = 0
    flights: Flights = {}
    with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
        while True:
            rows = _claimed(database, flights, lease, now)
            for row in rows:
                flight = pool.submit(_carry, database, channels, row, now)
                flights[flight] = row.channel
            tries += len(rows)
            if not flights:
                return tries
            if not rows:
                wait(flights, LOOK_AGAIN, FIRST_COMPLETED)
            for flight in [done for done in flights if done.done()]:
                del flights[flight]
                flight.result()


def _claimed(
    database: Database, flights: Flights, lease: timedelta, now: Clock
) -> list[Message | Reply]:
    """Return as many due rows as threads are free: what is taken is sent at once."""
    counts = Counter(flights.values())
    busy = [channel for channel, n in counts.items() if n >= THREADS_OF_ONE_CHANNEL]
    fullest = max((n for n in counts.values() if n < THREADS_OF_ONE_CHANNEL), default=0)
    # All of them may turn out to be for one channel.
    free = min(THREADS - len(flights), THREADS_OF_ONE_CHANNEL - fullest)
    if free <= 0:
        return []
    moment = now()
    with database.reading() as session:
        if not claims.anything_due(session, moment):
            return []
    with database.begin() as session:
        rows: list[Message | Reply] = []
        rows += claims.take(
            session, Message, limit=free, lease=lease, without=busy, now=moment
        )
        if len(rows) < free:
            limit = free - len(rows)
            rows += claims.take(
                session, Reply, limit=limit, lease=lease, without=busy, now=moment
            )
        return rows


def _carry(
    database: Database,
    channels: Mapping[Channel, ChannelPort],
    row: Message | Reply,
    now: Clock,
) -> None:
    """Send one row and record what came of it; its failure must not stop the others."""
    try:
        if isinstance(row, Message):
            _send(database, channels, row, now)
        else:
            _reply(database, channels, row, now)
    except Exception:
        # The lease runs out, and the row is taken again.
        log.exception("row %s could not be sent or recorded", row.id)


def _send(
    database: Database,
    channels: Mapping[Channel, ChannelPort],
    message: Message,
    now: Clock,
) -> None:
    """Send *message*; whatever a channel raises is a failure with a record."""
    try:
        reference = _port(channels, message.channel).send(
            message.address, _notice(message, now()), message.id
        )
    except Unsent as error:
        log.warning("message %s: %s", message.id, error)
        with database.begin() as session:
            recording.unsent(session, message, error, now())
        return
    except Exception:
        log.exception("message %s: the channel is broken", message.id)
        broken = TryAgain("the channel is broken; see the log", uncertain=True)
        with database.begin() as session:
            recording.unsent(session, message, broken, now())
        return
    with database.begin() as session:
        recording.sent(session, message, reference, now())
    log.info("message %s sent (%s)", message.id, message.channel)


def _reply(
    database: Database,
    channels: Mapping[Channel, ChannelPort],
    reply: Reply,
    now: Clock,
) -> None:
    """Send *reply* and record what came of it."""
    try:
        port = _port(channels, reply.channel)
        port.reply(reply.address, reply.kind, reply.payload)
    except Unsent as error:
        log.warning("reply %s: %s", reply.id, error)
        with database.begin() as session:
            recording.unreplied(session, reply, error, now())
        return
    with database.begin() as session:
        recording.replied(session, reply, now())


def _port(channels: Mapping[Channel, ChannelPort], channel: Channel) -> ChannelPort:
    """Return the channel; raise `TryAgain` when it is off in this process."""
    try:
        return channels[channel]
    except KeyError:
        raise TryAgain("this channel is switched off", after=CHANNEL_OFF) from None


def _notice(message: Message, now: datetime) -> Notice:
    """Return what to send at this moment."""
    life = None
    if message.send_by is not None:
        life = max(1, int((message.send_by - now).total_seconds()))
    notice = Notice.from_dict(message.notice)
    return replace(notice, repeat=notice.repeat or message.uncertain, life_s=life)
