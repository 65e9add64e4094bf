"""What every field and form here does: keep what was typed, give a value that fits in JSON, one sentence when wrong."""

from typing import Any

from wtforms import DateField, Field, Form
from wtforms.validators import StopValidation

from portal.kit.marking import N_
from portal.kit.reading import printable

SHOW_AGAIN = "show_again"
"""A field that asks to see what was typed again, and to do no more."""


class OwnWords:
    """WTForms' own messages come from our catalogue; it has none for some languages and raises on them."""

    def gettext(self, message: str) -> str:
        """Return the message: ours are translated when the page is made."""
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form for a count."""
        return one if count == 1 else many


class BaseForm(Form):
    """
    A form whose sentences are Dutch msgids.

    With `SHOW_AGAIN` in what was sent it never fits, and has no mistakes: the page shows it again, filled in.
    """

    class Meta:
        """Where WTForms asks for its messages."""

        def get_translations(self, _form: Form) -> OwnWords:
            """Never WTForms' own files."""
            return OwnWords()

    def __init__(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Take what was sent, as WTForms does."""
        super().__init__(formdata, *args, **kwargs)
        self._only_shown = formdata is not None and SHOW_AGAIN in formdata

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is filled in well."""
        return not self._only_shown and bool(super().validate(extra_validators))

    def problems(self) -> list[tuple[str, str]]:
        """Return (anchor, sentence) per mistake, for the summary."""
        return [(field.id, str(error)) for field in self for error in field.errors]


class DayField(DateField):
    """A day from the date picker of the browser, or typed as 2026-11-24. For colleagues: Dutch."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say it in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Deze dag kunnen wij niet lezen. Schrijf hem als 2026-11-24.") from error


class PartsField(Field):
    """A question with one or more inputs, named `answer` or `answer-part`."""

    parts: tuple[str, ...] = ("",)

    def __init__(self, *, wrong: str, required: bool, question: Any = None, **kwargs: Any) -> None:
        """`wrong` is the sentence beside the field; `question` gives limits and choices."""
        super().__init__(**kwargs)
        self.wrong, self.needed, self.question = wrong, required, question
        self.typed: dict[str, str] = {}
        self.doubled = False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take what was typed, or what was stored before."""
        self.process_errors, self.data = [], None
        if formdata is None:
            self.typed = self.unpack(data) if data not in (None, "") else {}
            return
        self.typed = {part: self.take(formdata, self.key(part)) for part in self.parts}

    def take(self, formdata: Any, key: str) -> str:
        """Return what was typed in an input; two different texts for one input are no answer."""
        given = [str(text).replace("\x00", "").strip() for text in formdata.getlist(key)]
        self.doubled = self.doubled or len(set(given)) > 1
        return given[0] if given else ""

    def key(self, part: str) -> str:
        """Return the name of an input."""
        return f"{self.name}-{part}" if part else self.name

    def pre_validate(self, _form: Any) -> None:
        """Turn what was typed into a value, or say in one sentence what is wrong."""
        if self.doubled:
            raise StopValidation(self.wrong)
        try:
            value = self.parse() if self.given() else None
        except (ValueError, ArithmeticError) as error:
            raise StopValidation(str(error) if isinstance(error, SaidError) else self.wrong) from error
        self.data = None if value in ("", []) else value
        if self.data is None and self.needed:
            raise StopValidation(self.wrong)

    def given(self) -> bool:
        """Whether anything was typed."""
        return any(self.typed.values())

    def parse(self) -> Any:
        """Return the value in its stored shape."""
        raise NotImplementedError

    def unpack(self, data: Any) -> dict[str, str]:
        """Return a stored value as it was typed."""
        return {"": str(data)}


class SaidError(ValueError):
    """A refusal with its own sentence."""


def short(text: str, most: int) -> str:
    """Return a text without control characters; a long one is refused, never cut."""
    text = printable(text)
    if len(text) > most:
        msg = N_("Dit is te lang. Schrijf het korter.")
        raise SaidError(msg)
    return text
