"""The two ways to report by hand: an officer's form, and the public hotline."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from alerts import inbox, reports
from alerts.models import Via
from alerts.reports import Sender
from alerts.reports.body import LONGEST_TEXT
from cases import opening
from cases.opening import Intake
from config.errors import Invalid
from config.reference import IncidentType
from web import access, clock, language, origin, rate_limit, service
from web.access import Act
from web.forms import report as report_form
from web.pages import inbox as inbox_page
from web.pages import say, times
from web.rate_limit import TooMany

Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
NOT_FOR_THE_PUBLIC = {"monitoring"}
SPECIES_SHOWN = (
    "panthera_tigris_altaica",
    "panthera_pardus_orientalis",
    "ursus_thibetanus",
    "ursus_arctos",
)


@dataclass(frozen=True)
class Group:
    """Incident types that belong together."""

    id: str
    names: Mapping[str, str]
    types: list[IncidentType] = field(default_factory=list)


@access.needs(Act.REPORT)
def page() -> str:
    """Show the officer's form, filled in with what an item of the inbox says."""
    form = request.args.copy()
    item_id = _inbox_item(form)
    if item_id is not None:
        with service.current().database.reading() as session:
            form["text"] = inbox.by_id(session, item_id).content[:LONGEST_TEXT]
    return _form("report.html", form, {})


@access.needs(Act.REPORT)
def send() -> Answer:
    """Take the officer's report in and show its case, or what is wrong."""
    who = access.viewer()
    sender = Sender(who.label, who.agency_id, Via.WEB)
    try:
        taken = _take_in(sender, settles=_inbox_item(request.form))
    except Invalid as error:
        return _form("report.html", request.form, _said(error)), 422
    return redirect(f"/cases/{taken.case.number}?sent=1", 303)


@access.open_to_all
def hotline() -> str:
    """Show the form for people without an account."""
    return _form("hotline.html", request.args, {}, closed=_is_closed())


@access.open_to_all
def send_to_hotline() -> Answer:
    """Take a report of the public in: no account, no case number given away."""
    if _is_closed():
        raise NotFound
    # A field that people do not see and programs fill in: thanked and not kept.
    if request.form.get("website"):
        return redirect("/hotline/thanks", 303)
    sender = Sender("hotline", None, Via.HOTLINE)
    try:
        taken = _take_in(sender, hotline_address=origin.of(request).address)
    except TooMany as error:
        page = _form("hotline.html", request.form, {}, busy=say.refusal(error))
        return page, 429, {"Retry-After": str(error.retry_after)}
    except Invalid as error:
        return _form("hotline.html", request.form, _said(error)), 422
    return redirect(f"/hotline/thanks?reference={reference_of(taken)}", 303)


@access.open_to_all
def thanks() -> str:
    """Thank the reporter, with something to name when they call."""
    given = request.args.get("reference", "")
    known = given if len(given) <= len("XXXX-XXXX") and given.isascii() else ""
    return render_template("hotline_thanks.html", reference=known)


def reference_of(taken: Intake) -> str:
    """Return a reference to a report that says nothing about its case."""
    text = taken.report.id.hex[-8:].upper()
    return f"{text[:4]}-{text[4:]}"


def _take_in(
    sender: Sender,
    *,
    hotline_address: str | None = None,
    settles: uuid.UUID | None = None,
) -> Intake:
    """Store the report of this request and whatever follows from it.

    It *settles* the item of the inbox that it was made from.
    """
    running, now = service.current(), clock.now()
    if hotline_address is not None:
        _count(hotline_address, now)
    body = report_form.payload(
        request.form, language.current().language, dict(times.zones()), now
    )
    submission = reports.read(body, running.reference, now=now)
    with running.database.begin() as session:
        taken = opening.take_in(
            session,
            submission,
            sender,
            running.reference,
            running.zones,
            running.settings.identity_keys,
            now,
        )
        if settles is not None:
            item = inbox.by_id(session, settles)
            inbox.settle(
                session,
                item,
                by=access.viewer().label,
                report_id=taken.report.id,
                now=now,
            )
    running.doorbell.ring()
    return taken


def _count(address: str, now: datetime) -> None:
    """Count a call of the hotline by itself: a refused form must count, too."""
    running = service.current()
    rate = rate_limit.per_hour(running.settings.hotline_per_hour)
    with running.database.begin() as session:
        rate_limit.count(session, f"hotline:{address}", rate, now)


def _said(error: Invalid) -> dict[str, list[str]]:
    """Return what is wrong; what was left out in the words of the form."""
    t, form = say.translator(), request.form
    said = say.problems(error.problems)
    if not form.get("category"):
        said["/category"] = [t._("Choose what happened.")]
    if not any(form.get(name) for name in ("place_text", "lat", "lon")):
        said = {at: texts for at, texts in said.items() if not at.startswith("/place")}
        text = t._("Say where: take your position, tap the map, or type coordinates.")
        said["/place"] = [text]
    return said


def _form(
    template: str,
    form: MultiDict[str, str],
    problems: dict[str, list[str]],
    **more: Any,
) -> str:
    running = service.current()
    public = template == "hotline.html"
    return render_template(
        template,
        form=form,
        problems=problems,
        groups=groups(public=public),
        species=[
            running.reference.species[i]
            for i in SPECIES_SHOWN
            if i in running.reference.species
        ],
        clocks=times.zones(),
        datums=report_form.PUBLIC_DATUMS if public else report_form.DATUMS,
        transports=report_form.TRANSPORTS,
        winds=report_form.WINDS,
        **more,
    )


def groups(*, public: bool) -> list[Group]:
    """Return the incident types by group, those for the public alone if *public*."""
    found: dict[str, Group] = {}
    for one in service.current().reference.incident_types.values():
        if public and one.family in NOT_FOR_THE_PUBLIC:
            continue
        group = found.setdefault(one.group, Group(one.group, one.group_names))
        group.types.append(one)
    return list(found.values())


def _inbox_item(form: MultiDict[str, str]) -> uuid.UUID | None:
    """Return the item of the inbox that a report is made from, if it is one's to do."""
    text = form.get("inbox")
    if not text or not access.may(Act.SETTLE_INBOX):
        return None
    return inbox_page.item_key(text)


def _is_closed() -> bool:
    return service.current().settings.hotline_per_hour == 0
