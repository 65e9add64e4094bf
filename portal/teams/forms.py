"""The forms on the page of a team lead. Dutch, for colleagues."""

from collections.abc import Mapping

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf

from portal.signals.forms import Said


class GiveForm(Said):
    """Which colleague gets a signal."""

    to = SelectField("Aan wie?", validate_choice=False)

    def offer(self, people: Mapping[str, str]) -> None:
        """Give the colleagues to choose from: id → name."""
        options = {"": "Kies een collega", **people}
        self.to.choices = [SelectChoice(value=key, label=words) for key, words in options.items()]
        self.to.validators = [AnyOf(list(people), message="Kies een collega.")]
