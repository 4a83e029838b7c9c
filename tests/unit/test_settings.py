import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsFault

TOKEN = "123456789:AAcanaryToken_of-no-bot"
PASSWORD = "canary-password"
SECRET = "canary-secret-of-the-webhook"

MALFORMED = {
    "BOT_TOKEN": ("canary", "123456789", "123456789:short", ":AAcanaryToken", "12a:AAcanaryToken", "1:AAcanary token"),
    "BOT_API_URL": ("api.telegram.org", "ftp://api", "https://", "http://[::1", "http://host:port", "http://a b"),
    "BOT_DATABASE_URL": (f"mysql://user:{PASSWORD}@host/name", "/var/lib/bot.db"),
    "BOT_LANGUAGE": ("fr", "ID"),
    "BOT_TIMEZONE": ("Mars/Olympus", "../../etc/passwd", "Asia", "WIB"),
    "BOT_TIP_UNDO_MINUTES": ("soon", "-1", "1441", "1.5"),
    "BOT_TIP_DELAY_MINUTES": ("soon", "-1", "1441", "1.5"),
    "BOT_WEBHOOK_URL": ("bot.example.org", "https://"),
    "BOT_WEBHOOK_SECRET": ("canary", "canary secret with spaces", "canary-" + "x" * 250),
    "BOT_WEBHOOK_PORT": ("http", "-1", "65536"),
    "BOT_LOG_LEVEL": ("LOUD", "debug"),
    "BOT_VOICE": ("Espeak", "yes", "google"),
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("BOT_"):
            monkeypatch.delenv(name)


def fault_of(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsFault) as caught:
        Settings.from_environment()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return str(caught.value)


def serve(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        env={"PATH": os.environ["PATH"], "BOT_DATA_DIR": str(folder / "data"), "BOT_LOG_LEVEL": "ERROR", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def is_one_sentence(text: str) -> bool:
    return re.fullmatch(r"[A-Z][^\n]*[^.\n]\.", text) is not None


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in MALFORMED.items() for value in values])
def test_a_malformed_setting_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    sentence = fault_of(monkeypatch, **{name: value})
    assert sentence.startswith(f"{name} ")
    assert is_one_sentence(sentence)
    assert "canary" not in sentence


def test_every_setting_that_can_be_malformed_is_tried() -> None:
    free_form = {"BOT_COMMIT", "BOT_DATA_DIR", "BOT_KEY_FILE", "BOT_CONTENT_DIR", "BOT_WEBHOOK_LISTEN"}
    assert {f"BOT_{name.upper()}" for name in Settings.model_fields} == MALFORMED.keys() | free_form


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = fault_of(monkeypatch, BOT_WEBHOOK_URL="https://bot.example.org/hook")
    assert sentence.startswith("BOT_WEBHOOK_SECRET is missing")
    assert is_one_sentence(sentence)


def test_the_first_of_several_faults_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = fault_of(monkeypatch, BOT_TOKEN="canary", BOT_WEBHOOK_PORT="http")
    assert sentence.startswith("BOT_TOKEN ")


def test_a_missing_token_is_told_when_it_is_needed() -> None:
    with pytest.raises(SettingsFault, match=r"^BOT_TOKEN is missing: .+\.$"):
        Settings.from_environment().required_token()


@pytest.mark.parametrize(
    "token", ["123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "1:abcdefgh", "7000000001:AA_bb-CC_dd-EE_ff"]
)
def test_a_token_with_the_form_is_taken(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", token)
    assert Settings.from_environment().required_token() == token


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"BOT_{name.upper()}", "")
    assert Settings.from_environment() == Settings()


def test_an_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081/")
    assert Settings.from_environment().api_url == "http://127.0.0.1:8081"


def test_secrets_do_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_DATABASE_URL", f"postgresql://bot:{PASSWORD}@db/bot")
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", SECRET)
    settings = Settings.from_environment()
    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    for secret in (TOKEN, PASSWORD, SECRET):
        assert secret not in shown
    assert settings.database_address() == f"postgresql://bot:{PASSWORD}@db/bot"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings.from_environment().language = "en"


def test_the_database_and_the_keys_lie_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATA_DIR", "here")
    settings = Settings.from_environment()
    assert settings.database_address() == f"sqlite+aiosqlite:///{tmp_path}/here/bot.db"
    assert settings.key_path() == Path("here/keys.json")
    monkeypatch.setenv("BOT_KEY_FILE", "/run/secrets/keys.json")
    assert Settings.from_environment().key_path() == Path("/run/secrets/keys.json")


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "BOT_TOKEN"),
        ({"BOT_TOKEN": "canary"}, "BOT_TOKEN"),
        ({"BOT_TOKEN": TOKEN, "BOT_DATABASE_URL": f"mysql://bot:{PASSWORD}@db/bot"}, "BOT_DATABASE_URL"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT_DIR": "/nowhere/at/all"}, "BOT_CONTENT_DIR"),
    ],
)
def test_serve_ends_with_one_sentence_and_exit_code_2(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    ended = serve(tmp_path, **environment)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(named)
    assert is_one_sentence(ended.stderr.removesuffix("\n"))
    assert "canary" not in ended.stderr
