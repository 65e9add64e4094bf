"""An invented month of reports: every group alike, except where a difference is planted."""

import random

from portal.insights.domain import Handled

LANGUAGES = ("nl",) * 6 + ("ar",) * 2 + ("en",) * 2
CHANNELS = ("web",) * 7 + ("phone",) * 2 + ("desk",)
TOWNS = ("deurhout", "gemerveld", "lindenberg", "somerdal")


def month(seed: int, number: int = 300, *, arabic_later: float = 0.0) -> list[Handled]:
    """Return reports; `arabic_later`: working days that Arabic forms wait longer for the first contact."""
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        language = chance.choice(LANGUAGES)
        contact = round(chance.gammavariate(2, 1.5), 2) + (arabic_later if language == "ar" else 0)
        made.append(
            Handled(
                language=language,
                channel=chance.choice(CHANNELS),
                helper="helped" if chance.random() < 0.25 else "self",
                municipality=chance.choice(TOWNS),
                first_contact=contact if chance.random() < 0.85 else None,
                close=contact + chance.gammavariate(2, 3) if chance.random() < 0.7 else None,
                asked=chance.random() < 0.3,
                outcomes=frozenset({chance.choice(("information", "help", "offset", "raise", "review"))}),
            )
        )
    return made
