"""What a way to reach people promises, and the two ways it may fail.

Unsent
├── TryAgain     not now
│   └── Moved    not there: the provider named a new address
└── GiveUp       never
"""

import uuid
from datetime import timedelta
from typing import Any, Protocol

from notifiers.models import ReplyKind
from notifiers.notice import Notice


class Unsent(Exception):
    """Something was not sent, or nobody knows whether it was."""

    def __init__(self, reason: str) -> None:
        """Keep *reason*; it names no person and no address."""
        super().__init__(reason)
        self.reason = reason


class TryAgain(Unsent):
    """It may work later: at the earliest *after* that time, if the provider says so.

    *uncertain* means that it may have arrived all the same.
    """

    def __init__(
        self, reason: str, *, after: timedelta | None = None, uncertain: bool = False
    ) -> None:
        """Keep when to try again, and whether the next text is a possible repeat."""
        super().__init__(reason)
        self.after = after
        self.uncertain = uncertain


class Moved(TryAgain):
    """The receiver has a new *address* now."""

    def __init__(self, reason: str, *, address: str) -> None:
        """Keep the *address* to use from now on."""
        super().__init__(reason)
        self.address = address


class GiveUp(Unsent):
    """It will never work; *dead* means that nothing will, at this address."""

    def __init__(self, reason: str, *, dead: bool = False) -> None:
        """Keep whether the address itself is to blame."""
        super().__init__(reason)
        self.dead = dead


class ChannelPort(Protocol):
    """One way to reach people. Used by several threads at once."""

    def send(self, address: str, notice: Notice, message_id: uuid.UUID) -> str:
        """Hand *notice* to the provider and return its reference.

        Raise `TryAgain` or `GiveUp`, never the provider's own errors.
        """
        ...

    def reply(self, address: str, kind: ReplyKind, payload: dict[str, Any]) -> None:
        """React to what somebody sent; the same two failures.

        What *payload* holds for each *kind* stands in `notifiers.replies`.
        """
        ...

    def close(self) -> None:
        """Give back connections and threads."""
        ...
