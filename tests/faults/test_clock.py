"""The clock jumps a day ahead, and an hour back: nothing is lost or doubled, and it goes on by itself."""

from datetime import timedelta

from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.models import Report
from portal.kit.outbox import LEASE, Worker
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox, jobs, new_worker
from tests.walk import send, walk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TYPED = {
    "topic": {"answer": ["money"]},
    "call_me": {"answer": "no"},
    "reach": {"answer": "email", "email": "fatima@example.org"},
}
pytestmark = ONE_DATABASE


def tell(visit: Visit) -> tuple[str, str]:
    walk(visit, ["not_sure"], TYPED)
    return send(visit)


def states(app: FastAPI) -> list[str]:
    return [job.state for job in jobs(app) if job.kind == "resident"]


def test_what_was_typed_and_sent_survives_both_jumps(app: FastAPI, visit: Visit, moment: Moment) -> None:
    walk(visit, ["not_sure"], TYPED)
    moment.at += DAY
    reference, code = send(visit)
    moment.at -= DAY + HOUR
    visit.client.cookies.clear()
    visit.get("/nl/volgen")
    visit.post("/nl/volgen", {"reference": reference, "code": code})
    assert visit.page.url.path == "/nl/volgen/melding"
    assert reference in visit.page.text
    other = Visit(app)
    second, _ = tell(other)
    assert second != reference
    with app.state.sessions() as session:
        assert sorted(session.scalars(select(Report.reference))) == sorted([reference, second])


def test_a_colleague_signs_in_again_after_a_jump_ahead_and_goes_on_after_one_back(
    colleague: Visit, moment: Moment
) -> None:
    colleague.sign_in("chris")
    moment.at -= HOUR
    assert "Uitloggen" in colleague.get("/werk/")
    moment.at += HOUR + DAY
    colleague.get("/werk/")
    assert colleague.page.url.path == "/werk/inloggen"
    colleague.sign_in("chris")
    assert "Uitloggen" in colleague.page.text
    moment.at -= DAY
    assert "Uitloggen" in colleague.get("/werk/")


def test_mail_goes_out_once_when_the_clock_jumps_while_it_is_leased(
    app: FastAPI, visit: Visit, moment: Moment, server: Controller, postbox: Postbox, worker: Worker, port: int
) -> None:
    tell(visit)
    server.start()
    assert worker.claim(), "and then the worker dies"
    moment.at -= HOUR
    other = new_worker(app, moment, port)
    other.run_once()
    assert postbox.mails == [], "the lease still holds"
    moment.at += HOUR + LEASE
    other.run_once()
    worker.run_once()
    assert (states(app), len(postbox.mails)) == (["sent"], 1)
    tell(Visit(app))
    moment.at += DAY
    other.run_once()
    moment.at -= DAY + HOUR
    other.run_once()
    assert (states(app), len(postbox.mails)) == (["sent", "sent"], 2)
    tell(Visit(app))
    other.run_once()
    assert (states(app), len(postbox.mails)) == (["sent"] * 3, 3)


def test_what_waits_in_a_wrong_year_goes_out_once_when_the_clock_is_right(
    app: FastAPI, visit: Visit, moment: Moment, server: Controller, postbox: Postbox, worker: Worker
) -> None:
    (mends,) = [chore.work for chore in worker.chores if chore.name == "wrong clock"]
    tell(visit)
    moment.at += 365 * DAY
    tell(Visit(app))
    worker.run_once()
    moment.at -= 365 * DAY
    server.start()
    worker.run_once()
    assert postbox.mails == [], "no mail server took it, and the next try is a year away"
    mends()
    worker.run_once()
    worker.run_once()
    assert (states(app), len(postbox.mails)) == (["sent", "sent"], 2)
