"""A signal that is offered stays where it is until somebody of the other team takes it."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.advice import offering, queries
from portal.advice.models import Ask
from portal.audit.models import AuditLine
from portal.signals.models import Claim, ClockStep, HandOver, Involved, Signal
from portal.signals.watching import watch
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, follow, number_of

REASON = "Wil meer uren werken."
MOVED = "Een ander team kijkt nu naar uw melding"


def offer(chris: Desk, team: str = "participation", status: int = 200) -> str:
    return chris.do("aanbieden", status, **{"over-team": team, "over-reason": REASON})


def the_offer(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalars(select(Ask.id).order_by(Ask.id.desc()).limit(1)).one()


def holder_of(app: FastAPI, signal: Signal) -> str | None:
    with app.state.sessions() as session:
        return session.scalar(select(Claim.by_name).where(Claim.signal_id == signal.id, Claim.released_at.is_(None)))


@ONE_DATABASE
def test_both_teams_see_that_it_is_offered_and_nothing_else_changes(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}", 404)
    chris.do("oppakken")
    page = offer(chris)
    assert "Team Werk en Meedoen: nog niet aangenomen" in page
    assert 'id="do-over"' not in page, "it is offered once at a time"
    kept = afresh(app, signal)
    assert (kept.team, kept.due_at, holder_of(app, signal)) == (signal.team, signal.due_at, "Chris de Wit")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert "biedt dit uw team aan" in page
    assert REASON in page
    assert "nog niet aangenomen" in page
    assert "Aangeboden aan uw team" in visit.get("/werk/advies")
    assert "Door uw team aangeboden" in chris.visit.get("/werk/advies")
    assert MOVED not in follow(app, Visit(app), signal)
    assert number_of(app, HandOver) == 0


def test_who_takes_it_has_it_with_reason_and_term(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    chris.do("oppakken")
    offer(chris)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    page = visit.post(f"/werk/signalen/{signal.id}/aannemen/{the_offer(app)}")
    assert "U heeft dit opgepakt." in page
    assert "Chris de Wit gaf dit aan een ander team" in page
    assert REASON in page
    kept = afresh(app, signal)
    assert (kept.team, kept.due_at, holder_of(app, signal)) == ("participation", signal.due_at, "Dewi Santoso")
    with app.state.sessions() as session:
        over = session.scalars(select(HandOver)).one()
        assert (over.from_team, over.to_team, over.by_name) == ("income-deurhout", "participation", "Chris de Wit")
        did = select(AuditLine.did).where(AuditLine.did.in_(("signal:offered", "signal:accepted", "signal:moved")))
        assert list(session.scalars(did.order_by(AuditLine.number))) == ["signal:offered", "signal:accepted"]
        assert session.scalars(select(Involved.until)).one() is not None
    chris.visit.get(chris.address, 404)
    assert MOVED in follow(app, Visit(app), signal)
    visit.get(f"/werk/signalen/{signal.id}")
    assert "al antwoord op" in visit.post(f"/werk/signalen/{signal.id}/aannemen/{the_offer(app)}", status=409)


@ONE_DATABASE
def test_given_back_with_a_reason_it_simply_stays(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    chris.do("oppakken")
    offer(chris)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    where, name = f"/werk/signalen/{signal.id}/niet-aannemen/{the_offer(app)}", f"back-{the_offer(app)}-reason"
    page = visit.post(where, {name: ""}, 422)
    assert "Schrijf op waarom uw team dit niet aanneemt." in page
    visit.post(where, {name: "Werk is hier geen vraag."})
    assert visit.page.url.path == "/werk/advies"
    visit.get(f"/werk/signalen/{signal.id}", 404)
    page = chris.open()
    assert "Werk is hier geen vraag." in page
    assert 'id="do-over"' in page
    assert (afresh(app, signal).team, holder_of(app, signal)) == (signal.team, "Chris de Wit")
    assert MOVED not in follow(app, Visit(app), signal)


@ONE_DATABASE
def test_an_offer_can_be_taken_back_and_made_again(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    offer(chris)
    assert "al aan een team aangeboden" in offer(chris, "desk", 409)
    chris.do(f"niet-meer-nodig/{the_offer(app)}")
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}", 404)
    offer(chris)
    visit.get(f"/werk/signalen/{signal.id}")


@ONE_DATABASE
def test_who_offers_cannot_accept_for_the_other_team(app: FastAPI, chris: Desk, signal: Signal) -> None:
    offer(chris)
    assert "Aannemen en oppakken" not in chris.open()
    chris.do(f"aannemen/{the_offer(app)}", 404)
    assert afresh(app, signal).team == signal.team


@ONE_DATABASE
def test_what_must_be_seen_today_is_not_lost_sight_of_while_it_is_offered(
    app: FastAPI, chris: Desk, signal: Signal, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).urgency = "U0"
    offer(chris)
    duty = app.state.organisation.duty
    moment.at += timedelta(minutes=duty.after_minutes + 1)
    assert watch(app.state.sessions, app.state.organisation, moment.at) >= 1
    with app.state.sessions() as session:
        assert session.scalars(select(ClockStep.kind).where(ClockStep.signal_id == signal.id)).all() == ["duty"]
        assert session.get_one(Signal, signal.id).team == signal.team
    chris.visit.sign_in("chris")  # an hour went by
    chris.open()
    assert "U heeft dit opgepakt." in chris.do("oppakken")
    assert holder_of(app, signal) == "Chris de Wit"
    moment.at = afresh(app, signal).due_at + timedelta(minutes=1)
    watch(app.state.sessions, app.state.organisation, moment.at)
    with app.state.sessions() as session:
        of_it = ClockStep.signal_id == signal.id, ClockStep.kind == "past"
        step = session.scalars(select(ClockStep).where(*of_it)).one()
        assert step.owner == session.scalars(select(Colleague.id).where(Colleague.login == "chris")).one()
    assert (afresh(app, signal).lead_team or "").startswith("team-lead")


def test_offering_and_taking_on_both_databases(app: FastAPI, signal: Signal, moment: Moment) -> None:
    with app.state.sessions.begin() as session:
        people = {one.login: one for one in session.scalars(select(Colleague))}
        kept = session.get_one(Signal, signal.id)
        team = app.state.organisation.team_called("participation")
        offering.offer(session, kept, to=team, reason=REASON, by=people["chris"], at=moment.at)
        (asked,) = queries.asked_of(session, signal.id)
        offering.give_back(session, kept, asked, reason="Past niet.", by=people["dewi"], at=moment.at)
        offering.offer(session, kept, to=team, reason=REASON, by=people["chris"], at=moment.at)
        session.flush()
        asked = queries.asked_of(session, signal.id)[-1]
        offering.accept(session, kept, asked, by=people["dewi"], at=moment.at)
    assert afresh(app, signal).team == "participation"


@pytest.mark.parametrize("team", ["income-gemerveld"])
@ONE_DATABASE
def test_a_team_that_does_not_work_there_gets_nothing(chris: Desk, team: str) -> None:
    page = offer(chris, team, 409)
    assert "werkt niet voor deze gemeente" in page
    assert re.search(r'id="do-over" open', page)
    assert REASON in page
