"""Outages: what counts as one, how a sign of life keeps it, and what everybody reads."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.outages.actions import beat
from portal.outages.domain import Outage, outages
from portal.outages.models import Up
from portal.web.worker import chores_of
from tests.conftest import Moment, Visit

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("stretches", "now", "found"),
    [
        ([], 0, []),
        ([(0, 60)], 65, []),
        ([(0, 60), (70, 90)], 95, []),
        ([(0, 60), (70.1, 90)], 95, [(60, 70.1)]),
        ([(0, 60), (180, 200), (300, 310)], 315, [(200, 300), (60, 180)]),
        ([(0, 60)], 71, [(60, None)]),
        ([(0, 60), (5, 20), (61, 90)], 95, []),
        ([(0, 100), (5, 20), (105, 110)], 111, []),
        ([(300, 310), (0, 60)], 315, [(60, 300)]),
    ],
)
def test_a_gap_of_more_than_ten_minutes_is_an_outage(stretches: Any, now: float, found: Any) -> None:
    told = outages([(after(a), after(b)) for a, b in stretches], after(now))
    assert told == [Outage(after(a), None if b is None else after(b)) for a, b in found]


def test_a_sign_of_life_makes_stretches(app: FastAPI) -> None:
    for minutes in (0, 1, 2, 3, 12.5, 60, 61, 60.5):
        with app.state.sessions.begin() as session:
            beat(session, after(minutes))
    with app.state.sessions() as session:
        kept = session.execute(select(Up.since, Up.until).order_by(Up.id)).all()
    assert kept == [(after(0), after(12.5)), (after(60), after(61))]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_everybody_can_read_outages(app: FastAPI, visit: Visit, moment: Moment, language: str) -> None:
    visit.get(f"/{language}/storingen")
    with app.state.sessions.begin() as session:
        session.add_all([Up(since=after(0), until=after(30)), Up(since=after(90), until=after(100))])
    moment.at = after(105)
    page = visit.get(f"/{language}/storingen")
    assert page.count("<li>") - page.count("<li><a") == 1
    assert ("10.30" if language == "nl" else "10:30") in page
    assert ("11.30" if language == "nl" else "11:30") in page
    if language == "nl":
        assert "Die tijd telt nooit tegen u." in page
        moment.at = after(200)
        assert "Sinds maandag 23 november 2026 om 11.40 uur werkt niet alles." in visit.get("/nl/storingen")
    assert f"/{language}/storingen" in visit.get(f"/{language}/")


def test_the_worker_gives_a_sign_of_life(app: FastAPI) -> None:
    (chore,) = chores_of(app.state.settings, app.state.sessions)
    chore.work()
    with app.state.sessions() as session:
        assert len(session.scalars(select(Up)).all()) == 1


def test_no_sign_of_life_while_the_portal_does_not_answer(app: FastAPI) -> None:
    settings = app.state.settings.model_copy(update={"heartbeat_url": "http://127.0.0.1:9/-/ready"})
    (chore,) = chores_of(settings, app.state.sessions)
    with pytest.raises(OSError):  # noqa: PT011  whatever keeps it from answering
        chore.work()
    with app.state.sessions() as session:
        assert session.scalars(select(Up)).all() == []
