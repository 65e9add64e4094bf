"""
The cause, and how to prevent it.

Source: domain.md R173.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

CAUSE: Final = Guide(
    key="cause",
    slug="oorzaak",
    title="Oorzaak",
    lead="Zo voorkomen wij samen dat het weer gebeurt.",
    steps=(
        Step(
            "Wat was de oorzaak?",
            (
                Question(
                    "cause",
                    "Waardoor ging het mis?",
                    "one",
                    options={
                        "unclear": "Onze uitleg was niet duidelijk",
                        "told": "Het was verteld, maar niet bij ons",
                        "late": "Wij waren laat",
                        "income": "Het inkomen wisselt elke maand",
                        "too_much": "Er speelde te veel tegelijk",
                        "forgot": "Het was vergeten",
                        "other": "Iets anders",
                        "unknown": "Dat weten wij niet",
                    },
                ),
                Question(
                    "prevent",
                    "Hoe voorkomen wij dit de volgende keer?",
                    examples=("Elke maand een bericht sturen.", "Onze brief korter maken.", "Over 3 maanden bellen."),
                ),
            ),
        ),
    ),
)
