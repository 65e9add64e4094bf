"""The clock through the worker, the database and a real mail server."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select, update

from portal.accounts.models import Colleague
from portal.kit.outbox import Worker
from portal.signals.models import Claim, ClockStep, Event, Signal
from portal.signals.watching import watch
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox
from tests.signals.desk import Desk, afresh, number_of, tell
from tests.signals.test_pages import more, shown

NEVER = ("Bram", "Kuipers", "oppas", "babysitting", "5711")
"""Nothing of the resident or of what was told stands in a mail to colleagues."""
TESS = "tess@zevenlinden.example"
CHRIS = "chris@zevenlinden.example"


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.fixture
def mails(server: Controller, worker: Worker, postbox: Postbox, signal: Signal) -> Postbox:
    """The mails from here on."""
    server.start()
    run(worker)
    postbox.mails.clear()
    return postbox


def run(worker: Worker) -> None:
    """One turn of the clock, and all mail that is due."""
    (turn,) = [chore for chore in worker.chores if chore.name == "clock"]
    turn.work()
    while worker.run_once():
        pass


def urgent(app: FastAPI, signal: Signal, **changed: object) -> None:
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).where(Signal.id == signal.id).values(urgency="U0", **changed))


def kinds(app: FastAPI) -> list[tuple[str, str]]:
    with app.state.sessions() as session:
        return [(step.kind, step.told) for step in session.scalars(select(ClockStep).order_by(ClockStep.id))]


def test_what_nobody_claims_goes_to_the_duty_list(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    urgent(app, signal, due_at=at("2026-11-23T16:00"))
    moment.at += timedelta(minutes=59)
    run(worker)
    assert mails.mails == []
    moment.at += timedelta(minutes=1)
    run(worker)
    run(worker)
    (mail,) = mails.mails
    text = mail.get_content()
    assert mail["To"] == "income-deurhout@zevenlinden.example"
    assert mail["Subject"] == f"Kijk naar {signal.reference}"
    assert f"Collega van dienst, 088-0000010. {signal.reference}" in text
    assert f"https://portal.example/werk/signalen/{signal.id}" in text
    assert not [word for word in NEVER if word in f"{mail['Subject']} {text}"]
    chris.visit.sign_in("chris")
    queue = chris.visit.get("/werk/")
    assert "Bel nu: Collega van dienst, 088-0000010 (op werkdagen van 8.30 tot 17.00 uur)." in queue
    assert "Collega van dienst is nu te bellen: nog niemand pakte dit op" in chris.open()
    moment.at += timedelta(hours=1)
    run(worker)
    assert len(mails.mails) == 2
    assert "Teamleider van dienst, 088-0000011." in mails.mails[1].get_content()
    chris.visit.sign_in("chris")
    assert "Bel nu: Teamleider van dienst" in chris.open()
    page = chris.do("oppakken")
    assert "Bel nu" not in page
    moment.at += timedelta(hours=1)
    run(worker)
    assert kinds(app) == [("duty", "Collega van dienst"), ("duty", "Teamleider van dienst")]
    assert number_of(app, Event, Event.kind == "signal:clock_duty") == 2


def test_the_owner_is_reminded_and_then_the_team_lead_knows(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    chris.do("oppakken")
    due = afresh(app, signal).due_at
    morning = at("2026-11-27T08:00")
    assert due.date().isoformat() == "2026-11-30", "a term of five working days, from Monday"
    half = at("2026-11-26T08:30")
    for moment.at in (half, morning, morning + timedelta(minutes=5), due, due + timedelta(days=1)):
        run(worker)
    assert kinds(app) == [
        ("half", "Chris de Wit"),
        ("tomorrow", "Chris de Wit"),
        ("silent", "team-lead-deurhout"),
        ("past", "team-lead-deurhout"),
    ]
    sent = [(mail["To"], mail.get_content().splitlines()[0]) for mail in mails.mails]
    assert sent == [
        (CHRIS, "De helft van de tijd is om. Zoek contact met de inwoner:"),
        (CHRIS, "De volgende werkdag is de datum:"),
        (TESS, "De volgende werkdag is de datum. Er is nog geen contact met de inwoner:"),
        (CHRIS, "De datum is voorbij. Doe dit eerst:"),
        (TESS, "De datum is voorbij. Doe dit eerst:"),
    ]
    for mail in mails.mails:
        assert not [word for word in NEVER if word in f"{mail['Subject']} {mail.get_content()}"]
    chris.visit.sign_in("chris")
    page = chris.open()
    assert "1 werkdag na de datum." in page
    assert "De teamleider weet het." in page
    assert "Teamleider Deurhout kreeg bericht: de datum is voorbij" in page
    assert "Chris de Wit kreeg een herinnering: zoek contact met de inwoner" in page


def test_a_paused_clock_sends_nothing_and_goes_on_after_the_answer(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    chris.do("oppakken")
    chris.do("vraag", **{"question-text": "Past u elke week op?", "question-why": "Voor de berekening."})
    worker.run_once()
    mails.mails.clear()
    for days in (3, 4, 7, 8, 20):
        moment.at += timedelta(days=days)
        run(worker)
    assert kinds(app) == []
    assert mails.mails == []


@ONE_DATABASE
def test_after_a_day_off_each_reader_gets_one_mail(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    more(app, signal, 30)
    with app.state.sessions.begin() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        for one in session.scalars(select(Signal).where(Signal.rule == signal.rule)):
            session.add(Claim(signal_id=one.id, by=me.id, by_name=me.name, at=moment.at))
    moment.at = at("2026-12-02T09:00")
    run(worker)
    assert sorted(str(mail["To"]) for mail in mails.mails) == [CHRIS, TESS]
    for mail in mails.mails:
        assert mail["Subject"] == "Kijk naar 31 signalen"
        assert mail.get_content().count("/werk/signalen/") == 31
    assert {kind for kind, _ in kinds(app)} == {"past"}
    run(worker)
    assert len(mails.mails) == 2


def test_several_workers_at_once_take_each_step_once(app: FastAPI, chris: Desk, signal: Signal, moment: Moment) -> None:
    more(app, signal, 20)
    moment.at = at("2026-12-02T09:00")
    together, failed = threading.Barrier(4), []

    def go() -> None:
        together.wait()
        try:
            watch(app.state.sessions, app.state.organisation, moment.at)
        except Exception as error:  # noqa: BLE001  told below
            failed.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    watch(app.state.sessions, app.state.organisation, moment.at)
    assert number_of(app, ClockStep, ClockStep.kind == "past") == number_of(app, Signal)
    assert number_of(app, Event, Event.kind == "signal:clock_past") == number_of(app, Signal)


@ONE_DATABASE
def test_what_is_done_before_the_mail_leaves_is_left_out(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    chris.do("oppakken")
    moment.at = at("2026-11-26T08:30")
    watch(app.state.sessions, app.state.organisation, moment.at)
    chris.visit.sign_in("chris")
    chris.open()
    chris.outcome("information")
    chris.close(day="2026-11-26")
    run(worker)
    assert [mail["To"] for mail in mails.mails if mail["To"] == CHRIS] == []


@ONE_DATABASE
def test_without_a_work_address_the_team_reads_it(
    app: FastAPI, chris: Desk, signal: Signal, mails: Postbox, worker: Worker, moment: Moment
) -> None:
    chris.do("oppakken")
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).values(email=None))
    moment.at = at("2026-12-02T09:00")
    run(worker)
    assert sorted(str(mail["To"]) for mail in mails.mails) == [
        "income-deurhout@zevenlinden.example",
        "team-lead-deurhout@zevenlinden.example",
    ]


@ONE_DATABASE
def test_the_lead_sees_and_opens_what_the_clock_told(app: FastAPI, worker: Worker, moment: Moment) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).where(Signal.id == signal.id).values(team="special-assistance"))
    lead = Visit(app)
    lead.sign_in("tess")
    lead.get(f"/werk/signalen/{signal.id}", 404)
    moment.at = at("2026-12-02T09:00")
    watch(app.state.sessions, app.state.organisation, moment.at)
    lead.sign_in("tess")
    assert shown(lead.get("/werk/?tab=after")) == [signal.id]
    assert shown(lead.get("/werk/")) == []
    page = lead.get("/werk/?tab=after")
    assert "2 werkdagen na de datum." in page
    assert "te laat" not in page.lower()
    lead.get(f"/werk/signalen/{signal.id}")
    assert number_of(app, Event, Event.signal_id == signal.id, Event.kind == "signal:opened") == 1
    stranger = Visit(app)
    stranger.sign_in("dewi")
    stranger.get(f"/werk/signalen/{signal.id}", 404)


@ONE_DATABASE
def test_the_tabs_of_the_clock_show_what_ends_and_what_is_past(
    app: FastAPI, chris: Desk, signal: Signal, moment: Moment
) -> None:
    near, past = moment.at + timedelta(hours=20), moment.at - timedelta(days=3)
    for due in (near, past, moment.at + timedelta(days=9)):
        with app.state.sessions.begin() as session:
            columns = {c.name: getattr(signal, c.name) for c in Signal.__table__.columns if c.name != "id"}
            session.add(Signal(**{**columns, "due_at": due}))
            session.add(Signal(**{**columns, "due_at": due, "waiting_since": moment.at}))
    chris.visit.get("/werk/?tab=ending")
    ending, after = (shown(chris.visit.get(f"/werk/?tab={tab}")) for tab in ("ending", "after"))
    with app.state.sessions() as session:
        assert [session.get_one(Signal, number).due_at for number in ending] == [near]
        assert [session.get_one(Signal, number).due_at for number in after] == [past]
    assert "Deadline morgen." in chris.visit.get("/werk/?tab=ending")
