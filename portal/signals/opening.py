"""Open the signals that the rules asked for, in the transaction that keeps the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, literal, select
from sqlalchemy.orm import Session

from portal.kit.clock import due
from portal.organisations.catalogue import Organisation
from portal.routing.domain import Planned, RoutedSignal, Routing
from portal.routing.words import Words, in_public_words
from portal.sealing.rows import sealed_rows
from portal.signals.coordinating import Task, coordinator
from portal.signals.follow_up import plan
from portal.signals.handing_over import Home, hand_over
from portal.signals.models import Event, FollowUp, Signal

NO_ACTION = "U4"
_OPEN = insert(Signal)
_RECEIVED = insert(Event).from_select(
    ("signal_id", "kind", "at", "by_name"),
    select(Signal.id, literal("signal:received"), Signal.received_at, literal("")).where(
        Signal.report_id == bindparam("report"), Signal.id > bindparam("after")
    ),
)
"""The first event of each signal of a report. All statements of sending are kept: building one costs as running it."""


@dataclass(frozen=True)
class ReportFacts:
    """
    What a signal may know of its report. `labels`: (change, question) → its words in Dutch. `words`: change → what its
    questions and answers are called.

    `old_home`: where the person lived until now, when the move stays inside the working area.
    `received_at` is when it reached us, `kept_at` when it was sent or typed in: a payment run between the two has gone.
    `contact_person`: the colleague that this resident always speaks with.
    """

    id: int
    reference: str
    municipality: str
    postcode: str
    old_home: Home | None
    language: str
    received_at: datetime
    person: str
    contact: list[dict[str, str]]
    labels: Mapping[tuple[str, str], dict[str, str]]
    told: Mapping[str, list[dict[str, str]]]
    kept_at: datetime
    channel: str
    typed_by_name: str
    for_whom: str
    teller: list[dict[str, str]]
    words: Mapping[str, Words]
    contact_person: int | None = None


def open_signals(
    session: Session,
    report: ReportFacts,
    routing: Routing,
    rules_version: str,
    organisation: Organisation,
    *,
    after: int = 0,
    rules_number: int | None = None,
) -> None:
    """
    Write one signal per routed signal, with its clock and its first event. Two statements.

    `rules_version`, `rules_number`: content hash and number of the rule set that routed it.
    `after`: the highest id of the signals that the report had already; 0 for a new report.
    """
    cutoff = organisation.cutoff_after(report.kept_at)
    signals: list[dict[str, Any]] = []
    for routed in routing.signals:
        days = organisation.urgency_days.get(routed.urgency, organisation.urgency_days["U3"])  # type: ignore[call-overload]
        soon = cutoff if routed.urgency in {"U0", "U1"} else None
        moment = due(report.received_at, days, soon, organisation.closed)
        new_home = Home(report.municipality, report.postcode)
        team = organisation.team_for(routed.role, new_home.town, new_home.postcode)
        moves = hand_over(routed, report.old_home, new_home, organisation)
        row = {
            "report_id": report.id,
            "reference": report.reference,
            "organisation": organisation.short,
            "municipality": report.municipality,
            "team": team.slug,
            "change_type": routed.change,
            "title": routed.title,
            "person": report.person,
            "contact": {"rows": report.contact},
            "theme": routed.theme,
            "urgency": routed.urgency,
            "rule": routed.rule,
            "rules_version": rules_version,
            "rules_number": rules_number,
            "because": routed.because,
            "joined": [{"rule": other.rule, "because": other.because} for other in routed.joined],
            "first_step": routed.first_step,
            "offer": routed.offer,
            "facts": facts_for(report, routed),
            "near_misses": [
                {
                    "rule": miss.rule,
                    "title": miss.title,
                    "why": "; ".join(in_public_words(test, report.words[routed.change]) for test in miss.failed),
                }
                for miss in routing.near_misses.get(routed.change, [])
            ],
            "language": report.language,
            "channel": report.channel,
            "typed_by_name": report.typed_by_name,
            "for_whom": report.for_whom,
            "teller": report.teller,
            "received_at": report.received_at,
            "due_at": moment.at,
            "due_reason": moment.reason,
            "pays_month": moment.pays_month,
            "waiting_since": None,
            "closed_at": None,
            "from_team": moves.from_.slug if moves else None,
            "to_team": moves.to.slug if moves else None,
            "contact_person": report.contact_person,
        }
        signals.append(row)
    if not signals:
        return
    chosen = coordinator(Task(row["team"], row["urgency"], row["due_at"]) for row in signals)
    for row in signals:
        row["coordinator"] = chosen
    connection = session.connection()
    connection.execute(_OPEN, sealed_rows(session, Signal, signals))
    connection.execute(_RECEIVED, {"report": report.id, "after": after})
    _plan(session, report, after, {routed.rule: routed.planned for routed in routing.signals if routed.planned})


def _plan(session: Session, report: ReportFacts, after: int, planned: Mapping[str, list[Planned]]) -> None:
    """Keep when to look again at the new signals of these rules."""
    if not planned:
        return
    for signal in session.scalars(
        select(Signal)
        .where(Signal.report_id == report.id, Signal.id > after, Signal.rule.in_(planned))
        .order_by(Signal.id)
    ):
        signal.follow_ups.extend(
            FollowUp(
                due_on=later.on,
                title=later.title,
                opened_as=None,
                organisation=signal.organisation,
                team=signal.team,
            )
            for later in planned[signal.rule]
        )
        session.flush()
        plan(session, signal, report.kept_at)


def facts_for(report: ReportFacts, routed: RoutedSignal) -> list[dict[str, str]]:
    """Return what was told about the changes of a signal; `used` marks what the rule looked at."""
    changes = [routed.change, *routed.also]
    used = [
        report.labels[change, name] for change in changes for name in routed.facts if (change, name) in report.labels
    ]
    rows: list[dict[str, str]] = []
    for change in changes:
        rows += [row for row in report.told.get(change, []) if row not in rows]  # what changes share is said once
    return [{**row, "used": "yes" if row in used else ""} for row in rows]
