"""Ask for a file, agree, fetch it once. Each step is a record and a line of the trail. Never commits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError, NotFoundError
from portal.exports import domain, queries
from portal.exports.domain import Asked
from portal.exports.models import ExportDecision, ExportRequest, ExportTaking

FETCHED = {domain.WORK: "work:exported", domain.TRAIL: "audit:exported"}


def ask(
    session: Session, kind: str, what: Mapping[str, Any], *, purpose: str, until: date, by: Colleague, at: datetime
) -> ExportRequest:
    """Ask for a file; somebody else looks."""
    made = ExportRequest(
        organisation=by.organisation, kind=kind, what=dict(what), purpose=purpose, until=until, by=by.id,
        by_name=by.name, at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"what": domain.KINDS[kind], **what, "until": f"{until}"}
    about = ("export", made.id)
    record(session, Entry("export:asked", at, by.organisation, person(by), about, reason=purpose, detail=told))
    return made


def decide(session: Session, asked: Asked, *, agreed: bool, by: Colleague, at: datetime) -> None:
    """
    Say yes or no as the second person.

    Raises:
        ConflictError: it is one's own, or somebody decided already.
    """
    if refusal := domain.why_not_agree(asked, by.id):
        raise ConflictError(refusal)
    session.add(ExportDecision(request_id=asked.number, agreed=agreed, by=by.id, by_name=by.name, at=at))
    session.flush()
    did = "export:agreed" if agreed else "export:refused"
    record(session, Entry(did, at, by.organisation, person(by), ("export", asked.number), reason=asked.purpose))


def fetch(session: Session, asked: Asked, *, by: Colleague, at: datetime) -> None:
    """
    Write down that who asked for a file fetches it, before it goes out.

    Raises:
        NotFoundError: somebody else asked for it.
        ConflictError: nobody agreed, it was fetched already, or it is too late.
    """
    if asked.by != by.id:
        raise NotFoundError
    if refusal := domain.why_not_fetch(asked, at):
        raise ConflictError(refusal)
    session.add(ExportTaking(request_id=asked.number, by=by.id, by_name=by.name, at=at))
    session.flush()
    told = {**asked.what, "agreed_by": asked.agreed_by}
    about = ("export", asked.number)
    did = FETCHED[asked.kind]
    record(session, Entry(did, at, by.organisation, person(by), about, reason=asked.purpose, detail=told))


def found(session: Session, organisation: str, number: int) -> Asked:
    """
    Return a request.

    Raises:
        NotFoundError: there is no such one.
    """
    asked = queries.one(session, organisation, number)
    if asked is None:
        raise NotFoundError
    return asked
