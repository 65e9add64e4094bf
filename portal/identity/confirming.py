"""
A code of six figures for who lost the other one: asked, sent to where the report says, typed. Never commits.

Asking does the same work for a number that is ours and for one that is not: nobody learns which numbers exist.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.identity.models import ConfirmationCode
from portal.kit import outbox
from portal.kit.codes import blind_key, derived_digits, normalise, same_code

KIND: Final = "confirm"
FIGURES = 6
LIVES = timedelta(minutes=15)
TRIES = 5
MOST, WITHIN = 3, timedelta(hours=1)
"""So many codes for one number, whoever asks: fifteen tries an hour, out of a million."""
KEPT = timedelta(days=1)


def ask(session: Session, reference: str, report_id: int | None, *, secret: str, at: datetime) -> None:
    """
    Let a code be sent, if this number is ours and its report says where to.

    Args:
        session: Of this request.
        reference: The number as it was typed.
        report_id: The report with this number; None: there is none.
        secret: The key of the application.
        at: Now. More than three times in an hour, nothing is sent.
    """
    key = _key(secret, reference)
    asked = select(func.count()).where(ConfirmationCode.key_hash == key, ConfirmationCode.made_at > at - WITHIN)
    if (session.scalar(asked) or 0) >= MOST:
        return
    code = ConfirmationCode(key_hash=key, report_id=report_id, nonce=secrets.token_hex(16), made_at=at, tries=0)
    session.add(code)
    session.flush()
    outbox.enqueue(session, KIND, {"code": code.id}, f"{KIND}:{code.nonce}", at)


def code_of(row: ConfirmationCode, secret: str) -> str:
    """Return the code that goes out."""
    return derived_digits(secret, f"confirm:{row.nonce}", FIGURES)


def is_code(typed: str) -> bool:
    """Whether this looks like such a code; the code of a receipt is longer and has letters."""
    plain = normalise(typed)
    return len(plain) == FIGURES and plain.isdecimal()


def confirm(session: Session, reference: str, typed: str, *, secret: str, at: datetime) -> int | None:
    """
    Return the report of a number and its newest code, once; None: wrong, too old, used, or tried too often.

    Only the newest counts. A wrong try is kept, so the transaction of this must be.
    """
    newest = (
        select(ConfirmationCode)
        .where(ConfirmationCode.key_hash == _key(secret, reference), ConfirmationCode.made_at > at - LIVES)
        .order_by(ConfirmationCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    row = session.scalar(newest)
    if row is None or row.used_at is not None or row.tries >= TRIES:
        return None
    row.tries += 1
    if not same_code(normalise(typed), code_of(row, secret)) or row.report_id is None:
        return None
    row.used_at = at
    return row.report_id


def forget_old(session: Session, at: datetime) -> None:
    """Let go of codes of yesterday."""
    session.execute(delete(ConfirmationCode).where(ConfirmationCode.made_at < at - KEPT))


def _key(secret: str, reference: str) -> str:
    return blind_key(secret, "confirm", normalise(reference))
