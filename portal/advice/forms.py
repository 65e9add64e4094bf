"""The forms of working together. Messages name the thing; all are Dutch, for colleagues."""

from collections.abc import Callable, Mapping
from datetime import date

from wtforms import Field, Form, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, ValidationError

from portal.advice import domain
from portal.kit.forms import DayField
from portal.signals.domain import AUDIENCES
from portal.signals.forms import Said, text_field

Options = Mapping[str, str]
"""Value → words."""


def _select(label: str, hint: str = "") -> SelectField:
    return SelectField(label, choices=[SelectChoice(value="", label="Kies")], validate_choice=False, description=hint)


def _offer(field: SelectField, options: Options, missing: str) -> None:
    """Give a field what there is to choose."""
    field.choices = [
        SelectChoice(value="", label="Kies"),
        *(SelectChoice(value=value, label=words) for value, words in options.items()),
    ]
    field.validators = [AnyOf(list(options), message=missing)]


class AdviceForm(Said):
    """Ask a colleague or a team."""

    to = _select("Wie vraagt u om advies?", "Die collega of dat team ziet dit signaal, tot het antwoord er is.")
    text = text_field("Uw vraag", "Schrijf eerst uw vraag.", "Eén vraag, in korte zinnen.")
    due_on = DayField("Wanneer wilt u antwoord?", [InputRequired("Kies wanneer u antwoord wilt.")])

    def offer(self, options: Options) -> None:
        """Give the colleagues and teams to choose from."""
        _offer(self.to, options, "Kies een collega of een team.")

    def by(self, today: date) -> None:
        """Refuse a day that no answer can come by."""
        self.due_on.validators = [*self.due_on.validators, _on(lambda day: domain.may_answer_by(day, today))]

    def day(self) -> date:
        """Return the day; ask only after `fits`."""
        if self.due_on.data is None:
            raise ValueError("ask fits() first")
        day: date = self.due_on.data
        return day


class ReplyForm(Said):
    """Give advice."""

    text = text_field("Uw advies", "Schrijf eerst uw advies.", "Kort is goed. De inwoner leest dit niet.")


class OverForm(Said):
    """Offer it to another team."""

    team = _select("Welk team?")
    reason = text_field("Waarom past dit beter bij dat team?", "Schrijf op waarom dit naar een ander team gaat.")

    def offer(self, options: Options) -> None:
        """Give the teams to choose from."""
        _offer(self.team, options, "Kies een team.")


class BackForm(Said):
    """Do not take what was offered."""

    reason = text_field("Waarom past dit niet bij uw team?", "Schrijf op waarom uw team dit niet aanneemt.")


class TakeOverForm(Said):
    """Take it from a colleague."""

    reason = text_field("Waarom neemt u dit over?", "Schrijf op waarom u dit overneemt.", "Zoals: deze week afwezig.")


class FixForm(Said):
    """Choose a contact person."""

    colleague = _select("Wie wordt de vaste contactpersoon?")
    reason = text_field("Waarom helpt dit deze inwoner?", "Schrijf op waarom dit helpt.")

    def offer(self, options: Options) -> None:
        """Give the colleagues to choose from."""
        _offer(self.colleague, options, "Kies een collega.")


class UnfixForm(Said):
    """End a contact person."""

    reason = text_field("Waarom stopt dit?", "Schrijf op waarom dit stopt.")


class ComplexForm(Said):
    """Say that it is complex, or no longer."""

    reason = text_field("Waarom?", "Schrijf op waarom.", "Schrijf alleen wat er voor het werk toe doet.")


class ManyForm(Said):
    """Much goes on at once: one team keeps the overview."""

    team = _select("Welk team houdt het overzicht?", "U kiest uit de teams die bij deze melding helpen.")
    reason = text_field("Wat speelt er tegelijk?", "Schrijf kort op wat er tegelijk speelt.")

    def offer(self, options: Options) -> None:
        """Give the teams to choose from."""
        _offer(self.team, options, "Kies een team.")


class LearnForm(Said):
    """What we could learn of it."""

    text = text_field(
        "Wat kunnen wij hiervan leren?",
        "Schrijf op wat wij hiervan kunnen leren.",
        "Schrijf geen namen, nummers of adressen. Collega's lezen dit zonder de melding.",
    )


class LessonForm(Said):
    """What we learned."""

    discussed_on = DayField("Wanneer bespraken wij dit?", [InputRequired("Kies de dag van het gesprek.")])
    text = text_field(
        "Wat leerden wij?", "Schrijf op wat wij leerden.", "Schrijf geen namen. Alle collega's kunnen dit lezen."
    )

    def by(self, today: date) -> None:
        """Refuse a day that is still to come."""
        check = _on(lambda day: "Kies vandaag of een eerdere dag." if day > today else None)
        self.discussed_on.validators = [*self.discussed_on.validators, check]

    def day(self) -> date:
        """Return the day; ask only after `fits`."""
        if self.discussed_on.data is None:
            raise ValueError("ask fits() first")
        day: date = self.discussed_on.data
        return day


class NoteForm(Said):
    """A note for colleagues: who may read it, and who is told that it is there."""

    text = text_field(
        "Notitie voor collega's", "Schrijf eerst uw notitie.", "De inwoner ziet dit niet op de eigen pagina."
    )
    audience = SelectField(
        "Wie mag dit lezen?",
        [AnyOf(list(AUDIENCES), message="Kies wie dit mag lezen.")],
        choices=[SelectChoice(value=value, label=words) for value, words in AUDIENCES.items()],
        default="signal",
        validate_choice=False,
    )
    mentions = SelectMultipleField("Wie moet dit zien?", validate_choice=False)
    known: frozenset[str] = frozenset()

    def offer(self, options: Options) -> None:
        """Give who may see the signal, so who can be told."""
        self.known = frozenset(options)
        self.mentions.choices = [SelectChoice(value=value, label=words) for value, words in options.items()]

    def mentioned(self) -> list[int]:
        """Return the numbers of who is told; who was not offered is left out."""
        return [int(value) for value in dict.fromkeys(self.mentions.data or []) if value in self.known]


def _on(problem: Callable[[date], str | None]) -> Callable[[Form, Field], None]:
    """Return a check of a day. `problem` says what is wrong with it, or None."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and (said := problem(field.data)) is not None:
            raise ValidationError(said)

    return check
