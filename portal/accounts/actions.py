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


def sign_in(session: Session, login: str, password: str, *, at: datetime) -> str | None:
    """Return a new session token, or None when login or password is wrong; both take the same time."""
    nobody = _nobody()
    colleague = session.scalar(select(Colleague).where(Colleague.login == _plain(login)))
    right = _fits(colleague.password_hash if colleague else nobody, password)
    if colleague is None or not right:
        session.execute(delete(WrongSignIn).where(WrongSignIn.at < at - KEEP_TRIES))
        session.add(WrongSignIn(login_hash=_login_hash(login), at=at))
        return None
    session.execute(delete(WrongSignIn).where(WrongSignIn.login_hash == _login_hash(login)))
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=hash_token(token), colleague_id=colleague.id, created_at=at, seen_at=at))
    return token


def sign_out(session: Session, token: str) -> None:
    """Forget the session on the server."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


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
