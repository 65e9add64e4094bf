"""What was planned opens by itself, once, on its day."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kit.outbox import Job
from portal.signals import follow_up
from portal.signals.models import FollowUp, Signal
from tests.conftest import Moment, Visit
from tests.walk import day, send, walk

HENK = {
    "date_of_death": day("2-11-2026"),
    "relation": {"answer": "parent"},
    "decision": {"answer": "not_decided"},
    "handled_by": {"answer": "notary"},
    "wants_talk": {"answer": "yes"},
    "own_question": {"answer": "Moet ik alles terugbetalen?"},
}


def count(session: Session) -> int:
    """Return how many signals there are."""
    return session.scalar(select(func.count(Signal.id))) or 0


def test_three_months_after_an_inheritance_a_signal_opens(visit: Visit, app: FastAPI, moment: Moment) -> None:
    walk(visit, ["inheritance"], HENK)
    send(visit)
    with app.state.sessions.begin() as session:
        planned = session.scalars(select(FollowUp)).one()
        job = session.scalars(select(Job).where(Job.kind == follow_up.KIND)).one()
        assert planned.due_on.isoformat() == "2027-02-23"
        assert job.due_at == datetime(2027, 2, 23, 6, 0, tzinfo=UTC)
        assert job.payload == {"follow_up": planned.id}
        before = count(session)
    moment.at = job.due_at
    for _ in range(2):  # a job may be done twice
        with app.state.sessions.begin() as session:
            follow_up.opener(app.state.organisation, moment)(session, job.payload, job.key)
    with app.state.sessions.begin() as session:
        assert count(session) == before + 1
        opened = session.get_one(Signal, session.get_one(FollowUp, planned.id).opened_as)
        earlier = session.get_one(Signal, planned.signal_id)
        assert opened.title == planned.title
        assert (opened.team, opened.reference, opened.facts) == (earlier.team, earlier.reference, earlier.facts)
        assert opened.due_at > moment.at + timedelta(days=10)
        assert [event.kind for event in opened.events] == ["signal:follow_up"]


def test_the_colleague_sees_what_is_planned(visit: Visit, colleague: Visit) -> None:
    at_home = {"answer-postcode": "5711 AB", "answer-number": "9"}
    walk(visit, ["inheritance"], {**HENK, "postcode": at_home})
    send(visit)
    colleague.sign_in("chris")
    queue = colleague.get("/werk/")
    number = queue.split('href="/werk/signalen/')[1].split('"')[0]
    assert "dinsdag 23 februari 2027" in colleague.get(f"/werk/signalen/{number}")
