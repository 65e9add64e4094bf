"""Closing with a message, as the colleague and the resident see it."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes.actions import follow_code
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.signals import actions
from portal.signals.domain import Message
from portal.signals.models import Closure, FollowUp, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, afresh, follow, number_of, tell

PROPOSED = "U kreeg uitleg van ons."
ARABIC = "شرحنا لك الأمر."
TOLD = {"close-informed_on": "2026-11-23", "close-informed_how": "phone"}


def box(page: str) -> str:
    """Return what stands in the box of the message."""
    found = re.search(r'<textarea id="close-message"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def closure(app: FastAPI) -> Closure:
    with app.state.sessions() as session:
        return session.scalars(select(Closure)).one()


@ONE_DATABASE
def test_first_an_outcome_then_a_message_is_ready(chris: Desk) -> None:
    assert "Dan staat hier een bericht voor de inwoner klaar." in chris.open()
    assert PROPOSED in box(chris.outcome("information"))


def test_the_message_is_kept_and_read_by_the_resident_and_post_only_says_that_it_is_there(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    text = box(chris.outcome("information"))
    page = chris.close(message=text)
    assert "Bericht aan de inwoner" in page
    kept = closure(app)
    assert kept.message == text.strip()
    assert (kept.message_own, kept.message_language) == ("", "")
    assert afresh(app, signal).closed_at is not None
    seen = follow(app, visit, signal)
    assert "Ons bericht aan u" in seen
    assert PROPOSED in seen
    with app.state.sessions() as session:
        job = session.scalars(select(Job).where(Job.key == f"closed:{signal.id}")).one()
        assert job.payload == {"report": signal.report_id, "kind": "closed"}


@ONE_DATABASE
@pytest.mark.parametrize("empty", ["", "  \n "])
def test_without_message_it_does_not_close_and_what_was_typed_stays(
    app: FastAPI, chris: Desk, signal: Signal, empty: str
) -> None:
    chris.outcome("information")
    page = chris.close(message=empty, status=422)
    assert "Wij sluiten niets af zonder bericht." in page
    assert 'value="2026-11-23"' in page
    assert afresh(app, signal).closed_at is None
    assert number_of(app, Closure) == 0


@ONE_DATABASE
def test_the_action_itself_refuses_to_close_in_silence(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.outcome("information")
    with app.state.sessions() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        here = session.get_one(Signal, signal.id)
        at = app.state.now()
        with pytest.raises(ConflictError, match="zonder bericht"):
            actions.close(
                session, here, informed_on=at.date(), informed_how="phone", message=Message(" "), by=me, at=at
            )


@ONE_DATABASE
def test_a_preview_shows_how_it_reads_with_gentle_hints_and_keeps_nothing(app: FastAPI, chris: Desk) -> None:
    chris.outcome("information")
    long = "Wij hebben vandaag heel lang en uitgebreid met elkaar gepraat over alles wat u aan ons heeft verteld."
    page = chris.do("afsluiten/voorbeeld", **{"close-message": f"Dag! <b>Let op</b> {long}", **TOLD})
    assert "Zo leest de inwoner het" in page
    assert "Maak er twee van" in page
    assert "&lt;b&gt;Let op&lt;/b&gt;" in page
    assert box(page).startswith("Dag! <b>")
    assert '<option value="phone" selected>' in page
    assert number_of(app, Closure) == 0
    easy = chris.do("afsluiten/voorbeeld", **{"close-message": "Wij zijn klaar. Alles is goed.", **TOLD})
    assert "Dit bericht leest makkelijk." in easy
    assert "Maak er twee van" not in easy


@ONE_DATABASE
def test_who_reads_arabic_finds_the_message_in_arabic_with_the_dutch_beside_it(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    signal = tell(app, "ar")
    chris = Desk(colleague, "chris", signal)
    page = chris.outcome("information")
    assert ARABIC in page
    assert '<div class="stack-small" lang="ar" dir="rtl">' in page
    chris.close(message=box(page))
    kept = closure(app)
    assert kept.message_language == "ar"
    assert ARABIC in kept.message_own
    seen = in_arabic(app, visit, signal)
    assert ARABIC in seen
    assert PROPOSED in seen


@ONE_DATABASE
def test_a_message_that_was_changed_is_marked_as_only_dutch(app: FastAPI, colleague: Visit, visit: Visit) -> None:
    signal = tell(app, "ar")
    chris = Desk(colleague, "chris", signal)
    text = box(chris.outcome("information"))
    changed = chris.do("afsluiten/voorbeeld", **{"close-message": f"{text} Tot ziens.", **TOLD})
    assert "alleen in het Nederlands" in changed
    assert ARABIC not in changed
    chris.close(message=f"{text} Tot ziens.")
    assert closure(app).message_own == ""
    seen = in_arabic(app, visit, signal)
    assert "Tot ziens." in seen
    assert "هذه الرسالة بالهولندية فقط" in seen


def in_arabic(app: FastAPI, visit: Visit, signal: Signal) -> str:
    visit.get("/ar/volgen")
    code = follow_code(app.state.settings.secret_key, signal.reference)
    return visit.post("/ar/volgen", {"reference": signal.reference, "code": code})


@ONE_DATABASE
def test_where_a_decision_is_near_the_resident_reads_about_objection(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    chris.contact(reached="yes")
    chris.own_share()
    chris.close(message=box(chris.outcome("offset")))
    seen = follow(app, visit, signal)
    assert "gratis bezwaar maken" in seen
    assert 'href="/nl/rechten/bezwaar"' in seen


def test_what_we_do_later_is_planned_with_closing_and_the_resident_reads_it(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    page = chris.outcome("help")
    assert 'name="close-later" value="aftercare_call" checked' in page
    chris.do("afsluiten", **TOLD, **{"close-message": box(page), "close-later": "aftercare_call"})
    with app.state.sessions() as session:
        later = session.scalars(select(FollowUp)).one()
        assert (later.kind, later.due_on.isoformat(), later.team) == ("aftercare_call", "2027-02-23", signal.team)
        assert later.by_name == "Chris de Wit"
        assert session.scalar(select(Job.id).where(Job.key == f"follow_up:{later.id}")) is not None
    assert "Wij bellen u rond dinsdag 23 februari 2027 om te vragen hoe het gaat." in follow(app, visit, signal)


@ONE_DATABASE
def test_nothing_is_planned_that_was_not_chosen_or_proposed(app: FastAPI, chris: Desk) -> None:
    page = chris.outcome("help")
    chris.do("afsluiten", **TOLD, **{"close-message": box(page), "close-later": "aftercare_end"})
    assert number_of(app, FollowUp) == 0


@ONE_DATABASE
def test_an_old_closure_without_message_is_still_shown(app: FastAPI, chris: Desk, signal: Signal, visit: Visit) -> None:
    chris.outcome("information")
    with app.state.sessions.begin() as session:
        here = session.get_one(Signal, signal.id)
        here.closed_at = app.state.now()
        old = Closure(
            signal_id=signal.id, informed_on=here.closed_at.date(), informed_how="letter", by=1, by_name="C",
            at=here.closed_at,
        )  # fmt: skip
        session.add(old)
    assert "Bericht aan de inwoner" not in chris.open()
    seen = follow(app, visit, signal)
    assert "Klaar. U hoorde dit van ons" in seen
    assert "Ons bericht aan u" not in seen


@ONE_DATABASE
def test_a_colleague_of_another_team_gets_404_and_what_is_done_stays_done(
    app: FastAPI, chris: Desk, signal: Signal
) -> None:
    chris.outcome("information")
    chris.close()
    assert "al klaar" in chris.do("afsluiten/voorbeeld", 409, **TOLD, **{"close-message": "Nog eens."})
    dewi = Visit(app)
    dewi.sign_in("dewi")
    for action in ("afsluiten", "afsluiten/voorbeeld", "later", "hulp"):
        dewi.get("/werk/")
        dewi.post(f"/werk/signalen/{signal.id}/{action}", TOLD, 404)
