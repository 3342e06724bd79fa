"""`flask up` and `flask scheduler`: run everything, or a clock process alone."""

import signal
import threading
import time
import urllib.error
import urllib.request

import click
from flask import current_app

from config import logs, schema
from web import clock, demo, scheduler, service, supervisor
from web.service import Service

START_SECONDS = 60


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind.")
@click.option("--port", default=8000, show_default=True, help="Port to bind.")
@click.option(
    "--demo",
    "with_demo",
    is_flag=True,
    help="Add fictional duty desks and accounts that work on this machine only.",
)
def up(host: str, port: int, *, with_demo: bool) -> None:
    """Migrate, load the reference data, then run web and clock until stopped."""
    running = service.current()
    logs.set_up(running.settings.log_level, as_json=running.settings.log_json)
    schema.migrate(running.database)
    for channel, missing in running.settings.channels_off().items():
        click.echo(f"{channel}: off ({', '.join(missing)} not set)")
    address = f"http://{host}:{port}"
    lines = demo.set_up(running, address, clock.now()) if with_demo else []
    running.database.close()
    stop = _stop_on_signals()

    def when_up() -> None:
        if _answers(address, stop):
            click.echo("\n".join([f"Amba runs at {address} (Ctrl+C stops it)", *lines]))

    children = supervisor.children(running.settings, host, port)
    raise SystemExit(supervisor.run(children, stop, when_up))


@click.command("scheduler")
def clock_process() -> None:
    """Run a clock process alone: it sends what is due and watches deadlines."""
    running: Service = current_app.extensions["amba"]
    logs.set_up(running.settings.log_level, as_json=running.settings.log_json)
    scheduler.run(running, _stop_on_signals())


def _stop_on_signals() -> threading.Event:
    """Return an event that an interrupt or a termination sets."""
    stop = threading.Event()

    def stopping(_number: int, _frame: object) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopping)
    return stop


def _answers(address: str, stop: threading.Event) -> bool:
    """Whether the web server at *address* answers before long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not stop.wait(0.1):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            continue
    return False
