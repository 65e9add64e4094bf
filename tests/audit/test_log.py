"""The log in the browser: for who has the right, in pages, with what was checked last night."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.audit import nightly
from portal.audit.actions import record
from portal.audit.domain import By
from portal.kit.outbox import Job, Worker
from tests.audit.trail import entry, of, without_triggers
from tests.conftest import MONDAY, ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, tell

LOG = "/werk/logboek"


@pytest.fixture
def iris(app: FastAPI) -> Visit:
    visit = Visit(app)
    visit.sign_in_with_password("iris")
    return visit


def many(app: FastAPI, number: int) -> None:
    with app.state.sessions.begin() as session:
        for place in range(number):
            record(session, entry(signal=place + 1, at=MONDAY - timedelta(days=2), by=By("Wim Bos", 99)))


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"regel (\d+)</p></li>", page)]


def night(app: FastAPI, moment: Moment) -> list[tuple[str, str]]:
    """Let a night pass; returns the mails that were sent."""
    state, sent = app.state, list[tuple[str, str]]()

    def deliver(to: str, subject: str, text: str, _key: str) -> None:
        sent.append((to, f"{subject}\n{text}"))

    settings = state.settings
    handler = nightly.checker(
        state.sessions, state.organisation, settings.secret_key, settings.public_url, deliver, moment
    )
    plan = nightly.planner(state.sessions, state.organisation, moment)
    plan()
    plan()
    worker = Worker(state.sessions, {nightly.KIND: handler}, moment)
    while worker.run_once():
        pass
    return sent


def test_only_who_has_the_right_reads_it(app: FastAPI, colleague: Visit, iris: Visit) -> None:
    for login in ("chris", "tess"):
        colleague.sign_in(login)
        assert LOG not in colleague.get("/werk/")
        colleague.get(LOG, 404)
    assert LOG in iris.get("/werk/")
    page = iris.get(LOG)
    assert "probeerde iets wat niet kon" in page
    assert "audit:log, 404" in page


def test_reading_it_is_in_it(app: FastAPI, iris: Visit) -> None:
    iris.get(f"{LOG}?daad=signal:opened&dag=2026-11-23")
    (line,) = of(app, "audit:looked")
    assert (line.who, line.detail) == ("Iris Vos", {"day": "2026-11-23", "did": "signal:opened"})
    assert "keek in het logboek" in iris.get(LOG)


@ONE_DATABASE
def test_it_tells_who_did_what_to_which_signal_and_no_name_of_a_resident(
    app: FastAPI, iris: Visit, colleague: Visit
) -> None:
    signal = tell(app)
    Desk(colleague, "chris", signal).do("oppakken")
    page = iris.get(LOG)
    assert f'<b>Chris de Wit</b> pakte een signaal op <span class="quiet">(signaal {signal.id})</span>' in page
    assert ">Maandag 23 november 2026</h2>" in page
    assert "<p>10.00 uur</p>" in page
    assert "Bram" not in page


@ONE_DATABASE
def test_each_line_is_on_one_page(app: FastAPI, iris: Visit) -> None:
    many(app, 120)
    seen, page = list[int](), iris.get(f"{LOG}?daad=signal:opened")
    while True:
        seen += numbers(page)
        further = re.search(r'href="([^"]+voor=\d+)"', page)
        if not further:
            break
        page = iris.get(further[1].replace("&amp;", "&"))
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 120


@ONE_DATABASE
def test_it_can_be_asked_by_day_deed_and_colleague(app: FastAPI, iris: Visit, colleague: Visit) -> None:
    many(app, 3)
    colleague.sign_in_with_password("chris")
    chris = of(app, "session:began")[-1]
    for query, expected in (
        ("dag=2026-11-21", 3),
        ("dag=2026-11-20", 0),
        ("daad=signal:opened", 3),
        ("daad=session:began", 2),
        (f"wie={chris.who_id}", 2),  # signed in, and saw the queue
        (f"wie={chris.who_id}&daad=signal:opened", 0),
        ("wie=system", 0),
    ):
        assert len(numbers(iris.get(f"{LOG}?{query}"))) == expected, query


@ONE_DATABASE
@pytest.mark.parametrize(
    "query",
    [
        "dag=gisteren",
        "dag=9999-12-31",
        "daad=niks",
        "wie=x",
        "wie=-1",
        "voor=x",
        "voor=99999999999999",
        "voor=-1",
        "voor=²",
    ],
)
def test_strange_questions_show_all(iris: Visit, query: str) -> None:
    assert numbers(iris.get(f"{LOG}?{query}"))


@ONE_DATABASE
def test_lines_of_another_organisation_stay_away(app: FastAPI, iris: Visit) -> None:
    with app.state.sessions.begin() as session:
        record(session, entry(organisation="Elders"))
    assert "las een signaal" not in iris.get(LOG).partition("</form></details>")[2]


def test_each_night_all_is_read_and_the_page_says_so(app: FastAPI, iris: Visit, moment: Moment) -> None:
    assert "Nog niet nagekeken" in iris.get(LOG)
    assert night(app, moment) == []
    assert re.search(
        r"Het logboek klopt. Nagekeken op maandag 23 november 2026 om 10.00 uur: \d+ regels.", iris.get(LOG)
    )
    with app.state.sessions() as session:
        assert len(session.scalars(select(Job).where(Job.kind == nightly.KIND)).all()) == 1, "once a day"
    moment.at += timedelta(days=3)
    iris.sign_in("iris")
    assert "te lang geleden" in iris.get(LOG)


def test_a_line_that_was_changed_is_on_the_page_and_in_the_mail(app: FastAPI, iris: Visit, moment: Moment) -> None:
    many(app, 5)
    without_triggers(app.state.sessions, "UPDATE audit_line SET who = 'Niemand' WHERE number = 3")
    ((to, text),) = night(app, moment)
    assert to == app.state.organisation.duty.mail
    assert "vanaf regel 3" in text
    assert "/werk/logboek" in text
    assert "Het logboek klopt niet meer vanaf regel 3" in iris.get(LOG)


def test_the_night_remembers_how_far_the_trail_was(app: FastAPI, moment: Moment) -> None:
    from portal.audit.domain import key_of, seal_of_end
    from tests.audit.trail import lines

    many(app, 6)
    assert night(app, moment) == []
    last = lines(app.state.sessions)[2]
    forged = seal_of_end(key_of(app.state.settings.secret_key), 3, last.hash)  # by somebody who has the key too
    without_triggers(
        app.state.sessions,
        "DELETE FROM audit_line WHERE number > 3",
        f"UPDATE audit_end SET number = 3, hash = '{last.hash}', seal = '{forged}'",
    )
    moment.at += timedelta(days=1)
    ((_to, text),) = night(app, moment)
    assert "vanaf regel 4" in text


@ONE_DATABASE
def test_the_worker_does_it_each_night(app: FastAPI) -> None:
    from portal.web.worker import make_worker

    worker: Any = make_worker(app.state.settings, app.state.sessions, app.state.organisation, app.state.now)
    assert nightly.KIND in worker.handlers
    assert "audit check" in {chore.name for chore in worker.chores}
