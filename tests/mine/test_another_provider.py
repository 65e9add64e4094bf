"""The same with another make of provider (npm `oidc-provider`): levels that it gives itself, and its way out."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.identity.models import ResidentSession
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import BEST, FATIMA_BSN, GOOD, LOW, leave, portal_with, words

NODE = shutil.which("node")
MODULES = Path(os.environ.get("PORTAL_NODE_MODULES", ".venv/node/node_modules")).resolve()
BACK, AFTER = "http://portal.test/inwoner/terug", "http://portal.test/nl/"
pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(
        not NODE or not (MODULES / "oidc-provider").is_dir(),
        reason="needs Node and npm `oidc-provider`: tools/setup.py --dev fetches it, or PORTAL_NODE_MODULES names it",
    ),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A running provider."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    script = str(Path(__file__).with_name("provider.mjs"))
    environment = {**os.environ, "NODE_NO_WARNINGS": "1", "PORTAL_NODE_MODULES": str(MODULES)}
    running = subprocess.Popen(
        [str(NODE), script, port, BACK, AFTER, LOW, GOOD, BEST],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    yield f"http://localhost:{port}"
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture
def here(app: FastAPI, moment: Moment, provider: str) -> FastAPI:
    """The portal with this provider."""
    return portal_with(app, moment, resident_issuer=provider)


class Elsewhere:
    """A browser at the provider: keeps its cookies there."""

    def __init__(self) -> None:
        self.client = httpx2.Client(timeout=20)

    def go(self, address: str) -> str:
        """Follow what the provider says until it asks something, or sends back here; returns that address."""
        while not address.startswith("http://portal.test/"):
            answer = self.client.get(address)
            if answer.status_code == 200:
                assert answer.text == "asks: login", answer.text
                return address
            address = urljoin(address, answer.headers["location"])
        return address

    def sign_in(self, address: str, acr: str | None) -> str:
        """Sign in at the page that asks it; returns the path and query to which it sends back here."""
        asks = self.go(address)
        assert "/who/" in asks, "with prompt=login it always asks"
        given = {"bsn": FATIMA_BSN, **({"acr": acr} if acr else {})}
        answer = self.client.post(asks, params=given)
        return self.go(urljoin(asks, answer.headers["location"])).removeprefix("http://portal.test")


def sessions(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(ResidentSession)) or 0


@pytest.mark.parametrize(("acr", "said"), [(GOOD, "substantieel"), (BEST, "hoog")])
def test_the_level_that_the_provider_gives_is_kept(here: FastAPI, acr: str, said: str) -> None:
    visit = Visit(here)
    visit.get(Elsewhere().sign_in(leave(visit), acr))
    assert visit.page.url.path == "/nl/mijn"
    assert "Uitloggen" in visit.page.text
    with here.state.sessions() as session:
        assert session.scalars(select(ResidentSession.level)).all() == [said]


@pytest.mark.parametrize("acr", [LOW, None])
def test_a_lower_level_or_none_signs_nobody_in(here: FastAPI, acr: str | None) -> None:
    visit = Visit(here)
    page = visit.get(Elsewhere().sign_in(leave(visit), acr), 422)
    assert "lager niveau" in words(page)
    assert sessions(here) == 0


def test_who_is_still_signed_in_there_is_asked_again_until_they_leave_there_too(here: FastAPI) -> None:
    there, visit = Elsewhere(), Visit(here)
    visit.get(there.sign_in(leave(visit), GOOD))
    plain = re.sub(r"&prompt=login", "", leave(visit))
    assert there.go(plain).startswith(BACK), "the provider itself still knows who it is"
    page = visit.get("/nl/mijn")
    page = visit.post("/nl/mijn/uitloggen")
    away = re.search(r'href="(http://localhost[^"]+)"', page)
    assert away
    asked = there.client.get(away[1].replace("&amp;", "&"))
    token = re.search(r'name="xsrf" value="([^"]+)"', asked.text)
    action = re.search(r'action="([^"]+)"', asked.text)
    assert token
    assert action
    left = there.client.post(action[1], data={"xsrf": token[1], "logout": "yes"})
    assert left.headers["location"] == AFTER, "and comes back here"
    assert "/who/" in there.go(re.sub(r"&prompt=login", "", leave(visit))), "now nobody is known there"
