"""A broker for DigiD that runs: real HTTP, invented people. And a portal that asks it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from oidc_provider_mock import User, run_server_in_thread

from portal.accounts.oidc import SignInService
from portal.accounts.trip import Trip
from portal.web.app import create_app
from tests.conftest import Moment, Visit

LOW, GOOD, BEST = (f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high"))
FATIMA_BSN, RUTH_BSN = "111222333", "123456782"
"""Numbers that pass the eleven test and are nobody's."""
PEOPLE: dict[str, dict[str, Any]] = {
    "fatima": {"bsn": FATIMA_BSN, "acr": GOOD},
    "fatima-high": {"bsn": f"s00000000:{FATIMA_BSN}", "acr": BEST},
    "fatima-low": {"bsn": FATIMA_BSN, "acr": LOW},
    "no-level": {"bsn": FATIMA_BSN},
    "no-number": {"acr": GOOD},
    "wrong-number": {"bsn": "111222334", "acr": GOOD},
    "other-sector": {"bsn": f"s00000001:{FATIMA_BSN}", "acr": GOOD},
    "ruth": {"bsn": RUTH_BSN, "acr": GOOD},
    "named": {"bsn": RUTH_BSN, "acr": GOOD, "name": "Ruth Admiraal", "birthdate": "1980-02-29"},
    "ruth-for-fatima": {"bsn": RUTH_BSN, "acr": GOOD, "represents": FATIMA_BSN, "kind": "bewind"},
    "office-for-fatima": {"office": "90001354", "acr": GOOD, "represents": FATIMA_BSN, "kind": "bewind"},
    "strange-kind": {"bsn": RUTH_BSN, "acr": GOOD, "represents": FATIMA_BSN, "kind": "buurman"},
    "wrong-represented": {"bsn": RUTH_BSN, "acr": GOOD, "represents": "111222334", "kind": "bewind"},
}
SETTINGS = {
    "resident_client_id": "doorgeefpunt",
    "resident_client_secret": "invented",
    "resident_represented_claim": "represents",
    "resident_office_claim": "office",
    "resident_representation_claim": "kind",
    "resident_representations": "bewind=administrator machtiging=mandate",
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A running provider that knows these people and asks for a nonce."""
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


class OnItsOwnClock(SignInService):
    """The engine as it is, at the time of the broker: that runs on the clock of this computer, the portal on ours."""

    def come_back(self, come_back: str, trip: Trip, answer: Mapping[str, str], at: datetime) -> dict[str, Any]:  # noqa: ARG002
        return super().come_back(come_back, trip, answer, datetime.now(tz=UTC))


@pytest.fixture
def portal(app: FastAPI, moment: Moment, issuer: str) -> FastAPI:
    """The portal with this broker."""
    return portal_with(app, moment, resident_issuer=issuer)


def portal_with(app: FastAPI, moment: Moment, **given: str) -> FastAPI:
    """Return the portal with other settings, on the same database."""
    settings = app.state.settings.model_copy(update={**SETTINGS, "public_url": "http://portal.test", **given})
    made = create_app(settings, sessions=app.state.sessions, now=moment)
    made.state.resident_service = OnItsOwnClock(made.state.resident_service.client)
    return made


def leave(visit: Visit, place: str = "mijn", language: str = "nl") -> str:
    """Press the button; returns where it leads."""
    answer = visit.client.get(f"/{language}/inloggen/digid?naar={place}", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def at_broker(address: str, who: str) -> str:
    """Sign in at the broker; returns the path and query to which it sends somebody back."""
    back = httpx2.post(address, data={"sub": who}).headers["location"]
    assert back.startswith("http://portal.test/inwoner/terug?")
    return str(back.removeprefix("http://portal.test"))


def sign_in(visit: Visit, who: str, place: str = "mijn", status: int = 200, language: str = "nl") -> str:
    """Go there and back."""
    return visit.get(at_broker(leave(visit, place, language), who), status)


def asked(address: str) -> dict[str, str]:
    """Return what the broker was asked."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def words(page: str) -> str:
    """Return the words of the main part of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]).split())
