"""A channel like the others, whose inbox can be read."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from notifiers.models import ReplyKind
from notifiers.notice import Notice


@dataclass
class FakeChannel:
    """Takes everything, or fails once with each of *failures*, in order."""

    failures: list[Exception] = field(default_factory=list)
    before: Callable[[Notice], object] = id  # called with the notice, no lock held
    inbox: list[tuple[str, Notice]] = field(default_factory=list)
    replies: list[tuple[str, ReplyKind, dict[str, Any]]] = field(default_factory=list)
    closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, address: str, notice: Notice, message_id: uuid.UUID) -> str:
        self.before(notice)
        with self._lock:
            if self.failures:
                raise self.failures.pop(0)
            self.inbox.append((address, notice))
        return f"fake:{message_id.hex}"

    def reply(self, address: str, kind: ReplyKind, payload: dict[str, Any]) -> None:
        with self._lock:
            if self.failures:
                raise self.failures.pop(0)
            self.replies.append((address, kind, payload))

    def close(self) -> None:
        self.closed = True

    @property
    def texts(self) -> list[str]:
        return [notice.full_text for _, notice in self.inbox]
