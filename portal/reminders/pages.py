"""What the pages about a report show of messages: which fit, and which were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.changes.versions import latest
from portal.reminders import domain, queries
from portal.reminders.domain import Offer
from portal.reminders.forms import AskForm
from portal.reminders.models import Reminder


@dataclass(frozen=True)
class Kept:
    """A message that was asked for, with its sentence (Dutch msgid)."""

    reminder: Reminder
    about: str


@dataclass(frozen=True)
class Later:
    """`place`: 'doorgeven' right after sending, 'volgen' with number and code."""

    place: str
    offers: Sequence[Offer]
    kept: Sequence[Kept]
    form: AskForm
    ticked: Sequence[str] = ()
    wrong: str = ""

    @property
    def day_typed(self) -> bool:
        """Whether something stands where a day of one's own is typed."""
        return any(self.form.day.typed.values())


def fitting(request: Request, report: Report, at: datetime) -> list[Offer]:
    """Return what may be asked for: nothing without an e-mail address (Awb 2:8)."""
    if not queries.reachable(report):
        return []
    state = request.app.state
    types = state.catalogue.types
    told = [(types[slug], answers) for slug, answers in latest(report).told.items() if slug in types]
    return domain.offers(told, state.messages, at, state.organisation.closed)


def later(
    request: Request,
    session: Session,
    report: Report,
    place: str,
    *,
    form: AskForm | None = None,
    ticked: Sequence[str] = (),
    wrong: str = "",
) -> Later:
    """Return the messages of a report for a page; `form` and `ticked` as they were typed."""
    state = request.app.state
    kept = queries.open_of(session, report.id)
    asked = {reminder.what for reminder in kept}
    offers = [offer for offer in fitting(request, report, state.now()) if offer.what not in asked]
    sentences = [Kept(r, domain.about(r.what, state.catalogue.types, state.messages)) for r in kept]
    return Later(place, offers, sentences, form or AskForm(), ticked, wrong)


def beside_report(request: Request, session: Session, report: Report, place: str) -> dict[str, Any]:
    """Return what the receipt and the follow page get besides their own; `portal/web/app.py` hands it to them."""
    return {"later": later(request, session, report, place)}
