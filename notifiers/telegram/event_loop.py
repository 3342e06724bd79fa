"""One event loop in a thread of its own, for clients that only speak asyncio.

A loop and a client made anew for each message would cost fifty times as much.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")
LONGEST_FAREWELL = 5.0  # seconds


class EventLoop:
    """Runs coroutines for threads; its own thread starts with the first of them."""

    def __init__(self, name: str) -> None:
        """Name the thread *name*."""
        self._name = name
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def submit(self, work: Coroutine[Any, Any, Result]) -> "Future[Result]":
        """Begin *work* and return what it will come to."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def close(self) -> None:
        """Stop the loop and its thread; nothing may be submitted afterwards."""
        with self._starting:
            if self._loop is None or self._thread is None:
                return
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(LONGEST_FAREWELL)
            self._loop.close()
            self._loop = self._thread = None

    def _running(self) -> asyncio.AbstractEventLoop:
        """Return the loop, started."""
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name=self._name, daemon=True
                )
                self._thread.start()
            return self._loop
