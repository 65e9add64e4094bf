"""What is asked of who breaks the glass, who called, and who judges. Dutch, for colleagues."""

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, Length, Optional

from portal.contact.domain import INTERPRETER
from portal.emergency.domain import REASONS
from portal.signals.domain import CONTACT_RESULTS
from portal.signals.forms import Said, choose_field, text_field

BY_PHONE = {key: words for key, words in CONTACT_RESULTS.items() if key != "sent"}
LOOKED_FOR = 80
"""Characters."""


def _line(label: str, hint: str) -> StringField:
    too_long = Length(max=LOOKED_FOR, message=f"Dit is te lang. Gebruik hooguit {LOOKED_FOR} tekens.")
    return StringField(label, [too_long], filters=[lambda text: (text or "").strip()], description=hint)


class OpenForm(Said):
    """Which report, and why now."""

    reference = _line("Nummer van de melding", "Als de inwoner het weet.")
    name = _line("Naam van de inwoner", "Als er geen nummer is. De hele naam, zoals op de melding.")
    reason = choose_field("Waarom kan dit niet wachten?", REASONS, "Kies waarom dit niet kan wachten.")
    words = text_field(
        "Leg het kort uit", "Schrijf kort op wat er aan de hand is.", "Een teamleider leest dit. Gebruik geen namen."
    )


class CallForm(Said):
    """What came of a call."""

    result = choose_field("U belde met de inwoner. Wat gebeurde er?", BY_PHONE, "Kies wat er gebeurde.")
    interpreter = SelectField(
        "Hoe was de tolk geregeld?",
        [Optional(), AnyOf(list(INTERPRETER), message="Kies hoe dit is geregeld.")],
        choices=[
            SelectChoice(value="", label="Kies"),
            *(SelectChoice(value=k, label=v) for k, v in INTERPRETER.items()),
        ],
        validate_choice=False,
        description="Alleen nodig als de inwoner om een tolk vroeg.",
    )
    text = text_field("Wat is er besproken?", "Schrijf kort op wat er besproken is.")


class NoteForm(Said):
    """A note for the team."""

    text = text_field("Wat moet het team weten?", "Schrijf op wat het team moet weten.")


class JudgeForm(Said):
    """What somebody says of it afterwards."""

    agreed = choose_field(
        "Was dit nodig?", {"yes": "Ja, dit was nodig", "no": "Nee, dit had anders gekund"}, "Kies ja of nee."
    )
    words = text_field(
        "Waarom vindt u dat?", "Schrijf op waarom u dat vindt.", "Wie hierover oordeelt, leest dit. Gebruik geen namen."
    )
