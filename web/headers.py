"""The headers that keep a browser from doing what a page did not ask for."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app

from web import service


def register(app: Flask) -> None:
    """Send them with every answer of *app*."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    """Add the security headers that a view has not set itself."""
    settings = service.current().settings
    headers = {
        "Content-Security-Policy": content_policy(settings.tile_url),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings.public_url.startswith("https://") and not current_app.debug:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def content_policy(tile_url: str | None) -> str:
    """Return the Content-Security-Policy: our own files, and map tiles if set."""
    images = ["'self'", "data:"]
    if tile_url:
        parts = urlsplit(tile_url)
        images.append(f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {' '.join(images)}",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
