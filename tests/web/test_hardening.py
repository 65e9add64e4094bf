"""Cookies of this host alone, limits per sender, other sites, forms that never end, and whom to tell about a leak."""

import asyncio
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.requests import Request

from portal.accounts.trip import Trip, packed
from portal.changes.access import signer
from portal.kit.pages import SEED_COOKIE
from portal.reminders.links import Links
from portal.settings import Settings
from portal.web.app import create_app
from portal.web.cookies import of_host, ours
from portal.web.limits import LIMITS, Limited
from portal.web.middleware import BodyLimit
from tests.conftest import ONE_DATABASE, Visit
from tools.hostile.wire import alone

SIGN_IN = "/werk/inloggen"


@pytest.fixture
def safe(app: FastAPI) -> FastAPI:
    """The same portal as over https."""
    settings: Settings = app.state.settings.model_copy(update={"public_url": "https://portal.test"})
    made = create_app(settings, sessions=app.state.sessions)
    made.state.now = app.state.now
    return made


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (b"form=a; Path=/; HttpOnly; SameSite=Lax; Secure", b"__Host-form=a; HttpOnly; SameSite=Lax; Path=/; Secure"),
        (b"work=b; HttpOnly; Path=/werk; SameSite=lax", b"__Host-work=b; HttpOnly; SameSite=lax; Path=/; Secure"),
        (b'x=""; Max-Age=0; Path=/; expires=Thu', b'__Host-x=""; Max-Age=0; expires=Thu; Path=/; Secure'),
    ],
)
def test_a_cookie_is_of_this_host(inside: bytes, outside: bytes) -> None:
    assert of_host(inside) == outside


def test_a_cookie_that_another_site_of_the_domain_set_is_not_ours() -> None:
    assert ours(b"work=evil; __Host-work=mine; form=evil") == b"work=mine"
    assert ours(b"work=evil") == b""


def test_over_https_a_colleague_signs_in_with_cookies_of_this_host(safe: FastAPI) -> None:
    client = TestClient(safe, base_url="https://portal.test")
    page = client.get(SIGN_IN)
    fields = {"csrf": token_of(page.text), "login": "chris", "password": "samen-vooruit"}
    answer = client.post(SIGN_IN, data=fields)
    assert "Uitloggen" in answer.text
    assert {cookie.name for cookie in client.cookies.jar} == {"__Host-form", "__Host-work", "__Host-known"}
    for cookie in client.cookies.jar:
        assert (cookie.path, cookie.secure, cookie.domain_specified) == ("/", True, False)
    session = client.cookies["__Host-work"]
    client.cookies.clear()
    client.cookies.set("work", session)
    assert client.get("/werk/", follow_redirects=False).status_code == 303, "the plain name counts for nothing"


@ONE_DATABASE
def test_a_form_that_another_site_sends_is_refused(app: FastAPI) -> None:
    client = TestClient(app, base_url="http://portal.test")
    fields = {"csrf": token_of(client.get(SIGN_IN).text), "login": "chris", "password": "samen-vooruit"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://portal.test.evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert client.post(SIGN_IN, data=fields, headers=headers).status_code == 403, headers
    for headers in ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {"Origin": "http://portal.test"}, {}):
        answer = client.post(SIGN_IN, data=fields, headers=headers, follow_redirects=False)
        assert answer.status_code == 303, headers
        fields["csrf"] = token_of(client.get("/nl/volgen").text)


@ONE_DATABASE
def test_who_guesses_codes_from_one_place_waits(app: FastAPI, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("portal.web.app.time.monotonic", lambda: seconds[0])
    client = TestClient(create_app(app.state.settings, sessions=app.state.sessions), base_url="http://portal.test")
    most = LIMITS["changes:follow_post"].most
    csrf = token_of(client.get("/ar/volgen").text)
    tries = [
        client.post("/ar/volgen", data={"csrf": csrf, "reference": f"ZL-AAAA-{n:04}", "code": "x"}).status_code
        for n in range(most)
    ]
    assert set(tries) == {422}
    answer = client.post("/ar/volgen", data={"csrf": csrf, "reference": "ZL-AAAA-BBBB", "code": "x"})
    assert answer.status_code == 429
    assert 'dir="rtl"' in answer.text
    assert client.get("/ar/volgen").status_code == 200, "reading goes on"
    assert client.post("/nl/volgen", data={"csrf": csrf, "reference": "ZL-AAAA-BBBB", "code": "x"}).status_code == 429
    seconds[0] += LIMITS["changes:follow_post"].seconds
    assert client.post("/ar/volgen", data={"csrf": csrf, "reference": "ZL-AAAA-BBBB", "code": "x"}).status_code == 422


@ONE_DATABASE
def test_a_proxy_that_is_not_trusted_shuts_nobody_out(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    client = TestClient(app, base_url="http://portal.test", headers={"X-Forwarded-For": "192.0.2.7"})
    csrf = token_of(client.get("/nl/volgen").text)
    seen = [
        client.post("/nl/volgen", data={"csrf": csrf, "reference": f"ZL-AAAA-{n:04}", "code": "x"}).status_code
        for n in range(LIMITS["changes:follow_post"].most + 3)
    ]
    assert set(seen) == {422}
    said = [record.message for record in caplog.records if "PORTAL_PROXIES" in record.message]
    assert len(said) == 1, "said once"
    assert "192.0.2.7" not in caplog.text


@ONE_DATABASE
def test_every_limit_is_of_a_route(app: FastAPI) -> None:
    made = Limited(app, addresses=app.state.addresses, moment=lambda: 0.0)
    assert len(made._names) == len(LIMITS)  # noqa: SLF001  a name that no route has stops the start


def test_a_form_that_never_ends_is_let_go() -> None:
    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        while (await receive()).get("more_body"):
            pass

    async def drip() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(_message: Any) -> None:
        raise AssertionError("nothing to say")

    limited = BodyLimit(app, most=10**6, files=re.compile("never"), most_files=1, slow=0.05)
    with pytest.raises(HTTPException) as refused:
        alone(limited({"type": "http", "path": "/"}, drip, send))
    assert refused.value.status_code == 408


@ONE_DATABASE
def test_it_says_whom_to_tell_about_a_leak(app: FastAPI, visit: Visit) -> None:
    text = visit.client.get("/.well-known/security.txt")
    assert text.headers["content-type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in text.text.splitlines())
    assert lines["Contact"] == "mailto:veilig@zevenlinden.example"
    assert lines["Expires"] == "2027-05-22T00:00:00+02:00"
    assert lines["Preferred-Languages"] == "nl, en, ar"
    assert SEED_COOKIE not in text.headers.get("set-cookie", "")


@pytest.mark.parametrize("organisation", ["stad-waterrijk"])
@ONE_DATABASE
def test_without_an_address_it_is_the_phone(app: FastAPI, visit: Visit) -> None:
    text = visit.client.get("/.well-known/security.txt").text
    assert f"Contact: tel:{app.state.organisation.phone_e164}\n" in text


def test_cookies_and_links_are_signed_with_sha_256() -> None:
    trip = Trip("state", "nonce", "verifier", 0, "/werk/")
    link = Links("k" * 32, "https://portal.test").stop("nl", 12)
    for signed in (packed(trip, "k" * 32), link):
        assert len(signed.rpartition(".")[2]) == 43, "256 bits in base64"
    assert Links("k" * 32).read("stop", link.rpartition("/")[2]) == 12


@ONE_DATABASE
def test_a_report_is_followed_by_a_cookie_that_is_signed_with_sha_256(app: FastAPI) -> None:
    request = Request({"type": "http", "app": app, "headers": []})
    assert len(signer(request).dumps(12).rpartition(".")[2]) == 43


@ONE_DATABASE
def test_a_drawing_says_in_which_signs_it_is_written(app: FastAPI) -> None:
    client = TestClient(app)
    for address in ("/static/pictograms.svg", "/static/pictograms/moving.svg"):
        assert client.get(address).headers["content-type"] == "image/svg+xml; charset=utf-8"
