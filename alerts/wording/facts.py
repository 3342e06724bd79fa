"""What an alert says, before it is said in any language: values alone.

The facts are frozen onto the alert as JSON when it is issued; every text, in every
language and length, is rendered from them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Self

Names = Mapping[str, str]  # reference data: keys zh, ru, en
_MOMENTS = ("occurred_at", "issued_at")
_NO_FIX: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A rendering of somebody's words that a person or a machine has made."""

    text: str
    language: str
    by: str = "machine"  # or "person"
    name: str | None = None  # of the person

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the translation that `asdict` wrote."""
        return cls(**data)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Somebody's own words, in the *language* they were written in (None: unknown)."""

    text: str
    language: str | None = None
    translation: Translation | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the quote that `asdict` wrote."""
        made = data.get("translation")
        translation = Translation.from_dict(made) if made else None
        return cls(
            text=data["text"], language=data["language"], translation=translation
        )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one alert: WGS-84 degrees, metres, UTC moments, reference names."""

    alert_number: str  # AMB-2026-000042-1
    case_number: str  # AMB-2026-000042
    category: str
    category_names: Names
    severity: str
    severity_names: Names
    urgency: str
    urgency_names: Names
    occurred_at: datetime
    issued_at: datetime
    lat: float
    lon: float
    zones: Mapping[str, str]  # side → IANA time zone: {"CN": "Asia/Shanghai", …}
    type: str = "alert"  # alert, update, cancel, all_clear
    refers_to: str | None = None  # the number of the alert this one changes
    accuracy_m: float | None = None
    datum: str = "wgs84"  # as declared
    original: str | None = None  # the place as written, when not in WGS-84
    fix: Mapping[str, Any] = field(default_factory=lambda: dict(_NO_FIX))
    people: int | None = None
    armed: bool | None = None
    transport: str | None = None  # foot, vehicle, snowmobile, boat
    heading_deg: float | None = None
    animals: int | None = None
    species: tuple[Names, ...] = ()
    quote: Quote | None = None  # the reporter's words
    reason: Quote | None = None  # why it is changed or cancelled
    warned: tuple[Names, ...] = ()  # the agencies this alert goes to
    exercise: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON values; `from_dict` gives back an equal object."""
        moments = {name: getattr(self, name).isoformat() for name in _MOMENTS}
        lists = {name: [dict(n) for n in getattr(self, name)] for name in _LISTS}
        return asdict(self) | moments | lists

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the facts that `as_dict` wrote, passing over keys of later versions.

        Raise TypeError or KeyError when a fact is missing.
        """
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        for name in _MOMENTS:
            known[name] = datetime.fromisoformat(known[name]).astimezone(UTC)
        for name in _LISTS:
            known[name] = tuple(known.get(name, ()))
        for name in ("quote", "reason"):
            known[name] = Quote.from_dict(known[name]) if known.get(name) else None
        return cls(**known)


_LISTS = ("species", "warned")


@dataclass(frozen=True, kw_only=True)
class Call:
    """That a warning is told again, since its agency has not answered it."""

    number: int  # 1 for the first time: no two texts about a warning are the same
    at: datetime  # UTC
    escalated: bool = False  # to others than those who were told before


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who reads a text, and what is asked of them."""

    agency_names: Names = field(default_factory=dict)
    side: str | None = None  # whose clock comes first
    language: str = "en"
    due_at: datetime | None = None  # UTC; until when an answer is expected
    code: str | None = None  # said on the phone or by SMS to answer
    must_answer: bool = False
    repeat: bool = False  # this text may have been sent before
    call: Call | None = None

    @property
    def is_late(self) -> bool:
        """Whether the time to answer is over at the moment of this call."""
        return bool(self.call and self.due_at and self.due_at <= self.call.at)
