"""How gunicorn serves Amba: threads, one copy of the geodata for all workers."""

from gunicorn.arbiter import Arbiter

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
