"""How a moment is given on the command line."""

from datetime import datetime
from typing import Any

import click

EXAMPLE = "2026-11-22T08:00:00+10:00"


class Moment(click.ParamType[datetime]):
    """A moment with its offset from UTC."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return *value* as a moment, or fail with what would be right."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment such as {EXAMPLE}", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} needs its offset from UTC: {EXAMPLE}", param, ctx)
        return moment


MOMENT = Moment()
