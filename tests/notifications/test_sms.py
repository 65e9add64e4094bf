"""Sms: only who chose it, only where the organisation offers it, over a real HTTP service."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import catalogue
from portal.changes.messages import sender
from portal.kit.outbox import Job, PermanentFailureError, TemporaryFailureError, Worker
from portal.notifications.sms import HttpSms, international
from tests.changes.sent import events, signals, tell
from tests.conftest import Moment, Visit

BY_SMS = {"reach": "sms", "mobile": "06 12 34 56 78", "phone": None}
KINDS = ("received", "corrected", "question", "closed")


class Service(BaseHTTPRequestHandler):
    """Takes sms, or answers what the test wants."""

    def do_GET(self) -> None:
        self.server.got.append((dict(self.headers), None))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        if to := getattr(self.server, "to", ""):
            self.send_header("Location", to)
        self.end_headers()

    def log_message(self, *_what: object) -> None:
        """Say nothing on the screen."""


@pytest.fixture
def service() -> Iterator[Any]:
    """A running service."""
    server: Any = HTTPServer(("127.0.0.1", 0), Service)
    server.got, server.answer = [], 202
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def sms(service: Any) -> HttpSms:
    return HttpSms(f"http://127.0.0.1:{service.server_port}/sms", "sleutel")


def test_an_sms_goes_out_with_its_key(service: Any) -> None:
    sms(service)("06 12 34 56 78", "Hallo", "received:ZL-1")
    ((headers, body),) = service.got
    assert body["to"] == "+31612345678"
    assert body["text"] == "Hallo"
    assert headers["Authorization"] == "Bearer sleutel"
    assert headers["Idempotency-Key"] == body["reference"]
    assert "ZL-1" not in body["reference"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, PermanentFailureError),
        (422, PermanentFailureError),
        (401, TemporaryFailureError),
        (404, TemporaryFailureError),
        (429, TemporaryFailureError),
        (500, TemporaryFailureError),
        (503, TemporaryFailureError),
    ],
)
def test_a_refusal_says_whether_later_helps(service: Any, status: int, error: type[Exception]) -> None:
    service.answer = status
    with pytest.raises(error, match=str(status)):
        sms(service)("0612345678", "Hallo", "k")


def test_the_key_goes_nowhere_else_when_the_service_points_there(service: Any) -> None:
    elsewhere: Any = HTTPServer(("127.0.0.1", 0), Service)
    elsewhere.got, elsewhere.answer = [], 202
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    service.to = f"http://127.0.0.1:{elsewhere.server_port}/sms"
    try:
        for service.answer in (301, 302, 303, 307, 308):
            with pytest.raises(TemporaryFailureError, match=str(service.answer)):
                sms(service)("0612345678", "Hallo", "k")
        assert elsewhere.got == []
    finally:
        elsewhere.shutdown()
        elsewhere.server_close()


def test_a_service_that_is_away_or_not_set_is_tried_later(service: Any) -> None:
    gone = sms(service)
    service.shutdown()
    service.server_close()
    for one in (gone, HttpSms("", "")):
        with pytest.raises(TemporaryFailureError):
            one("0612345678", "Hallo", "k")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0032 470 12 34 56", "+32470123456"),
    ],
)
def test_a_number_gets_its_country(typed: str, sent: str) -> None:
    assert international(typed) == sent


def test_sms_is_offered_only_where_the_organisation_has_it() -> None:
    def offered(switches: frozenset[str]) -> set[str]:
        about = catalogue.read(switches=switches).about_you
        return {choice.value for question in about.questions if question.name == "reach" for choice in question.choice}

    assert "sms" not in offered(frozenset())
    assert offered(frozenset({"sms"})) - offered(frozenset()) == {"sms"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_types_sms_where_it_is_not_offered_is_asked_again(visit: Visit) -> None:
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": ["not_sure"]})
    visit.get("/nl/doorgeven/vraag/about_you/for_whom")
    visit.post("/nl/doorgeven/vraag/about_you/for_whom", {"answer": "self"})
    address = "/nl/doorgeven/vraag/about_you/reach"
    assert "Stuur een sms" not in visit.get(address)
    assert visit.page.url.path == address
    visit.post(address, {"answer": "sms"}, status=422)


@pytest.fixture
def by_sms(app: FastAPI) -> FastAPI:
    """A portal whose organisation offers sms."""
    app.state.catalogue = catalogue.read(switches=frozenset({"sms"}))
    return app


def worker(app: FastAPI, one: HttpSms | None) -> Worker:
    """Return a worker that may send sms, and fails the test on a mail."""

    def no_mail(*_what: object) -> None:
        pytest.fail("a mail")

    made = Worker(app.state.sessions, {"resident": sender(app.state.settings, app.state.organisation, no_mail, one)})
    made.now = app.state.now
    return made


def test_who_chose_sms_gets_a_link_and_a_number_and_nothing_else(by_sms: FastAPI, moment: Moment, service: Any) -> None:
    tell(by_sms, person=BY_SMS)
    assert worker(by_sms, sms(service)).run_once() == 1
    ((_headers, body),) = service.got
    assert signals(by_sms)[0].reference in body["text"]
    for never in ("Fatima", "Ouardighi", "5711"):
        assert never not in body["text"]


def test_where_sms_is_off_nothing_goes_out(by_sms: FastAPI, moment: Moment, service: Any) -> None:
    tell(by_sms, person=BY_SMS)
    worker(by_sms, None).run_once()
    assert service.got == []
    with by_sms.state.sessions() as session:
        assert [job.state for job in session.scalars(select(Job))] == ["sent"]


def test_a_number_that_is_refused_is_told_to_a_colleague(by_sms: FastAPI, moment: Moment, service: Any) -> None:
    service.answer = 422
    tell(by_sms, person=BY_SMS)
    worker(by_sms, sms(service)).run_once()
    assert all(events(signal).count("signal:sms_failed") == 1 for signal in signals(by_sms))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_sms_is_there_and_short(language: str, kind: str) -> None:
    told = (Path("locales") / language / "notifications" / f"{kind}.sms.txt").read_text(encoding="utf-8").strip()
    assert set(re.findall(r"{\w*}", told)) == {"{reference}", "{link}", "{phone}"}
    whole = told.format(
        reference="ZL-7K4P-29QX", link="https://doorgeefpunt.example.org/nl/volgen", phone="088 000 0000"
    )
    assert len(whole) <= (160 if language != "ar" else 140)  # one sms, and two where letters take two bytes
