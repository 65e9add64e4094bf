"""Decisions about signals of others: what must be known, how soon, in which words. Pure. No tips, no suspicions."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

from portal.kit.marking import N_

REGISTER: Final = "register"
CHANGE_TYPE: Final = "help"
"""What stands in place of a change type: nobody told a change."""
ORIGINS: Final = {
    "colleague": "Een collega",
    "partner": "Een netwerkpartner, zoals school of huisarts",
    "conversation": "Een gesprek met de inwoner",
    "reexamination": "Een heronderzoek",
    "department": "Een andere afdeling",
}
"""Fixed list. Source: R77; an anonymous tip is not among them (R85)."""
FROM_COLLEAGUE: Final = N_("Een collega denkt dat u hulp kunt gebruiken. Daarom neemt een team contact met u op.")
FROM_PARTNER: Final = N_(
    "Iemand die met ons werkt, denkt dat u hulp kunt gebruiken. Daarom neemt een team contact met u op."
)
NOT_PROOF: Final = "Dit komt uit een register. Het is geen bewijs. Vraag eerst de inwoner."

NeedKey = Literal["care", "safety", "debts", "wellbeing", "language"]


@dataclass(frozen=True)
class Need:
    """What somebody may need. `urgency`: calm, except where somebody may not be safe."""

    title: str
    theme: str
    urgency: Literal["U1", "U2"] = "U2"


NEEDS: Final[dict[NeedKey, Need]] = {
    "care": Need("Zorg", "care"),
    "safety": Need("Veiligheid", "safety", "U1"),
    "debts": Need("Schulden of rekeningen", "money"),
    "wellbeing": Need("Alleen zijn of somber zijn", "care"),
    "language": Need("Taal, lezen en schrijven", "contact"),
}


@dataclass(frozen=True)
class Register:
    """What a register may say. `role`: whose team looks. `because`: for the resident (Dutch msgid)."""

    title: str
    role: str
    theme: str
    first_step: str
    because: str


REGISTERS: Final = {
    "address": Register(
        "Adres: help mee om het goed in te schrijven",
        "civil_affairs",
        "home",
        "Vraag de inwoner waar die woont. Help mee om het goed in te schrijven.",
        N_("Misschien staat uw adres nog niet goed. Wij helpen u om het goed in te schrijven."),
    ),
    "income": Register(
        "Register: vraag het eerst aan de inwoner",
        "income",
        "money",
        "Bel de inwoner en vraag hoe het zit. Misschien is het al verteld.",
        N_("Een register zegt iets anders dan wij weten. Dat is geen bewijs. Wij vragen het eerst aan u."),
    ),
}


class Asks(Protocol):
    """What a colleague fills in."""

    @property
    def need(self) -> str:
        """A key of NEEDS."""

    @property
    def origin(self) -> str:
        """A key of ORIGINS."""

    @property
    def source(self) -> str:
        """Who told it, and of which place."""

    @property
    def told(self) -> str:
        """Whether the resident knows: yes or no."""

    @property
    def told_on(self) -> date | None:
        """Since when."""

    @property
    def why_not(self) -> str:
        """Why not yet."""


def may_register(asked: Asks, today: date) -> str | None:
    """Return why this can't be a signal of help, or None. Source: R77, R85, R91."""
    if asked.need not in NEEDS:
        return "Kies welke hulp nodig is."
    if asked.origin not in ORIGINS:
        return "Kies waar dit vandaan komt."
    if not asked.source.strip():
        return "Schrijf op wie dit vertelde. Zonder naam kunnen wij het niet aannemen."
    return _known(asked, today)


def _known(asked: Asks, today: date) -> str | None:
    """Return what is missing about whether the resident knows."""
    if asked.told == "yes":
        if asked.told_on is None:
            return "Vul in op welke dag de inwoner het hoorde."
        return "Die dag ligt in de toekomst. Vertel het de inwoner eerst." if asked.told_on > today else None
    if asked.told != "no":
        return "Kies of de inwoner het weet."
    return None if asked.why_not.strip() else "Schrijf op waarom de inwoner het nog niet weet."


def because(origin: str) -> str:
    """Return why a team gets in touch, for the resident (Dutch msgid)."""
    return FROM_PARTNER if origin == "partner" else FROM_COLLEAGUE


def first_step(told: str) -> str:
    """Return what a colleague does first."""
    if told == "yes":
        return "Bel de inwoner. Vraag wat er nodig is en wie daarbij kan helpen."
    return "Vertel de inwoner eerst waarom u belt. De inwoner weet dit nog niet. Vraag dan wat er nodig is."
