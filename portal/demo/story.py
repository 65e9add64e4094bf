"""Fill an empty demo database: colleagues, and reports as residents would send them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.actions import hash_password
from portal.accounts.models import Colleague
from portal.audit.actions import seal_with
from portal.changes import actions, catalogue
from portal.demo.people import colleagues
from portal.kit.database import make_engine, make_sessions
from portal.organisations import catalogue as organisations
from portal.organisations.catalogue import Organisation
from portal.routing import rulebook
from portal.routing.actions import keep_shipped
from portal.settings import Settings

BEFORE = timedelta(days=30)
"""How long before the invented week the rules of the demo went live."""
BORN = "1988-03-14"


@cache
def _demo_hash() -> str:
    """Hash once: it is slow on purpose, and the demo password is no secret."""
    return hash_password(DEMO_PASSWORD)


def add_colleagues(session: Any, settings: Settings, organisation: Organisation) -> None:
    """Add the demo colleagues with the teams of their roles: all towns' teams for `tess`, else their own town's."""
    towns = [town.slug for town in organisation.municipality]
    hashed = _demo_hash()
    for person in colleagues(settings.organisation):
        town = person.town if person.town in towns else towns[0]
        teams = [
            team.slug
            for team in organisation.teams
            if team.role in person.roles and (not team.municipalities or town in team.municipalities)
        ]
        session.add(
            Colleague(
                login=person.login,
                name=person.name,
                password_hash=hashed,
                organisation=organisation.short,
                teams=teams,
                email=f"{person.login}@{organisation.duty.mail.partition('@')[2]}",
                rights=list(person.rights),
            )
        )


def give_rights(session: Session, settings: Settings) -> None:
    """Give the demo colleagues their rights, also in a demo database that was made before there were rights."""
    for person in colleagues(settings.organisation):
        session.execute(update(Colleague).where(Colleague.login == person.login).values(rights=list(person.rights)))


def a_postcode(organisation: Organisation, town: str) -> str:
    """Return a postcode in a town."""
    found = organisation.town_called(town) or organisation.municipality[0]
    return f"{found.postcodes[0][0]} AB"


def prepare(settings: Settings, at: datetime) -> None:
    """Fill the database once."""
    organisation = organisations.read(settings.organisation)
    types = catalogue.read()
    rules = rulebook.read({s: {q.name: catalogue.values_of(q) for q in k.question} for s, k in types.types.items()})
    sessions = make_sessions(make_engine(settings.database_url))
    seal_with(sessions, settings.secret_key)
    with sessions.begin() as session:
        if session.scalar(select(Colleague.id).limit(1)):
            give_rights(session, settings)
            return
        add_colleagues(session, settings, organisation)
        keep_shipped(session, organisation.short, rules, at - BEFORE)
        rules = replace(rules, number=1)
        towns = [town.slug for town in organisation.municipality]
        home = a_postcode(organisation, "deurhout" if "deurhout" in towns else towns[0])
        for days, name, told in week(home, at.date()):
            moment = at - timedelta(days=days, minutes=7 * len(name))
            draft, _token = actions.begin(
                session, organisation=organisation.short, language="nl", secret=settings.secret_key, at=moment
            )
            actions.choose(draft, list(told), types, moment)
            address = {"postcode": home, "number": str(10 + days), "addition": ""}
            draft.answers = complete(types, told, {**about(name, home), "postcode": address})
            actions.submit(
                session,
                draft,
                catalogue=types,
                rulebook=rules,
                organisation=organisation,
                secret=settings.secret_key,
                language="nl",
                at=moment,
                back_offices=settings.back_office_names,
            )


def about(name: str, postcode: str) -> dict[str, Any]:
    """Return plain answers about a person."""
    return {
        "for_whom": "self",
        "already_told": "no",
        "name": name,
        "birth_date": BORN,
        "reach": "phone",
        "phone": "06 00 00 00 00",
        "postcode": {"postcode": postcode, "number": "7", "addition": ""},
        "interpreter": "no",
        "need": None,
    }


def complete(
    types: catalogue.Catalogue, told: dict[str, dict[str, Any]], person: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return the answers with every other question looked at and left empty."""
    full = {
        slug: {q.name: answers.get(q.name) for q in types.types[slug].with_papers} for slug, answers in told.items()
    }
    full[catalogue.ABOUT_YOU] = {q.name: person.get(q.name) for q in types.about_you.with_papers}
    return full


def week(postcode: str, today: date) -> list[tuple[int, str, dict[str, dict[str, Any]]]]:
    """Return invented reports: days ago, name, answers per change type."""
    soon = {"date": (today + timedelta(days=8)).isoformat(), "about": False}
    together = {"date": soon, "partner_income": "no", "savings": "no", "children_together": "no"}
    return [
        (
            5,
            "Lotte Smit",
            {
                "start_living_together": {
                    **together,
                    "where": "my_home",
                    "partner_name": "Joris Peters",
                    "partner_birth": BORN,
                }
            },
        ),
        (
            6,
            "Joris Peters",
            {
                "start_living_together": {
                    **together,
                    "where": "partner_home",
                    "partner_name": "Lotte Smit",
                    "partner_birth": BORN,
                }
            },
        ),
        (
            4,
            "Bram Kuipers",
            {
                "small_jobs": {
                    "what": ["babysitting"],
                    "first_day": soon,
                    "how_often": "monthly",
                    "paid_how": ["cash"],
                    "amount_month": "60.00",
                    "wants_more": "yes",
                }
            },
        ),
        (
            3,
            "Amina Yusuf",
            {
                "move_within": {
                    "moving_date": soon,
                    "new_address": {"postcode": postcode, "number": "12", "addition": ""},
                    "comes_along": ["children"],
                    "lives_with": ["children"],
                    "kind_of_place": "own_rental",
                    "pays_housing": "yes",
                    "told_civil_affairs": "yes",
                    "furnishing_help": "yes",
                }
            },
        ),
        (
            2,
            "Milan de Graaf",
            {
                "person_moves_in": {
                    "date": soon,
                    "relation": "family",
                    "age_27": "yes",
                    "student": "no",
                    "main_home": "yes",
                }
            },
        ),
        (1, "Sofia Jansen-van der Meulen", {"not_sure": {"topic": ["money"], "call_me": "yes"}}),
        (
            0,
            "Kevin Tas",
            {
                "work_start": {
                    "start_date": soon,
                    "employer": "Uitzendbureau De Korenaar",
                    "hours_kind": "fixed",
                    "hours": 20,
                    "pay_period": "four_weeks",
                    "tax_credit": "yes",
                    "help_with": ["money"],
                }
            },
        ),
    ]
