"""Settings and open work by command: what is set now as TOML, a part that follows its file again, a file of work."""

import argparse
import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from portal.accounts.models import Colleague, SecondFactor
from portal.admin import live
from portal.audit.models import AuditLine
from portal.commands import accounts, handling, settings
from portal.errors import CommandError
from tests.accounts.phone import Phone, password, portal_with, set_up
from tests.admin.test_settings import duty_with, save
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import tell

pytestmark = ONE_DATABASE
TWO = {"by": "Tess Mulder", "approved_by": "Omar Haddad"}


@pytest.fixture(autouse=True)
def as_the_app(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands read the settings of the application."""
    for module in (settings, handling):
        monkeypatch.setattr(module, "read", lambda _kind: app.state.settings)


def typed(**words: Any) -> argparse.Namespace:
    return argparse.Namespace(**words)


def test_what_is_set_now_is_written_as_files(app: FastAPI, tmp_path: Path) -> None:
    save(app, "duty", duty_with(app, after_minutes=45))
    settings.export(typed(out=tmp_path))
    whole = tomllib.loads((tmp_path / "organisation.toml").read_text(encoding="utf-8"))
    told = tomllib.loads((tmp_path / "help.toml").read_text(encoding="utf-8"))
    assert whole["duty"]["after_minutes"] == 45
    assert whole["team"][0]["slug"] == app.state.organisation.team[0].slug
    assert len(told["point"]) == len(app.state.organisation.help.point)


def test_a_part_follows_its_file_again_by_command(app: FastAPI) -> None:
    save(app, "duty", duty_with(app, after_minutes=45))
    with pytest.raises(CommandError, match="does not look after settings"):
        settings.follow(typed(part="duty", login="chris", reason="Zo."))
    settings.follow(typed(part="duty", login="femke", reason="Terug."))
    with app.state.sessions() as session:
        assert live.contents(session, app.state.organisation.short) == {}
        lines = session.scalars(select(AuditLine.reason).where(AuditLine.did == "settings:changed")).all()
    assert lines[-1] == "Terug."
    with pytest.raises(CommandError, match="follows its file already"):
        settings.follow(typed(part="duty", login="femke", reason="Nog eens."))


def test_open_work_of_all_teams_is_a_file_with_a_line_in_the_trail(
    app: FastAPI, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    signal = tell(app)
    with pytest.raises(CommandError, match="Say why"):
        handling.work_export(typed(**TWO, team=[], reason=" ", out=None))
    with pytest.raises(CommandError, match="Give two names"):
        handling.work_export(typed(by="Tess Mulder", approved_by="tess mulder", team=[], reason="Planning.", out=None))
    with pytest.raises(CommandError, match="There is no team"):
        handling.work_export(typed(**TWO, team=["atlantis"], reason="Planning.", out=None))
    handling.work_export(typed(**TWO, team=[], reason="Planning.", out=None))
    shown = capsys.readouterr().out
    rows = list(csv.reader(io.StringIO(shown.removeprefix("\ufeff"))))
    assert signal.reference in {row[0] for row in rows}
    assert "Kuipers" not in shown
    handling.work_export(typed(**TWO, team=[signal.team], reason="Planning.", out=tmp_path / "werk.csv"))
    assert len((tmp_path / "werk.csv").read_text(encoding="utf-8").splitlines()) == 2
    with app.state.sessions() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.did == "work:exported")).all()
    assert [line.reason for line in lines] == ["Planning.", "Planning."]
    assert all(TWO.items() <= line.detail.items() for line in lines)


def test_who_runs_the_server_makes_the_first_two_and_no_more(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="al twee beheerders"):
        settings.manager(typed(login="yara", name="Yara Peeters", reason="Begin."))
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).where(Colleague.login == "omar").values(rights=[]))
    with pytest.raises(CommandError, match="al van een ander"):
        settings.manager(typed(login="Chris", name="Chris Peeters", reason="Begin."))
    settings.manager(typed(login="Yara", name="Yara Peeters", reason="Begin."))
    assert "start code" in capsys.readouterr().out
    with app.state.sessions() as session:
        made = session.scalars(select(Colleague).where(Colleague.login == "yara")).one()
        line = session.scalars(select(AuditLine).where(AuditLine.did == "people:first")).one()
    assert (made.rights, made.teams, line.about_id) == (["manage"], [], made.id)


def test_the_second_step_of_who_is_locked_out_is_taken_away_by_command(
    app: FastAPI, moment: Moment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accounts, "read", lambda _kind: app.state.settings)
    portal = portal_with(app, moment, "required")
    for login in ("femke", "omar"):
        set_up(Visit(portal), Phone(moment), login)
    with pytest.raises(CommandError, match="No second step here: chris"):
        accounts.take_away(typed(login=["femke", "chris"], reason="Kwijt."))
    with pytest.raises(CommandError, match="--reason"):
        accounts.take_away(typed(login=["femke"], reason=" "))
    with app.state.sessions() as session:
        assert len(session.scalars(select(SecondFactor)).all()) == 2, "all or nothing"
    accounts.take_away(typed(login=["Femke", "omar"], reason="Beide telefoons kwijt."))
    assert "femke, omar" in capsys.readouterr().out
    with app.state.sessions() as session:
        assert session.scalars(select(SecondFactor)).all() == []
        lines = session.scalars(select(AuditLine).where(AuditLine.did == "command:second_factor")).all()
    assert [line.reason for line in lines] == ["Beide telefoons kwijt."] * 2
    assert all(line.detail["account"] for line in lines)
    femke = Visit(portal)
    password(femke, "femke")
    assert femke.page.url.path == "/werk/inloggen/tweede-stap"
