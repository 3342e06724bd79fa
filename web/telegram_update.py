"""The parts of a Telegram update that we read; the rest may be anything."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field


def storable(text: str) -> str:
    """Return *text* without U+0000 and half letters, which no database keeps."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


Text = Annotated[str, AfterValidator(storable)]
Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class Chat(BaseModel):
    """Where something was written: a person's own chat, or a group."""

    id: Id
    type: str = "private"

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one person."""
        return self.type == "private"


class User(BaseModel):
    """Who wrote or tapped."""

    id: Id
    first_name: Text = ""
    language_code: Text | None = None


class Answered(BaseModel):
    """The message that another one answers."""

    message_id: Id


class ChatMessage(BaseModel):
    """Something written in a chat."""

    message_id: Id = 0
    chat: Chat
    sender: User | None = Field(default=None, alias="from")
    text: Text | None = None
    caption: Text | None = None
    reply_to_message: Answered | None = None


class Tap(BaseModel):
    """A button that somebody tapped."""

    id: Text = Field(max_length=100)
    sender: User = Field(alias="from")
    message: ChatMessage | None = None
    data: Text = Field(default="", max_length=200)


class Update(BaseModel):
    """One thing that happened; of those we do not know all parts are missing."""

    update_id: Id
    message: ChatMessage | None = None
    callback_query: Tap | None = None
