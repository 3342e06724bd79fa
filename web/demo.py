"""What a newcomer finds after `make run`: desks, log-ins and a token, all fictional.

The passwords are made on the first start and kept for their owner alone in the data
folder; the accounts work from this machine only.
"""

import json
import os
import secrets
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from alerts import duty
from web import accounts, tokens
from web.models import Account, Role
from web.service import Service

FIRST = "dispatcher.ru@amba.example"
# Of every program that plays the demonstration.
TOKEN_NAME = "demo"  # noqa: S105 - a name, no secret
ACCOUNTS = (
    (FIRST, Role.DISPATCHER, "ru_pk_okhotnadzor", "ru"),
    ("dispatcher.cn@amba.example", Role.DISPATCHER, "cn_nctlnp_hunchun", "zh-Hans"),
    ("officer.ru@amba.example", Role.OFFICER, "ru_land_of_leopard", "ru"),
    ("officer.cn@amba.example", Role.OFFICER, "cn_nctlnp_hunchun", "zh-Hans"),
    ("investigator.ru@amba.example", Role.INVESTIGATOR, "ru_mvd_pk", "ru"),
    ("analyst.cn@amba.example", Role.ANALYST, "cn_nctlnp", "zh-Hans"),
    ("admin.ru@amba.example", Role.ADMIN, "ru_pk_okhotnadzor", "ru"),
)
REPORT = {
    "category": "poaching_snare",
    "occurred_at": None,
    "place": {"lat": 42.8000, "lon": 130.6800, "accuracy_m": 30},
    "text": "Линия петель у ручья, свежие следы двух человек",
    "language": "ru",
    "species": ["panthera_tigris_altaica"],
    "people": 2,
}


def set_up(service: Service, address: str, now: datetime) -> list[str]:
    """Make the roster, the accounts and a token once; return what to print."""
    kept = _kept(Path(service.settings.data_dir) / "demo.json")
    with service.database.begin() as session:
        duty.seed_roster(session, service.reference.roster, now)
        for email, role, agency, language in ACCOUNTS:
            if session.scalar(sa.select(Account).where(Account.email == email)):
                continue
            accounts.add(
                session,
                email=email,
                password=kept["password"],
                role=role,
                agency_id=agency,
                language=language,
                demo=True,
                now=now,
            )
        tokens.keep(
            session,
            name=TOKEN_NAME,
            secret=kept["token"],
            role=Role.DISPATCHER,
            agency_id="ru_pk_okhotnadzor",
            now=now,
        )
    return _lines(address, kept, now)


def _lines(address: str, kept: dict[str, str], now: datetime) -> list[str]:
    """Return what a newcomer can do next."""
    report = json.dumps({**REPORT, "occurred_at": now.isoformat()}, ensure_ascii=False)
    return [
        f"  log in:   {FIRST}  password: {kept['password']}",
        f"            (others: {', '.join(email for email, *_ in ACCOUNTS[1:])})",
        f"  watch:    {address}/handsets",
        (
            f"  report:   curl -sS {address}/api/v1/reports "
            f"-H 'Content-Type: application/json' "
            f"-H 'Authorization: Bearer {kept['token']}' -d '{report}'"
        ),
        (
            f"  a whole day:  .venv/bin/flask demo --url {address} "
            f"--token {kept['token']}"
        ),
    ]


def _kept(file: Path) -> dict[str, str]:
    """Return the secrets of the demonstration, made once."""
    if file.exists():
        found: dict[str, str] = json.loads(file.read_text())
        return found
    made = {
        "password": secrets.token_urlsafe(9),
        "token": secrets.token_urlsafe(24),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as new:
        json.dump(made, new)
    return made
