"""Doors for providers: each request is verified, and nothing is sent from here."""

from web.hooks.doors import blueprint

__all__ = ["blueprint"]
