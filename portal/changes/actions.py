"""What a resident does: begin, answer, choose, send. Actions never commit; the route's transaction does."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice.queries import contact_person
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.changes import domain
from portal.changes.catalogue import ABOUT_YOU, PROOF, Catalogue, ChangeType
from portal.changes.deciding import Decision, decide
from portal.changes.keys import keys_of, unsafe
from portal.changes.models import Change, Draft, Report
from portal.changes.say import say
from portal.errors import PortalError
from portal.identity.actions import sent as sent_by
from portal.identity.domain import Mine
from portal.integrations.outgoing import hand_over
from portal.kit.codes import derived_code, hash_code, new_reference
from portal.kit.marking import N_
from portal.kit.words import SOURCE
from portal.notifications.outgoing import tell_resident
from portal.organisations.catalogue import Organisation
from portal.proof import actions as proof
from portal.proof import queries as proof_queries
from portal.routing.rulebook import Rulebook
from portal.sealing.rows import sealed_rows
from portal.signals.opening import ReportFacts, open_signals
from portal.signals.teller import teller_of


class IncompleteError(PortalError):
    """Sent before the last question was seen."""

    status = 422
    sentence = N_("Er mist nog een antwoord. Kijk het nog eens na.")


def begin(session: Session, *, organisation: str, language: str, secret: str, at: datetime) -> tuple[Draft, str]:
    """Start a draft. Returns it with the token for the browser; only a hash is kept."""
    token, nonce = secrets.token_urlsafe(32), secrets.token_hex(16)
    draft = Draft(
        token_hash=hash_code(token),
        resume_hash=hash_code(resume_code(secret, nonce)),
        resume_nonce=nonce,
        organisation=organisation,
        language=language,
        chosen=[],
        answers={},
        created_at=at,
        saved_at=at,
    )
    session.add(draft)
    session.flush()
    return draft, token


def begin_for_somebody(
    session: Session,
    *,
    organisation: str,
    secret: str,
    by: Colleague,
    channel: str,
    received_at: datetime,
    at: datetime,
) -> Draft:
    """
    Start a draft that a colleague types in for somebody who phones, comes to the desk or sent paper.

    No browser gets a token for it: only this colleague finds it, see `queries.draft_typed_by`. `received_at` is when it
    reached us, which counts (Awb 2:20).
    """
    draft, _token = begin(session, organisation=organisation, language=SOURCE, secret=secret, at=at)
    draft.typed_by, draft.channel, draft.received_at = by.id, channel, received_at
    session.flush()
    detail = {"channel": channel}
    record(session, Entry("typed_in:began", at, by.organisation, person(by), ("draft", draft.id), detail=detail))
    return draft


def resume_code(secret: str, nonce: str) -> str:
    """Return the code with which a draft is found on another device; derived, so it can be shown again."""
    return derived_code(secret, f"resume:{nonce}", 10)


def follow_code(secret: str, reference: str) -> str:
    """Return the code that goes with a reference; derived, so that it is nowhere stored."""
    return derived_code(secret, f"follow:{reference}", 8)


def choose(draft: Draft, slugs: list[str], catalogue: Catalogue, at: datetime) -> None:
    """Set which changes are told; answers of a change that is left out stay until sending."""
    draft.chosen, draft.saved_at = slugs, at
    draft.answers = domain.with_shared(kinds_of(draft, catalogue), draft.answers)


def leave_out(draft: Draft, slug: str, catalogue: Catalogue, at: datetime) -> None:
    """Tell this change no longer, and forget what was answered about it."""
    kept = {other: given for other, given in draft.answers.items() if other != slug}
    for place in [place for place in kept.get(domain.TYPING, {}) if place.startswith(f"{slug}/")]:
        kept = domain.with_typing(kept, place, [])
    draft.answers = kept
    choose(draft, [other for other in draft.chosen if other != slug], catalogue, at)


def answer(draft: Draft, slug: str, values: Mapping[str, Any], catalogue: Catalogue, at: datetime) -> None:
    """Keep the answers of a page, at once, also where another chosen change asks the same."""
    answers = {**draft.answers, slug: {**draft.answers.get(slug, {}), **values}}
    draft.answers = domain.with_shared(kinds_of(draft, catalogue), answers)
    draft.saved_at = at


def wipe(session: Session, draft: Draft, at: datetime) -> None:
    """Forget a draft that was not sent, and the files in it."""
    proof.take_away(session, proof_queries.of_draft(session, draft.id), at)
    session.flush()
    if draft.typed_by and (who := session.get(Colleague, draft.typed_by)):
        record(session, Entry("typed_in:wiped", at, draft.organisation, person(who), ("draft", draft.id)))
    session.delete(draft)


def keep_typing(draft: Draft, place: str, typed: list[tuple[str, str]], at: datetime, turn: str = "") -> None:
    """
    Keep what is typed on a page and is no answer yet, see `domain.TYPING`; an empty list forgets it.

    `turn` is "visit.number": what one visit to a page sent before what we have already is not kept.
    """
    turn = turn if domain.TURNS.fullmatch(turn) else ""
    if turn and domain.overtaken(draft.answers, place, turn):
        return
    pairs = [*typed, (domain.TURN, turn)] if typed and turn else typed
    draft.answers, draft.saved_at = domain.with_typing(draft.answers, place, pairs), at


def kinds_of(draft: Draft, catalogue: Catalogue) -> list[ChangeType]:
    """Return the chosen change types, private ones first, then the questions about the person."""
    chosen = [catalogue.types[slug] for slug in draft.chosen if slug in catalogue.types]
    return [*sorted(chosen, key=lambda kind: not kind.private), catalogue.about_you]


_SENT = select(Report).where(Report.draft_id == bindparam("draft"))
_CHANGES = insert(Change)


def submit(
    session: Session,
    draft: Draft,
    *,
    catalogue: Catalogue,
    rulebook: Rulebook,
    organisation: Organisation,
    secret: str,
    language: str,
    at: datetime,
    back_offices: Iterable[str] = (),
    signed_in: Mine | None = None,
) -> Report:
    """
    Keep the report, its changes, signals, post and hand-overs: one transaction, before anybody reads 'ontvangen'.

    A second call for the same draft returns the same report. `signed_in`: the resident who sends it, if they chose to.

    Raises:
        IncompleteError: a question was not looked at yet.

    Source: Awb 2:17 (confirmation), 2:20 (time of receipt).
    """
    # Who presses *send* again at once waited for the first one: a page that writes holds its draft, see access.py.
    if sent := session.scalar(_SENT, {"draft": draft.id}):
        return sent
    received = draft.received_at or at
    typed_by = session.get(Colleague, draft.typed_by) if draft.typed_by else None
    kinds = kinds_of(draft, catalogue)
    if len(kinds) == 1 or domain.first_open(domain.steps(kinds, draft.answers), draft.answers):
        raise IncompleteError
    told = domain.told_all(kinds, draft.answers)
    about = told.pop(ABOUT_YOU)
    decision = decide(told, about, catalogue=catalogue, rulebook=rulebook, organisation=organisation, at=received)
    keys = keys_of(secret, about, told, catalogue.types)
    report = Report(
        reference=new_reference(organisation.reference_prefix),
        draft_id=draft.id,
        organisation=organisation.short,
        municipality=decision.town.slug,
        language=language,
        channel=draft.channel,
        received_at=received,
        about=about,
        catalogue_version=catalogue.version,
        rules_version=rulebook.version,
        rules_number=rulebook.number,
        typed_by=draft.typed_by,
        typed_by_name=typed_by.name if typed_by else "",
        typed_at=at if typed_by else None,
        person_key=keys.person,
        home_key=keys.home,
        partner_key=keys.partner,
    )
    session.add(report)
    session.flush()
    changes = [
        {
            "report_id": report.id,
            "position": place,
            "type": slug,
            "happened_on": domain.happened_on(catalogue.types[slug], answers),
            "answers": answers,
        }
        for place, (slug, answers) in enumerate(told.items())
    ]
    session.connection().execute(_CHANGES, sealed_rows(session, Change, changes))
    facts = facts_of(report, about, told, catalogue, decision)
    facts = replace(facts, contact_person=contact_person(session, report.organisation, keys.person))
    open_signals(session, facts, decision.routing, rulebook.version, organisation, rules_number=rulebook.number)
    papers = {(slug, n.removeprefix(PROOF)) for slug, given in told.items() for n in given if n.startswith(PROOF)}
    if papers:
        proof.hand_in(session, draft.id, report.id, papers, at)
    if signed_in and not typed_by:
        private = not_for_others(told, catalogue)
        sent_by(session, report.id, teller_of(about), signed_in, private=private, at=at)
    if typed_by:
        _trail_sent(session, report, draft, typed_by, at)
    tell_resident(session, report_id=report.id, kind="received", key=f"received:{report.reference}", at=at)
    hand_over(session, report_id=report.id, reference=report.reference, back_offices=back_offices, at=at)
    return report


def not_for_others(told: Mapping[str, Mapping[str, Any]], catalogue: Catalogue) -> bool:
    """Whether something was told that others at home must not find, also not with somebody's own DigiD."""
    kinds = [catalogue.types[slug] for slug in told if slug in catalogue.types]
    return any(kind.private for kind in kinds) or unsafe(
        {kind.slug: told[kind.slug] for kind in kinds}, catalogue.types
    )


def _trail_sent(session: Session, report: Report, draft: Draft, by: Colleague, at: datetime) -> None:
    """Write down that a colleague sent it for somebody."""
    about, detail = ("report", report.id), {"draft": draft.id, "channel": draft.channel}
    record(session, Entry("typed_in:sent", at, report.organisation, person(by), about, report.id, detail=detail))


def facts_of(
    report: Report,
    person: Mapping[str, Any],
    told: Mapping[str, Mapping[str, Any]],
    catalogue: Catalogue,
    decision: Decision,
) -> ReportFacts:
    """Copy the few facts that a signal may know, in Dutch whatever the language. `person`: the answers about you."""
    rows: dict[str, list[dict[str, str]]] = {}
    labels: dict[tuple[str, str], dict[str, str]] = {}
    for slug, answers in told.items():
        kind = catalogue.types[slug]
        rows[slug] = []
        for question in kind.with_papers:
            if question.name not in answers:
                continue
            row = {"label": question.short, "value": say(question, answers[question.name])}
            if question.fact == "new_home" and "postcode" in person:
                row["was"] = say(question, person["postcode"])
            rows[slug].append(row)
            labels[slug, question.name] = row
    about = [
        (q, {"label": q.short, "value": say(q, person[q.name])})
        for q in catalogue.about_you.questions
        if q.name in person
    ]
    contact = [row for q, row in about if q.name not in {"name", "postcode"} and q.fact != "teller"]
    contact.insert(0, next(row for q, row in about if q.name == "name"))
    return ReportFacts(
        id=report.id,
        reference=report.reference,
        municipality=report.municipality,
        postcode=decision.postcode,
        old_home=decision.old_home,
        language=report.language,
        received_at=report.received_at,
        person=initial(person["name"]),
        contact=contact,
        labels=labels,
        told=rows,
        kept_at=report.typed_at or report.received_at,
        channel=report.channel,
        typed_by_name=report.typed_by_name,
        for_whom=teller_of(person),
        teller=[row for q, row in about if q.fact == "teller" and q.name != "for_whom"],
        words=catalogue.words,
    )


def initial(name: str) -> str:
    """Return a name for a list: the first name and one letter."""
    words = name.split()
    return f"{words[0][:30]} {words[-1][:1].upper()}." if len(words) > 1 else words[0][:30]
