"""Settings in the browser: kept as versions over the files, seen by every process, taken back, two at once."""

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from portal.accounts.models import Colleague
from portal.admin import actions, live
from portal.admin.models import OrganisationVersion
from portal.audit.models import AuditLine
from portal.errors import CommandError, ConflictError
from portal.kit.database import reading
from portal.kit.toml import written
from portal.organisations import catalogue
from portal.organisations.laid import PARTS, UnfitError, lay, part_of
from portal.queue.models import OpenSignal
from portal.queue.truth import differing
from portal.signals.models import Event, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import tell
from tests.signals.test_pages import more, statements

FILES = pytest.mark.parametrize("name", ["zeven-linden", "stad-waterrijk"])


def me(app: FastAPI, login: str = "femke") -> Colleague:
    with app.state.sessions() as session:
        return session.scalars(select(Colleague).where(Colleague.login == login)).one()


def save(app: FastAPI, part: str, content: Any, *, seen: int = 0, login: str = "femke") -> int:
    """Keep a part; return its number."""
    with app.state.sessions.begin() as session:
        made = actions.save(
            session, app.state.settings_live.shipped, part, content, seen=seen, reason="Zo is het nu.",
            by=me(app, login), at=app.state.now(),
        )  # fmt: skip
        return made.number


def duty_with(app: FastAPI, **changed: object) -> dict[str, Any]:
    return {**part_of(app.state.settings_live.shipped, "duty"), **changed}


@FILES
def test_parts_laid_over_the_files_and_written_as_toml_are_the_same_again(name: str) -> None:
    files = catalogue.read(name)
    assert lay(files, {part: part_of(files, part) for part in PARTS}) == files
    whole = files.model_dump(by_alias=True)
    told, groups = whole.pop("help"), whole.pop("groups")
    again = {**tomllib.loads(written(whole)), "help": tomllib.loads(written(told)), "groups": groups}
    assert catalogue.Organisation.model_validate(again) == files


def test_toml_keeps_texts_as_they_are() -> None:
    table = {"a b": '\u007f \\ " é \n', "list": ["x", 1, True], "deep": {"one": [{"n": 1}, {"n": 2}]}, "none": None}
    assert tomllib.loads(written(table)) == {name: value for name, value in table.items() if value is not None}


@FILES
def test_what_would_leave_a_town_without_a_team_is_refused(name: str) -> None:
    files = catalogue.read(name)
    teams = [team for team in part_of(files, "teams") if team["role"] != "recovery"]
    with pytest.raises(UnfitError) as refused:
        lay(files, {"teams": teams})
    assert {gap.role for gap in refused.value.gaps} == {"recovery"}
    with pytest.raises(UnfitError):
        lay(files, {"teams": [{**one, "municipalities": ["atlantis"]} for one in part_of(files, "teams")]})
    with pytest.raises(UnfitError):
        lay(files, {"duty": {"after_minutes": 1, "mail": "x", "phone": []}})


def test_every_process_sees_a_change_within_seconds_and_one_statement_tells_that_nothing_changed(
    app: FastAPI, moment: Any
) -> None:
    state = app.state
    other = live.Live(state.settings_live.shipped, reading(state.sessions), moment)
    assert not other.look()
    save(app, "duty", duty_with(app, after_minutes=45))
    assert not other.due(), "it looked just now"
    moment.at += live.EVERY
    assert other.due()
    assert other.look()
    assert other.organisation.duty.after_minutes == 45
    with statements(app) as seen:
        assert not other.look()
    assert len([one for one in seen if one.startswith("SELECT")]) == 1


def test_a_part_that_no_longer_fits_changes_nothing_later_and_stops_the_start(app: FastAPI, moment: Any) -> None:
    shipped = app.state.settings_live.shipped
    renamed = [
        {**team, "municipalities": ["atlantis"] if team["municipalities"] == ["deurhout"] else team["municipalities"]}
        for team in part_of(shipped, "teams")
    ]
    with app.state.sessions.begin() as session:
        session.add(
            OrganisationVersion(
                organisation=shipped.short,
                number=1,
                part="teams",
                content=renamed,
                before=[],
                after=[],
                moved=0,
                reason="Een oud bestand.",
                by=1,
                by_name="Femke de Boer",
                at=moment.at,
            )
        )
    process = live.Live(shipped, reading(app.state.sessions), moment)
    assert not process.look()
    assert process.organisation == shipped
    with pytest.raises(CommandError, match="does not fit the files"):
        live.Live(shipped, reading(app.state.sessions), moment).require()


def test_two_at_once_the_second_reads_it_and_nothing_is_lost(app: FastAPI) -> None:
    first = save(app, "duty", duty_with(app, after_minutes=45))
    with pytest.raises(ConflictError, match="Een collega veranderde dit net"):
        save(app, "duty", duty_with(app, after_minutes=50), seen=0, login="omar")
    assert save(app, "terms", {"U0": 0, "U1": 1, "U2": 5, "U3": 10}, login="omar") == first + 1
    with app.state.sessions() as session:
        assert live.read(session, app.state.settings_live.shipped).duty.after_minutes == 45


def test_a_part_follows_its_file_again(app: FastAPI) -> None:
    shipped = app.state.settings_live.shipped
    number = save(app, "duty", duty_with(app, after_minutes=45))
    save(app, "duty", None, seen=number)
    with app.state.sessions() as session:
        assert live.contents(session, shipped.short) == {}
        assert live.read(session, shipped) == shipped


def test_a_version_never_changes(app: FastAPI) -> None:
    save(app, "duty", duty_with(app, after_minutes=45))
    for statement in ("UPDATE organisation_version SET reason = 'anders'", "DELETE FROM organisation_version"):
        with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
            session.execute(text(statement))


def test_a_closed_day_moves_each_term_once_with_a_line_on_its_timeline(app: FastAPI) -> None:
    signal, day = tell(app), timedelta(days=1)
    four = app.state.now().replace(hour=16)
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).values(due_reason="term", due_at=four))
    for days, many in ((2, 1), (3, 2), (4, 3)):  # Wednesday, Thursday, Friday
        more(app, signal, 1, due_at=four + days * day, due_reason="term", title=f"{days}-{many}")
    before = part_of(app.state.settings_live.shipped, "calendar")
    save(app, "calendar", [*before, "2026-11-26"])
    with app.state.sessions() as session:
        found = dict(session.execute(select(OpenSignal.title, OpenSignal.due_at)).all())
        lines = session.scalars(select(Event.signal_id).where(Event.kind == "signal:clock_moved")).all()
        assert differing(session, signal.organisation) == []
        assert session.scalars(select(OrganisationVersion.moved)).one() == 2
    moved = {title: (due - four).days for title, due in found.items() if "-" in title and title[0].isdigit()}
    assert moved == {"2-1": 2, "3-2": 4, "4-3": 7}, "Thursday to Friday, Friday to Monday, each once"
    assert len(lines) == len(set(lines)) == 2


@ONE_DATABASE
def test_the_page_says_how_many_terms_move_before_it_is_kept(app: FastAPI, colleague: Visit, moment: Any) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        due = moment.at.replace(hour=16) + timedelta(days=4)
        session.execute(update(Signal).values(due_reason="term", due_at=moment.at))
        session.execute(update(Signal).where(Signal.id == signal.id).values(due_reason="term", due_at=due))
    colleague.sign_in("femke")
    page = colleague.get("/werk/beheer/kalender?dicht=2026-11-26")
    assert "Dit verschuift 1 termijn." in page
    typed = {"day-day": "2026-11-26", "what": "dicht", "seen": "0", "day-reason": ""}
    page = colleague.post("/werk/beheer/kalender", typed, 422)
    assert "Schrijf in één zin waarom." in page
    page = colleague.post("/werk/beheer/kalender", {**typed, "day-reason": "Uitje van iedereen."})
    assert "donderdag 26 november 2026" in page
    assert "Uitje van iedereen." in page
    assert "Dit verschoof 1 termijn." in page
    assert app.state.organisation.closed >= {due.date() - timedelta(days=1)}
    page = colleague.get("/werk/beheer/kalender?open=2026-11-26")
    typed = {"day-day": "2026-11-26", "what": "open", "seen": "1", "day-reason": "Toch niet."}
    colleague.post("/werk/beheer/kalender", typed)
    with app.state.sessions() as session:
        assert session.get_one(Signal, signal.id).due_at == due
        line = session.scalars(select(AuditLine).where(AuditLine.did == "settings:changed")).first()
    assert line
    assert line.detail["after"] == "Dicht op donderdag 26 november 2026"


@ONE_DATABASE
@pytest.mark.parametrize("day", ["", "morgen", "2026-11-20", "2026-12-25", "2026-11-28", "2999-01-01"])
def test_a_day_that_can_not_be_closed_comes_back_with_a_sentence(colleague: Visit, day: str) -> None:
    colleague.sign_in("femke")
    assert 'class="errors"' in colleague.get(f"/werk/beheer/kalender?dicht={day}", 422)


TEAM = {"team-name": "Team Inkomen Deurhout", "team-role": "income", "team-phone": "088-0000099",
        "team-duty_mail": "inkomen@linden.example", "team-municipalities": ["deurhout"],
        "team-reason": "Nieuw nummer.", "seen": "0"}  # fmt: skip


@ONE_DATABASE
def test_a_team_is_changed_and_all_pages_know_it(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("femke")
    colleague.get("/werk/beheer/teams/income-deurhout")
    page = colleague.post("/werk/beheer/teams/income-deurhout", {**TEAM, "team-name": "Inkomen & Zorg"})
    assert "Inkomen &amp; Zorg" in page
    assert app.state.organisation.team_called("income-deurhout").phone == "088-0000099"
    page = colleague.post("/werk/beheer/teams/income-deurhout", TEAM, 409)
    assert "Een collega veranderde dit net" in page
    assert "088-0000099" in page
    back = colleague.get("/werk/beheer/terug/teams/0")
    assert "Inkomen &amp; Zorg" in back
    colleague.post("/werk/beheer/terug/teams/0", {"seen": "1", "back-reason": "Vergissing."})
    assert app.state.organisation == app.state.settings_live.shipped


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"team-name": " "}, "Schrijf de naam van het team."),
        ({"team-name": "x" * 61}, "Dit is te lang."),
        ({"team-role": "baas"}, "Kies wat dit team doet."),
        ({"team-duty_mail": "geen adres"}, "Schrijf het e-mailadres met een @"),
        ({"team-phone": "bel maar"}, "Gebruik alleen cijfers."),
        ({"team-municipalities": ["atlantis"]}, "Kies alleen wat hier staat."),
        ({"team-municipalities": ["lindenberg"]}, "In Deurhout doet dan geen team dit meer: Inkomen."),
        ({"team-reason": ""}, "Schrijf in één zin waarom."),
    ],
)
def test_a_team_that_is_not_in_order_comes_back_with_all_that_was_typed(
    app: FastAPI, colleague: Visit, typed: dict[str, Any], sentence: str
) -> None:
    colleague.sign_in("femke")
    colleague.get("/werk/beheer/teams/income-deurhout")
    page = colleague.post("/werk/beheer/teams/income-deurhout", {**TEAM, **typed}, 422)
    assert sentence in page
    assert "inkomen@linden.example" in page or "duty_mail" in str(typed)
    assert app.state.organisation == app.state.settings_live.shipped


@ONE_DATABASE
def test_a_new_team_can_receive_work(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("femke")
    colleague.get("/werk/beheer/teams")
    colleague.post("/werk/beheer/teams", {**TEAM, "team-name": "Team Jongeren"})
    made = app.state.organisation.team_called("team-jongeren")
    assert made.municipalities == ["deurhout"]
    assert app.state.organisation.teams[-1] == made


@ONE_DATABASE
def test_the_duty_list_help_and_terms_are_changed_in_the_browser(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("femke")
    phone = {"phone-role": "Achterwacht Nacht", "phone-phone": "088-0000077", "phone-days": "every_day",
             "phone-place": "1", "phone-reason": "Nieuw rooster.", "seen": "0"}  # fmt: skip
    colleague.get("/werk/beheer/van-dienst")
    page = colleague.post("/werk/beheer/van-dienst/nieuw", {**phone, "phone-start": "18:00"}, 422)
    assert "Vul allebei de tijden in" in page
    assert "Achterwacht Nacht" in page
    colleague.post("/werk/beheer/van-dienst/nieuw", {**phone, "phone-start": "18:00", "phone-until": "23:00"})
    first = app.state.organisation.duty.phone[0]
    assert (first.role, first.hours) == ("Achterwacht Nacht", "elke dag van 18.00 tot 23.00 uur")
    page = colleague.get("/werk/beheer/van-dienst/1")
    assert 'value="18:00"' in page
    colleague.post("/werk/beheer/van-dienst/1/weg", {"drop-reason": "Toch niet.", "seen": "1"})
    assert app.state.organisation == app.state.settings_live.shipped
    wait = {"duty-after_minutes": "3", "duty-mail": "dienst@linden.example", "duty-reason": "Sneller.", "seen": "2"}
    assert "5 of meer" in colleague.post("/werk/beheer/van-dienst", wait, 422)
    colleague.post("/werk/beheer/van-dienst", {**wait, "duty-after_minutes": "20"})
    assert app.state.organisation.duty.after_minutes == 20

    points = len(app.state.organisation.help.point)
    place = {"point-name": "Buurthuis De Brug", "point-says": "Hulp met brieven.", "point-when": "Elke dag.",
             "point-where": "", "point-phone": "", "point-reason": "Nieuw.", "seen": "0"}  # fmt: skip
    colleague.get("/werk/beheer/hulp")
    colleague.post("/werk/beheer/hulp", place)
    assert app.state.organisation.help.point[-1].name == "Buurthuis De Brug"
    assert app.state.organisation.help.scheme == app.state.settings_live.shipped.help.scheme
    colleague.get("/werk/beheer/hulp/1")
    colleague.post("/werk/beheer/hulp/1", {**place, "point-name": "De Brug", "seen": str(_last(app))})
    changed = app.state.organisation.help.point[0]
    assert (changed.name, changed.en.says) == ("De Brug", ""), "old words in other languages no longer fit"
    colleague.get(f"/werk/beheer/hulp/{points + 1}")
    colleague.post(f"/werk/beheer/hulp/{points + 1}/weg", {"drop-reason": "Dicht.", "seen": str(_last(app))})
    assert len(app.state.organisation.help.point) == points

    terms = {
        "terms-U0": "0",
        "terms-U1": "3",
        "terms-U2": "2",
        "terms-U3": "10",
        "terms-advice_days": "0",
        "terms-advice_seen_days": "7",
        "terms-reason": "Drukte.",
        "seen": "0",
    }
    colleague.get("/werk/beheer/termijnen")
    page = colleague.post("/werk/beheer/termijnen", terms, 422)
    assert "niet korter dan die erboven" in page
    assert "van 1 tot en met 20" in page
    colleague.post("/werk/beheer/termijnen", {**terms, "terms-U2": "6", "terms-advice_days": "3"})
    assert app.state.organisation.urgency_days["U2"] == 6
    assert (app.state.organisation.advice_days, app.state.organisation.advice_seen_days) == (3, 7)


def _last(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalars(select(OrganisationVersion.number).order_by(OrganisationVersion.id.desc())).first() or 0


@ONE_DATABASE
@pytest.mark.parametrize("login", ["chris", "tess", "iris"])
def test_who_does_not_look_after_settings_finds_no_page(colleague: Visit, login: str) -> None:
    colleague.sign_in(login)
    for place in ("", "/mensen", "/mensen/1", "/voorstellen/1", "/teams", "/kalender", "/van-dienst", "/hulp/1"):
        colleague.get(f"/werk/beheer{place}", 404)
    for place in ("/mensen", "/mensen/1", "/mensen/1/stoppen", "/voorstellen/1", "/teams", "/kalender", "/termijnen"):
        colleague.get("/werk/ik")
        colleague.post(f"/werk/beheer{place}", {}, 404)
