"""The forms beside the list. Messages name the thing; all are Dutch, for colleagues."""

from collections.abc import Iterable, Mapping

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, Length, Optional

from portal.kit.forms import DayField
from portal.queue import domain
from portal.signals.forms import Said, text_field

NAME = 60
"""Characters."""
LOOKED_FOR = 80
"""Characters."""


def _options(empty: str, options: Mapping[str, str]) -> list[SelectChoice]:
    return [
        SelectChoice(value="", label=empty),
        *(SelectChoice(value=key, label=words) for key, words in options.items()),
    ]


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def _line(label: str, hint: str, most: int) -> StringField:
    too_long = Length(max=most, message=f"Dit is te lang. Gebruik hooguit {most} tekens.")
    return StringField(label, [too_long], filters=[_stripped], description=hint)


def _select(label: str, hint: str = "") -> SelectField:
    return SelectField(label, choices=_options("Kies", {}), validate_choice=False, description=hint)


class ReferenceForm(Said):
    """A report by its number."""

    reference = _line("Nummer van de melding", "Hoofdletters, spaties en streepjes maken niet uit.", LOOKED_FOR)


class NameForm(Said):
    """Somebody by name, and why."""

    name = _line("Naam van de inwoner", "Hele woorden, zoals op de melding. Hoofdletters maken niet uit.", LOOKED_FOR)
    reason = SelectField(
        "Waarom zoekt u deze inwoner?",
        [AnyOf(list(domain.REASONS), message="Kies waarom u zoekt.")],
        choices=_options("Kies", domain.REASONS),
        validate_choice=False,
    )
    words = text_field("Leg het kort uit", "Schrijf kort op waarom u zoekt.", "Schrijf hier geen namen.")


class AssignForm(Said):
    """Which colleague gets it."""

    colleague = _select("Welke collega?")

    def offer(self, people: Mapping[str, str]) -> None:
        """Give the colleagues to choose from: id → name."""
        self.colleague.choices = _options("Kies", people)
        self.colleague.validators = [AnyOf(list(people), message="Kies een collega.")]


class HandOverForm(Said):
    """Which team gets it, and why."""

    team = _select("Welk team?")
    reason = text_field("Waarom past dit beter bij dat team?", "Schrijf op waarom dit naar een ander team gaat.")

    def offer(self, teams: Mapping[str, str]) -> None:
        """Give the teams to choose from: slug → name."""
        self.team.choices = _options("Kies", teams)
        self.team.validators = [AnyOf(list(teams), message="Kies een team.")]


class ViewForm(Said):
    """A list to keep under a name."""

    name = _line("Naam van de lijst", "Zoals: Verhuizingen zonder datum. Gebruik geen namen van mensen.", NAME)
    team = _select("Met welk team deelt u de lijst?", "Niet verplicht. Zonder team ziet alleen u de lijst.")
    purpose = text_field("Waarvoor gebruikt uw team deze lijst?", "", "Alleen nodig als u deelt.")
    ends_on = DayField("Tot en met welke dag?", [Optional()], description="Alleen nodig als u deelt. Hooguit een jaar.")

    def offer(self, teams: Mapping[str, str]) -> None:
        """Give the teams to choose from: slug → name."""
        self.team.choices = _options("Alleen voor mij", teams)
        self.team.validators = [AnyOf(["", *teams], message="Kies een van uw teams.")]

    def say(self, wrong: Iterable[tuple[str, str]]) -> None:
        """Put sentences at fields."""
        for name, sentence in wrong:
            self[name].errors = [*self[name].errors, sentence]
