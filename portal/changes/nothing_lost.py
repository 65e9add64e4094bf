"""The daily look that nothing is lost: each report has a signal, each signal a team, each U0 an owner."""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from portal.changes.catalogue import Catalogue
from portal.changes.models import Change, Correction, Report
from portal.kit.clock import AMSTERDAM
from portal.kit.conditions import Answers
from portal.kit.outbox import Job, once_a_day
from portal.organisations.catalogue import Organisation
from portal.queue.truth import differing
from portal.sealing.cells import CannotOpenError
from portal.sealing.rows import know
from portal.sealing.rows import opened as unsealed
from portal.signals.gaps import KIND, Gaps, key_of
from portal.signals.models import Claim, Signal

MORNING = time(7, 0, tzinfo=AMSTERDAM)


def look(session: Session, organisation: Organisation, types: Catalogue) -> Gaps:
    """Return what is missing now, over all reports of an organisation. It only reads."""
    dead = session.scalar(select(func.count()).where(Job.state == "dead")) or 0
    return Gaps(
        _each_once(_without_signal(session, organisation.short, types)),
        _each_once(_without_team(session, organisation)),
        _each_once(_without_owner(session, organisation.short)),
        dead,
        differing(session, organisation.short),
    )


def _each_once(references: Iterable[str]) -> list[str]:
    return sorted(set(references))


def _without_signal(session: Session, organisation: str, types: Catalogue) -> Iterable[str]:
    """Yield reports with a change that opened no signal, and whose answers do not end with 'nothing need be told'."""
    opened = select(Signal.id).where(Signal.report_id == Report.id, Signal.change_type == Change.type).exists()
    query = select(Change.id, Report.id, Report.reference, Change.type, Change.answers)
    query = query.join(Report, Change.report_id == Report.id).where(Report.organisation == organisation, ~opened)
    rows = session.execute(query).all()
    know(session, "report_id", {row[1] for row in rows})
    for number, report, reference, slug, cell in rows:
        answers = _answers(session, Change.answers, number, cell, report)
        if answers is None or not _no_need(types, slug, answers):
            yield reference
    # a change that came with a correction has no row of its own
    corrected = select(Correction.id, Report.id, Report.reference, Correction.told)
    corrected = corrected.join(Report, Correction.report_id == Report.id).where(Report.organisation == organisation)
    rows = session.execute(corrected).all()
    know(session, "report_id", {row[1] for row in rows})
    for number, report, reference, cell in rows:
        told = _answers(session, Correction.told, number, cell, report)
        if told is None:
            yield reference
            continue
        seen = set(session.scalars(select(Signal.change_type).where(Signal.report_id == report)))
        if any(slug not in seen and not _no_need(types, slug, answers) for slug, answers in told.items()):
            yield reference


def _answers(session: Session, column: Any, number: int, cell: str, report: int) -> Any:
    """Return what was told, or None when it does not open: then somebody must look."""
    try:
        return unsealed(session, column, number, cell, report)
    except CannotOpenError:
        return None


def _no_need(types: Catalogue, slug: str, answers: Answers) -> bool:
    kind = types.types.get(slug)
    return kind is not None and any(all(test.holds(answers) for test in ending.when) for ending in kind.no_need)


def _without_team(session: Session, organisation: Organisation) -> Iterable[str]:
    teams = [team.slug for team in organisation.teams]
    query = select(Signal.reference).where(
        Signal.organisation == organisation.short, Signal.closed_at.is_(None), Signal.team.not_in(teams)
    )
    return session.scalars(query)


def _without_owner(session: Session, organisation: str) -> Iterable[str]:
    held = select(Claim.id).where(and_(Claim.signal_id == Signal.id, Claim.released_at.is_(None))).exists()
    query = select(Signal.reference).where(
        Signal.organisation == organisation, Signal.closed_at.is_(None), Signal.urgency == "U0", ~held
    )
    return session.scalars(query)


def in_words(found: Gaps) -> str:
    """Return what `portal nothing-lost` prints: one line per kind of gap, with references."""
    said = [
        (found.without_signal, "report without a signal", "reports without a signal"),
        (found.without_team, "signal without a team", "signals without a team"),
        (found.without_owner, "U0 signal without an owner", "U0 signals without an owner"),
        (found.unlisted, "signal that the list shows wrongly", "signals that the list shows wrongly"),
    ]
    lines = [f"{len(what)} {one if len(what) == 1 else more}: {', '.join(what)}" for what, one, more in said if what]
    if found.dead:
        lines.append(f"{found.dead} dead {'letter' if found.dead == 1 else 'letters'}: see the table outbox.")
    return "\n".join([*lines, ""]) if lines else "Nothing is lost.\n"


def planner(
    sessions: sessionmaker[Session], organisation: Organisation, now: Callable[[], datetime]
) -> Callable[[], None]:
    """Return the chore that puts today's look in the outbox, once, for seven in the morning or at once after that."""
    return once_a_day(sessions, KIND, lambda day: key_of(organisation.short, day), MORNING, now)


def looker(organisation: Organisation, types: Catalogue) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler that looks and keeps what it found with its job."""

    def find(session: Session, _payload: dict[str, Any], key: str) -> None:
        found = look(session, organisation, types).payload()
        session.execute(update(Job).where(Job.key == key).values(payload={"found": found}))

    return find
