"""Residents who send over HTTP, and press *send* again when no answer comes."""

import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Any

import httpx2
from sqlalchemy import Engine

from portal.changes import actions, catalogue
from portal.demo.story import a_postcode, about, complete
from portal.organisations import catalogue as organisations
from tests.conftest import check_page
from tests.faults.nest import SECRET, sessions_of
from tests.walk import ABOUT, beside

TOLD: list[dict[str, dict[str, Any]]] = [
    {"contact_details": {"what_changes": ["phone"], "new_phone": "06 12 34 56 78"}},
    {"not_sure": {"topic": ["money"], "call_me": "no"}},
    {
        "contact_details": {"what_changes": ["name"], "new_name": "Fatima El Ouardighi"},
        "not_sure": {"topic": ["home", "work"], "call_me": "no"},
    },
]


@dataclass
class Telling:
    """One draft in one browser, and what its resident has seen of it."""

    token: str
    answered: bool = False
    """The answer to *send* came: from then on it may never be lost."""
    reference: str = ""
    code: str = ""
    died_at: datetime | None = None
    """When the first *send* ended without an answer, or the last of several that did."""


def prepare(engine: Engine, many: int, *, email: bool = False) -> list[Telling]:
    """Make drafts that are complete up to the check page, without the many pages before it."""
    organisation = organisations.read("zeven-linden")
    types, at = catalogue.read(), datetime.now(tz=UTC)
    tellings = []
    with sessions_of(engine).begin() as session:
        for number in range(many):
            draft, token = actions.begin(session, organisation=organisation.short, language="nl", secret=SECRET, at=at)
            told = TOLD[number % len(TOLD)]
            person = about("Fatima El Ouardighi", a_postcode(organisation, "deurhout"))
            if email:
                person |= {"reach": "email", "phone": None, "email": f"fatima{number}@example.org"}
            actions.choose(draft, list(told), types, at)
            draft.answers = complete(types, told, person)
            tellings.append(Telling(token))
    return tellings


class Browser:
    """Cookies and a form token, as a browser without JavaScript has. A new connection for each request."""

    def __init__(self, address: str) -> None:
        limits = httpx2.Limits(max_keepalive_connections=0)
        self.http = httpx2.Client(base_url=address, limits=limits, timeout=30)
        self.proof = ""

    def get(self, path: str) -> httpx2.Response:
        page = self.http.get(path)
        if found := re.search(r'name="csrf" value="([0-9a-f]+)"', page.text):
            self.proof = found[1]
        return page

    def post(self, path: str, fields: dict[str, Any] | None = None) -> httpx2.Response:
        return self.http.post(path, data={"csrf": self.proof, **(fields or {})})

    def walk(self) -> Telling:
        """Tell 'not sure' page by page, up to the check."""
        typed: dict[str, dict[str, Any]] = {**ABOUT, "topic": {"answer": ["money"]}, "call_me": {"answer": "no"}}
        self.get("/nl/doorgeven")
        answer = self.post("/nl/doorgeven", {"change": ["not_sure"]})
        while not answer.headers["location"].endswith("/controle"):
            question = answer.headers["location"]
            page = self.get(question)
            assert page.status_code == 200
            name = question.rpartition("/")[2]
            answer = self.post(question, {**typed.get(name, {}), **beside(page.text, name, typed)})
            assert answer.status_code == 303, question
        return Telling(self.http.cookies["draft"])

    def ready(self, telling: Telling) -> None:
        """Open the check page, which holds the form with *send*."""
        self.http.cookies.set("draft", telling.token, domain="127.0.0.1")
        assert "Klopt dit?" in self.get("/nl/doorgeven/controle").text

    def send(self, telling: Telling) -> None:
        """
        Press *send* and read the receipt. Who had an answer but saw no receipt only opens the receipt.

        Raises:
            httpx2.ConnectError: the server is not there.
            httpx2.TransportError: it died before it answered.
        """
        self.http.cookies.set("draft", telling.token, domain="127.0.0.1")
        if not telling.answered or telling.reference:
            answer = self.post("/nl/doorgeven/versturen")
            assert (answer.status_code, answer.headers.get("location")) == (303, "/nl/doorgeven/ontvangen"), answer.text
            telling.answered = True
        page = self.http.get("/nl/doorgeven/ontvangen")
        assert page.status_code == 200, f"an answered report is lost: {telling}"
        reference = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9-]+)<', page.text)
        code = re.search(r'<bdi dir="ltr"><b>([A-Z0-9]+)<', page.text)
        assert reference
        assert code
        assert telling.reference in {"", reference[1]}, f"{telling} is now {reference[1]}"
        telling.reference, telling.code = reference[1], code[1]

    def follow(self, telling: Telling) -> None:
        """Open the report with its reference and code, as on another device."""
        self.http.cookies.clear()
        self.get("/nl/volgen")
        answer = self.post("/nl/volgen", {"reference": telling.reference, "code": telling.code})
        assert (answer.status_code, answer.headers.get("location")) == (303, "/nl/volgen/melding")
        page = self.get("/nl/volgen/melding")
        assert page.status_code == 200
        check_page(page.text, telling.reference)
        assert telling.reference in page.text


class Crowd:
    """A few residents at once."""

    def __init__(self, browsers: list[Browser]) -> None:
        self.browsers, self.pool = browsers, ThreadPoolExecutor(len(browsers))
        self.begun = threading.Event()
        self.deaths: SimpleQueue[Telling] = SimpleQueue()

    def send(self, tellings: list[Telling]) -> "list[Future[None]]":
        """Begin to send; each telling by one resident. Returns when the first *send* leaves."""
        waiting: SimpleQueue[Telling] = SimpleQueue()
        for telling in tellings:
            waiting.put(telling)
        self.begun.clear()
        sending = [self.pool.submit(self._send_all, browser, waiting) for browser in self.browsers]
        assert self.begun.wait(30)
        return sending

    def _send_all(self, browser: Browser, waiting: "SimpleQueue[Telling]") -> None:
        while True:
            try:
                telling = waiting.get_nowait()
            except Empty:
                return
            self.begun.set()
            try:
                browser.send(telling)
            except httpx2.ConnectError:
                return  # the server was gone before this one left
            except httpx2.TransportError:
                if not telling.answered:
                    telling.died_at = datetime.now(tz=UTC)
                    self.deaths.put(telling)
                return

    def died(self) -> int:
        """How many first sends ended without an answer since the last time this was asked."""
        return sum(1 for _ in iter(self._one_death, None))

    def _one_death(self) -> Telling | None:
        try:
            return self.deaths.get_nowait()
        except Empty:
            return None

    def close(self) -> None:
        self.pool.shutdown()
        for browser in self.browsers:
            browser.http.close()
