"""
What somebody does with a set of rules: make, change, approve, go back. Never commits.

Each step adds one audit line. Two people at once: the second reads a sentence, and nothing is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.errors import ConflictError
from portal.kit.datafiles import DataError
from portal.kit.words import SOURCE, moment_words
from portal.routing import drafting, queries
from portal.routing.models import APPROVED, BACK, SHIPPED, GoLive, RuleSet, RuleSetEvent
from portal.routing.rulebook import Known, Rulebook, check, version_of

BY_FILES = "Bestanden van de uitgave"
FIRST = "De regels waarmee het begon."
CHANGED_FILES = "De bestanden met regels zijn veranderd."
FROZEN = "Deze versie staat vast. Maak een nieuw voorstel."
SAVED_ALREADY = "Een collega bewaarde deze regel net. Uw tekst staat er nog. Kijk wat de collega schreef."
MOVED_ON = "Een collega veranderde dit voorstel net. Lees het nog eens en kies dan opnieuw."
OTHER_LIVE = "Een collega zette net een andere versie live. Er is niets veranderd. Kijk eerst wat er nu live is."
NOT_CHANGED = "Dit voorstel is gelijk aan wat live is. Verander eerst een regel."
NO_LONGER_FITS = "Deze versie past niet meer bij de vragen van nu. {why}"
NEVER_LIVE = "Deze versie is nooit live geweest. Teruggaan kan alleen naar een versie die live was."
ATTEMPTS = 4


@dataclass(frozen=True)
class By:
    """Who does it: a colleague, or a name for what no person does."""

    name: str
    id: int | None = None

    @classmethod
    def person(cls, colleague: Colleague) -> "By":
        """Return a colleague as who does it."""
        return cls(colleague.name, colleague.id)


def keep_shipped(session: Session, organisation: str, shipped: Rulebook, at: datetime) -> None:
    """
    Keep the files of this release as a set. They go live by themselves while nobody ever made another set live.

    After that they wait as a draft: who looks after the rules decides.
    """
    live = queries.live_at(session, organisation, at)
    known = _same(session, organisation, shipped.version)
    if known is None:
        known = _shipped(session, organisation, shipped, live, at)
        live = queries.live_at(session, organisation, at)
    if (live and live.hash == shipped.version) or queries.by_people(session, organisation):
        return
    _freeze(known, at)
    _go_live(session, known, SHIPPED, at, at=at, by=By(BY_FILES), reason=known.reason)


def _shipped(
    session: Session, organisation: str, shipped: Rulebook, live: queries.Live | None, at: datetime
) -> RuleSet:
    return _add(
        session,
        organisation,
        shipped.files,
        by=By(BY_FILES),
        reason=CHANGED_FILES if live else FIRST,
        base=live.number if live else None,
        at=at,
        once=True,
    )


def _same(session: Session, organisation: str, version: str) -> RuleSet | None:
    return session.scalar(
        select(RuleSet)
        .where(RuleSet.organisation == organisation, RuleSet.hash == version)
        .order_by(RuleSet.number)
        .limit(1)
    )


def draft(
    session: Session,
    organisation: str,
    *,
    by: Colleague,
    reason: str,
    at: datetime,
    files: Mapping[str, str] | None = None,
) -> RuleSet:
    """Begin a new set from what is live, or from given files that were checked."""
    live = queries.live_at(session, organisation, at)
    if files is None:
        files = queries.files_of(session, live.id) if live else {}
    base = live.number if live else None
    return _add(session, organisation, files, by=By.person(by), reason=reason, base=base, at=at)


def save_rule(
    session: Session,
    organisation: str,
    number: int,
    name: str,
    text: str,
    *,
    seen: str,
    kind: str,
    known: Known,
    by: Colleague,
    at: datetime,
) -> RuleSet:
    """
    Put the text of one rule into a draft, checked with all others. An empty text takes out a rule that is new here.

    Args:
        seen: `drafting.mark` of the text that the colleague began with; "" when the rule was not there.
        kind: The audit line: changed, added, ended or removed.

    Raises:
        DataError: the set would not be in order; nothing is kept.
        ConflictError: it is no draft any more, or a colleague saved this rule in the meantime.
    """
    found = queries.numbered(session, organisation, number, lock=True)
    if found is None or found.frozen_at is not None:
        raise ConflictError(FROZEN)
    now = found.files.get(name, "")
    if now == text:
        return found
    if drafting.mark(now) != seen:
        raise ConflictError(SAVED_ALREADY)
    files = {other: kept for other, kept in found.files.items() if other != name}
    if text:
        files[name] = text
    found.hash = check(known, files).version
    found.files, found.edition = files, found.edition + 1
    found.changed_by_id, found.changed_at = by.id, at
    _event(session, found, kind, By.person(by), at, detail=name)
    return found


def tried(session: Session, found: RuleSet, *, detail: str, by: Colleague, at: datetime) -> None:
    """Write that somebody replayed reports with a set."""
    _event(session, found, "replayed", By.person(by), at, detail=detail)


def make_live(
    session: Session,
    organisation: str,
    number: int,
    *,
    edition: int,
    live: int,
    known: Known,
    by: Colleague,
    reason: str,
    at: datetime,
    live_from: datetime | None = None,
    asked_by: By | None = None,
) -> GoLive:
    """
    Let a draft go live, now or at a later moment. `by` is the second person.

    Args:
        edition: Of the draft as the second person read it.
        live: The number that was live when the difference was read.
        asked_by: Who asks for it; the author when not given.

    Raises:
        ConflictError: not by a second person, no draft any more, or it changed since it was read.
        DataError: the set is not in order.
    """
    _one_at_a_time(session, organisation)
    found = queries.numbered(session, organisation, number, lock=True)
    now = queries.live_at(session, organisation, at)
    if found is None or found.frozen_at is not None:
        raise ConflictError(FROZEN)
    if found.edition != edition:
        raise ConflictError(MOVED_ON)
    if now is None or now.number != live:
        raise ConflictError(OTHER_LIVE)
    if now.hash == found.hash:
        raise ConflictError(NOT_CHANGED)
    if refusal := drafting.why_not_second(by.id, found.author_id, found.changed_by_id):
        raise ConflictError(refusal)
    check(known, found.files)
    moment = live_from or at
    if refusal := drafting.why_not_moment(moment, at):
        raise ConflictError(refusal)
    _freeze(found, at)
    person = By.person(by)
    _event(session, found, "approved", person, at, reason=reason)
    _event(
        session,
        found,
        "planned" if moment > at else "live",
        person,
        at,
        detail=moment_words(moment, SOURCE) if moment > at else "",
    )
    asked = asked_by or By(found.author, found.author_id)
    return _go_live(session, found, APPROVED, moment, at=at, by=asked, second=person, reason=reason)


def withdraw(session: Session, organisation: str, number: int, *, by: Colleague, reason: str, at: datetime) -> None:
    """
    Take back a plan that has not come yet. Twice is fine.

    Raises:
        ConflictError: the moment has come already.
    """
    found = queries.numbered(session, organisation, number, lock=True)
    if found is None:
        return
    moments = [m for m in queries.go_lives(session, organisation) if m.rule_set_id == found.id]
    waiting = queries.planned(moments, at)
    if moments and not waiting:
        raise ConflictError("Deze versie is al live. U kunt wel teruggaan naar een eerdere versie.")
    for moment in waiting:
        moment.withdrawn_at, moment.withdrawn_by = at, by.name
        _event(session, found, "withdrawn", By.person(by), at, reason=reason)


def roll_back(
    session: Session,
    organisation: str,
    number: int,
    *,
    live: int,
    known: Known,
    by: Colleague,
    reason: str,
    at: datetime,
) -> GoLive:
    """
    Go back at once to a set that was live before: one person may, for it is the safe direction.

    Args:
        live: The number that was live when this was decided.

    Raises:
        ConflictError: it is live already, never was, or no longer fits the questions of today.
    """
    _one_at_a_time(session, organisation)
    found = queries.numbered(session, organisation, number, lock=True)
    now = queries.live_at(session, organisation, at)
    if now is None or now.number != live or found is None or now.id == found.id:
        raise ConflictError(OTHER_LIVE)
    if not any(m.rule_set_id == found.id and m.live_from <= at for m in queries.go_lives(session, organisation)):
        raise ConflictError(NEVER_LIVE)
    try:
        check(known, found.files)
    except DataError as error:
        raise ConflictError(NO_LONGER_FITS, why=str(error)) from error
    person = By.person(by)
    _event(session, found, "rolled_back", person, at, detail=f"Van versie {now.number}", reason=reason)
    left = queries.numbered(session, organisation, now.number)
    if left is not None:
        _event(session, left, "left", person, at, detail=f"Naar versie {number}", reason=reason)
    return _go_live(session, found, BACK, at, at=at, by=person, reason=reason)


def _add(
    session: Session,
    organisation: str,
    files: Mapping[str, str],
    *,
    by: By,
    reason: str,
    base: int | None,
    at: datetime,
    once: bool = False,
) -> RuleSet:
    """
    Add a set with the next number; who comes at the same moment gets the number after it.

    `once`: two servers that start at the same moment keep the same files once.
    """
    last = select(func.max(RuleSet.number)).where(RuleSet.organisation == organisation)
    for attempt in range(ATTEMPTS + 1):
        number = (session.scalar(last) or 0) + 1
        made = RuleSet(
            organisation=organisation,
            number=number,
            hash=version_of(files),
            files=dict(files),
            author_id=by.id,
            author=by.name,
            reason=reason,
            made_at=at,
            base=base,
            edition=1,
            changed_by_id=by.id,
            changed_at=at,
        )
        try:
            with session.begin_nested():
                session.add(made)
                session.flush()
        except IntegrityError:
            if once and (same := _same(session, organisation, made.hash)):
                return same
            if attempt == ATTEMPTS:
                raise
        else:
            break
    _event(session, made, "made", by, at, reason=reason)
    return made


def _freeze(found: RuleSet, at: datetime) -> None:
    if found.frozen_at is None:
        found.frozen_at = at


def _go_live(
    session: Session,
    found: RuleSet,
    kind: str,
    live_from: datetime,
    *,
    at: datetime,
    by: By,
    reason: str,
    second: By | None = None,
) -> GoLive:
    moment = GoLive(
        organisation=found.organisation,
        rule_set_id=found.id,
        kind=kind,
        live_from=live_from,
        made_at=at,
        by_name=by.name,
        second_name=second.name if second else "",
        reason=reason,
    )
    session.add(moment)
    if kind == SHIPPED:
        _event(session, found, "live", by, at)
    session.flush()
    return moment


def _one_at_a_time(session: Session, organisation: str) -> None:
    """Let who else changes what is live wait for us; SQLite has one writer anyway."""
    session.execute(
        select(RuleSet.id).where(RuleSet.organisation == organisation, RuleSet.number == 1).with_for_update()
    )


def _event(
    session: Session, found: RuleSet, kind: str, by: By, at: datetime, *, detail: str = "", reason: str = ""
) -> None:
    session.add(RuleSetEvent(rule_set_id=found.id, kind=kind, at=at, by_name=by.name, detail=detail, reason=reason))
    session.flush()
