"""The form with which a signal closes: the message, when and how the resident heard it, what we do later. Dutch."""

from collections.abc import Sequence
from datetime import date

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from portal.closing.domain import Proposed
from portal.kit.forms import DayField
from portal.kit.words import date_words
from portal.signals import domain
from portal.signals.forms import Said, choose_field, text_field
from portal.tasks.domain import title_of


class CloseForm(Said):
    """What the resident reads, when and how the resident was informed, and what is planned."""

    seen = False
    """Whether the colleague asked to see it as the resident will."""
    message = text_field(
        "Bericht voor de inwoner",
        domain.NO_MESSAGE,
        "U mag dit veranderen. Schrijf korte zinnen, één gedachte per zin.",
    )
    informed_on = DayField(
        "Op welke dag kreeg de inwoner bericht?", [InputRequired("Vul de dag in waarop de inwoner bericht kreeg.")]
    )
    informed_how = choose_field(
        "Hoe kreeg de inwoner bericht?",
        domain.INFORM_WAYS,
        "Kies hoe de inwoner bericht kreeg.",
        "Het bericht staat daarna altijd op de pagina van de inwoner.",
    )
    later = SelectMultipleField("Wat doen wij later?", choices=[], validate_choice=False)

    def day(self) -> date:
        """Return the day; ask only after `fits`."""
        if self.informed_on.data is None:
            raise ValueError("ask fits() first")
        return self.informed_on.data

    def offer(self, proposed: Sequence[Proposed], *, chosen: bool = False) -> None:
        """Let these be chosen for later; `chosen`: all of them are, until the colleague says otherwise."""
        self.later.choices = [
            SelectChoice(value=one.kind, label=f"{title_of(one.kind)} (rond {date_words(one.on, 'nl')})")
            for one in proposed
        ]
        if chosen:
            self.later.data = [one.kind for one in proposed]

    def planned(self, proposed: Sequence[Proposed]) -> list[Proposed]:
        """Return what was chosen of what is proposed."""
        return [one for one in proposed if one.kind in (self.later.data or [])]
