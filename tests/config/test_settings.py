from datetime import timedelta
from pathlib import Path

import pytest

from config import settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMBA_DATA_DIR", str(tmp_path / "data"))


def test_without_any_setting_everything_has_a_value(tmp_path):
    found = settings.load()

    assert found.database == f"sqlite:///{tmp_path / 'data' / 'amba.db'}"
    assert set(found.channels_off()) == {"telegram", "sms"}


def test_every_wrong_setting_is_named_at_once(monkeypatch):
    monkeypatch.setenv("AMBA_SIDE", "XX")
    monkeypatch.setenv("AMBA_BELTS_KM", "20,5")
    monkeypatch.setenv("AMBA_DATABASE_URL", "mysql://somewhere")
    monkeypatch.setenv("AMBA_SECRET_KEY", "short")

    with pytest.raises(settings.WrongSettings) as refused:
        settings.load()

    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "AMBA_DATABASE_URL",
        "AMBA_SECRET_KEY",
        "AMBA_SIDE",
        "AMBA_BELTS_KM",
    ]
    assert "short" not in str(refused.value)


def test_a_duration_is_given_in_seconds_or_as_iso_8601(monkeypatch):
    monkeypatch.setenv("AMBA_MESSAGE_LEASE", "90")
    monkeypatch.setenv("AMBA_SESSION_LIFE", "PT2H")

    found = settings.load()

    assert found.message_lease == timedelta(seconds=90)
    assert found.session_life == timedelta(hours=2)


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    first, second = settings.load().secret, settings.load().secret

    assert first == second
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_misspelt_setting_is_found(monkeypatch):
    monkeypatch.setenv("AMBA_TELEGRAM_TOKN", "x")

    assert settings.unknown() == ["AMBA_TELEGRAM_TOKN"]


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("AMBA_TELEGRAM_TOKEN", "123:hidden")

    assert "hidden" not in repr(settings.load())
