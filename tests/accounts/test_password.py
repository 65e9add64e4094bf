"""Choosing another password, and which ones will do."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.domain import EASY, LONG, LONGEST, SHORT, why_not_password
from portal.accounts.models import Colleague
from portal.web.app import create_app
from tests.accounts.phone import inside
from tests.audit.trail import of
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import jobs

PAGE = "/werk/ik/wachtwoord"
NEW = "paard batterij nietje juist"
NAMES = ("Sociale Dienst Zeven Linden", "Deurhout", "chris", "Chris de Wit")


def sign_in(visit: Visit, password: str, status: int = 200) -> None:
    visit.get("/werk/inloggen")
    visit.post("/werk/inloggen", {"login": "chris", "password": password}, status)


@ONE_DATABASE
def test_a_colleague_chooses_another_password_with_the_one_of_now(app: FastAPI, moment: Moment) -> None:
    here, there = Visit(app), Visit(app)
    sign_in(here, DEMO_PASSWORD)
    sign_in(there, DEMO_PASSWORD)
    assert f'href="{PAGE}"' in here.get("/werk/ik")
    here.get(PAGE)
    assert "Dit wachtwoord klopt niet." in here.post(PAGE, {"password": "fout", "new": NEW}, 422)
    assert "12 tekens of meer" in here.post(PAGE, {"password": DEMO_PASSWORD, "new": "kort"}, 422)
    assert "makkelijk te raden" in here.post(PAGE, {"password": DEMO_PASSWORD, "new": "chris-de-wit-2026"}, 422)
    assert inside(there), "nothing changed yet"
    here.get(PAGE)
    here.post(PAGE, {"password": DEMO_PASSWORD, "new": NEW})
    assert here.page.url.path == "/werk/ik"
    assert inside(here)
    assert not inside(there)
    sign_in(there, DEMO_PASSWORD, 422)
    sign_in(there, NEW)
    assert inside(there)
    (line,) = of(app, "session:password_new")
    assert line.who == "Chris de Wit"
    assert [job.payload["what"] for job in jobs(app)] == ["password"]


@ONE_DATABASE
def test_an_older_sign_in_confirms_first(app: FastAPI, moment: Moment) -> None:
    visit = Visit(app)
    visit.sign_in("chris")
    moment.at += timedelta(minutes=31)
    visit.get(PAGE)
    assert visit.page.url.path == "/werk/bevestigen"


@ONE_DATABASE
def test_guessing_the_password_of_now_closes_the_door(app: FastAPI) -> None:
    visit = Visit(app)
    visit.sign_in("chris")
    visit.get(PAGE)
    for _ in range(10):
        visit.post(PAGE, {"password": "fout", "new": NEW}, 422)
    assert "Dit is vaak geprobeerd." in visit.post(PAGE, {"password": DEMO_PASSWORD, "new": NEW}, 429)


@ONE_DATABASE
def test_who_has_no_password_here_has_no_such_page(app: FastAPI, moment: Moment) -> None:
    off = app.state.settings.model_copy(update={"passwords": False})
    visit = Visit(create_app(off, sessions=app.state.sessions, now=moment))
    visit.sign_in("chris")
    visit.get(PAGE, 404)
    assert PAGE not in visit.get("/werk/ik")
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "noor")).one().password_hash = ""
    noor = Visit(app)
    noor.sign_in("noor")
    noor.get(PAGE, 404)
    assert PAGE not in noor.get("/werk/ik")


@pytest.mark.parametrize(
    "password",
    [
        "welkom2026welkom", "ZevenLinden2026!", "deurhout-deurhout", "123456789012", "qwertyuiop1234", "aaaaaaaaaaaa",
        "abcabcabcabcabc", "Wachtwoord-2026", "chris-chris-chris", "doorgeefpunt123", "chris-de-wit-2026",
        "manchesterunited", "football12345", "p@ssw0rd1234", "W4chtwoord!2026", "trustno1trustno1", "winter2026winter",
    ],
)  # fmt: skip
def test_passwords_that_are_easy_to_guess_are_refused(password: str) -> None:
    assert why_not_password(password, NAMES) == EASY


@pytest.mark.parametrize(
    "password", [NEW, "Welkom in een gek dak", "tien kippen 4 fietsen", "ééngroteüil-mokka", "🦊🐢🐝🐙🦉🐎🐑🐇🐓🦆🐬🦔"]
)
def test_any_signs_will_do(password: str) -> None:
    assert why_not_password(password, NAMES) is None


def test_nothing_is_cut_off_a_password(app: FastAPI) -> None:
    longest = (NEW * 40)[:LONGEST]
    assert why_not_password(longest, NAMES) is None
    assert why_not_password(longest + "x", NAMES) == LONG
    assert why_not_password("kort", NAMES) == SHORT
    with app.state.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        chris.password_hash = actions.hash_password(longest)
        session.flush()
        assert actions.has_password(chris, longest)
        for other in (longest + "x", longest[:-1], longest.upper(), f" {longest}"[:LONGEST]):
            assert not actions.has_password(chris, other)
