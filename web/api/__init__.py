"""The API for programs: `/api/v1`, bearer tokens, JSON, problem+json.

A module per resource; `bodies` says what comes in, `answers` and `shapes` what goes
out, `operation` puts a view behind its address, its access mark and its description.
"""

from web.api import alerts, cases, description, figures, inbox, places, reports
from web.api.operation import blueprint

ROOMS = (alerts, cases, description, figures, inbox, places, reports)
__all__ = ["ROOMS", "blueprint"]
