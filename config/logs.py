"""Logs: one line per event, with ids and never a person."""

import logging
import sys

import structlog


def set_up(level: str, *, as_json: bool) -> None:
    """Send every logger's lines to standard error, as JSON or for a terminal."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These name addresses and texts at INFO: a URL of Telegram holds its token.
    for noisy in ("httpx", "httpcore", "telegram", "twilio", "apscheduler"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
