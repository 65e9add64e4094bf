"""When somebody may break the glass, for how long, and who judges it afterwards. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

KIND: Final = "emergency"
"""Its key in `signals.domain.INVOLVED`."""
LASTS: Final = timedelta(hours=4)
MOST: Final = 3
"""How many of one colleague may wait for a judgement: whoever has more speaks with a lead or auditor first."""
REASONS: Final = {
    "danger": "De inwoner is nu in gevaar",
    "money": "De inwoner heeft vandaag geen geld of eten",
    "home": "De inwoner staat op straat of is afgesloten",
    "other": "Iets anders dat niet kan wachten",
}
TOO_MANY: Final = "Drie keer noodtoegang wacht nog op een oordeel. Bel uw teamleider. Die kan ernaar kijken."
NOT_FOUND: Final = "Wij vonden geen open melding. Kijk het nummer of de naam na."
SEVERAL: Final = "Er zijn meer meldingen met deze naam. Vraag het nummer, of de hele naam."
YOURS: Final = "Deze melding kunt u al zien. Zoek haar in uw eigen werk."
ALREADY: Final = "U heeft al noodtoegang tot deze melding. U vindt haar hierboven."
WHOM: Final = "Vul het nummer in, of de naam. Eén van de twee is genoeg."
OWN: Final = "Dit was uw eigen noodtoegang. Een ander kijkt ernaar."
JUDGED: Final = "Hier is al naar gekeken. Er is niets veranderd."


@dataclass(frozen=True)
class Access:
    """One time that the glass was broken. `teams`: those of the signals then. `agreed`: None while nobody judged."""

    number: int
    reference: str
    teams: tuple[str, ...]
    reason: str
    words: str
    by: int
    by_name: str
    by_team: str
    at: datetime
    until: datetime
    agreed: bool | None = None
    judged_by: str = ""
    judged_words: str = ""


def why_not_open(waiting: int) -> str | None:
    """Return why somebody can't break the glass now; None: may. `waiting`: how many of theirs wait for a judgement."""
    return TOO_MANY if waiting >= MOST else None


def why_not_judge(access: Access, me: int) -> str | None:
    """Return why somebody can't judge; None: may. Nobody judges what they did themselves."""
    if access.agreed is not None:
        return JUDGED
    return OWN if access.by == me else None


def judges(access: Access, led: Collection[str], *, all_teams: bool) -> bool:
    """Whether somebody judges this one: who leads one of its teams, or looks after all."""
    return all_teams or bool(set(access.teams) & set(led))
