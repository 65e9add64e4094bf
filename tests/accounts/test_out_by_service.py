"""The sign-in service says that somebody is out: signed with the key of a real provider, over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import flask
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import func, select

from portal.accounts.models import ServiceLogout, SignIn
from portal.web.app import create_app
from tests.accounts.phone import inside
from tests.accounts.test_service import INCOME, sign_in
from tests.audit.trail import of
from tests.conftest import ONE_DATABASE, Moment, Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us
TO = "/werk/inloggen/uit-door-dienst"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
PEOPLE = {
    "7e1": {"name": "Chris de Wit", "groups": [INCOME], "sid": "s-1"},
    "7e2": {"name": "Noor Bakker", "groups": [INCOME]},
}
Sign = Callable[..., str]


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, RSAKey]]:
    """A running provider, and its own private key."""
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users, require_nonce=True) as server:
        app: Any = server.app
        with app.test_request_context():
            app.preprocess_request()
            key = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
        yield f"http://localhost:{server.server_port}", RSAKey.import_key(key)


@pytest.fixture
def portal(app: FastAPI, moment: Moment, provider: tuple[str, RSAKey]) -> FastAPI:
    """The portal with this provider, at the time of the provider."""
    moment.at = datetime.now(tz=UTC)
    given = {
        "oidc_issuer": provider[0], "oidc_client_id": "doorgeefpunt", "oidc_client_secret": "invented",
        "public_url": "http://portal.test",
    }  # fmt: skip
    return create_app(app.state.settings.model_copy(update=given), sessions=app.state.sessions, now=moment)


@pytest.fixture
def sign(provider: tuple[str, RSAKey], moment: Moment) -> Sign:
    """Make a logout token; a claim that is None stays away."""

    def made(key: Any = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        whole = {
            "iss": provider[0], "aud": "doorgeefpunt", "iat": int(moment.at.timestamp()), "jti": uuid4().hex,
            "events": {EVENT: {}}, **claims,
        }  # fmt: skip
        kept = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode({"alg": "RS256", "typ": "logout+jwt", **(header or {})}, kept, key or provider[1])

    return made


def say(portal: FastAPI, token: str) -> tuple[int, str]:
    """Send a token as a service does: no cookie, no form token, from its own address."""
    client = Visit(portal).client
    answer = client.post(TO, data={"logout_token": token}, headers={"origin": "https://login.example"})
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


def signed_in(portal: FastAPI, who: str) -> Visit:
    visit = Visit(portal)
    sign_in(visit, who)
    assert inside(visit)
    return visit


def test_a_session_of_the_service_ends_here_too_and_no_other(portal: FastAPI, sign: Sign) -> None:
    chris, noor = signed_in(portal, "7e1"), signed_in(portal, "7e2")
    with portal.state.sessions() as session:
        kept = session.scalars(select(SignIn.service_session).where(SignIn.service_session.is_not(None))).one()
    assert len(kept) == 64, "a hash, not the name of the session"
    assert say(portal, sign(sid="s-2")) == (200, "")
    assert inside(chris)
    assert say(portal, sign(sid="s-1")) == (200, "")
    assert not inside(chris)
    assert inside(noor)
    (line,) = of(portal, "session:by_service")
    assert line.about == "colleague"


def test_a_subject_ends_all_sessions_of_that_person(portal: FastAPI, sign: Sign) -> None:
    first, second, noor = (signed_in(portal, who) for who in ("7e1", "7e1", "7e2"))
    assert say(portal, sign(sub="7e1", header={"typ": "JWT"}))[0] == 200
    assert not inside(first)
    assert not inside(second)
    assert inside(noor)
    assert say(portal, sign(sub="7e2", sid="s-9"))[0] == 200
    assert not inside(noor), "the service never told which session this was"
    assert say(portal, sign(sub="7e2"))[0] == 200, "who is out already is out"


def test_a_token_counts_once(portal: FastAPI, sign: Sign) -> None:
    token = sign(sub="7e1")
    assert say(portal, token)[0] == 200
    chris = signed_in(portal, "7e1")
    assert say(portal, token) == (400, "")
    assert inside(chris)
    with portal.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ServiceLogout)) == 1


@ONE_DATABASE
def test_what_is_no_logout_token_for_us_ends_nothing_and_is_told_nothing(
    portal: FastAPI, sign: Sign, moment: Moment
) -> None:
    chris, now = signed_in(portal, "7e1"), int(moment.at.timestamp())
    head, body, signature = sign(sub="7e1").split(".")
    spoilt = {
        "nothing": "", "no token": "x.y.z", "signature": f"{head}.{body}.{signature[:-4]}AAAA",
        "unsigned": f"eyJhbGciOiJub25lIn0.{body}.",
        "another key": sign(key=RSAKey.generate_key(2048), sub="7e1"),
        "our own secret": sign(key=OctKey.import_key("invented" * 4), header={"alg": "HS256"}, sub="7e1"),
        "issuer": sign(sub="7e1", iss="https://elders.example"),
        "audience": sign(sub="7e1", aud="another-portal"),
        "no audience": sign(sub="7e1", aud=None),
        "old": sign(sub="7e1", iat=now - 301), "of tomorrow": sign(sub="7e1", iat=now + 3600),
        "no iat": sign(sub="7e1", iat=None), "over": sign(sub="7e1", exp=now - 61),
        "no jti": sign(sub="7e1", jti=None), "a number as jti": sign(sub="7e1", jti=7),
        "no event": sign(sub="7e1", events=None), "another event": sign(sub="7e1", events={"x": {}}),
        "event as text": sign(sub="7e1", events=EVENT), "event of text": sign(sub="7e1", events={EVENT: "x"}),
        "nonce": sign(sub="7e1", nonce="x"), "of nobody": sign(), "of a list": sign(sub=["7e1"]),
        "empty": sign(sub=""), "kind": sign(sub="7e1", header={"typ": "at+jwt"}),
    }  # fmt: skip
    for what, token in spoilt.items():
        assert say(portal, token) == (400, ""), what
        assert inside(chris), what
    with portal.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ServiceLogout)) == 0


@ONE_DATABASE
def test_an_identity_token_ends_nothing(portal: FastAPI, moment: Moment) -> None:
    service, chris = portal.state.sign_in_service, signed_in(portal, "7e1")
    tokens: list[str] = []
    checked = service._checked  # noqa: SLF001  the token itself is what is tried
    service._checked = lambda token, *more: tokens.append(token) or checked(token, *more)  # noqa: SLF001
    sign_in(Visit(portal), "7e1")
    assert say(portal, tokens[0]) == (400, "")
    assert inside(chris)


@ONE_DATABASE
def test_without_a_service_there_is_no_such_address(app: FastAPI) -> None:
    assert Visit(app).client.post(TO, data={"logout_token": "x"}).status_code == 404


@ONE_DATABASE
def test_a_service_that_is_away_is_not_believed(portal: FastAPI, sign: Sign) -> None:
    token, chris = sign(sub="7e1"), signed_in(portal, "7e1")
    away = portal.state.sign_in_service
    away._kept.clear()  # noqa: SLF001  as after a restart
    away.client = type(away.client)("http://localhost:9", "doorgeefpunt", "invented", "openid")
    assert say(portal, token) == (400, "")
    assert inside(chris)


@ONE_DATABASE
def test_strange_tokens_do_not_make_us_ask_for_keys_again_and_again(
    portal: FastAPI, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.accounts import oidc

    signed_in(portal, "7e1")
    asked, get = [], oidc.httpx2.get
    monkeypatch.setattr(oidc.httpx2, "get", lambda url, **more: asked.append(url) or get(url, **more))
    strange = RSAKey.generate_key(2048)
    for _ in range(20):
        assert say(portal, sign(key=strange, sub="7e1"))[0] == 400
    assert len(asked) <= 1


@ONE_DATABASE
def test_the_time_of_the_service_may_differ_a_little(portal: FastAPI, sign: Sign, moment: Moment) -> None:
    later = int((moment.at + timedelta(seconds=30)).timestamp())
    assert say(portal, sign(sub="7e1", iat=later))[0] == 200
