"""What a resident does after sending: correct, and take back. The version that was sent never changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.advice.fixing import follow
from portal.advice.queries import contact_person
from portal.changes import domain
from portal.changes.actions import IncompleteError, begin, facts_of, kinds_of, not_for_others
from portal.changes.catalogue import ABOUT_YOU, Catalogue, ChangeType
from portal.changes.deciding import Decision, decide
from portal.changes.keys import keys_of
from portal.changes.models import WEB, Correction, Draft, Report, Withdrawal
from portal.changes.say import say
from portal.changes.versions import Version, latest, versions_of
from portal.errors import ConflictError, PortalError
from portal.identity.actions import out_of_lists
from portal.kit.marking import N_
from portal.notifications.outgoing import tell_resident
from portal.organisations.catalogue import Organisation
from portal.routing.rulebook import Rulebook
from portal.signals.amending import Amending, amend, take_back

LEFT_OUT = "Weggelaten"
LONGEST_REASON = 500
TOO_LONG = N_("Dit is te lang. Schrijf het korter.")
Told = Mapping[str, Mapping[str, Any]]


class NothingChangedError(PortalError):
    """A correction with the same answers as before."""

    status = 422
    sentence = N_("U heeft nog niets veranderd. Verander eerst wat niet klopt.")


def begin_correction(
    session: Session, report: Report, *, catalogue: Catalogue, secret: str, language: str, at: datetime
) -> tuple[Draft, str]:
    """Start a draft that holds what was sent last. Returns it with the token for the browser."""
    draft, token = begin(session, organisation=report.organisation, language=language, secret=secret, at=at)
    version = latest(report)
    draft.corrects = report.id
    draft.chosen = [slug for slug in version.told if slug in catalogue.types]
    answers = {**version.told, ABOUT_YOU: version.about}
    draft.answers = domain.prefilled(kinds_of(draft, catalogue), answers)
    return draft, token


def told_in(draft: Draft, catalogue: Catalogue) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Return the answers of a draft that count: per change type, and about the person."""
    told = domain.told_all(kinds_of(draft, catalogue), draft.answers)
    return told, told.pop(ABOUT_YOU)


def changed_in(draft: Draft, report: Report, catalogue: Catalogue) -> list[domain.Difference]:
    """Return each answer of a draft that differs from what was sent last."""
    told, about = told_in(draft, catalogue)
    return _differences(latest(report), told, about, catalogue)


def correct(
    session: Session,
    draft: Draft,
    *,
    catalogue: Catalogue,
    rulebook: Rulebook,
    organisation: Organisation,
    secret: str,
    language: str,
    at: datetime,
) -> Correction:
    """
    Keep the new version and tell every signal what changed, in one transaction. The rules run again.

    A second call for the same draft returns the same correction. Who corrects at the same time waits for the other.

    Raises:
        IncompleteError: a question was not looked at yet, or nothing is told any more.
        NothingChangedError: all answers are as they were.

    Source: Awb 2:17 (confirmation), 2:20 (time of receipt); R63.
    """
    report = session.scalars(select(Report).where(Report.id == draft.corrects).with_for_update()).one()
    if sent := session.scalar(select(Correction).where(Correction.draft_id == draft.id)):
        return sent
    session.refresh(report, ["corrections", "withdrawals"])
    kinds = kinds_of(draft, catalogue)
    if len(kinds) == 1 or domain.first_open(domain.steps(kinds, draft.answers), draft.answers):
        raise IncompleteError
    before = latest(report)
    told, about = told_in(draft, catalogue)
    taken_back = any(withdrawal.version == before.number for withdrawal in report.withdrawals)
    changed = _differences(before, told, about, catalogue)
    if not changed and not taken_back:
        raise NothingChangedError
    correction = Correction(
        report_id=report.id,
        draft_id=draft.id,
        number=before.number + 1,
        language=language,
        received_at=at,
        told=told,
        about=about,
        catalogue_version=catalogue.version,
        rules_version=rulebook.version,
        rules_number=rulebook.number,
    )
    session.add(correction)
    keys = keys_of(secret, about, told, catalogue.types)
    report.person_key, report.home_key, report.partner_key = keys.person, keys.home, keys.partner
    session.flush()
    person = contact_person(session, report.organisation, keys.person)
    after = _decide(told, about, catalogue, rulebook, organisation, at)
    facts = facts_of(report, about, told, catalogue, after)
    amend(
        session,
        Amending(
            version=correction.number,
            facts=replace(facts, **_by_web(at), language=language, municipality=after.town.slug, contact_person=person),
            before=_decide(before.told, before.about, catalogue, rulebook, organisation, at).routing,
            after=after.routing,
            rules_version=rulebook.version,
            rules_number=rulebook.number,
            rows=_rows(changed, told),
            about=[row for difference in changed if (row := _row(difference, told)) and _is_about(difference)],
            told_again=taken_back,
        ),
        organisation,
    )
    follow(session, report.organisation, report.id, person)
    if not_for_others(told, catalogue) and not not_for_others(before.told, catalogue):
        out_of_lists(session, report.id)
    key = f"corrected:{report.reference}:{correction.number}"
    tell_resident(session, report_id=report.id, kind="corrected", key=key, at=at)
    return correction


def _by_web(at: datetime) -> dict[str, Any]:
    """Return how a correction came, also of what a colleague typed in before."""
    return {"received_at": at, "kept_at": at, "channel": WEB, "typed_by_name": ""}


def withdraw(session: Session, report: Report, *, reason: str, at: datetime) -> None:
    """
    Take back the version that counts. Twice is fine. Signals stay open: a colleague looks whether anything is needed.

    Raises:
        ConflictError: we are done with it already.
    """
    session.execute(select(Report.id).where(Report.id == report.id).with_for_update())
    session.refresh(report, ["corrections", "withdrawals"])
    number = versions_of(report)[-1].number
    if any(withdrawal.version == number for withdrawal in report.withdrawals):
        return
    if not take_back(session, report.id, version=number, reason=reason, at=at):
        raise ConflictError(N_("Wij zijn al klaar met deze melding. Klopt er iets niet? Verbeter het, of bel ons."))
    session.add(Withdrawal(report_id=report.id, version=number, reason=reason, received_at=at))


def _differences(
    before: Version, told: Told, about: Mapping[str, Any], catalogue: Catalogue
) -> list[domain.Difference]:
    kinds: list[ChangeType] = [
        catalogue.types[slug] for slug in dict.fromkeys([*before.told, *told]) if slug in catalogue.types
    ]
    return domain.differences(
        [*kinds, catalogue.about_you], {**before.told, ABOUT_YOU: before.about}, {**told, ABOUT_YOU: about}
    )


def _decide(
    told: Told,
    about: Mapping[str, Any],
    catalogue: Catalogue,
    rulebook: Rulebook,
    organisation: Organisation,
    at: datetime,
) -> Decision:
    return decide(told, about, catalogue=catalogue, rulebook=rulebook, organisation=organisation, at=at)


def _is_about(difference: domain.Difference) -> bool:
    return difference.kind.slug == ABOUT_YOU


def _rows(changed: list[domain.Difference], told: Told) -> dict[str, list[dict[str, str]]]:
    """Return per change type what changed, in Dutch whatever the language."""
    rows: dict[str, list[dict[str, str]]] = {}
    for difference in changed:
        if not _is_about(difference):
            rows.setdefault(difference.kind.slug, []).append(_row(difference, told))
    return rows


def _row(difference: domain.Difference, told: Told) -> dict[str, str]:
    left_out = not _is_about(difference) and difference.kind.slug not in told
    return {
        "label": difference.question.short,
        "was": say(difference.question, difference.was),
        "now": LEFT_OUT if left_out else say(difference.question, difference.now),
    }
