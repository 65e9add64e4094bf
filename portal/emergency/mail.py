"""At once a mail to the team, its leads and who reads the trail: a reference and a link, nothing about the resident."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.emergency.models import EmergencyAccess
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.roles.catalogue import table
from portal.roles.domain import opens
from portal.signals.work_mail import Deliver
from portal.teams.domain import LEAD

KIND: Final = "emergency_mail"
SUBJECT: Final = "Noodtoegang tot een melding"
TEXT: Final = "Een collega van een ander team opende een melding van uw team. Dat was met spoed nodig."
JUDGE: Final = "Een collega opende met spoed een melding van een ander team. U kijkt of dat goed was:"


def tell_all(session: Session, access: EmergencyAccess, organisation: Organisation, at: datetime) -> None:
    """Let the mails go out with this transaction."""
    teams = [*access.teams, *_leads(organisation, access.teams)]
    for team in dict.fromkeys(teams):
        enqueue(session, KIND, {"access": access.id, "team": team}, f"{KIND}:{access.id}:{team}", at)
    for number in _readers(session, organisation):
        enqueue(session, KIND, {"access": access.id, "colleague": number}, f"{KIND}:{access.id}:{number}", at)


def _leads(organisation: Organisation, teams: list[str]) -> Iterator[str]:
    """Yield the teams of leads in the towns of these teams."""
    every = {town.slug for town in organisation.municipality}
    found = [team for slug in teams if (team := organisation.team_called(slug))]
    towns = {town for team in found for town in (team.municipalities or every)}
    for team in organisation.teams:
        if team.role == LEAD and towns & set(team.municipalities or every):
            yield team.slug


def _readers(session: Session, organisation: Organisation) -> list[int]:
    """Return who reads the trail, and so watches over this."""
    people = session.scalars(
        select(Colleague).where(Colleague.organisation == organisation.short, Colleague.blocked_at.is_(None))
    )
    return [one.id for one in people if one.email and opens(table().role, "audit", one.rights, ())]


def mailer(
    organisation: Organisation, public_url: str, deliver: Deliver
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for these mails."""
    base = public_url.rstrip("/")

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        access = session.get_one(EmergencyAccess, payload["access"])
        if "team" in payload:
            team = organisation.team_called(payload["team"])
            to = organisation.duty_mail(payload["team"])
            text = _lead_text(base, access) if team and team.role == LEAD else f"{TEXT}\n\n- {access.reference}\n"
        else:
            reader = session.get(Colleague, payload["colleague"])
            to, text = (reader.email or "" if reader else ""), _lead_text(base, access)
        session.commit()  # nothing may wait for our database while we wait for a mail server
        if to:
            deliver(to, SUBJECT, text, key)

    return send


def _lead_text(base: str, access: EmergencyAccess) -> str:
    return f"{JUDGE}\n\n- {access.reference}: {base}/werk/noodtoegang/oordelen\n"
