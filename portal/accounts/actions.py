"""Sign in and out. Never commits."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague, SignIn, WrongSignIn
from portal.audit.actions import record
from portal.audit.domain import SOMEBODY, SYSTEM, Entry, by

TRIES = 10
TRIES_WITHIN = timedelta(minutes=15)
KEEP_TRIES = timedelta(days=1)
LONGEST = 1000
"""Characters of a password that are hashed at most, so that a long one cannot keep the server busy."""

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2 hash to store."""
    return _hasher.hash(password)


def hash_token(token: str) -> str:
    """Return what the table keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def locked(session: Session, login: str, at: datetime) -> bool:
    """Whether this login, known or not, was tried wrongly too often."""
    wrong = select(func.count()).where(WrongSignIn.login_hash == _login_hash(login), WrongSignIn.at > at - TRIES_WITHIN)
    return (session.scalar(wrong) or 0) >= TRIES


def sign_in(session: Session, login: str, password: str, *, at: datetime, organisation: str) -> str | None:
    """
    Return a new session token, or None when login or password is wrong; both take the same time.

    `organisation`: whose trail keeps it. What was typed is never kept: some type their password as their name.
    """
    nobody = _nobody()
    colleague = session.scalar(select(Colleague).where(Colleague.login == _plain(login)))
    right = _fits((colleague.password_hash if colleague else "") or nobody, password)
    if colleague is None or not right:
        session.execute(delete(WrongSignIn).where(WrongSignIn.at < at - KEEP_TRIES))
        session.add(WrongSignIn(login_hash=_login_hash(login), at=at))
        _wrong(session, login, colleague, at, organisation)
        return None
    session.execute(delete(WrongSignIn).where(WrongSignIn.login_hash == _login_hash(login)))
    return begin(session, colleague, at)


def begin(session: Session, colleague: Colleague, at: datetime) -> str:
    """Begin a session for somebody who just showed who they are; returns its token."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(token_hash=hash_token(token), colleague_id=colleague.id, created_at=at, seen_at=at, confirmed_at=at)
    )
    record(session, Entry("session:began", at, colleague.organisation, by(colleague)))
    return token


def _wrong(session: Session, login: str, about: Colleague | None, at: datetime, organisation: str) -> None:
    """Write down a wrong password; from the tenth on tries are refused and no longer written down one by one."""
    session.flush()
    whose = ("colleague", about.id if about else None)
    record(session, Entry("session:wrong", at, organisation, SOMEBODY, whose))
    if locked(session, login, at):
        record(session, Entry("session:locked", at, organisation, SYSTEM, whose))


def from_service(
    session: Session, subject: str, name: str, email: str | None, *, organisation: str, may: tuple[list[str], list[str]]
) -> Colleague:
    """
    Return the colleague that the sign-in service knows by this subject, with the teams and rights of today.

    A colleague with a password is somebody else, also with the same name or mail: an address can change hands.
    """
    found = session.scalar(select(Colleague).where(Colleague.subject == subject))
    if found is None:
        login = f"oidc:{hashlib.sha256(subject.encode()).hexdigest()[:60]}"
        found = Colleague(login=login, password_hash="", organisation=organisation, subject=subject)
        session.add(found)
    found.name, found.email = name[:80], email[:200] if email else None
    found.teams, found.rights = may
    session.flush()
    return found


def no_longer(session: Session, subject: str, at: datetime) -> None:
    """Take away teams, rights and sessions of somebody who is in no group of ours any more."""
    found = session.scalar(select(Colleague).where(Colleague.subject == subject))
    if found is not None:
        found.teams, found.rights = [], []
        end_all(session, found, at)


def confirm(session: Session, mine: SignIn, password: str, *, at: datetime) -> bool:
    """Note that who is signed in showed it again, with a password; a wrong one counts as a wrong try to sign in."""
    login = mine.colleague.login
    if not mine.colleague.password_hash or not _fits(mine.colleague.password_hash, password):
        session.add(WrongSignIn(login_hash=_login_hash(login), at=at))
        _wrong(session, login, mine.colleague, at, mine.colleague.organisation)
        return False
    session.execute(delete(WrongSignIn).where(WrongSignIn.login_hash == _login_hash(login)))
    sure(session, mine, at)
    return True


def sure(session: Session, mine: SignIn, at: datetime) -> None:
    """Note that who is signed in showed it again."""
    mine.confirmed_at = at
    record(session, Entry("session:confirmed", at, mine.colleague.organisation, by(mine.colleague)))


def end_all(session: Session, colleague: Colleague, at: datetime, but: int = 0) -> None:
    """End all sessions of a colleague, but one."""
    record(session, Entry("session:others_ended", at, colleague.organisation, by(colleague)))
    session.execute(delete(SignIn).where(SignIn.colleague_id == colleague.id, SignIn.id != but))


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """Forget the session on the server."""
    found = session.scalar(select(SignIn).where(SignIn.token_hash == hash_token(token)))
    if found is not None:
        record(session, Entry("session:ended", at, found.colleague.organisation, by(found.colleague)))
        session.delete(found)


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """Return a hash that fits no password, to spend the same time on an unknown login."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _plain(login: str) -> str:
    return login.strip().lower()


def _login_hash(login: str) -> str:
    return hashlib.sha256(_plain(login).encode()).hexdigest()
