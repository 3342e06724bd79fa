"""The demo roster: fictional duty desks of both sides, read from `demo.yaml`."""

from dataclasses import dataclass
from pathlib import Path

from config.reference_records import records


@dataclass(frozen=True)
class DemoDesk:
    """A desk that exists only for showing and training; *id* is its console."""

    id: str
    agency: str
    name: str
    language: str


def load(path: Path, agencies: tuple[str, ...]) -> tuple[DemoDesk, ...]:
    """Return the desks in *path*; raise `BrokenData` for one of no known agency."""
    return tuple(
        DemoDesk(
            id=record.id,
            agency=record.text("agency", agencies),
            name=record.text("name"),
            language=record.text("language", ("zh-Hans", "ru")),
        )
        for record in records(path, "desks")
    )
