"""Colleagues and their sessions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import MASTER, sealed_text


class Colleague(Base):
    """
    Somebody who works for the organisation. `teams` holds team slugs of organisation.toml.

    `email`: at work; none: what the clock has to say goes to the team. `rights` are what somebody may do beside the
    work of a team: "rules" is looking after the rulebook, "audit" is reading who did what, "manage" is looking after
    people and settings, "privacy" is looking after what is kept and what residents ask about it.

    `subject`: who this is at the sign-in service, as "issuer subject"; then teams and rights come from there and
    `password_hash` is empty.

    `blocked_at`: may not sign in since then. `left_at`: no longer works here; then there are no teams and rights.
    """

    __tablename__ = "colleague"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(60))
    teams: Mapped[list[str]] = mapped_column(JSON)
    email: Mapped[str | None] = mapped_column(String(200))
    rights: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    subject: Mapped[str | None] = mapped_column(String(300), unique=True)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """
    A session on the server. The cookie holds the token, the table only its hash.

    `confirmed_at`: when this person last showed who they are, at the beginning or again before something weighty.
    `service_session`: hash of the session at the sign-in service that this one hangs on, where the service tells it.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    service_session: Mapped[str | None] = mapped_column(String(64), index=True)
    colleague: Mapped[Colleague] = relationship()


class WrongSignIn(Base):
    """One wrong try. Holds a hash: people sometimes type their password in the wrong field."""

    __tablename__ = "wrong_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class StartCode(Base):
    """A code with which a colleague chooses a password, once. The table keeps only its hash."""

    __tablename__ = "start_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SecondFactor(Base):
    """
    The app with codes of a colleague. One per colleague; it counts from `set_at` on.

    `secret`: in letters, as an app takes it. `last_step`: the step of the code that was used last: none is used twice.
    `waiting`: the secret of an app that is being set up, since `waiting_at`; it counts from its first code on.
    """

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"), unique=True)
    secret: Mapped[str | None] = sealed_text(MASTER, nullable=True)
    set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int | None]
    waiting: Mapped[str | None] = sealed_text(MASTER, nullable=True)
    waiting_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code in place of one of the app, once. The table keeps a hash that only the secret key can make."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfSignIn(Base):
    """Somebody whose password was right and whose code is still to come. Opens nothing but the page for the code."""

    __tablename__ = "half_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ServiceLogout(Base):
    """A message of the sign-in service that somebody is out, as a hash: none counts twice."""

    __tablename__ = "service_logout"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
