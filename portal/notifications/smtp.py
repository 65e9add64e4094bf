"""Send one mail over SMTP. The message id comes from the job's key, so that a repeat can be recognised."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime

from portal.kit.codes import hash_code
from portal.kit.outbox import PermanentFailureError, TemporaryFailureError

TIMEOUT = 30
PERMANENT = 500


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    sender: str


def message_id(key: str) -> str:
    """Return what stands before the @ in the Message-ID of a mail: a hash of the job's key."""
    return hash_code(key)[:32]


def send(server: MailServer, to: str, subject: str, text: str, key: str) -> None:
    """
    Send a mail.

    Raises:
        TemporaryFailureError: no connection, no entry (a wrong password too), or the server says 4xx.
        PermanentFailureError: the server says 5xx to this mail.
    """
    if not server.host:
        msg = "no mail server is set"
        raise TemporaryFailureError(msg)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, subject
    mail["Message-ID"] = f"<{message_id(key)}@{server.sender.rpartition('@')[2]}>"
    mail["Date"], mail["Auto-Submitted"] = localtime(), "auto-generated"
    mail.set_content(text)
    try:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(mail)
        finally:
            # No QUIT by `with`: a server that accepted the mail and then says 421 would get it again.
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
        # About us, not about this mail: it must wait until the settings are mended.
        raise TemporaryFailureError(str(error.smtp_code)) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise (PermanentFailureError if code >= PERMANENT else TemporaryFailureError)(str(code)) from error
    except smtplib.SMTPResponseException as error:
        kind = PermanentFailureError if error.smtp_code >= PERMANENT else TemporaryFailureError
        raise kind(str(error.smtp_code)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailureError(type(error).__name__) from error
