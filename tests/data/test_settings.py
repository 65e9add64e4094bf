"""Settings: all explained in .env.example, and production starts only with a secret of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal.settings import DEMO_SECRET, Settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = dict(re.findall(r"^#?(PORTAL_[A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
OWN = "k" * 32


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
        if not name.startswith("secret_key") and not name.endswith("_file"):
            shown = EXAMPLE[f"PORTAL_{name.upper()}"]
            assert shown == (str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


def test_every_setting_says_in_one_sentence_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


@pytest.mark.parametrize("secret", [None, DEMO_SECRET, "", "k" * 31, EXAMPLE["PORTAL_SECRET_KEY"]])
def test_production_refuses_a_default_or_short_secret(secret: str | None) -> None:
    given = {} if secret is None else {"secret_key": secret}
    with pytest.raises(ValidationError, match="Set at least 32 random characters"):
        settings(**given)
    assert settings(demo=True, **given).demo


def test_production_takes_a_secret_of_its_own(tmp_path: Path) -> None:
    assert settings(secret_key=OWN).secret_key == OWN
    (tmp_path / "key").write_text(f"{OWN}\n")
    assert settings(secret_key_file=tmp_path / "key").secret_key == OWN


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
    assert settings(secret_key=OWN, public_url="https://portal.example").https
    assert not settings(secret_key=OWN).https
