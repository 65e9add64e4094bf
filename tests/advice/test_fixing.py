"""A fixed contact person gets all signals of one resident, whatever the team, until that ends."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from portal.accounts.models import Colleague
from portal.advice import fixing
from portal.advice.models import FixedContact
from portal.changes.models import Report
from portal.errors import ConflictError
from portal.queue.models import OpenSignal
from portal.queue.truth import differing
from portal.signals.models import Signal
from tests.advice.test_asking import looks, number_like
from tests.changes.sent import correct, signals
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, follow, tell
from tests.signals.test_pages import shown, statements


def fix(app: FastAPI, chris: Desk, login: str = "dewi", status: int = 200) -> str:
    fields = {"fix-colleague": str(number_like(app, login)), "fix-reason": "Vertelt het liever één keer."}
    return chris.do("contactpersoon", status, **fields)


@ONE_DATABASE
def test_all_signals_of_now_and_later_go_to_the_contact_person(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    dewi = visit
    dewi.sign_in("dewi")
    dewi.get(f"/werk/signalen/{signal.id}", 404)
    assert "Mijn vaste inwoners" not in dewi.get("/werk/")
    assert "Vast contact" in fix(app, chris)
    later = tell(app)
    assert later.contact_person == number_like(app, "dewi")
    assert "Mijn vaste inwoners <b>" in dewi.get("/werk/")
    assert {signal.id, later.id} <= set(shown(dewi.get("/werk/?tab=people")))
    page = dewi.get(f"/werk/signalen/{later.id}")
    assert "Contact bewaren" in page, "the contact person does the work too"
    assert looks(app, "dewi")[-1].detail == {"through": "contact_person"}
    dewi.post(f"/werk/signalen/{later.id}/oppakken")
    assert later.id in shown(dewi.get("/werk/?tab=mine"))
    chris.do("contactpersoon/stoppen", **{"unfix-reason": "Werkt nu elders."})
    for one in (signal, later):
        assert afresh(app, one).contact_person is None
        dewi.get(f"/werk/signalen/{one.id}", 404)
    assert "Mijn vaste inwoners" not in dewi.get("/werk/")
    assert tell(app).contact_person is None
    with app.state.sessions() as session:
        assert differing(session, app.state.organisation.short) == []


@ONE_DATABASE
def test_another_resident_of_the_same_team_stays_unseen(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    other = tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Report).where(Report.id == other.report_id).values(person_key="ab" * 32))
    fix(app, chris)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    visit.get(f"/werk/signalen/{other.id}", 404)


@ONE_DATABASE
@pytest.mark.parametrize("named", [True, False])
def test_the_resident_reads_who_it_is(app: FastAPI, chris: Desk, visit: Visit, signal: Signal, *, named: bool) -> None:
    app.state.organisation = app.state.organisation.model_copy(update={"names_who_looked": named})
    assert "Uw vaste contactpersoon" not in follow(app, Visit(app), signal)
    fix(app, chris)
    page = follow(app, visit, signal)
    assert "Uw vaste contactpersoon" in page
    assert ("Dewi Santoso, Team Werk en Meedoen" in page) is named
    assert ("Dewi Santoso" in page) is named
    assert "Team Werk en Meedoen" in page
    assert "U kreeg een vaste contactpersoon" in page


@ONE_DATABASE
def test_another_one_takes_the_place_with_a_reason(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    fix(app, chris)
    assert "Dewi Santoso is al de vaste contactpersoon." in fix(app, chris, status=409)
    assert "Sam Visser" in fix(app, chris, "sam")
    assert afresh(app, signal).contact_person == number_like(app, "sam")
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}", 404)
    with app.state.sessions() as session:
        first, second = session.scalars(select(FixedContact).order_by(FixedContact.id))
        assert (first.ended_by_name, first.ended_reason) == ("Chris de Wit", "Vertelt het liever één keer.")
        assert second.ended_at is None


@ONE_DATABASE
def test_who_ends_it_for_themselves_may_no_longer_open_it(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    fix(app, chris)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    visit.post(f"/werk/signalen/{signal.id}/contactpersoon/stoppen", {"unfix-reason": "Ik ga weg."})
    assert visit.page.url.path == "/werk/advies"


@ONE_DATABASE
def test_of_who_we_know_too_little_the_page_says_why_not(app: FastAPI, chris: Desk, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        session.execute(update(Report).where(Report.id == signal.report_id).values(person_key=None))
    page = chris.open()
    assert "wij weten te weinig van wie dit doorgaf" in page
    assert "wij weten te weinig" in fix(app, chris, status=409)


@ONE_DATABASE
def test_sending_asks_one_statement_more_with_a_key(app: FastAPI) -> None:
    with statements(app) as seen:
        tell(app)
    asked = [one for one in seen if "fixed_contact" in one]
    assert len(asked) == 1
    with app.state.sessions() as session:
        plan: Any = session.connection()
        if app.state.settings.database_url.startswith("sqlite"):
            rows = plan.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT colleague FROM fixed_contact "
                "WHERE organisation = 'x' AND person_key = 'y' AND ended_at IS NULL"
            )
            assert "uq_fixed_contact_now" in str(rows.all())


@ONE_DATABASE
def test_a_correction_of_who_it_is_follows_the_person(app: FastAPI, chris: Desk, signal: Signal) -> None:
    fix(app, chris)
    work = {"start_date": {"date": "2026-12-01", "about": False}, "employer": "De Korenaar", "hours_kind": "fixed"}
    correct(app, signal.report_id, work_start={**work, "hours": 20, "pay_period": "four_weeks", "tax_credit": "yes"})
    of_dewi = number_like(app, "dewi")
    found = [one.contact_person for one in signals(app) if one.report_id == signal.report_id]
    assert len(found) > 2, "a new change opens a signal of its own"
    assert set(found) == {of_dewi}
    correct(app, signal.report_id, about_you={"name": "Bram de Vries"})
    assert {one.contact_person for one in signals(app)} == {None}
    correct(app, signal.report_id, about_you={"name": "Bram Kuipers"})
    assert {one.contact_person for one in signals(app)} == {of_dewi}


def test_choosing_and_ending_on_both_databases(app: FastAPI, signal: Signal, moment: Moment) -> None:
    with app.state.sessions.begin() as session:
        people = {one.login: one for one in session.scalars(select(Colleague))}
        kept = session.get_one(Signal, signal.id)
        given: dict[str, Any] = {"reason": "Rust.", "by": people["chris"], "at": moment.at}
        with pytest.raises(ConflictError):
            fixing.unfix(session, kept, **given)
        fixing.fix(session, kept, to=people["dewi"], **given)
        with pytest.raises(ConflictError):
            fixing.fix(session, kept, to=people["dewi"], **given)
        fixing.fix(session, kept, to=people["sam"], **given)
    with app.state.sessions() as session:
        assert session.get_one(OpenSignal, signal.id).contact_person == people["sam"].id
    with app.state.sessions.begin() as session:
        fixing.follow(session, signal.organisation, signal.report_id, None)
    assert afresh(app, signal).contact_person is None
