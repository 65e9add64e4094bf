"""What was sent to residents, so that a message that comes back is known. Never an address or a text."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime


class Message(Base):
    """
    One mail or sms about a report.

    `message_id`: what stands before the @ in the mail's Message-ID; `failure`: the code of who refused it, such as
    5.1.1 or 550, empty while it did not come back.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(String(20), default="")
