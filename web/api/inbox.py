"""Reports that could not be understood, for a dispatcher's programs."""

from flask.typing import ResponseReturnValue

from alerts import inbox
from web import errors, language, service
from web.access import Act
from web.api import shapes
from web.api.answers import InboxList
from web.api.operation import Operation, serve


@serve(Operation("GET", "/inbox", Act.READ_INBOX, "Read the inbox", InboxList))
def read_inbox() -> ResponseReturnValue:
    """Return what waits for a dispatcher, the oldest first, with what is wrong."""
    t = language.current()
    with service.current().database.reading() as session:
        return {
            "items": [
                shapes.inbox_item(row, errors.said(tuple(inbox.problems_of(row)), t))
                for row in inbox.open_items(session)
            ]
        }
