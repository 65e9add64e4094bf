"""What was asked for as a file, who agreed, and that it was fetched. The database refuses to change or remove a row."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague


class ExportRequest(ByColleague, Base):
    """
    A file that somebody asks for. `kind`: a key of `domain.KINDS`.

    `what`: for work {"teams": slugs}, for the trail {"first", "last"} as 2026-11-01. `until`: the last day it is kept.
    """

    __tablename__ = "export_request"
    __table_args__ = (Index("ix_export_request_organisation", "organisation", "id"),)

    organisation: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    what: Mapped[dict[str, Any]] = mapped_column(JSON)
    purpose: Mapped[str] = mapped_column(Text)
    until: Mapped[date]


class ExportDecision(ByColleague, Base):
    """What the second person said. One per request, held by the database."""

    __tablename__ = "export_decision"

    request_id: Mapped[int] = mapped_column(ForeignKey("export_request.id"), unique=True)
    agreed: Mapped[bool]


class ExportTaking(ByColleague, Base):
    """That it was fetched. Once per request, held by the database."""

    __tablename__ = "export_taking"

    request_id: Mapped[int] = mapped_column(ForeignKey("export_request.id"), unique=True)
