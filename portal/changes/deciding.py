"""Where a report goes: one decision for sending, correcting and trying out. Pure: no database, no clock of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.catalogue import Catalogue
from portal.kit.clock import local_day
from portal.organisations.catalogue import Organisation
from portal.organisations.parts import Municipality
from portal.routing.domain import Routing, route
from portal.routing.rulebook import Rulebook
from portal.signals.handing_over import DOSSIER, Home

Told = Mapping[str, Mapping[str, Any]]
"""Change type → question → stored value: only the answers that count."""


@dataclass(frozen=True)
class Decision:
    """
    The town that handles it, the postcode that chooses the team of an area, and the signals.

    `old_home`: town and postcode of the home until now, when both it and a new home lie in the working area; else None.
    """

    town: Municipality
    postcode: str
    routing: Routing
    old_home: Home | None = None


def decide(
    told: Told,
    about: Mapping[str, Any],
    *,
    catalogue: Catalogue,
    rulebook: Rulebook,
    organisation: Organisation,
    at: datetime,
) -> Decision:
    """
    Decide where a report goes. Same answers, same signals, always.

    Args:
        told: What was told, without the questions about the person.
        about: The answers about the person; only the postcode is looked at.
        catalogue: The change types.
        rulebook: The rules; those that live on the day of `at` in Amsterdam count.
        organisation: Its towns and switches.
        at: When it was received.
    """
    postcode = str(about["postcode"]["postcode"])
    moved = new_home(told, catalogue)
    home, new_town = organisation.town_of(postcode), organisation.town_of(moved)
    old_home = Home(home.slug, postcode) if home and new_town else None
    routing = route(
        told,
        {
            "changes_municipality": bool(home and new_town and new_town != home),
            "changes_team": bool(
                old_home and new_town and _dossier_moves(organisation, old_home, new_town.slug, moved)
            ),
        },
        organisation.switches,
        rulebook.about(told),
        local_day(at),
    )
    return Decision(new_town or home or organisation.municipality[0], moved or postcode, routing, old_home)


def _dossier_moves(organisation: Organisation, old: Home, town: str, postcode: str) -> bool:
    """Whether another team has the dossier at the new home."""
    return organisation.team_for(DOSSIER, old.town, old.postcode) != organisation.team_for(DOSSIER, town, postcode)


def new_home(told: Told, catalogue: Catalogue) -> str:
    """Return the postcode of the new home that was told (`fact = "new_home"` in a type's file), or an empty text."""
    for slug, answers in told.items():
        for question in catalogue.types[slug].questions:
            if question.fact == "new_home" and question.name in answers:
                return str(answers[question.name]["postcode"])
    return ""
