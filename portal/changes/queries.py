"""Reading back: the draft of this browser, the report of a code, where it is. A report's status is derived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import Colleague
from portal.changes.actions import follow_code
from portal.changes.models import Draft, Report, WrongCode
from portal.errors import TooManyTriesError
from portal.kit.codes import hash_code, normalise, same_code, valid_reference
from portal.kit.marking import N_
from portal.signals.event_words import OF_THE_REPORT, resident_words
from portal.signals.models import Signal

KEEP_DRAFTS = timedelta(days=30)
SHOWN_AFTER_TYPING = timedelta(hours=12)
"""How long a colleague can read out or print the receipt of what was typed in."""
TRIES, TRIES_WITHIN = 10, timedelta(minutes=15)
_MINE = (
    select(Draft)
    .where(Draft.token_hash == bindparam("token"), Draft.typed_by.is_(None))
    .options(joinedload(Draft.report), joinedload(Draft.correction))
)
"""A draft and the report or correction it became, in one statement; kept, because every page of telling asks it."""
_MINE_TO_WRITE = _MINE.with_for_update(of=Draft)


def draft_with_token(session: Session, token: str, at: datetime, *, lock: bool = False) -> Draft | None:
    """Return the draft of a browser's token, while it is kept; `lock` it to write, so that no answer overwrites one."""
    if not token:
        return None
    draft = session.scalar(_MINE_TO_WRITE if lock else _MINE, {"token": hash_code(token)})
    return None if draft is None or at - draft.saved_at > KEEP_DRAFTS else draft


def draft_typed_by(session: Session, draft_id: int, me: Colleague, at: datetime, *, lock: bool = False) -> Draft | None:
    """Return what this colleague types in for somebody; once it is sent, for as long as it takes to hand it out."""
    query = select(Draft).where(Draft.id == draft_id, *_typed_by(me)).options(joinedload(Draft.report))
    draft = session.scalar(query.with_for_update(of=Draft) if lock else query)
    if draft is None or at - draft.saved_at > KEEP_DRAFTS:
        return None
    sent = draft.report.typed_at if draft.report else None
    return None if sent and at - sent > SHOWN_AFTER_TYPING else draft


def drafts_typed_by(session: Session, me: Colleague, at: datetime) -> Sequence[Draft]:
    """Return what this colleague began to type in and did not send, latest first."""
    query = select(Draft).where(*_typed_by(me), ~Draft.report.has(), Draft.saved_at > at - KEEP_DRAFTS)
    return session.scalars(query.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(20)).all()


def _typed_by(me: Colleague) -> tuple[ColumnElement[bool], ...]:
    return Draft.typed_by == me.id, Draft.organisation == me.organisation


def draft_with_code(session: Session, typed: str, at: datetime) -> Draft | None:
    """Return the draft of a resume code, or None."""
    _slow_down(session, "resume", at)
    draft = session.scalar(
        select(Draft).where(Draft.resume_hash == hash_code(normalise(typed)), Draft.typed_by.is_(None))
    )
    if draft is None or at - draft.saved_at > KEEP_DRAFTS:
        session.add(WrongCode(key_hash=hash_code("resume"), at=at))
        return None
    return draft


def report_with_code(session: Session, reference: str, code: str, secret: str, at: datetime) -> Report | None:
    """
    Return the report of a reference and code, or None: the same for an unknown reference and a wrong code.

    Raises:
        TooManyTriesError: ten wrong codes for this reference in 15 minutes.
    """
    wanted = normalise(reference)
    _slow_down(session, wanted, at)
    report = session.scalar(select(Report).where(Report.reference == pretty(wanted)))
    if not same_code(normalise(code), normalise(follow_code(secret, pretty(wanted)))) or report is None:
        session.add(WrongCode(key_hash=hash_code(wanted), at=at))
        return None
    return report


def number_of(session: Session, reference: str) -> int | None:
    """Return the id of the report with a typed reference, or None."""
    return session.scalar(select(Report.id).where(Report.reference == pretty(normalise(reference))))


def report_of(session: Session, number: int | None) -> Report | None:
    """Return a report by its id; None for None."""
    return session.get(Report, number) if number is not None else None


def pretty(wanted: str) -> str:
    """Return a typed reference the way it is stored: LV-7K4P-29QX."""
    plain = wanted.replace("-", "")
    shaped = f"{plain[:2]}-{plain[2:6]}-{plain[6:]}"
    return shaped if valid_reference(shaped) else wanted


def _slow_down(session: Session, key: str, at: datetime) -> None:
    wrong = session.scalar(
        select(func.count()).where(WrongCode.key_hash == hash_code(key), WrongCode.at > at - TRIES_WITHIN)
    )
    limit = TRIES * 20 if key == "resume" else TRIES
    if (wrong or 0) >= limit:
        raise TooManyTriesError


def signals_of(session: Session, report_id: int) -> Sequence[Signal]:
    """Return the signals of a report with what the resident may read of them."""
    return session.scalars(
        select(Signal)
        .where(Signal.report_id == report_id)
        .order_by(Signal.due_at, Signal.id)
        .options(
            selectinload(Signal.events),
            selectinload(Signal.questions),
            selectinload(Signal.outcomes),
            selectinload(Signal.closure),
            selectinload(Signal.amendments),
            selectinload(Signal.retractions),
        )
    ).all()


def by_team(signals: Sequence[Signal]) -> dict[str, list[Signal]]:
    """Return the signals of each team, the team that looks first on top."""
    teams: dict[str, list[Signal]] = {}
    for signal in signals:
        teams.setdefault(signal.team, []).append(signal)
    return teams


def overview_of(signals: Sequence[Signal]) -> str | None:
    """Return the slug of the team that keeps the overview of what is still open, or None."""
    return next((s.coordinator for s in signals if s.coordinator and s.closed_at is None), None)


def seen(signals: Sequence[Signal]) -> list[tuple[datetime, str, list[str]]]:
    """
    Return what a resident may read of what happened, newest first: moment, kind of event, teams (none: all).

    What happened to several signals at once is one line.
    """
    rows: dict[tuple[datetime, str], list[str]] = {}
    for signal in signals:
        for event in signal.events:
            if resident_words(event.kind):
                teams = rows.setdefault((event.at, event.kind), [])
                if event.kind not in OF_THE_REPORT and signal.team not in teams:
                    teams.append(signal.team)
    return [(at, kind, teams) for (at, kind), teams in sorted(rows.items(), reverse=True)]


@dataclass(frozen=True)
class Status:
    """Where a report is, in one sentence (Dutch msgid)."""

    sentence: str
    pictogram: str


def status_of(signals: Sequence[Signal], *, withdrawn: bool = False) -> Status:
    """Derive where a report is from its signals, and from whether the resident took it back."""
    if withdrawn and not all(s.closed_at for s in signals):
        return Status(N_("U heeft deze melding ingetrokken."), "undo")
    if any(s.waiting_since and not s.closed_at for s in signals):
        return Status(N_("Wij hebben een vraag voor u."), "question")
    if all(s.closed_at for s in signals):
        return Status(N_("Wij zijn klaar met uw melding."), "check")
    if any(len(s.events) > 1 for s in signals):
        return Status(N_("Een collega is met uw melding bezig."), "people")
    return Status(N_("Wij hebben uw melding. Een collega leest die binnenkort."), "letter")
