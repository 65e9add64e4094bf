"""One example in the demo: somebody is shown the way to help, and a day is planned to ask how it goes."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.kit.clock import local_day
from portal.organisations.catalogue import Organisation
from portal.referrals.actions import refer
from portal.referrals.domain import NONE, Asked
from portal.signals.models import Signal

ASK_AFTER = timedelta(days=14)
WHO = "chris"


def show(session: Session, organisation: Organisation, at: datetime) -> None:
    """Refer one resident whose signal Chris may see; nothing is shared, because nobody was asked."""
    chris = session.scalars(select(Colleague).where(Colleague.login == WHO)).one()
    query = select(Signal).where(Signal.team.in_(chris.teams), Signal.change_type == "start_living_together")
    signal = session.scalars(query.order_by(Signal.id).limit(1)).one_or_none()
    place = organisation.help.receiver_called("counsellors")
    if signal is None or place is None:
        return
    asked = Asked(NONE, None, "", local_day(at) + ASK_AFTER)
    refer(session, signal, place, what_for="Uitleg over samenwonen en geld.", asked=asked, by=chris, at=at)
