"""Make a signal that did not come from the resident: a report of its own that the resident can follow."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.domain import SYSTEM, By
from portal.audit.domain import by as person
from portal.changes.actions import initial, resume_code
from portal.changes.models import Draft, Report
from portal.kit.clock import due
from portal.kit.codes import hash_code, new_reference
from portal.organisations.catalogue import Organisation
from portal.origins import domain
from portal.origins.models import Origin
from portal.signals.actions import event
from portal.signals.models import Signal


@dataclass(frozen=True)
class Somebody:
    """For whom it is. `postcode`: '5711 AB', inside the working area; `language`: one that we speak."""

    name: str
    postcode: str
    phone: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Work:
    """The signal to open. `rows`: what is known, as label and value; all of it is shown to the resident too."""

    origin: str
    need: str
    source: str
    role: str
    theme: str
    urgency: str
    title: str
    first_step: str
    because: str
    rows: list[tuple[str, str]]
    told_on: date | None = None
    why_not: str = ""
    offer: list[str] = field(default_factory=list)


def make(
    session: Session,
    somebody: Somebody,
    work: Work,
    *,
    organisation: Organisation,
    secret: str,
    once: str,
    by: Colleague | None,
    at: datetime,
) -> tuple[Report, bool]:
    """
    Keep a report without changes and open its one signal. The same `once` makes one report.

    It has no blind keys: what one team knows about somebody's care is linked with nothing else (R90).

    Returns:
        The report, and whether it is new.
    """
    made = session.scalar(select(Report).join(Draft, Draft.id == Report.draft_id).where(Draft.token_hash == once))
    if made is not None:
        return made, False
    town = organisation.town_of(somebody.postcode) or organisation.municipality[0]
    about = _about(somebody)
    report = Report(
        reference=new_reference(organisation.reference_prefix),
        draft_id=_draft(session, organisation, somebody, secret, once, by, at).id,
        organisation=organisation.short,
        municipality=town.slug,
        language=somebody.language,
        channel=domain.REGISTER if by is None else "colleague",
        received_at=at,
        about=about,
        catalogue_version="",
        rules_version="",
        typed_by=by.id if by else None,
        typed_by_name=by.name if by else "",
        typed_at=at if by else None,
    )
    session.add(report)
    session.flush()
    signal = _signal(report, somebody, work, organisation, at)
    session.add(signal)
    session.flush()
    session.add(
        Origin(
            signal_id=signal.id,
            origin=work.origin,
            need=work.need,
            source=work.source,
            told_on=work.told_on,
            why_not=work.why_not,
            by=by.id if by else 0,
            by_name=by.name if by else work.source[:80],
            at=at,
        )
    )
    who: By = person(by) if by else SYSTEM
    event(session, signal, "signal:raised" if by else "signal:imported", who, at, shown="" if by else work.source[:80])
    return report, True


def once_of(*parts: str) -> str:
    """Return what makes a repeat the same: a hash of its parts."""
    return hash_code("\n".join(("origin", *parts)))


def _draft(
    session: Session,
    organisation: Organisation,
    somebody: Somebody,
    secret: str,
    once: str,
    by: Colleague | None,
    at: datetime,
) -> Draft:
    """Return the draft that a report hangs on; nobody finds it again, and it holds nothing."""
    nonce = secrets.token_hex(16)
    draft = Draft(
        token_hash=once,
        resume_hash=hash_code(resume_code(secret, nonce)),
        resume_nonce=nonce,
        organisation=organisation.short,
        language=somebody.language,
        chosen=[],
        answers={},
        created_at=at,
        saved_at=at,
        channel="colleague" if by else domain.REGISTER,
        received_at=at,
        typed_by=by.id if by else None,
    )
    session.add(draft)
    session.flush()
    return draft


def _about(somebody: Somebody) -> dict[str, Any]:
    return {
        "for_whom": "self",
        "name": somebody.name,
        "phone": somebody.phone or None,
        "reach": "phone" if somebody.phone else "letter",
        "postcode": {"postcode": somebody.postcode, "number": "", "addition": ""},
    }


def _signal(report: Report, somebody: Somebody, work: Work, organisation: Organisation, at: datetime) -> Signal:
    moment = due(at, organisation.urgency_days[work.urgency], None, organisation.closed)  # type: ignore[index]
    contact = [{"label": "Naam", "value": somebody.name}]
    if somebody.phone:
        contact.append({"label": "Telefoon", "value": somebody.phone})
    return Signal(
        report_id=report.id,
        reference=report.reference,
        organisation=organisation.short,
        municipality=report.municipality,
        team=organisation.team_for(work.role, report.municipality, somebody.postcode).slug,
        change_type=domain.CHANGE_TYPE,
        origin=work.origin,
        title=work.title,
        person=initial(somebody.name),
        contact={"rows": contact},
        theme=work.theme,
        urgency=work.urgency,
        rule="",
        rules_version="",
        because=work.because,
        first_step=work.first_step,
        offer=work.offer,
        facts=[{"label": label, "value": value, "used": "yes"} for label, value in work.rows if value],
        near_misses=[],
        language=report.language,
        channel=report.channel,
        received_at=at,
        due_at=moment.at,
        due_reason=moment.reason,
        pays_month=moment.pays_month,
    )
