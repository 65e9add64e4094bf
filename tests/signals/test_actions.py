"""What colleagues do with a signal, through the pages."""

import threading

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.actions import hash_token
from portal.accounts.models import Colleague, SignIn
from portal.signals.models import Claim, ContactAttempt, Event, Note, Outcome, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, number_of

TALK_FIRST = "Praat eerst met de inwoner."
DONE = "Dit signaal is al klaar. Er is niets veranderd."


def test_a_colleague_claims_a_signal_and_gives_it_back(app: FastAPI, chris: Desk, signal: Signal) -> None:
    assert "U heeft dit opgepakt." in chris.do("oppakken")
    assert "U heeft dit opgepakt." in chris.do("oppakken")
    assert number_of(app, Claim) == 1
    assert number_of(app, Event, Event.kind == "signal:claimed") == 1
    page = chris.do("teruggeven")
    assert "U heeft dit opgepakt." not in page
    assert "Oppakken" in page
    chris.do("teruggeven")
    assert number_of(app, Claim, Claim.released_at.is_(None)) == 0
    assert number_of(app, Event, Event.kind == "signal:released") == 1
    chris.do("oppakken")
    assert number_of(app, Claim, Claim.released_at.is_(None)) == 1


@ONE_DATABASE
def test_who_is_second_reads_who_has_it(app: FastAPI, chris: Desk, signal: Signal) -> None:
    noor = Desk(Visit(app), "noor", signal)
    chris.do("oppakken")
    assert "Chris de Wit heeft dit signaal al. Kies een ander signaal" in noor.do("oppakken", 409)
    assert number_of(app, Claim) == 1


@ONE_DATABASE
def test_a_colleague_of_the_team_gives_back_what_somebody_who_fell_ill_had(
    app: FastAPI, chris: Desk, signal: Signal
) -> None:
    chris.do("oppakken")
    noor = Desk(Visit(app), "noor", signal)
    noor.do("teruggeven")
    assert "U heeft dit opgepakt." in noor.do("oppakken")


def test_of_sixteen_who_claim_at_once_one_has_it_and_the_others_read_who(
    app: FastAPI, signal: Signal, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        for number in range(16):
            person = Colleague(
                login=f"c{number}",
                name=f"Collega {number}",
                password_hash="",
                organisation=signal.organisation,
                teams=[signal.team],
            )
            session.add(person)
            session.flush()
            session.add(
                SignIn(
                    token_hash=hash_token(f"token-{number}"),
                    colleague_id=person.id,
                    created_at=moment(),
                    seen_at=moment(),
                    confirmed_at=moment(),
                )
            )
    visits = [Visit(app) for _ in range(16)]
    for number, visit in enumerate(visits):
        visit.client.cookies.set("work", f"token-{number}")
        visit.get("/werk/")
    together, answers = threading.Barrier(16), {}

    def go(number: int) -> None:
        form = visits[number].page.text.partition('name="csrf" value="')[2].partition('"')[0]
        together.wait()
        answers[number] = visits[number].client.post(f"/werk/signalen/{signal.id}/oppakken", data={"csrf": form})

    threads = [threading.Thread(target=go, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200] + [409] * 15
    with app.state.sessions() as session:
        (claim,) = session.scalars(select(Claim)).all()
    assert claim.released_at is None
    for answer in answers.values():
        kind = f"{claim.by_name} heeft dit signaal al. Kies een ander signaal, of vraag {claim.by_name}."
        assert (kind in answer.text) == (answer.status_code == 409)
    assert number_of(app, Event, Event.kind == "signal:claimed") == 1


@ONE_DATABASE
def test_closing_needs_an_outcome_and_a_resident_who_was_told(app: FastAPI, chris: Desk, signal: Signal) -> None:
    assert "Leg eerst vast wat eruit kwam." in chris.close(status=422)
    chris.outcome("information")
    assert "Vul de dag in waarop de inwoner bericht kreeg." in chris.close(day="", status=422)
    assert "Schrijf hem als 2026-11-24." in chris.close(day="gisteren", status=422)
    assert "Kies hoe de inwoner bericht kreeg." in chris.close(how="", status=422)
    assert "Kies hoe de inwoner bericht kreeg." in chris.close(how="pigeon", status=422)
    assert "ligt in de toekomst" in chris.close(day="2026-11-24", status=422)
    assert afresh(app, signal).closed_at is None
    assert "Klaar op maandag 23 november." in chris.close()
    assert afresh(app, signal).closed_at == app.state.now()
    assert f"/werk/signalen/{signal.id}" not in chris.visit.get("/werk/")


@ONE_DATABASE
def test_a_signal_that_is_done_changes_no_more_but_takes_a_note(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.outcome("information")
    chris.close()
    for action in ("oppakken", "teruggeven", "contact", "vraag", "uitkomst", "afsluiten"):
        chris.open()
        assert DONE in chris.do(action, 409)
    chris.open()
    assert "Belde nog na." in chris.do("notitie", **{"note-text": "Belde nog na."})
    assert (number_of(app, Claim), number_of(app, Outcome), number_of(app, Note)) == (0, 1, 1)


@ONE_DATABASE
@pytest.mark.parametrize("kind", ["offset", "review"])
def test_an_outcome_that_may_lower_needs_a_talk(app: FastAPI, chris: Desk, kind: str) -> None:
    chris.own_share()
    page = chris.outcome(kind, 422)
    assert TALK_FIRST in page
    assert "Wij legden uit hoe het werkt." in page
    chris.contact(reached="yes")
    chris.outcome(kind)
    assert number_of(app, Outcome) == 1


def test_two_tries_without_a_talk_are_enough_and_one_is_not(app: FastAPI, chris: Desk) -> None:
    chris.own_share()
    chris.contact(reached="no")
    assert TALK_FIRST in chris.outcome("offset", 422)
    chris.contact(reached="no")
    chris.outcome("offset")
    assert (number_of(app, ContactAttempt), number_of(app, Outcome)) == (2, 1)


@ONE_DATABASE
def test_an_outcome_that_cannot_lower_needs_no_talk(app: FastAPI, chris: Desk) -> None:
    chris.outcome("help")
    assert number_of(app, Outcome) == 1


@ONE_DATABASE
@pytest.mark.parametrize(
    ("action", "sentences"),
    [
        ("contact", ["Kies hoe u contact zocht.", "Kies wat er gebeurde."]),
        ("notitie", ["Schrijf eerst uw notitie."]),
        ("vraag", ["Schrijf eerst uw vraag.", "Schrijf op waarom u dit vraagt."]),
        ("uitkomst", ["Kies wat eruit kwam.", "Schrijf uw uitleg voor de inwoner."]),
    ],
)
def test_an_empty_form_says_what_is_missing_and_writes_nothing(
    app: FastAPI, chris: Desk, action: str, sentences: list[str]
) -> None:
    before = number_of(app, Event)
    page = chris.do(action, 422)
    for sentence in sentences:
        assert page.count(sentence) >= 2, "in the summary and at the field"
    assert number_of(app, Event) == before
