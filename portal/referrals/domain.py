"""Decisions about a referral: what is needed for it, who is proposed first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from portal.kit.marking import N_
from portal.tasks.domain import may_plan

NONE: Final = "none"
CONSENTS: Final = {
    "phone": "Ja, aan de telefoon",
    "desk": "Ja, aan de balie",
    "writing": "Ja, op papier of per mail",
    NONE: "Nee. Ik gaf uitleg, de inwoner belt zelf",
}
CONSENT_GIVEN: Final = {
    "phone": N_("U zei aan de telefoon dat dit mag."),
    "desk": N_("U zei aan de balie dat dit mag."),
    "writing": N_("U schreef ons dat dit mag."),
    NONE: N_("Wij deelden niets over u. U belt zelf."),
}
"""For the resident: how consent was given."""
RESULTS: Final = {
    "started": "De hulp is begonnen",
    "helped": "De inwoner is geholpen",
    "waiting": "De inwoner staat op een wachtlijst",
    "not_reached": "Zij kregen de inwoner niet te pakken",
    "did_not_want": "De inwoner wil geen hulp",
    "elsewhere": "De inwoner krijgt al andere hulp",
}
ENDS: Final = frozenset({"helped", "did_not_want", "elsewhere", "started"})
"""After these we need not ask again: what was planned is done."""


class Receives(Protocol):
    """What is decided about a receiver."""

    @property
    def warm(self) -> bool:
        """It takes what we tell about a resident."""


class Proposes(Protocol):
    """What proposing reads of a receiver."""

    def fits(self, rules: Iterable[str], change: str) -> bool:
        """Whether what was told asks for it."""


Receiver = TypeVar("Receiver", bound=Proposes)


@dataclass(frozen=True)
class Asked:
    """What a colleague fills in. `consent`: a key of CONSENTS; `shared` is empty where nothing is told."""

    consent: str
    consent_on: date | None
    shared: str
    follow_up_on: date | None


def may_refer(asked: Asked, receiver: Receives | None, today: date) -> str | None:
    """Return why this referral can't be, or None: without consent nothing is shared. Source: R73, R160."""
    if receiver is None:
        return "Kies wie er helpt."
    if asked.consent not in CONSENTS:
        return "Kies of de inwoner het goed vindt."
    if (problem := _sharing(asked, receiver, today)) is not None:
        return problem
    if (problem := may_plan(asked.follow_up_on, today)) is not None:
        return f"{problem} Dan vragen wij hoe het gaat."
    return None


def _sharing(asked: Asked, receiver: Receives, today: date) -> str | None:
    shares = bool(asked.shared.strip())
    if asked.consent == NONE:
        return "Zonder toestemming delen wij niets. Maak het vak “Wat delen wij?” leeg." if shares else None
    if asked.consent_on is None:
        return "Vul in op welke dag de inwoner toestemming gaf."
    if asked.consent_on > today:
        return "De dag van de toestemming ligt in de toekomst. Vraag het de inwoner eerst."
    if shares and not receiver.warm:
        return "Deze plek neemt geen gegevens van ons aan. Maak “Wat delen wij?” leeg. De inwoner belt zelf."
    if receiver.warm and not shares:
        return "Schrijf op wat wij delen. Of kies dat de inwoner zelf belt."
    return None


def ordered(receivers: Sequence[Receiver], rules: Sequence[str], change: str) -> tuple[list[Receiver], Receiver | None]:
    """Return the receivers, first the ones that fit what was told; and the one to propose, if any."""
    fitting = [one for one in receivers if one.fits(rules, change)]
    return [*fitting, *(one for one in receivers if one not in fitting)], fitting[0] if fitting else None
