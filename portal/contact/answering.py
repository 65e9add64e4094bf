"""Answer a question with the right field, keep what was meant, and say it in words: to staff in Dutch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from babel import Locale

from portal.kit.forms import AboutDateAnswer, AmountAnswer, ChoiceAnswer, PartsField, TextAnswer
from portal.kit.marking import N_
from portal.kit.words import SOURCE, date_words, euro, translator
from portal.signals.forms import Said

FIELDS: Final[Mapping[str, type[PartsField]]] = {
    "text": TextAnswer,
    "day": AboutDateAnswer,
    "amount": AmountAnswer,
    "yes_no": ChoiceAnswer,
    "choose": ChoiceAnswer,
    "photo": ChoiceAnswer,
}
WRONG: Final = {
    "text": N_("Schrijf uw antwoord. Een paar woorden is genoeg."),
    "day": N_("Schrijf de dag, de maand en het jaar. Ongeveer is ook goed."),
    "amount": N_("Schrijf het bedrag in cijfers, zoals 120,50."),
    "yes_no": N_("Kies ja of nee. Dat weet ik niet mag ook."),
    "choose": N_("Kies het antwoord dat bij u past."),
    "photo": N_("Kies hoe u het laat zien."),
}
YES_NO: Final = {"yes": N_("Ja"), "no": N_("Nee"), "unknown": N_("Dat weet ik niet")}
PHOTO: Final = {
    "sent": N_("Ik stuurde een foto of papier"),
    "desk": N_("Ik laat het zien aan de balie"),
    "none": N_("Ik heb dit papier niet"),
}
ABOUT = N_("ongeveer {day}")
MOST: Final = 1000
"""Characters of an answer."""


class HasKind(Protocol):
    """What is read of a question."""

    @property
    def kind(self) -> str:
        """A key of FIELDS."""

    @property
    def choices(self) -> Sequence[Mapping[str, str]]:
        """[{value, title}], for kind 'choose'."""


class HasAnswer(HasKind, Protocol):
    """What is read of a question that was answered."""

    @property
    def answer(self) -> str | None:
        """In Dutch words, or the resident's own."""

    @property
    def value(self) -> Mapping[str, Any] | None:
        """As `kept` returns it."""


@dataclass(frozen=True)
class Limits:
    """What a field of the kit asks of its question."""

    max_length: int = MOST
    past: bool = False


def choices_of(question: HasKind) -> dict[str, str]:
    """Return what can be chosen: value → title (Dutch msgid)."""
    fixed = {"yes_no": YES_NO, "photo": PHOTO}.get(question.kind)
    return fixed if fixed is not None else {one["value"]: one["title"] for one in question.choices}


def form_for(question: HasKind, typed: Any, *, name: str = "answer", prefix: str = "", id_: str = "answer") -> Said:
    """
    Return the form to answer a question, with one field `name`. `typed`: None for an empty one.

    `id_`: of the field on the page, where several forms stand on one.
    """
    field = FIELDS[question.kind]
    if issubclass(field, ChoiceAnswer):
        field = type(field.__name__, (field,), {"values": frozenset(choices_of(question))})
    made = field(wrong=WRONG[question.kind], required=True, question=Limits(), label="", id=id_)
    form: Said = type("AnswerForm", (Said,), {name: made})(typed, prefix=prefix, data={name: None})
    return form


def kept(question: HasKind, data: Any) -> tuple[str, dict[str, Any] | None]:
    """Return how an answer is kept: in Dutch words, and as value with its kind; own words have no value."""
    if question.kind == "text":
        return str(data), None
    value = {"kind": question.kind, "value": data}
    return words(question, value, SOURCE), value


def words(question: HasKind, value: Mapping[str, Any], language: str) -> str:
    """Say a kept value in a language."""
    _, data = translator(language), value["value"]
    if value["kind"] == "day":
        day = date_words(date.fromisoformat(data["date"]), language)
        return _(ABOUT).format(day=day) if data.get("about") else day
    if value["kind"] == "amount":
        return euro(Decimal(data), language)
    return _(choices_of(question).get(str(data), str(data)))


def in_words(question: HasAnswer, language: str) -> str:
    """Return an answer as the resident reads it back: own words as they are, what was chosen in their language."""
    return words(question, question.value, language) if question.value else question.answer or ""


def language_name(code: str) -> str:
    """Return the Dutch name of a language; empty for Dutch itself."""
    return "" if code == SOURCE else str(Locale.parse(code).get_display_name(SOURCE) or code)
