"""SMS, through Twilio's client with a base URL that can be set."""

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from notifiers import country_rules, sms_text
from notifiers.channel import GiveUp, TryAgain, Unsent
from notifiers.models import ReplyKind
from notifiers.notice import Notice
from translations import translator

# https://www.twilio.com/docs/api/errors, the ones with a rule of their own.
BUSY = frozenset({20429, 21611, 30001})  # never processed: safe to send again
WRONG_KEYS = frozenset({20003, 20005})  # an operator must act; the text may wait
DEAD_NUMBER = frozenset({21211, 21214, 21217, 21610, 21614, 30005, 30006})
WRONG_SENDER = frozenset({21606, 21212, 21603, 21659})
NOT_NOW = frozenset({30003, 30008})  # switched off or unknown: may work later
WRONG_KEYS_WAIT = timedelta(minutes=1)
BUSY_WAIT = timedelta(seconds=2)
LONGEST_LIFE = 36_000  # seconds; the most that Twilio takes
SEGMENTS = 2
TOO_MANY, BROKEN = 429, 500  # HTTP
# Without Twilio's code these come from something on the way: a proxy, a limit.
IN_BETWEEN = frozenset({401, 403, 407, 408})
LINK = re.compile(r"\s*\b(?:https?://|www\.)\S+", re.IGNORECASE)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class _Http(HttpClient):  # type: ignore[misc]
    """Speaks HTTP for Twilio's client, to the address we were given."""

    def __init__(self, base: str, timeout: timedelta) -> None:
        """Send every request to *base*, each within *timeout*."""
        seconds = timeout.total_seconds()
        self._base = urlsplit(base)
        self._client = httpx.Client(
            timeout=httpx.Timeout(
                seconds, connect=min(5.0, seconds), pool=min(5.0, seconds)
            )
        )
        self.is_async = False

    def request(  # noqa: PLR0913, PLR0917 - Twilio's signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Return what the server answered; raise httpx's errors."""
        given = urlsplit(uri)
        path = self._base.path.rstrip("/") + given.path
        url = urlunsplit((self._base.scheme, self._base.netloc, path, given.query, ""))
        answer = self._client.request(
            method.upper(),
            url,
            params=_plain(params),
            data=_plain(data),
            headers=headers,
            auth=auth,
            timeout=timeout or httpx.USE_CLIENT_DEFAULT,
            follow_redirects=allow_redirects,
        )
        return Response(answer.status_code, answer.text, answer.headers)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()


class Sms:
    """Sends the short text of a warning from one sender."""

    def __init__(  # noqa: PLR0913 - an account is these
        self,
        *,
        account: str,
        key: str,
        sender: str,
        api: str,
        public_url: str,
        timeout: timedelta,
    ) -> None:
        """Send from *sender*; receipts come to *public_url*."""
        self._http = _Http(api, timeout)
        self._client = Client(account, key, http_client=self._http)
        self._sender = sender
        self._receipts = f"{public_url}/hooks/twilio/status"

    def send(self, address: str, notice: Notice, message_id: uuid.UUID) -> str:
        """Send the short text; return Twilio's SID."""
        more: dict[str, Any] = {
            # The id comes back with each receipt, which may overtake this answer.
            "status_callback": f"{self._receipts}?message={message_id.hex}"
        }
        if notice.life_s is not None:
            more["validity_period"] = min(notice.life_s, LONGEST_LIFE)
        return self._create(address, body(address, notice), more)

    def reply(self, address: str, kind: ReplyKind, payload: dict[str, Any]) -> None:
        """Send a short text back."""
        if kind != ReplyKind.TEXT:
            raise GiveUp(f"an SMS cannot do this: {kind}")
        self._create(address, payload["text"], {})

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def _create(self, address: str, text: str, more: dict[str, Any]) -> str:
        """Hand *text* to Twilio and return its SID."""
        try:
            message = self._client.messages.create(
                to=address, from_=self._sender, body=text, **more
            )
        except TwilioRestException as error:
            raise meaning(error.status, error.code) from error
        except httpx.HTTPError as error:
            uncertain = not isinstance(error, NEVER_LEFT)
            raise TryAgain("Twilio does not answer", uncertain=uncertain) from error
        except (TwilioException, ValueError) as error:
            raise TryAgain("Twilio answers nonsense", uncertain=True) from error
        if not message.sid:
            raise TryAgain("Twilio names no SID", uncertain=True)
        return str(message.sid)


def body(address: str, notice: Notice) -> str:
    """Return what goes to *address*: within the rules of its country.

    The way to answer is told only where an answer can reach us, and only if it costs
    no further segment.
    """
    rule = country_rules.of(address)
    text = notice.short_text
    if not rule.links:
        text = LINK.sub("", text)
    if rule.two_way and notice.buttons:
        told = f"{text}\n{_way_to_answer(notice)}"
        if sms_text.fits(told, SEGMENTS):
            return told
    return text


def _way_to_answer(notice: Notice) -> str:
    """Return `1 Received, 2 On the way …`, in the order of the buttons."""
    t = translator(notice.language)
    return t.listed(
        f"{number} {label}" for number, (_, label) in enumerate(notice.buttons, start=1)
    )


def meaning(status: int, code: int | None) -> Unsent:
    """Return what Twilio's error *code*, or without one its *status*, means."""
    reason = f"Twilio: {code or f'HTTP {status}'}"
    if code in BUSY or status == TOO_MANY:
        return TryAgain(reason, after=BUSY_WAIT)
    if code in WRONG_KEYS:
        return TryAgain(reason, after=WRONG_KEYS_WAIT)
    if code in NOT_NOW or (code is None and status in IN_BETWEEN):
        return TryAgain(reason)
    if code in WRONG_SENDER:
        return GiveUp(f"{reason}: the sender cannot be used for this number")
    if status >= BROKEN:
        return TryAgain(reason, uncertain=True)
    return GiveUp(reason, dead=code in DEAD_NUMBER)


def _plain(values: dict[str, object] | None) -> dict[str, Any] | None:
    """Return *values* without those that are not set, as httpx takes them."""
    if values is None:
        return None
    return {name: value for name, value in values.items() if value is not None}
