"""A mail to a colleague that something changed about how they sign in. It holds no code and no link to follow."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.kit.outbox import enqueue

KIND: Final = "account_mail"
ASK: Final = "Was u dit niet? Bel dan meteen uw beheerder."
WORDS: Final = {
    "set": ("Uw tweede stap is ingesteld", "U logt voortaan in met een code van uw app."),
    "gone": ("Uw tweede stap is weg", "U logt voortaan in met alleen uw wachtwoord."),
    "taken": (
        "Uw tweede stap is weggehaald",
        "Een beheerder haalde uw tweede stap weg. Bij het inloggen stelt u hem opnieuw in.",
    ),
    "recovery": ("Er is een noodcode gebruikt", "Iemand gebruikte een noodcode van u om in te loggen."),
    "password": ("Uw wachtwoord is veranderd", "U logt voortaan in met uw nieuwe wachtwoord."),
    "tried": (
        "Inloggen ging vaak mis",
        "Uw wachtwoord was goed, de code niet. Daarom gaat inloggen een kwartier op slot.",
    ),
}
"""What happened → subject, text."""
Deliver = Callable[[str, str, str, str], None]
"""to, subject, text, message id"""


def tell(session: Session, colleague: Colleague, what: str, at: datetime) -> None:
    """Let a mail go out with this transaction. `what`: a key of WORDS. Who has no work address gets none."""
    if colleague.email:
        enqueue(session, KIND, {"colleague": colleague.id, "what": what}, f"{KIND}:{secrets.token_hex(16)}", at)


def mailer(deliver: Deliver) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for these mails."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        to = session.get_one(Colleague, payload["colleague"]).email
        session.commit()  # nothing may wait for our database while we wait for a mail server
        if to:
            subject, text = WORDS[payload["what"]]
            deliver(to, subject, f"{text}\n\n{ASK}\n", key)

    return send
