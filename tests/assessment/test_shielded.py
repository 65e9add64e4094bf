"""The note on a fine: who works on it finds it, nobody else can tell that it is there."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.assessment.guides.fine import FINE
from portal.assessment.models import Weighing
from portal.audit.models import AuditLine
from portal.signals.models import Event, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, number_of

TITLE, SAID = FINE.title, "De brief lag bij de buren."
UNKNOWN = {question.key: question.first for question in FINE.questions if question.kind == "one"}
FILLED = {**UNKNOWN, "mattered": ["event", "ours"], "lighter": ["warning"], "story": SAID}


@pytest.fixture
def tess(app: FastAPI, signal: Signal) -> Desk:
    """Tess, who also works at recovery, with the signal open."""
    return Desk(Visit(app), "tess", signal)


def test_it_is_kept_in_versions_and_read_on_the_signal_by_who_works_on_it(app: FastAPI, tess: Desk) -> None:
    assert "Alleen voor wie over boetes gaat. Dit beslist niets." in tess.open()
    page = tess.weigh("boete", "fine", **FILLED)
    assert SAID in page
    assert "Klaar · Tess Mulder" in page
    assert "Iets ingrijpends in het leven, Een fout van ons" in page
    tess.weigh("boete", "fine", **{**FILLED, "debts": "yes"})
    page = tess.visit.get(f"{tess.address}/boete")
    assert "Eerdere versies" in page
    with app.state.sessions() as session:
        kept = session.scalars(select(Weighing).order_by(Weighing.version)).all()
    assert [(row.guide, row.version) for row in kept] == [("fine", 1), ("fine", 2)]
    assert kept[1].answers["debts"] == "yes"
    assert kept[0].answers["mattered"] == ["event", "ours"]


@ONE_DATABASE
def test_the_page_begins_with_what_we_do_not_know(tess: Desk) -> None:
    page = tess.visit.get(f"{tess.address}/boete")
    choices = [question for question in FINE.questions if question.options]
    assert page.count('value="unknown" checked') == page.count(" checked") == len(choices)


@ONE_DATABASE
def test_a_colleague_of_the_same_team_cannot_tell_that_it_is_there(app: FastAPI, tess: Desk, signal: Signal) -> None:
    chris = Desk(Visit(app), "chris", signal)
    before = chris.open()
    tess.weigh("boete", "fine", **FILLED)
    after = chris.open()
    for page in (before, after):
        assert TITLE not in page
        assert "boete" not in page.partition("<main")[2].partition('id="do-outcome"')[0].casefold()
    assert SAID not in after
    gone = chris.visit.get(f"{chris.address}/boete", 404)
    never = chris.visit.get(f"{chris.address}/iets-wat-er-nooit-was", 404)
    assert SAID not in gone
    assert TITLE not in gone
    assert h1(gone) == h1(never)
    chris.open()
    chris.visit.post(f"{chris.address}/boete", {"fine-version": "1", "fine-story": "Anders."}, 404)
    assert number_of(app, Weighing) == 1


def h1(page: str) -> str:
    return page.partition("<h1")[2].partition("</h1>")[0]


@ONE_DATABASE
@pytest.mark.parametrize("login", ["dewi", "sam", "iris"])
def test_no_other_role_comes_in(app: FastAPI, tess: Desk, login: str) -> None:
    tess.weigh("boete", "fine", **FILLED)
    other = Visit(app)
    other.sign_in(login)
    assert SAID not in other.get(f"{tess.address}/boete", 404)


def test_no_timeline_and_no_line_of_the_trail_names_it(app: FastAPI, tess: Desk, signal: Signal) -> None:
    tess.weigh("boete", "fine", **FILLED)
    with app.state.sessions() as session:
        kinds = set(session.scalars(select(Event.kind).where(Event.signal_id == signal.id)))
        trail = session.scalars(select(AuditLine.did).where(AuditLine.about_id == signal.id)).all()
    assert not {kind for kind in kinds if "fine" in kind or "shielded" in kind}
    assert trail.count("signal:shielded") == 1
    assert not [did for did in trail if "fine" in did]


@ONE_DATABASE
def test_a_resident_does_not_read_it_on_the_page_to_follow(app: FastAPI, tess: Desk, signal: Signal) -> None:
    tess.weigh("boete", "fine", **FILLED)
    page = follow(app, Visit(app), signal)
    assert SAID not in page
    assert TITLE not in page


@ONE_DATABASE
def test_a_mistake_keeps_all_that_was_typed(app: FastAPI, tess: Desk) -> None:
    page = tess.weigh("boete", "fine", 422, **{**FILLED, "could_know": "yes"})
    assert page.count("Spreek de inwoner eerst. Zonder gesprek weten wij dit niet.") == 2
    assert f"{SAID}</textarea>" in page
    assert 'name="fine-could_know" value="yes" checked' in page
    assert 'name="fine-mattered" value="ours" checked' in page
    assert number_of(app, Weighing) == 0
    page = tess.visit.post(f"{tess.address}/boete", {"fine-version": "0"}, 422)
    assert page.count("Kies wat het beste past.") == 2


@ONE_DATABASE
def test_an_outcome_has_no_fine_and_asks_for_no_note_on_one(tess: Desk) -> None:
    tess.contact(reached="yes")
    tess.own_share("no")
    assert "Voorstel: geld terugbetalen" in tess.open()
    assert 'value="fine"' not in tess.open()
    assert "Verrekenen met de uitkering" in tess.outcome("offset")
