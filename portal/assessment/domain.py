"""
What may be noted and proposed, and what must have been done first. Pure; one place for form and action alike.

Nothing here says what a resident has a right to: a colleague proposes, and who decides does so elsewhere (R117).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from portal.assessment.guide import Answers, Guide, whole_euros
from portal.organisations.catalogue import Organisation
from portal.organisations.parts import Team
from portal.signals.domain import HasReached, may_set_outcome, talked_first
from portal.signals.outcomes import OUTCOMES

INCOME_ACTIONS: Final[Mapping[str, str]] = {
    "none": "Geen",
    "adjust": "Uitkering aanpassen",
    "extra": "Extra geld of een regeling aanvragen",
    "other_money": "Toeslag, alimentatie of heffingskorting regelen",
    "advance": "Een voorschot regelen",
    "spread": "Betalen in stukjes afspreken",
}
"""What we do about the income. A choice of its own says: nothing."""
SUPPORT_ACTIONS: Final[Mapping[str, str]] = {
    "none": "Geen",
    "explain": "Nog eens uitleggen",
    "papers": "Hulp met papieren of computer",
    "debts": "Hulp bij geld en schulden",
    "work": "Begeleiding bij werk of leren",
    "care": "Hulp bij zorg of welzijn",
    "call": "Later bellen hoe het gaat",
}
"""What we do to support. A choice of its own says: nothing."""
WORK: Final = "work"
"""The theme of signals about work: only there is the written warning of R110 possible."""
UNKNOWN: Final = "unknown"
"""What was behind it, until we know."""
HELPERS: Final = ("neighbourhood", "contact_person")
"""Roles of teams that may know how to reach somebody (R109)."""
BACK: Final = 6
"""Months that can be offset directly. Source: domain.md 3.11, PW 58(4)."""


class HasTeam(Protocol):
    """What `helpers_for` reads of a signal."""

    @property
    def team(self) -> str:
        """Its slug."""

    @property
    def municipality(self) -> str:
        """The slug of the town."""


class HasTeams(Protocol):
    """What `open_to` reads of a colleague."""

    @property
    def teams(self) -> Sequence[str]:
        """Their slugs."""


@dataclass(frozen=True)
class Refusal:
    """Why it is not possible yet, in one or two sentences, and the field where that stands."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Known:
    """
    What was done with a signal so far.

    Args:
        contacts: All attempts to reach the resident.
        notes: Guide key → the answers as noted last.
        theme: Of the signal.
        helpers_asked: Another team was asked to help to reach the resident.
    """

    contacts: Sequence[HasReached] = ()
    notes: Mapping[str, Answers] = field(default_factory=dict)
    theme: str = ""
    helpers_asked: bool = False


@dataclass(frozen=True)
class Proposal:
    """What a colleague says that came of a signal. The last two are only asked where they apply."""

    kind: str
    text: str
    income_action: str
    support_action: str
    why_heavier: str = ""
    urgent_reasons: str = ""


def may_record(said: Proposal, known: Known) -> Refusal | None:
    """
    Return why this outcome is not possible yet, or None.

    Source: R72 and R117 (talk first), R101 (light before heavy), R104 and R206 (our own share), R107 and R109 (before a
    stop), R110 (a warning is about work).
    """
    problem = may_set_outcome(said.kind, known.contacts) or _do_first(said.kind, known)
    return Refusal("kind", problem) if problem else _say_also(said)


def _do_first(kind: str, known: Known) -> str | None:
    """Return what must be done before this outcome, or None."""
    if kind == "warning" and known.theme != WORK:
        return "Een brief met een waarschuwing kan alleen bij afspraken over werk."
    if OUTCOMES[kind].may_lower and "own_share" not in known.notes:
        return "Kijk eerst naar ons eigen aandeel. Dat staat bij Samen afwegen."
    return _not_stop(known) if kind == "suspend" else None


def _say_also(said: Proposal) -> Refusal | None:
    """Return what must be said with this outcome and was not, or None."""
    for missing, where, sentence in (
        (
            OUTCOMES[said.kind].why_heavier and not said.why_heavier,
            "why_heavier",
            "Schrijf op waarom iets lichters niet genoeg is.",
        ),
        (
            said.kind == "recovery" and not said.urgent_reasons,
            "urgent_reasons",
            "Schrijf op welke dringende redenen u woog. Geen gevonden? Schrijf dat.",
        ),
        (
            said.income_action not in INCOME_ACTIONS,
            "income_action",
            "Kies wat u doet voor het inkomen. Geen mag ook.",
        ),
        (said.support_action not in SUPPORT_ACTIONS, "support_action", "Kies welke hulp u geeft. Geen mag ook."),
    ):
        if missing:
            return Refusal(where, sentence)
    return None


def _not_stop(known: Known) -> str | None:
    """Return why a stop may not be proposed yet, or None."""
    impact = known.notes.get("impact")
    if impact is None:
        return "Kijk eerst wat een pauze doet. Dat staat bij Samen afwegen: Gevolgen van een pauze."
    if impact.get("contact") == "not_tried":
        return "Zoek eerst contact. Kijk daarna opnieuw naar de gevolgen van een pauze."
    if impact.get("contact") != "spoke" and not known.helpers_asked:
        return "Vraag eerst een ander team om te helpen met bereiken. Dat staat bij Gevolgen van een pauze."
    return None


def kept(said: Proposal) -> Proposal:
    """Return a proposal with only what belongs to its kind: words in a field that did not apply are not kept."""
    return Proposal(
        said.kind,
        said.text,
        said.income_action,
        said.support_action,
        said.why_heavier if OUTCOMES[said.kind].why_heavier else "",
        said.urgent_reasons if said.kind == "recovery" else "",
    )


def cause_asked(kind: str, notes: Mapping[str, Answers]) -> bool:
    """Whether the cause must be written down before closing: something went wrong (R173)."""
    if not OUTCOMES[kind].may_lower or "cause" in notes:
        return False
    return notes.get("own_share", {}).get("share") != "nothing_wrong"


def open_to(guide: Guide, me: HasTeams, town: str, organisation: Organisation) -> bool:
    """
    Whether a guided note is there for a colleague: for its role in this town (R105), where its setting is on (R111).

    `town`: the slug of the town of the signal.
    """
    if guide.switch and not getattr(organisation, guide.switch):
        return False
    return not guide.role or any(
        team.role == guide.role and team.slug in me.teams and (not team.municipalities or town in team.municipalities)
        for team in organisation.teams
    )


def may_note(guide: Guide, answers: Answers, contacts: Sequence[HasReached]) -> Refusal | None:
    """
    Return why a guided note cannot be kept like this, or None.

    What was behind it is unknown until we spoke (R98): a mistake may be noted after two tries, knowingly only after a
    real talk, because who is said to have known it must have been heard (R119).
    """
    return _not_filled(guide, answers) or _not_fitting(guide, answers) or _not_heard(guide, answers, contacts)


def _not_filled(guide: Guide, answers: Answers) -> Refusal | None:
    if not guide.half:
        for question in guide.missing(answers):
            said = "Kies wat het beste past." if question.options else "Schrijf hier kort iets op."
            return Refusal(question.key, said)
    if answers.get("share") == "yes" and not answers.get("words"):
        return Refusal("words", "Schrijf kort op hoe het ging.")
    return None


def _not_fitting(guide: Guide, answers: Answers) -> Refusal | None:
    """Return which answer does not fit its question, or None."""
    for question in guide.questions:
        answer = answers.get(question.key, "")
        if question.kind == "euros" and answer and not whole_euros(answer):
            return Refusal(question.key, "Schrijf een bedrag in hele euro's, zoals 1200. Of laat het leeg.")
        if question.kind == "many" and len(answer) > 1 and (opposite := set(question.alone) & set(answer)):
            words = next(question.options[key] for key in question.alone if key in opposite)
            return Refusal(question.key, f"“{words}” past niet bij iets anders. Kies een van de twee.")
    return None


def _not_heard(guide: Guide, answers: Answers, contacts: Sequence[HasReached]) -> Refusal | None:
    """Return what is said about a resident before it may be, or None."""
    judged = [one for one in guide.questions if one.judges and answers.get(one.key, UNKNOWN) != UNKNOWN]
    for question in judged:
        if answers[question.key] in question.heard and not any(contact.reached for contact in contacts):
            return Refusal(question.key, "Spreek de inwoner eerst. Zonder gesprek weten wij dit niet.")
        if not talked_first(contacts):
            return Refusal(question.key, "Praat eerst met de inwoner. Leg een gesprek vast, of twee pogingen.")
    if judged and not answers.get("grounds"):
        return Refusal("grounds", "Schrijf op waar u dat aan ziet.")
    return None


def offset_since(today: date) -> date:
    """Return since when money can be offset directly: six months ago (PW 58(4)), or that month's last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - BACK, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def helpers_for(signal: HasTeam, organisation: Organisation) -> list[Team]:
    """Return the teams of this town, other than the signal's own, that may know how to reach somebody (R109)."""
    return [
        team
        for team in organisation.receiving
        if team.role in HELPERS
        and team.slug != signal.team
        and (not team.municipalities or signal.municipality in team.municipalities)
    ]
