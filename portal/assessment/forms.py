"""The forms of weighing: one for each guided note, made of its questions, and the outcome. Dutch, for colleagues."""

from collections.abc import Callable
from typing import Any, cast

from wtforms import Field, HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.assessment import domain
from portal.assessment.domain import Proposal, Refusal
from portal.assessment.guide import Answers, Guide, Question
from portal.kit.reading import amount
from portal.signals.forms import Said, choose_field, text_field
from portal.signals.outcomes import OUTCOMES

MOST_DIGITS = 6


class Asked(Said):
    """A form whose rules say at which field something is wrong."""

    why_not: Callable[[], Refusal | None] | None = None
    """Asks our rules why this is not possible yet."""

    def fits(self) -> bool:
        """Whether all is filled and our rules agree; what they say stands at its own field."""
        if not super().fits():
            return False
        refusal = self.why_not() if self.why_not else None
        if refusal:
            wrong = self[refusal.field]
            wrong.errors = [*wrong.errors, refusal.sentence]
        return refusal is None


class GuideForm(Asked):
    """A guided note. `version`: which one stood on the form."""

    version = HiddenField()

    def answers(self, guide: Guide) -> dict[str, str | list[str]]:
        """Return what was said, by question; choices only as they are offered, amounts as digits where they are."""
        return guide.known(
            {question.key: _read(question, self[question.key].data or "") for question in guide.questions}
        )

    def seen(self) -> int:
        """Return the version that stood on the form; 0: none, or no number."""
        text = self.said("version")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _read(question: Question, typed: Any) -> Any:
    """Return whole euros as digits: 1.200 and € 1200,- are 1200. What is no such amount stays as it was typed."""
    if question.kind != "euros":
        return typed
    try:
        euros = amount(typed)
    except ValueError:
        return typed
    return str(int(euros)) if euros == int(euros) else typed


def _options(question: Question) -> list[Any]:
    return [SelectChoice(value=key, label=words) for key, words in question.options.items()]


def _field(question: Question) -> Field:
    if question.kind in {"text", "euros"}:
        return text_field(question.ask, "", question.hint)
    shape = RadioField if question.kind == "one" else SelectMultipleField
    default: str | list[str] | None = question.first or None
    if question.kind == "many" and question.first:
        default = [question.first]
    return shape(
        question.ask, choices=_options(question), validate_choice=False, description=question.hint, default=default
    )


def form_of(guide: Guide) -> type[GuideForm]:
    """Return the form of a guided note."""
    fields = {question.key: _field(question) for question in guide.questions}
    return cast("type[GuideForm]", type(f"{guide.key}_form", (GuideForm,), fields))


def filled(guide: Guide, answers: Answers, version: int) -> GuideForm:
    """Return the form as it was kept last."""
    return form_of(guide)(prefix=guide.key, data={**answers, "version": str(version)})


class HelpersForm(Said):
    """Which teams are asked to help to reach the resident."""

    teams = SelectMultipleField("Welk team kent de inwoner misschien?", validate_choice=False)


class OutcomeForm(Asked):
    """What came of it, and what we do about income and support."""

    kind = choose_field(
        "Wat kwam eruit?", {kind: outcome.title for kind, outcome in OUTCOMES.items()}, "Kies wat eruit kwam."
    )
    why_heavier = text_field("Waarom is iets lichters niet genoeg?", "")
    urgent_reasons = text_field(
        "Welke dringende redenen woog u?", "", "Denk aan de oorzaak, onze eigen fouten en de gevolgen."
    )
    text = text_field("Uitleg voor de inwoner", "Schrijf uw uitleg voor de inwoner.", "De inwoner leest deze tekst.")
    income_action = choose_field(
        "Wat doet u voor het inkomen?", domain.INCOME_ACTIONS, "Kies wat u doet voor het inkomen. Geen mag ook."
    )
    support_action = choose_field(
        "Welke hulp geeft u?", domain.SUPPORT_ACTIONS, "Kies welke hulp u geeft. Geen mag ook."
    )

    def proposal(self) -> Proposal:
        """Return what was said."""
        return Proposal(
            kind=self.said("kind"),
            text=self.said("text"),
            income_action=self.said("income_action"),
            support_action=self.said("support_action"),
            why_heavier=self.said("why_heavier"),
            urgent_reasons=self.said("urgent_reasons"),
        )
