"""Run the web server and a clock process together, and take both down together."""

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config import settings as settings_module
from config.settings import ROOT, Settings

log = logging.getLogger(__name__)

GRACE_SECONDS = 20
QUICK_DEATH_SECONDS = 5
QUICK_DEATHS_ALLOWED = 5
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that must be alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start it; it ends when this process is gone, however that happened."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command line
            self.command,
            cwd=ROOT,
            env=settings_module.environment(),
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one call, no lock is held
        )

    def stop(self) -> None:
        """Ask it to finish what it is doing; insist after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_beyond_help(self) -> bool:
        """Whether it has died at once too often to start it again."""
        quick = time.monotonic() - self.started < QUICK_DEATH_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        return self.quick_deaths >= QUICK_DEATHS_ALLOWED


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def children(settings: Settings, host: str, port: int) -> list[Child]:
    """Return the web server and the clock process of one machine."""
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        f"--bind={host}:{port}",
        f"--workers={settings.web_workers}",
        f"--threads={settings.web_threads}",
        "--config=python:web.server",
        "wsgi:app",
    ]
    clock = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]
    return [Child("web", web), Child("clock", clock)]


def run(
    running: list[Child], stop: threading.Event, when_up: Callable[[], None]
) -> int:
    """Keep every child alive until *stop*; return the exit status.

    One that dies is started again; one that dies at once again and again ends all.
    """
    try:
        for child in running:
            child.start()
        threading.Thread(target=when_up, daemon=True).start()
        while not stop.wait(0.2):
            for child in running:
                if child.process is None or child.process.poll() is None:
                    continue
                log.warning("%s ended with status %s", child.name, child.process.poll())
                if child.is_beyond_help():
                    log.error("%s cannot be kept alive", child.name)
                    return 1
                child.start()
        return 0
    finally:
        for child in running:
            child.stop()
