"""Call the public API of a running service, as an outside program would."""

import json
import urllib.error
import urllib.request
from typing import Any

from config.errors import Refused
from translations import N_

SECONDS = 15


class Api:
    """The API at *url*, used with *token* in *language*."""

    def __init__(self, url: str, token: str, language: str) -> None:
        """Remember where and as whom to call; `Refused` for what is no web address."""
        if not url.startswith(("http://", "https://")):
            raise Refused(N_("“%(url)s” is no web address."), url=url)
        self._base = url.rstrip("/") + "/api/v1"
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept-Language": language,
        }

    def read(self, path: str) -> Any:
        """Return what GET *path* gives; raise `Refused` with the reason."""
        return self._call(urllib.request.Request(self._base + path))  # noqa: S310 - http only: see __init__

    def write(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Return what POST *path* gives; raise `Refused` with the reason."""
        request = urllib.request.Request(  # noqa: S310 - as above
            self._base + path, json.dumps(body).encode(), method="POST"
        )
        if key is not None:
            request.add_header("Idempotency-Key", key)
        return self._call(request)

    def _call(self, request: urllib.request.Request) -> Any:
        for name, value in self._headers.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(
                N_("%(address)s refused: %(reason)s"),
                address=request.full_url,
                reason=_reason(error),
            ) from error
        except (urllib.error.URLError, OSError) as error:
            raise Refused(
                N_("Nothing answers at %(address)s. Is the service running?"),
                address=self._base,
            ) from error


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        problem = json.load(error)
    except ValueError:
        return str(error.code)
    parts = [f"{e['pointer']} {e['message']}" for e in problem.get("errors") or ()]
    return "; ".join(parts) or str(problem.get("detail") or error.code)
