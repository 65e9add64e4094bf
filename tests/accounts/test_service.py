"""Signing in through the sign-in service of the organisation: a real provider, over real HTTP."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import func, select

from portal.accounts.models import Colleague, SignIn
from portal.accounts.oidc import Client, SignInService
from portal.accounts.trip import RefusedSignInError, Trip, service_of
from portal.kit.datafiles import DataError
from portal.organisations.groups import Groups, read_groups
from portal.web.app import create_app
from tests.conftest import ONE_DATABASE, Moment, Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us
INCOME, RULES = "Doorgeefpunt Inkomen Deurhout", "Doorgeefpunt Regels"
PEOPLE = {
    "7e1": {"name": "Chris de Wit", "email": "chris@zevenlinden.example", "groups": [INCOME], "acr": "sure"},
    "7e2": {"name": "Noor Bakker", "groups": [INCOME, RULES], "acr": "sure"},
    "7e3": {"name": "Wim van Elders", "groups": ["Another department"], "acr": "sure"},
    "7e4": {"name": "Kim Zwak", "groups": INCOME, "acr": "weak"},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A running provider that knows these people and asks for a nonce."""
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def portal(app: FastAPI, moment: Moment, issuer: str) -> FastAPI:
    """The portal with this provider, at the time of the provider."""
    moment.at = datetime.now(tz=UTC)
    given = {
        "oidc_issuer": issuer, "oidc_client_id": "doorgeefpunt", "oidc_client_secret": "invented",
        "public_url": "http://portal.test",
    }  # fmt: skip
    return create_app(app.state.settings.model_copy(update=given), sessions=app.state.sessions, now=moment)


def leave(visit: Visit, query: str = "") -> str:
    """Press the button; returns where it leads."""
    answer = visit.client.get(f"/werk/inloggen/werkaccount{query}", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def at_provider(address: str, who: str) -> str:
    """Sign in at the provider; returns the path and query to which it sends somebody back."""
    back = httpx2.post(address, data={"sub": who}).headers["location"]
    assert back.startswith("http://portal.test/werk/inloggen/terug?")
    return back.removeprefix("http://portal.test")


def sign_in(visit: Visit, who: str, query: str = "", status: int = 200) -> str:
    """Go there and back."""
    return visit.get(at_provider(leave(visit, query), who), status)


def colleagues(app: FastAPI) -> dict[str, Colleague]:
    with app.state.sessions() as session:
        found = session.scalars(select(Colleague).where(Colleague.subject.is_not(None)))
        return {person.subject.split()[1]: person for person in found}


def test_somebody_comes_in_with_the_teams_of_the_groups_and_back_to_the_page(portal: FastAPI) -> None:
    visit = Visit(portal)
    assert "Inloggen met uw werkaccount" in visit.get("/werk/regels")
    address = urlsplit(leave(visit))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://portal.test/werk/inloggen/terug"
    assert {"openid", "profile", "email"} == set(asked["scope"].split())
    page = sign_in(visit, "7e2", "?next=/werk/regels")
    assert visit.page.url.path == "/werk/regels"
    assert "Noor Bakker" in page
    noor = colleagues(portal)["7e2"]
    assert (noor.teams, noor.rights, noor.password_hash, noor.email) == (["income-deurhout"], ["rules"], "", None)
    sign_in(Visit(portal), "7e2")
    assert len(colleagues(portal)) == 1, "the same person is the same colleague"


@ONE_DATABASE
def test_who_is_in_no_group_is_told_so_and_a_lost_group_ends_all(portal: FastAPI) -> None:
    stranger = Visit(portal)
    assert "U kunt hier nog niet werken." in sign_in(stranger, "7e3", status=403)
    assert colleagues(portal) == {}
    chris = Visit(portal)
    sign_in(chris, "7e1")
    portal.state.organisation = portal.state.organisation.model_copy(update={"groups": Groups()})
    assert "Vraag uw beheerder" in sign_in(Visit(portal), "7e1", status=403)
    chris.get("/werk/")
    assert chris.page.url.path == "/werk/inloggen", "the session that was open is over too"
    assert colleagues(portal)["7e1"].teams == []


@ONE_DATABASE
@pytest.mark.parametrize("spoilt", ["state", "code", "cookie", "twice", "late", "denied", "another browser"])
def test_what_does_not_fit_lets_nobody_in(portal: FastAPI, moment: Moment, spoilt: str) -> None:
    visit = Visit(portal)
    address = leave(visit)
    back = at_provider(address, "7e1")
    if spoilt == "state":
        back = re.sub("state=[^&]+", "state=other", back)
    elif spoilt == "code":
        back = re.sub("code=[^&]+", "code=other", back)
    elif spoilt == "cookie":
        visit.client.cookies.set("reis", "changed", domain="portal.test", path="/werk/inloggen")
    elif spoilt == "late":
        moment.at += timedelta(hours=2)  # the identity token is too old by then
    elif spoilt == "denied":
        back = "/werk/inloggen/terug?error=access_denied&state=" + parse_qs(urlsplit(back).query)["state"][0]
    elif spoilt == "twice":
        visit.get(back)
        visit.client.cookies.delete("work")
    elif spoilt == "another browser":
        visit = Visit(portal)
    page = visit.get(back, 422)
    assert "Inloggen is niet gelukt. Probeer het nog een keer." in page
    visit.get("/werk/")
    assert visit.page.url.path == "/werk/inloggen"


def test_a_token_of_another_portal_or_without_a_good_signature_is_refused(issuer: str) -> None:
    now = datetime.now(tz=UTC)
    service = SignInService(Client(issuer, "doorgeefpunt", "invented", "openid profile"))
    other = SignInService(Client(issuer, "another-portal", "invented", "openid profile"))
    address, trip = other.leave("http://portal.test/terug", "/werk/", now)
    back = httpx2.post(address, data={"sub": "7e1"}).headers["location"]
    with other._oauth("http://portal.test/terug") as oauth:  # noqa: SLF001  the token itself is what is tried
        code = parse_qs(urlsplit(back).query)["code"][0]
        token = oauth.fetch_token(f"{issuer}/oauth2/token", code=code, code_verifier=trip.verifier)["id_token"]
    assert other._checked(token, trip, now)["sub"] == "7e1"  # noqa: SLF001
    head, body, signature = token.split(".")
    spoilt = {
        "audience": (service, token, trip),
        "signature": (other, f"{head}.{body}.{signature[:-4]}AAAA", trip),
        "nonce": (other, token, Trip(trip.state, "another", trip.verifier, trip.left_at, trip.next)),
        "none": (other, f"eyJhbGciOiJub25lIn0.{body}.", trip),
    }
    for who, shown, remembered in spoilt.values():
        with pytest.raises(RefusedSignInError, match="niet gelukt"):
            who._checked(shown, remembered, now)  # noqa: SLF001


@ONE_DATABASE
def test_a_sign_in_that_is_not_sure_enough_is_refused(portal: FastAPI) -> None:
    settings = portal.state.settings.model_copy(update={"oidc_acr": "sure"})
    portal.state.settings, portal.state.sign_in_service = settings, service_of(settings)
    assert "acr_values=sure" in leave(Visit(portal))
    sign_in(Visit(portal), "7e4", status=422)
    sign_in(Visit(portal), "7e1")


@ONE_DATABASE
def test_a_service_that_is_away_is_told_calmly_and_passwords_still_work(portal: FastAPI) -> None:
    settings = portal.state.settings.model_copy(update={"oidc_issuer": "http://localhost:9"})
    portal.state.sign_in_service = service_of(settings)
    visit = Visit(portal)
    assert "De inlogdienst antwoordt nu niet." in visit.get("/werk/inloggen/werkaccount", 503)
    visit.sign_in("chris")
    assert visit.page.url.path == "/werk/"


@ONE_DATABASE
def test_without_passwords_only_the_service_lets_in(portal: FastAPI) -> None:
    portal.state.settings = portal.state.settings.model_copy(update={"passwords": False})
    visit = Visit(portal)
    page = visit.get("/werk/inloggen")
    assert 'type="password"' not in page
    visit.get("/nl/verder")
    visit.post("/werk/inloggen", {"login": "chris", "password": "samen-vooruit"}, 404)


@ONE_DATABASE
def test_a_colleague_of_the_service_has_no_password(portal: FastAPI) -> None:
    sign_in(Visit(portal), "7e1")
    login = colleagues(portal)["7e1"].login
    for password in ("", "x"):
        visit = Visit(portal)
        visit.get("/werk/inloggen")
        visit.post("/werk/inloggen", {"login": login, "password": password}, 422)


@ONE_DATABASE
def test_leaving_offers_to_leave_the_service_too(portal: FastAPI, issuer: str) -> None:
    visit = Visit(portal)
    sign_in(visit, "7e1")
    page = visit.post("/werk/uitloggen")
    assert visit.page.url.path == "/werk/uitgelogd"
    assert f'href="{issuer}/oauth2/end_session?client_id=doorgeefpunt&amp;post_logout_redirect_uri=' in page
    with portal.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0


@ONE_DATABASE
def test_what_is_weighty_is_confirmed_at_the_service_by_the_same_person(portal: FastAPI, moment: Moment) -> None:
    noor, rules = Visit(portal), "/werk/regels/1"
    sign_in(noor, "7e2")
    with portal.state.sessions.begin() as session:
        session.scalars(select(SignIn)).one().confirmed_at = moment() - timedelta(minutes=31)
    noor.get("/werk/regels")
    noor.post(f"{rules}/terug", {"live": "1", "back-reason": "Het ging niet goed."})
    assert noor.page.url.path == "/werk/bevestigen"
    assert "Bevestigen met uw werkaccount" in noor.page.text
    address = leave(noor, f"?bevestigen=1&next={rules}")
    assert "prompt=login" in address
    assert "max_age=0" in address
    assert "U logde in als iemand anders." in noor.get(at_provider(address, "7e1"), 403)
    noor.get("/werk/regels")
    noor.post(f"{rules}/terug", {"live": "1", "back-reason": "Het ging niet goed."})
    assert noor.page.url.path == "/werk/bevestigen", "somebody else confirms nothing"
    noor.get(at_provider(leave(noor, f"?bevestigen=1&next={rules}"), "7e2"))
    assert noor.page.url.path == rules
    noor.post(f"{rules}/terug", {"live": "1", "back-reason": "Het ging niet goed."}, 409)


def test_groups_name_teams_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "groups.toml"
    assert read_groups(path, []).allowed(["any"]) is None
    path.write_text('[[group]]\nname = "A"\nteams = ["income"]\n\n[[group]]\nname = "B"\nteams = ["nobody"]\n')
    with pytest.raises(DataError, match="group B names an unknown team: nobody") as error:
        read_groups(path, ["income"])
    assert error.value.line == 7
    found = read_groups(path, ["income", "nobody"])
    assert found.allowed(["B", "A", "C"]) == (["income", "nobody"], [])
    path.write_text('[[group]]\nname = "A"\nrights = ["everything"]\n')
    with pytest.raises(DataError):
        read_groups(path, [])
