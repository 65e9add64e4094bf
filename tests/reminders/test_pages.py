"""Asking for messages on the receipt and the follow page, and stopping them there."""

import pytest
from fastapi import FastAPI

from portal.reminders import actions, domain
from portal.reminders.models import Reminder
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import jobs
from tests.reminders.mahmoud import ask, reminders, tell
from tests.walk import day, send, walk

QUESTION = "Mogen wij u later een bericht sturen?"
WALKED = {
    "what": {"answer": "changed"},
    "benefit": {"answer": "wia"},
    "from_date": day("1-7-2026"),
    "reach": {"answer": "email"},
    "email": {"answer": "mahmoud@example.org"},
}
OFFERED = 'name="message" value="'


def test_the_receipt_offers_what_fits_and_keeps_only_what_was_ticked(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["other_benefit"], WALKED)
    send(visit)
    page = visit.page.text
    assert QUESTION in page
    assert f'{OFFERED}uwv-amounts"' in page
    assert "Wij sturen dit op vrijdag 18 december 2026." in page
    assert reminders(app) == [], "nothing was asked yet"
    page = ask(visit, "uwv-amounts")
    assert "U krijgt een bericht van ons" in page
    (kept,) = reminders(app)
    assert (kept.what, kept.change, kept.channel, str(kept.day)) == (
        "uwv-amounts",
        "other_benefit",
        "email",
        "2027-01-01",
    )
    (waiting,) = [job for job in jobs(app) if job.kind == actions.REMINDER]
    assert waiting.due_at == kept.due_at
    assert waiting.payload == {"reminder": kept.id, "day": "2027-01-01"}


def test_asking_twice_keeps_one(app: FastAPI, visit: Visit) -> None:
    tell(app, visit)
    ask(visit, "uwv-amounts", "check-in")
    ask(visit, "uwv-amounts", "check-in")
    assert [kept.what for kept in reminders(app)] == ["uwv-amounts", "check-in"]
    assert len([job for job in jobs(app) if job.kind == actions.REMINDER]) == 1


@ONE_DATABASE
@pytest.mark.parametrize("reach", ["phone", "letter", "helper"])
def test_without_an_address_nothing_is_offered_and_nothing_kept(app: FastAPI, visit: Visit, reach: str) -> None:
    tell(app, visit, reach=reach)
    assert QUESTION not in visit.page.text
    page = visit.get("/nl/doorgeven/berichten")
    assert "Wij hebben geen e-mailadres van u." in page
    visit.get("/nl/doorgeven/ontvangen")
    ask(visit, "uwv-amounts", "check-in", status=422, **day_fields("1-3-2027"))
    assert reminders(app) == []


@ONE_DATABASE
def test_beside_a_private_change_nothing_is_offered(app: FastAPI, visit: Visit) -> None:
    tell(app, visit, told={"unsafe": {"safe_time": "morning"}, "other_benefit": {"what": "changed"}})
    assert QUESTION not in visit.page.text
    ask(visit, "check-in", status=422)
    assert reminders(app) == []


@ONE_DATABASE
def test_what_was_not_offered_is_not_kept(app: FastAPI, visit: Visit) -> None:
    tell(app, visit)
    page = ask(visit, "child_18:birthday", "iets", status=422)
    assert "Kies een bericht, of schrijf een dag." in page
    assert reminders(app) == []


def day_fields(text: str) -> dict[str, str]:
    """Type a day of one's own."""
    return {key.replace("answer", "day"): part for key, part in day(text).items()}


def test_a_day_of_ones_own(app: FastAPI, visit: Visit) -> None:
    tell(app, visit)
    page = ask(visit, **day_fields("1-3-2027"))
    assert "maandag 1 maart 2027" in page
    ask(visit, **day_fields("1-6-2027"))
    ask(visit, **day_fields("1-6-2027"))
    assert [kept.what for kept in reminders(app)] == ["own-day:2027-03-01", "own-day:2027-06-01"]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1-11-2026", "Schrijf een dag die nog komt"),
        ("1-11-2030", "Schrijf een dag die nog komt"),
        ("31-2-2027", "Deze dag bestaat niet"),
        ("1-3-27", "vier cijfers"),
    ],
)
def test_a_day_that_does_not_fit_is_told_at_the_field_and_stays(
    app: FastAPI, visit: Visit, typed: str, sentence: str
) -> None:
    tell(app, visit)
    page = ask(visit, "uwv-amounts", status=422, **day_fields(typed))
    assert page.count(sentence) == 2, "on top, and at the field"
    assert 'value="uwv-amounts" id="bericht" checked' in page
    assert f'value="{typed.split("-")[2]}"' in page
    assert "<details open>" in page


def test_stopping_on_the_page_stops_one(app: FastAPI, visit: Visit, moment: Moment) -> None:
    tell(app, visit)
    ask(visit, "uwv-amounts", "check-in")
    first, second = reminders(app)
    page = visit.post(f"/nl/doorgeven/berichten/{first.id}/stoppen")
    assert f'{OFFERED}uwv-amounts"' in page, "it may be asked for again"
    assert [kept.stopped_at for kept in reminders(app)] == [moment.at, None]
    ask(visit, "uwv-amounts")
    assert [kept.what for kept in reminders(app) if kept.stopped_at is None] == ["check-in", "uwv-amounts"]
    assert second.what == "check-in"


def test_on_the_follow_page_messages_are_chosen_and_stopped(app: FastAPI, visit: Visit) -> None:
    reference, code = tell(app, visit)
    other = Visit(app)
    other.get("/nl/volgen")
    page = other.post("/nl/volgen", {"reference": reference, "code": code})
    assert "/nl/volgen/berichten" in page
    other.get("/nl/volgen/berichten")
    other.post("/nl/volgen/berichten", {"message": ["uwv-amounts"]})
    assert [kept.what for kept in reminders(app)] == ["uwv-amounts"]
    assert "U krijgt een bericht van ons" in other.get("/nl/volgen/melding")


@ONE_DATABASE
def test_a_stranger_sees_and_stops_nothing(app: FastAPI, visit: Visit) -> None:
    tell(app, visit)
    ask(visit, "uwv-amounts")
    (kept,) = reminders(app)
    stranger = Visit(app)
    for place in ("doorgeven", "volgen"):
        stranger.get(f"/nl/{place}/berichten")
        assert stranger.page.url.path == "/nl/volgen"
        stranger.post(f"/nl/{place}/berichten/{kept.id}/stoppen")
    tell(app, stranger)
    stranger.post(f"/nl/doorgeven/berichten/{kept.id}/stoppen")
    assert reminders(app)[0].stopped_at is None
    stranger.get("/nl/elders/berichten", 422)


@ONE_DATABASE
def test_the_day_a_child_turns_18_is_offered_with_its_date(app: FastAPI, visit: Visit) -> None:
    tell(app, visit, told={"child_18": {"birthday": "2027-06-01", "does": "school"}})
    assert "Drie maanden voordat mijn kind 18 wordt" in visit.page.text
    ask(visit, "child_18:birthday")
    (kept,) = reminders(app)
    assert isinstance(kept, Reminder)
    assert kept.due_at == domain.before_day(kept.day, 91, app.state.organisation.closed)
