"""From a sent report to a mail in a real mail server."""

from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from portal.kit.outbox import Worker
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox, jobs, new_worker
from tests.walk import ABOUT, send, walk

NEEDED: dict[str, dict[str, Any]] = {
    "topic": {"answer": ["unknown"]},
    "call_me": {"answer": "no"},
    "reach": {"answer": "email"},
    "email": {"answer": "fatima@example.org"},
}
NEVER = ("Fatima", "Ouardighi", "1992", "5701", "mei", "Lindenberg", "fatima@example.org")


@ONE_DATABASE
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_a_mail_holds_a_link_and_a_number_and_nothing_about_the_person(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox, language: str
) -> None:
    walk(visit, ["not_sure"], NEEDED, language)
    reference, code = send(visit, language)
    server.start()
    assert worker.run_once() == 1
    (mail,) = postbox.mails
    text = mail.get_content()
    assert f"https://portal.example/{language}/volgen" in text
    assert reference in text
    assert mail["To"] == "fatima@example.org"
    assert mail["From"] == app.state.settings.mail_sender
    for never in (*NEVER, code):
        assert never not in f"{mail['Subject']}\n{text}"
    kept = jobs(app)
    assert [job.state for job in kept] == ["sent"]
    for job in kept:
        for never in ("Fatima", "fatima@", "1992", "5701"):
            assert never not in f"{job.payload} {job.key}"


def test_one_mail_however_often_the_workers_look(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox, moment: Moment, port: int
) -> None:
    walk(visit, ["not_sure"], NEEDED)
    send(visit)
    visit.client.post("/nl/doorgeven/versturen", data={"csrf": ""})
    server.start()
    other = new_worker(app, moment, port)
    assert (worker.run_once(), worker.run_once(), other.run_once()) == (1, 0, 0)
    moment.at += timedelta(days=1)
    assert (worker.run_once(), other.run_once()) == (0, 0)
    assert len(postbox.mails) == 1


def test_sending_a_report_twice_makes_one_mail(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox
) -> None:
    walk(visit, ["not_sure"], NEEDED)
    token = visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    for _ in range(2):
        answer = visit.client.post("/nl/doorgeven/versturen", data={"csrf": token})
        assert answer.url.path == "/nl/doorgeven/ontvangen"
    server.start()
    worker.run_once()
    assert len(postbox.mails) == len(jobs(app)) == 1


@ONE_DATABASE
def test_mail_waits_while_the_server_is_down_and_goes_out_later(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox, moment: Moment
) -> None:
    walk(visit, ["not_sure"], NEEDED)
    send(visit)
    assert worker.run_once() == 1
    (job,) = jobs(app)
    assert (job.state, job.tries, job.last_error) == ("pending", 1, "TemporaryFailureError")
    assert worker.run_once() == 0, "it waits a little before the next try"
    moment.at += timedelta(minutes=1)
    assert worker.run_once() == 1
    server.start()
    moment.at += timedelta(minutes=2)
    assert worker.run_once() == 1
    (job,) = jobs(app)
    assert (job.state, job.tries, job.last_error) == ("sent", 3, None)
    assert len(postbox.mails) == 1


@ONE_DATABASE
@pytest.mark.parametrize("reach", ["phone", "letter", "helper"])
def test_who_asked_for_no_mail_gets_none(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox, reach: str
) -> None:
    walk(visit, ["not_sure"], {**NEEDED, "reach": {"answer": reach}, "phone": ABOUT["phone"]})
    send(visit)
    server.start()
    assert worker.run_once() == 1
    assert postbox.mails == []
    assert [job.state for job in jobs(app)] == ["sent"]
