"""Why somebody opens all of a resident."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf

from portal.residents.domain import REASONS
from portal.signals.forms import Said, text_field


class OpenForm(Said):
    """The reason, and a line in own words."""

    reason = SelectField(
        "Waarom heeft u dit nodig?",
        [AnyOf(list(REASONS), message="Kies waarom u dit nodig heeft.")],
        choices=[SelectChoice(value="", label="Kies"), *(SelectChoice(value=k, label=v) for k, v in REASONS.items())],
        validate_choice=False,
    )
    words = text_field(
        "Leg het kort uit",
        "Schrijf kort op waarom u dit nodig heeft.",
        "Alleen voor wie later nakijkt. De inwoner ziet dát uw team keek.",
    )
