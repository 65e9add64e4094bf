"""Where somebody is signed in: each session is seen and ended by itself, and no one else's."""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.models import Colleague, SignIn
from tests.accounts.phone import inside
from tests.audit.trail import of
from tests.conftest import ONE_DATABASE, Moment, Visit

MINE = "/werk/ik"


def sessions_of(app: FastAPI, login: str) -> list[int]:
    with app.state.sessions() as session:
        of_login = select(SignIn.id).join(Colleague).where(Colleague.login == login).order_by(SignIn.id)
        return list(session.scalars(of_login))


def test_one_other_session_ends_and_then_all_others(app: FastAPI, moment: Moment) -> None:
    here, there, elsewhere, other = (Visit(app) for _ in range(4))
    there.sign_in("chris")
    elsewhere.sign_in("chris")
    other.sign_in("noor")
    moment.at += timedelta(minutes=5)
    here.sign_in("chris")
    page = here.get(MINE)
    assert page.count("Daar uitloggen") == 2
    assert page.count("Hier, op dit apparaat") == 1
    first, _second, mine = sessions_of(app, "chris")
    here.post(f"{MINE}/sessies", {"session": str(first)})
    assert not inside(there)
    assert inside(elsewhere)
    assert len(of(app, "session:one_ended")) == 1
    here.get(MINE)
    here.post(f"{MINE}/sessies", {"session": "others"})
    assert not inside(elsewhere)
    assert inside(here)
    assert inside(other)
    assert sessions_of(app, "chris") == [mine]
    assert "U bent nergens anders ingelogd." in here.get(MINE)


@ONE_DATABASE
def test_nobody_ends_the_session_of_another_or_by_a_number_that_is_not_there(app: FastAPI) -> None:
    here, noor = Visit(app), Visit(app)
    noor.sign_in("noor")
    here.sign_in("chris")
    theirs, mine = sessions_of(app, "noor") + sessions_of(app, "chris")
    for number in (str(theirs), str(mine), "0", "999999", "9" * 50, "-1", "x", "", "١"):
        here.get(MINE)
        here.post(f"{MINE}/sessies", {"session": number})
    assert inside(noor)
    assert inside(here)
    assert of(app, "session:one_ended") == []


@ONE_DATABASE
def test_the_old_address_leads_here(colleague: Visit) -> None:
    colleague.sign_in("chris")
    colleague.get("/werk/sessies")
    assert colleague.page.url.path == MINE


def test_confirming_gives_the_session_a_new_token_and_the_old_one_opens_nothing(app: FastAPI, moment: Moment) -> None:
    here, stolen = Visit(app), Visit(app)
    here.sign_in("chris")
    before = here.client.cookies["work"]
    stolen.client.cookies.set("work", before)
    assert inside(stolen)
    moment.at += timedelta(minutes=31)
    here.get("/werk/bevestigen")
    here.post("/werk/bevestigen", {"password": DEMO_PASSWORD, "next": MINE})
    assert here.page.url.path == MINE
    assert here.client.cookies["work"] != before
    assert inside(here)
    assert not inside(stolen)
