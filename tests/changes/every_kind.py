"""An invented change type that asks a question of every kind, and forms of single questions."""

from typing import Any, get_args

from starlette.datastructures import FormData

from portal.changes import catalogue
from portal.changes.catalogue import Catalogue
from portal.changes.change_type import ChangeType, Kind, Question
from portal.changes.forms import form_for

SLUG = "every_kind"
SENTENCE = "Schrijf uw antwoord zoals in het voorbeeld."
CHOICES = [{"value": "red", "title": "Rood"}, {"value": "blue", "title": "Blauw"}]


def question_of(kind: Kind, **changed: Any) -> Question:
    """Return an invented question of a kind."""
    given = {
        "name": f"a_{kind}",
        "kind": kind,
        "ask": "Hoe zit dat?",
        "short": "Dat",
        "why": "Dan weten wij het.",
        "law": "Participatiewet, artikel 17",
        "wrong": SENTENCE,
        "choice": CHOICES if kind in {"choice", "choices"} else [],
        "roles": ["friend", "lodger"] if kind == "people" else [],
        "unit": "uur per week" if kind == "number" else "",
    }
    return Question.model_validate({**given, **changed})


QUESTIONS = [
    *(question_of(kind) for kind in get_args(Kind)),
    question_of("text", name="a_long_text", max_length=500),
    question_of("date", name="a_past_day", past=True),
]


def every_kind() -> Catalogue:
    """Return the shipped catalogue with the invented type in it."""
    shipped = catalogue.read()
    first = next(iter(shipped.types.values()))
    parts = {"code": "C78", "title": "Ik doe alles", "search": "alles", "also_tell": [], "document": [], "no_need": []}
    made = ChangeType.model_validate(
        {**first.model_dump(by_alias=True), **parts, "question": [q.model_dump(by_alias=True) for q in QUESTIONS]}
    )
    made._slug = SLUG  # noqa: SLF001
    return Catalogue({**shipped.types, SLUG: made}, shipped.about_you, shipped.version)


def pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what was typed, field by field."""
    return [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]


def form_of(question: Question, fields: dict[str, Any]) -> Any:
    """Return the checked form of typed fields."""
    form = form_for(question, FormData(pairs(fields)))
    form.validate()
    return form
