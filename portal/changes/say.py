"""Answers in words, in a language: for check-your-answers, the receipt and the caseworker."""

from decimal import Decimal
from typing import Any

from babel.dates import format_date
from stdnum import iban

from portal.changes.catalogue import Question
from portal.changes.change_type import ROLES
from portal.changes.domain import day_of
from portal.kit.marking import N_
from portal.kit.words import date_words, euro, languages, translator
from portal.proof.domain import ANSWERS

YES_NO = {"yes": N_("Ja"), "no": N_("Nee"), "unknown": N_("Dat weet ik niet")}
CHANNELS = {
    "web": N_("Via Doorgeefpunt"),
    "phone": N_("Per telefoon"),
    "desk": N_("Aan de balie"),
    "paper": N_("Op papier"),
    "colleague": N_("Via een collega"),
    "register": N_("Uit een register"),
}
PERIODS = {
    "month": N_("per maand"),
    "four_weeks": N_("per vier weken"),
    "week": N_("per week"),
    "once": N_("in één keer"),
    "total": N_("in totaal"),
}


def say(question: Question, value: Any, language: str = "nl") -> str:
    """Return a stored value as a person would say it; empty: 'Niet ingevuld'."""
    _ = translator(language)
    if value in (None, "", []):
        return _("Niet ingevuld")
    return _SAYERS[question.kind](question, value, language)


def _choice(question: Question, value: Any, language: str) -> str:
    _ = translator(language)
    titles = {c.value: c.title for c in question.choice} or YES_NO
    values = value if isinstance(value, list) else [value]
    return ", ".join(_(titles.get(v, str(v))) for v in values)


def _date(_question: Question, value: Any, language: str) -> str:
    day = day_of(value)
    words = date_words(day, language) if day else ""
    about = isinstance(value, dict) and value.get("about")
    _ = translator(language)
    return _("ongeveer {day}").format(day=words) if about else words


def _month(_question: Question, value: Any, language: str) -> str:
    return str(format_date(day_of(f"{value}-01"), "MMMM y", locale=languages()[language].babel_locale))


def _amount(question: Question, value: Any, language: str) -> str:
    return f"{euro(Decimal(str(value)), language)} {translator(language)(PERIODS[question.period])}"


def _number(question: Question, value: Any, language: str) -> str:
    return f"{value} {translator(language)(question.unit)}" if question.unit else str(value)


def _text(_question: Question, value: Any, _language: str) -> str:
    return str(value)


def _address(_question: Question, value: Any, _language: str) -> str:
    return f"{value['postcode']} {value['number']} {value.get('addition', '')}".strip()


def _iban(_question: Question, value: Any, _language: str) -> str:
    return str(iban.format(str(value)))


def _people(_question: Question, value: Any, language: str) -> str:
    _ = translator(language)
    people = []
    for row in value:
        parts = [_(ROLES.get(row["role"], row["role"]))]
        if row.get("name"):
            parts.append(row["name"])
        age = {"yes": _("27 jaar of ouder"), "no": _("jonger dan 27"), "unknown": _("leeftijd niet bekend")}
        parts.append(age.get(row.get("age_27", ""), ""))
        if row.get("student") == "yes":
            parts.append(_("volgt een opleiding"))
        people.append(", ".join(part for part in parts if part))
    return "; ".join(people)


def _proof(_question: Question, value: Any, language: str) -> str:
    return translator(language)(ANSWERS[value][0]) if value in ANSWERS else ""


_SAYERS = {
    "choice": _choice,
    "choices": _choice,
    "yes_no": _choice,
    "yes_no_unknown": _choice,
    "date": _date,
    "about_date": _date,
    "month": _month,
    "amount": _amount,
    "number": _number,
    "text": _text,
    "address": _address,
    "people": _people,
    "iban": _iban,
    "phone": _text,
    "email": _text,
    "proof": _proof,
}
