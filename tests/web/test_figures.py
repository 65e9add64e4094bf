"""How old the waiting post is, for who watches over the portal."""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import update

from portal.kit.outbox import Job
from tests.changes.sent import tell
from tests.conftest import Moment, Visit


def test_post_that_waits_longer_than_48_hours_shows(app: FastAPI, visit: Visit, moment: Moment) -> None:
    def figures() -> dict[str, object]:
        told: dict[str, object] = visit.client.get("/-/figures").json()
        return told

    assert figures() == {"ok": True, "post": {"waiting": 0, "oldest_minutes": 0, "late": 0, "dead": 0}}
    tell(app)
    moment.at += timedelta(hours=47)
    assert figures() == {"ok": True, "post": {"waiting": 1, "oldest_minutes": 47 * 60, "late": 0, "dead": 0}}
    moment.at += timedelta(hours=1)
    assert figures() == {"ok": False, "post": {"waiting": 1, "oldest_minutes": 48 * 60, "late": 1, "dead": 0}}
    with app.state.sessions.begin() as session:
        session.execute(update(Job).values(state="dead"))
    assert figures() == {"ok": False, "post": {"waiting": 0, "oldest_minutes": 0, "late": 0, "dead": 1}}
