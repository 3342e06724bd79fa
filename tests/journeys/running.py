"""Amba as its users meet it: real processes, a real port, a real database."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from config.settings import ROOT

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(what: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Look until *what* is true: the processes' clock is the real one."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@dataclass
class Running:
    """One machine with a web server and a clock process, each in its own group."""

    folder: Path
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    token: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("AMBA_")}
        return {
            **plain,
            "AMBA_DATA_DIR": str(self.folder),
            "AMBA_DATABASE_URL": self.database_url,
            "AMBA_PUBLIC_URL": self.address,
            "AMBA_LOG_LEVEL": "WARNING",
            **self.settings,
        }

    def flask(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            [*FLASK, *words],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_web(self) -> None:
        self._start(
            "web",
            sys.executable,
            "-m",
            "gunicorn",
            f"--bind=127.0.0.1:{self.port}",
            "--workers=2",
            "--threads=8",
            "--config=python:web.server",
            "wsgi:app",
        )
        wait_until(self.is_up)

    def start_clock(self, name: str = "clock") -> None:
        self._start(name, *FLASK, "scheduler")

    def kill(self, name: str) -> None:
        """End a process and its children as a power cut would."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def is_up(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask(urllib.request.Request(self.address + path))

    def post(
        self, path: str, body: dict[str, Any], **headers: str
    ) -> tuple[int, dict[str, Any]]:
        request = urllib.request.Request(
            self.address + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> tuple[int, Any]:
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _read(error.read())

    def _start(self, name: str, *command: str) -> None:
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
