"""The words of the domain as readers see them: each stored word and its text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from alerts.models import AlertState, AlertType, Via, WarningState
from cases.models import CaseKind, Stage
from config.reference import Reference
from config.reference_ladders import StepKind
from notifiers.models import Channel, MessageState
from translations import N_, P_, Term, Translator
from web.models import Role

Text = str | Term
WORDS: dict[type[StrEnum], dict[Any, Text]] = {
    CaseKind: {
        CaseKind.ENFORCEMENT: N_("Enforcement"),
        CaseKind.CONFLICT: N_("Human-tiger conflict"),
    },
    Stage: {
        Stage.REPORTED: N_("Reported"),
        Stage.VERIFIED: N_("Verified"),
        Stage.RESPONDING: N_("Response under way"),
        Stage.INVESTIGATING: N_("Under investigation"),
        Stage.CHARGED: P_("stage", "Charged"),
        Stage.IN_COURT: N_("In court"),
        Stage.MONITORING: N_("Monitoring"),
        Stage.SETTLING: N_("Settling the claim"),
        Stage.CLOSED: N_("Closed"),
        Stage.UNFOUNDED: N_("Unfounded"),
        Stage.MERGED: N_("Merged into another case"),
        Stage.TRANSFERRED: P_("stage", "Transferred"),
    },
    AlertType: {
        AlertType.ALERT: N_("Alert"),
        AlertType.UPDATE: N_("Update"),
        AlertType.CANCEL: N_("Cancellation"),
        AlertType.ALL_CLEAR: N_("All-clear"),
    },
    AlertState: {
        AlertState.DRAFT: N_("Draft, waiting for approval"),
        AlertState.ISSUED: P_("state of an alert", "Issued"),
        AlertState.ANSWERED: N_("Answered"),
        AlertState.CLOSED: P_("state of an alert", "Closed"),
        AlertState.CANCELLED: N_("Cancelled"),
        AlertState.EXPIRED: N_("Expired"),
    },
    WarningState: {
        WarningState.WAITING: N_("No answer yet"),
        WarningState.ACKNOWLEDGED: N_("Acknowledged"),
        WarningState.RESPONDING: N_("On the way"),
        WarningState.ON_SCENE: N_("On scene"),
        WarningState.HANDED_OVER: P_("state of an answer", "Handed over"),
        WarningState.DECLINED: N_("Cannot respond"),
    },
    StepKind: {
        StepKind.REMIND: N_("Reminder"),
        StepKind.NEXT_ON_DUTY: N_("Next on duty"),
        StepKind.WHOLE_AGENCY: N_("Whole agency"),
        StepKind.PARENT_AGENCY: N_("Agency above"),
        StepKind.DISPATCHER: N_("Phone call by a dispatcher"),
        StepKind.LEASE: N_("Receipt no longer holds"),
    },
    MessageState: {
        MessageState.WAITING: N_("Waiting to be sent"),
        MessageState.SENDING: N_("Being sent"),
        MessageState.SENT: N_("Sent"),
        MessageState.DELIVERED: N_("Delivered"),
        MessageState.READ: P_("state of a message", "Read"),
        MessageState.FAILED: N_("Could not be delivered"),
        MessageState.EXPIRED: N_("Too late to be sent"),
        MessageState.CANCELLED: N_("Not needed any more"),
        MessageState.BUNDLED: N_("Sent within another message"),
    },
    Channel: {
        Channel.CONSOLE: N_("Console"),
        Channel.TELEGRAM: N_("Telegram"),
        Channel.SMS: N_("SMS"),
        Channel.EMAIL: N_("E-mail"),
        Channel.CHAT: N_("Team chat"),
        Channel.WEBHOOK: N_("Webhook"),
        Channel.VOICE: N_("Voice call"),
    },
    Via: {
        Via.WEB: N_("Web page"),
        Via.TELEGRAM: N_("Telegram"),
        Via.SMS: N_("SMS"),
        Via.EMAIL: N_("E-mail"),
        Via.CHAT: N_("Team chat"),
        Via.PHONE: N_("Phone call"),
        Via.API: N_("Another program"),
        Via.CONSOLE: N_("Handset page"),
        Via.HOTLINE: N_("Public hotline"),
        Via.IMPORT: N_("Imported file"),
    },
    Role: {
        Role.OFFICER: N_("Officer"),
        Role.DISPATCHER: N_("Dispatcher"),
        Role.INVESTIGATOR: N_("Investigator"),
        Role.ANALYST: N_("Analyst"),
        Role.ADMIN: N_("Administrator"),
    },
}
OUTCOMES = {
    "convicted": N_("Convicted"),
    "acquitted": N_("Acquitted"),
    "administrative_penalty": N_("Administrative penalty"),
    "dismissed": N_("Proceedings discontinued"),
    "declined": N_("Opening of a case refused"),
    "statute_barred": N_("Statute-barred"),
    "transferred_to_counterpart": N_("Transferred to the other side"),
    "unfounded": N_("Not confirmed"),
    "unsolved": N_("Unsolved"),
    "left": N_("The animal left"),
    "deterred": N_("The animal was driven off"),
    "relocated": N_("The animal was relocated"),
    "in_rehabilitation": N_("The animal is in rehabilitation"),
    "in_captivity": N_("The animal is in captivity"),
    "dead": N_("The animal is dead"),
    "unknown": N_("The fate of the animal is unknown"),
    "none": N_("No claim"),
    "paid": N_("Compensation paid"),
    "refused": N_("Compensation refused"),
}
EVENTS = {
    "report_received": N_("Report received"),
    "join_refused": N_("Not the same as the other case"),
    "cases_joined": N_("Cases joined"),
    "case_moved": N_("Case moved"),
    "note_added": N_("Note added"),
    "alert_drafted": N_("Alert drafted"),
    "alert_approved": N_("Alert approved"),
    "alert_discarded": N_("Draft of the alert discarded"),
    "alert_all_clear": N_("All-clear given"),
    "nobody_to_warn": N_("Nobody to warn"),
    "alert_issued": N_("Alert issued"),
    "alert_answered": N_("Every agency that must answer has answered"),
    "alert_reopened": N_("The alert waits for an answer again"),
    "alert_cancelled": N_("Alert cancelled"),
    "alert_closed": N_("The alert was closed with its case"),
    "alert_updated": N_("Alert updated"),
    "answered": N_("Answer received"),
    "answered_again": N_("Answer repeated"),
    "answer_lapsed": N_("Received, but nobody set out in time"),
    "escalated": N_("No answer: warned again"),
    "escalation_skipped": N_("No answer, and nobody new could be reached"),
    "dispatcher_called": N_("No answer: a dispatcher must telephone"),
}


# What the sending of an alert that follows another is told as.
FOLLOWED = {
    "update": "alert_updated",
    "cancel": "alert_cancelled",
    "all_clear": "alert_all_clear",
}
# The fields of a report by the first part of their JSON pointer.
FIELDS: dict[str, Text] = {
    "category": N_("Type of incident"),
    "place": N_("Place"),
    "geometry": N_("Place"),
    "datum": N_("Coordinate system of the map or device"),
    "occurred_at": N_("When it happened"),
    "text": N_("In your own words"),
    "language": N_("Language"),
    "species": N_("Animals"),
    "people": N_("Number of people"),
    "animals": N_("Number of animals"),
    "armed": N_("Weapons"),
    "heading_deg": N_("Which way they move"),
    "transport": N_("How they move"),
    "towards_border": N_("Movement towards the border"),
    "reporter": N_("Who reports this?"),
    "exercise": N_("Exercise"),
}


def said(t: Translator, word: StrEnum) -> str:
    """Return what *t* calls *word*; the word itself, readable, when it is new.

    Rooms share words ("sms", "closed") that read differently: the class decides.
    """
    known = WORDS.get(type(word), {})
    return t.term(known.get(word, word.value.replace("_", " ")))


def of(t: Translator, table: Mapping[str, str], word: Any) -> str:
    """Return what *t* calls a plain *word* of *table*, readable when it is new."""
    return t.term(table.get(str(word), str(word).replace("_", " ")))


def field(t: Translator, pointer: str) -> str:
    """Return what *t* calls the field at the JSON *pointer*; "" when it is none."""
    return t.term(FIELDS.get(pointer.lstrip("/").partition("/")[0], ""))


def arguments(
    t: Translator, reference: Reference, given: Mapping[str, object]
) -> dict[str, object]:
    """Return the arguments of a refusal as readers see them.

    Stages, states and answers become their words, an agency's id its short name.
    """
    return {name: _argument(t, reference, value) for name, value in given.items()}


def _argument(t: Translator, reference: Reference, value: object) -> object:
    if isinstance(value, StrEnum):
        return said(t, value)
    agency = reference.agencies.get(value) if isinstance(value, str) else None
    return t.names(agency.short) or t.names(agency.names) if agency else value
