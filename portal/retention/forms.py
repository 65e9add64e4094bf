"""Forms about keeping. Those of colleagues are Dutch; those of residents are translated."""

from datetime import date, timedelta

from wtforms import Field, Form, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from portal.kit.forms import DayField
from portal.signals.forms import Said, choose_field, text_field
from portal.wishes import domain

LONGEST_HOLD = timedelta(days=3 * 366)


class StopForm(Said):
    """Keep a plan from running."""

    reason = text_field("Waarom houdt u dit tegen?", "Schrijf op waarom u dit tegenhoudt.", "Schrijf geen namen.")


class HoldForm(Said):
    """Keep a report longer."""

    reference = StringField(
        "Nummer van de melding", [InputRequired("Vul het nummer van de melding in."), Length(max=30)]
    )
    reason = text_field("Waarom?", "Schrijf op waarom dit langer blijft.", "Zoals: er loopt bezwaar.")
    until = DayField("Tot en met welke dag?", [InputRequired("Kies een dag.")])

    def by(self, today: date) -> None:
        """Refuse a day that is over, or so far that nobody looks again."""

        def check(_form: Form, field: Field) -> None:
            if field.data and not today <= field.data <= today + LONGEST_HOLD:
                raise ValidationError("Kies een dag na vandaag, binnen drie jaar.")

        self.until.validators = [*self.until.validators, check]


class DecideForm(Said):
    """Answer what a resident asked."""

    outcome = choose_field(
        "Wat besluit u?",
        {
            domain.GRANTED: "Ja, dat doen wij",
            domain.PARTLY: "Voor een deel: alleen foto's en papieren gaan weg",
            domain.REFUSED: "Nee, dat kan nu niet",
            domain.ENDED: "Dit stopt: wij gaan weer verder",
        },
        "Kies wat u besluit.",
    )
    words = text_field(
        "Uitleg voor de inwoner",
        "Leg kort uit waarom.",
        "De inwoner leest dit. Zeg wat blijft, waarom, en tot wanneer. Schrijf korte zinnen.",
    )
