"""Words of letters: one line each in every language, the Dutch beside it, explained where they stand."""

from pathlib import Path

import pytest

from portal.content import glossary as words
from portal.content.glossary import read_glossary
from portal.kit.datafiles import DataError
from tests.conftest import ONE_DATABASE, Visit

LANGUAGES = ["nl", "en", "ar"]
ASKED_FOR = {
    "bijstand", "kostendelersnorm", "gezamenlijke huishouding", "inlichtingenplicht", "terugvordering", "vermogen",
    "vrijlating", "beslagvrije voet", "individuele inkomenstoeslag", "bijzondere bijstand", "toeslagen", "DigiD", "BRP",
    "briefadres", "bewindvoerder", "machtiging", "bezwaar", "beschikking", "giften", "norm", "Participatiewet",
    "wijkteam",
}  # fmt: skip
GLOSSARY = read_glossary(LANGUAGES)


def test_every_word_has_a_line_in_every_language() -> None:
    assert {word.dutch for word in GLOSSARY.all("nl")} >= ASKED_FOR
    for language in LANGUAGES:
        for word in GLOSSARY.all(language):
            assert word.language == language, word.slug
            assert word.says.endswith((".", "؟", "?")), word.slug
            assert word.dutch


@ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_all_words_with_the_dutch_beside(visit: Visit, language: str) -> None:
    page = visit.get(f"/{language}/woorden")
    for word in GLOSSARY.all(language):
        assert f'<dfn lang="nl" dir="ltr">{word.dutch}</dfn>' in page
        assert word.says in page


@ONE_DATABASE
@pytest.mark.parametrize(("typed", "found"), [("spaargeld", "vermogen"), ("mandaat", "machtiging")])
def test_words_are_found_by_an_everyday_word(visit: Visit, typed: str, found: str) -> None:
    assert f"/woorden#{found}" in visit.get(f"/nl/zoeken?q={typed}")


@ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_explained_right_under_its_part_of_a_page(visit: Visit, language: str) -> None:
    page = visit.get(f"/{language}/rechten/samen-wonen")
    right, _, rest = page.partition('id="duty"')
    line = next(word.says for word in GLOSSARY.all(language) if word.dutch == "kostendelersnorm")
    assert line in right
    assert line not in rest, "once on a page"


@ONE_DATABASE
def test_a_word_is_explained_while_telling(visit: Visit) -> None:
    visit.get("/nl/doorgeven")
    page = visit.post("/nl/doorgeven", {"change": ["work_start"]})
    assert 'data-word="kostendelersnorm"' not in page
    said = GLOSSARY.on("<p>Wat is uw <b>Vermogen</b>?</p>", "nl")
    assert [word.dutch for word in said] == ["vermogen"]
    assert GLOSSARY.on('<p>vermogen</p><details data-word="vermogen">', "nl") == []
    assert GLOSSARY.on('<a href="/vermogen">Lees meer</a>', "nl") == []


def test_pages_of_colleagues_explain_nothing(visit: Visit) -> None:
    visit.sign_in("chris")
    assert "data-word" not in visit.get("/werk/")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("nl", 'word = "x"\nsays = "y."\npictogram = "niet"', r"nl\.toml, line 5: there is no pictogram 'niet'"),
        ("en", 'word = "x"\nsays = "y."', r"en\.toml, line 2: there is no Dutch word 'nieuw'"),
        ("nl", 'woord = "x"', r"nl\.toml, line 3: 'woord' is an unknown word here"),
    ],
)
def test_a_broken_file_names_line_and_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str
) -> None:
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / f"{name}.toml").write_text(f'[[word]]\nslug = "nieuw"\n{text}\n', encoding="utf-8")
    shared = words.data("locales")
    monkeypatch.setattr(
        words, "data", lambda kind: tmp_path.parent if kind == "organisations" else shared.parent / kind
    )
    with pytest.raises(DataError, match=said):
        read_glossary(LANGUAGES, tmp_path.name)
