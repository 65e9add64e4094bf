"""What a colleague does while weighing: keep a guided note, ask who may help, say what came of it. Never commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.assessment import domain, queries
from portal.assessment.guide import Answers, Guide
from portal.assessment.guides.cause import CAUSE
from portal.assessment.models import Weighing
from portal.audit.actions import record
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.kit.clock import due
from portal.kit.marking import N_
from portal.organisations.catalogue import Organisation
from portal.organisations.parts import Team
from portal.signals.actions import event, still_open
from portal.signals.follow_up import COPIED
from portal.signals.models import Event, Outcome, Signal
from portal.signals.queries import contacts
from portal.signals.trail import entry

MEANWHILE = "{name} bewaarde dit net ook. Kijk hieronder bij Eerdere versies, en bewaar daarna weer."
NO_HELPERS = "Kies een team dat kan helpen."
HELP_TITLE = "Help de inwoner te bereiken"
HELP_STEP = "Weet u hoe deze inwoner te bereiken is? Zoek contact, en vertel het de collega's die dit vroegen."
HELP_WHY = N_("Wij konden u niet bereiken. Wij willen eerst met u praten.")
AT_ONCE: Final = "U1"


def note(
    session: Session, signal: Signal, guide: Guide, answers: Answers, *, seen: int, by: Colleague, at: datetime
) -> None:
    """
    Keep a guided note as its next version. The same again, or nothing at all, adds nothing.

    `answers`: by question, as `guide.known` gives them. `seen`: the version that stood on the form; 0: none yet.

    Raises:
        ConflictError: it is done, our rules do not agree, or a colleague kept a newer version meanwhile.
    """
    still_open(signal)
    if (refusal := domain.may_note(guide, answers, contacts(session, signal.id))) is not None:
        raise ConflictError(refusal.sentence)
    last = next(iter(queries.versions(session, signal.id, guide.key)), None)
    if (last.answers if last is not None else {}) == answers:
        return
    if last is not None and last.version != seen:
        raise ConflictError(MEANWHILE, name=last.by_name)
    _keep(session, signal, guide.key, dict(answers), last, by, at, shielded=bool(guide.role))
    if guide is CAUSE:
        signal.cause_due = False


def ask_helpers(
    session: Session,
    signal: Signal,
    teams: Sequence[Team],
    *,
    organisation: Organisation,
    by: Colleague,
    at: datetime,
) -> None:
    """
    Ask other teams to help to reach the resident: each gets a signal, without what was told (R109).

    Raises:
        ConflictError: it is done, or these are no teams that may help.
    """
    still_open(signal)
    may = {team.slug for team in domain.helpers_for(signal, organisation)}
    if not teams or not {team.slug for team in teams} <= may:
        raise ConflictError(NO_HELPERS)
    moment = due(at, organisation.urgency_days[AT_ONCE], None, organisation.closed)
    for team in teams:
        asked = Signal(
            **{name: getattr(signal, name) for name in COPIED if name not in {"team", "because", "joined"}},
            team=team.slug,
            because=HELP_WHY,
            contact=signal.known_contact,
            offer=[],
            facts=[],
            title=HELP_TITLE,
            first_step=HELP_STEP,
            urgency=AT_ONCE,
            near_misses=[],
            received_at=at,
            due_at=moment.at,
            due_reason=moment.reason,
            pays_month=moment.pays_month,
            waiting_since=None,
            closed_at=None,
        )
        asked.events.append(Event(kind="signal:received", at=at, by_name=""))
        session.add(asked)
    last = next(iter(queries.versions(session, signal.id, queries.REACH)), None)
    _keep(session, signal, queries.REACH, {"teams": [team.slug for team in teams]}, last, by, at)


def outcome(session: Session, signal: Signal, said: domain.Proposal, *, by: Colleague, at: datetime) -> None:
    """
    Record what came of it. The form asked `domain.may_record` first; asked again here.

    Raises:
        ConflictError: it is done, or something must be done first.
    """
    still_open(signal)
    known = queries.known(session, signal)
    if (refusal := domain.may_record(said, known)) is not None:
        raise ConflictError(refusal.sentence)
    said = domain.kept(said)
    session.add(
        Outcome(
            signal_id=signal.id,
            kind=said.kind,
            text=said.text,
            why_heavier=said.why_heavier or None,
            urgent_reasons=said.urgent_reasons or None,
            income_action=said.income_action,
            support_action=said.support_action,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    if domain.cause_asked(said.kind, known.notes):
        signal.cause_due = True
    event(session, signal, "signal:outcome", person(by), at)


def _keep(
    session: Session,
    signal: Signal,
    guide: str,
    answers: dict[str, str | list[str]],
    last: Weighing | None,
    by: Colleague,
    at: datetime,
    *,
    shielded: bool = False,
) -> None:
    """Add a version. What is `shielded` leaves no line on the timeline, and its name stays out of the trail."""
    session.add(
        Weighing(
            signal_id=signal.id,
            guide=guide,
            version=last.version + 1 if last else 1,
            answers=answers,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    if shielded:
        record(session, entry(signal, "signal:shielded", person(by), at))
    else:
        event(session, signal, f"signal:{guide}", person(by), at)
