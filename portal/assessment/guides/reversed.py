"""
The omgekeerde toets: need, purpose of the law, effects, the law last.

Source: domain.md R96; the policy on the omgekeerde toets.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

REVERSED: Final = Guide(
    key="reversed",
    slug="omgekeerde-toets",
    title="Omgekeerde toets",
    lead="Begin bij wat nodig is. De wet komt als laatste.",
    half=True,
    steps=(
        Step(
            "Wat is er nodig?",
            (
                Question(
                    "need",
                    "Wat is er nodig, en wat wil de inwoner zelf?",
                    hint="Schrijf op wat de inwoner zelf zegt.",
                    examples=("Rust over de huur.", "Weer kunnen werken.", "Hulp met de post."),
                ),
            ),
        ),
        Step(
            "Waar is de wet voor?",
            (
                Question(
                    "value",
                    "Welk doel van de wet past hierbij?",
                    "many",
                    options={
                        "minimum": "Genoeg geld om van te leven",
                        "dignity": "Een waardig bestaan",
                        "taking_part": "Werken of meedoen",
                        "safety_net": "Een vangnet voor wie het nodig heeft",
                    },
                ),
            ),
        ),
        Step(
            "Wat is het effect?",
            (
                Question(
                    "effects",
                    "Wat gebeurt er als wij iets doen?",
                    hint="Denk aan geld, gezin, werk en stress.",
                    examples=("Dan blijft de huur betaald.", "Dan stopt een toeslag."),
                ),
                Question(
                    "nothing",
                    "En wat gebeurt er als wij niets doen?",
                    examples=("Dan komt er een schuld bij.", "Dan lost het vanzelf op."),
                ),
            ),
        ),
        Step(
            "Past het in de wet?",
            (
                Question(
                    "law",
                    "Welke ruimte geeft de wet?",
                    hint="Kijk nu pas in de wet. Weet u het niet zeker? Vraag een collega.",
                    examples=("Dit artikel laat maatwerk toe.", "Dit kan met een tijdelijke afspraak."),
                ),
            ),
        ),
    ),
)
