"""
The second step of colleagues with a password: a code of an app on their phone, or a recovery code. Never commits.

`key` is everywhere the secret key of the portal: it makes the hashes of recovery codes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts import mail, totp
from portal.accounts.actions import hash_token, locked, no_sessions, wrong
from portal.accounts.domain import HALF_FOR, WAITING_FOR
from portal.accounts.models import Colleague, HalfSignIn, RecoveryCode, SecondFactor
from portal.audit.actions import record
from portal.audit.domain import Entry, by
from portal.kit.codes import blind_key, new_code, normalise

CODES, LENGTH = 10, 12
"""Recovery codes, and the characters of one: 58 bits, and the lock counts wrong ones too."""


@dataclass(frozen=True)
class Given:
    """What somebody typed: the code of the app, or a recovery code."""

    code: str = ""
    recovery: str = ""


@dataclass(frozen=True)
class State:
    """How it is with somebody's second step: since when, and how many recovery codes are left."""

    since: datetime
    left: int


def state(session: Session, colleague: Colleague) -> State | None:
    """Return how it is with somebody's second step; None: there is none."""
    since = session.scalar(select(SecondFactor.set_at).where(SecondFactor.colleague_id == colleague.id))
    if since is None:
        return None
    left = select(func.count()).where(RecoveryCode.colleague_id == colleague.id, RecoveryCode.used_at.is_(None))
    return State(since, session.scalar(left) or 0)


def is_set(session: Session, colleague: Colleague) -> bool:
    """Whether a colleague has a second step."""
    of = select(SecondFactor.id).where(SecondFactor.colleague_id == colleague.id, SecondFactor.set_at.is_not(None))
    return session.scalar(of) is not None


def half(session: Session, colleague: Colleague, at: datetime) -> str:
    """Remember that the password of somebody was right; returns a token that opens only the page for the code."""
    session.execute(delete(HalfSignIn).where(HalfSignIn.at < at - timedelta(days=1)))
    token = secrets.token_urlsafe(32)
    session.add(HalfSignIn(token_hash=hash_token(token), colleague_id=colleague.id, at=at))
    return token


def half_of(session: Session, token: str, at: datetime) -> Colleague | None:
    """Return whose password was right a short while ago; None: nobody's, too long ago, or access was stopped."""
    found = session.scalar(select(HalfSignIn).where(HalfSignIn.token_hash == hash_token(token))) if token else None
    if found is None or at - found.at > HALF_FOR:
        return None
    colleague = session.get_one(Colleague, found.colleague_id)
    return colleague if colleague.blocked_at is None else None


def half_done(session: Session, token: str) -> None:
    """Forget that somebody was half signed in."""
    session.execute(delete(HalfSignIn).where(HalfSignIn.token_hash == hash_token(token)))


def waiting_secret(session: Session, colleague: Colleague, at: datetime) -> bytes:
    """Return the secret of the app that is being set up: the same for an hour, so that a page may be opened again."""
    found = _factor(session, colleague)
    if found is None:
        found = SecondFactor(colleague_id=colleague.id)
        session.add(found)
    if found.waiting and found.waiting_at and at - found.waiting_at <= WAITING_FOR:
        return totp.from_letters(found.waiting)
    secret = totp.new_secret()
    found.waiting, found.waiting_at = totp.in_letters(secret), at
    session.flush()
    return secret


def set_up(session: Session, key: str, colleague: Colleague, code: str, at: datetime) -> list[str] | None:
    """
    Let the app that was set up count, once its first code fits; the app and the recovery codes of before no longer do.

    Returns the new recovery codes, to be shown once; None: the code does not fit.
    """
    secret = waiting_secret(session, colleague, at)
    step = totp.fitting_step(secret, normalise(code), at, None)
    found = _factor(session, colleague)
    if step is None or found is None:
        return None
    found.secret, found.set_at, found.last_step = totp.in_letters(secret), at, step
    found.waiting = found.waiting_at = None
    record(session, Entry("session:second_set", at, colleague.organisation, by(colleague)))
    mail.tell(session, colleague, "set", at)
    return _new_codes(session, key, colleague, at)


def passes(session: Session, key: str, colleague: Colleague, given: Given, at: datetime, browser: str = "") -> bool:
    """
    Whether the code fits; it is used up then. A wrong one counts as a wrong try to sign in.

    Who types at the same moment waits here, so that no code is used twice and no try is missed.
    """
    found = _factor(session, colleague)
    if found is None or found.secret is None or locked(session, colleague.login, at, browser):
        return False
    if given.recovery.strip():
        if _use_recovery(session, key, colleague, given.recovery, at):
            return True
    elif _use_code(found, given.code, at):
        return True
    if wrong(session, colleague.login, colleague, at, colleague.organisation, "session:wrong_code", browser):
        mail.tell(session, colleague, "tried", at)  # somebody knows the password
    return False


def new_codes(session: Session, key: str, colleague: Colleague, at: datetime) -> list[str]:
    """Return ten new recovery codes, to be shown once; those of before no longer work."""
    record(session, Entry("session:recovery_new", at, colleague.organisation, by(colleague)))
    return _new_codes(session, key, colleague, at)


def without(session: Session, colleague: Colleague, at: datetime) -> None:
    """Take away one's own second step."""
    record(session, Entry("session:second_gone", at, colleague.organisation, by(colleague)))
    mail.tell(session, colleague, "gone", at)
    forget(session, colleague)


def take_away(session: Session, colleague: Colleague, at: datetime) -> None:
    """Take away the second step of somebody else, and end their sessions; who calls this writes down who and why."""
    mail.tell(session, colleague, "taken", at)
    forget(session, colleague)
    no_sessions(session, colleague)


def forget(session: Session, colleague: Colleague) -> None:
    """Keep no secret and no recovery code of a colleague."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.colleague_id == colleague.id))
    session.execute(delete(SecondFactor).where(SecondFactor.colleague_id == colleague.id))


def _factor(session: Session, colleague: Colleague) -> SecondFactor | None:
    """Return the row of a colleague, locked. The colleague is locked first: then there is a lock before a row is."""
    session.execute(select(Colleague.id).where(Colleague.id == colleague.id).with_for_update())
    of = select(SecondFactor).where(SecondFactor.colleague_id == colleague.id).with_for_update()
    return session.scalar(of.execution_options(populate_existing=True))


def _use_code(found: SecondFactor, code: str, at: datetime) -> bool:
    step = totp.fitting_step(totp.from_letters(found.secret or ""), normalise(code), at, found.last_step)
    if step is None:
        return False
    found.last_step = step
    return True


def _use_recovery(session: Session, key: str, colleague: Colleague, code: str, at: datetime) -> bool:
    found = session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.code_hash == _recovery_hash(key, colleague, code), RecoveryCode.used_at.is_(None)
        )
    )
    if found is None:
        return False
    found.used_at = at
    record(session, Entry("session:recovery_used", at, colleague.organisation, by(colleague)))
    mail.tell(session, colleague, "recovery", at)
    return True


def _new_codes(session: Session, key: str, colleague: Colleague, at: datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.colleague_id == colleague.id))
    codes = [new_code(LENGTH) for _ in range(CODES)]
    session.add_all(
        RecoveryCode(colleague_id=colleague.id, code_hash=_recovery_hash(key, colleague, code), made_at=at)
        for code in codes
    )
    return ["-".join(code[place : place + 4] for place in range(0, LENGTH, 4)) for code in codes]


def _recovery_hash(key: str, colleague: Colleague, code: str) -> str:
    return blind_key(key, "recovery", str(colleague.id), normalise(code))
