"""What somebody writes into a case; only ever added."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts import timeline
from cases.models import Case, CaseNote
from config.errors import Invalid, Problem
from translations import N_, language_tag

LONGEST = 10_000


def add(  # noqa: PLR0913 - who writes what, in which language
    session: Session,
    case: Case,
    text: str,
    *,
    language: str,
    author: str,
    side: str | None,
    now: datetime,
) -> CaseNote:
    """Add a note as it is written; raise `Invalid` for an empty or endless one."""
    text = text.strip()
    problems = []
    if not text:
        problems.append(Problem("/text", N_("A note needs a text.")))
    if len(text) > LONGEST:
        message = N_("This is too long: at most %(limit)s characters.")
        problems.append(Problem("/text", message, {"limit": LONGEST}))
    if "\0" in text:
        message = N_("This text holds a character that cannot be kept (such as NUL).")
        problems.append(Problem("/text", message))
    try:
        tag = language_tag(language)
    except ValueError:
        message = N_("“%(given)s” is not a language we know: give zh, ru or en.")
        problems.append(Problem("/language", message, {"given": language}))
    if problems:
        raise Invalid(problems)
    note = CaseNote(
        case_id=case.id, at=now, author=author, side=side, language=tag, text=text
    )
    session.add(note)
    timeline.write(
        session, case_id=case.id, actor=author, event="note_added", facts={}, now=now
    )
    return note
