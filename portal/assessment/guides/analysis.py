"""
What a signal asks of our service.

Source: domain.md R70 and R71 (help, referral, opportunity, information, adaptation, no action), R32 (explain again),
R72 and R121 (talk, and tell that all is in order), R75 and R76 (other colleagues), R116 (more is possible too); the
policy on signals: what we do fits the signal, and we are flexible.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

ANALYSIS: Final = Guide(
    key="analysis",
    slug="wat-betekent-dit",
    title="Wat betekent dit?",
    lead="Wat vraagt dit van onze hulp aan de inwoner?",
    steps=(
        Step(
            "Wat vraagt dit van ons?",
            (
                Question(
                    "asks",
                    "Wat is er nodig?",
                    "many",
                    hint="Kies wat past. Meer mag ook.",
                    options={
                        "nothing": "Er verandert niets",
                        "explain": "Nog eens uitleggen",
                        "amount": "De uitkering opnieuw bekijken",
                        "extra": "Extra geld of een regeling",
                        "work": "Een kans op werk of leren",
                        "help": "Extra hulp geven of regelen",
                        "team": "Een ander team doet mee",
                        "adapt": "Onze hulp of afspraken aanpassen",
                        "unknown": "Dat weten wij nog niet",
                    },
                    alone=("nothing", "unknown"),
                    advice={
                        "nothing": "Laat de inwoner wel weten dat alles klopt.",
                        "amount": "Het kan ook meer worden. Praat eerst met de inwoner.",
                        "unknown": "Praat eerst met de inwoner.",
                    },
                ),
                Question("words", "Waarom denkt u dat?", hint="Een paar woorden.", needed=False),
            ),
        ),
    ),
)
