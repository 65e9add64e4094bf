"""Refer to help, and write how it went. Dutch, for colleagues."""

from collections.abc import Sequence

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from portal.kit.forms import DayField
from portal.organisations.directory import Receiver
from portal.referrals import domain
from portal.signals.forms import Said, choose_field, text_field


class ReferForm(Said):
    """To whom, for what, with which consent."""

    receiver = SelectField("Wie helpt de inwoner?", choices=[], validate_choice=False)
    what_for = text_field("Waarvoor?", "Schrijf kort op waarvoor.", "De inwoner leest dit. Een of twee korte zinnen.")
    consent = choose_field(
        "Vindt de inwoner het goed dat wij iets delen?", domain.CONSENTS, "Kies of de inwoner het goed vindt."
    )
    consent_on = DayField("Op welke dag zei de inwoner dat?", [Optional()], description="Alleen bij ja.")
    shared = text_field("Wat delen wij?", "", "Alleen wat nodig is. De inwoner leest dit ook. Leeg: wij delen niets.")
    follow_up_on = DayField("Wanneer vragen wij hoe het gaat?", [Optional()])

    def offer(self, receivers: Sequence[Receiver]) -> None:
        """Let one of these be chosen."""
        choices = [SelectChoice(value="", label="Kies")]
        for one in receivers:
            takes = "neemt gegevens aan" if one.warm else "inwoner belt zelf"
            choices.append(SelectChoice(value=one.key, label=f"{one.name} · {one.says} ({takes})"))
        self.receiver.choices = choices

    def asked(self) -> domain.Asked:
        """Return what was filled in about consent and sharing."""
        return domain.Asked(self.said("consent"), self.consent_on.data, self.said("shared"), self.follow_up_on.data)


class ResultForm(Said):
    """How it went."""

    kind = choose_field("Hoe ging het?", domain.RESULTS, "Kies hoe het ging.")
    text = text_field("Wilt u er iets bij zeggen?", "", "Niet nodig. De inwoner leest dit niet.")
