"""Collect the program's texts into the catalogues and say which lack a translation.

`python -m translations.messages` does both (`make messages`); exit status 1 means that
something is missing.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from translations import LANGUAGES, catalogues

PROJECT = catalogues.ROOT.parent
TEMPLATE = catalogues.ROOT / "messages.pot"
ROOMS = ("alerts", "cases", "config", "notifiers", "translations", "web")
METHODS = [
    ("config/migrations/**", "ignore"),
    ("**.py", "python"),
    ("web/templates/**", "jinja2"),
]
OPTIONS = {"web/templates/**": {"trimmed": "true", "silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "N_": None,
    "P_": ((1, "c"), 2),
    "_": None,
    "n": (1, 2),
    "p": ((1, "c"), 2),
    "np": ((1, "c"), 2, 3),
    "n_": (1, 2),  # as templates call them
    "p_": ((1, "c"), 2),
}
# Catalogues change when a text changes, not when they are written.
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return every text that the code and the templates mark for translation."""
    catalogue = _catalogue()
    found = extract_from_dir(
        str(PROJECT),
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=_is_ours,
    )
    for file, _line, texts, comments, context in found:
        if texts and all(texts):
            catalogue.add(texts, None, [(file, 0)], auto_comments=comments,
                          context=context)  # fmt: skip
    return catalogue


def read(language: str) -> Catalog:
    """Return the catalogue of *language* as it lies on disk, or an empty one."""
    file = catalogues.path(language)
    if not file.exists():
        return _catalogue(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language.replace("-", "_"))


def untranslated(language: str, texts: Catalog) -> Iterator[Message]:
    """Yield the entries of *texts* that *language* lacks, has empty, or has fuzzy."""
    catalogue = read(language)
    for text in texts:
        if not text.id:
            continue
        key = text.id[0] if isinstance(text.id, tuple) else text.id
        known = catalogue.get(key, text.context)
        said = known.string if known else None
        forms = said if isinstance(said, (tuple, list)) else (said,)
        if known is None or known.fuzzy or not all(forms) or known.id != text.id:
            yield text


def update() -> Catalog:
    """Write the template and every catalogue anew, keeping what is translated."""
    texts = extracted()
    _write(TEMPLATE, texts)
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.header_comment = texts.header_comment
        _write(catalogues.path(language), catalogue)
    return texts


def main() -> int:
    """Update the catalogues, print what is missing, and return the exit status."""
    texts = update()
    missing = 0
    for language in LANGUAGES:
        if language == catalogues.SOURCE_LANGUAGE:
            continue
        for text in untranslated(language, texts):
            missing += 1
            sys.stdout.write(f"{language}: {text.context or ''} {text.id!r}\n")
    sys.stdout.write(f"{len(texts)} texts, {missing} translations missing\n")
    return 1 if missing else 0


def _is_ours(directory: str | Path) -> bool:
    """Return whether texts are looked for in *directory*."""
    parts = Path(directory).relative_to(PROJECT).parts
    return not parts or (parts[0] in ROOMS and "__pycache__" not in parts)


def _catalogue(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language.replace("-", "_") if language else None,
        project="Amba",
        version="1",
        header_comment="# The texts of Amba.",
        creation_date=_UNDATED,
        revision_date=_UNDATED,
        fuzzy=False,
    )


def _write(file: Path, catalogue: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Babel would fill these with examples.
    catalogue.msgid_bugs_address = catalogue.last_translator = "-"
    catalogue.language_team = "-"
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=88, sort_by_file=True, include_lineno=False)


if __name__ == "__main__":
    sys.exit(main())
