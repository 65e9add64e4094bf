"""Who may say yes to a file, until when it can be fetched, and what a request says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

WORK: Final = "work"
TRAIL: Final = "trail"
KINDS: Final = {WORK: "Open werk", TRAIL: "Logboek"}
MAY_ASK: Final = {WORK: "board", TRAIL: "audit"}
"""Kind → the door that who asks must have; see portal/roles/roles.toml."""
MAY_AGREE: Final = {WORK: "agree_work", TRAIL: "agree_trail"}
FETCH_WITHIN: Final = timedelta(hours=24)
KEEP_MOST: Final = timedelta(days=92)
"""How long a file may be kept outside the portal at most."""
OWN: Final = "U vroeg dit zelf. Een andere collega kijkt ernaar."
DECIDED: Final = "Hierover is al besloten. Er is niets veranderd."
NOT_YET: Final = "Een andere collega moet dit eerst goedkeuren."
REFUSED: Final = "Een collega keurde dit af. Vraag het opnieuw, met meer uitleg."
TAKEN: Final = "U haalde dit bestand al op. Vraag het opnieuw als u het nog eens nodig heeft."
TOO_LATE: Final = "Dit kon tot 24 uur na het goedkeuren. Vraag het opnieuw."


@dataclass(frozen=True)
class Asked:
    """A request as it stands. `agreed`: None while nobody decided."""

    number: int
    kind: str
    what: Mapping[str, Any]
    purpose: str
    until: date
    by: int
    by_name: str
    at: datetime
    agreed: bool | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    taken_at: datetime | None = None


def why_not_agree(asked: Asked, me: int) -> str | None:
    """Return why a colleague can't decide about a request; None: may. Nobody does about their own."""
    if asked.agreed is not None:
        return DECIDED
    return OWN if asked.by == me else None


def why_not_fetch(asked: Asked, at: datetime) -> str | None:
    """Return why a file can't be fetched now by who asked for it; None: it can."""
    if asked.agreed is None or asked.agreed_at is None:
        return NOT_YET
    if not asked.agreed:
        return REFUSED
    if asked.taken_at is not None:
        return TAKEN
    return None if at <= asked.agreed_at + FETCH_WITHIN else TOO_LATE


def why_not_until(until: date | None, today: date) -> str | None:
    """Return what is wrong with the last day that a file is needed; None: nothing."""
    if until is None:
        return "Vul de laatste dag in."
    if until < today:
        return "Deze dag is voorbij. Kies vandaag of later."
    return "Kies een dag binnen drie maanden." if until > today + KEEP_MOST else None
