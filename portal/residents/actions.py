"""Open all of a resident. Never commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.residents import queries
from portal.residents.domain import REASONS
from portal.residents.models import PersonOpening
from portal.signals.models import Signal

UNKNOWN = "Er is te weinig verteld om andere meldingen van deze inwoner te vinden."


def open_all(
    session: Session, signal: Signal, *, reason: str, words: str, through: str, by: Colleague, at: datetime
) -> PersonOpening:
    """
    Write that a colleague opens all of the resident of a signal: one line in the trail for each report that it shows,
    so that the resident reads it at each.

    `reason`: a key of `REASONS`. `words`: why, in own words. `through`: the team through which the colleague may see
    the signal.

    Raises:
        ConflictError: nothing links this report with others.
    """
    if (key := queries.key_of(session, signal)) is None:
        raise ConflictError(UNKNOWN)
    made = PersonOpening(signal_id=signal.id, by=by.id, by_name=by.name, at=at, reason=reason, words=words)
    session.add(made)
    session.flush()
    for report in queries.reports_of(session, signal.organisation, key, at):
        about = ("opening", made.id)
        line = Entry("person:opened", at, signal.organisation, person(by), about, report.id, through, REASONS[reason])
        record(session, line)
    return made
