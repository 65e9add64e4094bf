"""What the pages of the rulebook share: who, when, one set and its difference with what is live."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.accounts.access import Me, MySession, is_confirmed
from portal.errors import ConflictError, NotFoundError
from portal.kit.datafiles import DataError
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, render
from portal.routing import access, queries, rulebook
from portal.routing.access import Keeper
from portal.routing.checks import Facts, problems
from portal.routing.differences import NEW, Difference, differences
from portal.routing.forms import BackForm, DraftForm, Form, LiveForm, WithdrawForm
from portal.routing.models import RuleSet
from portal.routing.routes import ROLES
from portal.routing.rulebook import Known, Rulebook, WhenTest
from portal.routing.words import in_public_words

STATUS = {
    "live": "Live",
    "planned": "Gepland",
    "was": "Was live",
    "draft": "Voorstel",
    "aside": "Plan ingetrokken",
}


@dataclass(frozen=True)
class Office:
    """Who looks after the rules, and when."""

    request: Request
    session: Db
    me: Keeper
    now: Now
    mine: MySession

    @property
    def confirmed(self) -> bool:
        """Whether this person showed a short while ago who they are: asked before rules go live."""
        return is_confirmed(self.mine, self.now)

    @property
    def organisation(self) -> str:
        """The organisation whose rules these are."""
        short: str = self.request.app.state.organisation.short
        return short

    @property
    def known(self) -> Known:
        """What questions there are, to check rules with."""
        known: Known = self.request.app.state.known_answers
        return known

    @property
    def facts(self) -> Facts:
        """When each question is asked, to hold a whole set against."""
        facts: Facts = self.request.app.state.asked
        return facts

    def live(self) -> Rulebook:
        """Return the rules that are live now."""
        return access.live(self.request, self.session, self.now)

    def found(self, number: int) -> RuleSet:
        """
        Return a set with its texts.

        Raises:
            NotFoundError: there is no such number.
        """
        self.live()  # in an empty database the first version is kept now
        found = queries.numbered(self.session, self.organisation, number)
        if found is None:
            raise NotFoundError
        return found

    def say(self, change: str, test: WhenTest) -> str:
        """Say a test in the words of its question."""
        return in_public_words(test, self.request.app.state.answer_words.get(change, {}))

    def show(self, template: str, *, status: int = 200, **shown: Any) -> Response:
        """Return a page for who looks after the rules."""
        titles = self.request.app.state.type_titles
        return render(
            self.request, template, "nl", status=status, colleague=self.me, titles=titles, statuses=STATUS, **shown
        )


def sent(me: Me, typed: Typed) -> FormData:  # noqa: ARG001  who comes first: a stranger goes to the sign-in page
    """Return what a colleague typed, after checking where it came from."""
    return typed


AtOffice = Annotated[Office, Load(Office)]
Sent = Annotated[FormData, Load(sent)]


def proposed(office: Office, found: RuleSet) -> Rulebook:
    """Return the rules of a set, with its number."""
    live = queries.Live(found.id, found.number, found.hash, found.made_at)
    state = office.request.app.state
    book: Rulebook = state.rulebooks.of(office.session, office.organisation, live, state.rulebook)
    return book


def difference(office: Office, found: RuleSet) -> list[Difference]:
    """Return what a set would change for what is live, in words."""
    return differences(office.live(), proposed(office, found), office.say, ROLES)


def set_page(
    office: Office,
    number: int,
    *,
    status: int = 200,
    message: str | None = None,
    **typed: Form,
) -> Response:
    """Return the page of one set, with what was typed."""
    found, now, live = office.found(number), office.now, office.live()
    moments = queries.go_lives(office.session, office.organisation)
    changed = difference(office, found)
    book = proposed(office, found)
    blank = {"live": LiveForm, "back": BackForm, "withdraw": WithdrawForm, "draft": DraftForm}
    forms = {**{name: form(prefix=name) for name, form in blank.items()}, **typed}
    return office.show(
        "routing/work/set.html",
        status=status,
        message=message,
        confirmed=office.confirmed,
        set=found,
        state=queries.status(found, moments, now),
        live=live,
        changed=changed,
        fresh={one.rule for one in changed if one.kind == NEW},
        marked={one.rule: one.kind for one in changed},
        groups=grouped(book),
        warnings=rulebook.warnings(book, now.date()),
        wrong=problems(book.rules, office.facts, found.files, since=now.date()) if found.frozen_at is None else [],
        periods=queries.periods(moments, now).get(found.id, []),
        plans=[moment for moment in queries.planned(moments, now) if moment.rule_set_id == found.id],
        steps=queries.steps(office.session, found.id, moments, now),
        not_second=access.why_not_second(office.me, found),
        forms=forms,
        opened=set(typed),
        problems=[problem for form in typed.values() for problem in form.problems()],
    )


def grouped(book: Rulebook) -> dict[str, list[rulebook.Rule]]:
    """Return the rules per change type."""
    groups: dict[str, list[rulebook.Rule]] = {}
    for rule in sorted(book.rules.values(), key=lambda one: (one.when.change, one.id)):
        groups.setdefault(rule.when.change, []).append(rule)
    return groups


def attempt(act: Callable[[], object], answer: Callable[[], Response], again: partial[Response]) -> Response:
    """Act and go on. When a colleague was first, or the set is not in order, show the page with all that was typed."""
    try:
        act()
    except ConflictError as refusal:
        return again(status=refusal.status, message=refusal.sentence.format(**refusal.facts))
    except DataError as error:
        return again(status=422, message=f"Dit voorstel is nog niet in orde. {error}")
    return answer()
