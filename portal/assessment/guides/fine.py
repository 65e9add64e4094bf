"""
What the law asks to know before somebody looks at a fine. It gathers; it decides nothing and names no height.

Only for who works in a team for recovery: what was told for the benefit is not told for a fine (R105, R126, R177).
Shares, amounts and years of a fine stay out: who decides reads them in the law as it stands that day.

Source: domain.md R105, R126, R178, 3.9 (Participatiewet 18a; reduced blame, warning, urgent reasons) and 3.12; the
policy on the fine: blame, financial and personal circumstances, capacity to pay.
"""

from typing import Final

from portal.assessment.guide import YES_NO, Guide, Question, Step

UNKNOWN: Final = "unknown"

FINE: Final = Guide(
    key="fine",
    slug="boete",
    title="Omstandigheden bij een boete",
    lead="Dit beslist niets. Het verzamelt wat de wet vraagt om te weten.",
    when="Alleen voor wie over boetes gaat. Dit beslist niets.",
    role="recovery",
    steps=(
        Step(
            "Is de inwoner gehoord?",
            (
                Question(
                    "told",
                    "Weet de inwoner dat wij naar een boete kijken?",
                    "one",
                    hint="Vragen alleen voor een boete hoeft een inwoner niet te beantwoorden.",
                    options=YES_NO,
                    first=UNKNOWN,
                    advice={
                        "no": "Vertel eerst dat wij naar een boete kijken.",
                        "unknown": "Zoek uit of de inwoner weet dat wij naar een boete kijken.",
                    },
                ),
                Question("story", "Wat zegt de inwoner zelf?", hint="In de woorden van de inwoner.", needed=False),
            ),
        ),
        Step(
            "Kon de inwoner het weten en doen?",
            (
                Question(
                    "could_know",
                    "Kon de inwoner weten dat dit doorgegeven moest worden?",
                    "one",
                    options=YES_NO,
                    first=UNKNOWN,
                    judges=True,
                    heard=("yes",),
                ),
                Question(
                    "managed",
                    "Kon de inwoner het op tijd doorgeven?",
                    "one",
                    options=YES_NO,
                    first=UNKNOWN,
                    judges=True,
                    heard=("yes",),
                ),
                Question(
                    "mattered",
                    "Wat speelde toen?",
                    "many",
                    hint="Alleen wat de inwoner zelf vertelde. Schrijf geen ziekte op.",
                    options={
                        "unknown": "Dat weten wij niet",
                        "event": "Iets ingrijpends in het leven",
                        "mind": "Het hoofd zat te vol",
                        "late": "De inwoner vertelde het zelf, maar later",
                        "ours": "Een fout van ons",
                        "several": "Meer dingen tegelijk",
                    },
                    first=UNKNOWN,
                    needed=False,
                ),
                Question(
                    "grounds",
                    "Waar ziet u dat aan?",
                    hint="Nodig als u hierboven ja of nee koos.",
                    needed=False,
                ),
            ),
        ),
        Step(
            "Hoe gaat het met de inwoner?",
            (
                Question("enough", "Komt de inwoner rond?", "one", options=YES_NO, first=UNKNOWN),
                Question(
                    "debts",
                    "Zijn er schulden of achterstanden?",
                    "one",
                    options=YES_NO,
                    first=UNKNOWN,
                    advice={"yes": "Vraag of hulp bij schulden welkom is."},
                ),
                Question(
                    "home",
                    "Wat vertelt de inwoner over thuis?",
                    hint="Alleen wat nodig is. Schrijf geen ziekte op.",
                    needed=False,
                ),
            ),
        ),
        Step(
            "Wat kan de inwoner betalen?",
            (
                Question(
                    "protected",
                    "Weten wij wat de inwoner moet houden?",
                    "one",
                    hint="Iedereen houdt geld om van te leven. Dat heet de beslagvrije voet.",
                    options=YES_NO,
                    first=UNKNOWN,
                    advice={
                        "no": "Zoek eerst uit wat de inwoner moet houden.",
                        "unknown": "Zoek eerst uit wat de inwoner moet houden.",
                    },
                ),
                Question(
                    "capacity",
                    "Blijft er daarna iets over?",
                    "one",
                    hint="Schrijf geen bedragen op.",
                    options={"no": "Nee", "little": "Een beetje", "yes": "Ja", "unknown": "Dat weten wij niet"},
                    first=UNKNOWN,
                    advice={"no": "Weeg mee dat betalen niet lukt.", "little": "Denk aan betalen in stukjes."},
                ),
            ),
        ),
        Step(
            "Kan het lichter?",
            (
                Question(
                    "lighter",
                    "Wat past misschien in plaats van een boete?",
                    "many",
                    options={
                        "unknown": "Dat weten wij niet",
                        "warning": "Een waarschuwing",
                        "urgent": "Geen boete, om dringende redenen",
                        "nothing": "Wij zien nu niets lichters",
                    },
                    first=UNKNOWN,
                    alone=("nothing",),
                    advice={
                        "warning": "Was er minder dan twee jaar eerder al een waarschuwing? Dan kan dit niet "
                        "(art. 18a lid 4 Participatiewet).",
                        "urgent": "Schrijf op welke redenen dat zijn (art. 18a lid 7 Participatiewet).",
                    },
                ),
                Question("words", "Wat moet nog meer meetellen?", hint="Kort en zonder oordeel.", needed=False),
            ),
        ),
    ),
)
