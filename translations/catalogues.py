"""Read the catalogues straight from their .po files; nothing compiled is kept."""

import gettext
import logging
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent
SOURCE_LANGUAGE = "en"
log = logging.getLogger(__name__)


class _Untranslated(gettext.NullTranslations):
    """Gives back the English text, and complains once about each."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._told: set[str] = set()

    def _tell(self, msgid: str) -> None:
        if self._language != SOURCE_LANGUAGE and msgid not in self._told:
            self._told.add(msgid)
            log.warning("no translation into %s: %r", self._language, msgid)

    def gettext(self, message: str) -> str:
        self._tell(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._tell(msgid1)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:
        self._tell(f"{context}: {message}")
        return message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        self._tell(f"{context}: {msgid1}")
        return msgid1 if n == 1 else msgid2


def path(language: str) -> Path:
    """Return where the catalogue of *language* (`zh-Hans`) lies."""
    return ROOT / language.replace("-", "_") / "LC_MESSAGES" / "amba.po"


def load(language: str) -> gettext.NullTranslations:
    """Return the texts of *language*; what is missing stays English and is logged."""
    untranslated = _Untranslated(language)
    file = path(language)
    if language == SOURCE_LANGUAGE or not file.exists():
        return untranslated
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    translations.add_fallback(untranslated)
    return translations
