"""Every setting of a deployment: typed, with its meaning and unit.

Read from the environment (prefix `AMBA_`) and from `.env`. A missing one switches
something off and says so; a wrong one stops the start with every error named.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "AMBA_"


def _seconds(value: object) -> object:
    """Read a plain number as seconds; ISO 8601 is left to pydantic."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Duration = Annotated[timedelta, BeforeValidator(_seconds)]


class WrongSettings(Exception):
    """Settings that cannot be used; the text names each of them."""


class Settings(BaseSettings):
    """What one deployment is told from outside."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data_dir: Path = Field(
        default=ROOT / "var",
        description="Folder for the database, files and the generated secret key.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL, sqlite:///FILE or postgresql://USER@HOST/NAME. "
        "Empty: SQLite in the data folder.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs cookies and forms, at least 32 characters. Empty: made "
        "once and kept in the data folder.",
    )
    reporter_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list,
        description="Comma-separated keys that seal reporter identities, newest "
        "first. Empty: derived from the secret key.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Address at which browsers and providers reach this service.",
    )
    side: Literal["CN", "RU"] = Field(
        default="RU",
        description="The side that runs this node: its clock and language come first.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="What is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_json: bool = Field(
        default=False, description="Log one JSON object a line instead of plain text."
    )
    web_workers: int = Field(
        default=2, ge=1, le=64, description="Web server processes."
    )
    web_threads: int = Field(
        default=16, ge=1, le=256, description="Threads of each web server process."
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="How many reverse proxies stand before the service and set "
        "X-Forwarded-For and X-Forwarded-Proto.",
    )
    session_life: Duration = Field(
        default=timedelta(hours=12),
        description="How long a log-in lasts, in seconds or ISO 8601 (PT12H).",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Token of the Telegram bot. Missing: no Telegram."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        description="Base URL of the Bot API server.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None,
        description="Secret that Telegram repeats in each webhook request. Missing: "
        "the webhook is closed.",
    )
    telegram_polling: bool = Field(
        default=True,
        description="Fetch answers by long polling. Off: only the webhook brings them.",
    )
    twilio_account_sid: str | None = Field(
        default=None, description="Twilio account SID. Missing: no SMS."
    )
    twilio_auth_token: SecretStr | None = Field(
        default=None, description="Twilio auth token; also checks webhook signatures."
    )
    twilio_from: str | None = Field(
        default=None, description="Sender of SMS: an E.164 number or a sender name."
    )
    twilio_api: str = Field(
        default="https://api.twilio.com", description="Base URL of Twilio's REST API."
    )
    provider_timeout: Duration = Field(
        default=timedelta(seconds=15),
        description="How long one call to a provider may take, in seconds.",
    )
    message_lease: Duration = Field(
        default=timedelta(seconds=60),
        description="How long a sender may hold a message before another takes it, "
        "in seconds.",
    )
    hotline_per_hour: int = Field(
        default=20,
        ge=0,
        description="Public reports accepted from one address in an hour. 0: closed.",
    )
    belts_km: Annotated[list[float], NoDecode] = Field(
        default=[5.0, 20.0, 50.0],
        description="Outer edges of the belts along the border, in kilometres, "
        "comma-separated.",
    )
    tile_url: str | None = Field(
        default=None,
        description="Map tiles, as https://HOST/{z}/{x}/{y}.png. Missing: our own "
        "geodata alone.",
    )
    tile_attribution: str = Field(
        default="", description="Attribution shown with the map tiles."
    )

    @field_validator("reporter_keys", "belts_km", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Read a comma-separated list."""
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("belts_km")
    @classmethod
    def _belts(cls, value: list[float]) -> list[float]:
        """Refuse belts that do not grow."""
        if not value or value != sorted(set(value)) or value[0] <= 0:
            raise ValueError("must be growing distances above 0, such as 5,20,50")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        """Refuse what is no database URL of a supported kind."""
        if not value:
            return value
        try:
            kind = make_url(value).get_backend_name()
        except ArgumentError as error:
            raise ValueError("is not a database URL") from error
        if kind not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("public_url", "telegram_api", "twilio_api")
    @classmethod
    def _web_address(cls, value: str) -> str:
        """Refuse what is no web address."""
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        """Refuse a key that can be guessed."""
        if 0 < len(value.get_secret_value()) < 32:  # noqa: PLR2004 - 256 bits as hex/2
            raise ValueError("must have at least 32 characters")
        return value

    @property
    def database(self) -> str:
        """Return the URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'amba.db'}"

    @property
    def secret(self) -> str:
        """Return the signing key, made on first use."""
        given = self.secret_key.get_secret_value()
        return given or _kept_secret(self.data_dir / "secret_key")

    @property
    def identity_keys(self) -> list[str]:
        """Return the keys for reporter identities, the newest first."""
        return [key.get_secret_value() for key in self.reporter_keys] or [self.secret]

    def channels_off(self) -> dict[str, list[str]]:
        """Return each channel that is switched off, with the settings it misses."""
        needs = {
            "telegram": ["telegram_token"],
            "sms": ["twilio_account_sid", "twilio_auth_token", "twilio_from"],
        }
        missing = {
            channel: [PREFIX + n.upper() for n in names if not getattr(self, n)]
            for channel, names in needs.items()
        }
        return {channel: names for channel, names in missing.items() if names}


def load() -> Settings:
    """Return the settings; raise `WrongSettings` that names every wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{PREFIX}{'_'.join(str(part) for part in wrong['loc']).upper()}: "
            f"{wrong['msg'].removeprefix('Value error, ')}"
            for wrong in error.errors(include_input=False, include_url=False)
        ]
        raise WrongSettings("\n".join(lines)) from None


def unknown() -> list[str]:
    """Return names in the environment that look like settings and are none."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known)


def environment(**changes: str) -> dict[str, str]:
    """Return the environment for a process started from this one, with *changes*."""
    return {**os.environ, **changes}


def _kept_secret(file: Path) -> str:
    """Return the secret in *file*, making it once for its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as new:
        secret = secrets.token_urlsafe(48)
        new.write(secret)
    return secret
