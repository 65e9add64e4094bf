"""Mails that came back: recognised, kept once, told to a colleague without any address."""

import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.changes.undelivered import bounce_reader
from portal.kit.outbox import PermanentFailureError, Worker
from portal.notifications.bounces import Bounce, bounce_of, read_folder
from portal.notifications.models import Message
from portal.notifications.smtp import message_id
from portal.web import worker as worker_module
from portal.web.worker import make_worker
from tests.changes.sent import events, signals, tell
from tests.conftest import Moment, Visit
from tests.notifications.returned import HEADERS, WHOLE, notification

OURS = "ab" * 16
BY_MAIL = {"reach": "email", "email": "fatima@example.org", "phone": None}


@pytest.mark.parametrize("original", [WHOLE, HEADERS])
def test_a_notification_says_which_mail_and_why(original: str) -> None:
    assert bounce_of(notification(OURS, original=original)) == Bounce(OURS, "5.1.1")
    assert bounce_of(notification(OURS, original=original).replace(b"\n", b"\r\n")) == Bounce(OURS, "5.1.1")


def test_a_notification_that_answers_our_mail() -> None:
    bare = notification("x", original="Content-Type: text/plain\n\nYour mail").replace(
        b"Subject:", f"In-Reply-To: <{OURS}@example.org>\nSubject:".encode()
    )
    assert bounce_of(bare) == Bounce(OURS, "5.1.1")


@pytest.mark.parametrize(
    "raw",
    [
        notification(OURS, action="delayed", status="4.4.1"),
        notification(OURS, action="delivered", status="2.0.0"),
        notification("geen-van-ons"),
        f"Subject: Op vakantie\nIn-Reply-To: <{OURS}@example.org>\n\nIk ben er niet.".encode(),
        notification(OURS).replace(b"multipart/report", b"multipart/mixed"),
        notification(OURS) + b"x" * 2_000_000,
        b"",
        b"\x00\xff",
    ],
)
def test_other_mails_are_no_notification(raw: bytes) -> None:
    assert bounce_of(raw) is None


@given(st.binary(max_size=300), st.integers(0, 1400))
def test_a_broken_notification_breaks_nothing(noise: bytes, place: int) -> None:
    raw = notification(OURS)
    found = bounce_of(raw[:place] + noise + raw[place + len(noise) :])
    assert found is None or found.message_id


def maildir(folder: Path, *mails: bytes) -> Path:
    """Put mails in a new Maildir, as a mail server does."""
    box = mailbox.Maildir(str(folder / "post"), create=True)
    for mail in mails:
        box.add(mail)
    return folder / "post"


def mbox(folder: Path, *mails: bytes) -> Path:
    """Put mails in an mbox file."""
    box = mailbox.mbox(str(folder / "post.mbox"), create=True)
    for mail in mails:
        box.add(mail)
    box.close()
    return folder / "post.mbox"


@pytest.mark.parametrize("make", [maildir, mbox])
def test_each_notification_is_handled_once_and_no_mail_is_thrown_away(tmp_path: Path, make: object) -> None:
    post = make(tmp_path, notification(OURS), b"Subject: Hallo\n\nDag", notification("cd" * 16))  # type: ignore[operator]
    seen: list[Bounce] = []
    assert read_folder(post, seen.append) == 2
    assert read_folder(post, seen.append) == 0
    assert {bounce.message_id for bounce in seen} == {OURS, "cd" * 16}
    left = mailbox.Maildir(str(post)) if post.is_dir() else mailbox.mbox(str(post))
    assert len(left) == 3


@pytest.mark.parametrize("make", [maildir, mbox])
def test_a_notification_that_could_not_be_kept_comes_again(tmp_path: Path, make: object) -> None:
    post = make(tmp_path, notification(OURS))  # type: ignore[operator]

    def refuse(_bounce: Bounce) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  any failure of the database
        read_folder(post, refuse)
    seen: list[Bounce] = []
    assert read_folder(post, seen.append) == 1


def sent_mail(app: FastAPI, monkeypatch: pytest.MonkeyPatch, refuse: str = "") -> tuple[int, Worker]:
    """Send a report of somebody who asked for mail, and its mail; returns the report's id and the worker."""
    report_id = tell(app, person=BY_MAIL)

    def deliver(_to: str, _subject: str, _text: str) -> None:
        if refuse:
            raise PermanentFailureError(refuse)

    monkeypatch.setattr(worker_module.demo_box, "deliver", deliver)
    made = make_worker(app.state.settings, app.state.sessions, app.state.organisation)
    made.now = app.state.now
    assert made.run_once() == 1
    return report_id, made


def messages(app: FastAPI) -> list[Message]:
    with app.state.sessions() as session:
        return list(session.scalars(select(Message)))


def test_a_mail_that_came_back_is_told_to_the_colleague_and_the_resident(
    app: FastAPI, colleague: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_mail(app, monkeypatch)
    (message,) = messages(app)
    assert (message.channel, message.kind, message.failed_at) == ("email", "received", None)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    twice = [notification(message.message_id), notification(message.message_id), notification("cd" * 16)]
    read = bounce_reader(app.state.sessions, maildir(tmp_path, *twice), lambda: at)
    read()
    read()
    (message,) = messages(app)
    assert (message.failed_at, message.failure) == (at, "5.1.1")
    for signal in signals(app):
        assert events(signal).count("signal:mail_failed") == 1
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signals(app)[0].id}")
    line = page.partition("De e-mail kwam niet aan. Bel of stuur een brief.")
    assert line[1]
    assert "fatima@example.org" not in line[2].partition("</li>")[0]


def test_a_mail_that_the_server_refuses_is_told_too(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_mail(app, monkeypatch, refuse="550")
    (message,) = messages(app)
    assert message.failure == "550"
    assert message.failed_at
    assert all(events(signal).count("signal:mail_failed") == 1 for signal in signals(app))


def test_a_mail_that_waits_and_goes_later_is_one_message(
    app: FastAPI, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    _report, worker = sent_mail(app, monkeypatch)
    assert messages(app)[0].message_id == message_id(f"received:{signals(app)[0].reference}")
    assert worker.run_once() == 0
    assert len(messages(app)) == 1
