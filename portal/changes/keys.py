"""
Blind keys: do two reports speak of the same person, home or partner? Pure; what was told can't be read back from a key.

See docs/decisions/0015-blind-keys.md: why these keys exist, and what they don't do.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.changes.change_type import ChangeType, Question
from portal.kit.codes import blind_key

Told = Mapping[str, Mapping[str, Any]]
"""Change type → question → stored value: only the answers that count."""
SAFE = "safe_contact"
"""The shared word of the question for a number that is safe to call."""
PHONES = ("phone", "mobile", "person_phone")


@dataclass(frozen=True)
class Keys:
    """Each 64 hex digits; None: too little was told, or it is not safe to link."""

    person: str | None
    home: str | None
    partner: str | None


def keys_of(secret: str, about: Mapping[str, Any], told: Told, types: Mapping[str, ChangeType]) -> Keys:
    """
    Return the keys of a report.

    Who is not safe is linked with nobody: such a report has no home and no partner, and its person is found only by
    other reports in which the same person is not safe.

    Args:
        secret: The key of the application.
        about: The answers about the person.
        told: What was told.
        types: Slug → change type, of all that was told.
    """
    if unsafe(told, types):
        return Keys(_person(secret, "person who is not safe", about), None, None)
    return Keys(_person(secret, "person", about), _home(secret, about, told, types), _partner(secret, told, types))


def unsafe(told: Told, types: Mapping[str, ChangeType]) -> bool:
    """Whether a safe way to be reached was asked for: then nobody else may learn of this report."""
    if any(SAFE in types[slug].settles for slug in told):
        return True
    asked = ((question, told[slug]) for slug, question in _questions(told, types) if question.share == SAFE)
    return any(all(test.holds(answers) for test in question.when) for question, answers in asked)


def letters(text: str) -> str:
    """Return letters and digits only, without accents, capitals and spaces: 'Van der Bérg' is 'vanderberg'."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def phone(text: str) -> str:
    """Return the digits of a phone number as they are dialled in the Netherlands: +31 6 is 06."""
    digits = "".join(char for char in text if char.isdecimal() or char == "+")
    for abroad in ("+31", "0031"):
        if digits.startswith(abroad):
            return "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits


def _person(secret: str, kind: str, about: Mapping[str, Any]) -> str | None:
    name = letters(str(about.get("name") or ""))
    if not name:
        return None
    if born := about.get("birth_date"):
        return blind_key(secret, kind, "born", name, str(born))
    if number := next((phone(str(about[place])) for place in PHONES if about.get(place)), ""):
        return blind_key(secret, kind, "phone", name, number)
    if mail := about.get("email"):
        return blind_key(secret, kind, "mail", name, str(mail).strip().casefold())
    return None


def _home(secret: str, about: Mapping[str, Any], told: Told, types: Mapping[str, ChangeType]) -> str | None:
    """Return the key of the new home that was told, else of the home until now."""
    new = (told[slug].get(question.name) for slug, question in _questions(told, types) if question.fact == "new_home")
    home = next((address for address in new if address), None) or about.get("postcode") or {}
    postcode, number = letters(str(home.get("postcode") or "")), letters(str(home.get("number") or ""))
    if not postcode or not number:
        return None
    return blind_key(secret, "home", postcode, number + letters(str(home.get("addition") or "")))


def _partner(secret: str, told: Told, types: Mapping[str, ChangeType]) -> str | None:
    """Return the key that the partner's own report has as its person, when name and day of birth were told."""
    found: dict[str, Any] = {}
    for slug, question in _questions(told, types):
        if question.share in {"partner_name", "partner_birth"} and told[slug].get(question.name):
            found[question.share] = told[slug][question.name]
    name = letters(str(found.get("partner_name") or ""))
    if not name or "partner_birth" not in found:
        return None
    return blind_key(secret, "person", "born", name, str(found["partner_birth"]))


def _questions(told: Told, types: Mapping[str, ChangeType]) -> Iterator[tuple[str, Question]]:
    return ((slug, question) for slug in told for question in types[slug].question)
