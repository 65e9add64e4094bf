"""A file with work or with the trail: asked by one, agreed by another, fetched once."""

import csv
import io
import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.audit.models import AuditLine
from portal.exports.models import ExportTaking
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import number_of, tell

LIST = "/werk/bestanden"
WORK = {"work-team": "income-deurhout", "work-purpose": "Planning van december.", "work-until": "2026-12-01"}
TRAIL = {
    "trail-first": "2026-11-01",
    "trail-last": "2026-11-30",
    "trail-purpose": "Controle van november.",
    "trail-until": "2026-12-01",
}


def at(visit: Visit, login: str) -> str:
    visit.sign_in(login)
    return visit.get(LIST)


def ask(visit: Visit, login: str, kind: str = "werk", status: int = 200, **fields: str) -> str:
    """Ask for a file; returns the number that waits, as another reads it."""
    at(visit, login)
    visit.post(f"{LIST}/{kind}", {**(WORK if kind == "werk" else TRAIL), **fields}, status)
    return visit.page.text


def decide(visit: Visit, login: str, decision: str = "yes", status: int = 200) -> str:
    page = at(visit, login)
    found = re.search(rf"{LIST}/(\d+)/besluit", page)
    number = found[1] if found else "1"
    return visit.post(f"{LIST}/{number}/besluit", {"decision": decision}, status)


def test_a_lead_asks_another_agrees_and_it_is_fetched_once(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    page = ask(colleague, "tess")
    assert "Een andere collega moet dit eerst goedkeuren." in page
    assert "Wacht op uw akkoord" in page
    assert "Er wacht nu niets." in page, "one's own never waits for oneself"
    decide(colleague, "omar")
    page = at(colleague, "tess")
    assert "Omar Haddad keurde dit goed." in page
    text = colleague.post(f"{LIST}/1/ophalen")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][0] == "melding"
    assert [row[0] for row in rows[1:]] == [signal.reference]
    assert "Kuipers" not in text
    at(colleague, "tess")
    assert "U haalde dit bestand al op." in colleague.post(f"{LIST}/1/ophalen", status=409)
    with app.state.sessions() as session:
        kept = {line.did: line for line in session.scalars(select(AuditLine)) if line.did.endswith(("asked", "agreed"))}
        taken = session.scalars(select(AuditLine).where(AuditLine.did == "work:exported")).one()
    assert (kept["export:asked"].who, kept["export:agreed"].who) == ("Tess Mulder", "Omar Haddad")
    assert (taken.who, taken.reason, taken.detail["agreed_by"]) == ("Tess Mulder", WORK["work-purpose"], "Omar Haddad")
    assert taken.detail["teams"] == ["income-deurhout"]


@ONE_DATABASE
def test_who_asks_does_not_agree_and_without_a_yes_nothing_is_fetched(app: FastAPI, colleague: Visit) -> None:
    ask(colleague, "tess")
    assert "U vroeg dit zelf." in decide(colleague, "tess", status=409)
    assert "moet dit eerst goedkeuren" in colleague.post(f"{LIST}/1/ophalen", status=409)
    decide(colleague, "femke", "no")
    at(colleague, "tess")
    assert "Een collega keurde dit af." in colleague.post(f"{LIST}/1/ophalen", status=409)
    assert "Hierover is al besloten." in decide(colleague, "omar", status=409)
    assert not number_of(app, ExportTaking)


@ONE_DATABASE
def test_the_yes_holds_for_a_day_and_only_for_who_asked(colleague: Visit, moment: Moment) -> None:
    ask(colleague, "iris", "logboek")
    decide(colleague, "femke")
    for login in ("omar", "femke"):
        at(colleague, login)
        colleague.post(f"{LIST}/1/ophalen", status=404)
    moment.at += timedelta(hours=24, minutes=1)
    at(colleague, "iris")
    assert "tot 24 uur na het goedkeuren" in colleague.post(f"{LIST}/1/ophalen", status=409)


def test_the_trail_is_a_file_of_the_days_that_were_asked(app: FastAPI, colleague: Visit) -> None:
    ask(colleague, "iris", "logboek")
    decide(colleague, "omar")
    at(colleague, "iris")
    text = colleague.post(f"{LIST}/1/ophalen")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    with app.state.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.did == "audit:exported")).one()
        assert len(rows) >= line.number - 1
    assert [row["words"] for row in rows if row["did"] == "export:agreed"] == ["vond een bestand voor een collega goed"]
    assert line.detail == {"first": "2026-11-01", "last": "2026-11-30", "agreed_by": "Omar Haddad"}


@ONE_DATABASE
def test_a_lead_does_not_agree_to_a_file_of_the_trail(colleague: Visit) -> None:
    ask(colleague, "iris", "logboek")
    assert "Controle van november." not in at(colleague, "tess")
    colleague.post(f"{LIST}/1/besluit", {"decision": "yes"}, 404)
    at(colleague, "tess")
    colleague.post(f"{LIST}/logboek", TRAIL, 404)
    at(colleague, "iris")
    colleague.post(f"{LIST}/werk", WORK, 404)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("werk", {"work-purpose": " "}, "Schrijf op waarvoor u het bestand gebruikt."),
        ("werk", {"work-until": "2027-11-01"}, "Kies een dag binnen drie maanden."),
        ("werk", {"work-until": ""}, "Vul de laatste dag in."),
        ("werk", {"work-until": "morgen"}, "Deze dag kunnen wij niet lezen."),
        ("werk", {"work-team": "income-somerdal"}, "Kies een van uw teams."),
        ("logboek", {"trail-last": "2026-10-01"}, "De laatste dag ligt voor de eerste."),
        ("logboek", {"trail-first": ""}, "Vul de eerste dag in."),
    ],
)
def test_what_is_missing_is_said_and_all_is_kept(
    colleague: Visit, kind: str, fields: dict[str, str], said: str
) -> None:
    page = ask(colleague, "tess" if kind == "werk" else "iris", kind, 422, **fields)
    assert said in page
    if "work-purpose" not in fields:
        assert (WORK["work-purpose"] if kind == "werk" else TRAIL["trail-purpose"]) in page


@ONE_DATABASE
def test_the_board_leads_to_the_files_of_the_team_that_is_chosen(colleague: Visit) -> None:
    colleague.sign_in("tess")
    assert f'href="{LIST}?team=income-deurhout"' in colleague.get("/werk/team?team=income-deurhout")
    assert '<option value="income-deurhout" selected' in colleague.get(f"{LIST}?team=income-deurhout")
