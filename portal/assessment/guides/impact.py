"""
What a pause of the payment does.

Source: domain.md R107, R109; the policy on the risk and impact assessment.
"""

from typing import Final

from portal.assessment.guide import YES_NO, Guide, Question, Step

IMPACT: Final = Guide(
    key="impact",
    slug="gevolgen-van-een-pauze",
    title="Gevolgen van een pauze",
    lead="Wat gebeurt er met deze mensen als het geld even stopt?",
    when="Alleen nodig vóór een voorstel om te pauzeren.",
    steps=(
        Step(
            "Is er contact?",
            (
                Question(
                    "contact",
                    "Lukte het om te praten?",
                    "one",
                    options={
                        "spoke": "Ja, wij spraken de inwoner",
                        "not_reached": "Geprobeerd, niet gelukt",
                        "not_tried": "Nog niet geprobeerd",
                    },
                    advice={
                        "not_reached": "Vraag eerst een ander team om te helpen met bereiken.",
                        "not_tried": "Bel eerst. Zonder contact kan een voorstel niet.",
                    },
                ),
                Question(
                    "admitted",
                    "Kan de inwoner ergens zijn opgenomen?",
                    "one",
                    hint="Ziekenhuis, kliniek of detentie. Dan lukt reageren vaak niet.",
                    options=YES_NO,
                    advice={
                        "yes": "Zoek contact via familie of hulpverlener, als de inwoner dat goed vindt.",
                        "unknown": "Vraag ook na of de inwoner is opgenomen.",
                    },
                ),
            ),
        ),
        Step(
            "Wie raakt het?",
            (
                Question("children", "Wonen er kinderen thuis?", "one", options=YES_NO),
                Question(
                    "medicine",
                    "Komen medicijnen of zorg in gevaar?",
                    "one",
                    hint="Alleen ja of nee. Schrijf geen ziekte op.",
                    options=YES_NO,
                    advice={"yes": "Overleg eerst over een lichtere stap."},
                ),
                Question(
                    "home",
                    "Komen huur, stroom of gas in gevaar?",
                    "one",
                    options=YES_NO,
                    advice={"yes": "Bel eerst met schuldhulp. Een achterstand groeit snel."},
                ),
            ),
        ),
        Step(
            "Kan het lichter?",
            (
                Question(
                    "lighter",
                    "Wat kan er in plaats van een pauze?",
                    examples=("Het wijkteam belt.", "Meer tijd geven.", "Samen het papier zoeken."),
                ),
            ),
        ),
    ),
)
