"""Pages that editors write: read, checked, shown; a gap shows the Dutch and says so."""

from pathlib import Path

import pytest

from portal.content import catalogue
from portal.kit.datafiles import DataError
from tests.conftest import Visit

GOOD = """+++
title = "Een titel"
core = "Een zin."
pictogram = "gift"
order = 1
search = "woord"
valid_on = 2026-11-22
checked_on = 2026-11-22
owner = "Redactie"
[[law]]
article = "Participatiewet, artikel 17"
address = "https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel17"
+++

## Recht
a <script>alert(1)</script>
## Plicht
b
## Gevolg
c
## Hulp
[x](javascript:alert(1))
"""


TYPES = {path.stem for path in Path("portal/changes/types").glob("*.toml")}


def local(folder: Path, text: str, name: str = "eigen") -> Path:
    """Write a page of an organisation; returns the folder to read."""
    (folder / "nl").mkdir(exist_ok=True)
    (folder / "nl" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_an_organisation_adds_a_page(tmp_path: Path) -> None:
    page = catalogue.read([], TYPES, local(tmp_path, GOOD)).page("eigen", "nl")
    assert page is not None
    assert [part.heading for part in page.parts] == ["Recht", "Plicht", "Gevolg", "Hulp"]
    assert "<script" not in page.parts[0].html
    assert "href" not in page.parts[3].html


def test_an_organisation_replaces_a_page(tmp_path: Path) -> None:
    page = catalogue.read(["en"], TYPES, local(tmp_path, GOOD, "geven-en-krijgen")).page("geven-en-krijgen", "en")
    assert page is not None
    assert page.title == "Een titel"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("order = 1", "order = 1\nvolgorde = 2", r"eigen\.md, line 6: 'volgorde' is an unknown word"),
        ('pictogram = "gift"', 'pictogram = "gifft"', r"eigen\.md, line 4: there is no pictogram 'gifft'"),
        ("order = 1", 'order = 1\nchanges = ["verhuisd"]', r"eigen\.md, line 6: there is no change type 'verhuisd'"),
        ("## Hulp", "Hulp", r"eigen\.md, line 14: there are 3 parts"),
        ("+++\ntitle", "title", r"eigen\.md, line 1: the header is not there"),
    ],
)
def test_a_broken_page_names_line_and_mend(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        catalogue.read([], TYPES, local(tmp_path, GOOD.replace(wrong, right)))


def test_a_translation_knows_when_the_dutch_changed() -> None:
    content = catalogue.read(["en", "ar"], TYPES)
    assert content.pages
    for translations in content.pages.values():
        for page in translations.values():
            assert not page.behind, f"{page.language}/{page.slug}: the Dutch changed; look at the translation again"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_topic_opens_in_every_language(visit: Visit, language: str) -> None:
    home = visit.get(f"/{language}/rechten")
    for page in visit.client.app.state.content.all(language):  # type: ignore[attr-defined]
        assert f"/{language}/rechten/{page.slug}" in home
        html = visit.get(f"/{language}/rechten/{page.slug}")
        assert page.title in html
        assert html.count("<h2") >= 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_topic_is_a_kind_404(visit: Visit) -> None:
    visit.get("/nl/rechten/bestaat-niet", status=404)
