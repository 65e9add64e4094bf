"""All of one resident: only with a reason, only what one may see, and the resident reads that we looked."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.audit.models import AuditLine
from portal.changes.models import Report
from portal.residents.models import PersonOpening
from portal.signals.models import Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, tell

WHY = {"resident-reason": "talk", "resident-words": "Wij spreken elkaar vanmiddag."}


@pytest.fixture
def twice(app: FastAPI) -> tuple[Signal, Signal]:
    """The same resident told something two times; the second went to a team that Chris is not in."""
    one, two = tell(app), tell(app)
    with app.state.sessions.begin() as session:
        moved = session.get_one(Signal, two.id)
        moved.team, moved.title = "participation", "Iets van een ander team"
    return one, two


def openings(app: FastAPI) -> list[PersonOpening]:
    with app.state.sessions() as session:
        return list(session.scalars(select(PersonOpening)))


def test_all_reports_of_a_resident_stand_together(app: FastAPI, colleague: Visit, twice: tuple[Signal, Signal]) -> None:
    one, two = twice
    desk = Desk(colleague, "chris", one)
    desk.contact(reached="yes")
    page = desk.do("inwoner", **WHY)
    assert re.fullmatch(r"/werk/inwoner/\d+", colleague.page.url.path)
    assert one.reference in page
    assert two.reference in page
    assert f'href="/werk/signalen/{one.id}"' in page
    assert "Laatst gesproken" in page
    assert f"/werk/signalen/{two.id}" not in page
    assert "Iets van een ander team" not in page, "of another team: only which team, and when"
    (made,) = openings(app)
    assert (made.signal_id, made.reason, made.words) == (one.id, "talk", "Wij spreken elkaar vanmiddag.")


@ONE_DATABASE
def test_nothing_opens_without_a_reason(app: FastAPI, colleague: Visit, twice: tuple[Signal, Signal]) -> None:
    one, two = twice
    desk = Desk(colleague, "chris", one)
    assert two.reference not in desk.open()
    page = desk.do("inwoner", 422, **{"resident-words": "Ik wil het zien."})
    assert "Kies waarom u dit nodig heeft." in page
    assert "Ik wil het zien." in page
    assert two.reference not in page
    page = desk.do("inwoner", 422, **{"resident-reason": "talk", "resident-words": "  "})
    assert "Schrijf kort op waarom u dit nodig heeft." in page
    page = desk.do("inwoner", 422, **{"resident-reason": "curious", "resident-words": "Zomaar."})
    assert "Kies waarom u dit nodig heeft." in page
    assert openings(app) == []
    colleague.get("/werk/inwoner/1", 404)


@ONE_DATABASE
def test_the_resident_reads_it_at_each_report(
    app: FastAPI, visit: Visit, colleague: Visit, twice: tuple[Signal, Signal]
) -> None:
    one, two = twice
    Desk(colleague, "chris", one).do("inwoner", **WHY)
    for signal in (one, two):
        page = follow(app, visit, signal)
        assert "Om al uw meldingen samen te zien." in page
        visit.client.cookies.clear()
    with app.state.sessions() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.did == "person:opened")).all()
    assert {line.report_id for line in lines} == {one.report_id, two.report_id}
    assert {line.reason for line in lines} == {"Ik ga de inwoner spreken"}
    assert "vanmiddag" not in "".join(f"{line.reason}{line.detail}" for line in lines), "own words may hold a name"


@ONE_DATABASE
def test_an_opening_is_of_one_colleague_and_one_day(
    app: FastAPI, visit: Visit, colleague: Visit, twice: tuple[Signal, Signal], monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk(colleague, "chris", twice[0]).do("inwoner", **WHY)
    address = colleague.page.url.path
    assert "2 keer" not in colleague.get(address)
    visit.sign_in("tess")
    visit.get(address, 404)
    for number in ("0", "999999", str(2**40)):
        colleague.get(f"/werk/inwoner/{number}", 404)
    now = app.state.now()
    monkeypatch.setattr(app.state, "now", lambda: now + timedelta(hours=13))
    colleague.sign_in("chris")
    colleague.get(address, 404)


@ONE_DATABASE
def test_what_came_in_later_needs_a_reason_of_its_own(
    app: FastAPI, colleague: Visit, twice: tuple[Signal, Signal], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(colleague, "chris", twice[0])
    desk.do("inwoner", **WHY)
    address = colleague.page.url.path
    now = app.state.now()
    monkeypatch.setattr(app.state, "now", lambda: now + timedelta(minutes=5))
    third = tell(app)
    assert third.reference not in colleague.get(address)
    desk.open()
    assert third.reference in desk.do("inwoner", **WHY)


@ONE_DATABASE
def test_too_little_was_told_to_know_who_it_is(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.get_one(Report, signal.report_id).person_key = None
    page = Desk(colleague, "chris", signal).do("inwoner", 409, **WHY)
    assert "Er is te weinig verteld om andere meldingen van deze inwoner te vinden." in page
    assert openings(app) == []
