"""Every setting of the bot, read from the environment once, at the start."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{8,256}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingsFault(Exception):
    """A setting is missing or malformed; the text is one sentence that names it and never shows a secret."""


class Settings(BaseSettings):
    """The settings, prefix `BOT_`; frozen, and secrets do not print."""

    model_config = SettingsConfigDict(env_prefix="BOT_", frozen=True, extra="ignore", env_ignore_empty=True)

    token: SecretStr | None = Field(
        default=None, description="Token from @BotFather. Needed by `serve`, `relay`, `webhook`."
    )
    api_url: str = Field(
        default="https://api.telegram.org",
        description="Root of the Bot API server; methods are at `/bot<token>/`, files at `/file/bot<token>/`.",
    )
    data_dir: Path = Field(default=Path("data"), description="Folder for the database and the key file.")
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL address, `postgresql://user:password@host/name`. Empty: SQLite in `BOT_DATA_DIR`.",
    )
    key_file: Path | None = Field(
        default=None,
        description="Key file. Empty: `keys.json` in `BOT_DATA_DIR`. Replicas share one; never back it up with "
        "the database.",
    )
    content_dir: Path | None = Field(
        default=None,
        description="Your own content, laid over the shipped content file by file. Another office needs no code.",
    )
    language: Literal["id", "en"] = Field(default="id", description="Language of people whose own is not offered.")
    timezone: str = Field(default="Asia/Jakarta", description="Time zone of the office; it decides which day it is.")
    tip_delay_minutes: int = Field(
        default=30,
        ge=0,
        le=1440,
        description="A tip that is not urgent waits this long, at random up to twice as long, and then for the next "
        "delivery (8, 12 or 17 h). 0: it does not wait.",
    )
    tip_undo_minutes: int = Field(
        default=10,
        ge=0,
        le=1440,
        description="A tip can be taken back for this long, and is not seen before. 0: it cannot be taken back.",
    )
    voice: Literal["none", "espeak"] = Field(
        default="none",
        description="`espeak`: a machine reads lessons aloud where you have no recording; needs espeak-ng and "
        "opus-tools. `none`: only your recordings.",
    )
    commit: str | None = Field(
        default=None,
        description="State of the program that `/bukti` shows. Empty: read from `.git` where there is one.",
    )
    webhook_url: str | None = Field(
        default=None, description="Public https address for a webhook. Empty: long polling."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="Secret that Telegram sends with each webhook call, 16 to 256 of `A-Z a-z 0-9 _ -`."
    )
    webhook_listen: str = Field(default="0.0.0.0", description="Address that the HTTP server listens on.")  # noqa: S104
    webhook_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port of `/healthz` and `/readyz`, and of the webhook where there is one.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level that is logged."
    )

    @field_validator("token")
    @classmethod
    def _token_has_the_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("is not a bot token like 123456789:AA…; copy it whole from @BotFather")
        return token

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _address_has_the_form(cls, address: str | None) -> str | None:
        if address is None:
            return None
        if not address.startswith(("http://", "https://")):
            raise ValueError("must start with https:// (or http:// for a server of your own)")
        if not _is_address(address):
            raise ValueError("is not an address like https://bot.example.org")
        return address.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, address: SecretStr | None) -> SecretStr | None:
        known = ("postgresql://", "postgres://", "postgresql+asyncpg://", "sqlite+aiosqlite://")
        if address is not None and not address.get_secret_value().startswith(known):
            raise ValueError("must start with postgresql:// (leave it empty for SQLite)")
        return address

    @field_validator("timezone")
    @classmethod
    def _zone_is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                "is not a time zone; use one such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura"
            ) from None
        return name

    @field_validator("webhook_secret")
    @classmethod
    def _secret_has_the_form(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("must have 16 to 256 letters, digits, _ or -")
        return secret

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> "Settings":
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError("BOT_WEBHOOK_SECRET is missing: a webhook without a secret takes updates from anybody.")
        return self

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment.

        Raises:
            SettingsFault: with one sentence that names the first setting that is wrong.
        """
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
            if not first["loc"]:
                raise SettingsFault(reason) from None
            field = str(first["loc"][0])
            name = field if field.startswith("BOT_") else f"BOT_{field.upper()}"
            raise SettingsFault(f"{name} {reason[0].lower()}{reason[1:].rstrip('.')}.") from None

    def required_token(self) -> str:
        """Return the token.

        Raises:
            SettingsFault: there is none.
        """
        if self.token is None:
            raise SettingsFault("BOT_TOKEN is missing: put the token that @BotFather gave you into it.")
        return self.token.get_secret_value()

    def database_address(self) -> str:
        """Return the database's address; SQLite in the data folder unless another is set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.sqlite_path()}"

    def sqlite_path(self) -> Path:
        """Return where the SQLite database is, when there is no other."""
        return self.data_dir.absolute() / "bot.db"

    def zone(self) -> ZoneInfo:
        """Return the office's time zone."""
        return ZoneInfo(self.timezone)

    def key_path(self) -> Path:
        """Return where the key file is."""
        return self.key_file or self.data_dir / "keys.json"


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and " " not in address
    except ValueError:
        return False
