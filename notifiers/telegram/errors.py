"""Say Telegram's failures in our words: again, elsewhere, or never."""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from notifiers.channel import GiveUp, Moved, TryAgain, Unsent

# Before these nothing has left this machine.
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "chat_id_invalid",
    "user_deactivated",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights to send",
    "group is deactivated",
)
TOKEN_REFUSED = timedelta(minutes=1)


class Flood(TelegramError):
    """Too many requests; *after* is what Telegram asks for.

    The library's own exception warns of a change to come whenever it is made.
    """

    def __init__(self, after: timedelta) -> None:
        """Keep how long to wait."""
        super().__init__("Too many requests")
        self.after = after


def translated(error: TelegramError) -> Unsent:
    """Return what *error* means for the message; texts of ours are not repeated."""
    reason = f"Telegram: {error.message}"[:300]
    if isinstance(error, Flood):
        return TryAgain(reason, after=error.after)
    if isinstance(error, ChatMigrated):
        return Moved("Telegram: the group became a supergroup", address=_address(error))
    if isinstance(error, Forbidden):
        return GiveUp(reason, dead=True)
    if isinstance(error, BadRequest):
        words = error.message.lower()
        return GiveUp(reason, dead=any(sign in words for sign in NOBODY_THERE))
    if isinstance(error, InvalidToken):
        return TryAgain("Telegram refuses the bot's token", after=TOKEN_REFUSED)
    left = not isinstance(error.__cause__, NEVER_LEFT)
    return TryAgain(reason, uncertain=left)


def _address(error: ChatMigrated) -> str:
    """Return the chat's new number."""
    return str(error.new_chat_id)
