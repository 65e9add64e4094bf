"""Schemes and groups of the sign-in service in the browser. A group that gives more needs a second person."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from portal.accounts.models import SignIn
from portal.admin import groups
from portal.admin.models import ColleagueChange, OrganisationVersion
from portal.audit.models import AuditLine
from portal.commands import settings as commands
from portal.kit.toml import written
from portal.organisations import catalogue, laid
from portal.organisations.groups import Groups
from tests.admin.test_people import decide
from tests.admin.test_settings import me
from tests.admin.test_texts import seen
from tests.conftest import ONE_DATABASE, Moment, Visit

SCHEMES, GROUPS = "/werk/beheer/regelingen", "/werk/beheer/groepen"
SCHEME = {
    "scheme-title": "Fietsplan", "scheme-says": "Een fiets van ons.", "scheme-who": "Voor wie weinig geld heeft.",
    "scheme-how": "Bel ons.", "scheme-start": "2026-11-01", "scheme-until": "2027-12-31",
    "scheme-source": "Beleidsregel fiets 2026", "scheme-address": "", "scheme-reason": "Nieuw.", "seen": "0",
}  # fmt: skip
INCOME = {"group-name": "Doorgeefpunt Inkomen Deurhout", "group-teams": ["income-deurhout"], "group-rights": [],
          "group-reason": "Zo is het nu.", "seen": "0"}  # fmt: skip


def femke(colleague: Visit, place: str = SCHEMES) -> Visit:
    colleague.sign_in("femke")
    colleague.get(place)
    return colleague


def waiting(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.max(ColleagueChange.id))) or 0


@ONE_DATABASE
def test_a_scheme_is_added_read_by_residents_changed_and_taken_away(
    app: FastAPI, visit: Visit, colleague: Visit, moment: Moment
) -> None:
    shipped = app.state.settings_live.shipped.help
    page = femke(colleague).post(SCHEMES, SCHEME)
    assert "Inwoners zien dit tot en met vrijdag 31 december 2027." in page
    made = app.state.organisation.help.scheme[-1]
    assert (made.title, made.from_.isoformat(), made.pictogram) == ("Fietsplan", "2026-11-01", "helping-hand")
    assert app.state.organisation.help.point == shipped.point
    assert "Een fiets van ons." in visit.get("/nl/hulp")
    assert "andere talen" in colleague.get(f"{SCHEMES}/1")
    later = {**SCHEME, "scheme-start": "2027-01-01", "seen": seen(app)}
    assert "Inwoners zien dit vanaf vrijdag 1 januari 2027." in colleague.post(f"{SCHEMES}/1", later)
    first = app.state.organisation.help.scheme[0]
    assert (first.pictogram, first.told("ar").language) == (shipped.scheme[0].pictogram, "nl"), "old words are gone"
    assert "niet vertaald" in colleague.get(f"{SCHEMES}/1")
    page = colleague.post(f"{SCHEMES}/3/weg", {"drop-reason": " ", "seen": seen(app)}, 422)
    assert "Schrijf in één zin waarom." in page
    colleague.post(f"{SCHEMES}/3/weg", {"drop-reason": "Op.", "seen": seen(app)})
    assert len(app.state.organisation.help.scheme) == len(shipped.scheme)
    colleague.get("/werk/beheer/terug/schemes/0")
    colleague.post("/werk/beheer/terug/schemes/0", {"seen": seen(app), "back-reason": "Toch niet."})
    assert app.state.organisation.help == shipped
    with app.state.sessions() as session:
        reasons = session.scalars(select(AuditLine.reason).where(AuditLine.did == "settings:changed")).all()
    assert reasons == ["Nieuw.", "Nieuw.", "Op.", "Toch niet."]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"scheme-title": " "}, "Schrijf hoe de regeling heet."),
        ({"scheme-says": "x" * 201}, "Dit is te lang."),
        ({"scheme-how": "Bel {naam}."}, "Laat { en } weg."),
        ({"scheme-who": "Tot {amount:no_such}."}, "Laat { en } weg."),
        ({"scheme-start": "31-2-2027"}, "Deze dag kunnen wij niet lezen."),
        ({"scheme-until": ""}, "Kies de laatste dag."),
        ({"scheme-until": "2026-10-01"}, "De laatste dag komt na de eerste dag."),
        ({"scheme-address": "http://linden.example"}, "Begin met https://"),
        ({"scheme-reason": ""}, "Schrijf in één zin waarom."),
    ],
)
def test_a_scheme_that_is_not_in_order_comes_back_with_all_that_was_typed(
    app: FastAPI, colleague: Visit, typed: dict[str, Any], sentence: str
) -> None:
    page = femke(colleague).post(SCHEMES, {**SCHEME, **typed}, 422)
    assert sentence in page
    assert "Beleidsregel fiets 2026" in page
    assert app.state.organisation == app.state.settings_live.shipped


@ONE_DATABASE
def test_an_amount_stays_as_it_was_typed_and_is_filled_in_for_residents(
    app: FastAPI, visit: Visit, colleague: Visit
) -> None:
    key = next(key for key in app.state.amounts.values if app.state.amounts.valid(key, app.state.now().date()))
    femke(colleague).post(SCHEMES, {**SCHEME, "scheme-says": f"U krijgt {{amount:{key}}}."})
    number = len(app.state.organisation.help.scheme)
    page = colleague.get(f"{SCHEMES}/{number}")
    assert f"U krijgt &#123;amount:{key}}}." in page
    page = visit.get("/nl/hulp")
    assert "U krijgt \u2066" in page
    assert "amount:" not in page


@ONE_DATABASE
@pytest.mark.parametrize("place", [f"{SCHEMES}/0", f"{SCHEMES}/99", f"{GROUPS}/99"])
def test_what_is_not_in_the_list_is_not_found(colleague: Visit, place: str) -> None:
    femke(colleague).get(place, 404)


@ONE_DATABASE
def test_a_group_that_gives_less_is_changed_at_once(app: FastAPI, colleague: Visit) -> None:
    page = femke(colleague, GROUPS).get(f"{GROUPS}/4")
    assert "Doorgeefpunt Regels" in page
    typed = {**INCOME, "group-name": "Doorgeefpunt Regels", "group-teams": [], "group-rights": []}
    page = colleague.post(f"{GROUPS}/4", typed)
    assert "geen team en geen rechten" in page
    assert app.state.organisation.groups.allowed(["Doorgeefpunt Regels"]) == ([], [])
    colleague.post(f"{GROUPS}/4/weg", {"drop-reason": "Niet nodig.", "seen": seen(app)})
    assert app.state.organisation.groups.allowed(["Doorgeefpunt Regels"]) is None
    assert waiting(app) == 0


@ONE_DATABASE
def test_a_group_that_gives_more_waits_for_a_second_person(app: FastAPI, colleague: Visit) -> None:
    shipped = app.state.settings_live.shipped
    page = femke(colleague, GROUPS).post(f"{GROUPS}/1", {**INCOME, "group-rights": ["manage"]})
    assert "Wacht op een tweede beheerder" in page
    assert app.state.organisation == shipped
    number = waiting(app)
    page = colleague.get("/werk/beheer")
    assert f"/werk/beheer/voorstellen/{number}" in page
    page = decide(colleague, "femke", number, status=409)
    assert "U stelde dit zelf voor." in page
    assert app.state.organisation == shipped
    colleague.sign_in("omar")
    page = colleague.get(f"/werk/beheer/voorstellen/{number}")
    assert "Doorgeefpunt Inkomen Deurhout: Team Inkomen Deurhout, Mensen en instellingen beheren" in page
    decide(colleague, "omar", number)
    given = app.state.organisation.groups.allowed(["Doorgeefpunt Inkomen Deurhout"])
    assert given == (["income-deurhout"], ["manage"])
    with app.state.sessions() as session:
        told = session.execute(select(AuditLine.did, AuditLine.who, AuditLine.reason).order_by(AuditLine.number)).all()
    assert ("people:proposed", "Femke de Boer", "Zo is het nu.") in told
    assert ("people:approved", "Omar Haddad", "Zo is het nu.") in told
    assert ("settings:changed", "Omar Haddad", "Zo is het nu.") in told


@ONE_DATABASE
@pytest.mark.parametrize("way", ["new", "renamed", "back", "file"])
def test_no_way_round_gives_a_group_more(app: FastAPI, colleague: Visit, way: str) -> None:
    all_of_it = {**INCOME, "group-rights": ["audit"]}
    femke(colleague, GROUPS)
    if way == "new":
        colleague.post(GROUPS, {**all_of_it, "group-name": "Doorgeefpunt Iedereen"})
    elif way == "renamed":
        colleague.post(f"{GROUPS}/1", {**INCOME, "group-name": "Alle medewerkers"})
    else:
        colleague.post(f"{GROUPS}/5/weg", {"drop-reason": "Weg.", "seen": "0"})
        assert waiting(app) == 0
        number = {"back": 1, "file": 0}[way]
        if way == "back":
            colleague.post(f"{GROUPS}/4/weg", {"drop-reason": "Weg.", "seen": seen(app)})
        before = app.state.organisation
        colleague.get(f"/werk/beheer/terug/groups/{number}")
        page = colleague.post(f"/werk/beheer/terug/groups/{number}", {"seen": seen(app), "back-reason": "Terug."})
        assert "Wacht op een tweede beheerder" in page
        assert app.state.organisation == before
        decide(colleague, "omar", waiting(app))
        names = {group.name for group in app.state.organisation.groups.group}
        assert "Doorgeefpunt Regels" in names
        assert ("Doorgeefpunt Logboek" in names) == (way == "file")
        return
    assert app.state.organisation == app.state.settings_live.shipped
    assert waiting(app)


@ONE_DATABASE
def test_a_proposal_that_no_longer_fits_is_not_carried_out(app: FastAPI, colleague: Visit) -> None:
    femke(colleague, GROUPS).post(f"{GROUPS}/1", {**INCOME, "group-rights": ["audit"]})
    first = waiting(app)
    colleague.get(GROUPS)
    colleague.post(f"{GROUPS}/5/weg", {"drop-reason": "Weg.", "seen": "0"})
    before = app.state.organisation
    assert "intussen iets veranderd aan de groepen" in decide(colleague, "omar", first, status=409)
    decide(colleague, "omar", first, "no")
    assert app.state.organisation == before


@ONE_DATABASE
def test_who_did_not_confirm_who_they_are_changes_no_group(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    femke(colleague, GROUPS)
    with app.state.sessions.begin() as session:
        session.execute(update(SignIn).values(confirmed_at=moment.at - timedelta(hours=1)))
    assert "Bevestig eerst dat u het bent" in colleague.get(GROUPS)
    for place in ("", "/1", "/1/weg"):
        colleague.get(GROUPS)
        colleague.post(f"{GROUPS}{place}", {**INCOME, "group-rights": ["audit"], "drop-reason": "Weg."})
        assert colleague.page.url.path == "/werk/bevestigen"
    assert waiting(app) == 0
    assert app.state.organisation == app.state.settings_live.shipped


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"group-name": ""}, "Schrijf hoe de groep heet."),
        ({"group-name": "Doorgeefpunt Regels"}, "Deze groep staat er al."),
        ({"group-teams": ["atlantis"]}, "Kies alleen wat hier staat."),
        ({"group-rights": ["alles"]}, "Kies alleen wat hier staat."),
        ({"group-reason": ""}, "Schrijf in één zin waarom."),
    ],
)
def test_a_group_that_is_not_in_order_comes_back(
    app: FastAPI, colleague: Visit, typed: dict[str, Any], sentence: str
) -> None:
    assert sentence in femke(colleague, GROUPS).post(f"{GROUPS}/1", {**INCOME, **typed}, 422)
    assert app.state.organisation == app.state.settings_live.shipped


class TestWithoutTheFile:
    """An organisation whose colleagues sign in with a password of the portal."""

    @pytest.fixture
    def organisation(self) -> str:
        return "stad-waterrijk"

    @ONE_DATABASE
    def test_there_is_a_calm_page_without_groups(self, app: FastAPI, colleague: Visit) -> None:
        assert app.state.organisation.groups.group == []
        colleague.sign_in("femke")
        assert "Er staat nog geen groep" in colleague.get(GROUPS)


@ONE_DATABASE
def test_groups_and_schemes_are_written_as_files_again(
    app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "read", lambda _kind: app.state.settings)
    shipped = app.state.settings_live.shipped
    fewer = laid.part_of(shipped, "groups")[1:]
    femke = me(app)
    with app.state.sessions.begin() as session:
        groups.change(session, shipped, fewer, seen=0, reason="Minder.", by=femke, at=app.state.now())
    commands.export(commands.argparse.Namespace(out=tmp_path))
    told = tomllib.loads((tmp_path / "groups.toml").read_text(encoding="utf-8"))
    assert Groups.model_validate(told).group == shipped.groups.group[1:]
    whole = tomllib.loads((tmp_path / "help.toml").read_text(encoding="utf-8"))
    assert len(whole["scheme"]) == len(shipped.help.scheme)
    none = catalogue.read("stad-waterrijk").groups.model_dump()
    assert Groups.model_validate(tomllib.loads(written(none))).group == []


def test_a_proposal_keeps_no_version(app: FastAPI) -> None:
    shipped = app.state.settings_live.shipped
    more = [*laid.part_of(shipped, "groups"), {"name": "Meer", "teams": ["desk"], "rights": []}]
    who = me(app)
    with app.state.sessions.begin() as session:
        groups.change(session, shipped, more, seen=0, reason="Meer.", by=who, at=app.state.now())
    with app.state.sessions() as session:
        assert session.scalars(select(OrganisationVersion)).all() == []
