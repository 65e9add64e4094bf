"""What holds for every address: forms only from our own pages, colleagues' pages only for colleagues, headers."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import update
from starlette.testclient import TestClient

from portal.accounts.models import Colleague
from portal.roles.catalogue import table
from portal.web.middleware import HEADERS
from tests.conftest import ONE_DATABASE, Visit, check_page
from tests.signals.desk import tell

pytestmark = ONE_DATABASE
FILLED = {
    "opening_id": "1",
    "language": "nl",
    "slug": "gift",
    "page": "geven-en-krijgen",
    "name": "above_limit",
    "name:path": "portal.css",
    "question_id": "1",
    "number": "1",
    "place": "volgen",
    "answer_id": "1",
    "reminder_id": "1",
    "view_id": "1",
    "task_id": "1",
    "referral_id": "1",
    "mark_id": "1",
    "part": "teams",
    "key": "which-day",
    "act": "stoppen",
    "kind": "see",
    "token": "onbekend",
}
SIGN_IN = "/werk/inloggen"
AT_THE_DESK = "/werk/invoeren/"
"""Where a colleague types in for somebody: the forms of residents, at another place."""
LOST = {"Dit formulier was verlopen.", "Wij waren u even kwijt", "Wilt u alles wissen?"}
"""What a form says that we do not know: a resident's form comes back with what was typed, and does nothing."""


BEFORE_SIGNING_IN = {
    SIGN_IN, "/werk/uitloggen", "/werk/beginnen",
    "/werk/inloggen/code", "/werk/inloggen/tweede-stap",
    "/werk/uitgelogd", "/werk/inloggen/werkaccount", "/werk/inloggen/terug", "/werk/inloggen/uit-door-dienst",
}  # fmt: skip
"""The last four belong to a sign-in service; here is none, so they are not there."""
SIGNED = {"/werk/inloggen/uit-door-dienst"}
"""What no browser sends, and a signature guards in place of a form token; see tests/accounts/test_out_by_service.py."""


def flat(routes: Iterable[Any]) -> Iterator[Any]:
    """Yield each route, also those of included routers."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from flat(inner.routes) if inner is not None else [route]


def addresses(app: FastAPI, method: str, signal_id: int = 1, draft_id: int = 1) -> Iterator[str]:
    """Yield an address for each route with this method."""
    filled = {**FILLED, "signal_id": str(signal_id), "draft_id": str(draft_id)}
    for route in flat(app.routes):
        if isinstance(route, APIRoute) and method in route.methods:
            yield re.sub(r"{([^}]+)}", lambda part: filled[part[1]], route.path)


def refused(address: str, answer: Any) -> None:
    """Hold that a form did nothing: colleagues' forms are refused, those of residents may come back to be looked at."""
    at_the_desk = address.startswith(AT_THE_DESK)
    looked_at = answer.status_code == 422 and (at_the_desk or not address.startswith("/werk"))
    goes_back = at_the_desk and answer.headers.get("location", "").startswith(f"{AT_THE_DESK}2/vraag/")
    assert answer.status_code == 403 or looked_at or goes_back, address
    assert not [cookie for cookie in answer.headers.get_list("set-cookie") if not cookie.startswith("form=")], address


def token_of(visit: Visit) -> str:
    """Return the form token of the page that was seen last."""
    return visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.fixture
def everywhere(app: FastAPI, colleague: Visit) -> tuple[Visit, list[str]]:
    """A colleague who may send every form, and the address of each."""
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).where(Colleague.login == "tess").values(rights=list(table().rights)))
    colleague.sign_in("tess")
    colleague.get("/werk/invoeren")
    colleague.post("/werk/invoeren", {"channel": "desk"})
    here = colleague.page.url.path.rpartition("/")[0]
    colleague.post(f"{here}/keuze", {"change": ["gift"]})
    colleague.post(f"{here}/vraag/gift/above_limit", {"answer": "no"})
    found = [one for one in addresses(app, "POST", signal.id, int(here.rpartition("/")[2])) if one not in SIGNED]
    assert len(found) >= 15
    return colleague, found


def test_every_form_is_refused_without_a_token(everywhere: tuple[Visit, list[str]]) -> None:
    visit, found = everywhere
    for address in found:
        for fields in ({}, {"csrf": ""}, {"csrf": "niks"}, {"csrf": "00" * 64}, {"csrf": "ab" * 63}):
            answer = visit.client.post(address, data={"answer": "x", **fields}, follow_redirects=False)
            refused(address, answer)
            if answer.status_code != 303:
                assert any(sentence in answer.text for sentence in LOST), address
                check_page(answer.text, address)
    assert "Nog niet verstuurd" in visit.get("/werk/invoeren"), "nothing was sent or thrown away"


def test_every_form_is_refused_with_the_token_of_another_browser(
    app: FastAPI, everywhere: tuple[Visit, list[str]]
) -> None:
    visit, found = everywhere
    other = Visit(app)
    other.get(SIGN_IN)
    for address in found:
        refused(address, visit.client.post(address, data={"csrf": token_of(other)}, follow_redirects=False))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_every_form_is_refused_from_another_site(everywhere: tuple[Visit, list[str]], site: str) -> None:
    visit, found = everywhere
    token = token_of(visit)
    for address in found:
        answer = visit.client.post(
            address, data={"csrf": token}, headers={"Sec-Fetch-Site": site}, follow_redirects=False
        )
        assert answer.status_code == 403, address


def test_every_form_passes_the_guard_with_its_own_token(everywhere: tuple[Visit, list[str]]) -> None:
    visit, found = everywhere
    token = token_of(visit)
    for address in sorted(found, key=lambda address: "uitloggen" in address or "wissen" in address):
        answer = visit.client.post(address, data={"csrf": token}, follow_redirects=False)
        shows = {200} if address.endswith("/voorbeeld") else set()  # a preview keeps nothing, so it goes nowhere
        assert answer.status_code in {204, 303, 404, 409, 422} | shows, (address, answer.status_code)


def test_each_page_masks_its_token_anew(visit: Visit) -> None:
    first = (visit.get(SIGN_IN), token_of(visit))[1]
    assert (visit.get(SIGN_IN), token_of(visit))[1] != first


def test_every_page_for_colleagues_sends_a_stranger_to_the_sign_in_page(app: FastAPI) -> None:
    signal, tried = tell(app), 0
    for method in ("GET", "POST"):
        for address in addresses(app, method, signal.id):
            if not address.startswith("/werk") or address in BEFORE_SIGNING_IN:
                continue
            answer = TestClient(app).request(method, address, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, SIGN_IN), address
            assert "Bram" not in answer.text
            tried += 1
    assert tried >= 10


def test_signing_out_shows_a_stranger_nothing(visit: Visit) -> None:
    visit.get(SIGN_IN)
    visit.post("/werk/uitloggen")
    assert visit.page.url.path == SIGN_IN


def test_a_page_that_is_not_there_does_not_tell_strangers_what_is(app: FastAPI) -> None:
    signal, client = tell(app), TestClient(app)
    found, unknown = (
        client.get(f"/werk/signalen/{number}", follow_redirects=False) for number in (signal.id, signal.id + 1000)
    )
    assert found.status_code == unknown.status_code == 303
    assert found.headers["location"].partition("?")[0] == unknown.headers["location"].partition("?")[0]


def guarded(answer: object, where: str) -> None:
    """Hold that an answer carries all headers, and no more sources than our own."""
    headers = answer.headers
    for name, value in HEADERS.items():
        assert headers.get_list(name) == [value], f"{where}: {name} is {headers.get(name)}"
    policy = headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "server" not in headers
    assert "x-powered-by" not in headers
    if headers.get("content-type", "").startswith("text/html"):
        assert headers["cache-control"] in {"no-store", "public, no-cache"}, where
        assert headers["cache-control"] == "no-store" or not headers.get_list("set-cookie"), where


def test_every_page_carries_the_headers(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    seen = [*addresses(app, "GET", signal.id), "/en/", "/ar/", "/en/doorgeven", "/static/portal.css"]
    assert len(seen) >= 20
    for address in seen:
        answer = colleague.client.get(address, follow_redirects=False)
        assert answer.status_code in {200, 302, 303, 404}, address
        guarded(answer, address)


def test_every_error_carries_the_headers(app: FastAPI) -> None:
    broken(app)
    client = TestClient(app, raise_server_exceptions=False)
    token = client.get(SIGN_IN).text.partition('name="csrf" value="')[2].partition('"')[0]
    for answer, status in (
        (client.get("/nl/niks"), 404),
        (client.get("/static/niks.css"), 404),
        (client.get("/static/../portal/settings.py"), 404),
        (client.put("/nl/"), 404),
        (client.post("/nl/volgen"), 422),
        (client.post(SIGN_IN), 403),
        (client.post(SIGN_IN, data={"csrf": token, "login": "chris", "password": "fout"}), 422),
        (client.get(f"/nl/doorgeven?zoek={'x' * 101}"), 422),
        (client.post("/nl/volgen", data={"csrf": token, "reference": "x" * 300_000}), 413),
        (client.get("/nl/stuk"), 500),
    ):
        assert answer.status_code == status, answer.url
        guarded(answer, f"{status} {answer.url}")


@pytest.mark.parametrize("organisation", ["stad-waterrijk", "zeven-linden"])
@pytest.mark.parametrize(
    ("address", "language", "sentence"),
    [
        ("/nl/niks", "nl", "Deze pagina is er niet."),
        ("/en/niks", "en", "page"),
        ("/ar/niks", "ar", "الصفحة"),
        ("/en/doorgeven/vraag", "en", "page"),
        ("/xx/", "nl", "Deze pagina is er niet."),
        ("/niks", "nl", "Deze pagina is er niet."),
        ("/werk/niks", "nl", "Deze pagina is er niet."),
        ("/nl/%00", "nl", "Deze pagina is er niet."),
        ("/.env", "nl", "Deze pagina is er niet."),
    ],
)
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(
    app: FastAPI, visit: Visit, address: str, language: str, sentence: str
) -> None:
    if language not in app.state.organisation.languages:
        language, sentence = "nl", "Deze pagina is er niet."
    page = visit.get(address, 404)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert visit.page.headers["content-language"] == language
    assert sentence in page
    if language != "nl":
        assert "Deze pagina is er niet." not in page


def broken(app: FastAPI) -> None:
    """Plant a page that fails."""

    def fail(language: str) -> None:
        raise RuntimeError(f"geheim-van-{language}")

    app.add_api_route("/{language}/stuk", fail)


@pytest.mark.parametrize(("language", "sentence"), [("nl", "Dat ligt aan ons."), ("en", "our"), ("ar", "الآن")])
def test_a_failure_shows_no_stack_trace_and_says_what_to_do(
    app: FastAPI, caplog: pytest.LogCaptureFixture, language: str, sentence: str
) -> None:
    broken(app)
    with caplog.at_level(logging.ERROR, logger="portal"):
        answer = TestClient(app, raise_server_exceptions=False).get(f"/{language}/stuk?naam=Fatima")
    assert answer.status_code == 500
    assert f'lang="{language}"' in answer.text
    assert sentence in answer.text
    for never in ("Traceback", "geheim-van", "RuntimeError", ".py", "Fatima"):
        assert never not in answer.text
    check_page(answer.text, "a failure")
    told = [record for record in caplog.records if record.name == "portal"]
    assert [record.getMessage() for record in told] == ["broken page /{language}/stuk"]


@pytest.mark.parametrize("address", ["/nl/volgen", "/nl/doorgeven", SIGN_IN])
def test_what_is_too_large_is_refused_kindly(visit: Visit, address: str) -> None:
    visit.get(address)
    page = visit.post(address, {"answer": "x" * 300_000}, 413)
    assert "Dit is te groot om te versturen. Maak het korter." in page


def test_a_large_body_of_unknown_length_is_refused_too(visit: Visit) -> None:
    visit.get("/nl/volgen")

    def parts() -> Iterator[bytes]:
        yield f"csrf={token_of(visit)}&reference=".encode()
        for _ in range(300):
            yield b"x" * 1024

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert visit.client.post("/nl/volgen", content=parts(), headers=headers).status_code == 413


def test_many_fields_and_files_are_refused_without_a_failure(visit: Visit) -> None:
    visit.get("/nl/volgen")
    many = {"csrf": token_of(visit), **{f"v{number}": "x" for number in range(400)}}
    assert 400 <= visit.client.post("/nl/volgen", data=many).status_code < 500
    file = {"reference": ("x.txt", b"x")}
    assert 400 <= visit.client.post("/nl/volgen", data={"csrf": token_of(visit)}, files=file).status_code < 500


@pytest.mark.parametrize(
    ("spoken", "home"),
    [
        ("ar,en;q=0.8", "/ar/"),
        ("fr-FR,en-GB;q=0.5", "/en/"),
        ("fr", "/nl/"),
        ("", "/nl/"),
        ("//elders.example", "/nl/"),
    ],
)
def test_the_front_door_opens_in_the_language_of_the_browser(visit: Visit, spoken: str, home: str) -> None:
    answer = visit.client.get("/", headers={"Accept-Language": spoken}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, home)
