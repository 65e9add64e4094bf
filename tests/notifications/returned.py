"""Mails that come back, as mail servers write them."""

POSTFIX = """From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: doorgeefpunt@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="GRENS"

This is a MIME-encapsulated message.

--GRENS
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--GRENS
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; fatima@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <fatima@example.org>: User unknown

--GRENS
{original}
--GRENS--
"""
WHOLE = """Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: <{message_id}@example.org>
From: doorgeefpunt@example.org
To: fatima@example.org
Subject: Wij hebben uw melding ontvangen

Dank u wel."""
HEADERS = """Content-Type: text/rfc822-headers

From: doorgeefpunt@example.org
Message-ID: <{message_id}@example.org>
To: fatima@example.org
"""


def notification(message_id: str, *, action: str = "failed", status: str = "5.1.1", original: str = WHOLE) -> bytes:
    """Return a notification about a mail of ours."""
    inside = original.format(message_id=message_id)
    return POSTFIX.format(action=action, status=status, original=inside).encode()
