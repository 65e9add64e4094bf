"""What a correction or withdrawal by the resident does to the signals of a report. Nothing closes by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.kit.clock import due
from portal.kit.marking import N_
from portal.organisations.catalogue import Organisation
from portal.routing.domain import RoutedSignal, Routing
from portal.sealing.rows import blind
from portal.signals.actions import RESIDENT
from portal.signals.coordinating import Task, coordinator
from portal.signals.models import Amendment, Event, Retraction, Signal
from portal.signals.names import words_of_contact
from portal.signals.opening import ReportFacts, facts_for, open_signals

Rows = list[dict[str, str]]
AGAIN = N_("U verbeterde iets waar wij al mee klaar waren. Daarom kijkt een collega er nog eens naar.")
AGAIN_STEP = "Lees wat de inwoner verbeterde. Kijk of de uitkomst nog klopt. Bel als iets niet duidelijk is."

COPIED = (
    "report_id",
    "reference",
    "organisation",
    "municipality",
    "team",
    "change_type",
    "title",
    "theme",
    "urgency",
    "rule",
    "offer",
    "near_misses",
    "joined",
    "from_team",
    "to_team",
)
"""What a signal after one that is done takes over."""


@dataclass(frozen=True)
class Amending:
    """
    What a new version of a report says.

    `facts`: of the new version. `before`, `after`: what today's rules ask for with the version before and with this
    one. `rows`: change type → [{label, was, now}]; `about`: the same for who it is and how to reach them.
    `told_again`: the version before was taken back.
    """

    version: int
    facts: ReportFacts
    before: Routing
    after: Routing
    rules_version: str
    rules_number: int | None
    rows: Mapping[str, Rows]
    about: Rows
    told_again: bool


def amend(session: Session, new: Amending, organisation: Organisation) -> None:
    """
    Tell each signal what changed for it, and open what the rules newly ask for.

    A signal that is done stays done; what changed for it goes to a new one, so that a colleague sees it. A change that
    touches no signal goes to the first one: every correction is seen by somebody.
    """
    known = _signals(session, new.facts.id)
    newest = {signal.rule: signal for signal in known}
    opened = _open_new(session, new, newest, organisation)
    for signal in opened:
        if signal.change_type in new.before.near_misses:  # told before too: show what is different now
            _keep(session, signal, new, _rows(signal, new) + new.about)
    moved = {signal.rule for signal in opened}
    seen = list(opened)
    for signal in known:
        rows = _rows(signal, new)
        if signal.closed_at is None and (rows or new.about or new.told_again):
            _keep(session, signal, new, rows + new.about)
            _tell(signal, new, elsewhere=signal.rule in moved)
            seen.append(signal)
        elif signal.closed_at is not None and rows and newest[signal.rule] is signal:
            _event(signal, "signal:corrected", new.facts.received_at)
            seen.append(_follow_up(session, signal, new, organisation, rows + new.about))
    if known and not seen:
        _tell_somebody(session, new, known, organisation)
    session.flush()
    _coordinate(session, new.facts.id)


def _coordinate(session: Session, report_id: int) -> None:
    """Choose who keeps the overview of what is open now; a team that had it keeps it."""
    busy = [signal for signal in _signals(session, report_id) if signal.closed_at is None]
    before = next((signal.coordinator for signal in busy if signal.coordinator), None)
    chosen = coordinator([Task(signal.team, signal.urgency, signal.due_at) for signal in busy], before)
    for signal in busy:
        signal.coordinator = chosen
    session.flush()


def _rows(signal: Signal, new: Amending) -> Rows:
    """Return what is different in the changes that a signal is about, with those that were or are part of it."""
    known = [routed.also for routing in (new.before, new.after) if (routed := routing.of(signal.rule))]
    changes = dict.fromkeys([signal.change_type, *(slug for also in known for slug in also)])
    return [row for slug in changes for row in new.rows.get(slug, [])]


def _tell_somebody(session: Session, new: Amending, known: list[Signal], organisation: Organisation) -> None:
    """Bring a change that touches no signal to the first that is open, else open one after the first."""
    rows = [row for rows in new.rows.values() for row in rows] + new.about
    first = next((signal for signal in known if signal.closed_at is None), None)
    if first is None:
        _follow_up(session, known[0], new, organisation, rows)
    else:
        _keep(session, first, new, rows)
        _tell(first, new)


def take_back(session: Session, report_id: int, *, version: int, reason: str, at: datetime) -> bool:
    """Write with each signal that the resident took the report back. False: all are done, so nobody would see it."""
    signals = _signals(session, report_id)
    if signals and all(signal.closed_at for signal in signals):
        return False
    for signal in signals:
        signal.retractions.append(Retraction(version=version, at=at, reason=reason))
        _event(signal, "signal:withdrawn", at)
    return True


def _signals(session: Session, report_id: int) -> list[Signal]:
    query = select(Signal).where(Signal.report_id == report_id).order_by(Signal.id).with_for_update()
    records = selectinload(Signal.amendments), selectinload(Signal.retractions), selectinload(Signal.events)
    return list(session.scalars(query.options(*records)))


def _open_new(
    session: Session, new: Amending, newest: Mapping[str, Signal], organisation: Organisation
) -> list[Signal]:
    """Open signals for rules that have none, and for those that now belong to another team."""
    wanted = [routed for routed in new.after.signals if _is_new(routed, newest.get(routed.rule), new, organisation)]
    last = max((signal.id for signal in newest.values()), default=0)
    routing = replace(new.after, signals=wanted)
    open_signals(
        session, new.facts, routing, new.rules_version, organisation, after=last, rules_number=new.rules_number
    )
    session.flush()
    return [signal for signal in _signals(session, new.facts.id) if signal.id > last]


def _is_new(routed: RoutedSignal, signal: Signal | None, new: Amending, organisation: Organisation) -> bool:
    if signal is None:
        return True
    if signal.closed_at is not None:
        return False
    here = organisation.goes_on_with(signal.team, new.facts.municipality, new.facts.postcode)
    return here != _team(routed, new, organisation)


def _team(routed: RoutedSignal, new: Amending, organisation: Organisation) -> str:
    return organisation.team_for(routed.role, new.facts.municipality, new.facts.postcode).slug


def _keep(session: Session, signal: Signal, new: Amending, rows: Rows) -> None:
    """Write the new facts beside the old ones."""
    routed = new.after.of(signal.rule)
    contact = {"rows": new.facts.contact}
    signal.name_words = blind(session, words_of_contact(contact))
    signal.amendments.append(
        Amendment(
            version=new.version,
            at=new.facts.received_at,
            rows=rows,
            facts=facts_for(new.facts, routed) if routed else new.facts.told.get(signal.change_type, []),
            contact=contact,
            offer=routed.offer if routed else signal.known_offer,
            fires=new.after.part_of(signal.rule) is not None,
        )
    )


def _tell(signal: Signal, new: Amending, *, elsewhere: bool = False) -> None:
    """Write on the timeline what happened, also when the rule no longer asks for this or another team got it too."""
    _event(signal, "signal:corrected", new.facts.received_at)
    if new.before.of(signal.rule) and not new.after.part_of(signal.rule):
        _event(signal, "signal:no_longer", new.facts.received_at)
    if elsewhere:
        _event(signal, "signal:other_team", new.facts.received_at)


def _follow_up(session: Session, done: Signal, new: Amending, organisation: Organisation, rows: Rows) -> Signal:
    """Open a signal after one that is done, for the same team or its successor, with a clock of its own."""
    at = new.facts.received_at
    cutoff = organisation.cutoff_after(at)
    days = organisation.urgency_days.get(done.urgency, organisation.urgency_days["U3"])  # type: ignore[call-overload]
    moment = due(at, days, cutoff if done.urgency in {"U0", "U1"} else None, organisation.closed)
    copied: dict[str, Any] = {name: getattr(done, name) for name in COPIED}
    copied["team"] = organisation.goes_on_with(done.team, done.municipality, new.facts.postcode)
    signal = Signal(
        **copied,
        person=new.facts.person,
        contact={"rows": new.facts.contact},
        facts=done.known_facts,
        language=new.facts.language,
        channel=new.facts.channel,
        typed_by_name=new.facts.typed_by_name,
        for_whom=new.facts.for_whom,
        teller=new.facts.teller,
        contact_person=new.facts.contact_person,
        rules_version=new.rules_version,
        rules_number=new.rules_number,
        because=AGAIN,
        first_step=AGAIN_STEP,
        received_at=at,
        due_at=moment.at,
        due_reason=moment.reason,
        pays_month=moment.pays_month,
        waiting_since=None,
        closed_at=None,
    )
    signal.events.append(Event(kind="signal:received", at=at, by_name=""))
    session.add(signal)
    _keep(session, signal, new, rows)
    return signal


def _event(signal: Signal, kind: str, at: datetime) -> None:
    by_name = "" if kind in {"signal:no_longer", "signal:other_team"} else RESIDENT
    signal.events.append(Event(kind=kind, at=at, by_name=by_name))
