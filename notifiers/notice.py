"""What a message says, in every form a channel may need."""

from dataclasses import asdict, dataclass
from typing import Any

from translations import translator


@dataclass(frozen=True)
class Notice:
    """One text for one reader: rendered when queued, never changed afterwards.

    *buttons* are pairs of an answer's word and its label, in the order they are shown;
    *place* is WGS-84 latitude and longitude. *repeat* and *life_s* are set when it is
    sent: this text may have arrived before, and for how many seconds it is still worth
    delivering.
    """

    language: str
    title: str
    text: str  # for chats
    short: str  # for SMS
    buttons: tuple[tuple[str, str], ...] = ()
    place: tuple[float, float] | None = None
    code: str | None = None
    exercise: bool = False
    repeat: bool = False
    life_s: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can keep of this notice: all of it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Notice":
        """Return the notice that `as_dict` *kept*."""
        place = kept.get("place")
        buttons = tuple((answer, label) for answer, label in kept.get("buttons", ()))
        return cls(
            **{**kept, "buttons": buttons, "place": tuple(place) if place else None}
        )

    @property
    def full_text(self) -> str:
        """The text for a chat; a possible repeat says so first."""
        if not self.repeat:
            return self.text
        mark = translator(self.language)._(
            "REPEAT: this message may have been sent to you before"
        )
        return f"{mark}\n\n{self.text}"

    @property
    def short_text(self) -> str:
        """The text for an SMS; a possible repeat says so first."""
        if not self.repeat:
            return self.short
        return translator(self.language)._("REPEAT: %(text)s", text=self.short)
