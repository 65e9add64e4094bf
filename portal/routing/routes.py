"""How we decide: the same rule files, in words, for everybody."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.marking import N_
from portal.kit.pages import Db, Language, Now, render
from portal.routing import access, queries
from portal.routing.access import CurrentRulebook
from portal.routing.queries import Period
from portal.routing.rulebook import Rulebook
from portal.routing.words import said

router = pages.router()
ROLES = {
    "income": N_("het team inkomen"),
    "participation": N_("het team werk"),
    "neighbourhood": N_("het wijkteam"),
    "contact_person": N_("uw vaste contactpersoon"),
    "special_assistance": N_("het team extra hulp"),
    "desk": N_("de balie"),
    "civil_affairs": N_("Burgerzaken"),
    "debt_help": N_("het team schulden"),
    "recovery": N_("het team terugbetalen"),
    "team_lead": N_("de teamleider"),
}


@dataclass(frozen=True)
class Published:
    """
    A version as everybody may read it.

    `periods`: when it was live; `every`: the same for each set, by its id. `on`: the day on which its rules are shown.
    """

    book: Rulebook
    periods: list[Period]
    every: dict[int, list[Period]]
    on: date
    is_live: bool


@router.get("/{language}/hoe-wij-verdelen", name="routing:rules")
def rules(request: Request, language: Language, session: Db, rulebook: CurrentRulebook, moment: Now) -> Response:
    """The change types, each with how many live rules it has; and the versions of before."""
    published = _published(request, session, rulebook.number, moment, now=True)
    return _types(request, language, session, published)


@router.get("/{language}/hoe-wij-verdelen/{slug}", name="routing:rules_of")
def rules_of(
    request: Request, language: Language, slug: str, session: Db, rulebook: CurrentRulebook, moment: Now
) -> Response:
    """All live rules of one change type, in words."""
    return _one_type(request, language, slug, _published(request, session, rulebook.number, moment, now=True))


@router.get("/{language}/hoe-wij-verdelen/versie/{number}", name="routing:version")
def version(request: Request, language: Language, number: int, session: Db, moment: Now) -> Response:
    """The change types of a version that is or was live."""
    return _types(request, language, session, _published(request, session, number, moment))


@router.get("/{language}/hoe-wij-verdelen/versie/{number}/{slug}", name="routing:version_of")
def version_of(request: Request, language: Language, number: int, slug: str, session: Db, moment: Now) -> Response:
    """The rules of one change type in a version that is or was live."""
    return _one_type(request, language, slug, _published(request, session, number, moment))


def _published(
    request: Request, session: Session, number: int | None, moment: datetime, *, now: bool = False
) -> Published:
    """
    Return a version that is or was live; its rules are shown as on its last day.

    `now`: it routes reports now, also when the clock was put back to before the first version.

    Raises:
        NotFoundError: no such version, or it never was live: a draft is nobody's business yet.
    """
    organisation = request.app.state.organisation.short
    book = access.numbered(request, session, number)
    found = queries.mark_of(session, organisation, number or 0)
    every = queries.periods(queries.go_lives(session, organisation), moment)
    periods = every.get(found.id, []) if found else []
    if found and now and not periods:
        periods = [Period(found.since, None)]
    if book is None or not periods:
        raise NotFoundError
    last = periods[-1].until
    return Published(book, periods, every, local_day(last or moment), last is None)


def _types(request: Request, language: str, session: Session, published: Published) -> Response:
    organisation = request.app.state.organisation.short
    older = [
        (found.number, period)
        for found in queries.all_sets(session, organisation)
        for period in reversed(published.every.get(found.id, []))
        if period.until is not None
    ]
    counts = Counter(rule.when.change for rule in published.book.rules.values() if rule.valid(published.on))
    return render(
        request, "routing/rules.html", language, counts=counts, published=published, book=published.book, older=older
    )


def _one_type(request: Request, language: str, slug: str, published: Published) -> Response:
    state = request.app.state
    if slug not in state.type_titles:
        raise NotFoundError
    live = [rule for rule in published.book.about([slug]) if rule.valid(published.on)]
    return render(
        request,
        "routing/rules_of.html",
        language,
        title=state.type_titles[slug],
        live=live,
        published=published,
        book=published.book,
        roles=ROLES,
        say=lambda test: said(test, state.answer_words[slug]),
    )
