"""A new change type is one file of questions and one rule: no Python, no template."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import catalogue
from portal.changes.asking import facts_of
from portal.changes.models import Change
from portal.kit.datafiles import DataError
from portal.routing import rulebook
from portal.signals.models import Signal
from portal.web.app import known_answers, name_types
from tests.conftest import Visit
from tests.data.faults import add_samples
from tests.traces import own_database
from tests.walk import day, send, walk

TYPED = {
    "colour": {"answer": "other"},
    "which_colour": {"answer": "Paars"},
    "hours": {"answer": "12 uur"},
    "since": {"answer-month": "mei", "answer-year": "2026"},
    "delivered": day("3-5-2026"),
}


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """Pages only: one kind of database is enough."""
    with own_database(sqlite_template, tmp_path) as url:
        yield url


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return copies of the change types and rules, with one type more."""
    types = Path(shutil.copytree(catalogue.FOLDER, tmp_path / "types"))
    rules = Path(shutil.copytree(rulebook.FOLDER, tmp_path / "rules"))
    add_samples(types, rules)
    return types, rules


@pytest.fixture
def richer(app: FastAPI, folders: tuple[Path, Path]) -> FastAPI:
    """The application with one change type more."""
    app.state.catalogue = catalogue.read(folders[0])
    app.state.rulebook = rulebook.read(known_answers(app.state.catalogue), folders[1])
    name_types(app, facts_of(app.state.catalogue, app.state.organisation.switches))
    return app


def test_a_seventh_type_is_one_file_and_one_rule(folders: tuple[Path, Path]) -> None:
    shipped, read = catalogue.read(), catalogue.read(folders[0])
    assert set(read.types) - set(shipped.types) == {"cargo_bike"}
    assert read.version != shipped.version
    rules = rulebook.read(known_answers(read), folders[1])
    assert rules.version != rulebook.read(known_answers(shipped)).version
    assert rules.title("desk-cargo-bike") == "Bakfiets bekijken"


def test_a_seventh_type_without_a_rule_does_not_start(folders: tuple[Path, Path]) -> None:
    for path in folders[1].glob("desk-cargo-bike*"):
        path.unlink()
    with pytest.raises(DataError, match="no rule covers change type 'cargo_bike'"):
        rulebook.read(known_answers(catalogue.read(folders[0])), folders[1])


def test_a_seventh_type_is_found_and_offered(richer: FastAPI, visit: Visit) -> None:
    assert "Ik krijg een bakfiets" in visit.get("/nl/doorgeven")
    assert 'value="cargo_bike"' in visit.get("/nl/doorgeven?zoek=bakfits")
    assert "Ik krijg een bakfiets" in visit.get("/ar/doorgeven"), "what is not translated yet stands there in Dutch"


def test_a_seventh_type_is_asked_checked_sent_and_seen_by_a_colleague(
    richer: FastAPI, visit: Visit, colleague: Visit
) -> None:
    asked = walk(visit, ["cargo_bike"], TYPED)
    assert asked[:5] == ["colour", "which_colour", "hours", "since", "delivered"]
    for words in ("Een andere kleur", "Paars", "12 uur per week", "mei 2026", "3 mei 2026"):
        assert words in visit.page.text
    reference, _code = send(visit)
    assert "Uw uitkering stopt niet door een bakfiets." in visit.page.text
    with richer.state.sessions() as session:
        change = session.scalars(select(Change)).one()
        signal = session.scalars(select(Signal)).one()
        assert (change.type, change.answers["since"], str(change.happened_on)) == (
            "cargo_bike",
            "2026-05",
            "2026-05-03",
        )
        assert (signal.rule, signal.team, signal.reference) == ("desk-cargo-bike", "desk", reference)
        assert {row["label"]: row["value"] for row in signal.facts if row["used"]} == {
            "Kleur": "Een andere kleur",
            "Uren": "12 uur per week",
            "Sinds": "mei 2026",
        }
        assert signal.offer == ["Vraag of de inwoner verf zoekt."]
    assert "Bakfiets bekijken" in visit.get("/nl/hoe-wij-verdelen/cargo_bike")
    colleague.sign_in("sam")
    assert "Bakfiets bekijken" in colleague.get("/werk/")


def test_what_is_typed_wrong_in_a_seventh_type_gets_its_sentence(richer: FastAPI, visit: Visit) -> None:
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": "cargo_bike"})
    visit.post("/nl/doorgeven/vraag/cargo_bike/colour", {"answer": "red"})
    assert visit.page.url.path.endswith("/hours"), "a hidden question is skipped"
    assert "tussen 0 en 99" in visit.post(visit.page.url.path, {"answer": "12 dagen"}, status=422)
    visit.post(visit.page.url.path, {"answer": "12"})
    assert visit.page.url.path.endswith("/since")
    page = visit.post("/nl/doorgeven/vraag/cargo_bike/since", {"answer-month": "13", "answer-year": "2026"}, status=422)
    assert '<p class="wrong-text">Schrijf de maand en het jaar.</p>' in page
    assert 'value="13"' in page
