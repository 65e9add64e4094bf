"""What happened to something that was planned. The plan itself is `FollowUp`, beside the signal."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague
from portal.sealing.columns import sealed_text


class TaskChange(ByColleague, Base):
    """It was moved to another day, dropped, or done. `did`: a key of `domain.CHANGES`; `reason`: in own words."""

    __tablename__ = "task_change"

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    did: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = sealed_text("follow_up_id")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
