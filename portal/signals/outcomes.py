"""
What may come of a signal, light before heavy. The titles are read by residents too.

The heavier ones are proposals: who decides on right, height, warning or recovery is a colleague with that task, in the
organisation's own administration. A fine is not among them and never will be: that track has its own role and record.
"""

from dataclasses import dataclass
from typing import Final

from portal.kit.marking import N_


@dataclass(frozen=True)
class OutcomeKind:
    """
    One outcome.

    `may_lower`: the resident may get less, so we talk first (R72). `why_heavier`: the question that asks why something
    lighter was not enough; empty: nothing lighter was passed by.
    """

    title: str
    may_lower: bool = False
    why_heavier: str = ""


OUTCOMES: Final[dict[str, OutcomeKind]] = {
    "nothing_needed": OutcomeKind(N_("Niets nodig, alles klopt")),
    "information": OutcomeKind(N_("Uitleg gegeven")),
    "help": OutcomeKind(N_("Hulp geregeld")),
    "raise": OutcomeKind(N_("Meer uitkering of extra geld")),
    "other_money": OutcomeKind(N_("Geholpen met toeslag, alimentatie of heffingskorting")),
    "opportunity": OutcomeKind(N_("Kans op werk of leren")),
    "adaptation": OutcomeKind(N_("Maatwerk: de hulp is aangepast")),
    "refer": OutcomeKind(N_("Verwezen naar een ander")),
    "offset": OutcomeKind(N_("Verrekenen met de uitkering"), may_lower=True),
    "review": OutcomeKind(
        N_("Recht of hoogte opnieuw bekijken"), may_lower=True, why_heavier="Waarom is verrekenen niet genoeg?"
    ),
    "recovery": OutcomeKind(
        N_("Voorstel: geld terugbetalen"),
        may_lower=True,
        why_heavier="Waarom zijn verrekenen en opnieuw bekijken niet genoeg?",
    ),
    "warning": OutcomeKind(
        N_("Voorstel: waarschuwing over werk"),
        may_lower=True,
        why_heavier="Waarom zijn uitleg en hulp niet genoeg?",
    ),
    "suspend": OutcomeKind(
        N_("Voorstel: betaling pauzeren"),
        may_lower=True,
        why_heavier="Waarom zijn een gesprek en hulp niet genoeg?",
    ),
}
"""
Light before heavy, in the order of the list (R71, R101, R110, R116, R171, R178). A key is never taken away: old
outcomes and figures hold it.
"""
