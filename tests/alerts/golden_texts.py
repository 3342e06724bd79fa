"""The texts of the SCENES as proofread; `python -m tests.alerts.golden_texts` anew."""

from pathlib import Path

from alerts import wording
from tests.alerts.alert_facts import SCENES, make_recipient

FOLDER = Path(__file__).parent / "golden"


def rendered(scene: str) -> str:
    """Return all texts of *scene*: each language read on its own side."""
    facts = SCENES[scene]
    blocks = []
    for language, side in (("zh-Hans", "CN"), ("ru", "RU"), ("en", "RU")):
        texts = wording.texts(facts, make_recipient(side))[language]
        for form in ("title", "full", "short"):
            said = getattr(texts, form)
            blocks += [f"=== {language} {form} ===", said, ""]
    return "\n".join(blocks)


def file(scene: str) -> Path:
    """Return where the golden text of *scene* lies."""
    return FOLDER / f"{scene}.txt"


if __name__ == "__main__":
    for scene in SCENES:
        file(scene).write_text(rendered(scene), encoding="utf-8")
