"""A mail to colleagues about what waits: references and links, never anything about a resident. Dutch."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.organisations.catalogue import Organisation
from portal.signals.models import ClockStep, Signal

Deliver = Callable[[str, str, str, str], None]
"""to, subject, text, message id"""
Item = tuple[ClockStep, Signal]
HEADINGS = {
    "duty": "Nog niemand pakte dit op. Het moet vandaag. Bel nu:",
    "past": "De datum is voorbij. Doe dit eerst:",
    "silent": "De volgende werkdag is de datum. Er is nog geen contact met de inwoner:",
    "tomorrow": "De volgende werkdag is de datum:",
    "half": "De helft van de tijd is om. Zoek contact met de inwoner:",
}
"""Heaviest first. What is to be said about one signal is said once, under the first that fits."""


def work_mailer(
    organisation: Organisation, public_url: str, deliver: Deliver
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for mail to colleagues. What was done or paused meanwhile is left out."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        to = _address(session, organisation, payload)
        items = _still_needed(session, payload["steps"])
        session.commit()  # nothing may wait for our database while we wait for a mail server
        if to and items:
            subject, text = compose(items, organisation, public_url)
            deliver(to, subject, text, key)

    return send


def _address(session: Session, organisation: Organisation, payload: dict[str, Any]) -> str:
    if "team" in payload:
        return organisation.duty_mail(payload["team"])
    colleague = session.get(Colleague, int(payload["colleague"]))
    return (colleague.email if colleague else "") or ""


def _still_needed(session: Session, step_ids: Sequence[int]) -> list[Item]:
    """Return the steps about signals that are still open and not paused, each signal once, heaviest first."""
    query = (
        select(ClockStep, Signal)
        .join(Signal, Signal.id == ClockStep.signal_id)
        .where(ClockStep.id.in_(step_ids), Signal.closed_at.is_(None), Signal.waiting_since.is_(None))
    )
    order = list(HEADINGS)
    found = [(step, signal) for step, signal in session.execute(query).all()]
    found.sort(key=lambda item: (order.index(item[0].kind), item[1].due_at, item[1].id))
    seen: dict[int, Item] = {}
    for step, signal in found:
        seen.setdefault(signal.id, (step, signal))
    return list(seen.values())


def compose(items: Sequence[Item], organisation: Organisation, public_url: str) -> tuple[str, str]:
    """Return subject and text."""
    one = len(items) == 1
    subject = f"Kijk naar {items[0][1].reference}" if one else f"Kijk naar {len(items)} signalen"
    blocks = []
    for kind, heading in HEADINGS.items():
        lines = [_line(step, signal, organisation, public_url) for step, signal in items if step.kind == kind]
        if lines:
            blocks.append("\n".join([heading, *lines]))
    return subject, "\n\n".join(blocks) + "\n"


def _line(step: ClockStep, signal: Signal, organisation: Organisation, public_url: str) -> str:
    """Return one signal: who to phone, the reference, the link."""
    link = f"{public_url.rstrip('/')}/werk/signalen/{signal.id}"
    entry = organisation.duty.called(step.told) if step.kind == "duty" else None
    phone = f"{entry.role}, {entry.phone}. " if entry else ""
    return f"- {phone}{signal.reference}: {link}"
