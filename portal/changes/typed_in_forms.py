"""How a report reached us, when a colleague types it in."""

from datetime import UTC, datetime

from wtforms import DateField, RadioField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf

from portal.kit.clock import AMSTERDAM
from portal.kit.forms import BaseForm
from portal.signals.teller import CHANNELS

EARLIEST = 2000


class ReceivedForm(BaseForm):
    """Through which channel, and for phone and paper when: the moment that it reached us counts (Awb 2:20)."""

    channel = RadioField(
        "Hoe kwam het bij ons?",
        [AnyOf(list(CHANNELS), message="Kies hoe het bij ons kwam.")],
        choices=[SelectChoice(value=value, label=label) for value, label in CHANNELS.items()],
        validate_choice=False,
    )
    on = DateField("Dag")
    at = TimeField("Tijd")

    def received(self, now: datetime) -> datetime | None:
        """
        Return the moment that it reached us, aware UTC; None, with a sentence at the field, when that is not clear.

        Somebody at the desk tells it now.
        """
        if not self.channel.validate(self):
            return None
        if self.channel.data == "desk":
            return now
        day, time = self.on.data, self.at.data
        if day is None or day.year < EARLIEST:
            self.on.errors, day = ["Vul de dag in waarop het binnenkwam."], None
        if time is None:
            self.at.errors = ["Vul de tijd in waarop het binnenkwam, zoals 10:30."]
        if day is None or time is None:
            return None
        moment = datetime.combine(day, time, AMSTERDAM).astimezone(UTC)
        if moment > now:
            self.on.errors = ["Deze dag en tijd komen nog. Vul in wanneer het echt binnenkwam."]
            return None
        return moment
