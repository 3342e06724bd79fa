"""What Telegram and Twilio bring: updates, answers by SMS, receipts."""

import hmac
import uuid

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from config.errors import Invalid
from config.settings import Settings
from notifiers import receipts, twilio_signature
from notifiers.models import Channel
from web import access, clock, inbound_sms, service, updates

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")

MAX_BODY_BYTES = 100_000
MAX_FIELDS = 100
TELEGRAM_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
TWILIO_SIGNATURE = "X-Twilio-Signature"
NO_MESSAGE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@blueprint.post("/telegram")
@access.open_to_all
def telegram() -> Response:
    """Take one update from Telegram, which repeats the secret it was given."""
    secret = service.current().settings.telegram_webhook_secret
    if secret is None:
        abort(404)
    given = request.headers.get(TELEGRAM_SECRET, "")
    if not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
        abort(403)
    request.max_content_length = MAX_BODY_BYTES
    try:
        update = request.get_json(force=True, silent=True)
    except RecursionError:  # a body of brackets
        abort(400)
    if not isinstance(update, dict):
        abort(400)
    try:
        updates.take(service.current(), update)
    except Invalid:
        abort(400)
    return Response(status=200)


@blueprint.post("/twilio/inbound")
@access.open_to_all
def twilio_inbound() -> Response:
    """Take one SMS; what is said back goes out as a message of its own."""
    form = _signed_form()
    try:
        inbound_sms.take(service.current(), form)
    except Invalid:
        abort(400)
    return Response(NO_MESSAGE, mimetype="text/xml")


@blueprint.post("/twilio/status")
@access.open_to_all
def twilio_status() -> Response:
    """Take a receipt for an SMS of ours."""
    form = _signed_form()
    reference, word = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not reference or not word or len(reference) > receipts.LONGEST_REFERENCE:
        abort(400)
    with service.current().database.begin() as session:
        receipts.apply(
            session,
            channel=Channel.SMS,
            reference=reference,
            word=word,
            detail=form.get("ErrorCode") or None,
            at=clock.now(),
            message_id=_message_id(request.args.get("message", "")),
        )
    return Response(status=204)


def _signed_form() -> dict[str, str]:
    """Return the form that Twilio posted; 404 without a key, 403 for anybody else's."""
    settings = service.current().settings
    if settings.twilio_auth_token is None:
        abort(404)
    request.max_content_length = MAX_BODY_BYTES
    request.max_form_memory_size = MAX_BODY_BYTES
    request.max_form_parts = MAX_FIELDS
    if not twilio_signature.is_valid(
        settings.twilio_auth_token.get_secret_value(),
        _public_address(settings),
        request.form,
        request.headers.get(TWILIO_SIGNATURE, ""),
    ):
        abort(403)
    return {name: text.replace("\0", "") for name, text in request.form.items()}


def _public_address(settings: Settings) -> str:
    """Return the address that Twilio called, as it knows it, behind any proxy."""
    query = request.query_string.decode("ascii", "replace")
    return settings.public_url + request.path + (f"?{query}" if query else "")


def _message_id(text: str) -> uuid.UUID | None:
    """Return the id of ours that a receipt repeats, or None."""
    try:
        return uuid.UUID(hex=text)
    except ValueError:
        return None
