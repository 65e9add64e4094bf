"""Sessions of residents, what signing in proved of a report, lists of reports, codes. Never a BSN, only keys."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime


class ResidentSession(Base):
    """
    A session on the server. The cookie holds the token, the table only its hash.

    `resident_key`: of whom it is about; `list_key`: of the list this one may see (see `domain.Who`). `acting_as`: a key
    of `domain.KINDS`, empty: for themselves.
    """

    __tablename__ = "resident_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    resident_key: Mapped[str] = mapped_column(String(64))
    list_key: Mapped[str] = mapped_column(String(64))
    acting_as: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportIdentity(Base):
    """What signing in proved when a report was sent. It holds no key: a colleague needs the level, not a register."""

    __tablename__ = "report_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    standing: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(40))
    acting_as: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MyReport(Base):
    """A report in a list. `how`: "sent" while signed in, "code" by number and code, "chosen" on the receipt."""

    __tablename__ = "my_report"
    __table_args__ = (UniqueConstraint("list_key", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(String(64))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    how: Mapped[str] = mapped_column(String(10))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConfirmationCode(Base):
    """
    A code that was asked for a number that somebody typed, whether or not that number is ours.

    The code itself is kept nowhere: it follows from `nonce` and the key of the application. `key_hash`: of the number.
    """

    __tablename__ = "confirmation_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
