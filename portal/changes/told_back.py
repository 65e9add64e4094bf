"""What a resident reads of what we did: our message, what we do later, where help is. And taking consent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.closing.domain import read_with
from portal.closing.texts import texts
from portal.content.catalogue import Content
from portal.kit.words import Language, languages
from portal.referrals import queries as referrals
from portal.referrals.domain import CONSENT_GIVEN
from portal.referrals.models import Referral
from portal.signals.models import Signal
from portal.tasks import queries as tasks
from portal.tasks.domain import promise_of


@dataclass(frozen=True)
class Help:
    """A referral as the resident reads it. `language`: of `says` and `when`; empty texts: the place is gone."""

    referral: Referral
    dial: str
    consent: str
    language: str
    says: str = ""
    when: str = ""


@dataclass(frozen=True)
class ToldBack:
    """
    What stands with the signals of a report.

    `pages`: signal → (slug, title, language) to read with our message. `promises`: signal → (Dutch msgid, day).
    """

    pages: dict[int, list[tuple[str, str, str]]]
    promises: dict[int, list[tuple[str, date]]]
    helps: list[Help]
    languages: dict[str, Language]


def told_back(request: Request, session: Session, report: Report, signals: Sequence[Signal], language: str) -> ToldBack:
    """Return what a resident may read of what we did. Two statements."""
    planned = tasks.promised(session, [signal.id for signal in signals])
    return ToldBack(
        pages={signal.id: _pages(request, signal, language) for signal in signals},
        promises={
            number: [(promise_of(later.kind), later.due_on) for later in plans if promise_of(later.kind)]
            for number, plans in planned.items()
        },
        helps=[_help(request, one, language) for one in referrals.of_report(session, report.id)],
        languages=languages(),
    )


def _pages(request: Request, signal: Signal, language: str) -> list[tuple[str, str, str]]:
    content: Content = request.app.state.content
    wanted = read_with(texts(), [outcome.kind for outcome in signal.outcomes], signal.change_type)
    found = [content.page(slug, language) for slug in wanted]
    return [(page.slug, page.title, page.language) for page in found if page]


def _help(request: Request, referral: Referral, language: str) -> Help:
    """Return a referral with what the directory says now; the name and number are those of then."""
    dial = "".join(char for char in referral.phone if char.isdigit())
    place = request.app.state.organisation.help.receiver_called(referral.receiver)
    told = place.told(language) if place else ("nl", "", "")
    return Help(referral, dial, CONSENT_GIVEN.get(referral.consent, ""), *told)
