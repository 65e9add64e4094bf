"""Ways in: each page is whole in each language, light, and keeps nothing."""

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import get_args

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from portal.changes.models import Draft
from portal.changes.terms import WORDS, in_words
from portal.content import catalogue as content
from portal.content.catalogue import Situation
from portal.doubts.table import general
from portal.guides import catalogue, domain
from portal.kit.datafiles import DataError
from portal.kit.words import drawing
from portal.paths import data
from tests.conftest import ONE_DATABASE, Visit

DOUBTS, TYPES, _ = general()
TOPICS = content.read([], set(TYPES.types))
LANGUAGES = ("nl", "en", "ar")
ADDRESSES = (
    "voor-mij", "voor-mij?s=children&s=work&s=debts", "nieuw", "wat-doorgeven", "samen-in-huis",
    "moet-ik-dit-doorgeven", "moet-ik-dit-doorgeven/gift",
    "moet-ik-dit-doorgeven/holiday?where=abroad&aow=no&days=28&new_year=no",
)  # fmt: skip
DRAWINGS = sorted((data("static") / "drawings").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


@ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_and_its_first_view_weighs_14_kilobytes_at_most(
    app: FastAPI, visit: Visit, language: str, address: str
) -> None:
    page = visit.get(f"/{language}/{address}")
    assert "{amount:" not in page
    assert "{days}" not in page
    client = TestClient(app)

    def weight(of: str) -> int:
        with client.stream("GET", of, headers={"Accept-Encoding": "gzip"}) as answer:
            return len(b"".join(answer.iter_raw()))

    looks = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert weight(f"/{language}/{address}") + sum(weight(look) for look in looks) <= 14 * 1024


@ONE_DATABASE
def test_what_is_ticked_stands_in_the_address_alone(app: FastAPI, visit: Visit) -> None:
    page = visit.get("/nl/voor-mij?s=work&s=children&s=work&s=zeppelin")
    assert page.count(" checked") == 2
    for part in (
        "/nl/rechten/gaan-werken",
        "kies=work_start",
        "kies=child_18",
        "Uiterlijk 5 werkdagen",
        "Kinderbijslag",
    ):
        assert part in page, part
    assert "/nl/rechten/bezwaar" not in page
    assert "zeppelin" not in page
    assert 'href="/ar/voor-mij?s=children&amp;s=work"' in page
    assert [cookie.name for cookie in visit.client.cookies.jar] == ["form"]
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


@ONE_DATABASE
def test_nothing_ticked_asks_again(visit: Visit) -> None:
    assert "U koos nog niets." in visit.get("/nl/voor-mij?s=")
    assert "U koos nog niets." not in visit.get("/nl/voor-mij")


@ONE_DATABASE
def test_everything_that_can_be_told_is_in_the_overview_with_its_term(app: FastAPI, visit: Visit) -> None:
    page = visit.get("/nl/wat-doorgeven")
    told = re.findall(r'href="/nl/doorgeven\?kies=(\w+)#\1"', page)
    assert sorted(told) == sorted(app.state.catalogue.types)
    assert page.count("<dt><a ") == len(told)
    assert re.findall(r"<dd><span>\s*</span>", page) == []
    assert "/nl/moet-ik-dit-doorgeven/gift" in page


@ONE_DATABASE
def test_the_six_homes_have_a_drawing_that_says_what_it_is(visit: Visit) -> None:
    page = visit.get("/nl/samen-in-huis")
    assert len(re.findall(r'class="picto drawing" role="img" aria-label="[^"]+"', page)) == 6
    assert page.count("Telt niet mee") == 4


def test_each_situation_of_a_page_finds_pages() -> None:
    for name in get_args(Situation):
        assert domain.fitting({slug: page["nl"].header for slug, page in TOPICS.pages.items()}, [name]), name


def test_pages_for_more_of_the_ticked_situations_come_first() -> None:
    class Page:
        def __init__(self, *situations: str) -> None:
            self.situations = situations

    pages = {"one": Page("work"), "two": Page("work", "study"), "none": Page("ill")}
    assert domain.fitting(pages, ["study", "work"]) == ["two", "one"]
    assert domain.fitting(pages, []) == []


def test_every_term_has_words() -> None:
    assert {kind.term for kind in TYPES.types.values()} <= set(WORDS)
    assert "7 werkdagen" in in_words(TYPES.types["gift"], 7, "nl")


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "says"),
    [
        ("situations.toml", 'name = "savings"', 'name = "care"', 'name = "care"', "'savings' can't be ticked"),
        ("situations.toml", '"bank_account"]', '"bank"]', '"bank"]', "no change 'bank'"),
        ("situations.toml", 'page = "wat-is-bijstand"', 'page = "x"', 'page = "x"', "no page 'x'"),
        ("situations.toml", 'pictogram = "savings"', 'pictogram = "gold"', '"gold"', "no pictogram 'gold'"),
        ("new.toml", '"zo-gaat-uw-melding"]', '"zo"]', '"zo"]', "no page 'zo'"),
        ("new.toml", '"not_sure"]', '"sure"]', '"sure"]', "no change 'sure'"),
        ("sharing.toml", '"home-mother"', '"home-aunt"', '"home-aunt"', "no drawing 'home-aunt'"),
        ("sharing.toml", 'doubt = "lodger"', 'doubt = "guest"', '"guest"', "no doubt 'guest'"),
        ("sharing.toml", 'counts = "costs"', 'counts = "half"', '"half"', "counts is 'half'"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, file: str, old: str, new: str, at: str, says: str) -> None:
    folder = Path(shutil.copytree(catalogue.FOLDER, tmp_path / "guides"))
    source = (folder / file).read_text("utf-8")
    assert old in source
    (folder / file).write_text(source.replace(old, new, 1), "utf-8")
    lines = (folder / file).read_text("utf-8").splitlines()
    with pytest.raises(DataError, match=says) as caught:
        catalogue.read(TYPES, TOPICS, DOUBTS, folder)
    assert caught.value.path == folder / file
    assert caught.value.line in {1, next(n for n, line in enumerate(lines, 1) if at in line)}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_speaks_the_drawing_language(path: Path) -> None:
    root = ET.fromstring(path.read_text("utf-8"))
    title, *parts = list(root)
    assert root.get("viewBox") == "0 0 96 64"
    assert (root.get("fill"), root.get("stroke")) == ("none", "currentColor")
    assert title.tag == f"{SVG}title"
    assert re.fullmatch(r"[A-Z][^.<>&]{2,40}", title.text or "")
    for part in (piece for top in parts for piece in top.iter()):
        assert part.tag.removeprefix(SVG) in {"path", "circle", "g"}
        assert part.get("fill") in {None, "none", "currentColor"}
        assert part.get("stroke") in {None, "none"}
        assert not set(part.attrib) & {"style", "class", "id"}
    assert len(path.read_bytes()) < 2048


def test_a_drawing_alone_is_named_and_never_mirrors() -> None:
    shown = drawing("home-friend", 'Een "vriend"')
    assert 'aria-label="Een &#34;vriend&#34;"' in shown
    assert "<title" not in shown
    assert "turns" not in shown


@ONE_DATABASE
def test_a_page_with_more_help_is_named_once(visit: Visit) -> None:
    helps = visit.get("/nl/voor-mij?s=children&s=work").partition('id="hulp-past"')[2].partition("</section>")[0]
    assert "Kinderbijslag vraagt u bij de SVB." in helps
    assert "Kindgebonden budget vraagt u bij Dienst Toeslagen." in helps
    assert re.findall(r'href="/nl/rechten/([a-z-]+)"', helps) == ["extra-hulp", "gaan-werken"]
