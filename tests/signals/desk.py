"""A report that waits with a team, a colleague who has it open, and the resident who follows it."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import func, select

from portal.changes.actions import begin, follow_code, submit
from portal.demo.story import about, complete
from portal.signals.models import Signal
from tests.conftest import Visit

JOBS: dict[str, dict[str, Any]] = {
    "small_jobs": {
        "what": ["babysitting"],
        "first_day": {"date": "2026-12-01", "about": False},
        "how_often": "monthly",
        "paid_how": ["cash"],
        "amount_month": "60.00",
        "wants_more": "no",
    }
}


def tell(app: FastAPI, language: str = "nl") -> Signal:
    """Send a report from Deurhout, as a resident would; returns the signal for the income team there."""
    state = app.state
    with state.sessions.begin() as session:
        draft, _token = begin(
            session,
            organisation=state.organisation.short,
            language=language,
            secret=state.settings.secret_key,
            at=state.now(),
        )
        draft.chosen = list(JOBS)
        draft.answers = complete(state.catalogue, JOBS, about("Bram Kuipers", "5711 AB"))
        report = submit(
            session,
            draft,
            catalogue=state.catalogue,
            rulebook=state.rulebook,
            organisation=state.organisation,
            secret=state.settings.secret_key,
            language=language,
            at=state.now(),
        )
        return session.scalars(
            select(Signal).where(Signal.report_id == report.id, Signal.rule == "income-small-jobs")
        ).one()


def afresh(app: FastAPI, signal: Signal) -> Signal:
    """Read a signal again."""
    with app.state.sessions() as session:
        return session.get_one(Signal, signal.id)


def number_of(app: FastAPI, record: Any, *conditions: Any) -> int:
    """Count records."""
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(record).where(*conditions)) or 0


def follow(app: FastAPI, visit: Visit, signal: Signal) -> str:
    """Open the resident's own page of the report."""
    visit.get("/nl/volgen")
    code = follow_code(app.state.settings.secret_key, signal.reference)
    page = visit.post("/nl/volgen", {"reference": signal.reference, "code": code})
    assert visit.page.url.path == "/nl/volgen/melding"
    return page


class Desk:
    """A colleague who is signed in and has one signal open."""

    def __init__(self, visit: Visit, login: str, signal: Signal) -> None:
        self.visit, self.address = visit, f"/werk/signalen/{signal.id}"
        visit.sign_in(login)
        self.open()

    def open(self) -> str:
        return self.visit.get(self.address)

    def do(self, action: str, status: int = 200, **fields: str) -> str:
        """Send one form of the page of the signal."""
        return self.visit.post(f"{self.address}/{action}", fields, status)

    def contact(self, *, reached: str) -> str:
        result = "spoke" if reached == "yes" else "no_answer"
        return self.do("contact", **{"contact-how": "phone", "contact-result": result, "contact-text": "Gebeld."})

    def outcome(self, kind: str, status: int = 200) -> str:
        said = {
            "kind": kind,
            "text": "Wij legden uit hoe het werkt.",
            "income_action": "none",
            "support_action": "explain",
            "why_heavier": "Uitleg hielp niet genoeg.",
        }
        return self.do("uitkomst", status, **{f"outcome-{name}": words for name, words in said.items()})

    def weigh(self, slug: str, guide: str, status: int = 200, **said: str | list[str]) -> str:
        """Send a guided note, as it stands on its page now."""
        page = self.visit.get(f"{self.address}/{slug}")
        version = page.partition(f'name="{guide}-version" type="hidden" value="')[2].partition('"')[0]
        fields = {f"{guide}-{key}": words for key, words in {"version": version, **said}.items()}
        return self.visit.post(f"{self.address}/{slug}", fields, status)

    def own_share(self, share: str = "nothing_wrong") -> str:
        """Look at our own share first."""
        return self.weigh("eigen-aandeel", "own_share", share=share, words="Onze brief was niet duidelijk.")

    def close(
        self, day: str = "2026-11-23", how: str = "phone", status: int = 200, message: str = "Wij zijn klaar."
    ) -> str:
        told = {"close-message": message, "close-informed_on": day, "close-informed_how": how}
        return self.do("afsluiten", status, **told)
