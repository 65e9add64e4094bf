"""What a resident corrected or took back counts for messages too; a mail that comes back is noted."""

from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.models import Report, Withdrawal
from portal.kit.outbox import Worker
from portal.notifications.models import Message
from tests.changes.sent import correct
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox
from tests.reminders.mahmoud import ask, at, links_of, reminders, tell
from tests.reminders.test_sending import FRIDAY, work

pytestmark = ONE_DATABASE
AWAY = {"leave_date": {"date": "2026-12-20", "about": False}, "return_date": {"date": "2027-01-11", "about": False}}
SENT_ON = at("2027-01-08T09:00")


@pytest.fixture
def away(app: FastAPI, visit: Visit, server: Controller, worker: Worker, postbox: Postbox) -> Visit:
    """Mahmoud goes away, and asked for a message three days before he comes back."""
    tell(app, visit, told={"abroad": AWAY})
    ask(visit, "abroad:return_date")
    (kept,) = reminders(app)
    assert kept.due_at == SENT_ON
    server.start()
    work(worker)
    postbox.mails.clear()
    return visit


@pytest.mark.parametrize(("day", "mails"), [("2027-01-15", [0, 1]), ("2027-01-09", [1, 0])])
def test_a_day_that_was_corrected_moves_the_message(
    away: Visit, app: FastAPI, worker: Worker, postbox: Postbox, moment: Moment, day: str, mails: list[int]
) -> None:
    correct(app, 1, abroad={"return_date": {"date": day, "about": False}})
    seen = []
    for moment.at in (SENT_ON, at("2027-01-12T09:00"), at("2027-02-12T09:00")):
        postbox.mails.clear()
        work(worker)
        seen.append(len([mail for mail in postbox.mails if mail["Subject"] == "Een bericht waar u om vroeg"]))
    assert seen == [*mails, 0]


@pytest.mark.parametrize(
    "changed",
    [
        {"abroad": None, "not_sure": {"topic": ["money"]}},
        {"about_you": {"reach": "phone", "phone": "06 12 34 56 78"}},
    ],
)
def test_who_left_it_out_or_wants_no_mail_any_more_gets_none(
    away: Visit, app: FastAPI, worker: Worker, postbox: Postbox, moment: Moment, changed: dict[str, Any]
) -> None:
    correct(app, 1, **changed)
    work(worker)
    postbox.mails.clear()
    moment.at = SENT_ON
    work(worker)
    assert postbox.mails == []


def test_a_report_that_was_taken_back_brings_no_message(
    away: Visit, app: FastAPI, worker: Worker, postbox: Postbox, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        session.add(Withdrawal(report_id=1, version=1, reason="", received_at=moment.at))
    moment.at = SENT_ON
    work(worker)
    assert postbox.mails == []


def test_the_check_in_is_about_the_person_as_corrected(app: FastAPI, visit: Visit, moment: Moment) -> None:
    reference, _code = tell(app, visit)
    ask(visit, "check-in")
    correct(app, 1, about_you={"email": "nieuw@example.org"})
    link = links_of(app, reference, "http://portal.test", "nl")[0].removeprefix("http://portal.test")
    visit.get(link)
    visit.post(link)
    with app.state.sessions() as session:
        answer = session.scalars(select(Report).order_by(Report.id.desc())).first()
        assert answer is not None
        assert answer.about["email"] == "nieuw@example.org"


class Refusing:
    """A mail server that knows nobody."""

    async def handle_DATA(self, *_given: Any) -> str:  # noqa: N802  aiosmtpd's name
        return "550 5.1.1 unknown"


def test_a_mail_that_is_refused_is_noted_and_the_next_one_is_planned(
    app: FastAPI, visit: Visit, worker: Worker, port: int, moment: Moment
) -> None:
    tell(app, visit)
    ask(visit, "uwv-amounts")
    refusing = Controller(Refusing(), hostname="127.0.0.1", port=port)
    refusing.start()
    try:
        moment.at = FRIDAY
        work(worker)
    finally:
        refusing.stop()
    with app.state.sessions() as session:
        found = {message.kind: message.failed_at for message in session.scalars(select(Message))}
    assert found["uwv-amounts"] == FRIDAY
    assert str(reminders(app)[0].day) == "2027-07-01"
