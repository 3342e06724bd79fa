"""Know Twilio's requests from others'."""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator


def is_valid(key: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Return whether *signature* is Twilio's over *url* and the posted *form*.

    *url* is the public one that Twilio was given, with its query. A form that has
    `getlist` may name a field several times.
    """
    return bool(RequestValidator(key).validate(url, form, signature))
