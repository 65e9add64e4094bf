"""Who hands a dossier over to whom when somebody moves inside the working area. Pure."""

from dataclasses import dataclass

from portal.organisations.catalogue import Organisation
from portal.organisations.parts import Team
from portal.routing.domain import RoutedSignal

DOSSIER = "income"
"""The role whose team has the dossier of a resident."""


@dataclass(frozen=True)
class Home:
    """Where somebody lives: the slug of a town, and the postcode ('1234 AB') that chooses the team of an area."""

    town: str
    postcode: str


@dataclass(frozen=True)
class HandOver:
    """The dossier goes from one team to another."""

    from_: Team
    to: Team


def hand_over(routed: RoutedSignal, old: Home | None, new: Home, organisation: Organisation) -> HandOver | None:
    """Return who hands over to whom, or None: the rule does not ask for it, or the same team keeps the dossier."""
    if not routed.hands_over or old is None:
        return None
    from_ = organisation.team_for(DOSSIER, old.town, old.postcode)
    to = organisation.team_for(DOSSIER, new.town, new.postcode)
    return HandOver(from_, to) if from_ != to else None
