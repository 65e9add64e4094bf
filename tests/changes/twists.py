"""Reports with a twist, tried on what ships: answers as they are stored, what is asked and which signals open."""

from functools import cache
from typing import Any

from portal.changes import catalogue, domain
from portal.changes.catalogue import Catalogue
from portal.changes.trying import TriedReport, tried
from portal.organisations import catalogue as organisations
from portal.organisations.catalogue import Organisation
from portal.routing import rulebook
from portal.routing.rulebook import Rulebook

JOINT, CITY = "zeven-linden", "stad-waterrijk"
HOME = {JOINT: "5701 AB", CITY: "9711 AB"}


def day(date: str, *, about: bool = False) -> dict[str, Any]:
    """Return a day as it is stored."""
    return {"date": date, "about": about}


def home(postcode: str) -> dict[str, str]:
    """Return an address as it is stored."""
    return {"postcode": postcode, "number": "1", "addition": ""}


@cache
def shipped(name: str) -> tuple[Catalogue, Rulebook, Organisation]:
    """Return what ships: the change types as this organisation has them, the rules, the organisation."""
    organisation = organisations.read(name)
    types = catalogue.read(switches=organisation.switches_on, local=organisations.folder(name) / "changes")
    known = {slug: {q.name: catalogue.values_of(q) for q in kind.question} for slug, kind in types.types.items()}
    return types, rulebook.read(known), organisation


def signals(organisation: str = JOINT, **changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the signals of a report sent on Monday 23 November 2026, a day before the cut-off, by rule."""
    report = TriedReport.model_validate(
        {
            "organisation": organisation,
            "received_at": "2026-11-23T10:00:00+01:00",
            "about_you": {"postcode": home(HOME[organisation])},
            "changes": changes,
        }
    )
    return {signal["rule"]: signal for signal in tried(report, *shipped(organisation))}


def asked(changes: dict[str, dict[str, Any]]) -> list[str]:
    """Return the names of the questions that are asked after these answers, type by type."""
    kinds = [shipped(JOINT)[0].types[slug] for slug in changes]
    return [question.name for _, questions, _ in domain.asked_all(kinds, changes) for question in questions]


def planned(signal: dict[str, Any]) -> dict[str, str]:
    """Return what is planned: day → what."""
    return {later["on"]: later["title"] for later in signal["planned"]}


def apart(**changed: Any) -> dict[str, Any]:
    """Return the answers of someone who parts, with enough money for this week."""
    answers = {
        "apart_since": day("2026-11-21"),
        "who_stays": "partner",
        "children": "with_me",
        "money_now": "week",
        "safe_to_contact": "yes",
    }
    return {**answers, **changed}


def moves(**changed: Any) -> dict[str, Any]:
    """Return the answers of someone who moves alone."""
    answers = {
        "moving_date": day("2026-11-30"),
        "new_address": home("5701 CD"),
        "comes_along": ["alone"],
        "kind_of_place": "own_rental",
        "lives_with": ["alone"],
        "pays_housing": "yes",
        "told_civil_affairs": "no",
    }
    return {**answers, **changed}
