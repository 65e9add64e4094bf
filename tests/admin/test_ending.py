"""A team ends: only when nothing asks for it any more. What it did keeps its name, and what follows has a successor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.admin import ending, people
from portal.admin.models import OrganisationVersion
from portal.audit.models import AuditLine
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.organisations import catalogue, laid
from portal.queue.models import OpenSignal
from portal.signals import follow_up
from portal.signals.models import FollowUp, Involved, Signal
from portal.tasks import actions as tasks
from tests.admin.test_settings import me, save
from tests.changes import sent
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, follow, tell

OLD, NEW = "income-deurhout", "income-new"
PAGE = f"/werk/beheer/teams/{OLD}"


def teams(app: FastAPI, **state: str) -> list[dict[str, Any]]:
    """The teams of the files with a second one for income in Deurhout, each in the state that is named."""
    now = laid.part_of(app.state.settings_live.shipped, "teams")
    if not any(team["slug"] == NEW for team in now):
        old = next(team for team in now if team["slug"] == OLD)
        now = [*now, {**old, "slug": NEW, "name": "Team Inkomen Nieuw"}]
    return [{**team, "state": state.get(team["slug"].replace("-", "_"), team["state"])} for team in now]


def finishing(app: FastAPI, moment: Moment) -> int:
    """Give the old team no new work, and wait until every process knows; returns the number of the version."""
    number = save(app, "teams", teams(app, income_deurhout="finishing"))
    moment.at += ending.SETTLED
    app.state.settings_live.look_soon()
    app.state.settings_live.look()
    return number


def leave_it(session: Session) -> None:
    """Let everybody, and the group of the sign-in service, have other teams."""
    for person in session.scalars(select(Colleague)):
        person.teams = [slug for slug in person.teams if slug != OLD]


def without_group(app: FastAPI) -> None:
    groups = laid.part_of(app.state.settings_live.shipped, "groups")
    save(app, "groups", [group for group in groups if OLD not in group["teams"]])


def said(app: FastAPI) -> str:
    """What stands in the way now, as one text."""
    with app.state.sessions() as session:
        organisation = app.state.settings_live.organisation
        team = organisation.team_called(OLD)
        found = ending.hindrances(session, organisation, team, me(app), app.state.now())
        return " ".join(one.says for one in found)


def test_a_team_that_finishes_keeps_its_work_and_the_other_gets_what_is_new(app: FastAPI, moment: Moment) -> None:
    first = tell(app)
    finishing(app, moment)
    organisation = app.state.organisation
    assert organisation.team_for("income", "deurhout").slug == NEW
    assert organisation.goes_on_with(OLD, "deurhout") == NEW
    assert organisation.goes_on_with(OLD, "atlantis") in {team.slug for team in organisation.receiving}
    assert organisation.goes_on_with(NEW, "deurhout") == NEW
    assert tell(app).team == NEW
    with app.state.sessions() as session:
        assert session.get_one(Signal, first.id).team == OLD


def test_no_town_may_be_left_without_a_team_that_gets_new_work(app: FastAPI) -> None:
    shipped = app.state.settings_live.shipped
    for state in ("finishing", "ended"):
        alone = [{**team, "state": state if team["slug"] == OLD else "open"} for team in laid.part_of(shipped, "teams")]
        with pytest.raises(laid.UnfitError) as refused:
            laid.lay(shipped, {"teams": alone})
        assert [(gap.role, gap.town) for gap in refused.value.gaps] == [("income", "deurhout")]


def test_a_group_that_names_a_team_that_ended_does_not_fit(app: FastAPI) -> None:
    with pytest.raises(laid.UnfitError, match="names an unknown team"):
        laid.lay(app.state.settings_live.shipped, {"teams": teams(app, income_deurhout="ended")})


@ONE_DATABASE
def test_the_page_says_all_that_stands_in_the_way_and_where_to_put_it_right(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("femke")
    page = colleague.get(PAGE)
    for sentence in (
        "In Deurhout doet dan geen team dit meer: Inkomen.",
        "Dit team krijgt nog nieuw werk.",
        "Dit team heeft nog 1 open signaal.",
        "De teamleider ziet ze bij Mijn teams.",
        "Bij dit team horen nog 3 collega",
        "Een groep van het werkaccount geeft nog dit team.",
    ):
        assert sentence in page
    with app.state.sessions() as session:
        chris = session.scalars(select(Colleague.id).where(Colleague.login == "chris")).one()
    assert f'href="/werk/beheer/mensen/{chris}">Chris de Wit' in page
    assert 'href="/werk/beheer/groepen/1"' in page
    assert "Team beëindigen" not in page
    page = colleague.post(f"{PAGE}/einde", {"seen": "0", "end-reason": "Klaar."}, 409)
    assert "Dit team kan nog niet stoppen." in page
    assert app.state.organisation == app.state.settings_live.shipped


@ONE_DATABASE
def test_who_leads_the_team_gets_a_link_to_its_open_signals(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).where(Colleague.login == "femke").values(teams=["team-lead-deurhout"]))
    colleague.sign_in("femke")
    assert f'href="/werk/team?team={OLD}"' in colleague.get(PAGE)
    assert "Team Inkomen Deurhout" in colleague.get(f"/werk/team?team={OLD}")


def plan(session: Session, signal: Signal, by: Colleague, at: Any) -> None:
    tasks.plan(session, signal, kind="look", on=at.date() + timedelta(days=9), by=by, at=at)


def ask(session: Session, signal: Signal, _by: Colleague, at: Any) -> None:
    told = {"organisation": signal.organisation, "kind": "advice", "number": 1, "at": at}
    session.add(Involved(signal_id=signal.id, team=OLD, **told))


def propose(session: Session, _signal: Signal, by: Colleague, at: Any) -> None:
    sam = session.scalars(select(Colleague).where(Colleague.login == "sam")).one()
    people.change(session, sam, {**people.state_of(sam), "teams": [*sam.teams, OLD]}, reason="Mee.", by=by, at=at)


def in_column(name: str) -> Callable[..., None]:
    def write(session: Session, signal: Signal, _by: Colleague, _at: Any) -> None:
        session.execute(update(Signal).where(Signal.id == signal.id).values({name: OLD, "team": NEW}))

    return write


BESIDE = "Bij 1 signaal van andere teams doet dit team nog mee."


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        (plan, "Dit team heeft nog 1 plan."),
        (ask, "Dit team heeft nog 1 vraag van collega's."),
        (propose, "Een voorstel geeft een collega nog dit team."),
        *((in_column(name), BESIDE) for name in ("lead_team", "from_team", "to_team", "coordinator")),
    ],
)
def test_each_thing_that_asks_for_the_team_stands_in_the_way(
    app: FastAPI, moment: Moment, does: Callable[..., None], sentence: str
) -> None:
    signal = tell(app)
    without_group(app)
    finishing(app, moment)
    with app.state.sessions.begin() as session:
        leave_it(session)
        session.execute(update(Signal).values(team=NEW, coordinator=None))
    assert said(app) == ""
    femke = me(app)
    with app.state.sessions.begin() as session:
        found = session.get_one(Signal, signal.id)
        if does is plan:
            found.team = OLD
        does(session, found, femke, moment.at)
        session.flush()
        session.execute(update(Signal).where(Signal.id == signal.id).values(team=NEW))
    assert said(app).startswith(sentence)
    with pytest.raises(ConflictError, match=sentence.split(".", maxsplit=1)[0]):
        save(app, "teams", teams(app, income_deurhout="ended"), seen=2)


def test_more_than_a_hundred_signals_are_not_counted_on(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "CAP", 1)
    tell(app)
    tell(app)
    assert "Dit team heeft nog meer dan 1 open signalen." in said(app)


def test_what_is_on_its_way_comes_first(app: FastAPI, moment: Moment) -> None:
    without_group(app)
    finishing(app, moment)
    with app.state.sessions.begin() as session:
        leave_it(session)
    moment.at -= timedelta(seconds=1)
    assert said(app) == "De teams zijn net veranderd. Er kan nog werk onderweg zijn. Wacht een minuut."
    moment.at += timedelta(seconds=1)
    assert said(app) == ""


@ONE_DATABASE
def test_a_team_ends_keeps_its_name_and_works_again(
    app: FastAPI, visit: Visit, colleague: Visit, moment: Moment
) -> None:
    signal = tell(app)
    chris = Desk(colleague, "chris", signal)
    chris.outcome("information")
    chris.close()
    without_group(app)
    seen = finishing(app, moment)
    with app.state.sessions.begin() as session:
        leave_it(session)
    colleague.sign_in("femke")
    assert "Team beëindigen" in colleague.get(PAGE)
    typed = {"seen": str(seen), "end-reason": "Samen met het nieuwe team."}
    assert "Schrijf in één zin waarom." in colleague.post(f"{PAGE}/einde", {**typed, "end-reason": " "}, 422)
    page = colleague.post(f"{PAGE}/einde", typed)
    assert "1 team werkt hier niet meer" in page
    assert "Samen met het nieuwe team." in page
    organisation = app.state.organisation
    assert OLD not in {team.slug for team in organisation.teams}
    assert organisation.team_name(OLD) == "Team Inkomen Deurhout"
    with app.state.sessions() as session:
        changed = select(AuditLine).where(AuditLine.did == "settings:changed")
        line = session.scalars(changed.order_by(AuditLine.number)).all()[-1]
    assert line.reason == "Samen met het nieuwe team."
    assert "werkt hier niet meer" in line.detail["after"]
    assert "Team Inkomen Deurhout" in follow(app, visit, signal), "what it did keeps its name"
    page = colleague.get("/werk/beheer/mensen")
    assert f'value="{OLD}"' not in page, "nobody new in it"
    page = colleague.get(PAGE)
    assert "Dit team werkt hier niet meer." in page
    again = {
        "team-name": "Team Inkomen Deurhout", "team-role": "income", "team-state": "open", "seen": str(seen + 1),
        "team-municipalities": ["deurhout"], "team-reason": "Toch nodig.",
    }  # fmt: skip
    colleague.post(PAGE, again)
    assert app.state.organisation.team_for("income", "deurhout").slug == OLD


@ONE_DATABASE
def test_the_end_is_taken_back_and_going_back_ends_no_team_with_work(
    app: FastAPI, colleague: Visit, moment: Moment
) -> None:
    colleague.sign_in("femke")
    save(app, "teams", teams(app))
    colleague.get("/werk/beheer/terug/teams/0")
    typed = {"seen": "1", "back-reason": "Terug."}
    page = colleague.post("/werk/beheer/terug/teams/0", typed, 409)
    assert "Team Inkomen Nieuw: Dit team krijgt nog nieuw werk." in page
    save(app, "teams", teams(app, income_new="finishing"), seen=1)
    moment.at += ending.SETTLED
    colleague.get("/werk/beheer/terug/teams/0")
    colleague.post("/werk/beheer/terug/teams/0", {**typed, "seen": "2"})
    assert app.state.organisation.team_called(NEW).state == "ended", "it keeps its name"
    assert app.state.organisation.teams == app.state.settings_live.shipped.teams
    colleague.get("/werk/beheer/terug/teams/1")
    colleague.post("/werk/beheer/terug/teams/1", {**typed, "seen": "3"})
    assert app.state.organisation.team_called(NEW).state == "open"


@ONE_DATABASE
def test_a_version_that_fits_no_more_can_not_come_back_and_says_so(app: FastAPI, colleague: Visit) -> None:
    shipped = app.state.settings_live.shipped
    alone = [team for team in laid.part_of(shipped, "teams") if team["role"] != "recovery"]
    with app.state.sessions.begin() as session:
        for number, content in enumerate((alone, None), 1):
            session.add(
                OrganisationVersion(
                    organisation=shipped.short, number=number, part="teams", content=content, before=[], after=[],
                    moved=0, reason="Van toen.", by=1, by_name="Femke de Boer", at=app.state.now(),
                )
            )  # fmt: skip
    colleague.sign_in("femke")
    assert "Dit past niet meer bij wat er nu staat." in colleague.get("/werk/beheer/terug/teams/1")
    colleague.post("/werk/beheer/terug/teams/1", {"seen": "2", "back-reason": "Terug."}, 422)


def test_what_was_done_by_a_team_that_ended_comes_back_to_its_successor(app: FastAPI, moment: Moment) -> None:
    report = sent.tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).values(closed_at=moment.at))
        done = {signal.id: signal.team for signal in session.scalars(select(Signal))}
    assert OLD in done.values()
    finishing(app, moment)
    moment.at += timedelta(hours=3)
    sent.correct(app, report, move_within={"new_address": {"postcode": "5711 AB", "number": "14", "addition": ""}})
    with app.state.sessions() as session:
        again = [signal.team for signal in session.scalars(select(Signal)) if signal.id not in done]
    assert NEW in again
    assert OLD not in again


def test_a_correction_of_what_a_finishing_team_has_stays_with_it(app: FastAPI, moment: Moment) -> None:
    report = sent.tell(app)
    with app.state.sessions() as session:
        before = sorted((signal.id, signal.team) for signal in session.scalars(select(Signal)))
    finishing(app, moment)
    sent.correct(app, report, move_within={"new_address": {"postcode": "5711 AB", "number": "14", "addition": ""}})
    with app.state.sessions() as session:
        assert sorted((signal.id, signal.team) for signal in session.scalars(select(Signal))) == before
        assert session.scalars(select(OpenSignal.id).where(OpenSignal.team == OLD)).first()


def test_what_a_team_planned_opens_at_its_successor(app: FastAPI, moment: Moment) -> None:
    signal, chris = tell(app), me(app, "chris")
    with app.state.sessions.begin() as session:
        plan(session, session.get_one(Signal, signal.id), chris, moment.at)
    finishing(app, moment)
    moment.at += timedelta(days=10)
    with app.state.sessions.begin() as session:
        job = session.scalars(select(Job).where(Job.kind == follow_up.KIND)).first()
        follow_up.opener(app.state.organisation, moment)(session, job.payload, job.key)
    with app.state.sessions() as session:
        later = session.get_one(FollowUp, job.payload["follow_up"])
        assert later.team == OLD
        assert session.get_one(Signal, later.opened_as).team == NEW


def test_a_team_that_ended_is_known_by_name_and_gives_no_role() -> None:
    files = catalogue.read("zeven-linden")
    old = {"slug": "old", "name": "Team van toen", "role": "team_lead", "state": "ended"}
    made = laid.lay(files, {"teams": [*laid.part_of(files, "teams"), old]})
    assert made.team_name("old") == "Team van toen"
    assert made.teams == files.teams
    assert made.roles_of(["old", OLD]) == {"income"}
