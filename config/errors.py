"""The three kinds of refusal that a caller can do something about.

    AmbaError
    ├── Missing   there is no such thing
    ├── Refused   the rules do not allow it now
    └── Invalid   what was given is wrong, and where

A message is an English catalogue entry with named arguments; `web` says it in the
reader's language. Nothing below `web` knows a status code.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: *pointer* is a JSON pointer (RFC 6901)."""

    pointer: str
    message: str
    args: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the problem in English, for logs and the command line."""
        text = self.message % self.args if self.args else self.message
        return f"{self.pointer}: {text}" if self.pointer else text


class AmbaError(Exception):
    """Something that Amba refuses, with a *message* for a person."""

    def __init__(self, message: str, /, **args: object) -> None:
        """Keep the catalogue entry *message* and its named *args* apart."""
        self.message = message
        self.arguments = args
        super().__init__(message % args if args else message)


class Missing(AmbaError):
    """There is no such thing, or this reader may not know of it."""


class Refused(AmbaError):
    """The rules do not allow this act now."""


class Invalid(AmbaError):
    """What was given is wrong; *problems* name each place and what would be right."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect *problems*; the first one is the summary."""
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.message, **first.args)
