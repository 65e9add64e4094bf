"""When to tell a change, in the words of an organisation. The law has no number of days; each organisation sets it."""

from collections.abc import Mapping

from portal.changes.change_type import ChangeType
from portal.kit.marking import N_
from portal.kit.words import translator

WORDS: Mapping[str, str] = {
    "A": N_("Zo snel als het kan. Uiterlijk {days} werkdagen nadat het gebeurt."),
    "B": N_("Voordat het gebeurt."),
    "B/A": N_("Liefst voordat het gebeurt. Uiterlijk {days} werkdagen daarna."),
    "A/C": N_("De eerste keer binnen {days} werkdagen. Daarna elke maand."),
    "C": N_("Elke maand, als u weet hoeveel geld u kreeg."),
    "C/A": N_("Elke maand. Iets nieuws binnen {days} werkdagen."),
    "D": N_("Als u een nieuwe brief krijgt. Vaak is dat in januari en juli."),
    "D/A": N_("Als u een brief krijgt. Uiterlijk {days} werkdagen daarna."),
    "E": N_("Wanneer u wilt. Er is geen vaste dag."),
}
"""Term of a change type → sentence; {days}: the working days of the organisation. Source: Participatiewet 17, 53a."""


def in_words(kind: ChangeType, days: int, language: str) -> str:
    """
    Return when a change must be told.

    Args:
        kind: The change type, as the organisation tells it.
        days: `reporting_term_days` of the organisation.
        language: The language of the page.
    """
    return translator(language)(WORDS.get(kind.term) or WORDS[kind.term[0]]).format(days=days)
