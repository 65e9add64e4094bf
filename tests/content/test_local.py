"""What an organisation tells itself: pages, help points, schemes. A broken file names its line and the mend."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.kit.datafiles import DataError
from portal.organisations import catalogue
from portal.organisations.help import read_help
from portal.web.app import read_files
from tests.conftest import ONE_DATABASE, Moment, Visit

NAMES = ["zeven-linden", "stad-waterrijk"]
OWN = {"zeven-linden": "zeven-gemeenten", "stad-waterrijk": "waterpas"}
LANGUAGES = ["nl", "en", "ar"]
GOOD = """# Help.
[[point]]
name = "Huis"
when = "Maandag."
says = "Hulp."

[[scheme]]
title = "Fonds"
says = "Geld voor een fiets."
who = "Voor u."
how = "Bel ons."
source = "Beleidsregel"
from = 2026-01-01
until = 2026-12-31
"""


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_own_page_in_every_language(name: str) -> None:
    pages = read_files(name).content.pages
    assert set(pages[OWN[name]]) == set(LANGUAGES)
    assert not [page for page in pages[OWN[name]].values() if page.behind]
    other = next(slug for place, slug in OWN.items() if place != name)
    assert other not in pages


@pytest.mark.parametrize("name", NAMES)
def test_each_has_help_points_and_schemes_in_every_language(name: str) -> None:
    found = catalogue.read(name).help
    assert len(found.point) >= 3
    assert len(found.schemes(date(2026, 11, 23))) >= 2
    for item in (*found.point, *found.scheme):
        assert [item.told(language).language for language in LANGUAGES] == LANGUAGES


def test_a_language_without_words_is_told_in_dutch(tmp_path: Path) -> None:
    path = tmp_path / "help.toml"
    path.write_text(GOOD, encoding="utf-8")
    found = read_help(path)
    assert found.point[0].told("en").language == "nl"
    assert found.scheme[0].told("ar").title == "Fonds"
    assert found.point[0].line == "Huis: maandag"
    assert read_help(tmp_path / "geen.toml").point == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('when = "Maandag."', 'wanneer = "Maandag."', r"help\.toml, line 4: 'wanneer' is an unknown word here"),
        ('says = "Hulp."', 'pictogram = "huisje"\nsays = "x"', r"help\.toml, line 5: there is no pictogram 'huisje'"),
        ("until = 2026-12-31", "until = 2025-12-31", r"help\.toml, line 7: Fonds ends before it begins"),
        ('how = "Bel ons."\n', "", r"help\.toml, line 7: 'how' is missing"),
        ("[[scheme]]", "[[scheme]", r"help\.toml, line 7: this is no TOML"),
    ],
)
def test_a_broken_file_names_line_and_mend(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    path = tmp_path / "help.toml"
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_help(path)


@ONE_DATABASE
@pytest.mark.parametrize("organisation", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_phone_hours_points_and_schemes(visit: Visit, language: str, organisation: str) -> None:
    page = visit.get(f"/{language}/hulp")
    found = catalogue.read(organisation)
    assert found.phone in page
    for point in found.help.point:
        assert point.name in page
        assert point.told(language).says in page
    for scheme in found.help.scheme:
        assert scheme.told(language).how in page
    assert f"/{language}/hulp" in visit.get(f"/{language}/")
    assert OWN[organisation] in visit.get(f"/{language}/rechten")


@ONE_DATABASE
def test_a_scheme_that_ended_is_not_shown(visit: Visit, moment: Moment) -> None:
    assert "Lindenfonds" in visit.get("/nl/hulp")
    moment.at = datetime(2028, 1, 1, 9, tzinfo=UTC)
    assert "Lindenfonds" not in visit.get("/nl/hulp")
    assert catalogue.read("zeven-linden").help.stale(date(2028, 1, 1)) == ["Lindenfonds", "Meedoen met sport"]
