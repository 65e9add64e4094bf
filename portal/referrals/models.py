"""A referral, what came of it, and that the resident took consent back. Rows never change."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, ByColleague, UtcDateTime
from portal.sealing.columns import sealed_text


class Referral(ByColleague, Base):
    """
    We told a resident where help is, or told the help about the resident, who agreed.

    `receiver`: key of the directory; `name` and `phone` as they were then. `consent`: a key of `domain.CONSENTS`, given
    on `consent_on`. `shared`: what we tell, in words; empty: nothing, the resident calls. `follow_up_id`: when we ask
    how it goes.
    """

    __tablename__ = "referral"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    team: Mapped[str] = mapped_column(String(60))
    receiver: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20))
    what_for: Mapped[str] = sealed_text("report_id")
    consent: Mapped[str] = mapped_column(String(10))
    consent_on: Mapped[date | None]
    shared: Mapped[str] = sealed_text("report_id")
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"))
    results: Mapped[list["ReferralResult"]] = relationship(order_by="ReferralResult.id")
    withdrawal: Mapped["ConsentWithdrawal | None"] = relationship()


class ReferralResult(ByColleague, Base):
    """How it went. `kind`: a key of `domain.RESULTS`; `text`: in own words, may be empty."""

    __tablename__ = "referral_result"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = sealed_text("referral_id")


class ConsentWithdrawal(Base):
    """The resident took consent back, on the own page. From then on we share nothing more."""

    __tablename__ = "consent_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
