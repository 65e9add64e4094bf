"""A report goes to each back office that is named: once, also after a crash, and without the person in it."""

import json
import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.hand_over import deliverer
from portal.changes.models import Report
from portal.errors import CommandError
from portal.integrations import discovery
from portal.integrations.contract import BackOffice, Case
from portal.kit.outbox import LEASE, Job, Worker
from portal.retention import rights
from portal.signals.models import Event, Signal
from portal.web.app import create_app
from portal.web.worker import make_worker
from portal.wishes.domain import LIMIT
from tests.conftest import Moment, Visit
from tests.walk import send, walk

KIND = "back_office:demo"
TOLD = {
    "topic": {"answer": ["home"]},
    "own_words": {"answer": "Mijn zus Aicha slaapt hier"},
    "call_me": {"answer": "yes"},
}
PERSONAL = ("Fatima", "Ouardighi", "Aicha", "zus", "1992", "5701", "06 12", "0612", "12 34 56 78")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "back-office"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PORTAL_BACK_OFFICES", "demo")
    monkeypatch.setenv("PORTAL_DEMO_BACK_OFFICE_FOLDER", str(folder))


@pytest.fixture
def worker(app: FastAPI, moment: Moment) -> Worker:
    return make_worker(app.state.settings, app.state.sessions, app.state.organisation, moment)


def told(visit: Visit) -> str:
    walk(visit, ["not_sure"], TOLD)
    return send(visit)[0]


def hand_overs(app: FastAPI) -> list[Job]:
    with app.state.sessions() as session:
        return list(session.scalars(select(Job).where(Job.kind == KIND).order_by(Job.id)))


def numbers(app: FastAPI) -> list[str]:
    with app.state.sessions() as session:
        return list(session.scalars(select(Event.by_name).where(Event.kind == "signal:handed_over")))


class Around:
    """The real back office, with something that happens around it."""

    def __init__(self, happens: Callable[[BackOffice, Case], str]) -> None:
        self.happens, self.office = happens, discovery.connect("demo")

    def deliver(self, case: Case) -> str:
        return self.happens(self.office, case)


def with_office(app: FastAPI, moment: Moment, office: BackOffice) -> Worker:
    return Worker(app.state.sessions, {KIND: deliverer("demo", office, moment)}, moment)


def test_a_report_is_one_file_with_what_must_be_done(app: FastAPI, visit: Visit, worker: Worker, folder: Path) -> None:
    reference = told(visit)
    assert list(folder.iterdir()) == []
    worker.run_once()
    (file,) = folder.iterdir()
    assert file.name == f"{reference}.json"
    case = json.loads(file.read_text("utf-8"))
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal)).one()
    assert case == {
        "reference": reference,
        "municipality": signal.municipality,
        "received_at": signal.received_at.isoformat(),
        "signals": [
            {
                "id": signal.id,
                "team": signal.team,
                "urgency": "U2",
                "due_at": signal.due_at.isoformat(),
                "title": "Vraag of twijfel",
                "rule": "desk-not-sure",
            }
        ],
    }
    assert [(job.state, job.tries) for job in hand_overs(app)] == [("sent", 1)]


def test_nothing_of_the_person_is_in_the_file_or_in_the_outbox(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path
) -> None:
    told(visit)
    worker.run_once()
    (file,) = folder.iterdir()
    (job,) = hand_overs(app)
    assert set(job.payload) == {"report"}
    for never in PERSONAL:
        assert never not in f"{file.read_text('utf-8')} {job.payload} {job.key}"


def test_colleagues_see_who_has_it_too_and_under_which_number(
    visit: Visit, worker: Worker, colleague: Visit, app: FastAPI
) -> None:
    reference = told(visit)
    worker.run_once()
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal)).one()
    colleague.sign_in("sam")
    page = colleague.get(f"/werk/signalen/{signal.id}")
    assert f"demo ({reference}.json) kreeg dit ook" in page


def test_sending_twice_hands_over_once(app: FastAPI, visit: Visit, worker: Worker, folder: Path) -> None:
    walk(visit, ["not_sure"], TOLD)
    token = visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    for _ in range(2):
        visit.client.post("/nl/doorgeven/versturen", data={"csrf": token})
    worker.run_once()
    worker.run_once()
    assert len(hand_overs(app)) == len(list(folder.iterdir())) == 1


def test_delivered_again_after_a_crash_is_one_file_and_one_number(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path, moment: Moment
) -> None:
    told(visit)

    def then_dies(office: BackOffice, case: Case) -> str:
        office.deliver(case)
        raise SystemExit

    with pytest.raises(SystemExit):
        with_office(app, moment, Around(then_dies)).run_once()
    (file,) = folder.iterdir()
    before = file.read_bytes()
    assert [job.state for job in hand_overs(app)] == ["pending"]
    assert numbers(app) == []
    moment.at += LEASE
    worker.run_once()
    assert [path.read_bytes() for path in folder.iterdir()] == [before]
    assert [(job.state, job.tries) for job in hand_overs(app)] == [("sent", 2)]
    assert numbers(app) == [f"demo ({file.name})"]


def test_two_workers_with_the_same_hand_over_write_one_number(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path, moment: Moment
) -> None:
    told(visit)

    def slowly(office: BackOffice, case: Case) -> str:
        moment.at += LEASE
        worker.run_once()
        return office.deliver(case)

    with_office(app, moment, Around(slowly)).run_once()
    assert len(list(folder.iterdir())) == len(numbers(app)) == 1
    assert [job.state for job in hand_overs(app)] == ["sent"]


def test_a_folder_that_is_away_waits_and_is_served_later(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path, moment: Moment
) -> None:
    folder.rmdir()
    told(visit)
    worker.run_once()
    (job,) = hand_overs(app)
    assert (job.state, job.last_error) == ("pending", "TemporaryFailureError")
    assert not folder.exists()
    folder.mkdir()
    moment.at += timedelta(minutes=1)
    worker.run_once()
    assert [job.state for job in hand_overs(app)] == ["sent"]
    assert len(list(folder.iterdir())) == 1


def test_a_full_disk_waits_and_is_served_later(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path, moment: Moment
) -> None:
    told(visit)

    def on_a_full_disk(office: BackOffice, case: Case) -> str:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
        try:
            return office.deliver(case)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    with_office(app, moment, Around(on_a_full_disk)).run_once()
    (job,) = hand_overs(app)
    assert (job.state, job.last_error) == ("pending", "TemporaryFailureError")
    assert list(folder.iterdir()) == []
    moment.at += LEASE
    worker.run_once()
    assert [job.state for job in hand_overs(app)] == ["sent"]
    assert len(list(folder.iterdir())) == 1


def test_others_can_write_while_a_back_office_is_slow(app: FastAPI, visit: Visit, moment: Moment) -> None:
    told(visit)
    free = []

    def meanwhile(office: BackOffice, case: Case) -> str:
        with app.state.sessions.begin() as session:
            free.append(session.scalars(select(Job.id).with_for_update()).all())
        return office.deliver(case)

    with_office(app, moment, Around(meanwhile)).run_once()
    assert len(free) == 1
    assert [job.state for job in hand_overs(app)] == ["sent"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_name_without_a_folder_stops_web_and_worker(app: FastAPI) -> None:
    settings = app.state.settings.model_copy(update={"back_offices": "demo, zaaksysteem"})
    says = r"There is no back office 'zaaksysteem'\. Set PORTAL_BACK_OFFICES to names of: .*demo"
    with pytest.raises(CommandError, match=says):
        create_app(settings)
    with pytest.raises(CommandError, match=says):
        make_worker(settings, app.state.sessions, app.state.organisation)


@pytest.mark.parametrize("name", discovery.names())
def test_every_folder_keeps_the_contract(name: str) -> None:
    assert name in discovery.check_folders()
    module = discovery.import_module(f"portal.integrations.{name}.settings")
    assert module.Settings.model_config["env_prefix"] == f"PORTAL_{name.upper()}_BACK_OFFICE_"
    assert list((discovery.FOLDER / name).glob("test_*.py")), "an adapter comes with its tests"


def test_while_a_resident_asks_not_to_use_it_nothing_goes_and_then_it_does(
    app: FastAPI, visit: Visit, worker: Worker, folder: Path, moment: Moment
) -> None:
    told(visit)
    with app.state.sessions.begin() as session:
        report = session.scalars(select(Report)).one()
        rights.ask(session, report, LIMIT, "", moment())
    worker.run_once()
    moment.at += timedelta(days=1, minutes=1)
    worker.run_once()
    assert list(folder.iterdir()) == []
    with app.state.sessions.begin() as session:
        rights.take_back(session, session.scalars(select(Report)).one(), LIMIT, moment())
    moment.at += timedelta(days=1, minutes=1)
    worker.run_once()
    assert len(list(folder.iterdir())) == 1
    assert {job.state for job in hand_overs(app)} == {"sent"}
