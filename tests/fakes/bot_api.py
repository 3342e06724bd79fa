"""A Bot API server on loopback, by the published rules (core.telegram.org/bots/api).

Alone it answers everything itself. With an *upstream* it passes everything on to
another server, adds what that one lacks (sendLocation, the bot's user name) and
remembers what was said. Either way it refuses what it is told to refuse.
"""

import json
import threading
import urllib.error
import urllib.request
from collections import defaultdict, deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

TOKEN = "100200300:AAFakeFakeFakeFakeFakeFakeFakeFake"
BOT = {"id": 100200300, "is_bot": True, "first_name": "Amba", "username": "amba_bot"}
Fields = dict[str, Any]


def refusal(code: int, description: str, **parameters: int) -> tuple[int, Fields]:
    """Return an error as Telegram writes it."""
    body = {"ok": False, "error_code": code, "description": description}
    return code, {**body, **({"parameters": parameters} if parameters else {})}


FLOOD = refusal(429, "Too Many Requests: retry after 7", retry_after=7)
BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
NO_CHAT = refusal(400, "Bad Request: chat not found")
MOVED = refusal(
    400,
    "Bad Request: group chat was upgraded to a supergroup chat",
    migrate_to_chat_id=-1001234567890,
)


class FakeBotApi:
    """Use it in a `with` block; *address* is the API's base URL."""

    def __init__(self, upstream: str | None = None) -> None:
        self.upstream = upstream
        self.calls: list[tuple[str, Fields]] = []
        self.faults: dict[str, deque[tuple[int, Fields]]] = defaultdict(deque)
        self.updates: list[Fields] = []
        self.webhook: Fields = {"url": ""}
        self.on_call: Callable[[str], object] = id
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, method: str, *faults: tuple[int, Fields]) -> None:
        """Refuse the next calls of *method* with *faults*."""
        self.faults[method].extend(faults)

    def said(self, method: str) -> list[Fields]:
        """Return the fields of each call of *method*, oldest first."""
        return [fields for name, fields in self.calls if name == method]

    def update(self, update: Fields) -> None:
        """Let *update* be fetched."""
        with self._news:
            self.updates.append(update)
            self._news.notify_all()

    def answer(self, method: str, fields: Fields) -> tuple[int, Fields]:
        """Return status and body for one call."""
        self.on_call(method)
        self.calls.append((method, fields))
        if self.faults[method]:
            return self.faults[method].popleft()
        if self.upstream and method not in {"getMe", "sendLocation"}:
            return self._passed_on(method, fields)
        return self._own(method, fields)

    def _own(self, method: str, fields: Fields) -> tuple[int, Fields]:
        result: Any = True
        if method == "getMe":
            result = BOT
        elif method in {"sendMessage", "sendLocation", "editMessageText"}:
            if not 1 <= len(fields.get("text", "x").encode("utf-16-le")) / 2 <= 4096:
                return refusal(400, "Bad Request: message is too long")
            result = self._message(fields)
        elif method == "getUpdates":
            result = self._wait(fields)
        elif method == "getWebhookInfo":
            result = {"has_custom_certificate": False, "pending_update_count": 0}
            result |= self.webhook
        elif method in {"setWebhook", "deleteWebhook"}:
            self.webhook = {"url": fields.get("url", "")}
        return 200, {"ok": True, "result": result}

    def _message(self, fields: Fields) -> Fields:
        chat = int(fields["chat_id"])
        return {
            "message_id": int(fields.get("message_id", len(self.calls))),
            "date": 1_795_000_000,
            "chat": {"id": chat, "type": "private" if chat > 0 else "group"},
            "from": BOT,
            "text": fields.get("text", ""),
        }

    def _wait(self, fields: Fields) -> list[Fields]:
        offset = int(fields.get("offset", 0))
        with self._news:
            self.updates = [u for u in self.updates if u["update_id"] >= offset]
            if not self.updates:
                self._news.wait(float(fields.get("timeout", 0)))
            return list(self.updates)

    def _passed_on(self, method: str, fields: Fields) -> tuple[int, Fields]:
        request = urllib.request.Request(
            f"{self.upstream}/bot{TOKEN}/{method}",
            data=json.dumps(fields).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


def _handler(api: FakeBotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            method = urlsplit(self.path).path.rpartition("/")[2]
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = api.answer(method, _fields(self.headers, body))
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Say nothing: the calls are kept."""

    return Handler


def _fields(headers: Any, body: bytes) -> Fields:
    """Return the fields of a request; those that are JSON, read."""
    if headers.get_content_type() == "application/json":
        fields: Fields = json.loads(body or b"{}")
        return fields
    pairs = parse_qs(body.decode(), keep_blank_values=True)
    return {name: _read(name, values[0]) for name, values in pairs.items()}


def _read(name: str, text: str) -> Any:
    """Return *text* as a value: a person's text stays one even if it is a number."""
    if name == "text":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
