"""
A rough estimate of what society pays, in three ways to go on: for the worksheet of an MKBA per case.

All may stay empty. It stands with the other notes of one signal and is in no figure. An organisation turns it on with
`societal_costs` in `organisation.toml`.

Source: domain.md R111 and R194 (three scenarios: nothing, repressive, social); the policy on the drietrapstoets, third
step, and its measuring by an MKBA. That an estimate is for one year is our own choice.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

WHOLE: Final = "In hele euro's. Een schatting is genoeg."
NO_NAMES: Final = "Schrijf geen namen en geen ziekte op."

COSTS: Final = Guide(
    key="costs",
    slug="maatschappelijke-kosten",
    title="Maatschappelijke kosten",
    lead="Een ruwe schatting. Alles mag leeg blijven.",
    when="Mag, hoeft niet. Een schatting van wat hulp ons samen kost.",
    switch="societal_costs",
    steps=(
        Step(
            "Hoe is het nu?",
            (
                Question("now", "Welke hulp is er nu?", hint=NO_NAMES, needed=False),
                Question("now_euros", "Wat kost die hulp in een jaar?", "euros", hint=WHOLE, needed=False),
            ),
        ),
        Step(
            "Als wij niets doen",
            (
                Question("nothing", "Welke hulp is later nodig als wij niets doen?", needed=False),
                Question("nothing_euros", "Wat kost niets doen in een jaar?", "euros", hint=WHOLE, needed=False),
            ),
        ),
        Step(
            "Als wij alleen de regels toepassen",
            (
                Question("strict", "Welke hulp is later nodig als wij alleen de regels toepassen?", needed=False),
                Question(
                    "strict_euros",
                    "Wat kost alleen de regels toepassen in een jaar?",
                    "euros",
                    hint=WHOLE,
                    needed=False,
                ),
            ),
        ),
        Step(
            "Als wij eerst helpen",
            (
                Question("social", "Welke hulp is nodig als wij eerst helpen?", needed=False),
                Question("social_euros", "Wat kost eerst helpen in een jaar?", "euros", hint=WHOLE, needed=False),
            ),
        ),
    ),
)
