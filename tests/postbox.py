"""A real mail server that keeps what arrives, and a worker that sends to it."""

import email
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.kit.outbox import Job, Worker
from portal.web.worker import make_worker
from tests import traces
from tests.conftest import Moment


class Postbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def port() -> int:
    """A port where nothing listens yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """An empty postbox. Afterwards no mail in it says who a resident is, or what they told."""
    box = Postbox()
    yield box
    said = [place for mail in box.mails for place in traces.of_mail(mail)]
    assert not traces.found_in(said)


@pytest.fixture
def server(postbox: Postbox, port: int) -> Iterator[Controller]:
    """A mail server, not started yet."""
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    yield controller
    if controller.server is not None:
        controller.stop()


@pytest.fixture
def worker(app: FastAPI, moment: Moment, port: int) -> Worker:
    """The worker of this installation, on the clock of the test."""
    return new_worker(app, moment, port)


def new_worker(app: FastAPI, moment: Moment, port: int) -> Worker:
    """Return a worker that sends to this port."""
    settings = app.state.settings.model_copy(
        update={"smtp_host": "127.0.0.1", "smtp_port": port, "public_url": "https://portal.example/"}
    )
    return make_worker(settings, app.state.sessions, app.state.organisation, moment)


def jobs(app: FastAPI) -> list[Job]:
    """Return the outbox."""
    with app.state.sessions() as session:
        return list(session.scalars(select(Job).order_by(Job.id)))
