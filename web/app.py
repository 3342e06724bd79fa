"""The web application, put together."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import Settings
from web import access, api, cli, errors, headers, health, hooks, language, pages
from web.service import Service

MAX_BODY_BYTES = 1_000_000
MAX_FORM_PARTS = 500

csrf = CSRFProtect()


def create_app(settings: Settings) -> Flask:
    """Return the application for *settings*; nothing is opened before the first use."""
    app = Flask("web", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        # A form stays valid as long as the log-in that opened it.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["amba"] = Service(settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    csrf.init_app(app)
    for outside in (api.blueprint, hooks.blueprint):
        csrf.exempt(outside)  # they carry a token or a signature, never a cookie
    for room in (pages, api, hooks, health):
        app.register_blueprint(room.blueprint)
    for part in (access, language, errors, headers):
        part.register(app)
    cli.register(app)
    return app
