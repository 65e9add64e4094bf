"""
What somebody does with a set of rules: make, change, approve, go back. Never commits.

Each step adds one audit line. Two people at once: the second reads a sentence, and nothing is lost.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.errors import ConflictError
from portal.kit.clock import local_day
from portal.kit.datafiles import DataError
from portal.kit.words import SOURCE, moment_words
from portal.routing import drafting, keeping, queries
from portal.routing.checks import Facts, problems
from portal.routing.models import APPROVED, BACK, SHIPPED, GoLive, RuleSet
from portal.routing.rulebook import Known, Rulebook, check

BY_FILES = "Bestanden van de uitgave"
FIRST = "De regels waarmee het begon."
CHANGED_FILES = "De bestanden met regels zijn veranderd."
FROZEN = "Deze versie staat vast. Maak een nieuw voorstel."
SAVED_ALREADY = "Een collega bewaarde deze regel net. Uw tekst staat er nog. Kijk wat de collega schreef."
MOVED_ON = "Een collega veranderde dit voorstel net. Lees het nog eens en kies dan opnieuw."
OTHER_LIVE = "Een collega zette net een andere versie live. Er is niets veranderd. Kijk eerst wat er nu live is."
NOT_CHANGED = "Dit voorstel is gelijk aan wat live is. Verander eerst een regel."
NO_LONGER_FITS = "Deze versie past niet meer bij de vragen van nu. {why}"
HISTORY = "Deze regel is live. Geef hem een einddag. Dan blijft te lezen wat er gold."
NEVER_LIVE = "Deze versie is nooit live geweest. Teruggaan kan alleen naar een versie die live was."


def keep_shipped(session: Session, organisation: str, shipped: Rulebook, at: datetime) -> None:
    """
    Keep the files of this release as a set. They go live by themselves while nobody ever made another set live.

    After that they wait as a draft: who looks after the rules decides.
    """
    live = queries.live_at(session, organisation, at)
    known = keeping.same(session, organisation, shipped.version)
    if known is None:
        known = _shipped(session, organisation, shipped, live, at)
        live = queries.live_at(session, organisation, at)
    if (live and live.hash == shipped.version) or queries.by_people(session, organisation):
        return
    keeping.freeze(known, at)
    keeping.note(session, known, "live", keeping.By(BY_FILES), at)
    keeping.go_live(session, known, SHIPPED, at, at=at, by=keeping.By(BY_FILES), reason=known.reason)


def _shipped(
    session: Session, organisation: str, shipped: Rulebook, live: queries.Live | None, at: datetime
) -> RuleSet:
    return keeping.add(
        session,
        organisation,
        shipped.files,
        by=keeping.By(BY_FILES),
        reason=CHANGED_FILES if live else FIRST,
        base=live.number if live else None,
        at=at,
        once=True,
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
        files = queries.live_files(session, organisation, at)
    base = live.number if live else None
    return keeping.add(session, organisation, files, by=keeping.By.person(by), reason=reason, base=base, at=at)


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

    `seen` is `drafting.mark` of the text that the colleague began with, "" when the rule was not there; `kind` the
    audit line: changed, added, ended or removed.

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
    if not text and name in queries.live_files(session, organisation, at):
        raise ConflictError(HISTORY)
    files = {other: kept for other, kept in found.files.items() if other != name}
    if text:
        files[name] = text
    before, found.hash = found.hash, check(known, files).version
    found.files, found.edition = files, found.edition + 1
    found.changed_by_id, found.changed_at = by.id, at
    keeping.note(session, found, kind, keeping.By.person(by), at, detail=name, before=before)
    return found


def tried(session: Session, found: RuleSet, *, detail: str, by: Colleague, at: datetime) -> None:
    """Write that somebody replayed reports with a set."""
    keeping.note(session, found, "replayed", keeping.By.person(by), at, detail=detail)


def make_live(
    session: Session,
    organisation: str,
    number: int,
    *,
    edition: int,
    live: int,
    known: Known,
    facts: Facts,
    by: Colleague,
    reason: str,
    at: datetime,
    live_from: datetime | None = None,
    asked_by: keeping.By | None = None,
) -> GoLive:
    """
    Let a draft go live, now or at a later moment. `by` is the second person.

    `edition` is that of the draft as the second person read it, `live` the number that was live then. `asked_by` is
    the author when not given.

    Raises:
        ConflictError: not by a second person, no draft any more, or it changed since it was read.
        DataError: the set is not in order.
    """
    keeping.one_at_a_time(session, organisation)
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
    moment = live_from or at
    if refusal := drafting.why_not_moment(moment, at):
        raise ConflictError(refusal)
    book = check(known, found.files)
    for wrong in problems(book.rules, facts, found.files, since=local_day(moment)):
        raise wrong
    keeping.freeze(found, at)
    person = keeping.By.person(by)
    keeping.note(session, found, "approved", person, at, reason=reason)
    keeping.note(
        session,
        found,
        "planned" if moment > at else "live",
        person,
        at,
        detail=moment_words(moment, SOURCE) if moment > at else "",
        before=now.hash,
    )
    asked = asked_by or keeping.By(found.author, found.author_id)
    return keeping.go_live(session, found, APPROVED, moment, at=at, by=asked, second=person, reason=reason)


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
        keeping.note(session, found, "withdrawn", keeping.By.person(by), at, reason=reason)


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

    `live` is the number that was live when this was decided.

    Raises:
        ConflictError: it is live already, never was, or no longer fits the questions of today.
    """
    keeping.one_at_a_time(session, organisation)
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
    person = keeping.By.person(by)
    told = f"Van versie {now.number}"
    keeping.note(session, found, "rolled_back", person, at, detail=told, reason=reason, before=now.hash)
    left = queries.numbered(session, organisation, now.number)
    if left is not None:
        keeping.note(session, left, "left", person, at, detail=f"Naar versie {number}", reason=reason)
    return keeping.go_live(session, found, BACK, at, at=at, by=person, reason=reason)
