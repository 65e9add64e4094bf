"""Contact in the invented week: somebody who was called twice and is called again, and a question that waits."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.contact import actions
from portal.contact.catalogue import Questions
from portal.contact.domain import Wish
from portal.kit import clock
from portal.kit.clock import local_day
from portal.organisations.catalogue import Organisation
from portal.signals.actions import ask
from portal.signals.models import Signal

CALLED, ASKED = "small_jobs", "work_start"
"""The change types of who is called, and of who gets a question."""


def add_contact(session: Session, organisation: Organisation, questions: Questions, at: datetime) -> None:
    """Let colleagues call and ask, as they would; a signal or colleague that is not there is left out."""
    nobody = Wish(wants=False, language="")
    if found := _with_colleague(session, organisation, CALLED):
        signal, me = found
        for hours, result in ((26, "no_answer"), (2, "voicemail")):
            before = at - timedelta(hours=hours)
            actions.log(session, signal, how="phone", result=result, text="", wish=nobody, by=me, at=before)
        day = clock.add_working_days(local_day(at), 1, organisation.closed)
        purpose = "Uitleg over loon uit klusjes."
        actions.plan(session, signal, day=day, part="morning", how="phone", purpose=purpose, by=me, at=at)
    template = questions.get("first-pay-day")
    if template and (found := _with_colleague(session, organisation, ASKED)):
        signal, me = found
        more = actions.as_template(template, template.ask)
        ask(session, signal, text=template.ask, why=template.why, by=me, at=at, **more)


def _with_colleague(session: Session, organisation: Organisation, change: str) -> tuple[Signal, Colleague] | None:
    """Return the first open signal of a change type that has a colleague in its team, with that colleague."""
    open_ones = select(Signal).where(
        Signal.organisation == organisation.short, Signal.change_type == change, Signal.closed_at.is_(None)
    )
    everybody = session.scalars(select(Colleague).order_by(Colleague.id)).all()
    for signal in session.scalars(open_ones.order_by(Signal.id)):
        for colleague in everybody:
            if signal.team in colleague.teams and colleague.organisation == signal.organisation:
                return signal, colleague
    return None
