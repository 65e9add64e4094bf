"""What can be asked about one's own data, and what may be decided. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

from portal.kit.marking import N_

LIMIT, ERASE, SEE = "limit", "erase", "see"
WISHES: Final = {
    SEE: N_("Laat mij zien wat collega's opschreven"),
    LIMIT: N_("Gebruik mijn gegevens nu even niet"),
    ERASE: N_("Wis mijn gegevens"),
}
GRANTED, PARTLY, REFUSED, ENDED = "granted", "partly", "refused", "ended"
OUTCOMES: Final = {
    GRANTED: N_("Ja, dat doen wij."),
    PARTLY: N_("Voor een deel: wij wissen alleen de foto's en papieren."),
    REFUSED: N_("Nee, dat kan nu niet."),
    ENDED: N_("Dit is gestopt."),
}
FINAL: Final = (PARTLY, REFUSED, ENDED)
"""After these nothing more is decided."""
DECIDE_WITHIN: Final = timedelta(days=30)


def decide_by(asked_at: datetime) -> date:
    """Return the last day on which we answer a wish: within a month."""
    return (asked_at + DECIDE_WITHIN).date()


def may_decide(kind: str, before: str, outcome: str) -> str | None:
    """
    Return why this can't be decided, as a sentence; None: it can.

    Args:
        kind: What was asked.
        before: What was decided before; empty: nothing.
        outcome: What somebody wants to decide now.
    """
    if before in FINAL or (kind == SEE and before):
        return "Dit verzoek is al klaar."
    if outcome == before:
        return "Dit is al zo besloten."
    if kind != ERASE and outcome == PARTLY:
        return "Dit kan alleen bij wissen. Kies iets anders."
    if before == GRANTED and outcome != ENDED:
        return "U zei al ja. U kunt dit alleen nog stoppen."
    if not before and outcome == ENDED and kind != LIMIT:
        return "Kies ja of nee. Stoppen kan alleen bij niet gebruiken."
    return None
