"""The forms about people and settings. Messages name the thing; all are Dutch, for colleagues."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from wtforms import Field, Form, IntegerField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from portal.admin.domain import ROLES, STATES
from portal.kit.forms import DayField
from portal.organisations.parts import MAIL
from portal.signals.forms import Said, text_field

PHONE = re.compile(r"^[0-9+() .-]{3,20}$")


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def line(label: str, missing: str, most: int, hint: str = "", *checks: Any) -> StringField:
    """Return a field for one line; `missing` is said when it is empty, "" when it may be."""
    too_long = Length(max=most, message=f"Dit is te lang. Gebruik hooguit {most} tekens.")
    needed = [InputRequired(missing), _filled(missing)] if missing else [Optional(strip_whitespace=True)]
    return StringField(label, [*needed, too_long, *checks], filters=[_stripped], description=hint)


def _filled(missing: str) -> Any:
    def check(_form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(missing)

    return check


def like(pattern: str | re.Pattern[str], wrong: str) -> Any:
    """Return a check that says what is wrong when a text does not look like this."""

    def check(_form: Form, field: Field) -> None:
        if field.data and not re.match(pattern, field.data):
            raise ValidationError(wrong)

    return check


def options_of(options: Mapping[str, str]) -> list[SelectChoice]:
    """Return a list to choose from: key → words."""
    return [SelectChoice(value=key, label=words) for key, words in options.items()]


class Boxes(SelectMultipleField):
    """Boxes to tick. What the page did not offer is refused."""

    def pre_validate(self, _form: Any) -> None:
        """Say it in our own words."""
        known = {option.value for option in self.choices or () if isinstance(option, SelectChoice)}
        if set(self.data or ()) - known:
            raise ValidationError("Kies alleen wat hier staat.")


def why(hint: str = "Dit komt in het logboek, met uw naam.") -> Any:
    """Return the field for the reason."""
    return text_field("Waarom?", "Schrijf in één zin waarom.", hint)


class CountField(IntegerField):
    """A number in figures."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say it in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Schrijf hier een getal, zoals 5.") from error


class LineForm(Said):
    """One line of a part that is a list. `texts`: its fields of words alone."""

    texts: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        return {name: " ".join(self.said(name).split()) for name in self.texts}


class ReasonForm(Said):
    """Why something is done."""

    reason = why()


class DayForm(Said):
    """A day that the organisation is closed, or open again, and why."""

    day = DayField("Welke dag?", [InputRequired("Kies een dag.")])
    reason = why()


class AskDayForm(Said):
    """A day to look at first."""

    dicht = DayField("Op welke dag bent u dicht?", [InputRequired("Kies een dag.")])


class TeamForm(Said):
    """A team."""

    name = line("Naam van het team", "Schrijf de naam van het team.", 60)
    role = SelectField(
        "Wat doet dit team?",
        [AnyOf(list(ROLES), message="Kies wat dit team doet.")],
        choices=options_of({"": "Kies", **ROLES}),
        validate_choice=False,
    )
    phone = line("Telefoon", "", 20, "Voor collega's van andere teams.", like(PHONE, "Gebruik alleen cijfers."))
    duty_mail = line(
        "E-mail van het team",
        "",
        200,
        "Hier leest het team wat niet kan wachten. Leeg: het adres van dienst.",
        like(MAIL, "Schrijf het e-mailadres met een @, zoals team@gemeente.nl."),
    )
    state = SelectField(
        "Krijgt dit team nieuw werk?",
        [AnyOf(list(STATES), message="Kies ja of nee.")],
        choices=options_of(STATES),
        validate_choice=False,
        description="Bij nee maakt het team af wat het heeft.",
        default="open",
    )
    municipalities = Boxes("Voor welke gemeenten?", validate_choice=False, description="Geen vinkje: voor alle.")
    reason = why()

    def offer(self, towns: Mapping[str, str]) -> None:
        """Give the towns to choose from: slug → name."""
        self.municipalities.choices = options_of(towns)

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        names = ("name", "role", "phone", "duty_mail", "state")
        return {**{name: self.said(name) for name in names}, "municipalities": list(self.municipalities.data or ())}


DAYS = {"working_days": "Op werkdagen", "every_day": "Elke dag"}


class HourField(TimeField):
    """A time from the browser, or typed as 09:30."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say it in our own words; empty is none."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Deze tijd kunnen wij niet lezen. Schrijf hem als 09:30.") from error


class PhoneForm(Said):
    """Somebody on the duty list."""

    role = line("Wie is het?", "Schrijf wie er wordt gebeld.", 60, "Zoals: Achterwacht Inkomen. Geen naam.")
    phone = line("Telefoon", "Schrijf het telefoonnummer.", 20, "", like(PHONE, "Gebruik alleen cijfers en streepjes."))
    days = SelectField(
        "Op welke dagen?",
        [AnyOf(list(DAYS), message="Kies op welke dagen.")],
        choices=options_of(DAYS),
        validate_choice=False,
    )
    start = HourField("Van", [Optional()], description="Leeg: dag en nacht.")
    until = HourField("Tot", [Optional()])
    place = CountField("Plaats in de lijst", [Optional()], description="1 wordt het eerst gebeld.")
    reason = why()

    def hours(self) -> str | None:
        """Return why the hours make no sense; None: they do."""
        start, until = self.start.data, self.until.data
        if (start is None) != (until is None):
            return "Vul allebei de tijden in, of geen van beide."
        return "De tijd Tot komt na de tijd Van." if start and until and start >= until else None

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        start, until = self.start.data or time.min, self.until.data or time.max
        names = ("role", "phone", "days")
        return {
            **{name: self.said(name) for name in names}, "from": start.isoformat(), "until": until.isoformat(),
        }  # fmt: skip


class DutyForm(Said):
    """How long each on the duty list may wait, and where what cannot wait is read."""

    after_minutes = CountField(
        "Na hoeveel minuten de volgende?", [InputRequired("Schrijf een aantal minuten.")], description="5 of meer."
    )
    mail = line(
        "E-mail van dienst",
        "Schrijf het e-mailadres van dienst.",
        200,
        "Voor teams zonder eigen adres.",
        like(MAIL, "Schrijf het e-mailadres met een @, zoals dienst@gemeente.nl."),
    )
    reason = why()

    def validate_after_minutes(self, field: Field) -> None:
        """At least five minutes: nobody answers a phone faster than that."""
        field.errors = []
        if not isinstance(field.data, int) or not 5 <= field.data <= 24 * 60:
            raise ValidationError("Schrijf een aantal minuten van 5 of meer.")


DAYS_MISSING = "Schrijf een aantal werkdagen."
ADVICE = {"advice_days": 1, "advice_seen_days": 0}
"""Term of advice → the fewest working days; the most is 20."""


class TermsForm(Said):
    """Working days per urgency, and for advice."""

    U0 = CountField("Dezelfde werkdag (U0)", [InputRequired(DAYS_MISSING)])
    U1 = CountField("Vóór de betaling (U1)", [InputRequired(DAYS_MISSING)])
    U2 = CountField("Korte termijn (U2)", [InputRequired(DAYS_MISSING)])
    U3 = CountField("Gewone termijn (U3)", [InputRequired(DAYS_MISSING)])
    advice_days = CountField(
        "Advies van een collega", [InputRequired(DAYS_MISSING)], description="Zo lang heeft een collega voor advies."
    )
    advice_seen_days = CountField(
        "Terugkijken na advies", [InputRequired(DAYS_MISSING)], description="Zo lang ziet die collega daarna nog mee."
    )
    reason = why("Dit geldt voor nieuwe signalen. Wat er al ligt, houdt zijn datum.")

    def in_order(self) -> bool:
        """Whether all are working days from 0 to 60, each at least as long as the one before; says what is wrong."""
        last = 0
        for name in ("U0", "U1", "U2", "U3"):
            field, days = self[name], self[name].data
            if not isinstance(days, int) or not 0 <= days <= 60:
                field.errors = ["Schrijf een aantal werkdagen van 0 tot en met 60."]
            elif days < last:
                field.errors = ["Deze termijn is niet korter dan die erboven."]
            last = days if isinstance(days, int) else last
        for name, fewest in ADVICE.items():
            field, days = self[name], self[name].data
            if not field.errors and (not isinstance(days, int) or not fewest <= days <= 20):
                field.errors = [f"Schrijf een aantal werkdagen van {fewest} tot en met 20."]
        return not any(self[name].errors for name in ("U0", "U1", "U2", "U3", *ADVICE))

    def content(self) -> dict[str, int]:
        """Return what was filled in, as in the file."""
        return {name: self[name].data for name in ("U0", "U1", "U2", "U3", *ADVICE)}
