"""A page of the list reads a bounded number of signals, and going on shows each that fits once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.queue import paging
from portal.signals.models import Signal
from tests.conftest import Visit
from tests.queue.test_pages import number_like
from tests.signals.desk import tell
from tests.signals.test_pages import more, shown

ON = re.compile(r'href="([^"]+after=[^"]+)">(?:Zoek verder|Volgende 50)')


@pytest.fixture
def short_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at seven signals of a team at once."""
    monkeypatch.setattr(paging, "LOOKED_AT", 7)


def all_pages(colleague: Visit, address: str) -> tuple[list[int], int]:
    """Return the signals of all pages, and how many pages that took."""
    page, found, pages = colleague.get(address), [], 1
    while True:
        found += shown(page)
        link = ON.search(page)
        if not link:
            return found, pages
        page, pages = colleague.get(unescape(link[1])), pages + 1
        assert pages < 60


@pytest.mark.usefixtures("short_look")
def test_looking_further_shows_each_that_fits_once_and_in_order(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    for team, number in (("desk", 11), ("debt-help", 5), ("special-assistance", 16)):
        more(app, signal, number, team=team)
        more(app, signal, 1, team=team, urgency="U0", municipality="gemerveld")
        more(app, signal, number, team=team, change_type="gift", waiting_since=app.state.now())
    colleague.sign_in("sam")
    with app.state.sessions() as session:
        teams = session.get_one(Colleague, number_like(app, "sam")).teams
        every = session.scalars(select(Signal).where(Signal.team.in_(teams)).order_by(Signal.due_at, Signal.id)).all()
    for query, fits in {
        "urgency=U0": lambda one: one.urgency == "U0",
        "type=gift&waiting=resident": lambda one: one.change_type == "gift",
        "waiting=nobody": lambda one: one.waiting_since is None,
        "town=gemerveld&planned=no": lambda one: one.municipality == "gemerveld",
        "age=month": lambda one: one.received_at < app.state.now() - timedelta(days=28),
        "type=gift": lambda one: one.change_type == "gift",
    }.items():
        found, _pages = all_pages(colleague, f"/werk/?{query}")
        assert found == [one.id for one in every if fits(one)], query


@pytest.mark.usefixtures("short_look")
def test_a_page_that_looked_at_a_part_says_so_and_leads_on(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 20)
    more(app, signal, 1, urgency="U4", due_at=signal.due_at + timedelta(days=300))
    colleague.sign_in("chris")
    page = colleague.get("/werk/?urgency=U4")
    assert not shown(page)
    assert "Hier past nog niets bij" in page
    assert "Zoek verder" in page
    found, pages = all_pages(colleague, "/werk/?urgency=U4")
    assert len(found) == 1
    assert pages == 4, "22 signals, seven at a time"
    assert "Dit was alles." in colleague.get("/werk/?urgency=U0&after=2040-01-01T00:00:00Z_1")
