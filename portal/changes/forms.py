"""One WTForms class per question, made from the file."""

from typing import Any

from portal.changes.catalogue import ABOUT_YOU, Question, values_of
from portal.kit import forms as kinds

SPECIAL = {"email": kinds.EmailAnswer, "phone": kinds.PhoneAnswer, "birth_date": kinds.BirthDateAnswer}
"""Questions about the person that are more than a text or a day."""


def form_for(slug: str, question: Question, formdata: Any, stored: Any = None) -> kinds.BaseForm:
    """
    Return the form of one question with a field `answer`.

    Args:
        slug: Change type, or about_you.
        question: As its file says.
        formdata: What was typed; None shows what is stored.
        stored: The stored value, see `portal/kit/forms.py` for its shape.
    """
    field = kinds.KINDS[question.kind]
    if slug == ABOUT_YOU:
        field = SPECIAL.get(question.name, field)
    if issubclass(field, kinds.ChoiceAnswer | kinds.ChoicesAnswer):
        field = type(field.__name__, (field,), {"values": frozenset(values_of(question))})
    answer = field(wrong=question.wrong, required=question.required, question=question, label=question.ask)
    made: kinds.BaseForm = type("QuestionForm", (kinds.BaseForm,), {"answer": answer})(
        formdata, data={"answer": stored}
    )
    return made
