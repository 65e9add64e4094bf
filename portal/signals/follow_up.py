"""Look again on the day that a rule planned: a new signal for the same team, or its successor, opens by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.kit.clock import AMSTERDAM, due, local_day
from portal.kit.marking import N_
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.signals.models import Event, FollowUp, Signal

KIND = "follow_up"
MORNING = time(7, 0)
URGENCY: Final = "U3"
WITH_HELP = "referral"
OPENED = "opened"
BECAUSE = {
    "aftercare_call": N_("Wij spraken af om te bellen. Wij willen weten hoe het met u gaat."),
    "aftercare_end": N_("Uw uitkering is gestopt. Wij spraken af dat wij u nog bellen."),
    WITH_HELP: N_("Wij wezen u de weg naar hulp. Wij willen weten hoe dat gaat."),
}
"""Kind of what was planned → why a colleague looks again. For what a rule planned, the reason stays the rule's."""
COPIED = (
    "report_id", "reference", "organisation", "municipality", "change_type", "person", "theme",
    "rule", "rules_version", "rules_number", "joined", "language",
    "channel", "typed_by_name", "for_whom", "teller", "origin", "contact_person",
)  # fmt: skip


def plan(session: Session, signal: Signal, at: datetime) -> None:
    """Let each planned day open its own signal, early in the morning."""
    for later in signal.follow_ups:
        plan_one(session, later, at)


def plan_one(session: Session, later: FollowUp, at: datetime, moved: int | None = None) -> None:
    """Let a planned day open its signal. `moved`: the id of the record that moved it; that day has its own job."""
    moment = datetime.combine(later.due_on, MORNING, AMSTERDAM).astimezone(UTC)
    key = f"{KIND}:{later.id}" if moved is None else f"{KIND}:{later.id}:{moved}"
    enqueue(session, KIND, {"follow_up": later.id}, key, max(moment, at))


def opener(organisation: Organisation, now: Callable[[], datetime]) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler that opens a planned signal. Doing it twice opens one."""

    def open_planned(session: Session, payload: dict[str, Any], _key: str) -> None:
        later = session.get(FollowUp, payload["follow_up"])
        at = now()
        if later is None or later.ended or later.due_on > local_day(at):
            return  # done, dropped, or moved: then another job waits for the new day
        earlier = session.get_one(Signal, later.signal_id)
        if later.kind == WITH_HELP and earlier.closed_at is None:
            return  # it stands in the list of what is planned, and somebody has the signal
        moment = due(at, organisation.urgency_days[URGENCY], None, organisation.closed)
        signal = Signal(
            **{name: getattr(earlier, name) for name in COPIED},
            team=organisation.goes_on_with(later.team or earlier.team, earlier.municipality),
            because=BECAUSE.get(later.kind, earlier.because),
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
        later.opened_as, later.ended = signal.id, OPENED

    return open_planned
