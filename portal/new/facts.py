"""What the templates of `portal new` are filled with. It comes from what is there already, so that it fits."""

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from portal.changes import catalogue
from portal.content import catalogue as content
from portal.errors import CommandError
from portal.integrations import discovery
from portal.kit.words import languages
from portal.routing import rulebook

CHOSEN = ("choice", "choices", "yes_no", "yes_no_unknown")
"""Kinds of question whose answers are known beforehand."""
DOUBT = "not_sure"


ROLES = ("desk", "contact_person", "neighbourhood", "participation", "income", "team_lead")
"""Who may look along; two rules that send the same team two signals about one thing are refused."""


@dataclass(frozen=True)
class Asked:
    """What was typed: a good name, on which day, and for a rule perhaps the change type."""

    name: str
    on: date
    change: str = ""


def change_type(asked: Asked) -> Mapping[str, str]:
    """Return the next code, and the questions that the rule shows."""
    if asked.name == catalogue.ABOUT_YOU:
        raise CommandError(f"{asked.name} is what every report asks about the person. Choose another name.")
    last = max(int(kind.code[1:]) for kind in catalogue.read().types.values())
    return {"code": f"C{last + 1:02}", "change": asked.name, "questions": '"first_day", "what", "call_me"'}


def rule(asked: Asked) -> Mapping[str, str]:
    """Return the change type that a rule is about, and one answer to test."""
    types = catalogue.read().types
    if asked.change and asked.change not in types:
        raise CommandError(f"There is no change type {asked.change!r}. Use one of: {', '.join(sorted(types))}.")
    named = [slug for slug in types if slug.replace("_", "-") in asked.name]
    change = asked.change or max(named, key=len, default=DOUBT if DOUBT in types else min(types))
    question = next((q for q in types[change].question if q.kind in CHOSEN), None)
    if question is None:
        raise CommandError(f"{change} has no question with answers to choose. Copy another rule for it.")
    value, other = sorted(catalogue.values_of(question))[:2]
    there = rulebook.parsed({path.stem: path.read_text(encoding="utf-8") for path in rulebook.FOLDER.glob("*.toml")})
    taken = {one.signal.role for one in there.about([change]) if one.signal.theme == "contact"}
    many = '["{}"]' if question.kind == "choices" else '"{}"'
    return {
        "change": change,
        "question": question.name,
        "value": value,
        "given": many.format(value),
        "other": many.format(other),
        "role": next((role for role in ROLES if role not in taken), ROLES[0]),
    }


def page(_asked: Asked) -> Mapping[str, str]:
    """Return a place after the last page."""
    pages = content.read([], set(catalogue.read().types)).all(content.SOURCE)
    return {"order": str(max((page.header.order for page in pages), default=0) + 10)}


def language(asked: Asked) -> Mapping[str, str]:
    """Return how the language writes its own name, and its direction."""
    try:
        locale = Locale.parse(asked.name)
    except (UnknownLocaleError, ValueError) as error:
        raise CommandError(f"{asked.name!r} is no language that we know. Use its code, such as uk.") from error
    return {"own_name": locale.get_language_name() or asked.name, "dir": locale.text_direction}


def back_office(asked: Asked) -> Mapping[str, str]:
    """Refuse a name that Python can't import, or that hides one of our own files."""
    if keyword.iskeyword(asked.name) or (discovery.FOLDER / f"{asked.name}.py").exists():
        raise CommandError(f"{asked.name!r} has another meaning here. Choose another name.")
    return {}


def organisation(asked: Asked) -> Mapping[str, str]:
    """Return two letters for its reference numbers, and the languages that are live."""
    words = asked.name.split("-")
    letters = words[0][0] + words[-1][0] if len(words) > 1 else asked.name[:2]
    prefix = "".join(letter if letter.isalpha() else "x" for letter in letters).upper()
    return {"prefix": prefix, "languages": ", ".join(f'"{code}"' for code in languages())}
