"""The forms about contact on the page of a signal. For colleagues: Dutch."""

from collections.abc import Sequence
from datetime import date, datetime

from wtforms import BooleanField, DateTimeLocalField, Field, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from portal.contact import domain, meeting
from portal.contact.domain import HasTry, Wish
from portal.kit.forms import DayField
from portal.signals.domain import CONTACT_RESULTS, CONTACT_WAYS, LETTER
from portal.signals.forms import Said, choose_field, text_field

NO_HEALTH = "Geen gegevens over gezondheid of geloof."


class _Talk(Said):
    """How one spoke, and how we understood each other. `wish` and `before` are set by the route."""

    wish = Wish(wants=False, language="")
    before: Sequence[HasTry] = ()

    def check_interpreter(self, result: str, field: Field) -> bool:
        """Put what is still asked about the interpreter at its field; return whether all is said."""
        problem = domain.needs_interpreter_line(result, str(field.data or ""), self.wish)
        if problem:
            field.errors = [*field.errors, problem]
        return problem is None


def _interpreter() -> SelectField:
    """Return the list of how one understood each other; it may stay empty when nobody asked for an interpreter."""
    options = [("", "Kies"), *domain.INTERPRETER.items()]
    return SelectField(
        "Hoe was de tolk geregeld?",
        [Optional(), AnyOf(list(domain.INTERPRETER), message="Kies hoe dit is geregeld.")],
        choices=[SelectChoice(value=value, label=label) for value, label in options],
        validate_choice=False,
    )


class ContactForm(_Talk):
    """An attempt to reach the resident, a talk, or a letter."""

    how = choose_field("Hoe zocht u contact?", CONTACT_WAYS, "Kies hoe u contact zocht.")
    result = choose_field("Wat gebeurde er?", CONTACT_RESULTS, "Kies wat er gebeurde.")
    interpreter = _interpreter()
    text = text_field(
        "Wat is er besproken?", "", f"Alleen nodig na een gesprek. Eerst het verhaal van de inwoner. {NO_HEALTH}"
    )
    reason = text_field("Waarom een brief vóór een gesprek?", "", "Alleen nodig als u nog niet sprak of probeerde.")

    def fits(self) -> bool:
        """Whether all is filled and our rules agree; each sentence stands at its own field."""
        if not super().fits():
            return False
        how, result = self.said("how"), self.said("result")
        good = self.check_interpreter(result, self.interpreter)
        if problem := domain.fits_way(how, result):
            self.result.errors = [*self.result.errors, problem]
            return False
        if result == domain.SPOKE and not self.text.data:
            self.text.errors = [*self.text.errors, "Schrijf kort op wat er besproken is."]
            good = False
        if how == LETTER and (problem := domain.may_write_letter(self.before, self.said("reason"))):
            self.reason.errors = [*self.reason.errors, problem]
            good = False
        return good


class TalkForm(_Talk):
    """A talk along the card: how, and the three questions in the resident's own words."""

    how = choose_field("Hoe sprak u de inwoner?", domain.WAYS, "Kies hoe u sprak.")
    interpreter = _interpreter()
    need = text_field(domain.STORY["need"], "")
    want = text_field(domain.STORY["want"], "")
    help = text_field(domain.STORY["help"], "")

    def fits(self) -> bool:
        """Whether at least one question has an answer."""
        if not super().fits():
            return False
        good = self.check_interpreter(domain.SPOKE, self.interpreter)
        if not self.story():
            self.need.errors = [*self.need.errors, "Schrijf bij één van de drie vragen wat de inwoner zei."]
            return False
        return good

    def story(self) -> dict[str, str]:
        """Return what was said, per question."""
        return {name: said for name in domain.STORY if (said := self.said(name))}


class PlanForm(Said):
    """The next contact."""

    day = DayField("Op welke dag?", [InputRequired("Kies een dag.")])
    part = choose_field("Wanneer op die dag?", domain.PARTS, "Kies een deel van de dag.")
    how = choose_field("Hoe?", domain.WAYS, "Kies hoe u contact zoekt.")
    purpose = text_field("Waarvoor?", "Schrijf in een paar woorden waarvoor.", "Eén korte zin. Collega's lezen dit.")

    def chosen_day(self) -> date:
        """Return the day; ask only after `fits`."""
        if self.day.data is None:
            raise ValueError("ask fits() first")
        return self.day.data


class DropForm(Said):
    """Let the planned contact go."""

    reason = text_field("Waarom gaat dit contact niet door?", "Schrijf op waarom dit niet doorgaat.")


class QuestionForm(Said):
    """A question to the resident, from a template or one's own."""

    template = HiddenField(validators=[Length(max=60)])
    text = text_field("Uw vraag aan de inwoner", "Schrijf eerst uw vraag.", "Eén vraag, in korte zinnen.")
    why = text_field("Waarom vraagt u dit?", "Schrijf op waarom u dit vraagt.", "De inwoner leest dit bij de vraag.")


class MomentField(DateTimeLocalField):
    """A day and an hour from the browser's picker, or typed as 2026-11-26 10:00."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say it in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Dit moment kunnen wij niet lezen. Schrijf het als 2026-11-26 10:00.") from error


class MeetingForm(Said):
    """Moments for a talk that we offer. `now` is set by the route."""

    now: datetime

    how = choose_field("Hoe wilt u praten?", domain.WAYS, "Kies hoe u wilt praten.")
    first = MomentField("Eerste moment", [InputRequired("Kies een eerste moment.")])
    second = MomentField("Tweede moment", [InputRequired("Kies ook een tweede moment.")])
    third = MomentField("Derde moment", [Optional()])
    interpreter = text_field("Taal van de tolk", "", "Komt er geen tolk? Laat dit dan leeg.")
    helper = BooleanField("De inwoner mag iemand meenemen", default=True)

    def moments(self) -> list[datetime]:
        """Return what was filled in."""
        return [field.data for field in (self.first, self.second, self.third) if field.data is not None]

    def fits(self) -> bool:
        """Whether the moments give a choice, and the name of a language is short."""
        if not super().fits():
            return False
        if problem := meeting.moments_problem(self.moments(), self.now):
            self.first.errors = [*self.first.errors, problem]
            return False
        if len(self.said("interpreter")) > meeting.LONGEST_LANGUAGE:
            self.interpreter.errors = [*self.interpreter.errors, "Schrijf alleen de naam van de taal."]
            return False
        return True
