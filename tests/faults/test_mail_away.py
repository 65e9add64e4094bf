"""The mail server is away for an hour, or a weekend: every mail waits and goes out once, the clock being a setting."""

from collections import Counter
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import actions
from portal.changes.models import Draft, Report
from portal.kit.outbox import Job, Worker
from tests.conftest import Moment
from tests.faults.nest import SECRET
from tests.faults.residents import prepare
from tests.postbox import Postbox, jobs

REPORTS, LOOKS = 6, timedelta(minutes=5)


def report(app: FastAPI, moment: Moment, draft: int) -> None:
    """Send one of the drafts."""
    with app.state.sessions.begin() as session:
        found = session.scalars(select(Draft).where(Draft.id.not_in(select(Report.draft_id))).order_by(Draft.id)).all()
        actions.submit(
            session, found[0], catalogue=app.state.catalogue, rulebook=app.state.rulebook,
            organisation=app.state.organisation, secret=SECRET, language="nl", at=moment(),
        )  # fmt: skip
    assert len(found) == REPORTS - draft


def to_residents(app: FastAPI) -> list[Job]:
    return [job for job in jobs(app) if job.kind == "resident"]


@pytest.mark.parametrize("away", [timedelta(hours=1), timedelta(hours=62)], ids=["an hour", "a weekend"])
def test_mails_wait_for_their_server_and_go_out_once(
    app: FastAPI, moment: Moment, worker: Worker, server: Controller, postbox: Postbox, away: timedelta
) -> None:
    prepare(app.state.sessions.kw["bind"], REPORTS, email=True)
    began, sent = moment.at, 0
    while moment.at < began + away:
        if sent < REPORTS and moment.at >= began + sent * away / REPORTS:
            report(app, moment, sent)
            sent += 1
        worker.run_once()
        moment.at += LOOKS
    assert sent == REPORTS
    assert {job.state for job in to_residents(app)} == {"pending"}
    assert postbox.mails == []
    server.start()
    for _ in range(20):  # the last pause between two tries is an hour long
        worker.run_once()
        moment.at += LOOKS
    worker.run_once()
    assert {job.state for job in to_residents(app)} == {"sent"}
    assert len(postbox.mails) == REPORTS
    assert set(Counter(mail["To"] for mail in postbox.mails).values()) == {1}
    moment.at += timedelta(days=1)
    worker.run_once()
    assert len({mail["Message-ID"] for mail in postbox.mails}) == len(postbox.mails), "nothing was repeated"
