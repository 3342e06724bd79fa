"""Telegram, through python-telegram-bot: one bot, one event loop, plain text.

Texts carry no markup, so there is nothing in them that can break.
"""

import asyncio
import json
import logging
import re
import uuid
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from notifiers.channel import GiveUp, TryAgain
from notifiers.models import ReplyKind
from notifiers.notice import Notice
from notifiers.telegram import splitting
from notifiers.telegram.errors import Flood, translated
from notifiers.telegram.event_loop import EventLoop

log = logging.getLogger(__name__)

Result = TypeVar("Result")
UPDATES = ["message", "callback_query"]  # what we want to hear of
CONNECTIONS = 16
DEFAULT_FLOOD = 1  # seconds, when Telegram does not say
MARGIN = 2.0  # seconds that a thread waits longer than the loop
LINK = re.compile(r"https?://|www\.|t\.me/|\w\.\w{2,}/", re.IGNORECASE)
NOT_CHANGED = "message is not modified"

Buttons = Sequence[Sequence[str]]


class _Request(HTTPXRequest):
    """Speaks HTTP for the bot; says what a 429 asks for."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body; raise `Flood` for 429."""
        code, payload = await super().do_request(*args, **kwargs)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise Flood(_retry_after(payload))
        return code, payload


class _UpdateRequest(_Request):
    """Keeps updates as they came: one that the library cannot read stops nothing."""

    def __init__(self, **kwargs: Any) -> None:
        """Begin with nothing heard."""
        super().__init__(**kwargs)
        self.heard: list[dict[str, Any]] = []

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Keep the updates of a good answer, and hand none of them on."""
        self.heard = []
        code, payload = await super().do_request(*args, **kwargs)
        if code == HTTPStatus.OK:
            self.heard = json.loads(payload)["result"]
            payload = b'{"ok": true, "result": []}'
        return code, payload


class Telegram:
    """A bot that sends warnings, reacts to answers and hears updates."""

    def __init__(self, token: str, api: str, timeout: timedelta) -> None:
        """Speak to the Bot API server at *api*; one call takes at most *timeout*."""
        self._timeout = timeout.total_seconds()
        limits: dict[str, Any] = {
            "connect_timeout": min(5.0, self._timeout),
            "pool_timeout": min(5.0, self._timeout),
            "read_timeout": self._timeout,
            "write_timeout": self._timeout,
        }
        self._sending = _Request(connection_pool_size=CONNECTIONS, **limits)
        self._updates = _UpdateRequest(connection_pool_size=2, **limits)
        self._bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._sending,
            get_updates_request=self._updates,
        )
        self._loop = EventLoop("telegram")

    def send(self, address: str, notice: Notice, message_id: uuid.UUID) -> str:
        """Send the text, with buttons under its last piece; return `chat:message`."""
        buttons = [
            (f"{message_id.hex}:{answer}", label) for answer, label in notice.buttons
        ]
        return self._run(self._say(address, notice.full_text, buttons))

    def reply(self, address: str, kind: ReplyKind, payload: dict[str, Any]) -> None:
        """React as *kind* and *payload* say; see `notifiers.replies`."""
        acts = {
            ReplyKind.TEXT: self._text,
            ReplyKind.TAP: self._end_tap,
            ReplyKind.EDIT: self._edit,
            ReplyKind.PIN: self._pin,
        }
        self._run(acts[kind](address, payload))

    def close(self) -> None:
        """Close connections and stop the loop."""
        self._run(self._shut())
        self._loop.close()

    def begin_updates(
        self, offset: int | None, wait: int
    ) -> "Future[list[dict[str, Any]]]":
        """Begin to ask for updates from *offset* on, for at most *wait* seconds.

        What it comes to are the updates as Telegram wrote them, or `TelegramError`.
        """
        return self._loop.submit(self._hear(offset, wait))

    def set_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to *url*, each with *secret* in its header."""
        self._run(
            self._bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
        )

    def delete_webhook(self) -> bool:
        """Stop updates from being brought, so that they can be fetched.

        Return whether there was a webhook. Waiting updates are kept.
        """
        if not self._run(self._bot.get_webhook_info()).url:
            return False
        self._run(self._bot.delete_webhook(drop_pending_updates=False))
        return True

    def name(self) -> str:
        """Return the bot's user name, for links like t.me/NAME?start=CODE."""
        return self._run(self._bot.get_me()).username or ""

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do *work* in the loop; raise only the failures that a channel promises."""
        future = self._loop.submit(work)
        try:
            return future.result(self._timeout * 3 + MARGIN)
        except TelegramError as error:
            raise translated(error) from error
        except (TimeoutError, asyncio.CancelledError) as error:
            future.cancel()
            raise TryAgain("Telegram does not answer", uncertain=True) from error

    async def _say(self, address: str, text: str, buttons: Buttons) -> str:
        """Send *text* in as many messages as it takes; return the last one's id."""
        *first, last = splitting.split(text)
        for number, piece in enumerate(first):
            await self._part(address, piece, (), begun=number > 0)
        return await self._part(address, last, buttons, begun=bool(first))

    async def _part(
        self, address: str, text: str, buttons: Buttons, *, begun: bool
    ) -> str:
        """Send one piece; once the text has *begun* to arrive, failing is uncertain."""
        try:
            return await self._piece(address, text, buttons)
        except TelegramError as error:
            failure = translated(error)
            if isinstance(failure, TryAgain) and begun:
                failure.uncertain = True
            raise failure from error

    async def _piece(self, address: str, text: str, buttons: Buttons) -> str:
        """Send one message; as bare text if Telegram refuses all that goes with it."""
        extras: dict[str, Any] = {}
        if buttons:
            extras["reply_markup"] = _keyboard(buttons)
        if LINK.search(text):
            extras["link_preview_options"] = LinkPreviewOptions(is_disabled=True)
        try:
            sent = await self._bot.send_message(int(address), text, **extras)
        except BadRequest as error:
            refusal = translated(error)
            if not extras or (isinstance(refusal, GiveUp) and refusal.dead):
                raise
            log.warning("Telegram refuses the buttons; sent without them")
            sent = await self._bot.send_message(int(address), text)
        return f"{sent.chat.id}:{sent.message_id}"

    async def _text(self, address: str, payload: dict[str, Any]) -> None:
        await self._say(address, payload["text"], ())

    async def _end_tap(self, address: str, payload: dict[str, Any]) -> None:
        del address
        await self._bot.answer_callback_query(
            payload["query"], text=payload["text"], show_alert=payload["loud"]
        )

    async def _edit(self, address: str, payload: dict[str, Any]) -> None:
        """Add the line, if there is room, and change the buttons."""
        del address
        chat, message = (int(part) for part in payload["reference"].split(":"))
        keyboard = _keyboard(payload["buttons"])
        last = splitting.split(payload["text"])[-1]
        text = f"{last}\n\n{payload['line']}"
        fits = splitting.length(text) <= splitting.LIMIT
        try:
            if fits:
                await self._bot.edit_message_text(
                    text, chat, message, reply_markup=keyboard
                )
            else:
                await self._bot.edit_message_reply_markup(
                    chat, message, reply_markup=keyboard
                )
        except BadRequest as error:
            if NOT_CHANGED not in error.message.lower():
                raise

    async def _pin(self, address: str, payload: dict[str, Any]) -> None:
        _, message = (int(part) for part in payload["reference"].split(":"))
        await self._bot.send_location(
            int(address),
            payload["lat"],
            payload["lon"],
            disable_notification=True,
            reply_parameters=ReplyParameters(message, allow_sending_without_reply=True),
        )

    async def _hear(self, offset: int | None, wait: int) -> list[dict[str, Any]]:
        """Return the updates as they came."""
        await self._bot.get_updates(
            offset=offset, timeout=timedelta(seconds=wait), allowed_updates=UPDATES
        )
        return self._updates.heard

    async def _shut(self) -> None:
        await self._sending.shutdown()
        await self._updates.shutdown()


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """Return the buttons, two in a row: short enough for gloves."""
    keys = [InlineKeyboardButton(label, callback_data=data) for data, label in buttons]
    if not keys:
        return None
    return InlineKeyboardMarkup([keys[i : i + 2] for i in range(0, len(keys), 2)])


def _retry_after(payload: bytes) -> timedelta:
    """Return how long a 429 asks us to wait."""
    try:
        seconds = json.loads(payload)["parameters"]["retry_after"]
        return timedelta(seconds=float(seconds))
    except (ValueError, KeyError, TypeError):
        return timedelta(seconds=DEFAULT_FLOOD)
