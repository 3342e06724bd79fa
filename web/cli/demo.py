"""`flask demo`: play a realistic day through the public API of a running service."""

import time
from datetime import datetime, timedelta
from typing import Any

import click

from alerts.models import Via
from web import clock, service, tokens
from web.cli.calling import Api
from web.cli.day import DAY, Scene
from web.cli.speaking import N_, Speaking, say, translator
from web.models import Role

TOKEN_NAME = "demo day"  # noqa: S105 - a name, no secret
AGENCY = "ru_pk_okhotnadzor"


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
    made = token is None
    given = _made_token() if token is None else token
    try:
        api = Api(url, given, translator().language)
        for scene in DAY:
            _play(api, scene, clock.now(), pace)
    finally:
        if made:
            with service.current().database.begin() as session:
                tokens.revoke(session, TOKEN_NAME, clock.now())
    say(N_("The day is over."))


def _made_token() -> str:
    """Return the text of a token that lives as long as this run."""
    with service.current().database.begin() as session:
        return tokens.add(
            session,
            name=TOKEN_NAME,
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
    alert = taken["alert"]
    if alert is not None:
        _tell(alert)
        time.sleep(pace)
        _answer(api, scene, alert, pace)
    for stage, reason in scene.moves:
        _move(api, number, {"to": stage, "reason": reason}, pace)
    if scene.note:
        api.write(f"/cases/{number}/notes", {"text": scene.note, "language": "ru"})
    if scene.all_clear and alert is not None:
        body = {"reason": scene.all_clear, "text": scene.all_clear}
        api.write(f"/alerts/{alert['number']}/all-clear", body)
        say(N_("  all-clear given"))
    if scene.outcome:
        body = {"to": "closed", "outcome": scene.outcome, "reason": scene.outcome}
        _move(api, number, body, pace)


def _tell(alert: dict[str, Any]) -> None:
    """Say who was warned."""
    names = service.current().reference.agencies
    t = translator()
    warned = ", ".join(
        t.names(names[each["agency"]].short) for each in alert["warnings"]
    )
    say(
        N_("  alert %(number)s warns: %(agencies)s"),
        number=alert["number"],
        agencies=warned,
    )


def _answer(api: Api, scene: Scene, alert: dict[str, Any], pace: float) -> None:
    """Let each warned agency say what its side says in this *scene*."""
    for warning in alert["warnings"]:
        agency = warning["agency"]
        for answer in scene.answers.get(warning["side"], ()):
            body = {
                "agency": agency,
                "answer": answer,
                "via": Via.PHONE.value,
                "by": "demo",
                "note": "demo",
            }
            api.write(f"/alerts/{alert['number']}/answers", body)
            say(N_("  %(agency)s: %(answer)s"), agency=agency, answer=answer)
            time.sleep(pace)


def _move(api: Api, number: str, body: dict[str, Any], pace: float) -> None:
    """Move the case on."""
    api.write(f"/cases/{number}/moves", body)
    say(N_("  case %(number)s: %(stage)s"), number=number, stage=body["to"])
    time.sleep(pace)
