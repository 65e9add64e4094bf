import email
import socket
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from portal.kit.outbox import PermanentFailureError, TemporaryFailureError
from portal.notifications.smtp import MailServer, send


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postbox:
    """A mail server that keeps what it gets, and answers what the test wants."""

    def __init__(self):
        self.mails, self.to_rcpt, self.to_data, self.to_quit = [], None, None, None

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        return self.to_quit or "221 Bye"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.to_rcpt:
            return self.to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.to_data:
            return self.to_data
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def server(postbox):
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield settings(controller.port)
    controller.stop()


def settings(port, **changed):
    plain = {
        "host": "127.0.0.1",
        "port": port,
        "user": "",
        "password": "",
        "starttls": False,
        "sender": "portaal@zeven-linden.example",
    }
    return MailServer(**{**plain, **changed})


def mail(server, key="received:7", subject="Wij hebben uw melding", text="Dank u wel.\n", to="fatima@example.org"):
    send(server, to, subject, text, key)


def test_a_mail_arrives_as_it_was_written(server, postbox):
    mail(server, subject="Één vraag – وصلنا بلاغك", text="Eén regel.\nمرحبا\n")
    (got,) = postbox.mails
    assert got["Subject"] == "Één vraag – وصلنا بلاغك"
    assert got.get_content().replace("\r\n", "\n") == "Eén regel.\nمرحبا\n"
    assert (got["From"], got["To"]) == ("portaal@zeven-linden.example", "fatima@example.org")


def test_a_repeat_can_be_recognised(server, postbox):
    for key in ("received:7", "received:7", "received:8"):
        mail(server, key=key)
    first, again, other = (got["Message-ID"] for got in postbox.mails)
    assert first == again != other
    assert first.endswith("@zeven-linden.example>")
    assert "received:7" not in first


@pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "452 full"])
def test_4xx_can_be_tried_again(server, postbox, answer):
    postbox.to_rcpt = answer
    with pytest.raises(TemporaryFailureError, match=answer[:3]):
        mail(server)
    postbox.to_rcpt, postbox.to_data = None, answer
    with pytest.raises(TemporaryFailureError, match=answer[:3]):
        mail(server)


@pytest.mark.parametrize("answer", ["550 no such mailbox fatima@example.org", "554 refused"])
def test_5xx_need_not_be_tried_again_and_says_no_address(server, postbox, answer):
    postbox.to_rcpt = answer
    with pytest.raises(PermanentFailureError) as caught:
        mail(server)
    assert str(caught.value) == answer[:3]
    postbox.to_rcpt, postbox.to_data = None, answer
    with pytest.raises(PermanentFailureError) as caught:
        mail(server)
    assert str(caught.value) == answer[:3]


def test_a_server_that_is_away_can_be_tried_again():
    with pytest.raises(TemporaryFailureError):
        mail(settings(free_port()))


def test_no_server_can_be_tried_again():
    with pytest.raises(TemporaryFailureError):
        mail(settings(25, host=""))


def test_a_mail_never_leaves_in_the_open_when_it_should_be_closed(server, postbox):
    with pytest.raises(TemporaryFailureError):
        mail(settings(server.port, starttls=True))
    assert postbox.mails == []


@pytest.mark.parametrize("field", ["subject", "to"])
def test_a_line_break_adds_no_header(server, postbox, field):
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        mail(server, **{field: "a@example.org\nBcc: other@example.org"})
    assert postbox.mails == []


def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_at_goodbye(server, postbox):
    postbox.to_quit = "421 too busy"
    mail(server)
    assert len(postbox.mails) == 1


def test_a_wrong_password_waits_until_it_is_mended(postbox):
    def refuse(_server, _session, _envelope, _mechanism, _data):
        return AuthResult(success=False, handled=False)

    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), authenticator=refuse, auth_require_tls=False
    )
    controller.start()
    try:
        with pytest.raises(TemporaryFailureError, match="535"):
            mail(settings(controller.port, user="portaal", password="wrong"))
    finally:
        controller.stop()
    assert postbox.mails == []
