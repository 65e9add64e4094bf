"""One signal of the demo that a colleague talked about and began to weigh, as it would go."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.assessment.actions import note
from portal.assessment.guide import Answers
from portal.assessment.guides.reversed import REVERSED
from portal.signals.actions import contact
from portal.signals.models import Signal

WHO, RULE = "chris", "income-person-moves-in"
BEGUN: Answers = {
    "need": "Milan wil zijn zus helpen. Hij is bang dat hij de huur niet kan betalen.",
    "value": ["minimum", "safety_net"],
    "effects": "Dan weten beiden waar zij aan toe zijn. Zij kan blijven.",
    "nothing": "Dan slaapt zij weer overal. Milan raakt achter met de huur.",
}


def begin(session: Session, at: datetime) -> None:
    """Let a colleague call, and leave the omgekeerde toets three steps done for who goes on."""
    by = session.scalar(select(Colleague).where(Colleague.login == WHO))
    signal = session.scalar(select(Signal).where(Signal.rule == RULE).order_by(Signal.id).limit(1))
    if by is None or signal is None:
        return
    contact(session, signal, how="phone", reached=True, text="Milan vertelde hoe het zit.", by=by, at=at)
    note(session, signal, REVERSED, BEGUN, seen=0, by=by, at=at)
