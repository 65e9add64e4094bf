"""From a tick on the receipt to a mail in a real mail server, on the clock of the test."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from portal.kit.outbox import Worker
from portal.reminders import actions
from portal.reminders.links import Links
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox, jobs, new_worker
from tests.reminders.mahmoud import NEVER, ask, at, link_in, reminders, tell
from tests.traces import stands

FRIDAY = at("2026-12-18T09:00")
"""Ten o'clock in the Netherlands, nine working days before 1 January."""


def work(worker: Worker, most: int = 10) -> int:
    """Let the worker do all that is due."""
    done = 0
    while most and (now := worker.run_once()):
        done, most = done + now, most - 1
    return done


@pytest.fixture
def asked(app: FastAPI, visit: Visit, server: Controller, worker: Worker, postbox: Postbox) -> Visit:
    """Mahmoud told something and asked for the UWV message; the mail about his report is out."""
    tell(app, visit)
    ask(visit, "uwv-amounts")
    server.start()
    work(worker)
    postbox.mails.clear()
    return visit


def test_the_uwv_message_comes_on_its_day_and_never_again(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI
) -> None:
    moment.at = FRIDAY - timedelta(seconds=1)
    assert work(worker) == 0
    moment.at = FRIDAY
    assert work(worker) == 1
    (mail,) = postbox.mails
    text = mail.get_content()
    assert mail["To"] == "mahmoud@example.org"
    assert "Uw UWV-bedrag verandert op 1 januari." in text
    form = link_in(text, "doorgeven")
    assert form == "/nl/doorgeven?kies=other_benefit#other_benefit"
    page = asked.get(form.partition("#")[0])
    assert 'value="other_benefit" id="other_benefit" checked' in page
    for never in NEVER:
        assert never not in f"{mail['Subject']}\n{text}"
    for job in jobs(app):
        for never in NEVER:
            assert never not in f"{job.payload} {job.key}"
    for later in (1, 7, 30, 120):
        moment.at = FRIDAY + timedelta(days=later)
        work(worker)
    assert len(postbox.mails) == 1
    (kept,) = reminders(app)
    assert (str(kept.day), kept.sent_at, kept.due_at) == ("2027-07-01", FRIDAY, at("2027-06-18T08:00"))
    moment.at = at("2027-06-18T08:00")
    work(worker)
    assert len(postbox.mails) == 2
    assert "1 juli" in postbox.mails[1].get_content()


@ONE_DATABASE
@pytest.mark.parametrize(("language", "words"), [("en", "1 January"), ("ar", "1 يناير")])
def test_the_message_speaks_the_language_of_the_resident(
    app: FastAPI,
    visit: Visit,
    server: Controller,
    worker: Worker,
    postbox: Postbox,
    moment: Moment,
    language: str,
    words: str,
) -> None:
    tell(app, visit, language)
    ask(visit, "uwv-amounts", language=language)
    server.start()
    moment.at = FRIDAY
    work(worker)
    text = postbox.mails[-1].get_content()
    assert words in text
    assert f"/{language}/doorgeven?kies=other_benefit" in text
    visit.get(link_in(text, "stoppen"))
    assert visit.page.url.path.startswith(f"/{language}/berichten/stoppen/")


def test_a_worker_that_was_down_for_a_week_sends_it_late_and_once(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI, port: int
) -> None:
    moment.at = FRIDAY + timedelta(days=7)
    assert work(new_worker(app, moment, port)) == 1
    assert work(worker) == 0
    assert len(postbox.mails) == 1


def test_a_message_that_helps_nobody_any_more_is_not_sent_but_the_next_one_is(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment
) -> None:
    moment.at = at("2027-03-01T09:00")
    work(worker)
    assert postbox.mails == []
    moment.at = at("2027-06-18T08:00")
    work(worker)
    assert len(postbox.mails) == 1


def test_two_workers_at_once_send_one(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI, port: int
) -> None:
    other = new_worker(app, moment, port)
    moment.at = FRIDAY
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda each: each.run_once(), (worker, other)))
    assert sum(done) == 1
    assert (work(worker), work(other)) == (0, 0)
    assert len(postbox.mails) == 1
    assert len([job for job in jobs(app) if job.kind == actions.REMINDER]) == 2, "this one, and that of July"


def test_a_mail_server_that_is_down_delays_the_message_and_plans_the_next_once(
    app: FastAPI, visit: Visit, worker: Worker, server: Controller, postbox: Postbox, moment: Moment
) -> None:
    tell(app, visit)
    ask(visit, "uwv-amounts")
    moment.at = FRIDAY
    work(worker)
    assert reminders(app)[0].sent_at is None
    server.start()
    moment.at += timedelta(minutes=2)
    work(worker)
    assert [mail["Subject"] for mail in postbox.mails].count("Een bericht waar u om vroeg") == 1
    assert len([job for job in jobs(app) if job.kind == actions.REMINDER]) == 2


def test_what_was_stopped_on_the_page_is_not_sent(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI
) -> None:
    (kept,) = reminders(app)
    asked.get("/nl/doorgeven/berichten")
    asked.post(f"/nl/doorgeven/berichten/{kept.id}/stoppen")
    moment.at = FRIDAY
    work(worker)
    assert postbox.mails == []
    assert len([job for job in jobs(app) if job.kind == actions.REMINDER]) == 1, "no next one is planned"


def test_the_link_in_the_mail_stops_without_login(
    asked: Visit, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI
) -> None:
    moment.at = FRIDAY
    work(worker)
    link = link_in(postbox.mails[0].get_content(), "stoppen")
    assert not any(never in link for never in NEVER)
    anybody = Visit(app)
    page = anybody.get(link)
    assert "Wilt u dit bericht niet meer?" in page
    assert reminders(app)[0].stopped_at is None, "looking stops nothing"
    assert not any(never in page for never in NEVER[:3])
    page = anybody.post(link, {"one": "1"})
    assert "U krijgt dit bericht niet meer" in page
    assert "Stop alle berichten" not in page, "there is no other"
    anybody.client.post(link, data={"csrf": "x"})
    assert reminders(app)[0].stopped_at == moment.at
    moment.at = at("2027-06-18T08:00")
    work(worker)
    assert len(postbox.mails) == 1


@ONE_DATABASE
def test_one_link_can_stop_all_messages_of_a_report(asked: Visit, app: FastAPI) -> None:
    asked.get("/nl/doorgeven/berichten")
    ask(asked, "check-in")
    first = reminders(app)[0]
    address = Links(app.state.settings.secret_key, "").stop("nl", first.id)
    asked.get(address)
    asked.post(address, {"all": "1"})
    assert all(kept.stopped_at for kept in reminders(app))


@ONE_DATABASE
@pytest.mark.parametrize("token", ["x", "MQ.x", "MQ.AAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"])
def test_a_made_up_link_opens_nothing(visit: Visit, token: str) -> None:
    visit.get(f"/nl/berichten/stoppen/{token}", 404)
    visit.get(f"/nl/check-in/{token}", 404)


@ONE_DATABASE
def test_a_message_on_a_day_of_ones_own_comes_once(
    visit: Visit, server: Controller, worker: Worker, postbox: Postbox, moment: Moment, app: FastAPI
) -> None:
    tell(app, visit)
    ask(visit, **{"day-day": "3", "day-month": "1", "day-year": "2027"})
    server.start()
    work(worker)
    postbox.mails.clear()
    moment.at = at("2026-12-31T09:00")
    assert work(worker) == 1, "3 January is a Sunday and the first is a holiday"
    text = postbox.mails[0].get_content()
    assert link_in(text, "doorgeven") == "/nl/doorgeven"
    moment.at += timedelta(days=400)
    assert work(worker) == 0
    visit.get("/nl/doorgeven/berichten")
    assert not stands("2027", visit.page.text)
