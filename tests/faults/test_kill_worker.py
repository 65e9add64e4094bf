"""
Killing the worker (`kill -9`) loses no mail.

A mail goes out twice only where nobody can know: killed after the mail server took it and before that was written
down. Then both have the same Message-ID, so that a mail program can show one.
"""

import email
import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from portal.changes import actions, catalogue
from portal.changes.models import Draft, Report
from portal.kit.database import make_engine
from portal.kit.outbox import Job
from portal.organisations import catalogue as organisations
from portal.routing import rulebook
from portal.web.app import known_answers
from tests.faults.nest import SECRET, Nest, free_port, sessions_of, until
from tests.faults.residents import prepare

KILLS, MAILS = 10, 120


class Postbox:
    """A mail server that keeps what it takes: address → message ids."""

    def __init__(self) -> None:
        self.taken: dict[str, list[str]] = defaultdict(list)
        self.begun = threading.Semaphore(0)

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.begun.release()
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content)
        self.taken[mail["To"]].append(mail["Message-ID"])
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """The mail server and its port."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def sessions(database_url: str) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(database_url)
    yield sessions_of(engine)
    engine.dispose()


def send_reports(sessions: sessionmaker[Session]) -> None:
    """Reports of people who want mail; each leaves one message in the outbox."""
    prepare(sessions.kw["bind"], MAILS, email=True)
    types = catalogue.read()
    rules, organisation = rulebook.read(known_answers(types)), organisations.read("zeven-linden")
    with sessions.begin() as session:
        for draft in session.scalars(select(Draft)).all():
            actions.submit(
                session,
                draft,
                catalogue=types,
                rulebook=rules,
                organisation=organisation,
                secret=SECRET,
                language="nl",
                at=datetime.now(tz=UTC),
            )


def waiting(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).where(Job.kind == "resident", Job.state == "pending")) or 0


def two_minutes_pass(sessions: sessionmaker[Session]) -> None:
    """End the leases of the killed worker."""
    with sessions.begin() as session:
        session.execute(update(Job).where(Job.owner.is_not(None)).values(lease_until=datetime.now(tz=UTC)))


def test_killing_the_worker_loses_no_mail(
    database_url: str,
    sessions: sessionmaker[Session],
    postbox: tuple[Postbox, int],
    chance: random.Random,
    tmp_path: Path,
) -> None:
    box, port = postbox
    send_reports(sessions)
    nest = Nest(database_url, tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port))
    try:
        for _ in range(KILLS):
            worker = nest.start("worker")
            for _ in range(chance.randint(1, 8)):
                assert box.begun.acquire(timeout=30), nest.log.read_text(encoding="utf-8")
            threading.Event().wait(chance.uniform(0, 0.02))
            worker.kill()
            while box.begun.acquire(blocking=False):
                pass  # begun in this round, and counted
            two_minutes_pass(sessions)
        assert waiting(sessions), "the last kill came too late to matter"
        nest.start("worker")
        until(lambda: not waiting(sessions), "the outbox is empty")
    finally:
        nest.close()

    with sessions.begin() as session:
        jobs = {job.payload["report"]: job for job in session.scalars(select(Job)) if "report" in job.payload}
        tries = {report.about["email"]: jobs[report.id].tries for report in session.scalars(select(Report))}
        assert {job.state for job in jobs.values()} == {"sent"}
    assert set(box.taken) == set(tries), "a mail is lost"
    assert all(len(set(ids)) == 1 for ids in box.taken.values()), "a repeat can't be recognised"
    assert len({ids[0] for ids in box.taken.values()}) == MAILS
    # Who was not being mailed when the worker died got one mail; others at most one for each time they were.
    assert [to for to, ids in box.taken.items() if len(ids) > tries[to]] == []
    in_the_middle = sum(tries.values()) - MAILS
    doubles = sum(len(ids) for ids in box.taken.values()) - MAILS
    print(f"{KILLS} kills: {in_the_middle} in the middle of a mail, {doubles} mails twice")
    assert 3 <= in_the_middle <= KILLS
