"""The forms on the signal page. Messages name the thing; all are Dutch, for colleagues."""

from collections.abc import Callable, Mapping

from wtforms import Field, Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, Length, ValidationError

from portal.kit.forms import BaseForm

LONG = 2000
"""Characters."""


class Said(BaseForm):
    """A form on the signal page: what was said in it, what is wrong, what our rules still ask."""

    not_yet: Callable[[], str | None] | None = None
    """Asks our rules why this is not possible yet; the answer stands at the first field."""

    def fits(self) -> bool:
        """Whether all is filled and our rules agree."""
        if not self.validate():
            return False
        refusal = self.not_yet() if self.not_yet else None
        if refusal:
            first = next(iter(self))
            first.errors = [*first.errors, refusal]
        return refusal is None

    def said(self, name: str) -> str:
        """Return what was said in a field, as text."""
        return str(self[name].data or "")


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def text_field(label: str, missing: str, hint: str = "") -> TextAreaField:
    """Return a field for some sentences; `missing` is said when it is empty."""
    too_long = Length(max=LONG, message=f"Dit is te lang. Gebruik hooguit {LONG} tekens.")
    # Required is tested after stripping, so spaces alone do not pass.
    return TextAreaField(label, [_filled(missing), too_long], filters=[_stripped], description=hint)


def _filled(missing: str) -> Callable[[Form, Field], None]:
    def check(_form: Form, field: Field) -> None:
        if missing and not any(sign.isalnum() for sign in field.data or ""):  # a dot is no reason
            raise ValidationError(missing)

    return check


def choose_field(label: str, options: Mapping[str, str], missing: str, hint: str = "") -> SelectField:
    """Return a list to choose from, key → words; `missing` is said when nothing of it is chosen."""
    return SelectField(
        label,
        [AnyOf(list(options), message=missing)],
        choices=[SelectChoice(value="", label="Kies"), *(SelectChoice(value=k, label=v) for k, v in options.items())],
        validate_choice=False,
        description=hint,
    )
