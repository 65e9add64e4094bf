"""A phone with an authenticator app, and colleagues who use it."""

import base64
import html
import re
from dataclasses import dataclass, field
from datetime import timedelta

from fastapi import FastAPI

from portal.accounts import totp
from portal.accounts.access import DEMO_PASSWORD
from portal.web.app import create_app
from tests.conftest import Moment, Visit

RECOVERY = re.compile(r"<code class=\"ltr\">((?:[A-Z0-9]{4}-){2}[A-Z0-9]{4})</code>")


@dataclass
class Phone:
    """Knows secrets by what a page showed, and shows codes by the clock of the test."""

    moment: Moment
    secret: bytes = field(default=b"", init=False)

    def scan(self, page: str) -> None:
        """Take the secret from the letters beside the square."""
        found = re.search(r'<code class="ltr">((?:[A-Z2-7]{4} ?)+)</code>', page)
        assert found, "the page shows no secret"
        letters = found[1].replace(" ", "")
        assert f"secret={letters}&" in html.unescape(page), "the square and the letters hold the same"
        self.secret = base64.b32decode(letters)

    def code(self) -> str:
        """Show the code of now."""
        return totp.hotp(self.secret, totp.step_at(self.moment.at))

    def next_code(self) -> str:
        """Wait for the next code."""
        self.moment.at += timedelta(seconds=totp.STEP)
        return self.code()

    def wrong(self) -> str:
        """A code that no step near now has."""
        now = totp.step_at(self.moment.at)
        near = {totp.hotp(self.secret, now + drift) for drift in range(-3, 4)}
        return next(code for number in range(9) if (code := f"{number:06}") not in near)


def portal_with(app: FastAPI, moment: Moment, mode: str) -> FastAPI:
    """The same portal with another setting of the second step."""
    settings = app.state.settings.model_copy(update={"second_factor": mode})
    return create_app(settings, sessions=app.state.sessions, now=moment)


def password(visit: Visit, login: str = "chris", after: str = "/werk/") -> str:
    """Give the right password; returns the page that comes."""
    visit.get("/werk/inloggen")
    return visit.post("/werk/inloggen", {"login": login, "password": DEMO_PASSWORD, "next": after})


def inside(visit: Visit) -> bool:
    """Whether the queue opens."""
    visit.get("/werk/")
    return visit.page.url.path == "/werk/"


def set_up(visit: Visit, phone: Phone, login: str = "chris") -> list[str]:
    """Sign in for the first time where everybody has a second step; returns the recovery codes."""
    phone.scan(password(visit, login))
    page = visit.post("/werk/inloggen/tweede-stap", {"code": phone.code()})
    codes = RECOVERY.findall(page)
    assert len(set(codes)) == 10
    return codes


def out(visit: Visit) -> None:
    """Sign out."""
    visit.get("/werk/")
    visit.post("/werk/uitloggen")
