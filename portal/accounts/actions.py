"""Sign in and out. Never commits."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts import mail
from portal.accounts.domain import LONGEST
from portal.accounts.models import Colleague, HalfSignIn, SignIn, StartCode, WrongSignIn
from portal.audit.actions import record
from portal.audit.domain import SOMEBODY, SYSTEM, Entry, by
from portal.kit.codes import new_code, normalise

TRIES = 10
TRIES_WITHIN = timedelta(minutes=15)
KEEP_TRIES = timedelta(days=1)
CODE = 16
"""Characters of a start code: more than 77 bits."""
CODE_LIVES = timedelta(days=3)

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2 hash to store."""
    return _hasher.hash(password)


def hash_token(token: str) -> str:
    """Return what the table keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def locked(session: Session, login: str, at: datetime, browser: str = "") -> bool:
    """
    Whether this login, known or not, was tried wrongly too often.

    `browser`: the number of one that its colleague signed in with before, see `browsers`: it has tries of its own.
    """
    tried = WrongSignIn.login_hash == _login_hash(login, browser)
    wrong = select(func.count()).where(tried, WrongSignIn.at > at - TRIES_WITHIN)
    return (session.scalar(wrong) or 0) >= TRIES


def known(
    session: Session, login: str, password: str, *, at: datetime, organisation: str, browser: str = ""
) -> Colleague | None:
    """
    Return whose login and password these are; None: one is wrong, access was stopped, or it is somebody of another
    organisation. All take the same time.

    `organisation`: whose trail keeps it. What was typed is never kept: some type their password as their name.
    """
    nobody = _nobody()
    colleague = session.scalar(select(Colleague).where(Colleague.login == plain(login)))
    right = _fits((colleague.password_hash if colleague else "") or nobody, password)
    if colleague is None or not right or colleague.blocked_at is not None or colleague.organisation != organisation:
        wrong(session, login, colleague, at, organisation, browser=browser)
        return None
    return colleague


def begin(
    session: Session, colleague: Colleague, at: datetime, service_session: str | None = None, browser: str = ""
) -> str:
    """
    Begin a session for somebody who showed all they must; returns its token. Wrong tries from there are forgotten.

    `service_session`: of the sign-in service, hashed.
    """
    _forget_tries(session, colleague.login, browser)
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_token(token),
            colleague_id=colleague.id,
            created_at=at,
            seen_at=at,
            confirmed_at=at,
            service_session=service_session,
        )
    )
    record(session, Entry("session:began", at, colleague.organisation, by(colleague)))
    return token


def wrong(
    session: Session, login: str, about: Colleague | None, at: datetime, organisation: str, did: str = "session:wrong",
    browser: str = "",
) -> bool:  # fmt: skip
    """
    Write down a wrong password or code; from the tenth on tries are refused and no longer written down one by one.

    Returns whether this was the try that closed the door.
    """
    session.execute(delete(WrongSignIn).where(WrongSignIn.at < at - KEEP_TRIES))
    session.add(WrongSignIn(login_hash=_login_hash(login, browser), at=at))
    session.flush()
    whose = ("colleague", about.id if about else None)
    record(session, Entry(did, at, organisation, SOMEBODY, whose))
    if closed := locked(session, login, at, browser):
        record(session, Entry("session:locked", at, organisation, SYSTEM, whose))
    return closed


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


def has_password(colleague: Colleague, password: str) -> bool:
    """Whether this is the password of a colleague; who signs in at the service has none here."""
    return bool(colleague.password_hash) and _fits(colleague.password_hash, password)


def confirm(session: Session, mine: SignIn, at: datetime, browser: str = "") -> str:
    """Note that who is signed in showed it again, see `sure`; wrong tries from there are forgotten."""
    _forget_tries(session, mine.colleague.login, browser)
    return sure(session, mine, at)


def sure(session: Session, mine: SignIn, at: datetime) -> str:
    """
    Note that who is signed in showed it again; returns the new token of the session.

    The old one ends: who had taken it must not get what this person just confirmed.
    """
    token = secrets.token_urlsafe(32)
    mine.token_hash, mine.confirmed_at = hash_token(token), at
    record(session, Entry("session:confirmed", at, mine.colleague.organisation, by(mine.colleague)))
    return token


def end_all(session: Session, colleague: Colleague, at: datetime, but: int = 0) -> None:
    """End all sessions of a colleague, but one."""
    record(session, Entry("session:others_ended", at, colleague.organisation, by(colleague)))
    session.execute(delete(SignIn).where(SignIn.colleague_id == colleague.id, SignIn.id != but))


def no_sessions(session: Session, colleague: Colleague) -> None:
    """End all sessions of a colleague, also those half begun. Who calls this writes down why."""
    session.execute(delete(SignIn).where(SignIn.colleague_id == colleague.id))
    session.execute(delete(HalfSignIn).where(HalfSignIn.colleague_id == colleague.id))


def end_one(session: Session, mine: SignIn, number: int, at: datetime) -> None:
    """End another session of the same colleague; one that is not theirs, or this one, stays."""
    found = session.get(SignIn, number)
    if found is not None and found.colleague_id == mine.colleague_id and found.id != mine.id:
        record(session, Entry("session:one_ended", at, mine.colleague.organisation, by(mine.colleague)))
        session.delete(found)


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """Forget the session on the server."""
    found = session.scalar(select(SignIn).where(SignIn.token_hash == hash_token(token)))
    if found is not None:
        record(session, Entry("session:ended", at, found.colleague.organisation, by(found.colleague)))
        session.delete(found)


def start_code(session: Session, colleague: Colleague, at: datetime) -> str:
    """Return a new code with which a colleague chooses a password; codes of before no longer work."""
    no_start_code(session, colleague)
    code = new_code(CODE)
    session.add(StartCode(colleague_id=colleague.id, code_hash=hash_token(code), made_at=at))
    return "-".join(code[place : place + 4] for place in range(0, CODE, 4))


def no_start_code(session: Session, colleague: Colleague) -> None:
    """Let the codes of a colleague that were not used no longer work."""
    session.execute(delete(StartCode).where(StartCode.colleague_id == colleague.id, StartCode.used_at.is_(None)))


def start(
    session: Session, login: str, code: str, password: str, *, at: datetime, organisation: str, browser: str = ""
) -> Colleague | None:
    """
    Set the password of who has the code, and return them; all their sessions end, also those half begun.

    A wrong code counts as a wrong try to sign in.
    """
    colleague = session.scalar(select(Colleague).where(Colleague.login == plain(login)))
    found = session.scalar(
        select(StartCode)
        .where(
            StartCode.code_hash == hash_token(normalise(code)),
            StartCode.used_at.is_(None),
            StartCode.made_at > at - CODE_LIVES,
        )
        .with_for_update()
    )
    if colleague is None or found is None or found.colleague_id != colleague.id or colleague.blocked_at is not None:
        wrong(session, login, colleague, at, organisation, browser=browser)
        return None
    found.used_at = at
    colleague.password_hash = hash_password(password)
    no_sessions(session, colleague)
    _forget_tries(session, login, browser)
    record(session, Entry("session:password", at, colleague.organisation, by(colleague)))
    return colleague


def change_password(session: Session, mine: SignIn, password: str, at: datetime) -> str:
    """Let a colleague have another password; all other sessions end, this one goes on with the token it returns."""
    mine.colleague.password_hash = hash_password(password)
    no_start_code(session, mine.colleague)
    session.execute(delete(HalfSignIn).where(HalfSignIn.colleague_id == mine.colleague_id))
    end_all(session, mine.colleague, at, but=mine.id)
    record(session, Entry("session:password_new", at, mine.colleague.organisation, by(mine.colleague)))
    mail.tell(session, mine.colleague, "password", at)
    return confirm(session, mine, at)


def _fits(stored: str, password: str) -> bool:
    try:
        _hasher.verify(stored, password[:LONGEST])  # as much work as for any other
    except (VerificationError, InvalidHashError):
        return False
    return len(password) <= LONGEST


@cache
def _nobody() -> str:
    """Return a hash that fits no password, to spend the same time on an unknown login."""
    return _hasher.hash(secrets.token_urlsafe(32))


def plain(login: str) -> str:
    """Return a login as it is kept, however it was typed."""
    return login.strip().lower()


def _forget_tries(session: Session, login: str, browser: str) -> None:
    session.execute(delete(WrongSignIn).where(WrongSignIn.login_hash == _login_hash(login, browser)))


def _login_hash(login: str, browser: str) -> str:
    """Return who tries: a login, from anywhere or from a browser that is known for it."""
    return hashlib.sha256(f"{plain(login)}\n{browser}".encode()).hexdigest()
