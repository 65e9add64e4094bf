"""
The drietrapstoets: could they know, what is possible, what follows.

Source: domain.md R97-R100, R106, R108, R119; the policy on the drietrapstoets.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

THREE_STEPS: Final = Guide(
    key="three_steps",
    slug="drietrapstoets",
    title="Drietrapstoets",
    lead="Eerst het verhaal van de inwoner. Dan pas een oordeel.",
    half=True,
    steps=(
        Step(
            "Kon de inwoner het weten?",
            (
                Question(
                    "story",
                    "Wat vertelt de inwoner zelf?",
                    hint="In de woorden van de inwoner.",
                ),
                Question(
                    "behind",
                    "Wat zat erachter?",
                    "one",
                    options={
                        "unknown": "Dat weten wij niet",
                        "mistake": "Een vergissing",
                        "could_not_know": "De inwoner kon het niet weten",
                        "inability": "Het lukte de inwoner niet",
                        "knowingly": "De inwoner wist het",
                    },
                    first="unknown",
                    judges=True,
                    heard=("knowingly",),
                    examples=(
                        "Vertelde de inwoner het aan een ander loket? Dat is meestal een vergissing.",
                        "Kwam de inwoner niet op een afspraak? Vraag eerst waarom.",
                        "Was de brief moeilijk? Dan kon de inwoner het misschien niet weten.",
                    ),
                    advice={
                        "mistake": "Leg rustig uit hoe het wel moet.",
                        "could_not_know": "Schrijf op wat onduidelijk was. Geef dat door.",
                        "inability": "Zoek eerst hulp die past.",
                    },
                ),
                Question(
                    "grounds",
                    "Waar ziet u dat aan?",
                    hint="Nodig als u iets anders koos dan: dat weten wij niet.",
                    needed=False,
                ),
            ),
        ),
        Step(
            "Wat kan de inwoner nu?",
            (
                Question(
                    "circumstances",
                    "Wat speelt er?",
                    "many",
                    hint="Alleen wat de inwoner zelf vertelde. Geen ziekte of oordeel.",
                    options={
                        "loss": "Verlies, scheiding of ruzie thuis",
                        "care": "Zorgt voor een kind of voor iemand anders",
                        "debts": "Schulden, of post die blijft liggen",
                        "reading": "Lezen, taal of computer is lastig",
                        "home": "Verhuizing, of geen vaste plek",
                        "many": "Veel instanties tegelijk",
                        "stress": "Vertelt zelf over veel stress",
                    },
                    needed=False,
                ),
                Question(
                    "cooperates",
                    "Kan en wil de inwoner meewerken?",
                    "one",
                    options={
                        "unknown": "Dat weten wij niet",
                        "yes": "Ja",
                        "cannot": "Wil wel, maar kan het niet",
                        "does_not_want": "Wil het nu niet",
                    },
                    first="unknown",
                    advice={
                        "cannot": "Regel eerst hulp. Vraag daarna pas iets.",
                        "does_not_want": "Leg eerst uit waarom u iets vraagt. Luister naar het bezwaar.",
                    },
                ),
                Question(
                    "money",
                    "Komt de inwoner rond?",
                    hint="Waar was het geld voor nodig? Schrijf geen bedragen op.",
                    needed=False,
                ),
                Question(
                    "possible",
                    "Wat mag u nu redelijk verwachten?",
                    examples=("Eén papier, met hulp van de buurvrouw.", "Volgende week bellen."),
                ),
            ),
        ),
        Step(
            "Wat zijn de gevolgen?",
            (
                Question(
                    "effects",
                    "Wat doet ons plan, nu en later?",
                    hint="Voor de inwoner, het gezin en de buurt.",
                ),
                Question("nothing", "Wat gebeurt er als wij niets doen?"),
                Question(
                    "costs",
                    "Welke hulp is nu al nodig?",
                    hint="Denk aan schuldhulp, zorg of opvang. Schrijf geen bedragen op.",
                    needed=False,
                ),
            ),
        ),
    ),
)
