"""Both sides on duty, reached through providers' servers that we did not write."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from alerts import duty
from config.database import Database
from notifiers import directory
from notifiers.models import Channel
from tests.fakes.bot_api import TOKEN
from tests.journeys import plain_reading, providers
from tests.journeys.providers import Chats, Phones, Said
from tests.journeys.running import Running, wait_until
from tests.rigs.conftest import ACCOUNT, KEY, NUMBER, TelegramRig
from web import clock, tokens
from web.models import Role

RU = (
    "ru_land_of_leopard", "ru_pk_okhotnadzor", "ru_pk_direction", "ru_mvd_pk",
    "ru_pk_conflict_group", "ru_fsb_border_pk", "ru_ussuriysk_customs",
)  # fmt: skip
CN = (
    "cn_nctlnp_hunchun", "cn_forest_police_jl", "cn_bc_hunchun", "cn_psb_county",
    "cn_yanbian_border", "cn_hunchun_customs", "cn_county_forestry",
)  # fmt: skip
LANGUAGES = {"RU": "ru", "CN": "zh-Hans"}
PHONES = {"RU": "+7914123456", "CN": "+861391234567"}
SECRET = "a token that only the tests know"
WEBHOOK_SECRET = "a-secret-of-the-webhook"
NEWCOMER = "новая смена"  # a contact without any address yet


@dataclass(frozen=True)
class Desk:
    """The duty desk of one agency, with a chat and a telephone."""

    agency: str
    chat: int
    phone: str

    @property
    def side(self) -> str:
        return self.agency[:2].upper()

    @property
    def language(self) -> str:
        return LANGUAGES[self.side]


DESKS = {
    agency: Desk(agency, chat=first + place, phone=f"{PHONES[side]}{place}")
    for side, agencies, first in (("RU", RU, 700), ("CN", CN, 860))
    for place, agency in enumerate(agencies)
}


@dataclass
class BothSides:
    """A running service, its providers, and what people on both sides do."""

    amba: Running
    chats: Chats
    telegram: TelegramRig
    phones: Phones
    serial: Iterator[int] = field(default_factory=count)

    @staticmethod
    def clock() -> float:
        """Return the seconds by which arrivals are measured."""
        return time.monotonic()

    def body(self, **changes: Any) -> dict[str, Any]:
        """Return a report of armed people near Kraskino who head for the border."""
        place = {"lat": 42.7 + next(self.serial) / 1000, "lon": 130.7, "accuracy_m": 30}
        return {
            "category": "poaching_night_light",
            "occurred_at": datetime.now(UTC).isoformat(),
            "place": place,
            "text": "Двое с фарой и карабином",
            "language": "ru",
            "species": ["panthera_tigris_altaica"],
            "people": 2,
            "armed": True,
            "heading_deg": 250,
            **changes,
        }

    def report(self, **changes: Any) -> dict[str, Any]:
        """Hand a report in, as a program would; return what that was told."""
        status, taken = self.amba.post("/api/v1/reports", self.body(**changes))
        assert status == 201, taken
        return taken

    def alert(self, number: str) -> dict[str, Any]:
        """Return the alert as the API shows it."""
        status, found = self.amba.get(f"/api/v1/alerts/{number}")
        assert status == 200, found
        return dict(found)

    def warnings(self, number: str) -> dict[str, dict[str, Any]]:
        """Return the warnings of the alert by agency."""
        return {each["agency"]: each for each in self.alert(number)["warnings"]}

    def in_chats(self, number: str) -> list[Said]:
        """Return the texts about *number* that the Telegram emulator accepted."""
        return [said for said in list(self.chats.accepted) if number in said.text]

    def on_phones(self, number: str) -> list[Said]:
        """Return the texts about *number* that the Twilio emulator accepted."""
        return [said for said in self.phones.accepted() if number in said.text]

    def shown(self, number: str, count: int) -> list[str]:
        """Wait for *count* answers to stand under warnings in chats; return them."""

        def lines() -> list[str]:
            return [
                said["text"].rpartition("\n\n")[2]
                for said in self.chats.said("editMessageText")
                if number in said["text"]
            ]

        wait_until(lambda: len(lines()) == count)
        return [re.split("[：:]", line)[0] for line in lines()]

    def refused(self, number: str, count: int) -> set[str]:
        """Wait until *count* messages must be tried again; return their channels."""

        def channels() -> list[str]:
            return [
                message["channel"]
                for message in self.alert(number)["messages"]
                if any(one["outcome"] == "try_again" for one in message["tries"])
            ]

        wait_until(lambda: len(channels()) == count)
        return set(channels())

    def heard(self, chat: int) -> str:
        """Return everything that was said in *chat*."""
        texts = [said for said in list(self.chats.accepted) if said.to == str(chat)]
        return "\n".join(said.text for said in texts)

    def state(self, number: str, desk: Desk) -> tuple[str, str | None]:
        """Return what the agency of *desk* has answered, and by which way."""
        warning = self.warnings(number)[desk.agency]
        return warning["state"], warning["via"]

    def fate(self, number: str, desk: Desk) -> set[tuple[str, str]]:
        """Return what became of the agency's messages, by channel."""
        return {
            (message["channel"], message["state"])
            for message in self.alert(number)["messages"]
            if message["agency"] == desk.agency
        }

    def warned(self, taken: dict[str, Any]) -> list[Desk]:
        """Wait until every agency of the alert has both texts; return their desks."""
        number = taken["alert"]["number"]
        desks = [DESKS[each["agency"]] for each in taken["alert"]["warnings"]]
        chats, phones = {str(d.chat) for d in desks}, {d.phone for d in desks}
        wait_until(lambda: {said.to for said in self.in_chats(number)} >= chats)
        wait_until(lambda: {said.to for said in self.on_phones(number)} >= phones)
        return desks

    def text(self, desk: Desk, number: str) -> Said:
        """Return the warning in the chat of *desk*."""
        to = str(desk.chat)
        return next(said for said in self.in_chats(number) if said.to == to)

    def sms(self, desk: Desk, number: str) -> Said:
        """Return the warning on the telephone of *desk*; the first of its texts."""
        texts = [said for said in self.on_phones(number) if said.to == desk.phone]
        return texts[-1]

    def taps(self, desk: Desk, number: str, label: str) -> None:
        """Let somebody tap the button that says *label* under the warning."""
        said = self.text(desk, number)
        self.telegram.update(
            {
                "callback_query": {
                    "id": f"tap-{desk.chat}-{number}",
                    "from": {"id": desk.chat, "is_bot": False, "first_name": "虎"},
                    "chat_instance": "1",
                    "message": {
                        "message_id": said.fields["message_id"],
                        "date": 1_795_000_000,
                        "chat": {"id": desk.chat, "type": "private"},
                    },
                    "data": said.button(label),
                }
            }
        )

    def answers(self, desk: Desk, number: str, word: str) -> None:
        """Let somebody send an SMS of *word* and the code that the warning names."""
        code = plain_reading.read(self.sms(desk, number).text).code
        self.phones.says(f"{word} {code}", desk.phone)

    def writes(self, chat: int, text: str) -> None:
        """Let somebody write *text* to the bot."""
        self.telegram.update(
            {
                "message": {
                    "message_id": 1,
                    "date": 1_795_000_000,
                    "from": {"id": chat, "is_bot": False, "first_name": "虎"},
                    "chat": {"id": chat, "type": "private"},
                    "text": text,
                }
            }
        )


def furnish(database_url: str) -> None:
    """Put a desk of each agency on duty; let one program report."""
    now, database = clock.now(), Database(database_url)
    with database.begin() as session:
        for desk in DESKS.values():
            contact = directory.add(
                session,
                name=f"desk {desk.agency}",
                agency_id=desk.agency,
                language=desk.language,
                destinations=[
                    (Channel.TELEGRAM, str(desk.chat)),
                    (Channel.SMS, desk.phone),
                ],
                verified=True,
                now=now,
            )
            people = [contact]
            if desk.agency == "ru_pk_conflict_group":
                newcomer = directory.add(
                    session,
                    name=NEWCOMER,
                    agency_id=desk.agency,
                    language="ru",
                    now=now,
                )
                people.append(newcomer)
            duty.set_duty(session, desk.agency, people, now, None, now)
        tokens.keep(
            session,
            name="test",
            secret=SECRET,
            role=Role.DISPATCHER,
            agency_id="ru_land_of_leopard",
            now=now,
        )
    database.close()


@contextmanager
def both_sides(
    folder: Path, database_url: str, *, polling: bool
) -> Iterator[BothSides]:
    """Run both emulators and the service, with answers by polling or by webhook."""
    with ExitStack() as stack:
        telegram = stack.enter_context(providers.telegram(folder))
        phones = stack.enter_context(providers.twilio(folder))
        chats = stack.enter_context(Chats(telegram.address))
        settings = {
            "AMBA_TELEGRAM_TOKEN": TOKEN,
            "AMBA_TELEGRAM_API": chats.address,
            "AMBA_TELEGRAM_POLLING": str(polling),
            "AMBA_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "AMBA_TWILIO_ACCOUNT_SID": ACCOUNT,
            "AMBA_TWILIO_AUTH_TOKEN": KEY,
            "AMBA_TWILIO_FROM": NUMBER,
            "AMBA_TWILIO_API": phones.address,
        }
        amba = stack.enter_context(Running(folder / "data", database_url, settings))
        amba.token = SECRET
        amba.start_clock()
        amba.start_web()
        phones.bring_answers_to(f"{amba.address}/hooks/twilio/inbound")
        hears = "getUpdates" if polling else "setWebhook"
        wait_until(lambda: any(method == hears for method, _ in chats.calls))
        yield BothSides(amba, chats, telegram, phones)
        for name in list(amba.processes):
            amba.kill(name)  # nothing is asked of them any more
