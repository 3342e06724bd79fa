"""Read the records of a reference file, and complain precisely about a wrong one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.geojson_files import BrokenData, rows

LANGUAGE_KEYS = ("zh", "ru", "en")


class Record:
    """One record of a file; whoever reads a value says what it must be."""

    def __init__(self, file: str, values: Mapping[str, Any]) -> None:
        """Stand for *values*, one entry of *file*."""
        self.values = values
        self.file = file
        if not isinstance(values, dict):
            raise BrokenData(f"{file}: an entry must have named values, not {values!r}")
        self.where = f'{file}, "{values.get("id", "?")}"'
        self.id = self.text("id")

    def complain(self, fault: str) -> BrokenData:
        """Return the error that names file, thing and *fault*."""
        return BrokenData(f"{self.where}: {fault}")

    def text(self, key: str, choices: tuple[str, ...] | None = None) -> str:
        """Return the word under *key*, one of *choices* if any are given."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise self.complain(f'"{key}" must be a text, not {value!r}')
        if choices is not None and value not in choices:
            known = ", ".join(choices)
            raise self.complain(f'"{key}" is "{value}", but must be one of {known}')
        return value

    def word(self, key: str) -> str | None:
        """Return the text under *key*, or None if it is absent or null."""
        return None if self.values.get(key) is None else self.text(key)

    def words(
        self, key: str, choices: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Return the list of words under *key* (absent: none), each of *choices*."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.complain(f'"{key}" must be a list of words, not {value!r}')
        for one in value:
            if choices is not None and one not in choices:
                known = ", ".join(choices)
                raise self.complain(f'"{key}" holds "{one}", but known are {known}')
        return tuple(value)

    def number(self, key: str) -> int:
        """Return the whole number above 0 under *key*."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise self.complain(f'"{key}" must be a whole number, not {value!r}')
        return value

    def fact(self, key: str, *, default: bool) -> bool:
        """Return the true or false under *key*."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.complain(f'"{key}" must be true or false, not {value!r}')
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return the named values under *key*, none if it is absent."""
        value = self.values.get(key) or {}
        if not isinstance(value, dict):
            raise self.complain(f'"{key}" must have named values, not {value!r}')
        return value

    def names(self, key: str = "names") -> Mapping[str, str]:
        """Return the names under *key*, one for each of zh, ru, en."""
        value = self.mapping(key)
        for language in LANGUAGE_KEYS:
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise self.complain(f'"{key}" needs a text for "{language}"')
        return value


def records(path: Path, key: str) -> Iterator[Record]:
    """Yield the records under *key* of the YAML file *path*, each id once."""
    seen = set()
    for values in rows(path, key):
        record = Record(path.name, values)
        if record.id in seen:
            raise record.complain("this id stands in the file twice")
        seen.add(record.id)
        yield record
