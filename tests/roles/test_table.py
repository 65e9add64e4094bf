"""The table of roles: what is wrong in it stops the start, and only what stands in it can be asked for."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.access import DEMO_PASSWORD, may, needs
from portal.accounts.models import Colleague
from portal.kit.datafiles import DataError, load
from portal.organisations.parts import Role as TeamRole
from portal.roles.catalogue import FILE, Table, table
from portal.roles.domain import holds, opens
from tests.conftest import ONE_DATABASE, Visit

TEXT = FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('doors = ["rules", ', 'doors = ["everything", "rules", ', "everything is no door; use: type_in"),
        ('doors = ["audit", ', "doors = [", "the door audit opens for no role"),
        ('held = "right:audit"', 'held = "right:god"', "god is no right; use: rules, audit, manage"),
        ('held = "right:audit"', 'held = "team"', "the right audit gives no role"),
        ('held = "right:audit"', 'held = "always"', "held by 'always'"),
        ('key = "helper"', 'key = "resident"', "resident stands here twice"),
        ('held = "right:audit"', 'held = "signal"', "opens doors, but belongs to one signal"),
        ('why = "Zo valt het op als iemand kijkt zonder reden."\n', "", "'why' is missing"),
    ],
)
def test_a_mistake_in_the_table_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert TEXT.count(old) == 1
    path = tmp_path / "roles.toml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load(path, Table)
    assert said in str(error.value)


def test_a_door_that_is_not_in_the_table_can_not_be_asked_for() -> None:
    with pytest.raises(LookupError, match=r"roles\.toml knows no door 'treasure'; use one of: type_in"):
        needs("treasure")


def test_a_role_by_team_names_a_role_that_teams_can_have() -> None:
    assert table().team_roles() <= set(TeamRole.__args__)  # type: ignore[attr-defined]


def test_roles_are_held_by_right_by_team_and_never_by_chance() -> None:
    roles = {role.key: role for role in table().role}
    held = {key: [holds(role, ["audit"], ["team_lead"]), holds(role, [], [])] for key, role in roles.items()}
    assert {key for key, (given, _) in held.items() if given} == {"caseworker", "lead", "auditor"}
    assert not [key for key, (_, without) in held.items() if without]
    assert not opens(table().role, "rules", ["audit", "manage"], ["team_lead"])


@ONE_DATABASE
def test_the_doors_of_another_organisation_open_nothing_here(app: FastAPI) -> None:
    elsewhere = Colleague(organisation="Elders", teams=["team-lead-deurhout"], rights=["rules", "audit", "manage"])
    assert not [door.key for door in table().door if may(elsewhere, door.key, app.state.organisation)]


@ONE_DATABASE
def test_a_password_of_another_organisation_lets_nobody_in_here(app: FastAPI, colleague: Visit) -> None:
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "chris")).one().organisation = "Elders"
    colleague.get("/werk/inloggen")
    colleague.post("/werk/inloggen", {"login": "chris", "password": DEMO_PASSWORD}, 422)
    assert "work" not in colleague.client.cookies


@ONE_DATABASE
@pytest.mark.parametrize(
    ("login", "there", "gone"),
    [
        ("chris", {"Melding invoeren", "Wat lezers zeggen"}, {"Regels", "Logboek", "Beheer", "Mijn teams"}),
        ("iris", {"Logboek"}, {"Melding invoeren", "Wat lezers zeggen", "Regels", "Beheer"}),
        ("femke", {"Beheer", "Wat lezers zeggen"}, {"Melding invoeren", "Logboek", "Regels"}),
        ("tess", {"Mijn teams", "Regels", "Eerlijk behandelen"}, {"Logboek", "Beheer"}),
    ],
)
def test_the_menu_shows_only_doors_that_open(colleague: Visit, login: str, there: set[str], gone: set[str]) -> None:
    colleague.sign_in(login)
    menu = colleague.page.text.partition('id="menu"')[2].partition("</div>")[0]
    shown = {words for words in there | gone if f">{words}</a>" in menu}
    assert shown == there
