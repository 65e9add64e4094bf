"""Mails that came back: delivery status notifications (RFC 3464) in a Maildir or mbox. Nothing of them is kept."""

import mailbox
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path

OURS = re.compile(r"<([0-9a-f]{32})@")
"""What stands before the @ in a Message-ID of ours; see `portal/notifications/smtp.py`."""
MOST = 2_000_000
"""Bytes; what is larger is no notification."""


@dataclass(frozen=True)
class Bounce:
    """One mail of ours that did not arrive: its message id, and the code of who says so, such as 5.1.1."""

    message_id: str
    status: str


def bounce_of(raw: bytes) -> Bounce | None:
    """Return what a notification says, or None: another mail, a delay, or about no mail of ours."""
    if len(raw) > MOST:
        return None
    mail = message_from_bytes(raw, policy=compat32)  # the older reader takes mails that are not quite right
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    status = next((found for part in parts if (found := _failed(part))), "")
    found = next((found for part in parts[1:] for found in _ids(part, "Message-ID")), "")
    found = found or next((found for name in ("In-Reply-To", "References") for found in _ids(mail, name)), "")
    return Bounce(found, status) if found and status else None


def _failed(part: Message) -> str:
    """Return the status of the first recipient for whom it failed for good, as the part of the machine says."""
    if part.get_content_type() != "message/delivery-status" or not isinstance(part.get_payload(), list):
        return ""
    for block in part.get_payload():
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            code = re.search(r"\d\.\d{1,3}\.\d{1,3}", str(block.get("Status", "")))
            return code[0] if code else "5.0.0"
    return ""


def _ids(part: Message, name: str) -> list[str]:
    """Return our message ids in a header, also when the mail that came back is inside as plain headers."""
    told = str(part.get(name, ""))
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        headers = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        told += "".join(re.findall(rf"^{name}:\s*(.*)$", headers, re.MULTILINE | re.IGNORECASE))
    return OURS.findall(told)


def read_folder(folder: Path, handle: Callable[[Bounce], object]) -> int:
    """
    Handle each new notification in a Maildir, or in an mbox file; return how many there were.

    A mail counts as read only after `handle` returned, so that nothing is lost when that fails. Mails are never
    deleted: who reads the postbox decides about that.
    """
    return _maildir(folder, handle) if folder.is_dir() else _mbox(folder, handle)


def _maildir(folder: Path, handle: Callable[[Bounce], object]) -> int:
    box, seen = mailbox.Maildir(str(folder), create=False), 0
    for key in box.keys():  # noqa: SIM118  a mailbox gives mails, not keys
        mail = box.get_message(key)
        if mail.get_subdir() != "new":
            continue
        bounce = bounce_of(box.get_bytes(key))
        if bounce:
            handle(bounce)
            mail.add_flag("S")
            seen += 1
        mail.set_subdir("cur")
        box[key] = mail
    return seen


def _mbox(file: Path, handle: Callable[[Bounce], object]) -> int:
    box, seen = mailbox.mbox(str(file), create=False), 0
    box.lock()
    try:
        for key in box.keys():  # noqa: SIM118
            mail = box.get_message(key)
            if "O" in mail.get_flags():
                continue
            bounce = bounce_of(box.get_bytes(key))
            if bounce:
                handle(bounce)
                mail.add_flag("R")
                seen += 1
            mail.add_flag("O")
            box[key] = mail
        box.flush()
    finally:
        box.unlock()
        box.close()
    return seen
