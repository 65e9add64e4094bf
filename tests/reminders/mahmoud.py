"""Mahmoud, who gets money of UWV and gave an e-mail address."""

import re
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.changes.access import DRAFT_COOKIE
from portal.changes.actions import begin, follow_code, submit
from portal.demo.story import about, complete
from portal.reminders import actions
from portal.reminders.links import Links
from portal.reminders.models import Reminder
from tests.conftest import Visit

TOLD: dict[str, Any] = {
    "what": "changed",
    "benefit": "wia",
    "from_date": {"date": "2026-07-01", "about": False},
}
ABOUT = {**about("Mahmoud Haddad", "5701 AB"), "reach": "email", "email": "mahmoud@example.org", "phone": None}
NEVER = ("Mahmoud", "Haddad", "1988", "5701", "mahmoud@", "WIA", "Lindenberg")
"""What no mail and no waiting row may hold."""


def at(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tell(
    app: FastAPI, visit: Visit, language: str = "nl", told: dict[str, dict[str, Any]] | None = None, **person: str
) -> tuple[str, str]:
    """Keep a report as this browser would send it, and open its receipt; returns reference and code."""
    state, chosen = app.state, told or {"other_benefit": TOLD}
    secret = state.settings.secret_key
    with state.sessions.begin() as session:
        organisation = state.organisation
        draft, token = begin(session, organisation=organisation.short, language=language, secret=secret, at=state.now())
        draft.chosen = list(chosen)
        draft.answers = complete(state.catalogue, chosen, {**ABOUT, **person})
        report = submit(
            session,
            draft,
            catalogue=state.catalogue,
            rulebook=state.rulebook,
            organisation=organisation,
            secret=secret,
            language=language,
            at=state.now(),
        )
        reference = report.reference
    visit.client.cookies.set(DRAFT_COOKIE, token)
    visit.get(f"/{language}/doorgeven/ontvangen")
    return reference, follow_code(secret, reference)


def ask(visit: Visit, *what: str, language: str = "nl", status: int = 200, **fields: Any) -> str:
    """Tick messages on the receipt."""
    return visit.post(f"/{language}/doorgeven/berichten", {"message": list(what), **fields}, status)


def reminders(app: FastAPI) -> list[Reminder]:
    """Return all messages that were asked for."""
    with app.state.sessions() as session:
        return list(all_of(session))


def all_of(session: Session) -> list[Reminder]:
    """Return all messages that were asked for, in the order of asking."""
    return list(session.scalars(select(Reminder).order_by(Reminder.id)))


def link_in(text: str, what: str) -> str:
    """Return the address in a mail that holds this word, without the host."""
    found = re.search(rf"https://portal\.example(/\S*{what}\S*)", text)
    assert found, text
    return found[1]


def links_of(app: FastAPI, reference: str, host: str, language: str) -> tuple[str, str]:
    """Invite who asked for check-ins about a report; returns the links to answer and to stop."""
    with app.state.sessions.begin() as session:
        kept = next(r for r in all_of(session) if r.report.reference == reference)
        invitation = actions.invite(session, kept, app.state.now())
        assert invitation
        links = Links(app.state.settings.secret_key, host)
        return links.check_in(language, invitation.id), links.stop(language, kept.id)
