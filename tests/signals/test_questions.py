"""Asking the resident, the answer, and what the resident sees of the work on a report."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import select

from portal.signals.models import Event, Question, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, follow, number_of, tell


def test_a_question_pauses_the_clock_until_the_resident_answers(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal, moment: Moment
) -> None:
    due, asked = afresh(app, signal).due_at, moment.at
    chris.do("vraag", **{"question-text": "Past u elke week op?", "question-why": "Dan rekenen wij het goed uit."})
    assert "De termijn staat stil" in chris.open()
    assert afresh(app, signal).waiting_since == asked
    assert "Er staat al een vraag open." in chris.do("vraag", 409, **{"question-text": "Nog een?", "question-why": "x"})
    chris.open()
    chris.outcome("information")
    assert "Er staat nog een vraag open." in chris.close(status=422)
    page = follow(app, visit, signal)
    assert "Wij hebben een vraag voor u." in page
    assert "Past u elke week op?" in page
    assert "Dan rekenen wij het goed uit." in page
    with app.state.sessions() as session:
        question = session.scalars(select(Question)).one().id
    assert "Een paar woorden is genoeg." in visit.post(f"/nl/volgen/antwoord/{question}", {"answer": " "}, 422)
    moment.at = asked + timedelta(days=2)
    page = visit.post(f"/nl/volgen/antwoord/{question}", {"answer": "Nee, alleen in\x00 december."})
    assert visit.page.url.path == "/nl/volgen/melding"
    assert "Nee, alleen in december." in page
    assert "Wij hebben een vraag voor u." not in page
    now = afresh(app, signal)
    assert now.waiting_since is None
    assert now.due_at == due + timedelta(days=2), "two working days later"
    visit.post(f"/nl/volgen/antwoord/{question}", {"answer": "Nee, alleen in december."})
    assert afresh(app, signal).due_at == now.due_at
    visit.get("/nl/volgen/melding")
    assert "al antwoord gegeven" in visit.post(f"/nl/volgen/antwoord/{question}", {"answer": "Toch wel."}, 409)
    chris.visit.sign_in("chris")
    assert "Nee, alleen in december." in chris.open()


@ONE_DATABASE
def test_a_colleague_writes_down_an_answer_that_came_by_phone(
    app: FastAPI, chris: Desk, signal: Signal, moment: Moment
) -> None:
    due = afresh(app, signal).due_at
    chris.do("vraag", **{"question-text": "Past u elke week op?", "question-why": "Voor de berekening."})
    with app.state.sessions() as session:
        question = session.scalars(select(Question)).one().id
    moment.at += timedelta(days=1)
    chris.visit.sign_in("chris")
    chris.open()
    chris.do(f"antwoord/{question + 1}", 404, **{"answer-text": "Ja."})
    chris.open()
    page = chris.do(f"antwoord/{question}", **{"answer-text": "Ja, elke week."})
    assert "Chris de Wit gaf antwoord op de vraag" in page
    assert afresh(app, signal).due_at == due + timedelta(days=1)


def test_a_resident_cannot_answer_a_question_about_another_report(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    chris.do("vraag", **{"question-text": "Past u elke week op?", "question-why": "Voor de berekening."})
    with app.state.sessions() as session:
        question = session.scalars(select(Question)).one().id
    follow(app, visit, tell(app))
    for number in (question, 0, -1, 2**31, 2**63):
        visit.get("/nl/volgen")
        visit.post(f"/nl/volgen/antwoord/{number}", {"answer": "Van een ander."}, 404)
    with app.state.sessions() as session:
        assert session.scalars(select(Question)).one().answer is None


@ONE_DATABASE
def test_the_resident_sees_who_is_busy_and_what_came_of_it_but_no_notes(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    chris.do("oppakken")
    chris.do("notitie", **{"note-text": "Alleen voor collega's."})
    page = follow(app, visit, signal)
    assert "Een collega is met uw melding bezig." in page
    assert "Een collega las uw melding" in page
    assert "Alleen voor collega" not in page
    chris.open()
    chris.outcome("information")
    chris.close()
    page = visit.get("/nl/volgen/melding")
    assert "Wij zijn klaar met uw melding." in page
    assert "Uitleg gegeven" in page
    assert "Wij legden uit hoe het werkt." in page
    assert "maandag 23 november 2026" in page
    assert "Chris" not in page


def test_reading_is_written_down_once_a_day(app: FastAPI, chris: Desk, moment: Moment) -> None:
    chris.open()
    assert number_of(app, Event, Event.kind == "signal:opened") == 1
    moment.at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # after midnight in the town
    chris.visit.sign_in("chris")
    chris.open()
    assert number_of(app, Event, Event.kind == "signal:opened") == 2
