"""`flask demo`: play a realistic day through the public API of a running service."""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any

import click

import translations
from alerts.models import Via, WarningState
from cases.models import Stage
from translations import Translator
from web import clock, service, tokens, words
from web.cli.calling import Api
from web.cli.day import DAY, Scene
from web.cli.speaking import N_, Speaking, say, translator
from web.demo import TOKEN_NAME
from web.models import Role

AGENCY = "ru_pk_okhotnadzor"
LANGUAGE_OF = {"CN": "zh", "RU": "ru"}


@click.command("demo", cls=Speaking)
@click.option(
    "--url", default="http://127.0.0.1:8000", show_default=True, help="The service."
)
@click.option("--token", help="A dispatcher's token. [default: one made for this run]")
@click.option(
    "--pace",
    type=click.FloatRange(0, 600),
    default=2.0,
    show_default=True,
    help="Seconds between two steps.",
)
def demo(url: str, token: str | None, pace: float) -> None:
    """Play a snare line, smuggling, a tiger in a village and armed night hunters.

    Every report, answer and move goes through the public API; watch it on the board
    and on /handsets.
    """
    name = f"{TOKEN_NAME} day {secrets.token_hex(4)}"
    given = token or _made_token(name)
    try:
        api = Api(url, given, translator().language)
        for scene in DAY:
            _play(api, scene, clock.now(), pace)
    finally:
        if not token:
            with service.current().database.begin() as session:
                tokens.revoke(session, name, clock.now())
    say(N_("The day is over."))


def _made_token(name: str) -> str:
    """Return the text of a token that lives as long as this run."""
    with service.current().database.begin() as session:
        return tokens.add(
            session,
            name=name,
            role=Role.DISPATCHER,
            agency_id=AGENCY,
            now=clock.now(),
        )


def _play(api: Api, scene: Scene, now: datetime, pace: float) -> None:
    """Play one *scene* from the report to its end."""
    click.secho(translator()._(scene.title), bold=True)
    occurred_at = (now - timedelta(minutes=scene.minutes_ago)).isoformat()
    taken = api.write(
        "/reports",
        {**scene.report, "occurred_at": occurred_at},
        key=f"demo-{scene.report['category']}-{now:%Y%m%dT%H%M%S}",
    )
    number = taken["case"]["number"]
    say(N_("  reported: case %(number)s"), number=number)
    answered: set[str] = set()
    _answer(api, scene, number, answered, pace)
    for stage, reason in scene.moves:
        _move(api, number, {"to": stage, "reason": reason}, pace)
        _answer(api, scene, number, answered, pace)
    if scene.note:
        api.write(f"/cases/{number}/notes", {"text": scene.note, "language": "ru"})
    if scene.all_clear:
        _all_clear(api, number, scene.all_clear)
    if scene.outcome:
        _move(api, number, {"to": "closed", "outcome": scene.outcome}, pace)


def _answer(
    api: Api, scene: Scene, number: str, answered: set[str], pace: float
) -> None:
    """Let each agency that was warned since say what its side says in this *scene*."""
    for alert in api.read(f"/cases/{number}")["alerts"]:
        if alert["number"] in answered or alert["state"] != "issued":
            continue
        answered.add(alert["number"])
        _tell(alert)
        time.sleep(pace)
        for warning in alert["warnings"]:
            for answer in scene.answers.get(warning["side"], ()):
                _say_for(api, alert["number"], warning, answer)
                time.sleep(pace)


def _tell(alert: dict[str, Any]) -> None:
    """Say who was warned."""
    names = [_short(each["agency"], translator()) for each in alert["warnings"]]
    say(
        N_("  alert %(number)s warns: %(agencies)s"),
        number=alert["number"],
        agencies=translator().listed(names),
    )


def _say_for(api: Api, number: str, warning: dict[str, Any], answer: str) -> None:
    """Note what an agency says on the phone."""
    agency = warning["agency"]
    own = translations.translator(LANGUAGE_OF[warning["side"]])
    body = {
        "agency": agency,
        "answer": answer,
        "via": Via.PHONE.value,
        "by": _short(agency, own),
        "note": own._("Said on the phone, part of the demonstration."),
    }
    api.write(f"/alerts/{number}/answers", body)
    t = translator()
    said = words.said(t, WarningState(answer))
    say(N_("  %(agency)s: %(answer)s"), agency=_short(agency, t), answer=said)


def _short(agency_id: str, t: Translator) -> str:
    """Return what an agency is called in short."""
    return t.names(service.current().reference.agencies[agency_id].short)


def _all_clear(api: Api, number: str, text: str) -> None:
    """Give the all-clear for every alert of the case that was issued."""
    for alert in api.read(f"/cases/{number}")["alerts"]:
        if alert["type"] == "alert" and alert["state"] in {"issued", "answered"}:
            body = {"reason": text, "text": text}
            api.write(f"/alerts/{alert['number']}/all-clear", body)
            say(N_("  all-clear for %(number)s"), number=alert["number"])


def _move(api: Api, number: str, body: dict[str, Any], pace: float) -> None:
    """Move the case on."""
    api.write(f"/cases/{number}/moves", body)
    stage = words.said(translator(), Stage(body["to"]))
    say(N_("  case %(number)s: %(stage)s"), number=number, stage=stage)
    time.sleep(pace)
