"""A signal of help by a colleague. There is no field for a suspicion, and none may be left without a name."""

from collections.abc import Mapping

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.kit.forms import DayField
from portal.kit.words import languages
from portal.origins import domain
from portal.signals.forms import Said, choose_field, text_field

POSTCODE = r"^[1-9][0-9]{3} ?[A-Za-z]{2}$"


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def _line(label: str, missing: str, most: int, hint: str = "") -> StringField:
    checks = [InputRequired(missing)] if missing else []
    too_long = Length(max=most, message=f"Dit is te lang. Gebruik hooguit {most} tekens.")
    return StringField(label, [*checks, too_long], filters=[_stripped], description=hint)


class RaiseForm(Said):
    """Which help, for whom, told by whom, and whether the resident knows."""

    need = choose_field(
        "Welke hulp is nodig?", {key: need.title for key, need in domain.NEEDS.items()}, "Kies welke hulp nodig is."
    )
    text = text_field(
        "Wat heeft de inwoner nodig?",
        "Schrijf kort op wat de inwoner nodig heeft.",
        "Alleen wat helpt. Geen vermoedens. De inwoner kan dit lezen.",
    )
    name = _line("Naam van de inwoner", "Vul de naam van de inwoner in.", 80)
    postcode = StringField(
        "Postcode",
        [
            InputRequired("Vul de postcode in. Zo komt het bij het goede team."),
            Regexp(POSTCODE, message="Schrijf de postcode als 1234 AB."),
        ],
        filters=[_stripped],
    )
    phone = _line("Telefoonnummer", "", 20)
    language = SelectField("Taal van de inwoner", choices=[], validate_choice=False)
    origin = choose_field("Waar komt dit vandaan?", domain.ORIGINS, "Kies waar dit vandaan komt.")
    source = _line(
        "Wie vertelde dit?",
        "Schrijf op wie dit vertelde. Zonder naam kunnen wij het niet aannemen.",
        120,
        "Naam en organisatie. Bij een gesprek: uw eigen naam.",
    )
    told = choose_field(
        "Weet de inwoner dat u dit doorgeeft?", {"yes": "Ja", "no": "Nog niet"}, "Kies of de inwoner het weet."
    )
    told_on = DayField("Op welke dag hoorde de inwoner het?", [Optional()], description="Alleen bij ja.")
    why_not = text_field("Waarom weet de inwoner het nog niet?", "", "Alleen bij nog niet.")
    once = StringField("")

    def speak(self, spoken: list[str]) -> None:
        """Let one of the languages of the organisation be chosen."""
        known: Mapping[str, str] = {code: languages()[code].name for code in spoken if code in languages()}
        self.language.choices = [SelectChoice(value=code, label=name) for code, name in known.items()]

    def postcode_pretty(self) -> str:
        """Return the postcode as it is stored: 1234 AB."""
        plain = self.said("postcode").replace(" ", "").upper()
        return f"{plain[:4]} {plain[4:]}"
