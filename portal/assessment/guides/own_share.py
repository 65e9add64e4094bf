"""
Our own share in what went wrong.

Source: domain.md R104, R206.
"""

from typing import Final

from portal.assessment.guide import Guide, Question, Step

OWN_SHARE: Final = Guide(
    key="own_share",
    slug="eigen-aandeel",
    title="Ons eigen aandeel",
    lead="Kijk eerst naar onszelf. Dat hoort bij elke fout.",
    when="Nodig vóór een uitkomst met minder geld.",
    steps=(
        Step(
            "Wat deden wij?",
            (
                Question(
                    "share",
                    "Hadden wij een deel in de fout?",
                    "one",
                    options={
                        "nothing_wrong": "Er ging niets fout",
                        "no": "Nee",
                        "yes": "Ja",
                        "unknown": "Dat weten wij niet",
                    },
                    advice={
                        "yes": "Zeg sorry, en weeg dit mee. Het kan een dringende reden zijn (art. 58 lid 8 "
                        "Participatiewet).",
                        "unknown": "Zoek het uit, of vraag een collega.",
                    },
                ),
                Question(
                    "ways",
                    "Wat kan er bij ons zijn misgegaan?",
                    "many",
                    options={
                        "letter": "Onze brief of pagina was niet duidelijk",
                        "late": "Wij reageerden laat",
                        "told": "De inwoner vertelde het al ergens bij ons",
                        "wrong": "Wij gaven verkeerde uitleg",
                        "known": "Wij konden het al weten",
                        "other": "Iets anders",
                    },
                    needed=False,
                ),
                Question("words", "Hoe ging het?", hint="Kort, zonder schuldige. Nodig bij: ja.", needed=False),
            ),
        ),
    ),
)
