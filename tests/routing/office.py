"""A rulebook in a database: drafts by Noor, yes by Tess."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.routing import actions, drafting, queries
from portal.routing.models import RuleSet

T = TypeVar("T")
RULE = "income-small-jobs"


class Rules:
    """What people do with the rules of an application, each step in its own transaction."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.state = app, app.state
        self.organisation = app.state.organisation.short
        self.do(lambda session: actions.keep_shipped(session, self.organisation, self.state.rulebook, self.state.now()))

    def do(self, act: Callable[[Session], T]) -> T:
        with self.state.sessions.begin() as session:
            return act(session)

    def person(self, session: Session, login: str) -> Colleague:
        return session.scalars(select(Colleague).where(Colleague.login == login)).one()

    def live(self) -> int:
        found = self.do(lambda session: queries.live_at(session, self.organisation, self.state.now()))
        assert found is not None
        return found.number

    def found(self, number: int) -> RuleSet:
        found = self.do(lambda session: queries.numbered(session, self.organisation, number))
        assert found is not None
        return found

    def draft(self, by: str = "noor", **given: Any) -> int:
        return self.do(
            lambda session: (
                actions.draft(
                    session,
                    self.organisation,
                    by=self.person(session, by),
                    reason="Het kan eerder.",
                    at=self.state.now(),
                    **given,
                ).number
            )
        )

    def save(
        self, number: int, text: str, name: str = RULE, by: str = "noor", kind: str = "changed", **given: Any
    ) -> None:
        seen = given.pop("seen", drafting.mark(self.found(number).files.get(name, "")))
        self.do(
            lambda session: actions.save_rule(
                session,
                self.organisation,
                number,
                name,
                text,
                seen=seen,
                kind=kind,
                known=self.state.known_answers,
                by=self.person(session, by),
                at=self.state.now(),
            )
        )

    def hurry(self, urgency: str = "U1", by: str = "noor") -> int:
        """Make a draft in which small jobs are looked at sooner."""
        number = self.draft(by)
        text = self.found(number).files[RULE]
        self.save(number, re.sub(r'urgency = "U\d"', f'urgency = "{urgency}"', text), by=by)
        return number

    def make_live(self, number: int, by: str = "tess", **given: Any) -> None:
        asked = {"edition": self.found(number).edition, "live": self.live(), **given}
        self.do(
            lambda session: actions.make_live(
                session,
                self.organisation,
                number,
                known=self.state.known_answers,
                facts=self.state.asked,
                by=self.person(session, by),
                reason="Bekeken.",
                at=self.state.now(),
                **asked,
            )
        )

    def back(self, number: int, by: str = "noor", **given: Any) -> None:
        live = given.pop("live", self.live())
        self.do(
            lambda session: actions.roll_back(
                session,
                self.organisation,
                number,
                live=live,
                known=self.state.known_answers,
                by=self.person(session, by),
                reason="Het ging niet goed.",
                at=self.state.now(),
            )
        )

    def steps(self, number: int) -> list[str]:
        """Return the audit lines of a set, oldest first."""

        found = self.found(number)

        def read(session: Session) -> list[str]:
            moments = queries.go_lives(session, self.organisation)
            return [step.title for step in queries.steps(session, found.id, moments, self.state.now())][::-1]

        return self.do(read)
