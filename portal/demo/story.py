"""Fill an empty demo database: colleagues, and reports as residents would send them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.actions import hash_password
from portal.accounts.models import Colleague
from portal.admin import actions as settings_kept
from portal.admin import people, words
from portal.advice.actions import ask
from portal.audit.actions import seal_with
from portal.changes import actions, catalogue
from portal.contact import catalogue as questions
from portal.demo import weighing
from portal.demo.helping import show
from portal.demo.people import colleagues
from portal.demo.talking import add_contact
from portal.kit.clock import SATURDAY
from portal.kit.database import make_engine, make_sessions
from portal.organisations import catalogue as organisations
from portal.organisations.catalogue import Organisation
from portal.routing import rulebook
from portal.routing.actions import keep_shipped
from portal.sealing.vault import unlock
from portal.settings import Settings
from portal.signals.models import Signal

BEFORE = timedelta(days=30)
"""How long before the invented week the rules of the demo went live."""
BORN = "1988-03-14"


@cache
def _demo_hash() -> str:
    """Hash once: it is slow on purpose, and the demo password is no secret."""
    return hash_password(DEMO_PASSWORD)


def add_colleagues(session: Any, settings: Settings, organisation: Organisation) -> None:
    """Add the demo colleagues that are not there yet, with the teams of their roles in their own town."""
    known = set(session.scalars(select(Colleague.login)))
    towns = [town.slug for town in organisation.municipality]
    hashed = _demo_hash()
    for person in colleagues(settings.organisation):
        if person.login in known:
            continue
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


OWN_QUESTION: Final = {
    "key": "own-reis-naar-werk-1", "order": 500, "name": "Reis naar werk", "groups": ["work"], "kind": "choose",
    "ask": "Hoe gaat u naar uw werk?", "why": "Dan tellen wij uw reiskosten mee.",
    "option": [
        {"value": "bike", "title": "Op de fiets"},
        {"value": "bus", "title": "Met de bus of de trein"},
        {"value": "car", "title": "Met de auto"},
    ],
}  # fmt: skip


def look_after(session: Session, organisation: Organisation, at: datetime) -> None:
    """Show what looking after people and settings leaves behind: a closed day, a question, a right that waits."""
    femke, dewi = (
        session.scalars(select(Colleague).where(Colleague.login == login)).one() for login in ("femke", "dewi")
    )
    day = date(at.year + 1, 12, 24)
    while day.weekday() >= SATURDAY or day in organisation.closed:
        day -= timedelta(days=1)
    days = [*organisation.holidays_off, day]
    settings_kept.save(
        session, organisation, "calendar", [one.isoformat() for one in sorted(days)], seen=0,
        reason="De dag voor kerst zijn wij dicht.", by=femke, at=at,
    )  # fmt: skip
    groups = {str(key): title for key, title in catalogue.GROUPS.items()}
    settings_kept.save(
        session, organisation, "questions", [OWN_QUESTION], seen=0, reason="Dit vragen wij vaak.", by=femke, at=at,
        beside=words.Beside(questions.Questions({}), groups),
    )  # fmt: skip
    people.change(
        session, dewi, {**people.state_of(dewi), "rights": ["audit"]},
        reason="Dewi leest voortaan mee in het logboek.", by=femke, at=at,
    )  # fmt: skip


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
    unlock(sessions, settings.keys)
    with sessions.begin() as session:
        if session.scalar(select(Colleague.id).limit(1)):
            add_colleagues(session, settings, organisation)
            give_rights(session, settings)
            return
        add_colleagues(session, settings, organisation)
        session.flush()
        look_after(session, organisation, at - BEFORE)
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
        show(session, organisation, at)
        weighing.begin(session, at - timedelta(days=1))
        ask_for_advice(session, at)
        folder = organisations.folder(settings.organisation)
        groups = {slug: kind.group for slug, kind in types.types.items()}
        add_contact(session, organisation, questions.read(groups, local=folder / "questions"), at)


def ask_for_advice(session: Session, at: datetime) -> None:
    """Let Chris ask Dewi, who works elsewhere, about the small jobs of Bram."""
    people = {person.login: person for person in session.scalars(select(Colleague))}
    session.flush()
    signal = session.scalar(select(Signal).where(Signal.rule == "income-small-jobs").order_by(Signal.id).limit(1))
    if signal is None or signal.team not in people["chris"].teams:
        return
    question = "Telt dit oppassen mee bij hulp naar werk?"
    due_on = at.date() + timedelta(days=2)
    ask(session, signal, question=question, due_on=due_on, to=people["dewi"], team=None, by=people["chris"], at=at)


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
