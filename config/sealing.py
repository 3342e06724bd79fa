"""Seal what only few may read: reporter identities."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from config.errors import Refused


def _fernet(secret: str) -> Fernet:
    """Return the cipher of *secret* (AES-128-CBC with HMAC-SHA256)."""
    digest = hashlib.sha256(b"amba reporter identity\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(value: dict[str, Any], keys: list[str]) -> bytes:
    """Return *value* sealed with the first of *keys*."""
    return _fernet(keys[0]).encrypt(json.dumps(value, ensure_ascii=False).encode())


def opened(sealed: bytes, keys: list[str]) -> dict[str, Any]:
    """Return what was sealed with any of *keys*; `Refused` if none fits."""
    try:
        text = MultiFernet([_fernet(key) for key in keys]).decrypt(sealed)
    except InvalidToken as error:
        raise Refused("The key for reporter identities does not fit.") from error
    value: dict[str, Any] = json.loads(text)
    return value
