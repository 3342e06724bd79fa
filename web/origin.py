"""Where a request comes from: its address, and whether from this very machine."""

import ipaddress
from dataclasses import dataclass

from flask import Request

# Set by proxies. A request that carries one is not from this machine itself,
# even when the proxy runs here.
_PROXY_HEADERS = (
    "X-Forwarded-For",
    "Forwarded",
    "X-Real-IP",
    "Via",
    "X-Forwarded-Host",
)
_IPV6_SITE = 64


@dataclass(frozen=True)
class Origin:
    """The *address* a limit is counted on; *local*: a caller on this machine."""

    address: str
    local: bool


def of(request: Request) -> Origin:
    """Return the origin of *request*; an IPv6 caller is counted by its /64."""
    raw = request.remote_addr or ""
    proxied = any(name in request.headers for name in _PROXY_HEADERS)
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        return Origin(raw[:60] or "unknown", local=False)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    local = address.is_loopback and not proxied
    if isinstance(address, ipaddress.IPv6Address) and not address.is_loopback:
        site = ipaddress.ip_network((address, _IPV6_SITE), strict=False)
        return Origin(str(site), local)
    return Origin(str(address), local)
