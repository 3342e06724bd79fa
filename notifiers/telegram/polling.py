"""Fetch Telegram's updates by long polling: no public address is needed."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from sqlalchemy.exc import OperationalError
from telegram.error import Conflict, TelegramError

from config.settings import Settings
from notifiers.channel import ChannelPort, Unsent
from notifiers.models import Channel
from notifiers.telegram import Telegram

log = logging.getLogger(__name__)

WAIT = 25  # seconds that Telegram holds an empty answer
LOOK_FOR_STOP = 0.2  # seconds
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds after the first, second … failure
MOST_TRIES = 5  # of one update that cannot be taken

Update = dict[str, Any]
Take = Callable[[Update], object]


def start(
    settings: Settings,
    ports: Mapping[Channel, ChannelPort],
    take: Take,
    stop: threading.Event,
) -> threading.Thread | None:
    """Hear updates as *settings* say; return the thread that fetches them, if any.

    With polling, each update goes to *take* until *stop* is set. Without, Telegram is
    told the webhook's address, if there is a secret for it.
    """
    telegram = ports.get(Channel.TELEGRAM)
    if not isinstance(telegram, Telegram):
        return None
    if settings.telegram_polling:
        work, arguments = poll, (telegram, take, stop)
        thread = threading.Thread(target=work, args=arguments, name="telegram-updates")
    elif settings.telegram_webhook_secret:
        url = f"{settings.public_url}/hooks/telegram"
        secret = settings.telegram_webhook_secret.get_secret_value()
        thread = threading.Thread(
            target=announce, args=(telegram, url, secret, stop), name="telegram-webhook"
        )
    else:
        log.warning("Telegram's answers cannot reach us: no polling, no webhook secret")
        return None
    thread.start()
    return thread


def announce(telegram: Telegram, url: str, secret: str, stop: threading.Event) -> None:
    """Tell Telegram where the webhook is, until it has heard."""
    failures = 0
    while not stop.is_set():
        try:
            telegram.set_webhook(url, secret)
        except Unsent as error:
            failures += 1
            log.warning("Telegram did not take the webhook: %s", error)
            stop.wait(_pause(failures))
        else:
            log.info("Telegram brings updates to the webhook")
            return


def poll(telegram: Telegram, take: Take, stop: threading.Event) -> None:
    """Fetch updates and hand each to *take*, until *stop* is set.

    An update is fetched again until *take* returns, so nothing is lost when the
    database is away; one that fails again and again is logged and left behind.
    """
    offset: int | None = None
    failures = 0
    try_webhook = True
    while not stop.is_set():
        try:
            if try_webhook and telegram.delete_webhook():
                log.info("Telegram's webhook was removed: updates are fetched")
            try_webhook = False
            for update in _fetched(telegram, offset, stop):
                if not _taken(update, take, stop):
                    break
                offset = int(update["update_id"]) + 1
            failures = 0
        except Conflict:
            failures, try_webhook = failures + 1, True
            log.warning("another process fetches this bot's updates, or a webhook is")
            stop.wait(_pause(failures))
        except (TelegramError, Unsent) as error:
            failures += 1
            log.warning("Telegram's updates cannot be fetched: %s", error)
            stop.wait(_pause(failures))
        except Exception:
            failures += 1
            log.exception("a round of fetching updates failed")
            stop.wait(_pause(failures))


def _fetched(
    telegram: Telegram, offset: int | None, stop: threading.Event
) -> list[Update]:
    """Return the next updates; give up the wait as soon as *stop* is set."""
    future: Future[list[Update]] = telegram.begin_updates(offset, WAIT)
    while True:
        try:
            return future.result(LOOK_FOR_STOP)
        except TimeoutError:
            if stop.is_set():
                future.cancel()
                return []
            if future.done():
                raise


def _taken(update: Update, take: Take, stop: threading.Event) -> bool:
    """Hand *update* on, again if that fails; False: it must be fetched again."""
    for tries in range(1, MOST_TRIES + 1):
        try:
            take(update)
        except OperationalError:
            log.warning("update %s: the database is away", update.get("update_id"))
            stop.wait(_pause(tries))
            return False
        except Exception:
            log.exception("update %s could not be taken", update.get("update_id"))
            if stop.wait(_pause(tries)):
                return False
        else:
            return True
    return True


def _pause(failures: int) -> float:
    """Return how many seconds to wait after that many failures."""
    return PAUSES[min(failures, len(PAUSES)) - 1]
