"""Signing in and out, as colleagues do it."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.models import Colleague, SignIn, WrongSignIn
from portal.web.app import create_app
from tests.conftest import ONE_DATABASE, Moment, Visit

PAGE = "/werk/inloggen"
WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar."
LOCKED = "Dit is vaak geprobeerd. Wacht 15 minuten"


def type_in(visit: Visit, login: str = "chris", password: str = DEMO_PASSWORD, status: int = 200) -> str:
    """Open the page and fill it in."""
    visit.get(PAGE)
    return visit.post(PAGE, {"login": login, "password": password}, status)


def inside(visit: Visit) -> bool:
    """Whether the queue opens."""
    visit.get("/werk/")
    return visit.page.url.path == "/werk/"


def test_the_right_password_opens_the_queue(colleague: Visit) -> None:
    page = type_in(colleague, " Chris ")
    assert colleague.page.url.path == "/werk/"
    assert "Chris de Wit" in page


@ONE_DATABASE
def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(app: FastAPI, colleague: Visit) -> None:
    for login, password in (("chris", "fout"), ("niemand", DEMO_PASSWORD), ("", ""), ("chris", "x" * 5000)):
        page = type_in(colleague, login, password, 422)
        assert WRONG in page
        assert password not in page.replace(DEMO_PASSWORD, "") or len(password) < 5
        assert not inside(colleague)
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0


@ONE_DATABASE
def test_what_was_typed_as_name_stays_text(colleague: Visit) -> None:
    page = type_in(colleague, '"><script src=x></script>', "fout", 422)
    assert "<script src=x>" not in page


@ONE_DATABASE
def test_ten_wrong_tries_close_the_door_for_a_quarter(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    for _ in range(10):
        type_in(colleague, "chris", "fout", 422)
    assert LOCKED in type_in(colleague, "CHRIS", DEMO_PASSWORD, 429)
    assert not inside(colleague)
    other = Visit(app)
    type_in(other, "noor")
    assert inside(other), "only this name is locked"
    moment.at += timedelta(minutes=15, seconds=1)
    type_in(colleague)
    assert inside(colleague)


@ONE_DATABASE
def test_who_only_knows_a_name_keeps_nobody_out_where_they_sign_in_always(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    colleague.get("/werk/ik")
    colleague.post("/werk/uitloggen")
    stranger = Visit(app)
    for _ in range(10):
        type_in(stranger, "chris", "fout", 422)
    assert LOCKED in type_in(stranger, "chris", DEMO_PASSWORD, 429)
    type_in(colleague)
    assert inside(colleague)
    assert LOCKED in type_in(stranger, "chris", DEMO_PASSWORD, 429), "signing in elsewhere gives no new tries here"
    assert LOCKED in type_in(Visit(app), "CHRIS ", DEMO_PASSWORD, 429)


@ONE_DATABASE
def test_a_browser_that_is_known_has_ten_tries_too_and_only_for_its_own_name(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    colleague.post("/werk/uitloggen")
    known = colleague.client.cookies["known"]
    for _ in range(10):
        type_in(colleague, "chris", "fout", 422)
    assert LOCKED in type_in(colleague, "chris", DEMO_PASSWORD, 429)
    elsewhere = Visit(app)
    type_in(elsewhere)
    assert inside(elsewhere), "it is this browser that waits"
    for _ in range(10):
        type_in(elsewhere, "noor", "fout", 422)
    assert LOCKED in type_in(colleague, "noor", DEMO_PASSWORD, 429), "no colleague signed in here with that name"
    for made_up in (known[:-1] + ("A" if known[-1] != "A" else "B"), "x", "é"):
        forged = Visit(app)
        forged.client.cookies.set("known", made_up.encode("ascii", "replace").decode(), domain="portal.test", path="/")
        assert LOCKED in type_in(forged, "noor", DEMO_PASSWORD, 429)
    assert "chris" not in known


@ONE_DATABASE
def test_a_browser_knows_eight_names_at_most(app: FastAPI, colleague: Visit) -> None:
    with app.state.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        logins = [f"chris{number}" for number in range(9)]
        for login in logins:
            session.add(
                Colleague(
                    login=login, name="Chris", organisation=chris.organisation, teams=[], rights=[],
                    password_hash=chris.password_hash,
                )
            )  # fmt: skip
    for login in logins:
        type_in(colleague, login)
    stranger = Visit(app)
    for login in (logins[0], logins[1]):
        for _ in range(10):
            type_in(stranger, login, "fout", 422)
    assert LOCKED in type_in(colleague, logins[0], DEMO_PASSWORD, 429), "of nine who signed in the first is forgotten"
    type_in(colleague, logins[1])
    assert inside(colleague)


@ONE_DATABASE
def test_an_unknown_name_is_locked_like_a_known_one(colleague: Visit) -> None:
    for _ in range(10):
        type_in(colleague, "niemand", "fout", 422)
    assert LOCKED in type_in(colleague, "niemand", "fout", 429)


def test_a_name_with_a_sign_that_no_database_keeps_is_just_wrong(colleague: Visit) -> None:
    type_in(colleague, "chris\x00x", "fout\x00", 422)


def test_signing_in_forgets_the_wrong_tries(app: FastAPI, colleague: Visit) -> None:
    for _ in range(2):
        type_in(colleague, "chris", "fout", 422)
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(WrongSignIn)) == 2
    type_in(colleague)
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(WrongSignIn)) == 0


@ONE_DATABASE
def test_an_hour_without_a_page_ends_the_session(colleague: Visit, moment: Moment) -> None:
    type_in(colleague)
    moment.at += timedelta(minutes=60)
    assert inside(colleague)
    moment.at += timedelta(minutes=61)
    assert not inside(colleague)


@ONE_DATABASE
def test_a_session_ends_after_twelve_hours_however_busy(colleague: Visit, moment: Moment) -> None:
    type_in(colleague)
    for _ in range(16):
        moment.at += timedelta(minutes=45)
        assert inside(colleague)
    moment.at += timedelta(minutes=1)
    assert not inside(colleague)


def test_signing_out_ends_the_session_on_the_server(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    stolen = Visit(app)
    stolen.client.cookies.set("work", colleague.client.cookies["work"])
    assert inside(stolen)
    colleague.get("/werk/")
    colleague.post("/werk/uitloggen")
    assert colleague.page.url.path == PAGE
    assert "work" not in colleague.client.cookies
    assert not inside(stolen)


@ONE_DATABASE
def test_signing_in_again_gives_a_new_session_and_ends_the_old(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    old = Visit(app)
    old.client.cookies.set("work", colleague.client.cookies["work"])
    type_in(colleague)
    assert inside(colleague)
    assert not inside(old)


@ONE_DATABASE
@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5000, "0"])
def test_a_made_up_cookie_opens_nothing(colleague: Visit, token: str) -> None:
    page = colleague.client.get("/werk/", headers=[(b"cookie", f"work={token}".encode("latin-1"))])
    assert page.url.path == PAGE


@ONE_DATABASE
@pytest.mark.parametrize("address", ["/werk/?tab=mine", "/werk/signalen/12", "/werk/?tab=team&team=&type=work_start"])
def test_after_signing_in_the_colleague_is_where_they_wanted(colleague: Visit, address: str) -> None:
    colleague.get(address)
    assert colleague.page.url.path == PAGE
    hidden = colleague.page.text.partition('name="next" value="')[2].partition('"')[0].replace("&amp;", "&")
    assert hidden == address
    token = colleague.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = colleague.client.post(
        PAGE,
        data={"csrf": token, "login": "chris", "password": DEMO_PASSWORD, "next": hidden},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, address)


@ONE_DATABASE
@pytest.mark.parametrize(
    "address",
    [
        "https://elders.example/",
        "//elders.example/werk/",
        "/\\elders.example/werk/",
        "/nl/",
        "/werk",
        "/werk/../nl/",
        "/werk/%2e%2e/nl/",
        "/werk/.%2E/nl/",
        "/werk//elders.example",
        "/werk/\\elders.example",
        "/werk/\r\nSet-Cookie: a=b",
        "/werk/\n",
        "javascript:alert(1)",
        " /werk/",
        "werk/",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(colleague: Visit, address: str) -> None:
    page = colleague.client.get(PAGE, params={"next": address}).text
    assert 'name="next" value="/werk/"' in page
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    answer = colleague.client.post(
        PAGE,
        data={"csrf": token, "login": "chris", "password": DEMO_PASSWORD, "next": address},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/werk/")


@ONE_DATABASE
@pytest.mark.parametrize(("public_url", "secure"), [("http://portal.test", False), ("https://portal.test", True)])
def test_cookies_are_hidden_from_scripts_and_other_sites(
    app: FastAPI, moment: Moment, public_url: str, *, secure: bool
) -> None:
    settings = app.state.settings.model_copy(update={"public_url": public_url})
    visit = Visit(create_app(settings, sessions=app.state.sessions, now=moment))
    visit.client.base_url = public_url
    visit.get(PAGE)
    assert flags(visit.page.headers["set-cookie"]) == {"httponly", "samesite=lax", "path=/"} | (
        {"secure"} if secure else set()
    )
    token = visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = visit.client.post(
        PAGE, data={"csrf": token, "login": "chris", "password": DEMO_PASSWORD}, follow_redirects=False
    )
    # A cookie of this host alone is for the whole site: a browser takes the name only so.
    assert answer.headers["set-cookie"].startswith("__Host-work=" if secure else "work=")
    session, known = answer.headers.get_list("set-cookie")
    assert flags(known) >= {"httponly", "samesite=strict", "max-age=15552000"}
    assert flags(session) == {"httponly", "samesite=lax"} | ({"secure", "path=/"} if secure else {"path=/werk"})
    assert ("strict-transport-security" in answer.headers) is secure


def flags(cookie: str) -> set[str]:
    """Return all but name and value."""
    return {part.strip().lower() for part in cookie.split(";")[1:]}


@ONE_DATABASE
def test_the_server_keeps_no_password_and_no_token(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    with app.state.sessions() as session:
        kept = session.scalars(select(SignIn)).one()
    assert kept.token_hash != colleague.client.cookies["work"]
    assert len(kept.token_hash) == 64
    assert kept.colleague_id


@ONE_DATABASE
def test_the_list_of_demo_people_is_for_the_demo_only(app: FastAPI, moment: Moment) -> None:
    settings = app.state.settings.model_copy(update={"demo": False})
    page = Visit(create_app(settings, sessions=app.state.sessions, now=moment)).get(PAGE)
    assert DEMO_PASSWORD not in page
    assert "Chris de Wit" not in page
