"""Every sentence for residents is there in every language, whole; and the first page is light."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from fastapi import FastAPI
from starlette.testclient import TestClient

from portal.kit.words import languages
from tests.conftest import ONE_DATABASE
from tools.messages import ROOT, SOURCE_LANGUAGE, pybabel

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
LANGUAGES = sorted(set(languages()) - {SOURCE_LANGUAGE})
"""Those that are live: a language that is not ready yet may have gaps."""


def catalogue(path: Path) -> Catalog:
    """Read a file with sentences."""
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All sentences of this code, collected as `make messages` does."""
    pot = tmp_path_factory.mktemp("words") / "messages.pot"
    pybabel("extract", "--mapping=babel.cfg", "--keyword=_l", "--keyword=N_", f"--output={pot}", ".")
    return catalogue(pot)


def test_english_and_arabic_are_there(sentences: Catalog) -> None:
    assert {"en", "ar"} <= set(LANGUAGES)
    assert len(sentences) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(sentences: Catalog, language: str) -> None:
    words = catalogue(ROOT / "locales" / language / "LC_MESSAGES" / "messages.po")
    missing = [
        message.id
        for message in sentences
        if message.id and not ((said := words.get(message.id)) and said.string and not said.fuzzy)
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_what_is_filled_in_later(language: str) -> None:
    words = catalogue(ROOT / "locales" / language / "LC_MESSAGES" / "messages.po")
    wrong = [
        message.id
        for message in words
        if message.id and message.string and set(PLACE.findall(message.id)) != set(PLACE.findall(message.string))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *LANGUAGES])
def test_every_mail_is_there_and_keeps_what_is_filled_in(language: str) -> None:
    for dutch in sorted((ROOT / "locales" / SOURCE_LANGUAGE / "notifications").glob("*.md")):
        told = (ROOT / "locales" / language / "notifications" / dutch.name).read_text("utf-8")
        assert set(PLACE.findall(told)) == set(PLACE.findall(dutch.read_text("utf-8"))), dutch.name
        subject, empty, _rest = told.split("\n", 2)
        assert subject.strip()
        assert not empty.strip()


@ONE_DATABASE
@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *LANGUAGES])
def test_the_first_page_and_its_looks_weigh_14_kilobytes_at_most(app: FastAPI, language: str) -> None:
    client = TestClient(app)

    def fetch(address: str) -> tuple[int, str]:
        """Return how much goes over the line, and the text."""
        with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200
            assert answer.headers.get("content-encoding") == "gzip" or int(answer.headers["content-length"]) < 600
            raw = b"".join(answer.iter_raw())
        whole = client.get(address).text
        return len(raw), whole

    weight, page = fetch(f"/{language}/")
    looks = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert len(looks) >= 3
    weights = {address: fetch(address)[0] for address in looks}
    assert weight + sum(weights.values()) <= 14 * 1024, (weight, weights)
