"""Stretches of time in which the portal was up."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime


class Up(Base):
    """
    One stretch in which a sign of life came every minute.

    Each sign moves `until`; after a gap a new stretch begins. So an outage is what lies between two rows, and the table
    grows by outages and not by minutes.
    """

    __tablename__ = "up"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
