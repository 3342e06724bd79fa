"""Reports that could not be understood: read, put aside, or made into a report."""

import uuid

from flask import flash, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from alerts import inbox
from config.errors import Refused
from web import access, clock, service
from web.access import Act
from web.pages import say


@access.needs(Act.READ_INBOX)
def page() -> str:
    """Show what waits for a dispatcher, the oldest first."""
    with service.current().database.reading() as session:
        items = [
            (item, say.problems(inbox.problems_of(item)))
            for item in inbox.open_items(session)
        ]
        return render_template("inbox.html", items=items)


@access.needs(Act.SETTLE_INBOX)
def settle(item_id: str) -> Response:
    """Put an item aside that is no report."""
    t = say.translator()
    try:
        with service.current().database.begin() as session:
            inbox.settle(
                session,
                inbox.by_id(session, item_key(item_id)),
                by=access.viewer().label,
                report_id=None,
                now=clock.now(),
            )
    except Refused as error:
        flash(say.refusal(error), "error")
    else:
        flash(t._("Put aside."))
    return redirect("/inbox", 303)


def item_key(text: str) -> uuid.UUID:
    """Return the key that *text* is; 404 if it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
