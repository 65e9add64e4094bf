"""What is kept of a file that was sent along. The bytes lie in the store; this row says whose they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.proof.domain import Kind


class ProofFile(Base):
    """
    One photo or paper. It belongs to a draft, and once sent to a report.

    `name` is random and the name in the store; no name of the resident's own is kept. `title` is the document in Dutch
    for the caseworker, empty for a private change. `size` in bytes. `wrapped`: the key of its bytes, see `sealing.py`;
    empty: stored before files were sealed.
    """

    __tablename__ = "proof_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    change_type: Mapped[str] = mapped_column(String(60))
    document: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    wrapped: Mapped[str] = mapped_column(Text, default="", server_default="")
    kind: Mapped[Kind] = mapped_column(String(10))
    pages: Mapped[int]
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
