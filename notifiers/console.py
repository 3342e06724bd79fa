"""The channel without a provider: a line in the log, and the handset page."""

import logging
import uuid
from typing import Any

from notifiers.models import ReplyKind
from notifiers.notice import Notice

log = logging.getLogger(__name__)


class Console:
    """Shows that a message went out; `/handsets` shows what it says."""

    def send(self, address: str, notice: Notice, message_id: uuid.UUID) -> str:
        """Log the ids; the text stays in the database."""
        del address
        log.info("message %s shown (%s)", message_id, notice.language)
        return f"console:{message_id}"

    def reply(self, address: str, kind: ReplyKind, payload: dict[str, Any]) -> None:
        """Log that somebody was answered."""
        del address, payload
        log.info("reply shown (%s)", kind)

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""
