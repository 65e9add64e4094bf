"""What stands in a part of the settings, one line each, for people: to show what differs. Dutch, for colleagues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.admin.domain import ANSWERS, MESSAGES, RIGHTS, ROLES
from portal.closing.texts import lay as lay_words
from portal.closing.texts import said_of, texts
from portal.contact.catalogue import Questions
from portal.organisations.asked import Asked, OwnQuestion
from portal.organisations.catalogue import Organisation
from portal.signals.domain import day_words
from portal.signals.outcomes import OUTCOMES


@dataclass(frozen=True)
class Beside:
    """What lines say beside the organisation: `questions` of the files; `titles` of change types and groups."""

    questions: Questions
    titles: Mapping[str, str]

    def called(self, names: Iterable[str]) -> str:
        """Return what change types and groups are called; one without a title keeps its key."""
        return ", ".join(self.titles.get(name, name) for name in names)


NOTHING: Final = Beside(Questions({}), {})


def lines(organisation: Organisation, part: str, beside: Beside = NOTHING) -> list[str]:
    """Return a part in words."""
    if part in {"questions", "receivers"}:
        return {"questions": _questions, "receivers": _receivers}[part](organisation, beside)
    told = {
        "teams": _teams,
        "schemes": _schemes,
        "groups": _groups,
        "calendar": _calendar,
        "duty": _duty,
        "help": _help,
        "terms": _terms,
        "messages": _messages,
    }
    return told[part](organisation)


def difference(
    was: Organisation, will: Organisation, part: str, beside: Beside = NOTHING
) -> tuple[list[str], list[str]]:
    """Return the lines that go and the lines that come."""
    before, after = lines(was, part, beside), lines(will, part, beside)
    return [line for line in before if line not in after], [line for line in after if line not in before]


def whole_day(day: date) -> str:
    """Write vrijdag 26 maart 2027."""
    return f"{day_words(day)} {day.year}"


def _teams(organisation: Organisation) -> list[str]:
    towns = {town.slug: town.name for town in organisation.municipality}
    return [
        ", ".join(
            filter(
                None,
                (
                    f"{team.name}: {ROLES[team.role]}",
                    " en ".join(towns.get(town, town) for town in team.municipalities) or "alle gemeenten",
                    team.phone,
                    team.duty_mail,
                    {"open": "", "finishing": "krijgt geen nieuw werk", "ended": "werkt hier niet meer"}[team.state],
                ),
            )
        )
        for team in organisation.team
    ]


def _calendar(organisation: Organisation) -> list[str]:
    return [f"Dicht op {whole_day(day)}" for day in sorted(organisation.holidays_off)]


def _duty(organisation: Organisation) -> list[str]:
    duty = organisation.duty
    numbered = [f"{n}. {one.role}, {one.phone}, {one.hours}" for n, one in enumerate(duty.phone, 1)]
    return [*numbered, f"Na {duty.after_minutes} minuten de volgende", f"E-mail: {duty.mail}"]


def _help(organisation: Organisation) -> list[str]:
    told = [
        ", ".join(filter(None, (f"{point.name}: {point.says}", point.when, point.where, point.phone)))
        for point in organisation.help.point
    ]
    return [
        f"{line} Ook in: {' en '.join(known)}." if (known := [c for c in ("en", "ar") if getattr(p, c).says]) else line
        for line, p in zip(told, organisation.help.point, strict=True)
    ]


def _schemes(organisation: Organisation) -> list[str]:
    """Return a line for each thing that can change, so that only those show."""
    return [
        line
        for one in organisation.help.scheme
        for line in (
            f"{one.title}: {one.says}",
            f"{one.title}, voor wie: {one.who}",
            f"{one.title}, hoe: {one.how}",
            f"{one.title}: {whole_day(one.from_)} tot en met {whole_day(one.until)}",
            f"{one.title}, waar het staat: {' '.join(filter(None, (one.source, one.address)))}",
            f"{one.title}, ook in: {' en '.join(c for c in ('en', 'ar') if one.told(c).language == c) or 'geen taal'}",
        )
    ]


def _groups(organisation: Organisation) -> list[str]:
    return [f"{one.name}: {given(organisation, one.teams, one.rights)}" for one in organisation.groups.group]


def given(organisation: Organisation, teams: Iterable[str], rights: Iterable[str]) -> str:
    """Say what a group of the sign-in service gives: names of teams, and of rights."""
    told = [*(organisation.team_name(slug) for slug in teams), *(RIGHTS[right] for right in rights)]
    return ", ".join(told) or "geen team en geen rechten"


def _terms(organisation: Organisation) -> list[str]:
    return [
        *(f"{urgency}: {days} werkdagen" for urgency, days in organisation.urgency_days.items()),
        f"Advies van een collega: {organisation.advice_days} werkdagen",
        f"Terugkijken na advies: {organisation.advice_seen_days} werkdagen",
    ]


def message_titles() -> dict[str, str]:
    """Return the parts of a message, in the order of the message, each with its title."""
    outcomes = {kind: one.title for kind, one in OUTCOMES.items()}
    return {"begin": MESSAGES["begin"], **outcomes, "other": MESSAGES["other"], "end": MESSAGES["end"]}


def _messages(organisation: Organisation) -> list[str]:
    say = said_of(lay_words(texts(), organisation.own_messages))
    return [f"{title}: {' '.join(say[part])}" for part, title in message_titles().items() if part in say]


def _questions(organisation: Organisation, beside: Beside) -> list[str]:
    own = {one.key: one for one in organisation.own_questions}
    asked = [*(one for key, one in beside.questions.templates.items() if key not in own), *own.values()]
    return [line for one in asked for line in _question(one, beside)]


def _question(asked: Asked, beside: Beside) -> list[str]:
    """Return a line for each thing that can change, so that only those show."""
    answers = "; ".join(option.title for option in asked.option)
    about = beside.called([*asked.groups, *asked.changes])
    off = isinstance(asked, OwnQuestion) and not asked.on
    return [
        f"{asked.name}: {asked.ask}",
        f"{asked.name}, waarom: {asked.why}",
        f"{asked.name}, antwoord: {ANSWERS[asked.kind].lower()}{f' ({answers})' if answers else ''}",
        f"{asked.name}, bij: {about or 'andere vragen'}",
        f"{asked.name}: staat {'uit' if off else 'aan'}",
    ]


def _receivers(organisation: Organisation, beside: Beside) -> list[str]:
    towns = {town.slug: town.name for town in organisation.municipality}
    told = []
    for one in organisation.help.receiver:
        where = " en ".join(towns.get(town, town) for town in one.municipalities) or "alle gemeenten"
        first = beside.called(one.changes)
        known = " en ".join(code for code in ("en", "ar") if getattr(one, code).says)
        more = [
            "Neemt een warme overdracht aan." if one.warm else "",
            f"Staat bovenaan bij: {first}." if first else "",
            f"Ook in: {known}." if known else "",
        ]
        line = f"{one.name}: {one.says} {one.when} {one.phone}, {where}."
        told.append(" ".join([line, *filter(None, more)]))
    return told
