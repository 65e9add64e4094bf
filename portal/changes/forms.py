"""The form of one page of the telling, made from the file of the change type."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from portal.changes.catalogue import Question, values_of
from portal.changes.domain import TYPING, AllAnswers, Step, worded
from portal.kit import forms as kinds

MAIN = "answer"
"""The field of the question of the page; a question beside it has its own name."""


class PageForm:
    """
    The fields of a page: `main`, and `beside` as (question, field).

    Args:
        step: The page.
        formdata: What was typed; None shows what is stored.
        stored: Question name → stored value, see `portal/kit/forms.py` for its shape.
    """

    def __init__(self, step: Step, formdata: Any, stored: Mapping[str, Any]) -> None:
        """Make the fields and fill them."""
        step = Step(step.kind, worded(step.question, stored), tuple(worded(other, stored) for other in step.beside))
        self.step = step
        names = {step.question.name: MAIN, **{question.name: question.name for question in step.beside}}
        fields = {names[question.name]: field_for(question) for question in (step.question, *step.beside)}
        self._form = type("QuestionForm", (kinds.BaseForm,), fields)(
            formdata, data={field: stored.get(name) for name, field in names.items()}
        )
        self._names = names
        self._given = formdata

    @property
    def main(self) -> Any:
        """The field of the question of the page."""
        return self._form[MAIN]

    @property
    def beside(self) -> list[tuple[Question, Any]]:
        """The questions beside it, with their fields."""
        return [(question, self._form[question.name]) for question in self.step.beside]

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """
        Return the good answers of this page, and whether all that is asked is good.

        Args:
            given: The answers of this type so far; what is asked on this page counts as typed now.
        """
        values: dict[str, Any] = {}
        whole = True
        for question in (self.step.question, *self.step.beside):
            if question not in self.step.asks({**given, **values}):
                continue
            field = self._form[self._names[question.name]]
            if field.validate(self._form):
                values[question.name] = field.data
            else:
                whole = False
        return values, whole

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed on this page as (input, text), also how many people it asks for; empty: nothing."""
        fields = tuple(self._names.values())
        mine = [
            (name, text)
            for name, text in (self._given.multi_items() if self._given else [])
            if name == "more" or name in fields or name.startswith(tuple(f"{field}-" for field in fields))
        ]
        return mine if any(text.strip() for _, text in mine) else []

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """What is not good yet: (id of the field, sentence), in reading order."""
        fields = [self.main, *(field for _, field in self.beside)]
        return [(field.name, field.errors[0]) for field in fields if field.errors]


def kept_typing(step: Step, answers: AllAnswers) -> FormData | None:
    """Return what was typed on a page before and is no answer yet."""
    pairs = answers.get(TYPING, {}).get(step.place)
    return FormData([(name, text) for name, text in pairs]) if pairs else None


def field_for(question: Question) -> Any:
    """Return the WTForms field of a question."""
    field = kinds.KINDS[question.kind]
    if issubclass(field, kinds.ChoiceAnswer | kinds.ChoicesAnswer):
        field = type(field.__name__, (field,), {"values": frozenset(values_of(question))})
    return field(wrong=question.wrong, required=question.required, question=question, label=question.ask)


def form_for(question: Question, formdata: Any, stored: Any = None) -> kinds.BaseForm:
    """Return a form of one question alone, with a field `answer`."""
    made: kinds.BaseForm = type("QuestionForm", (kinds.BaseForm,), {MAIN: field_for(question)})(
        formdata, data={MAIN: stored}
    )
    return made
