"""What may be said about a report on fairness."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.kit.forms import DayField
from portal.signals.forms import Said, text_field

PRESENT = 200
"""Characters."""


class ExplanationForm(Said):
    """Why a difference is there, or what we do about it."""

    text = text_field(
        "Hoe komt dit verschil, en wat doen wij eraan?",
        "Schrijf eerst uw uitleg.",
        "Geen namen. Iedereen met toegang leest dit later terug.",
    )


class DiscussionForm(Said):
    """The discussion that is held each year."""

    held_on = DayField("Op welke dag was het gesprek?", [InputRequired("Vul de dag van het gesprek in.")])
    present = StringField(
        "Wie waren erbij?",
        [
            InputRequired("Schrijf op wie erbij waren."),
            Length(max=PRESENT, message=f"Dit is te lang. Gebruik hooguit {PRESENT} tekens."),
        ],
        description="Schrijf rollen op, zoals cliëntenraad en teamleider.",
    )
    text = text_field("Wat is er afgesproken?", "Schrijf op wat er is afgesproken.")
