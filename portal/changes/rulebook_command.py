"""`portal rulebook`: the versions of the rules by command. It says what it did in one line, or why not."""

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.changes import replaying
from portal.changes.asking import facts_of
from portal.changes.catalogue import Catalogue
from portal.errors import CommandError, PortalError
from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.datafiles import text_of
from portal.kit.words import SOURCE, moment_words
from portal.organisations.catalogue import Organisation
from portal.roles.catalogue import table
from portal.roles.domain import opens
from portal.routing import actions, drafting, keeping, queries
from portal.routing.checks import problems
from portal.routing.differences import differences
from portal.routing.models import RuleSet
from portal.routing.routes import ROLES
from portal.routing.rulebook import Known, Rulebook, WhenTest, check, parsed
from portal.routing.words import in_public_words


@dataclass(frozen=True)
class Desk:
    """What the commands work with."""

    session: Session
    organisation: Organisation
    catalogue: Catalogue
    known: Known
    shipped: Rulebook
    now: datetime

    @property
    def short(self) -> str:
        """The organisation whose rules these are."""
        return self.organisation.short

    def found(self, number: int) -> RuleSet:
        """Return a set, or say that it is not there."""
        found = queries.numbered(self.session, self.short, number)
        if found is None:
            raise CommandError(f"There is no rule set {number}. `portal rulebook list` shows them all.")
        return found

    def book(self, number: int) -> Rulebook:
        """Return the rules of a set."""
        found = self.found(number)
        return parsed(found.files)

    def person(self, login: str) -> Colleague:
        """Return a colleague who looks after the rules."""
        found = self.session.scalar(
            select(Colleague).where(Colleague.login == login, Colleague.organisation == self.short)
        )
        if found is None or found.blocked_at is not None or not opens(table().role, "rules", found.rights, ()):
            raise CommandError(f"{login!r} is nobody here who looks after the rules.")
        return found

    def live(self) -> queries.Live:
        """Return what is live; in an empty database the rules of this release are kept first."""
        live = queries.live_at(self.session, self.short, self.now)
        if live is None:
            actions.keep_shipped(self.session, self.short, self.shipped, self.now)
            live = queries.live_at(self.session, self.short, self.now)
        if live is None:
            raise CommandError("No rule set is live.")
        return live

    def say(self, change: str, test: WhenTest) -> str:
        """Say a test in the words of its question."""
        return in_public_words(test, self.catalogue.words.get(change, {}))


def run(typed: Namespace, desk: Desk) -> None:
    """
    Do one step.

    Raises:
        CommandError: it can't be done; says why.
        DataError: a rule is not in order.
    """
    desk.live()
    steps: dict[str, Callable[[Namespace, Desk], list[str]]] = {
        "list": _list,
        "draft": _draft,
        "diff": _diff,
        "replay": _replay,
        "live": _live,
        "back": _back,
    }
    try:
        lines = steps[typed.step](typed, desk)
    except PortalError as refusal:
        raise CommandError(refusal.sentence.format(**refusal.facts)) from refusal
    sys.stdout.write("\n".join(lines) + "\n")


def _list(_typed: Namespace, desk: Desk) -> list[str]:
    moments = queries.go_lives(desk.session, desk.short)
    periods = queries.periods(moments, desk.now)
    lines = []
    for found in queries.all_sets(desk.session, desk.short):
        state = queries.status(found, moments, desk.now)
        since = [moment_words(period.since, SOURCE) for period in periods.get(found.id, [])]
        when = [
            moment_words(m.live_from, SOURCE) for m in queries.planned(moments, desk.now) if m.rule_set_id == found.id
        ]
        told = f" ({', '.join([*since, *when])})" if since or when else ""
        lines.append(f"{found.number:>4}  {found.hash}  {state:<8} {found.author}: {found.reason}{told}")
    return lines


def _draft(typed: Namespace, desk: Desk) -> list[str]:
    paths = sorted(typed.folder.glob("*.toml"))
    if not paths:
        raise CommandError(f"{typed.folder} holds no .toml files.")
    files = {path.stem: text_of(path) for path in paths}
    check(desk.known, files, typed.folder)
    by = desk.person(typed.author)
    made = actions.draft(desk.session, desk.short, by=by, reason=typed.reason, at=desk.now, files=files)
    wrong = problems(
        parsed(files).rules, facts_of(desk.catalogue, desk.organisation.switches), files, since=desk.now.date()
    )
    return [
        f"Made version {made.number} ({made.hash}) with {len(files)} rules. It is a draft.",
        *(f"To mend before it can go live: {one}" for one in wrong),
    ]


def _diff(typed: Namespace, desk: Desk) -> list[str]:
    found = differences(desk.book(typed.a), desk.book(typed.b), desk.say, ROLES)
    lines = []
    for one in found:
        lines += [f"{one.kind}: {one.rule} ({one.title})", *(f"    {sentence}" for sentence in one.sentences)]
    return lines or ["Geen verschil."]


def _replay(typed: Namespace, desk: Desk) -> list[str]:
    today = local_day(desk.now)
    period = replaying.Period(typed.first or today - timedelta(days=30), typed.last or today, typed.on or today)
    live = desk.live()
    outcome = replaying.replay(
        desk.session,
        period,
        before=desk.book(live.number),
        after=desk.book(typed.number),
        catalogue=desk.catalogue,
        organisation=desk.organisation,
    )
    lines = [
        f"{period.first} - {period.last}: {outcome.reports} meldingen bekeken.",
        f"Bij {outcome.differ} gaat het anders, bij {outcome.words} alleen de tekst. Niet mee: {outcome.skipped}.",
        *(f"{' | '.join(place)}: {was} -> {now}" for place, was, now in outcome.different),
    ]
    for reference, (less, more) in outcome.examples.items():
        lines += [f"{reference}", *(f"    was:   {rule} | {' | '.join(place)}" for rule, place in less)]
        lines += [f"    wordt: {rule} | {' | '.join(place)}" for rule, place in more]
    return lines


def _live(typed: Namespace, desk: Desk) -> list[str]:
    by, second, found = desk.person(typed.by), desk.person(typed.second), desk.found(typed.number)
    if by.id == second.id:
        raise CommandError(drafting.SECOND)
    moment = typed.at.replace(tzinfo=AMSTERDAM) if typed.at and typed.at.tzinfo is None else typed.at
    made = actions.make_live(
        desk.session,
        desk.short,
        typed.number,
        edition=found.edition,
        live=desk.live().number,
        known=desk.known,
        facts=facts_of(desk.catalogue, desk.organisation.switches),
        by=second,
        asked_by=keeping.By.person(by),
        reason=typed.reason,
        at=desk.now,
        live_from=moment,
    )
    return [f"Version {typed.number} is live from {made.live_from.isoformat()}."]


def _back(typed: Namespace, desk: Desk) -> list[str]:
    actions.roll_back(
        desk.session,
        desk.short,
        typed.number,
        live=desk.live().number,
        known=desk.known,
        by=desk.person(typed.by),
        reason=typed.reason,
        at=desk.now,
    )
    return [f"Version {typed.number} is live again."]
