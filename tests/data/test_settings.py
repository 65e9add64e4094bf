"""Settings: all explained in .env.example, and production starts only with a secret of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal.sealing.keys import DEMO_KEYS
from portal.settings import DEMO_SECRET, SECRETS, Settings
from tests.sealing.keys import KEYS, NEWER

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = dict(re.findall(r"^#?(PORTAL_[A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
OWN = "k" * 32
ALSO = {"secret_key": OWN, "encryption_keys": KEYS}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this computer."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)


def settings(**given: object) -> Settings:
    """Read settings without the .env of this computer."""
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    assert set(EXAMPLE) == {f"PORTAL_{name.upper()}" for name in Settings.model_fields}


def test_the_example_shows_the_defaults() -> None:
    for name, field in Settings.model_fields.items():
        if not name.startswith(("secret_key", "encryption_keys")) and not name.endswith("_file"):
            shown = EXAMPLE[f"PORTAL_{name.upper()}"]
            assert shown == (str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


def test_every_setting_says_in_one_sentence_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


@pytest.mark.parametrize("secret", [None, DEMO_SECRET, "", "k" * 31, EXAMPLE["PORTAL_SECRET_KEY"]])
def test_production_refuses_a_default_or_short_secret(secret: str | None) -> None:
    given = {"encryption_keys": KEYS} if secret is None else {"secret_key": secret, "encryption_keys": KEYS}
    with pytest.raises(ValidationError, match="Set at least 32 random characters"):
        settings(**given)
    assert settings(demo=True, **given).demo


def test_production_takes_a_secret_of_its_own(tmp_path: Path) -> None:
    assert settings(**ALSO).secret_key == OWN
    (tmp_path / "key").write_text(f"{OWN}\n")
    assert settings(secret_key_file=tmp_path / "key", encryption_keys=KEYS).secret_key == OWN


def test_a_file_with_a_short_secret_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("kort\n")
    with pytest.raises(ValidationError, match="32"):
        settings(secret_key=OWN, secret_key_file=tmp_path / "key")


def test_the_command_says_it_in_words_and_does_not_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal", "serve"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORTAL_SECRET_KEY is missing or too short." in done.stderr
    assert "Traceback" not in done.stderr
    assert DEMO_SECRET not in done.stderr


def test_https_follows_the_public_address() -> None:
    assert settings(**ALSO, public_url="https://portal.example").https
    assert not settings(**ALSO).https


@pytest.mark.parametrize("keys", ["", DEMO_KEYS, DEMO_KEYS.replace("demo:", "own:"), f"{KEYS},{DEMO_KEYS}", "k1:kort"])
def test_production_needs_keys_of_its_own_to_seal_with(keys: str) -> None:
    with pytest.raises(ValidationError, match="PORTAL_ENCRYPTION_KEYS"):
        settings(secret_key=OWN, encryption_keys=keys)


def test_keys_may_come_from_a_file_and_the_first_one_seals(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"{NEWER}\n{KEYS}\n")
    read = settings(secret_key=OWN, encryption_keys_file=tmp_path / "keys")
    assert read.keys.first.id == "k2"
    assert set(read.keys.by_id) == {"k1", "k2"}
    assert settings(demo=True).keys.first.id == "demo"


@pytest.mark.parametrize("name", ["oidc_issuer", "resident_issuer", "sms_url"])
def test_production_refuses_addresses_that_can_be_read_on_the_way(name: str) -> None:
    needs = {"oidc_client_id": "x", "oidc_client_secret": "x", "resident_client_id": "x", "resident_client_secret": "x"}
    with pytest.raises(ValidationError, match=f"PORTAL_{name.upper()} begins with http://"):
        settings(**ALSO, **needs, **{name: "http://id.example"})
    for address in ("https://id.example", "http://127.0.0.1:9000", "http://localhost:9000"):
        assert getattr(settings(**ALSO, **needs, **{name: address}), name) == address
    assert settings(demo=True, **needs, **{name: "http://id.example"}).demo


@pytest.mark.parametrize(("host", "encrypted"), [("mail.town.example", True), ("127.0.0.1", False)])
def test_mail_to_another_machine_is_encrypted_unless_somebody_says_otherwise(host: str, encrypted: bool) -> None:
    settings = Settings(_env_file=None, demo=True, smtp_host=host)
    assert settings.mail_encrypted is encrypted
    assert not settings.model_copy(update={"smtp_starttls": False}).mail_encrypted


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_come_from_a_file(tmp_path: Path, name: str) -> None:
    held = KEYS if name == "encryption_keys" else "postgresql://held-in-a-file-of-its-own-by-a-vault"
    (tmp_path / "secret").write_text(f"{held}\n")
    assert getattr(settings(**{**ALSO, f"{name}_file": tmp_path / "secret"}), name) == held
