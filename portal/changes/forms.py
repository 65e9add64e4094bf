"""One WTForms class per question, made from the file."""

from typing import Any

from portal.changes.catalogue import Question, values_of
from portal.kit import forms as kinds


def form_for(question: Question, formdata: Any, stored: Any = None) -> kinds.BaseForm:
    """
    Return the form of one question with a field `answer`.

    Args:
        question: As its file says.
        formdata: What was typed; None shows what is stored.
        stored: The stored value, see `portal/kit/forms.py` for its shape.
    """
    field = kinds.KINDS[question.kind]
    if issubclass(field, kinds.ChoiceAnswer | kinds.ChoicesAnswer):
        field = type(field.__name__, (field,), {"values": frozenset(values_of(question))})
    answer = field(wrong=question.wrong, required=question.required, question=question, label=question.ask)
    made: kinds.BaseForm = type("QuestionForm", (kinds.BaseForm,), {"answer": answer})(
        formdata, data={"answer": stored}
    )
    return made
