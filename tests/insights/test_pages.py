"""The report on fairness from what colleagues did, through the pages and the command; for leads alone."""

import csv
import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.insights.models import FairnessNote
from portal.insights.queries import handled
from portal.signals.models import Closure, ContactAttempt, Outcome, Question, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import tell

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in the Netherlands."""
DECEMBER = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)


def month_of_work(app: FastAPI, *, arabic_later: int = 0, number: int = 90) -> None:
    """Reports of November, each handled by Chris; forms in Arabic some weeks of five working days later."""
    like = tell(app)
    columns = {c.name: getattr(like, c.name) for c in Signal.__table__.columns if c.name not in {"id", "report_id"}}
    state = app.state
    for place in range(number):
        language = ("nl", "nl", "ar")[place % 3]
        received = NOVEMBER + timedelta(days=place % 5)
        weeks = 2 + (arabic_later if language == "ar" else 0)
        waits = timedelta(weeks=weeks, hours=place % 5)
        report = tell(app).report_id
        with state.sessions.begin() as session:
            for old in session.scalars(select(Signal).where(Signal.report_id == report)):
                old.urgency = "U4"
            made = Signal(**{**columns, "report_id": report, "received_at": received, "language": language})
            session.add(made)
            session.flush()
            me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
            who = {"by": me.id, "by_name": me.name, "at": received + waits}
            session.add(ContactAttempt(signal_id=made.id, how="phone", reached=True, text="Gebeld.", **who))
            session.add(Outcome(signal_id=made.id, kind="help" if place % 2 else "offset", text="Zo.", **who))


def test_what_colleagues_did_is_read_per_report(app: FastAPI) -> None:
    signal = tell(app)
    at = signal.received_at
    with app.state.sessions.begin() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        who = {"by": me.id, "by_name": me.name}
        session.add(Question(signal_id=signal.id, text="?", why="!", at=at + timedelta(days=1), **who))
        session.add(
            ContactAttempt(
                signal_id=signal.id, how="phone", reached=True, text="Gebeld.", at=at + timedelta(days=2), **who
            )
        )
        session.add(Outcome(signal_id=signal.id, kind="review", text="Zo.", at=at + timedelta(days=2), **who))
        session.add(
            Closure(signal_id=signal.id, informed_on=at.date(), informed_how="phone", at=at + timedelta(days=2), **who)
        )
        for other in session.scalars(select(Signal).where(Signal.report_id == signal.report_id)):
            other.closed_at = at + timedelta(days=3 if other.id == signal.id else 2)
    with app.state.sessions() as session:
        (one,) = handled(session, app.state.organisation, at.date().replace(day=1))
    assert (one.language, one.channel, one.helper, one.municipality) == ("nl", "web", "self", "deurhout")
    assert (one.first_contact, one.close, one.asked) == (1.0, 3.0, True)
    assert one.outcomes == {"review"}
    with app.state.sessions() as session:
        assert handled(session, app.state.organisation, at.date().replace(month=10, day=1)) == []
        assert handled(session, app.state.organisation, at.date().replace(month=12, day=1)) == []


@pytest.fixture
def lead(app: FastAPI, moment: Moment, colleague: Visit) -> Visit:
    """Tess in December, after a month in which Arabic forms waited five working days longer."""
    month_of_work(app, arabic_later=1)
    moment.at = DECEMBER
    colleague.sign_in("tess")
    return colleague


def test_the_page_names_the_planted_difference_and_nobody(lead: Visit) -> None:
    page = lead.get("/werk/eerlijk")
    assert "November 2026" in page
    assert "Taal van het formulier: Arabisch. Het eerste contact is gemiddeld 5 werkdagen later" in page
    assert "Chris" not in page
    assert "Bram" not in page
    table = list(
        csv.DictReader(io.StringIO(lead.get("/werk/eerlijk.csv?maand=2026-11").removeprefix("\ufeff")), delimiter=";")
    )
    (arabic,) = [row for row in table if row["Groep"] == "Arabisch"]
    assert arabic["Meldingen"] == "30"
    assert arabic["Eerste contact"] == "15,2"
    assert "5 werkdagen later" in arabic["Verschil"]
    assert {row["Groep"] for row in table if row["Kenmerk"] == "Gemeente"} == {"Deurhout"}


@ONE_DATABASE
def test_without_a_difference_the_page_is_calm(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    month_of_work(app)
    moment.at = DECEMBER
    colleague.sign_in("tess")
    assert "Wij zien geen verschil dat meer is dan toeval." in colleague.get("/werk/eerlijk?maand=2026-11")
    assert "Dan tonen wij niets." in colleague.get("/werk/eerlijk?maand=2026-10")
    for strange in ("", "niks", "2026-13", "0001-01", "2030-01", "2026-12", "%00"):
        assert "November 2026" in colleague.get(f"/werk/eerlijk?maand={strange}")


def test_an_explanation_and_the_discussion_of_the_year_are_kept(app: FastAPI, lead: Visit) -> None:
    lead.get("/werk/eerlijk?maand=2026-11")
    page = lead.post("/werk/eerlijk/uitleg?maand=2026-11", {"explain-text": " "}, 422)
    assert "Schrijf eerst uw uitleg." in page
    page = lead.post("/werk/eerlijk/uitleg?maand=2026-11", {"explain-text": "Er was geen tolk."})
    assert "Er was geen tolk." in page
    assert "Tess Mulder" in page
    wrong = {"discussed-held_on": "2027-01-05", "discussed-present": "Cliëntenraad", "discussed-text": "Tolk vaker."}
    page = lead.post("/werk/eerlijk/gesprek?maand=2026-11", wrong, 422)
    assert "Deze dag ligt in de toekomst." in page
    assert "Tolk vaker." in page
    assert "Vul de dag van het gesprek in." in lead.post(
        "/werk/eerlijk/gesprek?maand=2026-11", {**wrong, "discussed-held_on": ""}, 422
    )
    page = lead.post("/werk/eerlijk/gesprek?maand=2026-11", {**wrong, "discussed-held_on": "2026-12-10"})
    assert "Gesprek op donderdag 10 december 2026" in page
    assert "Cliëntenraad" in page
    october = lead.get("/werk/eerlijk?maand=2026-10")
    assert "Tolk vaker." in october, "of the same year"
    assert "Er was geen tolk." not in october
    with app.state.sessions() as session:
        kept = session.scalars(select(FairnessNote).order_by(FairnessNote.id)).all()
        assert [(note.kind, note.by_name, note.at) for note in kept] == [
            ("explanation", "Tess Mulder", DECEMBER),
            ("discussion", "Tess Mulder", DECEMBER),
        ]


@ONE_DATABASE
def test_who_leads_no_team_finds_nothing_and_who_looks_after_the_rules_does(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("chris")
    queue = colleague.get("/werk/")
    assert "/werk/eerlijk" not in queue
    for address in ("/werk/eerlijk", "/werk/eerlijk.csv"):
        colleague.get(address, 404)
    for address in ("/werk/eerlijk/uitleg", "/werk/eerlijk/gesprek"):
        colleague.get("/werk/")
        colleague.post(address, {"explain-text": "x"}, 404)
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "chris")).one().rights = ["rules"]
    assert 'href="/werk/eerlijk"' in colleague.get("/werk/")
    colleague.get("/werk/eerlijk")


@ONE_DATABASE
def test_the_command_prints_the_same(app: FastAPI, lead: Visit, database_url: str) -> None:
    environment = {"PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": database_url, "PATH": ""}

    def portal(month: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "portal", "fairness", month]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    done = portal("2026-11")
    assert done.returncode == 0, done.stderr
    assert "▲ Taal van het formulier: Arabisch. Het eerste contact is gemiddeld 5 werkdagen later" in done.stdout
    assert "Bram" not in done.stdout
    assert portal("november").returncode == 1
