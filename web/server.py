"""How gunicorn serves Amba: threads, one copy of the geodata for all workers."""

import threading

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from web.pages import geodata

WARM_AFTER_SECONDS = 2.0  # the first visitors go first

worker_class = "gthread"
preload_app = True
graceful_timeout = 15
timeout = 60
keepalive = 5
# Answers are logged by the application, without addresses or query strings.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Arbiter) -> None:
    """Load what every worker shares before they are forked."""
    server.app.wsgi().extensions["amba"].warm()


def post_worker_init(worker: Worker) -> None:
    """Make what the map shows, beside the first answers."""
    service = worker.wsgi.extensions["amba"]
    timer = threading.Timer(WARM_AFTER_SECONDS, geodata.warm, [service])
    timer.daemon = True
    timer.start()
