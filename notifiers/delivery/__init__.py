"""Send what is due. No transaction is open while a provider is spoken to."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from config.database import Database
from notifiers.channel import ChannelPort, TryAgain, Unsent
from notifiers.delivery import claims, recording
from notifiers.models import Channel, Message, Reply
from notifiers.notice import Notice

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
THREADS = 8
# A provider that hangs must leave threads to the others.
THREADS_OF_ONE_CHANNEL = 6
LOOK_AGAIN = 0.1  # seconds, while something is on its way
GATHER = 0.004  # seconds
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
    if not _anything_due(database, now):
        return 0
    tries, more = 0, True
    flights: Flights = {}
    with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
        while True:
            room, busy = _room(flights)
            rows: list[Message | Reply] = []
            if room and (more or _anything_due(database, now)):
                rows = _claimed(database, room, busy, lease, now)
                more = len(rows) == room
            for row in rows:
                flight = pool.submit(_carry, database, channels, row, now)
                flights[flight] = row.channel
            tries += len(rows)
            if not flights:
                return tries
            if not rows:
                _land(flights, more=more)


def _anything_due(database: Database, now: Clock) -> bool:
    """Return whether a claim would find something; this takes no lock."""
    with database.reading() as session:
        return claims.anything_due(session, now())


def _room(flights: Flights) -> tuple[int, list[Channel]]:
    """Return how many rows may be claimed, and the channels that have enough."""
    counts = Counter(flights.values())
    busy = [channel for channel, n in counts.items() if n >= THREADS_OF_ONE_CHANNEL]
    fullest = max((n for n in counts.values() if n < THREADS_OF_ONE_CHANNEL), default=0)
    # All of them may turn out to be for one channel.
    return min(THREADS - len(flights), THREADS_OF_ONE_CHANNEL - fullest), busy


def _land(flights: Flights, *, more: bool) -> None:
    """Wait a moment for what is on its way, and strike off what has arrived.

    With *more* to claim, a little longer: one claim for several rows costs no more
    than one for one.
    """
    wait(flights, LOOK_AGAIN, FIRST_COMPLETED)
    if more:
        wait(flights, GATHER)
    for flight in [done for done in flights if done.done()]:
        del flights[flight]
        flight.result()


def _claimed(
    database: Database,
    room: int,
    busy: list[Channel],
    lease: timedelta,
    now: Clock,
) -> list[Message | Reply]:
    """Return at most *room* due rows, none for the *busy* channels, leased to us."""
    moment = now()
    with database.begin() as session:
        claims.expire(session, moment)
        take = partial(claims.take, session, lease=lease, without=busy, now=moment)
        messages = take(Message, limit=room)
        left = room - len(messages)
        replies = take(Reply, limit=left) if left else []
        return [*messages, *replies]


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
