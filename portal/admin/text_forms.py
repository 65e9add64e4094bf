"""The forms about what residents read from us: questions, messages, help, whom we refer to. Dutch, for colleagues."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from portal.admin.domain import ANSWERS, values_of
from portal.admin.forms import PHONE, Boxes, LineForm, like, line, options_of
from portal.admin.forms import why as reason_field
from portal.amounts.catalogue import WRITTEN
from portal.kit.forms import DayField
from portal.organisations.asked import BRACES, NAME, SENTENCE
from portal.signals.forms import Said, choose_field

MOST_OPTIONS: Final = 10
MOST_SENTENCES: Final = 8
OPTION: Final = 80
"""Characters."""
YES_NO: Final = {"yes": "Ja", "no": "Nee"}


def _no_braces(_form: Any, field: Field) -> None:
    if field.data and BRACES.search(field.data):
        raise ValidationError("Laat { en } weg. De tekst past dan bij iedereen.")


def _lines(text: str | None) -> list[str]:
    """Return each line that says something."""
    return [" ".join(one.split()) for one in (text or "").splitlines() if one.strip()]


def _area(label: str, hint: str) -> TextAreaField:
    return TextAreaField(label, description=hint)


class QuestionForm(Said):
    """The words of a question, and whether it can be sent."""

    name = line("Naam voor collega's", "Schrijf een korte naam.", NAME, "Zo staat hij in de lijst.")
    ask = line("De vraag", "Schrijf de vraag.", SENTENCE, "Eén vraag, in gewone woorden.", _no_braces)
    why = line("Waarom vraagt u dit?", "Schrijf waarom u dit vraagt.", SENTENCE, "De inwoner leest dit.", _no_braces)
    on = choose_field("Mogen collega's deze vraag sturen?", YES_NO, "Kies ja of nee.")
    reason = reason_field()

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        words = {name: " ".join(self.said(name).split()) for name in ("name", "ask", "why")}
        return {**words, "on": self.said("on") == "yes"}


class OwnQuestionForm(QuestionForm):
    """A question of the organisation's own: how it is answered as well, and when it fits. `known`: title → value."""

    known: Mapping[str, str] = {}
    kind = choose_field("Hoe antwoordt de inwoner?", ANSWERS, "Kies hoe de inwoner antwoordt.")
    options = _area("Antwoorden om uit te kiezen", "Elk antwoord op een eigen regel. Alleen bij kiezen uit antwoorden.")
    groups = Boxes("Bij welke onderwerpen past deze vraag?", validate_choice=False,
                   description="Geen vinkje: dan staat hij bij Andere vragen.")  # fmt: skip
    changes = Boxes("Of alleen bij deze meldingen", validate_choice=False)

    def offer(self, groups: Mapping[str, str], changes: Mapping[str, str]) -> None:
        """Give the groups and change types to choose from: key → title."""
        self.groups.choices, self.changes.choices = options_of(groups), options_of(changes)

    def validate_options(self, field: Field) -> None:
        """A choice needs two answers or more; another kind has none."""
        titles = _lines(field.data)
        if (self.kind.data == "choose") != bool(titles) or len(titles) == 1:
            raise ValidationError(
                "Schrijf twee antwoorden of meer, elk op een eigen regel."
                if self.kind.data == "choose"
                else "Deze antwoorden horen bij kiezen uit antwoorden. Haal ze weg, of kies dat."
            )
        if len({title.lower() for title in titles}) < len(titles):
            raise ValidationError("Een antwoord staat er twee keer.")
        if len(titles) > MOST_OPTIONS or any(len(title) > OPTION for title in titles):
            raise ValidationError(f"Gebruik hooguit {MOST_OPTIONS} antwoorden, van hooguit {OPTION} tekens.")
        _no_braces(self, field)

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        return {
            **super().content(),
            "kind": self.said("kind"),
            "option": values_of(_lines(self.options.data), self.known),
            "groups": list(self.groups.data or ()),
            "changes": list(self.changes.data or ()),
        }


class MessageForm(Said):
    """The sentences of a part of the message when we are done."""

    say = _area(
        "Wat leest de inwoner?",
        "Elke zin op een eigen regel. Bij {phone} komt uw nummer. Leeg: dan geldt onze tekst weer.",
    )
    reason = reason_field()

    def validate_say(self, field: Field) -> None:
        """Short sentences, and nothing filled in but our phone number."""
        said = _lines(field.data)
        if not all(any(sign.isalpha() for sign in one) for one in said):
            raise ValidationError("Schrijf op elke regel een zin.")
        if any(BRACES.search(one.replace("{phone}", "")) for one in said):
            raise ValidationError("Gebruik alleen {phone}. Daar komt uw telefoonnummer.")
        if len(said) > MOST_SENTENCES or any(len(one) > SENTENCE for one in said):
            raise ValidationError(f"Gebruik hooguit {MOST_SENTENCES} regels, van hooguit {SENTENCE} tekens.")

    def sentences(self) -> list[str]:
        """Return the sentences; none: ours."""
        return _lines(self.say.data)


class ReceiverForm(Said):
    """A place to which we may refer."""

    name = line("Naam", "Schrijf hoe deze plek heet.", 80)
    says = line(
        "Waarmee helpen zij?", "Schrijf in één zin waarmee zij helpen.", 120, "Een inwoner leest dit.", _no_braces
    )
    when = line("Wanneer zijn zij er?", "Schrijf op welke dagen en uren.", 120,
                "Zoals: maandag van 9.00 tot 12.00 uur.", _no_braces)  # fmt: skip
    phone = line("Telefoon", "Schrijf het telefoonnummer.", 20, "Zoals: 088-0000000.",
                 like(r"^[0-9][0-9 -]{5,18}$", "Schrijf minstens zes cijfers. Een streepje mag ook."))  # fmt: skip
    warm: SelectField = choose_field(
        "Neemt deze plek een warme overdracht aan?", YES_NO, "Kies ja of nee.", "Alleen als de inwoner dat goed vindt."
    )
    municipalities = Boxes("Voor welke gemeenten?", validate_choice=False, description="Geen vinkje: voor alle.")
    changes = Boxes("Staat bovenaan bij deze meldingen", validate_choice=False)
    reason = reason_field()

    def offer(self, towns: Mapping[str, str], changes: Mapping[str, str]) -> None:
        """Give the towns and change types to choose from: key → title."""
        self.municipalities.choices, self.changes.choices = options_of(towns), options_of(changes)

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        return {
            **{name: self.said(name) for name in ("name", "says", "when", "phone")},
            "warm": self.said("warm") == "yes",
            "municipalities": list(self.municipalities.data or ()),
            "changes": list(self.changes.data or ()),
        }


class SchemeForm(LineForm):
    """A local scheme. `amounts`: the keys of amounts that a sentence may ask for."""

    texts = ("title", "says", "who", "how", "source", "address")
    amounts: Collection[str] = ()
    title = line("Hoe heet de regeling?", "Schrijf hoe de regeling heet.", 80)
    says = line("Wat is het?", "Schrijf in gewone woorden wat het is.", SENTENCE, "Een inwoner leest dit.")
    who = line("Voor wie is het?", "Schrijf voor wie het is.", SENTENCE)
    how = line("Hoe vraagt iemand het aan?", "Schrijf hoe iemand het aanvraagt.", SENTENCE)
    source = line(
        "In welke regel staat het?", "Schrijf in welke regel het staat.", 120, "Zoals: Beleidsregel sport 2027."
    )
    address = line("Adres van die regel op internet", "", 300, "Het begint met https://.",
                   like(r"^https://\S+$", "Begin met https:// en laat spaties weg."))  # fmt: skip
    start = DayField("Vanaf welke dag?", [InputRequired("Kies de eerste dag.")])
    until = DayField(
        "Tot en met welke dag?",
        [InputRequired("Kies de laatste dag.")],
        description="Daarna zien inwoners het niet meer.",
    )
    reason = reason_field()

    def validate_until(self, field: Field) -> None:
        """A scheme does not end before it begins."""
        if field.data and self.start.data and field.data < self.start.data:
            raise ValidationError("De laatste dag komt na de eerste dag.")

    def fits(self) -> bool:
        """Whether all is filled, and only amounts that we know are asked for."""
        fits = super().fits()
        for name in ("title", "says", "who", "how"):
            text = WRITTEN.sub(lambda found: "" if found.group(1) in self.amounts else "{", self.said(name))
            if BRACES.search(text):
                self[name].errors = [*self[name].errors, "Laat { en } weg."]
                fits = False
        return fits

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        days = {"from": self.start.data, "until": self.until.data}
        return {**super().content(), **{name: day.isoformat() for name, day in days.items() if day}}


class PointForm(LineForm):
    """A place where people get help."""

    texts = ("name", "says", "when", "where", "phone")
    name = line("Naam", "Schrijf hoe deze plek heet.", 80)
    says = line("Waarmee helpen zij?", "Schrijf in één zin waarmee zij helpen.", 200, "Een inwoner leest dit.")
    when = line("Wanneer?", "Schrijf op welke dagen en uren.", 120, "Zoals: maandag van 9.00 tot 12.00 uur.")
    where = line("Waar?", "", 120, "Straat en plaats.")
    phone = line("Telefoon", "", 20, "", like(PHONE, "Gebruik alleen cijfers en streepjes."))
    reason = reason_field()
