"""Colleagues and their sessions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, UtcDateTime


class Colleague(Base):
    """
    Somebody who works for the organisation. `teams` holds team slugs of organisation.toml.

    `email`: at work; none: what the clock has to say goes to the team. `rights` are what somebody may do beside the
    work of a team: "rules" is looking after the rulebook, "audit" is reading who did what.

    `subject`: who this is at the sign-in service, as "issuer subject"; then teams and rights come from there and
    `password_hash` is empty.
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


class SignIn(Base):
    """
    A session on the server. The cookie holds the token, the table only its hash.

    `confirmed_at`: when this person last showed who they are, at the beginning or again before something weighty.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    colleague: Mapped[Colleague] = relationship()


class WrongSignIn(Base):
    """One wrong try. Holds a hash: people sometimes type their password in the wrong field."""

    __tablename__ = "wrong_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
