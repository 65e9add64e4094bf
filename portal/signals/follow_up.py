"""Look again on the day that a rule planned: a new signal for the same team opens by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.kit.clock import due
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.signals.models import Event, FollowUp, Signal

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KIND = "follow_up"
MORNING = time(7, 0)
URGENCY: Final = "U3"
COPIED = (
    "report_id", "reference", "organisation", "municipality", "team", "change_type", "person", "theme",
    "rule", "rules_version", "rules_number", "because", "joined", "language",
    "channel", "typed_by_name", "for_whom", "teller",
)  # fmt: skip


def plan(session: Session, signal: Signal, at: datetime) -> None:
    """Let each planned day open its own signal, early in the morning."""
    for later in signal.follow_ups:
        moment = datetime.combine(later.due_on, MORNING, AMSTERDAM).astimezone(UTC)
        enqueue(session, KIND, {"follow_up": later.id}, f"{KIND}:{later.id}", max(moment, at))


def opener(organisation: Organisation, now: Callable[[], datetime]) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler that opens a planned signal. Doing it twice opens one."""

    def open_planned(session: Session, payload: dict[str, Any], _key: str) -> None:
        later = session.get(FollowUp, payload["follow_up"])
        if later is None or later.opened_as is not None:
            return
        earlier = session.get_one(Signal, later.signal_id)
        at = now()
        moment = due(at, organisation.urgency_days[URGENCY], None, organisation.closed)
        signal = Signal(
            **{name: getattr(earlier, name) for name in COPIED},
            contact=earlier.known_contact,
            offer=earlier.known_offer,
            facts=earlier.known_facts,
            title=later.title,
            first_step=later.title,
            urgency=URGENCY,
            near_misses=[],
            received_at=at,
            due_at=moment.at,
            due_reason=moment.reason,
            pays_month=moment.pays_month,
            waiting_since=None,
            closed_at=None,
        )
        signal.events.append(Event(kind="signal:follow_up", at=at, by_name=""))
        session.add(signal)
        session.flush()
        later.opened_as = signal.id

    return open_planned
