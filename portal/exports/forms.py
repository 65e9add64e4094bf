"""What is asked of who wants a file. Dutch, for colleagues."""

from collections.abc import Mapping
from datetime import date

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Optional

from portal.exports import domain
from portal.kit.forms import DayField
from portal.signals.forms import Said, text_field


class _AskForm(Said):
    """Why, and until when it is kept."""

    purpose = text_field(
        "Waarvoor gebruikt u het bestand?",
        "Schrijf op waarvoor u het bestand gebruikt.",
        "Dit komt in het logboek, met uw naam. Gebruik geen namen van inwoners.",
    )
    until = DayField(
        "Tot en met welke dag heeft u het nodig?",
        [Optional()],
        description="Daarna gooit u het weg. Hooguit drie maanden.",
    )

    def day(self) -> date:
        """Return the last day; the form was checked before."""
        return self.until.data or date.min

    def holds(self, today: date) -> bool:
        """Whether all is filled in and the last day is near enough."""
        fits = self.fits()
        if not self.until.errors and (refusal := domain.why_not_until(self.until.data, today)):
            self.until.errors = [refusal]
        return fits and not self.until.errors


class WorkForm(_AskForm):
    """Of which team."""

    team = SelectField("Van welk team?", validate_choice=False)

    def offer(self, teams: Mapping[str, str]) -> None:
        """Give the teams to choose from: slug → name."""
        options = {"": "Alle teams die ik leid", **teams}
        self.team.choices = [SelectChoice(value=key, label=words) for key, words in options.items()]
        self.team.validators = [AnyOf(list(options), message="Kies een van uw teams.")]


class TrailForm(_AskForm):
    """Of which days."""

    first = DayField("Eerste dag van het logboek", [InputRequired("Vul de eerste dag in.")])
    last = DayField("Laatste dag van het logboek", [InputRequired("Vul de laatste dag in.")])

    def turned_round(self) -> str | None:
        """Say that the days are turned round; None: they are not."""
        if self.first.data is None or self.last.data is None or self.first.data <= self.last.data:
            return None
        return "De laatste dag ligt voor de eerste. Kijk het nog eens na."
