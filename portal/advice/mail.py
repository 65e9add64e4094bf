"""A mail to a colleague or a team that something was asked of them, or answered. A reference and a link, no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice.models import Ask
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.signals.models import Signal
from portal.signals.work_mail import Deliver

KIND: Final = "advice_mail"
WORDS: Final = {
    "asked": ("Een collega vraagt u om advies", "Een collega vraagt u om advies. U leest de vraag hier:"),
    "answered": ("U heeft antwoord van een collega", "Een collega gaf antwoord op uw vraag. U leest het hier:"),
    "offered": ("Een ander team biedt uw team iets aan", "Neemt uw team dit aan? U kiest het hier:"),
    "accepted": ("Het andere team nam het aan", "Een ander team nam aan wat u aanbood:"),
    "given_back": ("Het blijft bij uw team", "Een ander team nam niet aan wat u aanbood. U leest hier waarom:"),
}
"""What happened → subject, text."""
TO_ASKER: Final = frozenset({"answered", "accepted", "given_back"})


def tell(session: Session, ask: Ask, what: str, at: datetime) -> None:
    """Let a mail go out with this transaction. `what`: a key of WORDS."""
    enqueue(session, KIND, {"ask": ask.id, "what": what}, f"{KIND}:{ask.id}:{what}", at)


def mailer(
    organisation: Organisation, public_url: str, deliver: Deliver
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for these mails. Who has no work address of their own: then their team reads it."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        ask = session.get_one(Ask, payload["ask"])
        signal = session.get_one(Signal, ask.signal_id)
        to = _address(session, organisation, ask, payload["what"])
        subject, text = compose(payload["what"], signal, public_url)
        session.commit()  # nothing may wait for our database while we wait for a mail server
        if to:
            deliver(to, subject, text, key)

    return send


def compose(what: str, signal: Signal, public_url: str) -> tuple[str, str]:
    """Return subject and text: nothing about a resident but the reference."""
    subject, text = WORDS[what]
    link = f"{public_url.rstrip('/')}/werk/signalen/{signal.id}"
    if what == "accepted":  # the signal is no longer of who reads this
        return subject, f"{text} {signal.reference}\n"
    return subject, f"{text}\n- {signal.reference}: {link}\n"


def _address(session: Session, organisation: Organisation, ask: Ask, what: str) -> str:
    """Return to whom it goes: who asked, or who was asked."""
    number = ask.by if what in TO_ASKER else ask.to_colleague
    colleague = session.get(Colleague, number) if number is not None else None
    if colleague is not None and colleague.email:
        return colleague.email
    team = ask.from_team if what in TO_ASKER else ask.to_team or next(iter(colleague.teams if colleague else []), "")
    return organisation.duty_mail(team)
