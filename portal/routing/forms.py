"""The forms on the pages of the rulebook. Messages name the thing; all are Dutch, for colleagues."""

from datetime import date, datetime, time
from typing import Any

from wtforms import RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from portal.kit.clock import AMSTERDAM
from portal.kit.forms import BaseForm, DayField
from portal.routing import drafting

LONG = 500
"""Characters of a reason."""


class HourField(TimeField):
    """A time from the browser, or typed as 09:30."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say it in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Deze tijd kunnen wij niet lezen. Schrijf hem als 09:30.") from error


class Form(BaseForm):
    """A form of the rulebook."""

    def wrong(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field that can be read but not used."""
        self[name].errors = [*self[name].errors, sentence]

    def text(self, name: str) -> str:
        """Return what was typed, as text."""
        return str(self[name].data or "").strip()


def _reason(label: str, hint: str) -> TextAreaField:
    return TextAreaField(
        label,
        [
            DataRequired("Schrijf in één zin waarom."),
            Length(max=LONG, message="Dit is te lang. Schrijf het korter."),
        ],
        description=hint,
    )


class DraftForm(Form):
    """Why somebody begins a new version."""

    reason = _reason("Waarom maakt u een nieuw voorstel?", "Iedereen die de regels beheert, leest dit.")


class BackForm(Form):
    """Why somebody goes back to a version."""

    reason = _reason("Waarom gaat u terug naar deze versie?", "Het gebeurt meteen. Uw naam staat erbij.")


class WithdrawForm(Form):
    """Why a plan is withdrawn."""

    reason = _reason("Waarom trekt u het plan in?", "De versie gaat dan niet live.")


class LiveForm(Form):
    """From when a version is live, and why the second person agrees."""

    when = RadioField(
        "Wanneer gaat deze versie live?",
        choices=[SelectChoice("now", "Nu meteen"), SelectChoice("later", "Op een later moment")],
        default="now",
        validate_choice=False,
    )
    day = DayField("Dag", [Optional()], description="Alleen bij een later moment.")
    hour = HourField("Tijd", [Optional()], description="Nederlandse tijd, zoals 09:30.")
    reason = _reason("Wat heeft u bekeken, en waarom is het goed?", "U bent de tweede persoon. Uw naam staat erbij.")

    def moment(self, now: datetime) -> datetime | None:
        """Return the chosen moment; None: now, or it can't be used and the field says why."""
        if self.text("when") != "later":
            self.day.errors, self.hour.errors = [], []
            return None
        if self.day.data is None and not self.day.errors:
            self.wrong("day", "Kies de dag waarop deze versie live gaat.")
        if self.hour.data is None and not self.hour.errors:
            self.wrong("hour", "Kies de tijd waarop deze versie live gaat.")
        if not isinstance(self.day.data, date) or not isinstance(self.hour.data, time):
            return None
        moment = datetime.combine(self.day.data, self.hour.data, AMSTERDAM)
        if refusal := drafting.why_not_moment(moment, now):
            self.wrong("day", refusal)
        return moment


class EndForm(Form):
    """The last day of a rule."""

    day = DayField(
        "Laatste dag van deze regel",
        [InputRequired("Kies de laatste dag waarop deze regel telt.")],
        description="Na deze dag telt de regel niet meer. Hij blijft wel te lezen.",
    )


class NameForm(Form):
    """The name of a new rule."""

    name = StringField(
        "Naam van de regel",
        [
            InputRequired("Schrijf een naam, zoals income-new-hobby."),
            Regexp(drafting.NAME, message="Gebruik kleine letters, cijfers en streepjes, zoals income-new-hobby."),
        ],
        description="Kleine letters en streepjes. Begin met het team, zoals income-new-hobby.",
    )
