"""The forms on the signal page. Messages name the thing; all are Dutch, for colleagues."""

from collections.abc import Callable
from datetime import date

from wtforms import Field, Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from portal.kit.forms import BaseForm, DayField
from portal.signals import domain

LONG = 2000
"""Characters."""


class Said(BaseForm):
    """A form on the signal page: what was said in it, what is wrong, what our rules still ask."""

    not_yet: Callable[[], str | None] | None = None
    """Asks our rules why this is not possible yet; the answer stands at the first field."""

    def fits(self) -> bool:
        """Whether all is filled and our rules agree."""
        if not self.validate():
            return False
        refusal = self.not_yet() if self.not_yet else None
        if refusal:
            first = next(iter(self))
            first.errors = [*first.errors, refusal]
        return refusal is None

    def said(self, name: str) -> str:
        """Return what was said in a field, as text."""
        return str(self[name].data or "")


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def text_field(label: str, missing: str, hint: str = "") -> TextAreaField:
    """Return a field for some sentences; `missing` is said when it is empty."""
    too_long = Length(max=LONG, message=f"Dit is te lang. Gebruik hooguit {LONG} tekens.")
    # Required is tested after stripping, so spaces alone do not pass.
    return TextAreaField(label, [_filled(missing), too_long], filters=[_stripped], description=hint)


def _filled(missing: str) -> Callable[[Form, Field], None]:
    def check(_form: Form, field: Field) -> None:
        if missing and not field.data:
            raise ValidationError(missing)

    return check


def _choose(label: str, options: dict[str, str], missing: str, hint: str = "") -> SelectField:
    return SelectField(
        label,
        [AnyOf(list(options), message=missing)],
        choices=[SelectChoice(value="", label="Kies"), *(SelectChoice(value=k, label=v) for k, v in options.items())],
        validate_choice=False,
        description=hint,
    )


class ContactForm(Said):
    """An attempt to reach the resident."""

    how = _choose("Hoe zocht u contact?", domain.CONTACT_WAYS, "Kies hoe u contact zocht.")
    reached = _choose("Sprak u de inwoner?", {"yes": "Ja", "no": "Nee"}, "Kies of u de inwoner sprak.")
    text = text_field(
        "Wat is er besproken?",
        "Schrijf kort op wat er besproken is.",
        "Eerst het verhaal van de inwoner. Geen gegevens over gezondheid of geloof.",
    )


class NoteForm(Said):
    """A note for colleagues."""

    text = text_field(
        "Notitie voor collega's", "Schrijf eerst uw notitie.", "De inwoner ziet dit niet op de eigen pagina."
    )


class QuestionForm(Said):
    """A question to the resident."""

    text = text_field("Uw vraag aan de inwoner", "Schrijf eerst uw vraag.", "Eén vraag, in korte zinnen.")
    why = text_field("Waarom vraagt u dit?", "Schrijf op waarom u dit vraagt.", "De inwoner leest dit bij de vraag.")


class AnswerForm(Said):
    """An answer that the resident gave by phone or at the desk."""

    text = text_field(
        "Antwoord van de inwoner",
        "Schrijf het antwoord van de inwoner op.",
        "Gaf de inwoner antwoord aan de telefoon of balie? Leg het hier vast. De termijn loopt dan weer.",
    )


class OutcomeForm(Said):
    """What came of it."""

    kind = _choose(
        "Wat kwam eruit?", {kind: outcome.title for kind, outcome in domain.OUTCOMES.items()}, "Kies wat eruit kwam."
    )
    text = text_field("Uitleg voor de inwoner", "Schrijf uw uitleg voor de inwoner.", "De inwoner leest deze tekst.")


class CloseForm(Said):
    """When and how the resident was informed."""

    informed_on = DayField(
        "Op welke dag kreeg de inwoner bericht?", [InputRequired("Vul de dag in waarop de inwoner bericht kreeg.")]
    )
    informed_how = _choose("Hoe kreeg de inwoner bericht?", domain.INFORM_WAYS, "Kies hoe de inwoner bericht kreeg.")

    def day(self) -> date:
        """Return the day; ask only after `fits`."""
        if self.informed_on.data is None:
            raise ValueError("ask fits() first")
        return self.informed_on.data


def blank(today: date) -> dict[str, Said]:
    """Return all forms, empty; the day of informing starts as today."""
    return {
        "contact": ContactForm(prefix="contact"),
        "note": NoteForm(prefix="note"),
        "question": QuestionForm(prefix="question"),
        "answer": AnswerForm(prefix="answer"),
        "outcome": OutcomeForm(prefix="outcome"),
        "close": CloseForm(prefix="close", informed_on=today),
    }
